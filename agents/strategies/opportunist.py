"""Opportunist."""

from ..dilemma import advantage_of_cooperating, best_response
from .catalogue import View, strategy


@strategy(share=0.28, source="noisy best response: Blume 1993; trust as expectation")
def opportunist(view: View) -> float:
    """Weighs greed by its trust in the partner and fear by its distrust, less the pull of the norm."""
    return best_response(advantage_of_cooperating(view.trust, view.greed, view.fear) - view.norm, view.noise)
