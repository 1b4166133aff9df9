"""Towns in which everything happens, and the same with rules cut out of the sources, or an extension left out.

``echo display 1 | NUMBA_DISABLE_JIT=1 python tests/cut_worlds.py`` tells what came of the town of seed 1 without
display, and so on line by line; only plain rules can be cut.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import sys
import tomllib
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace
from unittest.mock import patch

import numpy as np

from coopetition.agents.columns import Columns
from coopetition.agents.strategies import NAMES, STRATEGIES
from coopetition.model import schedule, start
from coopetition.model import world as worlds_of
from coopetition.model.extensions import extensions
from coopetition.model.mechanisms import off
from coopetition.model.region.town import Town
from coopetition.model.world import World

ROOT = Path(__file__).resolve().parent.parent
CUTS = tomllib.loads(Path(__file__).with_name("cuts.toml").read_text(encoding="utf-8"))
ONLY_WHEN_OFF = CUTS.pop("only-when-off")
PAIRS, YEARS = 10, 5
WORKED_OUT = "loop_gain"  # tells what parameters and state add up to; no rule reads it
BUSY = {
    "accountability.stakes": 2.0,
    "accountability.pooling": 0.1,
    "dilemma.judged_synergy": 0.1,
    "shocks.rate": 0.1,
    "inspection.often": 0.8,
    "inspection.requires_improvement": -1.2,
    "fates.intervention": 0.7,
    "fates.coasting": 0.3,
    "fates.viable": 0.8,
    "fates.closing": 1.0,
    "heads.leave_after_bad": 0.3,
    "heads.job_years": 1,
    "heads.burn_out": 1.0,
    "fates.rescue_cost": 0.1,
    "fates.turnaround": 0.5,
    **{f"heads.mix.{name}": max(0.2, each.share) for name, each in STRATEGIES.items()},
    "heads.mix.visionary": 0.8,
    "trust.acts_start": 0.5,
    "admissions.settling": 2,
    "funding.topslice": 0.01,
    "unions.joining": 0.1,
    "unions.exit": 0.3,
    "unions.autonomy": 0.1,
    "contracts.duration": 4.0,
    "contracts.parents": 0.4,
    "contracts.equal_votes": 0.3,
    "contracts.agencies": 0.3,
    "agencies.offered": 0.8,
    "accountability.judged_disadvantaged": 0.3,
    "authority.levy": 0.01,
    "authority.to_groups": 0.5,
    "services.bought": 0.02,
    "services.combined": 0.5,
    "services.one_voice": 0.1,
    "monitoring.accounts": 3.0,
    "monitoring.improvement_partner": 0.4,
    "network.coverage": 0.9,
    "network.lapse": 1.0,
    "network.alone": 0.4,
    "network.renewal": 0.3,
    "authority.brokering": 0.3,
    "norm.blame_rise": 0.4,
    "funding.cut": 0.005,
    "heads.reckoning": 0.3,
    "teachers.insecurity": 0.5,
    "authority.bargaining": 0.5,
    "authority.backing": 0.005,
    "learning.capacity_learnt": 0.1,
    "exclusions.usual": 0.005,
    "exclusions.commissioned": 0.5,
    "heads.informed": 0.8,
    "authority.officers": 0.2,
    "authority.imported": 0.4,
    "heads.training": 0.3,
    "heads.governors": 0.3,
    "heads.feedback": 0.2,
    "help.escalating": 0.6,
    "help.outside_only": 0.3,
    "authority.misjudged": 1.0,
    "authority.shared_data": 0.3,
    "inspection.published": 0.5,
    "accountability.volatility": 0.4,
    "funding.area_fund": 0.01,
    "funding.area_by_results": 0.4,
    "funding.area_by_maturity": 0.4,
    "accountability.joint": 1,
    "accountability.free_riding": 0.8,
    "funding.bid_fund": 0.01,
    "hubs.hub_fund": 0.02,
    "hubs.hub_years": 2,
    "hubs.by_impact": 0.4,
    "hubs.grade": 2,
    "practices.every": 1,
    "practices.pioneers": 0.3,
    "practices.evidence_first": 0.5,
    "practices.evaluation_years": 1,
}
"""Every mechanism is at work, and whatever can happen does."""

DECIDED = (
    ("model/phases/acts.py", "        chance = probability_of_cooperating(strategy, view)\n"),
    ("model/start.py", "        chance = probability_of_cooperating(s.heads.strategy[i], at_first("),
)
NEVER = "        assert s.heads.strategy[i] != {}\n{}"
for _name in NAMES:
    CUTS[f"strategy-{_name}"] = [[file, old, NEVER.format(NAMES.index(_name), old)] for file, old in DECIDED]
    ONLY_WHEN_OFF[f"strategy-{_name}"] = (
        "weights of the mix stand beside one another: without one, others get its heads"
    )


@cache
def region():
    """Return secondaries and primaries in the same places, on both sides of a border."""
    found = Town(schools=PAIRS, primaries=1.0).drawn("two phases", 1)
    east = found.schools["x"] > np.median(found.schools["x"])
    found.schools["authority"] = np.where(east, "East", "West")
    return found


def town(changes, seed, governed=True):
    """Return a town some of whose schools are far too empty and in debt, and some governed by forms, at its end."""
    world = World("england-today", region(), BUSY | changes, seed)
    world.state.schools["reserves"][:6] = -2e6
    world.state.schools["places"][:6] *= 2.5
    if governed:
        govern(world)
    return world.run(YEARS)


def govern(world):
    """Let forms govern some schools of a town from its first term on."""
    world.govern("brand", [0, 1])
    world.govern("employee-owned", [2, 3, 12])
    world.govern("self-organising", [4, 5, 14, 15])
    world.govern("parent-led-centre", [6, 7])


def outcome(world):
    """Return a hash over all that came of a town: not of its parameters, nor of what is only worked out of them."""
    digest = hashlib.sha256()
    for name, value in world.state._asdict().items():
        if name not in {"p", "levers", "strategies"}:
            add(digest, value)
    for name in sorted(set(world.trajectory.at([0])) - {WORKED_OUT}):
        add(digest, world.trajectory[name])
    add(digest, world.trajectory.acts)
    digest.update(repr(world.events).encode())
    return digest.hexdigest()


def add(digest, value):
    """Add columns, or an array, to a hash."""
    if isinstance(value, Columns):
        for name in value:
            if name != WORKED_OUT:
                add(digest, value[name])
    else:
        digest.update(np.ascontiguousarray(value))


def read_once(record):
    """Return a record as plain numbers and arrays: plain rules look at them again and again."""
    names = getattr(record, "dtype", np.dtype(int)).names
    if not names:
        return np.asarray(record)[()]
    return SimpleNamespace(**{name: read_once(record[name]) for name in names})


def in_columns(state):
    """Return a state as plain rules take it."""
    return SimpleNamespace(**state._asdict() | {"p": read_once(state.p)})


def cut_out(name):
    """Return, by file, the sources of which a mechanism is cut out."""
    texts = {}
    for file, old, new in CUTS[name]:
        text = texts.setdefault(file, (ROOT / file).read_text(encoding="utf-8"))
        found = text.count(old)
        if found != 1:
            raise ValueError(f"cuts.toml, {name}: {file} holds {found} times: {old}")
        texts[file] = text.replace(old, new)
    return texts


@contextmanager
def without(name):
    """Cut a mechanism out of the rules while this lasts."""
    texts = cut_out(name)
    for file, text in texts.items():
        rewrite(file, text)
    try:
        yield
    finally:
        for file in texts:
            rewrite(file, (ROOT / file).read_text(encoding="utf-8"))


def rewrite(file, text):
    """Give the functions of a module the code of another text, wherever they are known."""
    module = importlib.import_module("coopetition." + file.removesuffix(".py").replace("/", "."))
    for code in compile(text, file, "exec").co_consts:
        if isinstance(code, CodeType) and hasattr(module, code.co_name):
            function = inspect.unwrap(getattr(module, code.co_name))
            if inspect.isfunction(function):
                function.__code__ = code
    for each in vars(module).values():
        if hasattr(each, "cache_clear"):  # what was kept of the other text
            each.cache_clear()


@contextmanager
def left_out(name):
    """Let there be no such extension while this lasts."""
    others = {each: found for each, found in extensions().items() if each != name}
    with patch.object(schedule, "extensions", lambda: others):
        forget_schedules()
        try:
            yield
        finally:
            forget_schedules()


def forget_schedules():
    """Let schedules be made anew."""
    for each in vars(schedule).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def cut(name, seed):
    """Return what came of towns without a mechanism's rule: one that would switch it off, and one that would not."""
    with without(name):
        return outcome(town(off(name), seed)), outcome(town({}, seed)) if name not in ONLY_WHEN_OFF else None


if __name__ == "__main__":
    start.for_rules = worlds_of.for_rules = in_columns
    for asked in sys.stdin:
        name, seed = asked.split()
        sys.stdout.write(json.dumps(cut(name, int(seed))) + "\n")
        sys.stdout.flush()
