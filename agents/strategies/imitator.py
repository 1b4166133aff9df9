"""Imitator."""

from ..learning import follow_the_best
from .catalogue import View, strategy


@strategy(share=0.07, source="imitation of the best placed neighbour: Nowak and May 1992", looks_around=True)
def imitator(view: View) -> float:
    """Does as the partner who fared best last term; goes on as it did if it fared best itself."""
    return follow_the_best(view.cooperated, view.fared, view.best_cooperating, view.best_competing)
