"""Reciprocator."""

from .catalogue import View, strategy


@strategy(share=0.2, source="Axelrod 1984 (tit for tat)")
def reciprocator(view: View) -> float:
    """Answers each partner in kind: does on a tie what the partner did on it last term."""
    return 1.0 if view.partner_cooperated else 0.0
