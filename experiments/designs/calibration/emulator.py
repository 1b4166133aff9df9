"""An emulator: what a figure would be at a point that was never run, and how sure that is.

A linear trend in all parameters, and over what it leaves a Gaussian process in those that seem to bend it. The same
points give the same emulator whatever the number of processes; its linear algebra has one thread.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

BENDING = 8  # parameters that a Gaussian process has a length scale for
LENGTHS = (0.5, 30.0)  # that a length scale may have, in widths of the parameters' ranges
FOLDS = 5
STEPS = 40  # of the search for length scales
MOST = 400  # points that length scales are fitted on: the search takes the cube of their number
PENALTIES = tuple(10.0**k for k in range(-4, 4))  # of the trend's slopes
NAMED = 3  # parameters named as those that matter
LEAST = 1e-6  # of the variance: what is not luck to a Gaussian process either


class Emulator(NamedTuple):
    """What predicts one figure in one place.

    Attributes
    ----------
    trend : object
        The linear trend.
    process : object
        The Gaussian process of what is left, in its standard deviations.
    active : ndarray of int
        The parameters that the process sees.
    scale : float
        Standard deviation of what the trend leaves.
    beyond : float
        Variance that is added to its own, for points left out were predicted so much worse than it says.
    r2, within : float
        Of points left out: share of their variance that was predicted; share within two standard deviations.
    luck : float
        Variance of the mean over seeds, the towns of the seeds included.
    points : int
        How many it was fitted on.
    """

    trend: Any
    process: Any
    active: np.ndarray
    scale: float
    beyond: float
    r2: float
    within: float
    luck: float
    points: int

    def predict(self, unit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return means and variances at points of the unit cube."""
        means, sds = self.process.predict(unit[:, self.active], return_std=True)
        return self.trend.predict(unit) + self.scale * means, (self.scale * sds) ** 2 + self.beyond

    def slopes(self, names: Sequence[str]) -> list[tuple[str, float]]:
        """Return the parameters that move it most along their whole range, and by how much, by the trend."""
        slopes: list[float] = self.trend.coef_.tolist()
        order = sorted(range(len(names)), key=lambda k: -abs(slopes[k]))[:NAMED]
        return [(names[k], slopes[k]) for k in order]

    def lengths(self, names: Sequence[str]) -> list[tuple[str, float]]:
        """Return the parameters with the shortest length scales: along these it bends most."""
        scales = np.atleast_1d(self.process.kernel_.k1.k2.length_scale)
        order = np.argsort(scales, kind="stable")[:NAMED]
        return [(names[int(self.active[k])], float(scales[k])) for k in order.tolist() if scales[k] < LENGTHS[1] * 0.99]


def emulator(unit: np.ndarray, values: np.ndarray, own: np.ndarray, luck: float) -> Emulator:
    """Return the emulator of one figure.

    Parameters
    ----------
    unit : ndarray
        Points of the unit cube, a row each.
    values, own : ndarray
        The figure there, and the variance of its luck without what all points share.
    luck : float
        The whole variance of luck.
    """
    from sklearn.linear_model import RidgeCV  # noqa: PLC0415 - takes a second to start
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at an end of its range: the parameter does not bend the figure
        trend: Any = RidgeCV(PENALTIES).fit(unit, values)
        left = values - trend.predict(unit)
        scale = float(left.std()) or 1.0
        active = _bending(unit, values, left)
        noise = own / scale**2 + LEAST
        process = _process(unit[:, active], left / scale, noise)
        means, variances = _left_out(unit, values, active, own, trend.alpha_, process.kernel_)
    off = (values - means) ** 2
    beyond = max(0.0, float(np.mean(off - variances - own)))
    return Emulator(
        trend,
        process,
        active,
        scale,
        beyond,
        r2=1.0 - float(off.sum() / ((values - values.mean()) ** 2).sum()),
        within=float(np.mean(off <= 4.0 * (variances + beyond + own))),
        luck=luck,
        points=len(unit),
    )


def _bending(unit: np.ndarray, values: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Return the few parameters that go with a figure, or bend what its trend leaves."""
    centred = unit - unit.mean(axis=0)
    score = np.abs(_correlations(centred, values)) + np.abs(_correlations(centred**2, left))
    return np.sort(np.argsort(-score, kind="stable")[:BENDING])


def _correlations(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
    columns, values = columns - columns.mean(axis=0), values - values.mean()
    size = np.sqrt((columns**2).sum(axis=0) * (values**2).sum())
    return columns.T @ values / np.where(size > 0.0, size, 1.0)


def _process(unit: np.ndarray, values: np.ndarray, noise: np.ndarray) -> Any:
    """Return a Gaussian process with its length scales found, on few enough points, and all points seen."""
    from sklearn.gaussian_process import kernels  # noqa: PLC0415

    lengths: Any = np.full(unit.shape[1], 2.0)
    smooth = kernels.ConstantKernel(0.5, (1e-3, 1e2)) * kernels.RBF(lengths, LENGTHS)
    some = np.linspace(0, len(unit) - 1, min(MOST, len(unit))).astype(int)
    kernel = smooth + kernels.WhiteKernel(0.1, (LEAST, 2.0))
    search = _fitted(kernel, unit[some], values[some], noise[some], _search)
    return search if len(some) == len(unit) else _fitted(search.kernel_, unit, values, noise)


def _fitted(kernel: Any, unit: np.ndarray, values: np.ndarray, noise: np.ndarray, search: Any = None) -> Any:
    from sklearn.gaussian_process import GaussianProcessRegressor  # noqa: PLC0415 - takes a second to start

    regressor: Any = GaussianProcessRegressor
    return regressor(kernel, alpha=noise, optimizer=search, random_state=0).fit(unit, values)


def _search(objective: object, start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
    from scipy.optimize import minimize  # noqa: PLC0415

    found = minimize(objective, start, method="L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": STEPS})
    return found.x, found.fun


def _left_out(
    unit: np.ndarray, values: np.ndarray, active: np.ndarray, own: np.ndarray, penalty: float, kernel: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Return what is predicted of points that were left out, a fifth of them at a time, and the variances."""
    from sklearn.linear_model import Ridge  # noqa: PLC0415

    means, variances = np.empty(len(unit)), np.empty(len(unit))
    fold = np.arange(len(unit)) % FOLDS
    for k in range(FOLDS):
        out, seen = fold == k, fold != k
        trend = Ridge(penalty).fit(unit[seen], values[seen])
        left = values[seen] - trend.predict(unit[seen])
        scale = float(left.std()) or 1.0
        process = _fitted(kernel, unit[seen][:, active], left / scale, own[seen] / scale**2 + LEAST)
        mean, sd = process.predict(unit[out][:, active], return_std=True)
        means[out], variances[out] = trend.predict(unit[out]) + scale * mean, (scale * sd) ** 2
    return means, variances
