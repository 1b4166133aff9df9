"""A rule for one is the rule for all: compiled and plain agree to the last bit, so do one row and the whole phase."""

from __future__ import annotations

import doctest
import importlib
import inspect
import json
import os
import pkgutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopetition import agents
from coopetition.agents.engine import compiled as compiler
from coopetition.agents.engine import first_start, folder, kept
from coopetition.agents.strategies import LOOKS_AROUND, NAMES, STRATEGIES, View, probability_of_cooperating
from coopetition.model.phases import acts, collaboration, teaching, trust
from worlds import compiled, copy_of, small_world

COMPILED = type(probability_of_cooperating)


def scalar_rules():
    found = {}
    for module in pkgutil.iter_modules(agents.__path__):
        if module.name == "windows":  # the Mesa agents hold no rules
            continue
        source = importlib.import_module(f"coopetition.agents.{module.name}")
        for name, value in vars(source).items():
            if isinstance(value, COMPILED) and value.py_func.__module__ == source.__name__:
                found[f"{module.name}.{name}"] = value
    return found


RULES = scalar_rules()
NUMBER = st.floats(-3, 3)
POSITIVE = st.floats(0.01, 3)


def argument(name, kind):
    if kind == "bool":
        return st.booleans()
    positive = {"noise", "spread", "roll", "need", "voice", "stakes", "most", "response", "unit"}
    return POSITIVE if name in positive else NUMBER


@pytest.mark.parametrize("name", sorted(RULES))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_compiled_equals_plain_to_the_last_bit(name, data):
    one = RULES[name]
    parameters = inspect.signature(one.py_func).parameters.values()
    values = [data.draw(argument(each.name, each.annotation), label=each.name) for each in parameters]
    assert np.float64(one(*values)).tobytes() == np.float64(one.py_func(*values)).tobytes()


@pytest.mark.parametrize("name", sorted(name for name in RULES if ">>>" in RULES[name].py_func.__doc__))
def test_examples_of_a_rule(name):
    """Doctest looks for functions; a compiled rule is none, but is what the example calls."""
    plain = RULES[name].py_func
    for example in doctest.DocTestFinder().find(plain, name, globs=vars(sys.modules[plain.__module__]).copy()):
        assert doctest.DocTestRunner().run(example).failed == 0


def test_every_scalar_rule_is_found():
    assert len(RULES) >= 20


VIEW = st.builds(
    View,
    greed=NUMBER,
    fear=NUMBER,
    trust=st.floats(0, 1),
    noise=POSITIVE,
    norm=st.floats(0, 1),
    leaving=st.floats(0, 1),
    pressure=st.floats(0, 3),
    own_threshold=st.floats(0, 3),
    partner_cooperated=st.booleans(),
    outlook=st.floats(0, 1),
    partner_ahead=NUMBER,
    cooperated=st.floats(0, 1),
    fared=NUMBER,
    best_cooperating=NUMBER | st.just(-np.inf),
    best_competing=NUMBER | st.just(-np.inf),
    propensity=NUMBER,
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(view=VIEW)
def test_a_strategy_gives_a_probability(name, view):
    chance = STRATEGIES[name].decide(view)
    assert 0.0 <= chance <= 1.0
    assert chance == STRATEGIES[name].decide.py_func(view)
    assert chance == probability_of_cooperating(NAMES.index(name), view)


@settings(max_examples=200, deadline=None)
@given(view=VIEW, cooperating=NUMBER, competing=NUMBER)
def test_who_does_not_look_around_does_not_see_how_partners_fared(view, cooperating, competing):
    other = view._replace(best_cooperating=cooperating, best_competing=competing)
    for each in STRATEGIES.values():
        if not each.looks_around:
            assert each.decide(view) == each.decide(other)


def test_who_looks_around_is_told_by_code():
    assert [NAMES[code] for code, looks in enumerate(LOOKS_AROUND) if looks] == ["imitator"]


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_is_documented(name):
    each = STRATEGIES[name]
    assert each.meaning
    assert each.source
    assert 0 <= each.trusted <= 1


def taught(s):
    """Share out support, teach and publish, for all."""
    for step in (teaching.share_support, teaching.teach, teaching.publish):
        step(s)


# rules of one row whose order does not matter, over which rows, with the phase that maps them over all
SCHOOLS, TIES, PARTNERSHIPS = "schools", "ties", "first_member"
ROWS = [
    (acts.heads_look, [(acts.look, SCHOOLS)]),
    (acts.heads_act, [(acts.act, SCHOOLS)]),
    (collaboration.collaborate, [(collaboration.work_together, SCHOOLS), (collaboration.ride, PARTNERSHIPS)]),
    (taught, [(teaching.teach_one, SCHOOLS)]),
    (teaching.shocks, [(teaching.puncture, SCHOOLS)]),
    (trust.trust_and_outlook, [(trust.remember, SCHOOLS), (trust.deepen, TIES)]),
    (trust.norms, [(trust.look_at_winners, SCHOOLS)]),
]


@pytest.mark.parametrize(("phase", "rules"), ROWS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_row_alone_is_the_row_among_all(phase, rules):
    world = small_world(seed=4).run(2)
    whole, single = copy_of(world.state), copy_of(world.state)
    phase(compiled(whole))
    if phase is collaboration.collaborate:
        single.ties["mutual"][:] = False  # the phase starts every term afresh
    for rule, rows in rules:
        count = len(getattr(single, rows)) - (rows == PARTNERSHIPS)
        for row in np.random.default_rng(1).permutation(count):
            rule(int(row), compiled(single))
    for kind in ("schools", "heads", "sides", "ties"):
        one, other = getattr(whole, kind), getattr(single, kind)
        for name in one:
            np.testing.assert_array_equal(one[name], other[name], err_msg=f"{kind}.{name}")


def test_machine_code_of_another_processor_is_not_ours(tmp_path, monkeypatch):
    ours, rule = kept.place_of(), compiler.rule(half_of)
    file = rule._cache.file((compiler.types.float64,))
    monkeypatch.setattr(kept.config, "CPU_NAME", "another")
    others = kept.place_of()
    assert ours != others
    assert rule._cache.file((compiler.types.float64,)) != file
    kept.write_whole(tmp_path / f"{others}.json", json.dumps({"files": {}}))
    assert kept.all_there(tmp_path, others)
    assert not kept.all_there(tmp_path, ours)


def half_of(x):
    return x / 2.0


@pytest.mark.skipif(compiler.config.DISABLE_JIT, reason="rules are not compiled")
def test_the_first_start_reaches_every_rule():
    first_start.make_ready()
    assert folder.is_warm()
    account = folder.cache_folder() / f"{kept.place_of()}.json"
    missing = json.loads(account.read_text())["missing"]
    core = {each.rpartition(".")[2] for each in missing if ".extensions." not in each}
    tie, trust = {"worth_of_tie"}, {"risk", "worth_of_union", "wants_union", "wants_to_stay"}
    hub = {"worth_of_years", "worth_of_staying", "worth_of_applying", "helps_another"}
    others = {"clear_places", "tie_anew", "_keep_extensions"}
    assert core == tie | trust | hub | others, "what extensions alone call"


RUN = """
import gc
from coopetition.agents.engine.machine_code import Rule
from coopetition.experiments.run_spec import RunSpec
RunSpec(region="synthetic:25", years=1).world().run(1)
rules = [each for each in gc.get_objects() if isinstance(each, Rule)]
print(sum(sum(each.stats.cache_misses.values()) for each in rules), sum(len(each._lowered) for each in rules))
"""


@pytest.mark.skipif(compiler.config.DISABLE_JIT, reason="rules are not compiled")
def test_after_the_first_start_a_run_compiles_nothing():
    first_start.make_ready()
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True)
    assert done.stdout == "0 0\n"


FILES = """
from coopetition.agents.engine import kept
from coopetition.experiments import compiling
print([each.file(()).name for each in kept.ALL])
"""


@pytest.mark.skipif(compiler.config.DISABLE_JIT, reason="rules are not compiled")
def test_where_a_rule_is_kept_is_the_same_in_every_process():
    named = {
        subprocess.run(
            [sys.executable, "-c", FILES],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(named) == 1
