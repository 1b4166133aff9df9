"""What a study says of calibration: the table ``[calibration]``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Calibration(BaseModel):
    """How uncertain parameters are fitted to facts, wave by wave.

    Attributes
    ----------
    waves : int
        How often points are run; each wave looks only where the ones before rule nothing out.
    cutoff : float
        The implausibility beyond which a point is ruled out: so many standard deviations from a target.
    candidates : int
        Points of the space that the emulators look at between two waves.
    left_out : list of str
        Figures, such as "A6.3", that have no say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    waves: int = Field(default=3, ge=1)
    cutoff: float = Field(default=3.0, gt=0, allow_inf_nan=False)
    candidates: int = Field(default=20_000, ge=100)
    left_out: list[str] = []
