"""A parameter as people read it: its value in words, and the sentence of its slider with the value in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from . import Declared

SHARES = ("share", "a term", "a year", "log sd")
"""Units that are read as a percentage; a small swing of a logarithm nearly is one."""
AMOUNTS = {"pounds": "", "improvement": "units of improvement"}
"""Units that are read otherwise than they are written."""
DIGITS = 6


class Reading(NamedTuple):
    """How the values of a parameter are read: times what, what stands before, and after any number or after 1."""

    times: float
    before: str
    after: str
    after_one: str


def reading(declared: Declared) -> Reading:
    """Return how the values of a parameter are read.

    Only the amount: what it is reckoned by ("a year", "each kilometre") stands in the sentence.

    Examples
    --------
    >>> from coopetition.model.parameters import known
    >>> reading(known("heads.job_years"))
    Reading(times=1.0, before='', after=' years', after_one=' year')
    >>> reading(known("heads.leave")).after, reading(known("funding.per_pupil")).before
    ('%', '£')
    """
    if declared.unit in SHARES:
        return Reading(100.0, "", "%", "%")
    amount = declared.unit.partition("per ")[0].partition(" a ")[0].strip()
    before = "£" if amount == "pounds" else ""
    amount = AMOUNTS.get(amount, amount)
    first, of, rest = amount.partition(" of ")
    one = f"{first.removesuffix('s')}{of}{rest}"
    return Reading(1.0, before, f" {amount}".rstrip(), f" {one}".rstrip())


def in_words(declared: Declared, value: float) -> str:
    """Return a value of a parameter with its unit, as people read it.

    Examples
    --------
    >>> from coopetition.model.parameters import known
    >>> in_words(known("funding.money_follows"), 0.75), in_words(known("heads.leave"), 0.085)
    ('75%', '8.5%')
    >>> in_words(known("funding.per_pupil"), 7000.0), in_words(known("heads.job_years"), 1.0)
    ('£7,000', '1 year')
    >>> in_words(known("accountability.threshold"), -0.5), in_words(known("learning.gain"), 0.01)
    ('\N{MINUS SIGN}0.5 sd', '0.01 sd')
    >>> in_words(known("dilemma.help"), 0.5), in_words(known("admissions.distance"), 0.55)
    ('0.5 units of improvement', '0.55')
    """
    times, before, after, after_one = reading(declared)
    number = _number(times * value)
    return f"{before}{number}{after_one if number == '1' else after}"


def said(declared: Declared, value: float, strategy: str = "") -> str:
    """Return the sentence of a parameter with a value in it.

    Parameters
    ----------
    declared : Declared
        The parameter.
    value : float
        Its value; for ``heads.mix`` the weight of one strategy.
    strategy : str
        The name of that strategy.

    Examples
    --------
    >>> from coopetition.model.parameters import known
    >>> said(known("heads.job_years"), 4.0)
    'A head may lose its job after 4 years of bad grades in a row'
    >>> said(known("heads.mix"), 0.07, "lone-engine")
    'Heads are drawn with a weight of 0.07 for the lone engine'
    """
    whose = f"the {strategy.replace('-', ' ')}" if strategy else "one strategy"
    return declared.sentence.replace("{strategy}", whose).replace("{}", in_words(declared, value))


def _number(value: float) -> str:
    """Return a number in a few digits, thousands parted, never as a power of ten.

    Examples
    --------
    >>> _number(0.1 + 0.2), _number(12345.0), _number(-0.0), _number(0.00001)
    ('0.3', '12,345', '0', '0.00001')
    """
    return f"{Decimal(f'{value + 0.0:.{DIGITS}g}'):,f}".replace("-", "\N{MINUS SIGN}")
