"""Sceptic."""

from .catalogue import View, strategy


@strategy(share=0.1, source="Greany 2014 (schools that 'aren't really engaging'); Granovetter 1978 (thresholds)")
def sceptic(view: View) -> float:
    """Cooperates only once most of its partners have for a while."""
    return 1.0 if view.outlook > 0.5 else 0.0
