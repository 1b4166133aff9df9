"""Grants, whoever pays them: they are for improvement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ..state import line

if TYPE_CHECKING:
    from ..state import State

AREA_GRANTS = line("area grants")


@rule
def give(i: int, pounds: float, s: State) -> None:
    """Pay one school a grant, which is for improvement."""
    s.ledger[i, AREA_GRANTS] += pounds
    s.schools.grants[i] += pounds
