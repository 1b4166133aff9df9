"""Teaching and learning; and the shocks that puncture it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ...agents.school import DEEPEST, healed, support, value_added
from ..state import PUNCTURE, TERMS
from ..streams import LEARNING, PUNCTURES, RESULTS, normal, normals, uniform, uniforms
from .contract import contract
from .events import happens
from .quality import move
from .roll import pupils_of

if TYPE_CHECKING:
    from ..state import State

# need and voice of the three pupil groups, relative to an advantaged pupil's (assumptions)
NEED = (1.0, 1.5, 3.0)
VOICE = (1.3, 0.8, 1.0)
MOST_CLAIM = 1e6  # times the mean claim on support: next to nobody may be all who vote
DISADVANTAGED_USUALLY = 0.28  # share of disadvantaged pupils in England (fact A2)


@contract(
    reads="levers: voice; schools: alive parents_part turnout",
    writes="schools: claims",
)
@rule
def share_support(s: State) -> None:
    """Let every open school share out support among its pupils, by need and by whose voice is heard."""
    voice, others, claims = -1.0, -1.0, (1.0, 1.0, 1.0)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            if heard(i, s) != voice or s.schools.turnout[i] != others:  # mostly they are one for all
                voice, others = heard(i, s), s.schools.turnout[i]
                claims = claims_on_support(voice, others)
            for g in range(3):
                s.schools.claims[i, g] = claims[g]


@rule
def heard(i: int, s: State) -> float:
    """Return the weight of voice when a school shares out support: by policy, or more by parents' part in its group."""
    return max(s.levers.voice[i], s.schools.parents_part[i])


@rule
def claims_on_support(weight_of_voice: float, others: float) -> tuple[float, float, float]:
    """Return each group's claim on support inside a school; ``others`` use their voice for each advantaged who does."""
    return (
        support(NEED[0], VOICE[0], weight_of_voice),
        support(NEED[1], VOICE[1] * others, weight_of_voice),
        support(NEED[2], VOICE[2] * others, weight_of_voice),
    )


@contract(
    reads=(
        "heads: skill; schools: alive attention_taken claims display effort improvement improvement_money "
        "lift made_of_it practised puncture roll shortage"
    ),
    writes="schools: attainment effectiveness value_added",
)
@rule
def teach(s: State) -> None:
    """Let every open school teach for a term."""
    noise = normals(s.key, LEARNING, s.clock[0], s.schools.alive.size)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            teach_by(noise[i], i, s)


@rule
def teach_by(noise: float, i: int, s: State) -> None:
    """Move one school's quality, and tell what its pupils learn by their claims on support."""
    sc, p = s.schools, s.p.learning
    move(
        i,
        -p.decay * (sc.effectiveness[i] - sc.practised[i])
        + p.noise * noise
        + p.gain * sc.made_of_it[i] * (sc.improvement[i] - sc.attention_taken[i])
        + s.heads.skill[i] / TERMS
        + p.money * sc.improvement_money[i] / TERMS
        - s.p.teachers.shortage_cost * sc.shortage[i],
        s,
    )
    pupils = max(1e-9, pupils_of(i, s))
    poor = sc.roll[i, 1] / pupils
    sc.value_added[i] = value_added(
        sc.effectiveness[i],
        sc.effort[i],
        sc.display[i],
        sc.puncture[i],
        poor - DISADVANTAGED_USUALLY,
        p.display_cost,
        p.intake,
    )
    mean = 0.0
    for g in range(3):
        mean += sc.roll[i, g] / pupils * sc.claims[i, g]
    for g in range(3):
        behind = (0.0, p.gap_disadvantaged, p.gap_additional)[g]
        part = min(sc.claims[i, g] / mean, MOST_CLAIM) - 1.0 if mean > 0.0 else 0.0
        sc.attainment[i, g] = sc.value_added[i] - behind + p.support * part + sc.lift[i, g]


@contract(
    reads=("levers: intake_in_results; schools: alive inflated judged_besides looseness roll value_added"),
    writes="schools: luck result",
)
@rule
def publish(s: State) -> None:
    """Publish every open school's result: its value added, part of its intake, luck, and what is judged besides."""
    if s.clock[0] % TERMS == 0:
        draw_luck(s)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            publish_one(i, s)


@rule
def draw_luck(s: State) -> None:
    """Draw the luck of a year's results for every open school."""
    luck = normals(s.key, RESULTS, s.clock[0] // TERMS, s.schools.alive.size)
    for i in range(luck.size):
        if s.schools.alive[i]:
            s.schools.luck[i] = luck[i]


@rule
def publish_one(i: int, s: State) -> None:
    """Move one school's published result, the mean of a year, by what this term was."""
    sc, p, pupils = s.schools, s.p.learning, max(1e-9, pupils_of(i, s))
    poor, extra = sc.roll[i, 1] / pupils, sc.roll[i, 2] / pupils
    raw = -poor * p.gap_disadvantaged - extra * p.gap_additional
    luck = s.p.accountability.result_noise * (1.0 + sc.looseness[i]) * sc.luck[i]
    now = sc.value_added[i] + s.levers.intake_in_results[i] * raw + luck + sc.inflated[i] + sc.judged_besides[i]
    sc.result[i] += (now - sc.result[i]) / TERMS


@rule
def teach_one(i: int, s: State) -> None:
    """Let one school share out support, teach for a term, and publish its result."""
    claims = claims_on_support(heard(i, s), s.schools.turnout[i])
    for g in range(3):
        s.schools.claims[i, g] = claims[g]
    teach_by(normal(s.key, LEARNING, s.clock[0], i, 0), i, s)
    if s.clock[0] % TERMS == 0:
        s.schools.luck[i] = normal(s.key, RESULTS, s.clock[0] // TERMS, i, 0)
    publish_one(i, s)


@contract(
    reads="schools: alive; sides: tie; ties: active mutual",
    writes="events; happened; schools: puncture",
)
@rule
def shocks(s: State) -> None:
    """Let punctures heal, faster where partners wait, and new ones happen."""
    luck = uniforms(s.key, PUNCTURES, s.clock[0], s.schools.alive.size)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            puncture_by(luck[i], i, s)


@rule
def puncture(i: int, s: State) -> None:
    """Heal what one school has, and draw whether it is punctured anew."""
    puncture_by(uniform(s.key, PUNCTURES, s.clock[0], i, 0), i, s)


@rule
def puncture_by(luck: float, i: int, s: State) -> None:
    """Heal what one school has, and puncture it anew if its luck has it so."""
    sc, p = s.schools, s.p.shocks
    if sc.puncture[i] > 0.0:
        sc.puncture[i] = healed(sc.puncture[i], p.heal, p.heal_helped, waiting_for(i, s))
    if luck < p.rate:
        sc.puncture[i] = min(sc.puncture[i] + p.loss, DEEPEST)
        happens(s, PUNCTURE, i, -1, 0)


@rule
def waiting_for(i: int, s: State) -> float:
    """Return the share of a school's partners who wait for it: those with whom it worked together this term."""
    waiting, ties = 0, 0
    for k in range(s.first[i], s.first[i + 1]):
        tie = s.sides.tie[k]
        if s.ties.active[tie]:
            ties += 1
            waiting += s.ties.mutual[tie]
    return waiting / ties if ties > 0 else 0.0
