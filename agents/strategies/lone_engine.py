"""Lone engine."""

from .catalogue import View, strategy


@strategy(share=0.08, source="Greany 2014 (municipal Darwinism)", trusted=0.8)
def lone_engine(view: View) -> float:  # noqa: ARG001 - whatever it sees
    """Never cooperates: a town on wheels."""
    return 0.0
