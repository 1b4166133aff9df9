"""What the documentation shows works: examples in docstrings and in Python blocks run, links lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib

import pytest

from coopetition import agents, experiments, model
from coopetition.experiments.designs.studies import study_of

PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"]


def modules():
    for package in (agents, model, experiments):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not each.name.endswith("__main__"):
                yield each.name


@pytest.mark.parametrize("name", sorted(modules()))
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def pages(root):
    for name in PAGES:
        yield from sorted((root / name).rglob("*.md")) if (root / name).is_dir() else [root / name]


def test_python_in_the_readme_runs(root, capsys):
    blocks = re.findall(r"```python\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own page
    assert "cooperation" in capsys.readouterr().out


def test_the_page_on_plug_ins_runs(root, tmp_path):
    page = (root / "docs" / "plugins.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "open_schools" in done.stdout
    assert " 8" in done.stdout


def test_the_page_for_users_of_mesa_runs(root, tmp_path):
    page = (root / "docs" / "mesa.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    script = "\n".join(each for each in blocks if "SolaraViz" not in each)  # which tests/test_space.py shows
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<SchoolSystem 'mortal-engines': schools=60, terms=6, seed=1> 6 ")


def test_the_study_and_the_script_of_the_page_on_many_runs_work(root, tmp_path):
    page = (root / "docs" / "studies.md").read_text(encoding="utf-8")
    (study,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(study_of(tomllib.loads(study))) == 2 * 64 * 30
    (script,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "script.py").write_text(script.replace("range(30)", "range(2)"), encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert "accountability.stakes" in done.stdout


def test_links_between_pages_lead_somewhere(root):
    for page in pages(root):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
