"""Interventions in a running world: what each of them does as a term begins, and what they set while they last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.errors import InputError
from ...agents.school import DEEPEST
from ...agents.strategies import NAMES
from ..extensions.governance.ending import dissolve
from ..extensions.governance.founding import found
from ..forms import Form, forms
from ..parameters import LEVERS, Parameters
from ..policies import Policy
from ..state import PUNCTURE, set_parameters
from .intervention import ALL, Shock, Strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..state import State
    from .intervention import Intervention


class InForce:
    """What interventions hold in a world.

    Parameters
    ----------
    parameters : Parameters
        Those that the world starts with.
    """

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters  # as changes have made them
        self._idle = False  # whether nothing was in force last term, and nothing is left to be put back
        self._shared: dict[str, Any] = {}  # what policies set now that is the same for all
        self._before: list[tuple[str, Any, np.ndarray]] = []  # levers as they are without policies and forms

    @classmethod
    def resumed(cls, changed: Parameters, shared: dict[str, Any], before: Sequence[Any], schools: int) -> InForce:
        """Return what `told` tells, as it was; raise InputError if some of it makes no sense."""
        own = cls(changed)
        own._shared = dict(shared)
        for field, rows, values in before:
            where = slice(None) if rows is None else np.array(rows, dtype=np.int64)
            if field not in LEVERS or min(rows or [0]) < 0 or len(values) != len(np.arange(schools)[where]):
                raise InputError(f"before: {len(values)} values of '{field}': not what can be put back here")
            own._before.append((field, where, np.array(values, dtype=float)))
        return own

    def told(self) -> dict[str, Any]:
        """Return all of it, as a document has it."""
        before = [
            (field, None if isinstance(rows, slice) else rows.tolist(), values.tolist())
            for field, rows, values in self._before
        ]
        return {"changed": self._parameters.flat(), "shared": self._shared, "before": before}

    def parameters(self) -> dict[str, Any]:
        """Return every parameter as it is now, ``{"section.name": value}``; some schools may have other levers."""
        return self._parameters.flat() | self._shared

    def begin_term(self, every: Sequence[Intervention], state: State, compiled: State) -> None:
        """Let interventions act: changes, then policies, forms of governance, and what is done by hand.

        Of each kind the one planned last has the last word, and forms have it over policies, policies over changes.
        """
        if not every and self._idle:
            return
        term, self._idle = int(state.clock[0]) + 1, not every
        self._put_back(state)
        begun = [each for each in every if each.start == term]
        self._change(begun, state)
        policies = [(each.what, _rows(each)) for each in every if isinstance(each.what, Policy) and each.holds(term)]
        self._share([policy for policy, _ in policies], state, anew=any(each.is_setting for each in begun))
        for policy, rows in policies:
            self._put_on(policy.levers, rows, state)
        self._govern([(each, each.what) for each in every if isinstance(each.what, Form)], term, state, compiled)
        for each in begun:
            if each.once:
                _strike(each, state)

    def _change(self, some: Sequence[Intervention], state: State) -> None:
        for each in (one for one in some if one.is_setting):
            where = None if each.where == ALL else _rows(each)
            set_parameters(state, self._parameters, each.changes, where)
            if where is None:  # what is set for some schools stands in their rows alone
                self._parameters = Parameters.of(self._parameters.flat(), each.changes)

    def _share(self, policies: Sequence[Policy], state: State, *, anew: bool) -> None:
        """Set what policies set for all, and set back what none of them sets any more."""
        wanted = {name: value for each in policies for name, value in each.shared.items()}
        if anew or wanted != self._shared:
            usual = self._parameters.flat()
            changes = {name: usual[name] for name in self._shared} | wanted
            if changes:
                set_parameters(state, self._parameters, changes)
            self._shared = wanted

    def _govern(self, groups: Sequence[tuple[Intervention, Form]], term: int, state: State, compiled: State) -> None:
        """End the groups whose end has come, found those whose start has, and give members the levers of their form."""
        for number, (group, _) in enumerate(groups):
            if group.end == term:
                for row in _founded(number, state):
                    dissolve(int(row), compiled)
        for number, (group, form) in enumerate(groups):
            if group.start == term:
                members = np.array([each for each in group.rows if state.schools["alive"][each]], dtype=np.int64)
                if len(members) > 1:
                    found(members, list(forms()).index(form.name), number, compiled)
        for number, (_, form) in enumerate(groups):
            for row in _founded(number, state) if form.levers else ():
                self._put_on(form.levers, np.flatnonzero(state.schools["controller"] == row), state)

    def _put_back(self, state: State) -> None:
        """Give everybody the levers that hold without policies and forms."""
        for name, rows, values in reversed(self._before):
            state.levers[name][rows] = values
        self._before = []

    def _put_on(self, levers: dict[str, Any], rows: Any, state: State) -> None:
        """Set levers for some schools until they are put back."""
        for name, value in levers.items():
            field = name.split(".")[1]
            column: Any = state.levers[field]
            self._before.append((field, rows, column[rows].copy()))
            column[rows] = value


def _rows(each: Intervention) -> Any:
    return slice(None) if each.where == ALL else np.array(each.rows, dtype=np.int64)


def _founded(number: int, state: State) -> np.ndarray:
    """Return the row of the trust that a group planned under this number founded, as long as it lives."""
    return np.flatnonzero(state.trusts["alive"] & (state.trusts["plan"] == number))


def _strike(each: Intervention, state: State) -> None:
    """Give a head its strategy, or take capacity from a school."""
    (school,) = each.rows
    if isinstance(each.what, Strategy):
        state.heads.strategy[school] = NAMES.index(each.what.strategy)
    if isinstance(each.what, Shock):
        puncture = state.schools.puncture
        puncture[school] = min(DEEPEST, puncture[school] + each.what.loss)
        state.events[state.happened[0]] = (PUNCTURE, school, -1, 0)
        state.happened[0] += 1
