"""Summary figures of a region, and England's, to compare them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .store import digest
from .zones import rows_by

if TYPE_CHECKING:
    from .tables import Tables

GRADES = ("none", "outstanding", "good", "requires improvement", "inadequate")


def gini(values: np.ndarray) -> float:
    """Gini coefficient: mean absolute difference of two schools over twice the mean.

    Parameters
    ----------
    values : ndarray
        Not negative, not all zero.

    Returns
    -------
    float
        0 where all are equal, (n - 1) / n where one has all.

    Examples
    --------
    >>> gini(np.array([1.0, 1.0])), gini(np.array([0.0, 1.0]))
    (0.0, 0.5)
    """
    ordered = np.sort(values)
    rank = np.arange(1, len(ordered) + 1)
    return float(((2 * rank - len(ordered) - 1) * ordered).sum() / (len(ordered) * ordered.sum()))


def dissimilarity(roll: np.ndarray, share: np.ndarray) -> float:
    """Index of dissimilarity (Duncan and Duncan 1955): share of a group that would have to move to be spread evenly.

    Parameters
    ----------
    roll : ndarray
        Pupils of each school.
    share : ndarray
        Share of the group in each school.

    Returns
    -------
    float
        0 even to 1 wholly apart; 0 where all pupils or none are of the group.
    """
    group, others = roll * share, roll * (1 - share)
    if group.sum() == 0 or others.sum() == 0:
        return 0.0
    return float(np.abs(group / group.sum() - others / others.sum()).sum() / 2)


def summary(region: Tables) -> dict[str, Any]:
    """Summary figures of a region.

    Parameters
    ----------
    region : Tables
        What to sum up.

    Returns
    -------
    dict
        Ready for JSON. Rolls and pupils are counts, disadvantage a share of the roll; figures "within" are medians
        over authorities of five schools or more (None where there is no such authority), as in the published facts.
    """
    schools = region.schools
    roll, poor, added = schools["roll"], schools["disadvantaged"], schools["value_added"]
    areas = [rows for rows in rows_by(schools["authority"]) if len(rows) >= 5]
    varies = poor.std() > 0 and added.std() > 0
    trusts, members = np.unique(schools["trust"][schools["trust"] != ""], return_counts=True)
    return {
        "name": region.name,
        "digest": digest(region),
        "schools": len(roll),
        "pupils": float(roll.sum()),
        "places": float(schools["places"].sum()),
        "authorities": _counts(schools["authority"]),
        "phases": _counts(schools["phase"]),
        "roll": {
            **_spread(roll),
            "gini": gini(roll),
            "gini_within": _median([gini(roll[rows]) for rows in areas]),
        },
        "disadvantaged": {
            **_spread(poor),
            "dissimilarity": dissimilarity(roll, poor),
            "dissimilarity_within": _median([dissimilarity(roll[rows], poor[rows]) for rows in areas]),
        },
        "additional_needs": _spread(schools["additional_needs"]),
        "value_added": {
            **_spread(added),
            "correlation_with_disadvantaged": float(np.corrcoef(poor, added)[0, 1]) if varies else None,
        },
        "grades": {name: int((schools["grade"] == grade).sum()) for grade, name in enumerate(GRADES)},
        "trusts": {
            "trusts": len(trusts),
            "schools": int(members.sum()),
            "largest": int(members.max()) if len(members) else 0,
        },
        "account": list(region.account),
    }


def _spread(values: np.ndarray) -> dict[str, float]:
    return {"mean": float(values.mean()), "sd": float(values.std())}


def _median(values: list[float]) -> float | None:
    return float(np.median(values)) if values else None


def _counts(labels: np.ndarray) -> dict[str, int]:
    names, counts = np.unique(labels, return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}
