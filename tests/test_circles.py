"""No circle of imports: neither of files nor of folders, however lazily or for types alone something is imported."""

from __future__ import annotations

import ast

import networkx as nx

ROOMS = ("agents", "model", "experiments", "viz")
LEFT = (
    {"model.face", "model.space", "model.system"},
    {"model.interventions.intervention", "model.interventions.writing"},
    {"model.parameters", "model.parameters.words"},
    {"model.schedule", "model.start"},
)
"""Circles of files that are left. They may only shrink."""
FOLDERS = (
    {"agents", "agents.engine", "agents.strategies"},
    {
        "model",
        "model.extensions",
        "model.extensions.governance",
        "model.extensions.unions",
        "model.forms",
        "model.interventions",
        "model.measures",
        "model.parameters",
        "model.phases",
        "model.policies",
        "model.region",
        "model.scenarios",
    },
)
"""Circles of folders that are left (a file straight in `experiments/` counts by itself). They may only shrink."""


def files_of(root):
    """Every module by its dotted name."""
    found = {}
    for room in ROOMS:
        for path in (root / room).rglob("*.py"):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imported(name, path, files):
    """The modules of ours that one imports, wherever it does."""
    package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.removeprefix("coopetition.") for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *(node.module or "").removeprefix("coopetition.").split(".")]).strip(".")
            inner = [f"{base}.{each.name}" for each in node.names]
            yield from (each if each in files else base for each in inner)


def graph_of(root):
    files = files_of(root)
    graph = nx.DiGraph()
    graph.add_nodes_from(files)
    for name, path in files.items():
        graph.add_edges_from((name, each) for each in imported(name, path, files) if each in files and each != name)
    return graph, files


def circles(graph):
    return [set(each) for each in nx.strongly_connected_components(graph) if len(each) > 1]


def new(found, left):
    """The circles that are no part of one that is known."""
    return [sorted(each) for each in found if not any(each <= known for known in left)]


def test_a_circle_is_seen(tmp_path):
    """Lazily, for types alone, through a package: each is an import."""
    for room in ROOMS:
        (tmp_path / room).mkdir()
    (tmp_path / "model" / "__init__.py").write_text("")
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import b\n"
    (tmp_path / "model" / "a.py").write_text(typed)
    (tmp_path / "model" / "b.py").write_text("def f():\n    from coopetition.model.a import g\n")
    (tmp_path / "model" / "c.py").write_text("from . import a\nfrom .b import f\n")
    assert circles(graph_of(tmp_path)[0]) == [{"model.a", "model.b"}]


def test_no_circle_of_files(root):
    assert not new(circles(graph_of(root)[0]), LEFT)


def test_no_circle_of_folders(root):
    graph, files = graph_of(root)
    places = {name: ".".join(path.parent.relative_to(root).parts) for name, path in files.items()}
    places |= {name: name for name, place in places.items() if place == "experiments"}
    folders = nx.DiGraph((places[a], places[b]) for a, b in graph.edges if places[a] != places[b])
    assert not new(circles(folders), FOLDERS)
