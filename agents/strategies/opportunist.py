"""Opportunist."""

from ..deciding import advantage_of_cooperating, best_response
from .catalogue import View, strategy


@strategy(share=0.28, source="noisy best response: Blume 1993; trust as expectation")
def opportunist(view: View) -> float:
    """Weighs greed by its trust in the partner, fear by its distrust, the pull of the norm and the cost of leaving."""
    advantage = advantage_of_cooperating(view.trust, view.greed, view.fear)
    return best_response(advantage - view.norm + view.leaving, view.noise)
