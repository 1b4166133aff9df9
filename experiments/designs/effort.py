"""What many runs will take, told before anything is made: how many, how long, how much memory.

All are estimates, from worlds that were measured (docs/decisions/0028): right within a factor of three on a machine
that does nothing else.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from ...agents.errors import InputError
from ..run_spec import TERMS, RunSpec

MOST_RUNS = 1_000_000
MOST_SECONDS = 24 * 3600.0
USUAL = 150  # schools of a synthetic region that says no number
RUN = 0.02  # seconds that each run takes whatever its size
SCHOOL = 2e-4  # seconds in which a school is made
TERM = 1.5e-6  # seconds in which a school lives through a term
ENDLESS = 10**100  # numbers from which on nobody need be told how large they are
BYTES = 16_000  # of a school while its world is made
BYTES_A_TERM = 450  # of what is kept of a school's term
SHORT = 60.0  # seconds up to which nobody needs be told of a single comparison
LONG = 80  # letters of the words that make it so large
YES = "--yes (yes=True) goes ahead all the same"


class Effort(NamedTuple):
    """What some runs will take.

    Attributes
    ----------
    runs : int
        How many.
    schools, terms : int
        Of the largest world.
    seconds : float
        On one core.
    memory : float
        Bytes of the largest world.
    plan : float
        Bytes of all points that are drawn before the first run.
    words : str
        What the runs are made of.
    """

    runs: int
    schools: int
    terms: int
    seconds: float
    memory: float
    plan: float = 0.0
    words: str = ""

    def told(self, workers: int | None) -> str:
        """Return it in words; on a cluster (None) by one core."""
        cores = "one core" if workers in {None, 1} else f"{workers} cores"
        runs = "1 run" if self.runs == 1 else f"{in_few(self.runs)} runs"
        size = f"{in_few(self.schools)} schools over {in_few(self.terms)} terms"
        return (
            f"{runs} of {size}: about {_span(self.seconds / (workers or 1))} on {cores}, {_bytes(self.memory)} a world"
        )

    def allowed(self, what: str, workers: int | None = 1, *, at_once: int | None = None, yes: bool = False) -> Effort:
        """Return it if it is within what is made without asking.

        Parameters
        ----------
        what : str
            Which words of the user make it so large.
        workers : int or None
            Processes of this machine; None if it is not made here.
        at_once : int, optional
            Worlds that are in memory at once; as many as there are processes unless given.
        yes : bool
            Whether it was asked for nonetheless.

        Raises
        ------
        InputError
            If it is beyond: tells by how much, and how to go ahead.
        """
        beyond = None if yes else self._beyond(workers, at_once or workers or 1)
        if beyond is not None:
            what = what if len(what) <= LONG else f"{what[:LONG]}…"
            raise InputError(f"{what}: {self.told(workers)} (estimates); {beyond}; {YES}")
        return self

    def _beyond(self, workers: int | None, at_once: int) -> str | None:
        if self.runs > MOST_RUNS:
            return f"more than {MOST_RUNS:,} runs"
        if workers is None:
            return None
        if max(self.memory * at_once, self.plan) > (free := available()):
            return f"more than the {_bytes(free)} of memory that are free"
        if self.seconds / workers > MOST_SECONDS:
            return f"more than {MOST_SECONDS / 3600:.0f} h"
        return None


def of_runs(runs: int, schools: int, years: int, *, plan: float = 0.0, words: str = "") -> Effort:
    """Return what so many runs of so many schools and school years take."""
    runs, schools, terms = (min(each, ENDLESS) for each in (runs, schools, years * TERMS))
    endless = max(runs, schools, terms) == ENDLESS
    seconds = float("inf") if endless else runs * (RUN + schools * (SCHOOL + TERM * terms))
    return Effort(runs, schools, terms, seconds, product(schools, BYTES + BYTES_A_TERM * terms), plan, words)


def of_setting(setting: RunSpec, runs: int = 1) -> Effort:
    """Return what so many runs of a setting take; no region is drawn to tell it."""
    return of_runs(runs, schools_of(setting), setting.years)


def schools_of(setting: RunSpec) -> int:
    """Return how many schools a setting's world has, or would have at most; no town is drawn to tell it."""
    from ...model.scenarios import load, town_of  # noqa: PLC0415 - words need no parameters

    region = setting.region
    if region is None:
        town = load(setting.scenario).town
        return USUAL if town is None else town.number
    if isinstance(region, str):
        kind, colon, size = region.partition(":")
        if kind == "synthetic" and not colon:
            return USUAL
        if kind == "synthetic" and size.isdecimal():
            return int(size) if len(size) < 100 else ENDLESS
        if kind == "synthetic":
            return town_of(size).number
    return len(setting.place())


def cores() -> int:
    """Return how many cores this machine has."""
    return os.cpu_count() or 1


def available() -> float:
    """Return how many bytes of memory are free here."""
    import psutil  # noqa: PLC0415 - `--help` needs no memory

    return float(psutil.virtual_memory().available)


def product(number: int, each: float) -> float:
    """Return a product, endless where a number is."""
    return float("inf") if number >= ENDLESS or each >= ENDLESS else float(number * each)


def in_few(number: int) -> str:
    """Return a number in few letters.

    Examples
    --------
    >>> in_few(1234567), in_few(3**90)
    ('1,234,567', 'about 10^42')
    """
    return (
        f"{number:,}" if number < 10**12 else f"about 10^{len(str(number)) - 1}" if number < 10**4000 else "countless"
    )


def _span(seconds: float) -> str:
    """Return so many seconds in words.

    Examples
    --------
    >>> _span(12), _span(7300), _span(86400 * 365 * 12)
    ('12 s', '2.0 h', '12 years')
    """
    if seconds == float("inf"):
        return "endless time"
    for size, name in ((365 * 86400.0, "years"), (2 * 86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if seconds >= size:
            unit = 86400.0 if name == "days" else size
            value = seconds / unit
            return (
                f"{value:.1f} {name}"
                if value < 10
                else f"{value:,.0f} {name}"
                if value < 1e6
                else f"{value:.0e} {name}"
            )
    return f"{max(1.0, seconds):.0f} s"


def _bytes(number: float) -> str:
    """Return so many bytes in words.

    Examples
    --------
    >>> _bytes(5e6), _bytes(2.6e11)
    ('5 MB', '260 GB')
    """
    if number == float("inf"):
        return "endless memory"
    for size, name in ((1e12, "TB"), (1e9, "GB")):
        if number >= size:
            return f"{number / size:,.0f} {name}" if number < 1e6 * size else f"{number / size:.0e} {name}"
    return f"{max(1.0, number / 1e6):.0f} MB"
