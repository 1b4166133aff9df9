"""Rescue: one refused because it does not pay, one given because it does, with each partner's weighing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ....agents.school import INADEQUATE
from ....model.interventions.reading import parameter
from ....model.parameters import known
from ....model.state import TERMS
from ..finding import Finding
from .catalogue import Shown, digits, show, whether
from .seeds import Seeds, town
from .weighing import Weighing, stopped, weighed

if TYPE_CHECKING:
    from ....model.world import World
    from ...run_spec import RunSpec

YEARS = 10
GIVEN, REFUSED = "rescue", "refused rescue"
A_LITTLE = 0.01  # how far beyond the point of indifference the twins are set


def decided(setting: RunSpec, term: int, school: int) -> str | None:
    """Return what became of a school that asked in a term: whether help came."""
    world = setting.world().run(-(-term // TERMS))
    kinds = [each.kind for each in world.events if (each.term, each.school) == (term, school)]
    return next((kind for kind in kinds if kind in {GIVEN, REFUSED}), None)


def cases(seed: int, schools: int) -> dict[str, dict[str, Any] | None]:
    """Return, for one seed, the first refusal that is by worth alone and the first rescue, with twins that flip them.

    Only the first school to ask in a year counts: what came before its turn is then the same in all twins.
    """
    setting = town(seed, schools, YEARS)
    asked: dict[int, Any] = {}
    for event in setting.world().run(YEARS).events:
        if event.kind in {GIVEN, REFUSED}:
            asked.setdefault(event.term, event)
    found: dict[str, dict[str, Any] | None] = {GIVEN: None, REFUSED: None}
    for term, event in asked.items():
        if found[event.kind] is None:
            world = stopped(setting, term, event.school)
            each = weighed(world, event.school)
            able = [one for one in each if one.has_money]
            by_worth = event.kind == GIVEN or all(one.worth <= 0.0 for one in each)
            if able and by_worth:
                found[event.kind] = _told(setting, world, event, each, able)
    return found


def _told(setting: RunSpec, world: World, event: Any, each: list[Weighing], able: list[Weighing]) -> dict[str, Any]:
    """Return a decision with its weighing, and what twins decide just before and just beyond indifference."""
    cost = max(one.cost + one.worth for one in able)
    years = min((one.years for one in able if one.years > 0.0), default=0.0)
    flips = {}
    for name, turn, sign in (("fates.rescue_cost", cost, -1.0), ("fates.horizon", years, 1.0)):
        for side, kind in ((sign, GIVEN), (-sign, REFUSED)):
            value = round(turn + side * A_LITTLE, 6)
            within = A_LITTLE < turn < (known(name).high or 0.0) - A_LITTLE
            if within and not (name == "fates.horizon" and any(one.others > one.cost for one in able)):
                twin = replace(
                    setting, interventions=(*setting.interventions, parameter(f"{name}@{event.term}", value))
                )
                flips[f"{name}={value:g}"] = [kind, decided(twin, event.term, event.school)]
    names = world.region.schools["name"]
    return {
        "seed": setting.seed,
        "term": event.term,
        "inadequate": int(world.state.schools["grade"][event.school]) == INADEQUATE,
        "school": str(names[event.school]),
        "decision": event.kind,
        "weighing": [one._asdict() | {"name": str(names[one.partner])} for one in each],
        "flips": flips,
    }


@show(
    "rescue",
    5,
    "design of the model: each partner weighs its share of what is saved and future reciprocity against cost",
)
def rescue(seeds: Seeds) -> Shown:
    """Partners come when it is worth it to them, and stay away when it is not.

    England today, ten years; in each town the first inadequate school whose partners refused it because none found it
    worth it, and the first whose partners came (of those who asked first in their year). Just before its turn each
    partner who is asked weighs: horizon x trust x (help + synergy - cost of helping) / its ties (reciprocity), plus
    (pooling + prosociality) x (help it gives + how far it is ahead) (the partner's gain), less the cost of a rescue.
    Twin worlds change the horizon or that cost from this very term on, to 0.01 on either side of the value at which the
    keenest partner with money to give is indifferent.
    """
    runs = seeds.each(cases)
    findings: list[Finding] = []
    stories: dict[str, Any] = {}
    for kind in (REFUSED, GIVEN):
        found = [run[kind] for run in runs if run[kind] is not None]
        stories[kind] = found[0] if found else None
        same = sum(one["rule"] == _close(one) for each in found for one in each["weighing"])
        findings.append(_all(f"{kind}: weighings by the formula that equal the rule's", same,
                             sum(len(each["weighing"]) for each in found), len(found)))  # fmt: skip
        for name in ("fates.rescue_cost", "fates.horizon"):
            flips = [flip for each in found for key, flip in each["flips"].items() if key.startswith(name)]
            right = sum(wanted == became for wanted, became in flips)
            findings.append(
                _all(f"{kind}: twins in {name} that decide as the weighing says", right, len(flips), len(found))
            )
        if found:
            findings += _story(found[0])
    return Shown(findings, _why(stories), {"stories": stories})


def _close(one: dict[str, Any]) -> float:
    """Return the rule's own number where the formula gives it to rounding, else the formula's."""
    return one["rule"] if abs(one["rule"] - one["worth"]) < 1e-12 else one["worth"]


def _all(what: str, right: int, of: int, n: int) -> Finding:
    return whether(what, "all", f"{right} of {of}", holds=right == of > 0, n=n)


def _story(each: dict[str, Any]) -> list[Finding]:
    """Return the weighing of every partner of one school, and what its twins decided."""
    where = f"{each['decision']}, seed {each['seed']}, term {each['term']}, {each['school']}"
    found = [
        Finding(
            f"{where}: {one['name']} weighs",
            "",
            f"{digits(one['reciprocity'])} reciprocity + {digits(one['others'])} partner's gain "
            f"\N{MINUS SIGN} {digits(one['cost'])} cost = {digits(one['worth'])}"
            + ("" if one["has_money"] else " (no money to give)"),
        )
        for one in each["weighing"]
    ]
    found += [
        whether(f"{where}: with {name}", wanted, str(became), holds=wanted == became)
        for name, (wanted, became) in each["flips"].items()
    ]
    return found


def _why(stories: dict[str, Any]) -> str:
    told = []
    for kind, each in stories.items():
        if each is None:
            told.append(f"No {kind} was found in these towns.")
            continue
        best = max((one for one in each["weighing"] if one["has_money"]), key=lambda one: one["worth"])
        came = "came" if kind == GIVEN else "did not come"
        told.append(
            f"Of {each['school']}'s partners (seed {each['seed']}, term {each['term']}) the keenest with money, "
            f"{best['name']}, stood to gain {digits(best['reciprocity'] + best['others'])} for a cost of "
            f"{digits(best['cost'])}, and {came}."
        )
    return " ".join(told)
