"""Every phase changes only what it says it writes, and depends only on what it says it reads."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.extensions import extensions
from coopetition.model.phases.places import clear_places
from coopetition.model.state import TERMS
from coopetition.model.term import END_OF_YEAR, TERM
from coopetition.model.world import World
from worlds import compiled, copy_of

RECORDS = (
    "levers",
    "schools",
    "heads",
    "trusts",
    "authorities",
    "ties",
    "sides",
    "zones",
    "options",
    "rivals",
    "doors",
    "strategies",
    "forms",
)
ARRAYS = ("ledger", "events", "happened", "counts")
# who is whose: rows that point to other rows, never scrambled
POINTERS = {"doors.zone", "doors.slot", "sides.school", "sides.partner", "sides.back", "sides.tie", "options.school",
            "options.door", "rivals.one", "rivals.two", "rivals.side", "rivals.tie", "schools.controller",
            "schools.cluster", "schools.phase", "schools.authority", "schools.member_of", "heads.strategy",
            "trusts.lead", "trusts.form", "happened", "events"}  # fmt: skip
EVENTFUL = [
    (
        "mortal-engines",
        40,
        {
            "shocks.rate": 0.1,
            "inspection.often_after_bad": 0.2,
            "fates.viable": 0.9,
            "fates.closing": 1.0,
            "fates.coasting": 0.9,
            "heads.mix.learner": 0.2,
            "funding.topslice": 0.01,
        },
    ),
    (
        "tour-de-france",
        30,
        {
            "heads.mix.learner": 0.2,
            "inspection.often": 0.9,
            "fates.intervention": 1.0,
            "services.bought": 0.02,
            "services.combined": 1.0,
        },
    ),
    ("england-today", 40, {"unions.joining": 0.3, "unions.exit": 0.2, "unions.autonomy": 0.1}),
    (
        "mortal-engines",
        60,
        {
            "contracts.duration": 2.0,
            "contracts.outcome": 0.0,
            "contracts.parents": 0.4,
            "contracts.equal_votes": 0.5,
            "contracts.agencies": 0.2,
            "agencies.offered": 1.0,
            "accountability.judged_disadvantaged": 0.5,
            "exclusions.usual": 0.005,
            "fates.coasting": 0.5,
            "authority.levy": 0.01,
            "monitoring.improvement_partner": 0.5,
        },
    ),
    (
        "mortal-engines",
        50,
        {
            "monitoring.accounts": 3.0,
            "network.lapse": 0.7,
            "network.alone": 0.2,
            "network.renewal": 0.5,
            "authority.brokering": 0.5,
            "norm.blame_rise": 0.4,
            "funding.cut": 0.03,
            "heads.reckoning": 0.8,
            "heads.redesign_noise": 5.0,
            "teachers.insecurity": 0.7,
            "authority.levy": 0.01,
            "authority.bargaining": 0.5,
            "authority.backing": 0.01,
            "learning.capacity_learnt": 0.2,
            "exclusions.usual": 0.01,
            "exclusions.commissioned": 0.5,
            "heads.informed": 0.4,
            "authority.officers": 0.2,
            "authority.imported": 0.4,
            "heads.training": 0.3,
            "heads.governors": 0.3,
            "heads.feedback": 0.2,
            "help.escalating": 0.6,
            "help.outside_only": 0.3,
            "authority.misjudged": 1.0,
            "authority.shared_data": 0.3,
            "funding.area_fund": 0.01,
            "funding.area_by_results": 0.4,
            "funding.area_by_maturity": 0.4,
            "accountability.volatility": 0.3,
            "inspection.published": 0.5,
            "accountability.joint": 1,
            "accountability.free_riding": 0.8,
            "funding.bid_fund": 0.01,
            "authority.to_groups": 0.5,
            "authority.advice": 1.2,
            "services.bought": 0.02,
            "services.combined": 0.5,
            "services.one_voice": 0.1,
            "hubs.hub_fund": 0.001,
            "hubs.hub_years": 2,
            "hubs.by_impact": 0.4,
            "hubs.grade": 2,
            "practices.every": 1,
            "practices.pioneers": 0.3,
            "practices.evidence_first": 0.5,
            "practices.evaluation_years": 1,
        },
    ),
]
GROUPS = {
    "brand": range(12, 16),
    "employee-owned": range(16, 20),
    "self-organising": range(20, 26),
    "parent-led-centre": range(26, 29),
    "alliance": range(29, 32),
    "federal-trust": range(32, 36),
    "city-trust": range(36, 38),
    "consumer-governed": range(38, 40),
}
AT_THE_START = {"draw_heads"}
STEPS = {rule for each in extensions().values() for place, rule in each.steps if place.after not in AT_THE_START}
TRUST = {"trusts.decides", "trusts.formality", "trusts.pooling", "trusts.exit"}
AS_IT_WAS = {"renewal": TRUST, "unions": TRUST}  # a new trust is as the row of one that never was
PHASES = [*TERM, *END_OF_YEAR, clear_places, *sorted(STEPS, key=lambda rule: rule.__name__)]


def columns(state):
    found = {f"{kind}.{name}": getattr(state, kind)[name] for kind in RECORDS for name in getattr(state, kind)}
    return found | {name: getattr(state, name) for name in ARRAYS}


@pytest.fixture(scope="module")
def moments():
    """States before and after each phase, in eventful years."""
    seen = {phase: [] for phase in PHASES}
    for scenario, schools, changes in EVENTFUL:
        world = World(scenario, f"synthetic:{schools}", changes, seed=1)
        for name, rows in GROUPS.items() if schools == 40 else ():
            world.govern(name, rows, 2)
        if schools == 60:  # an alliance that its members do not want to go on with
            world.govern("alliance", range(12, 60), 2)
            world.plan(12, {"unions.autonomy": 1.0})
        if schools == 30:  # partners who found a trust of their own, while the phases are watched
            world.plan(7, {"unions.joining": 0.9, "unions.autonomy": 0.02})
        world.run(2)
        world.state.schools["member_of"][GROUPS["parent-led-centre"]] = -1  # as of members who came later
        ended = ~world.state.trusts["alive"]  # as groups leave their rows behind
        world.state.trusts["form"][ended], world.state.trusts["years"][ended], world.state.trusts["plan"][ended] = (
            1,
            5,
            7,
        )
        world.state.schools["reserves"][:12] = -3e6
        world.state.schools["places"][:12] *= 2
        world.state.schools["teachers"][12:] *= 1.3
        for _ in range(9):
            world._begin_term()
            schedule = world.schedule()
            for phase in schedule.term + (schedule.year if world.terms % TERMS == TERMS - 1 else []):
                before = copy_of(world.state)
                phase(world.compiled)
                seen[phase].append((before, copy_of(world.state)))
            world._end_term()
    return seen


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.__name__)
def test_a_phase_writes_what_it_says_and_nothing_else(moments, phase):
    written = set()
    for before, after in moments[phase]:
        old, new = columns(before), columns(after)
        written |= {name for name in new if not np.array_equal(old[name], new[name])}
    assert written <= phase.writes, f"writes {written - phase.writes} and does not say so"
    rare = {"events", "happened"}
    never = phase.writes - rare - written - AS_IT_WAS.get(phase.__name__, set())
    assert not never, f"says it writes {never} and never does"


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.__name__)
def test_a_phase_depends_on_what_it_says_it_reads_alone(moments, phase):
    """Everything else is scrambled, and what it writes stays the same."""
    for before, after in moments[phase][-2:]:
        scrambled = copy_of(before)
        for name, column in columns(scrambled).items():
            if name in phase.reads | phase.writes | POINTERS:
                continue
            column[...] = (
                ~column if column.dtype == bool else column + 3 if column.dtype.kind == "i" else column * 1.7 + 0.3
            )
        phase(compiled(scrambled))
        told, found = columns(after), columns(scrambled)
        for name in phase.writes:
            np.testing.assert_array_equal(told[name], found[name], err_msg=name)


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.__name__)
def test_what_a_phase_names_exists(moments, phase):
    known = set(columns(moments[phase][0][0]))
    assert phase.reads | phase.writes <= known
    assert getattr(phase, "py_func", phase).__doc__
