"""System leader."""

from .catalogue import View, strategy
from .opportunist import opportunist


@strategy(
    share=0.05, source="national and local leaders of education; Greany 2014 ('emerging system leaders')", tiring=0.02
)
def system_leader(view: View) -> float:
    """Works with schools weaker than its own whatever they do; weighs the other ties as an opportunist does."""
    if view.partner_ahead < 0.0:
        return 1.0
    return opportunist(view)
