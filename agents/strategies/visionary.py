"""Visionary."""

from .catalogue import View, strategy


@strategy(share=0.07, source="Greany 2014", trusted=0.6, tiring=0.05)
def visionary(view: View) -> float:  # noqa: ARG001 - whatever it sees
    """Always cooperates; tires of it and burns out; others suspect its motives and do not trust it by default."""
    return 1.0
