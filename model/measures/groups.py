"""Groups of schools: whether they look inward, grow alike, and whom their support reaches.

A group is whatever governs several schools: a trust of today, or one under another form of governance. These are costs
that the toolkit asks of every form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..trajectory import A_COOPERATES, ACTIVE, B_COOPERATES
from .catalogue import metric
from .rows import ratio, weighted_mean

if TYPE_CHECKING:
    from ..trajectory import Trajectory
    from .rows import Rows


@metric(unit="share", of="run", source="The toolkit (insularity)")
def insularity(run: Trajectory) -> float:
    """How much more members of groups cooperate inside than outside.

    Share of members' acts that cooperate on ties inside their own group, less that on their ties with all others. Acts
    that a group decides count: how open a group is tells what is left outside. Not a number where members have no ties
    of one of the two kinds.
    """
    acts, control = run.acts[-1], run["controller"][-1]
    a, b = control[run.ends]
    cooperates = np.array([acts & A_COOPERATES, acts & B_COOPERATES]) > 0
    active, inside = acts & ACTIVE > 0, (a == b) & (a >= 0)
    outside = np.array([a, b]) >= 0
    within, across = np.array([active & inside] * 2), outside & active & ~inside
    if not within.any() or not across.any():
        return float("nan")
    return float(cooperates[within].mean() - cooperates[across].mean())


@metric(unit="ratio", of="state", source="The toolkit (loss of diversity)")
def diversity(at: Rows) -> np.ndarray:
    """How different members of one group are: their standard deviation of effectiveness over that of all open schools.

    ``sqrt(sum of squares within groups / members) / sd of all``, over groups of two open schools or more. 0 where
    members are all alike, about 1 where groups are like any other schools. Not a number without such a group.
    """
    return np.array([_diversity(*row) for row in zip(at["effectiveness"], at["controller"], at["alive"], strict=True)])


@metric(unit="sd", of="state", source="The toolkit (capture by one group of parents); Ledingham, comment (D8)")
def capture(at: Rows) -> np.ndarray:
    """Attainment that the sharing out of support inside schools brings advantaged pupils, above an equal share each.

    Mean over advantaged pupils of attainment less value added: below 0 where need decides who is supported, above 0
    where voice takes more than an equal share. Not a number without advantaged pupils.
    """
    more = at["attainment"][:, :, 0] - at["value_added"]
    return weighted_mean(more, np.where(at["alive"], at["roll"][:, :, 0], 0.0))


def _diversity(quality: np.ndarray, control: np.ndarray, alive: np.ndarray) -> float:
    inside = alive & (control >= 0)
    group = control[inside]
    size = np.bincount(group)
    mean = ratio(np.bincount(group, quality[inside]), size)
    several = size[group] > 1
    spread = quality[alive].std() if alive.any() else 0.0
    if not several.any() or spread <= 0.0:
        return float("nan")
    return float(np.sqrt(np.mean((quality[inside] - mean[group])[several] ** 2)) / spread)
