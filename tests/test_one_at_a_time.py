"""Agents asked one by one, through their own methods, live through the same world as the compiled phases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopetition.agents import HeadTeacher, School
from coopetition.model import SchoolSystem
from coopetition.model.phases import trust
from coopetition.model.phases.collaboration import ride
from coopetition.model.state import TERMS


def term_one_at_a_time(system):
    """One term in which every head and school is asked in turn; only what none of them decides is done for all."""
    world = system.world
    s, state = world.compiled, world.state
    heads, schools = system.agents_by_type[HeadTeacher], system.agents_by_type[School]
    world._begin_term()
    for step in world.schedule().judging:  # the comparison is with all
        step(s)
    heads.do("look")
    heads.do("act")
    state.ties["mutual"][:] = False
    schools.do("work_together")
    for cluster in range(len(state.first_member) - 1):
        ride(cluster, s)
    schools.do("teach")
    schools.do("stumble")
    schools.do("remember")
    for tie in range(len(state.ties)):
        trust.deepen(tie, s)
    if world.terms % TERMS == TERMS - 1:
        for phase in world.schedule().year:
            if phase.__name__ == "norms":
                heads.do("look_at_winners")
            else:
                phase(s)
    world._end_term()
    system.forget_closed()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**40),
    schools=st.integers(2, 25),
    years=st.integers(1, 3),
    scenario=st.sampled_from(["england-today", "mortal-engines", "tour-de-france"]),
)
def test_whole_runs_are_equal(seed, schools, years, scenario):
    together = SchoolSystem(scenario, f"synthetic:{schools}", rng=seed).run(years)
    apart = SchoolSystem(scenario, f"synthetic:{schools}", rng=seed)
    for _ in range(years * TERMS):
        term_one_at_a_time(apart)
    assert together.world.hash() == apart.world.hash()
    assert together.world.events == apart.world.events


def test_the_harness_can_fail():
    """A head that is left out is seen."""
    together, apart = (SchoolSystem(region="synthetic:12", rng=4) for _ in range(2))
    apart.windows(HeadTeacher)[3].act = lambda: None
    together.run(1)
    for _ in range(TERMS):
        term_one_at_a_time(apart)
    assert together.world.hash() != apart.world.hash()


@pytest.mark.parametrize("method", ["look", "act", "look_at_winners"])
def test_an_agent_changes_only_its_own_row(method):
    system = SchoolSystem(region="synthetic:12", rng=4).run(1)
    before = system.world.state.heads.copy(), system.world.state.sides.copy()
    head = system.windows(HeadTeacher)[5]
    getattr(head, method)()
    state = system.world.state
    owned = np.arange(12) == 5, state.sides["school"] == 5
    for now, then, own in zip((state.heads, state.sides), before, owned, strict=True):
        for name in now:
            np.testing.assert_array_equal(now[name][~own], then[name][~own], err_msg=name)
