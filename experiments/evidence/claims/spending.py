"""What a world costs the public, so that two policies are compared at equal total spending unless said otherwise.

Every policy is paid out of schools' budgets and goes back to schools or to what it buys, line by line in the ledger: it
moves money and makes none. What the public pays is the rate for a pupil, less what is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ....model.world import World

EQUAL = 0.5  # pounds a pupil and year: below this two worlds cost the same


def public_money(world: World) -> float:
    """Return what the public paid over the last year, in pounds for each pupil in schools and units."""
    from ....model.state import CUTS, LUMP_SUM, PUPIL_LED  # noqa: PLC0415 - words need no compiler

    state = world.state
    paid = state.ledger[:, [PUPIL_LED, LUMP_SUM, CUTS]].sum() + state.authorities["unit_money"].sum()
    pupils = state.schools["roll"].sum() + state.authorities["unit"].sum()
    return float(paid / max(1.0, pupils))


def in_words(a: float, b: float) -> str:
    """Return in a sentence whether two worlds cost the same.

    Examples
    --------
    >>> in_words(7000.0, 7000.1)
    'Both cost the public £7,000 a pupil and year.'
    >>> in_words(7000.0, 6860.0)
    'Not at equal spending: A costs the public £7,000 a pupil and year, B £6,860.'
    """
    if abs(a - b) < EQUAL:
        return f"Both cost the public £{a:,.0f} a pupil and year."
    return f"Not at equal spending: A costs the public £{a:,.0f} a pupil and year, B £{b:,.0f}."
