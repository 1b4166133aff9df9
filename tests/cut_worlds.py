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
from pathlib import Path
from types import CodeType, SimpleNamespace
from unittest.mock import patch

import numpy as np

from coopetition.agents.engine.columns import Columns
from coopetition.agents.strategies import NAMES
from coopetition.experiments.outputs.documents import busy
from coopetition.model import schedule, start
from coopetition.model import world as worlds_of
from coopetition.model.extensions import extensions
from coopetition.model.mechanisms import off

ROOT = Path(__file__).resolve().parent.parent
CUTS = tomllib.loads(Path(__file__).with_name("cuts.toml").read_text(encoding="utf-8"))
ONLY_WHEN_OFF = CUTS.pop("only-when-off")
WORKED_OUT = "loop_gain"  # tells what parameters and state add up to; no rule reads it

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


def town(changes, seed, governed=True):
    """Return a town in which everything happens, at its end."""
    return busy.town(busy.busy() | changes, seed, governed=governed)


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
