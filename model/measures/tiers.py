"""Two tiers: whether schools fall into two groups, once their intake is taken out.

Sarle's bimodality coefficient would not do: it flags mere skew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .catalogue import metric
from .learning import DISADVANTAGED

if TYPE_CHECKING:
    from ..trajectory import Trajectory

LEAST_SCHOOLS = 10
LEAST_SPREAD = 0.2  # of a tier, in sd of all schools
STARTS = (0.2, 0.5, 0.8)  # quantiles at which the first guess cuts schools in two
STEPS = 60  # at most: two tiers stand after 20; where there is one, the fit creeps on, and stopping costs some evidence
CHECK = 10  # steps between looks at whether it still moves
STILL = 1e-3  # sd; a move of the means smaller than this leaves the likelihood practically as it is
EMPTY = 1e-9  # schools in a tier that has lost all of them, lest it divide by none
STRONG = 10.0  # difference of BIC that counts as very strong evidence
LEAST_WEIGHT = 0.1
LEAST_SEPARATION = 2.0


class Mixture(NamedTuple):
    """Two normal distributions fitted to one sample."""

    evidence: float
    """BIC of one normal minus BIC of two."""
    weight: float
    """Share of the smaller of the two."""
    separation: float
    """Ashman's D: distance of the means over the root mean square of the two sd."""


def tiers(run: Trajectory) -> Mixture:
    """Fit two tiers to what schools are like now, net of intake."""
    return mixture(net_quality(run))


@metric(
    unit="difference of BIC", of="run", source="Schwarz 1978; Dempster, Laird and Rubin 1977; Greany (D4)", seen=tiers
)
def bimodality(fit: Mixture) -> float:
    """Evidence for two groups of open schools by effectiveness net of intake: BIC of one normal less that of two.

    ``2 (l2 - l1) - 3 ln n``, l1 and l2 the greatest log likelihood of one normal and of a mixture of two (three
    parameters more) for the residual of q on the share of disadvantaged pupils by least squares. Above 0 favours two,
    above 10 strongly. Two normals also fit skew better than one does: see `two_tiers`. Not a number for fewer than ten
    open schools, or where they do not differ.

    The two may differ in spread, since a lower tier need not be as uniform as an upper one, and two of one spread would
    split a long tail off as a tier of its own. The spread of each is kept at 0.2 of the whole or more: the likelihood
    has no bound where one of them shrinks onto a single school (Hathaway 1985).
    """
    return fit.evidence


@metric(
    unit="1 yes, 0 no", of="run", source="Ashman, Bird and Zepf 1994; Kass and Raftery 1995; Greany (D4)", seen=tiers
)
def two_tiers(fit: Mixture) -> float:
    """Whether open schools fall into two groups by effectiveness net of intake.

    1 where `bimodality` is above 10, the smaller group holds more than 0.1 of schools, and Ashman's D,
    ``sqrt(2) |m1 - m2| / sqrt(s1^2 + s2^2)``, is above 2, so that two humps can be seen; else 0. A long tail passes the
    first condition and fails one of the others. `dip` asks without assuming normals.
    """
    if np.isnan(fit.evidence):
        return np.nan
    return float(fit.evidence > STRONG and fit.weight > LEAST_WEIGHT and fit.separation > LEAST_SEPARATION)


def net_quality(run: Trajectory) -> np.ndarray:
    """Return the open schools' effectiveness net of intake: the residual on their share of disadvantaged pupils."""
    alive = run["alive"][-1]
    q, roll = run["effectiveness"][-1][alive], run["roll"][-1][alive]
    if not len(q):
        return q
    share = roll[:, DISADVANTAGED] / np.maximum(1.0, roll.sum(axis=1))
    q, share = q - q.mean(), share - share.mean()
    varies = (share**2).sum()
    return q - share * ((q * share).sum() / varies) if varies > 0.0 else q


def differ(values: np.ndarray) -> bool:
    """Return whether there are ten schools or more, and not all alike but for rounding."""
    return len(values) >= LEAST_SCHOOLS and bool(np.ptp(values) > 1e-12 * (1.0 + np.abs(values).max()))


def mixture(values: np.ndarray) -> Mixture:
    """Fit two normal distributions to a sample by expectation and maximisation, and weigh them against one.

    Three fixed first guesses cut the sample at its quantiles; the likeliest end counts. Nothing is drawn by chance.

    Parameters
    ----------
    values : ndarray
        The sample.

    Returns
    -------
    Mixture
        Not a number throughout for fewer than ten values, or if all are alike.
    """
    if not differ(values):
        return Mixture(np.nan, np.nan, np.nan)
    n = len(values)
    x = (values - values.mean()) / values.std()
    powers = np.stack([np.ones(n), x, x * x])
    weight, mean, variance = _first_guesses(x, powers)
    for _ in range(STEPS // CHECK):
        before = mean
        for _ in range(CHECK):
            weight, mean, variance = _maximise(_membership(powers, weight, mean, variance), powers)
        if np.abs(mean - before).max() < STILL:
            break
    # log likelihoods without the constant that both have
    likelihood = np.logaddexp(*_log_density(x, weight, mean, variance)).sum(axis=1)
    best = int(likelihood.argmax())
    one = -0.5 * n  # x has mean 0 and variance 1
    distance = abs(mean[0, best] - mean[1, best])
    return Mixture(
        evidence=float(2.0 * (likelihood[best] - one) - 3.0 * np.log(n)),
        weight=float(weight[:, best].min()),
        separation=float(np.sqrt(2.0) * distance / np.sqrt(variance[:, best].sum())),
    )


def _first_guesses(x: np.ndarray, powers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    cuts = np.quantile(x, STARTS)
    return _maximise((x > cuts[:, None]).astype(float), powers)


def _membership(powers: np.ndarray, weight: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return how likely each value is of the first tier: the log odds are a quadratic of the value."""
    term = np.array(
        [0.5 * (np.log(weight * weight / variance) - mean * mean / variance), mean / variance, -0.5 / variance]
    )
    # a logistic curve told as tanh, which cannot overflow; einsum adds in one order, whatever the number of threads
    return 0.5 + 0.5 * np.tanh(np.einsum("ks,kn->sn", 0.5 * (term[:, 0] - term[:, 1]), powers))


def _maximise(member: np.ndarray, powers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights, means and variances of both tiers, (2, starts), for given memberships."""
    number, total, squares = np.einsum("tsn,kn->kts", np.array([member, 1.0 - member]), powers)
    number = np.maximum(number, EMPTY)
    mean = total / number
    return number / powers.shape[1], mean, np.maximum(squares / number - mean * mean, LEAST_SPREAD**2)


def _log_density(x: np.ndarray, weight: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return the log density, weighted, of each tier, start and value, less its constant."""
    weight, mean, variance = weight[..., None], mean[..., None], variance[..., None]
    return np.log(weight) - 0.5 * np.log(variance) - 0.5 * (x - mean) ** 2 / variance
