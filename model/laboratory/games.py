"""The games of the laboratory: any matrix of two acts, and the usual ones by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.errors import InputError
from ...agents.registry import close_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Matrix(NamedTuple):
    """What two acts earn.

    Attributes
    ----------
    reward, sucker, temptation, punishment : float
        R: both cooperate; S: one cooperates alone; T: one competes against a cooperator; P: both compete.
    """

    reward: float
    sucker: float
    temptation: float
    punishment: float


def weak_prisoners_dilemma(b: float) -> Matrix:
    """Cooperators earn 1 from each other, a defector b from a cooperator; all else is 0 (Nowak and May 1992)."""
    return Matrix(1.0, 0.0, b, 0.0)


def donation(b: float, c: float) -> Matrix:
    """A cooperator pays c, and its partner gains b (Ohtsuki and others 2006)."""
    return Matrix(b - c, -c, b, 0.0)


def snowdrift(r: float) -> Matrix:
    """Snowdrift by its ratio of cost to benefit, r = c / (2 b - c) (Hauert and Doebeli 2004)."""
    return Matrix(1.0, 1.0 - r, 1.0 + r, 0.0)


def stag_hunt(s: float, t: float) -> Matrix:
    """Hunting together earns 1, alone s < 0; who hunts the hare earns t < 1 beside a stag hunter, else nothing."""
    return Matrix(1.0, s, t, 0.0)


def greed_and_fear(b: float, c: float, s: float, g: float, f: float, h: float) -> Matrix:
    """The game of heads on one tie: help b, its cost c, synergy s, greed g, fear f, arms race h."""
    return Matrix(b + s - c, -c - f, b + g, -h)


GAMES: dict[str, Callable[..., Matrix]] = {
    "weak-prisoners-dilemma": weak_prisoners_dilemma,
    "donation": donation,
    "snowdrift": snowdrift,
    "stag-hunt": stag_hunt,
    "greed-and-fear": greed_and_fear,
}
"""The games that have a name, and what they are told by."""


def game_of(payoffs: Sequence[float] | None, game: str | None, numbers: dict[str, Any]) -> Matrix:
    """Return the matrix that is meant, by its four payoffs or by a game's name and numbers.

    Raises
    ------
    InputError
        If neither or both are given, the game has no such name, a number is missing, of no use, or not finite.
    """
    if (payoffs is None) == (game is None):
        raise InputError("give either payoffs=(R, S, T, P) or game=, one of the two")
    if payoffs is not None:
        if numbers:
            raise InputError(f"{next(iter(numbers))}: of no use beside payoffs=(R, S, T, P)")
        if len(payoffs) != 4:
            raise InputError(f"payoffs = {payoffs!r}: must be four numbers (R, S, T, P)")
        return _finite(Matrix(*(_number("payoffs", each) for each in payoffs)))
    if game not in GAMES:
        raise InputError(f"game = {game!r}: there is no such game; {close_to(str(game), GAMES)}")
    make = GAMES[game]
    wanted = make.__code__.co_varnames[: make.__code__.co_argcount]
    for name in wanted:
        if name not in numbers:
            raise InputError(f"game = {game!r}: needs {', '.join(f'{each}=' for each in wanted)}; {name} is missing")
    for name in numbers:
        if name not in wanted:
            raise InputError(f"{name}: of no use to game = {game!r}, which needs {', '.join(wanted)}")
    return _finite(make(**{name: _number(name, numbers[name]) for name in wanted}))


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(f"{name} = {value!r}: must be a number") from None


def _finite(matrix: Matrix) -> Matrix:
    for name, value in zip(("R", "S", "T", "P"), matrix, strict=True):
        if not math.isfinite(value):
            raise InputError(f"{name} = {value}: must be a finite number")
    return matrix
