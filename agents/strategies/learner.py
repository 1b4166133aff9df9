"""Learner."""

from ..learning import logistic
from .catalogue import View, strategy


@strategy(share=0.03, source="reinforcement: Bush and Mosteller 1955; Macy and Flache 2002")
def learner(view: View) -> float:
    """Leans to the act that has paid it more than it hoped."""
    return logistic(view.propensity)
