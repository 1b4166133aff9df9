"""Recovery: how long a school takes to mend a puncture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric

if TYPE_CHECKING:
    from ..trajectory import Trajectory

ROUNDING = 1e-12  # a product of shares that should be a half may end just above it


@metric(unit="terms", of="run", source="Kaplan and Meier 1958; Greany (D3)")
def recovery_time(run: Trajectory) -> float:
    """Median number of terms until a school has mended half of a puncture.

    A puncture sets in at a row where lost capacity rose, and is mended at the first later row where at most half of
    what was lost at its onset is left. The median is Kaplan and Meier's, since not every mending is seen: a school
    leaves watch, unmended, at the last row before it is punctured again or closed, or at the last row there is. Not a
    number without punctures, or where the share still waiting never falls to a half.

    It measures the wound, not what the wound did, since one run has no twin without it. What it did is told between
    twin worlds, by the difference in value added: `between.recovery`, and ``coopetition dynamics puncture``.
    """
    watched, mended = spells(run["puncture"], run["alive"])
    return kaplan_meier_median(watched, mended)


def spells(lost: np.ndarray, alive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many terms each puncture was watched, and whether its mending was seen.

    Parameters
    ----------
    lost, alive : ndarray
        Capacity lost, and whether the school is open; shape (rows, schools).

    Returns
    -------
    tuple of ndarray
        Terms from onset to mending or to leaving watch; True where mended.
    """
    rose = np.zeros(lost.shape, dtype=bool)
    rose[1:] = (lost[1:] > lost[:-1]) & alive[1:]
    school, onset = np.nonzero(rose.T)
    half = lost[onset, school] / 2.0
    watched, mended = np.zeros(len(onset), dtype=np.int64), np.zeros(len(onset), dtype=bool)
    watching = np.arange(len(onset))
    for after in range(1, len(lost)):
        row = onset[watching] + after
        watching, row = watching[row < len(lost)], row[row < len(lost)]
        who = school[watching]
        stays = alive[row, who] & ~rose[row, who]
        watching, row, who = watching[stays], row[stays], who[stays]
        watched[watching] = after
        now = lost[row, who] <= half[watching]
        mended[watching[now]] = True
        watching = watching[~now]
        if not len(watching):
            break
    return watched, mended


def kaplan_meier_median(watched: np.ndarray, seen: np.ndarray) -> float:
    """Return the first time at which the estimated share still waiting is a half or less; not a number if never.

    The share still waiting is the product, over the times at which the event was seen, of ``1 - events / at risk``;
    those who leave watch at a time are still at risk at it.

    Examples
    --------
    >>> kaplan_meier_median(np.array([1, 2, 2, 3]), np.array([True, False, True, True]))
    2.0
    """
    times, events = np.unique(watched[seen], return_counts=True)
    at_risk = len(watched) - np.searchsorted(np.sort(watched), times)
    waiting = np.cumprod(1.0 - events / at_risk)
    reached = np.flatnonzero(waiting <= 0.5 + ROUNDING)
    return float(times[reached[0]]) if len(reached) else np.nan
