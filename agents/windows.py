"""The Mesa agents: live windows on the model's columns, and what each can be asked to do by itself.

They stand apart from the traits because Mesa takes seconds to import, and a batch of runs needs none of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mesa import Agent

from .engine.traits import Window
from .errors import InputError, shown
from .head_teacher import HeadTeacherTraits
from .local_authority import LocalAuthorityTraits
from .registry import close_to
from .school import SchoolTraits
from .school_trust import SchoolTrustTraits
from .strategies import NAMES


class RowAgent(Window, Agent):
    """A Mesa agent that looks at one row of the model's columns.

    Parameters
    ----------
    model : SchoolSystem
        The model whose row it is.
    columns : Columns
        The model's columns of its kind.
    row : int
        Its row.
    """

    model: Any

    def __init__(self, model: Any, columns: Any, row: int) -> None:
        self.look_at(columns, row)
        super().__init__(model)

    def _do(self, rule: str) -> None:
        """Apply one of the model's rules to this row alone."""
        getattr(self.model.rules, rule)(self.row, self.model.world.compiled)


class School(SchoolTraits, RowAgent):
    """A live window on one school of the model: reading and writing go straight to the model's columns."""

    def __repr__(self) -> str:
        return f"<School '{self.name}': roll={self.roll:.0f}, grade={self.grade}>"

    @property
    def id(self) -> str:
        """The school's own number in the region (in England its URN)."""
        return str(self.model.region.schools["id"][self.row])

    @property
    def name(self) -> str:
        """The school's name."""
        return str(self.model.region.schools["name"][self.row])

    @property
    def roll(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Pupils on roll; `roll_by_group` tells which, and is what can be written."""
        return float(self.roll_by_group.sum())

    @roll.setter
    def roll(self, value: float) -> None:
        raise AttributeError(f"School.roll = {shown(value)}: it is a sum; set roll_by_group, the pupils of each group")

    @property
    def roll_by_group(self) -> np.ndarray:
        """Pupils on roll: advantaged, disadvantaged, with additional needs (live)."""
        return self.columns["roll"][self.row]

    @roll_by_group.setter
    def roll_by_group(self, pupils: Any) -> None:
        self.columns["roll"][self.row] = pupils

    @property
    def cell(self) -> Any:
        """Its cell in the model's `space`: ``school.cell.neighborhood.agents`` are its partners."""
        return self.model.space[self.row]

    @property
    def head(self) -> HeadTeacher:
        """The head teacher who leads it now."""
        return self.model.windows(HeadTeacher)[self.row]

    def work_together(self) -> None:
        """Take in what this term's acts on its ties are worth."""
        self._do("work_together")

    def teach(self) -> None:
        """Teach for a term."""
        self._do("teach_one")

    def stumble(self) -> None:
        """Heal what is punctured, and meet the term's shocks."""
        self._do("puncture")

    def remember(self) -> None:
        """Let its head learn from the term's acts."""
        self._do("remember")

    def remove(self) -> None:
        """Close the school: pupils go to other schools, teachers to the pool; its window goes."""
        if self.alive:
            self._do("close")
        self.model.forget_closed()


class HeadTeacher(HeadTeacherTraits, RowAgent):
    """A live window on the head teacher of one school of the model."""

    def __repr__(self) -> str:
        return f"<HeadTeacher of '{self.school.name}': {self.strategy}>"

    @property
    def school(self) -> School:
        """The school the head leads."""
        return self.model.windows(School)[self.row]

    @property
    def strategy(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The head's strategy, by name; another one is followed from the next decision on."""
        return NAMES[self.columns["strategy"][self.row]]

    @strategy.setter
    def strategy(self, name: str) -> None:
        if name not in NAMES:
            raise InputError(f"strategy = {shown(name)}: there is no such strategy; {close_to(str(name), NAMES)}")
        self.columns["strategy"][self.row] = NAMES.index(name)

    def look(self) -> None:
        """See what greed and fear there is on each of its ties."""
        self._do("look")

    def act(self) -> None:
        """Decide, tie by tie: cooperate or compete."""
        self._do("act")

    def look_at_winners(self) -> None:
        """See who won this year nearby, and believe in what they do."""
        self._do("look_at_winners")


class SchoolTrust(SchoolTrustTraits, RowAgent):
    """A live window on one trust of the model."""

    def __repr__(self) -> str:
        return f"<SchoolTrust {self.row}: schools={self.schools}>"


class LocalAuthority(LocalAuthorityTraits, RowAgent):
    """A live window on one local authority of the model."""

    def __repr__(self) -> str:
        return f"<LocalAuthority '{self.name}': schools={len(self.schools)}>"

    @property
    def name(self) -> str:
        """The authority's name."""
        return str(np.unique(self.model.region.schools["authority"])[self.row])

    @property
    def schools(self) -> list[School]:
        """Its open schools."""
        own = self.model.world.state.schools["authority"] == self.row
        return [school for school in self.model.windows(School) if own[school.row] and school.alive]
