"""The house stands: packages listed, imports one way, a light start."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
import setuptools

ROOMS = {
    "agents": set(),
    "model": {"agents"},
    "experiments": {"agents", "model"},
    "viz": {"agents", "model", "experiments"},
}


def modules(root, room):
    return sorted((root / room).rglob("*.py"))


def rooms_imported(path, room, root):
    """The rooms of ours that a module imports from, by relative or absolute import."""
    depth = len(path.relative_to(root).parts) - 1
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            if node.level == 0 and (node.module or "").startswith("coopetition."):
                yield node.module.split(".")[1]
            elif node.level > depth:
                names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
                yield from names
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("coopetition."))


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(root, room):
    for path in modules(root, room):
        wrong = set(rooms_imported(path, room, root)) - ROOMS[room] - {room}
        assert not wrong, f"{path.relative_to(root)} imports from {wrong}"


def packages_imported(path):
    """The packages that a module imports by an absolute import, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def plain(distribution):
    """The name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", distribution)[0]).lower()


def test_every_package_that_is_imported_is_declared(root):
    declared = {plain(each) for each in tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]}
    brought, missing = packages_distributions(), {}
    for room in ROOMS:
        for path in modules(root, room):
            for name in set(packages_imported(path)) - sys.stdlib_module_names - {"coopetition", "__future__"}:
                if not declared & {plain(each) for each in [name, *brought.get(name, [])]}:
                    missing[name] = path.relative_to(root).as_posix()
    assert not missing, f"imported, and not among the dependencies in pyproject.toml: {missing}"


def test_every_folder_is_a_package_of_what_is_installed(root, monkeypatch):
    told = {}
    monkeypatch.chdir(root)
    monkeypatch.setattr(setuptools, "setup", told.update)
    runpy.run_path(str(root / "setup.py"))
    found = {
        "coopetition." + ".".join(path.parent.relative_to(root).parts)
        for room in ROOMS
        for path in (root / room).rglob("__init__.py")
    }
    assert set(told["packages"]) - {"coopetition"} == found - {"coopetition.model.door"}  # installed as the package


def test_typed_and_no_init_at_doors(root):
    assert all((root / room / "py.typed").exists() for room in ROOMS)
    assert not (root / "__init__.py").exists()
    assert not (root / "tests" / "__init__.py").exists()


def test_locks_name_no_host(root):
    for lock in root.glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_a_batch_needs_neither_mesa_nor_pandas():
    heavy = {"mesa", "pandas", "scipy.spatial", "networkx", "matplotlib"}
    code = f"import sys, coopetition.model.world; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_stay_short(root):
    long = [f"{path}" for room in ROOMS for path in modules(root, room) if len(path.read_text().splitlines()) > 450]
    assert not long
