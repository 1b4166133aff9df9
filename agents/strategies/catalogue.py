"""The catalogue of head teachers' strategies: how one is declared, and what a head sees when it decides on a tie."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..engine.compiled import rule
from ..errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable


class View(NamedTuple):
    """What a head sees of one tie when it decides; a strategy turns it into a probability of cooperating."""

    greed: float  # D_greed: what competing pays more if the partner cooperates, as the head weighs it
    fear: float  # D_fear: what competing pays more if the partner competes
    both: float  # R - P: what both cooperating pays more than both competing
    trust: float  # expected chance that the partner cooperates
    noise: float  # decision noise K
    norm: float  # pull of the norm towards competing (nu m), in units of improvement
    leaving: float  # what ceasing to cooperate on a formal tie costs, in units of improvement
    pressure: float  # stakes as felt, times the chance of a bad judgement
    own_threshold: float  # pressure above which an oppressed head no longer looks out
    partner_cooperated: bool  # last term, on this tie
    outlook: float  # share of its partners seen to cooperate, over some years
    partner_ahead: float  # by how much the partner is the stronger school, sd
    cooperated: float  # share of its ties on which it cooperated last term
    fared: float  # its mean payoff last term
    # of those who look around: best mean payoff of partners who cooperated on most of their ties; -inf if none did
    best_cooperating: float
    best_competing: float  # the same of those who did not
    propensity: float  # a learner's leaning


@dataclass(frozen=True)
class Strategy:
    """One entry of the catalogue.

    Attributes
    ----------
    name : str
        Its name, as in ``--set heads.mix.visionary=0.2``.
    share : float
        Share of heads who follow it, unless a scenario says otherwise; an assumption, to be swept.
    trusted : float
        Trust in a head of whom nothing else is known, as a share of what others get.
    tiring : float
        Energy a year that its cooperation costs the head (1 is all it has).
    looks_around : bool
        Whether it looks at how its partners fared; the best of them are worked out for no other.
    meaning, source : str
        What it does and where it comes from: its docstring and citation.
    decide : callable
        The compiled rule ``View -> probability``.
    """

    name: str
    share: float
    trusted: float
    tiring: float
    looks_around: bool
    meaning: str
    source: str
    decide: Any


STRATEGIES: dict[str, Strategy] = {}
_closed: list[bool] = []


def close() -> None:
    """Let no strategy come in any more: rules, parameters and lists are made of those that there are."""
    _closed.append(True)


def strategy(
    *, share: float, source: str, trusted: float = 1.0, tiring: float = 0.0, looks_around: bool = False
) -> Callable[[Callable[[View], float]], Any]:
    """Register a function ``View -> probability of cooperating`` as a strategy under its own name.

    Raises
    ------
    InputError
        If there is one of that name, or all rules have been made.
    """

    def register(function: Callable[[View], float]) -> Any:
        name = function.__name__.replace("_", "-")
        if _closed:
            raise InputError(
                f"strategy '{name}' comes too late: rules are made of those that are there at the start; bring it "
                "along by an entry point 'coopetition.strategies' (docs/plugins.md)"
            )
        if name in STRATEGIES:
            raise InputError(f"strategy '{name}' is there already; call yours something else")
        compiled = rule(function)
        meaning = inspect.getdoc(function) or ""
        STRATEGIES[name] = Strategy(name, share, trusted, tiring, looks_around, meaning, source, compiled)
        return compiled

    return register
