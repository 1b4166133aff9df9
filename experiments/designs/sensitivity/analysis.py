"""From the rows of a sweep to what each parameter does to each measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.errors import InputError
from ...runs import rows
from ..studies.sampling import saltelli_points, trajectories
from .indices import METHODS, STRONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..studies import Study

POINTS = {"morris": trajectories, "saltelli": saltelli_points}
FEW_MISSING = 0.05  # share of runs without a value that may be filled in
LEAST = 2  # factors, trajectories, pairs of points


class Measured(NamedTuple):
    """What is known of one measure.

    Attributes
    ----------
    noise_share : float or None
        The variance between seeds, with their towns, at one point over that of all runs; None for one seed.
    noise_left : float or None
        The share of the variance of the means over seeds that is luck still; None for one seed.
    left_out : str
        Why there are no indices, if there are none.
    parameters : list of dict
        A row a parameter, the strongest first: its name and its indices.
    """

    noise_share: float | None
    noise_left: float | None
    left_out: str
    parameters: list[dict[str, Any]]


class Analysis(NamedTuple):
    """What a study of sensitivity came to: its method, its size, and each measure."""

    design: str
    points: int
    seeds: int
    metrics: dict[str, Measured]

    def table(self) -> dict[str, list[Any]]:
        """Return all indices as columns: a row a measure and parameter."""
        found = [{"metric": name, **row} for name, each in self.metrics.items() for row in each.parameters]
        return {name: [row[name] for row in found] for name in (found[0] if found else ("metric", "parameter"))}


def checked(study: Study) -> Study:
    """Return a study of which sensitivity can be told.

    Raises
    ------
    InputError
        If its design tells none, or it is too small; says what would be right.
    """
    if study.design not in METHODS:
        designs = " or ".join(f"'{name}'" for name in METHODS)
        raise InputError(f"design = '{study.design}': tells no sensitivity; take {designs}")
    if len(study.names) < LEAST:
        raise InputError(f"factors: there is {len(study.names)}; a study of sensitivity needs {LEAST} or more")
    if study.samples is None or study.samples < LEAST:
        raise InputError(f"samples = {study.samples}: a study of sensitivity needs {LEAST} or more")
    for name in ("scenario", "region"):
        if len(getattr(study, name)) > 1:
            raise InputError(f"{name} = {getattr(study, name)}: a study of sensitivity takes one; make one for each")
    return study


def analysed(study: Study, folder: Path) -> Analysis:
    """Return what the rows in a folder, all there, tell of a study's measures.

    Parameters
    ----------
    study : Study
        What was run.
    folder : Path
        Where its rows are.
    """
    table = rows(folder)
    unit = POINTS[study.design](len(study.names), study.samples or LEAST, study.design_seed)
    shape = (len(study.seeds), len(unit))
    found = {
        name: measured(study.design, study.names, unit, table[name].to_numpy(float).reshape(shape).T, study.design_seed)
        for name in study.metrics
    }
    return Analysis(study.design, len(unit), len(study.seeds), found)


def measured(design: str, names: list[str], unit: np.ndarray, values: np.ndarray, seed: int) -> Measured:
    """Return what is known of one measure.

    Parameters
    ----------
    design : str
        One of `METHODS`.
    names : list of str
        The factors.
    unit, values : ndarray
        Points of the unit cube, a row each; what was measured there, a column a seed, nan where there was nothing.
    seed : int
        Seed of the bootstrap.
    """
    missing, empty = np.isnan(values), np.isnan(values).all(axis=1)
    if empty.any():
        return Measured(None, None, f"{empty.sum():,} of {len(values):,} points have no value", [])
    if missing.mean() > FEW_MISSING:
        return Measured(None, None, f"{missing.mean():.0%} of runs have no value", [])
    values = _filled(values)
    noise = _noise(values)
    if np.ptp(values.mean(axis=1)) <= np.finfo(float).eps:
        return Measured(*noise, "it is the same at every point", [])
    indices = METHODS[design](unit, values, seed)
    order = np.argsort(-indices[STRONGEST[design]], kind="stable")
    return Measured(*noise, "", [{"parameter": names[k], **dict(_row(indices, k))} for k in order])


def _row(indices: dict[str, np.ndarray], k: int) -> Iterator[tuple[str, float | None]]:
    for name, column in indices.items():
        yield name, None if np.isnan(column[k]) else float(column[k])


def _filled(values: np.ndarray) -> np.ndarray:
    """Return values with what is missing put at its point's mean, set off by what its seed's town is like."""
    if not np.isnan(values).any():
        return values
    towns = np.nanmean(values, axis=0) if not np.isnan(values).all(axis=0).any() else np.zeros(values.shape[1])
    apart = towns - towns.mean()
    points = np.nanmean(values - apart, axis=1)
    return np.where(np.isnan(values), points[:, None] + apart, values)


def _noise(values: np.ndarray) -> tuple[float | None, float | None]:
    """Return the share of luck in single runs, and in the means over seeds.

    What a seed's town adds to every point alike moves no mean against another, and is no part of the second.
    """
    points, seeds = values.shape
    whole = float(values.var())
    if seeds == 1:
        return None, None
    if whole == 0.0:
        return 0.0, 0.0
    means = values.mean(axis=1)
    rest = values - means[:, None] - values.mean(axis=0) + means.mean()
    luck = float((rest**2).sum()) / (points - 1) / (seeds - 1) / seeds
    between = float(means.var(ddof=1))
    share = float(values.var(axis=1, ddof=1).mean()) / whole
    return min(share, 1.0), min(luck / between, 1.0) if between else 1.0
