"""The recipes of CONTRIBUTING.md, followed to the letter on a copy, with the tests that find what they leave out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from typing import NamedTuple

import pytest

LEFT = shutil.ignore_patterns("__pycache__", ".venv", ".git", ".*_cache", ".hypothesis", "*.egg-info")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PATH = re.compile(r"`([\w./-]+/[\w.-]+\.\w+)`:\s*$")
FIND_WHAT_IS_LEFT_OUT = (
    "tests/test_stamps.py",
    "tests/test_odd.py",
    "tests/test_measures_contract.py",
    "tests/test_command_list.py",
    "tests/test_imports.py",
    "tests/test_house.py",
    "tests/test_mechanisms.py::test_every_mechanism_of_the_core_is_cut_out_somewhere_and_no_other",
    "tests/test_mechanisms.py::test_every_parameter_belongs_to_a_mechanism_or_is_structure",
    "tests/test_reproducible.py::test_every_supported_python_gives_the_same_bytes",
    "tests/test_docs.py::test_links_between_pages_lead_somewhere",
)


class Step(NamedTuple):
    """One block of a recipe: what kind it is, what it says, and the file it belongs to."""

    kind: str
    text: str
    path: str
    added: bool


def steps(page):
    """Return the blocks of every recipe, by its title, in order."""
    found = {}
    for section in page.split("\n## ")[1:]:
        title = section.partition("\n")[0]
        for block in BLOCK.finditer(section):
            before = section[: block.start()].rstrip()
            named = PATH.search(before)
            added = named is not None and "at the end of" in before[: named.start()].rpartition("\n\n")[2]
            found.setdefault(title, []).append(Step(block[1], block[2], named[1] if named else "", added))
    return found


@pytest.fixture(scope="module")
def recipes(root):
    return steps((root / "CONTRIBUTING.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "title",
    ["a strategy of head teachers", "a measure", "a study, or a design of studies", "a scenario or a local context",
     "a policy", "a claim", "a form of governance", "a mechanism", "an extension"],
)  # fmt: skip
def test_a_recipe_has_a_file_to_put_somewhere(title, recipes):
    first = recipes[f"Add {title}"][0]
    assert first.kind in {"python", "toml", "diff"}
    assert first.path or first.kind == "diff"


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """A copy of the whole project, with commands of its own that find the copy, and plain rules."""
    place = tmp_path_factory.mktemp("copy") / "coopetition"
    shutil.copytree(root, place, ignore=LEFT)
    commands = place / ".venv" / "bin"
    commands.mkdir(parents=True)
    start = "from coopetition.experiments.command import main; main()"
    for name, words in (("python", ""), ("coopetition", f" -c '{start}'")):
        (commands / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -S{words} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    (place / ".venv" / ".development").touch()  # nothing is to be set up
    return place


def call(place, *command):
    paths = [str(place.parent), *dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))]
    own = {
        "PATH": f"{place / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHON": sys.executable,
        "MAKEFLAGS": "",
        "NUMBA_DISABLE_JIT": "1",
        "COOPETITION_CACHE": str(place.parent / "cache"),
    }
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | own, cwd=place, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done


@pytest.mark.heavy
@pytest.mark.slow
def test_the_recipes_work_as_they_stand_and_leave_nothing_out(recipes, copy):
    """Everything that is added by them is there at once; `make anew`, their commands, and the tests follow."""
    for title, blocks in recipes.items():
        for each in blocks:
            path = copy / each.path
            if each.kind == "diff":
                (copy / "recipe.diff").write_text(each.text, encoding="utf-8")
                call(copy, "git", "apply", "--whitespace=nowarn", "recipe.diff")
            elif each.kind != "sh":
                assert each.added == path.exists(), f"{title}: {each.path}"
                text = path.read_text(encoding="utf-8") if each.added else ""
                path.parent.mkdir(exist_ok=True)
                path.write_text(text + each.text, encoding="utf-8")
    (anew,) = (each.text for each in recipes["Recipes"])
    told = call(copy, "sh", "-ec", anew).stderr
    assert "made anew: docs/odd.md" in told
    assert "made anew: README.md" in told
    assert "moved" not in told, "what is new and off makes nothing old"
    for title, blocks in recipes.items():
        for each in blocks:
            if each.kind == "sh" and title != "Recipes":
                call(copy, "sh", "-ec", each.text)
    plain = ("-q", "-m", "not slow and not heavy", "-p", "no:cacheprovider", "-p", "no:xdist")
    call(copy, "python", "-m", "pytest", *plain, *FIND_WHAT_IS_LEFT_OUT)


@pytest.mark.slow
def test_a_recipe_without_its_last_step_is_found(recipes, copy, tmp_path):
    """The tests that are run after the recipes do find a page that was not made anew."""
    place = tmp_path / "coopetition"
    shutil.copytree(copy, place, ignore=shutil.ignore_patterns("__pycache__"))
    page = place / "docs" / "measures.md"
    page.write_text(page.read_text(encoding="utf-8").replace("| `alarm` |", "| `alert` |"), encoding="utf-8")
    test = "tests/test_stamps.py::test_every_made_part_of_the_pages_is_current"
    with pytest.raises(AssertionError, match="make docs"):
        call(place, "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", test)
