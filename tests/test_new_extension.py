"""A new extension touches nothing but its own folder: one in a package of somebody else, as CONTRIBUTING.md has it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

FILE = re.compile(r"`model/extensions/visits/([\w.]+)`.*?\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
OFF = """
import json
from coopetition.model.world import World
world = World("england-today", "synthetic:12", seed=1).run(2)
moved = world.trajectory
print(json.dumps([world.extensions, [moved[each].tolist() for each in ("effectiveness", "reserves", "norm")]]))
"""
ON = """
import json
from coopetition.experiments.outputs.documents import odd
from coopetition.experiments.outputs.event_text import in_words
from coopetition.model.world import World
world = World("england-today", "synthetic:12", {"visits.chance": 1.0, "heads.mix.visionary": 5.0}, seed=1).run(2)
visits = [each for each in world.events if each.kind == "visits"]
told = in_words(visits[0], world.region.schools["name"])
rows = [odd.parameters(), odd.entities(), odd.extending(), odd.told()]
energy = world.state.heads["energy"].tolist()
print(json.dumps([world.extensions, len(visits), told, world.metrics()["visits"], rows, energy]))
"""


@pytest.fixture
def package(root, tmp_path):
    """A package of somebody else, installed, which is the extension of the recipe."""
    files = dict(FILE.findall((root / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert len(files) == 8
    folder, told = tmp_path / "school_visits", tmp_path / "school_visits-1.0.dist-info"
    for place in (folder, told):
        place.mkdir()
    for name, text in files.items():
        ours = text.replace("from ....", "from coopetition.").replace("from ...", "from coopetition.model.")
        ours = ours.replace("from ..step", "from coopetition.model.extensions.step")
        (folder / name).write_text(ours, encoding="utf-8")
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: school-visits\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text("[coopetition.extensions]\nvisits = school_visits\n", encoding="utf-8")
    return tmp_path


def call(*words, path="", **environment):
    own = {"PYTHONPATH": str(path), "NUMBA_DISABLE_JIT": "1"} | environment
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=os.environ | own, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def listed(kind, path):
    start = f"from coopetition.experiments.command import main; main(['list', '{kind}', '--json'])"
    return {each["name"]: each for each in call("-c", start, path=path)}


def test_it_is_off_by_default_and_then_nothing_moves(package):
    assert call("-c", OFF, path=package) == call("-c", OFF)


def test_it_matters_where_it_is_on_and_is_told(package):
    extensions, number, told, measured, rows, energy = call("-c", ON, path=package)
    assert extensions == ["visits"]
    assert number > 0
    assert told.endswith(" visits another school")
    assert measured > 0
    parameters, entities, extending, words = rows
    assert "`visits.lift`" in parameters
    assert "visits that its heads made" in entities
    assert "`visit`" in extending
    assert "*Visits.*" in words
    still = ON.replace('"visits.chance": 1.0', '"visits.chance": 1.0, "visits.lift": 0.0')
    assert call("-c", still, path=package)[-1] != energy


@pytest.mark.parametrize(("kind", "name"), [("extensions", "visits"), ("parameters", "visits.chance"),
                                            ("metrics", "visits"), ("mechanisms", "visits")])  # fmt: skip
def test_it_is_listed(kind, name, package):
    assert name in listed(kind, package)
    assert name not in listed(kind, "")


@pytest.mark.slow
def test_compiled_it_does_the_same(package, tmp_path):
    compiled = {"NUMBA_DISABLE_JIT": "0", "COOPETITION_CACHE": str(tmp_path / "cache")}
    assert call("-c", ON, path=package, **compiled) == call("-c", ON, path=package)


def test_a_package_that_is_not_there_is_named(package):
    (package / "school_visits-1.0.dist-info" / "entry_points.txt").write_text(
        "[coopetition.extensions]\nvisits = gone\n"
    )
    with pytest.raises(AssertionError, match="extension 'visits': 'gone' must be an installed package"):
        call("-c", OFF, path=package)
