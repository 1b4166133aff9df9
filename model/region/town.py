"""A made-up town as a scenario tells it: how many schools, of which authorities, how near, how poor, how good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from .assumptions import DISADVANTAGED_MEAN

if TYPE_CHECKING:
    from .tables import Tables


class Town(BaseModel):
    """What a scenario says of its town; all that it leaves out is as in England.

    Attributes
    ----------
    schools : int
        Secondary schools.
    authorities : tuple of str
        Names of its local authorities; without any there is one to about 22 schools.
    width : float
        How far apart schools lie, as a share of the usual.
    disadvantaged : float
        Share of pupils who are disadvantaged in a school of the middle.
    value_added : float
        How far the value added of all its schools is above that of England (sd).
    primaries : float
        Primary schools for each secondary school.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    schools: int = Field(default=60, ge=2, le=5000)
    authorities: tuple[str, ...] = Field(default=(), strict=False)
    width: float = Field(default=1.0, ge=0.1, le=10.0)
    disadvantaged: float = Field(default=DISADVANTAGED_MEAN, ge=0.02, le=0.9)
    value_added: float = Field(default=0.0, ge=-2.0, le=2.0)
    primaries: float = Field(default=0.0, ge=0.0, le=10.0)

    @property
    def number(self) -> int:
        """All its schools."""
        return self.schools + round(self.primaries * self.schools)

    def drawn(self, name: str, seed: int) -> Tables:
        """Return the town with the draws of a seed.

        Parameters
        ----------
        name : str
            What the town is called.
        seed : int
            0 or more; same seed, same town, to the last bit.
        """
        from .primaries import with_primaries  # noqa: PLC0415 - to read what a scenario says needs no draws
        from .synthetic import Likeness, draw  # noqa: PLC0415

        poverty = _logit(self.disadvantaged) - _logit(DISADVANTAGED_MEAN)
        likeness = Likeness(self.width, float(poverty), self.value_added, self.authorities)
        region = draw(self.schools, seed, len(self.authorities) or None, likeness)
        return with_primaries(region, round(self.primaries * self.schools), name, seed)


def _logit(share: float) -> float:
    return float(np.log(share / (1.0 - share)))
