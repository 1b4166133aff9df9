"""Imitator."""

from .catalogue import View, strategy


@strategy(share=0.07, source="imitation of the best placed neighbour: Nowak and May 1992")
def imitator(view: View) -> float:
    """Copies how far the partner who fared best last term cooperated (or stays, if it fared best itself)."""
    return view.best_partner
