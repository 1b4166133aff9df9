"""Oppressed by accountability."""

from .catalogue import View, strategy
from .opportunist import opportunist


@strategy(share=0.12, source="Greany 2014 ('oppressed by accountability')")
def oppressed(view: View) -> float:
    """Looks out only while pressure stays below its own threshold; then it weighs the tie as an opportunist does."""
    if view.pressure > view.own_threshold:
        return 0.0
    return opportunist(view)
