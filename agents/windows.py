"""The Mesa agents: live windows on the model's columns.

They stand apart from the traits because Mesa takes seconds to import, and a batch of runs needs none of it.
"""

from __future__ import annotations

from mesa import Agent

from .head_teacher import HeadTeacherTraits
from .school import SchoolTraits
from .school_trust import SchoolTrustTraits
from .traits import Window


class School(SchoolTraits, Window, Agent):
    """A live window on one school of the model: reading and writing go straight to the model's columns."""

    @property
    def id(self) -> str:
        """The school's own number in the region (in England its URN)."""
        return str(self.model.region.schools["id"][self.row])

    @property
    def name(self) -> str:
        """The school's name."""
        return str(self.model.region.schools["name"][self.row])

    @property
    def head(self) -> Agent:
        """The head teacher who leads it now."""
        return self.model.head_of(self)

    def remove(self) -> None:
        """Close the school for good: it leaves Mesa's agents and its site is no longer open."""
        self.alive = False
        super().remove()


class HeadTeacher(HeadTeacherTraits, Window, Agent):
    """A live window on the head teacher of one school of the model."""

    @property
    def school(self) -> School:
        """The school the head leads."""
        return self.model.school_of(self)

    @property
    def cooperation(self) -> float:
        """The share of its voluntary ties on which the head cooperates; not a number without ties."""
        return self.model.cooperation_of(self.row)


class SchoolTrust(SchoolTrustTraits, Window, Agent):
    """A live window on one trust of the model."""
