"""The door: `import coopetition` gives what most scripts need, and costs nothing before it is asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import coopetition
import coopetition.model
from coopetition.agents.strategies.catalogue import strategy
from coopetition.model.laboratory import Laboratory
from coopetition.model.region import Region
from coopetition.model.system import SchoolSystem
from coopetition.model.world import World


def test_what_most_scripts_need_is_at_the_door():
    for each in (SchoolSystem, World, Region, Laboratory, strategy):
        assert getattr(coopetition, each.__name__) is each
    assert coopetition.__version__ == version("coopetition")


def test_what_there_is_can_be_listed():
    assert {"SchoolSystem", "World", "Region", "Laboratory", "strategy", "__version__"} <= set(dir(coopetition))
    assert {"SchoolSystem", "World", "Region"} <= set(dir(coopetition.model))


def test_what_there_is_not_is_no_attribute():
    with pytest.raises(AttributeError, match="SchoolSistem"):
        coopetition.SchoolSistem  # noqa: B018


def test_the_door_imports_nothing_before_it_is_asked():
    code = "import sys, coopetition; print([m for m in ('mesa', 'numpy', 'numba') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
