"""What the page offers, made from the declarations: scenarios, sentences with a slider, values as they stand."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

from ..agents.strategies import STRATEGIES
from ..experiments.run_spec import TERMS
from ..model.parameters import Parameters, declared, reading
from ..model.scenarios import load, names, with_towns
from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..experiments.run_spec import RunSpec
    from ..model.interventions import Intervention
    from ..model.parameters import Declared
    from ..model.scenarios import Scenario

MAIN = (
    "accountability.stakes",
    "funding.money_follows",
    "admissions.tables",
    "accountability.pooling",
    "fates.intervention",
    "heads.job_years",
    "heads.prosocial",
    "trust.start",
    "funding.topslice",
    "inspection.often",
)
"""The levers that matter most: they stand first and open."""
MIX = "heads.mix"
STEPS = 100  # of a slider, about
MOST_WEIGHT = 1e6  # that the mix of heads accepts


@cache
def scenarios() -> list[dict[str, str]]:
    """Return the scenarios as cards; those with a place of their own by their row, and then by their title."""
    every = [load(name) for name in names()]
    places = sorted((one for one in every if _group(one) != "rules"), key=lambda one: (not one.id, one.id, one.title))
    return [
        {
            "name": one.name,
            "title": one.title,
            "line": first_sentence(one.story),
            "story": " ".join(one.story.split()),
            "group": _group(one),
            "source": " · ".join(word for word in (one.id, one.source) if word),
            "town": town_told(one.name) if one.town else "",
        }
        for one in (*(one for one in every if one not in places), *places)
    ]


def _group(one: Scenario) -> str:
    return "contexts" if one.is_context else "rules" if one.town is None else "places"


@cache
def towns() -> list[dict[str, str]]:
    """Return the towns that scenarios bring with them."""
    return sorted(
        ({"name": name, "title": load(name).town_name} for name in with_towns()), key=lambda town: town["title"]
    )


def town_told(name: str) -> str:
    """Return in a sentence what the town of a scenario is."""
    one = load(name)
    number = 0 if one.town is None else one.town.number
    return texts("page")["place"]["told_own"].format(town=one.town_name, schools=number)


def first_sentence(story: str) -> str:
    r"""Return the first sentence of a text.

    Examples
    --------
    >>> first_sentence("Much hangs on it,\nfor 2.5 years. Nobody\nexpects much.")
    'Much hangs on it, for 2.5 years.'
    """
    flat = " ".join(story.split())
    end = flat.find(". ")
    return flat if end < 0 else flat[: end + 1]


@cache
def groups() -> list[dict[str, Any]]:
    """Return all sliders in groups: first the main ones, then every section with what is left of it."""
    titles = texts("page")["rules"]["sections"]
    every = {each["name"]: each for each in sliders()}
    first = [every.pop(name) for name in MAIN]
    found = [{"name": "main", "title": "", "sliders": first}]
    for section in Parameters.model_fields:
        rest = [each for name, each in every.items() if name.startswith(f"{section}.")]
        if rest:
            found.append({"name": section, "title": titles.get(section, section), "sliders": rest})
    return found


def sliders() -> Iterator[dict[str, Any]]:
    """Return every parameter as a slider; of a table (the mix of heads) one for every entry."""
    for each in declared():
        if each.name == MIX:
            for one in STRATEGIES.values():
                sentence = each.sentence.replace("{strategy}", f"the {one.name.replace('-', ' ')}")
                entry = each._replace(
                    name=f"{MIX}.{one.name}",
                    sentence=sentence,
                    meaning=one.meaning,
                    source=one.source,
                    low=0.0,
                    high=MOST_WEIGHT,
                    plausible=(0.0, 1.0),
                )
                yield _slider(entry)
        else:
            yield _slider(each)


def _slider(each: Declared) -> dict[str, Any]:
    low, high = each.plausible or (each.low or 0.0, each.high or 0.0)
    return {
        "name": each.name,
        "sentence": each.sentence.split("{}", 1),
        "low": low,
        "high": high,
        "step": 1 if isinstance(each.default, int) else step_of(low, high),
        "least": each.low,
        "most": each.high,
        "reading": reading(each)._asdict(),
        "live": each.when == "live",
        "meaning": each.meaning,
        "source": each.source,
    }


def step_of(low: float, high: float) -> float:
    """Return a round step that makes about a hundred of a range.

    Examples
    --------
    >>> step_of(0, 3), step_of(0, 1), step_of(6000, 8000), step_of(0, 0.02)
    (0.05, 0.01, 20.0, 0.0002)
    """
    rough = (high - low) / STEPS
    power = math.floor(math.log10(rough))
    lead = next(lead for lead in (1, 2, 5, 10) if lead * 10.0**power >= rough * 0.999)
    return float(f"{lead}e{power}")


@cache
def at_home(scenario: str) -> Mapping[str, float]:
    """Return the value of every slider as the scenario has it."""
    found: dict[str, float] = {}
    for name, value in load(scenario).parameters.flat().items():
        if isinstance(value, dict):
            found.update({f"{name}.{entry}": share for entry, share in value.items()})
        else:
            found[name] = value
    return found


def values(setting: RunSpec, row: int) -> dict[str, float]:
    """Return the value of every slider as it acts on the term after a row: the scenario's, then what was set."""
    found = dict(at_home(setting.scenario))
    for each in sorted(setting.settings, key=lambda each: each.start):
        if each.start <= row + 1:
            found |= each.changes
    return found


def within(interventions: Iterable[Intervention], years: int) -> tuple[Intervention, ...]:
    """Return the interventions that begin within so many years."""
    return tuple(one for one in interventions if one.start <= years * TERMS)
