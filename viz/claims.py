# ruff: noqa: N802 - a component is named as what it is on the page
# Solara gives its names without listing them:
# pyright: reportPrivateImportUsage=false
"""The page of claims: what the sources promise, whether it holds, where they disagree; each pair of towns to watch."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import solara

from ..agents.documents import read_json
from ..experiments.evidence.claims import claims, systems
from ..experiments.evidence.claims import told as of_claims
from ..experiments.evidence.disagreements import disagreements
from ..experiments.evidence.disagreements import told as of_disagreements
from ..experiments.evidence.disagreements.told import digits_of
from .address import address
from .catalogue import texts
from .page import STYLE, Foot, foot_words

OWN_STYLE = Path(__file__).with_name("claims.css")
KEPT = "kept.json"
"""What came out, beside what is asked: `make scoreboard` writes both anew."""


@solara.component
def Claims() -> Any:
    """Show the scoreboard and the maps of disagreements, as they were kept with this version of the model."""
    words = texts("claims")
    solara.Style(STYLE)
    solara.Style(OWN_STYLE)
    solara.Title(words["page"]["title"])
    board = Board(systems=scoreboard(), maps=maps(), words=words)
    with solara.v.Html(tag="div", class_="claims-page"):
        solara.v.Html(tag="main", attributes={"id": "choices", "tabindex": "-1"}, children=[board])
        Foot(words=foot_words(), real=False)


@solara.component_vue("parts/claims.vue", vuetify=False)
def Board(systems: list[dict[str, Any]], maps: list[dict[str, Any]], words: dict[str, Any]) -> None:
    """Show every system with its claims, to be narrowed down by group, verdict and words; and the maps."""


@cache
def scoreboard() -> list[dict[str, Any]]:
    """Return every system with its claims and what came of them, as kept."""
    kept = {row["id"]: row for row in _kept(of_claims)}
    found = []
    for name, system in systems().items():
        own = [(key, each) for key, each in claims().items() if key.split(".")[0] == name]
        found.append(
            {
                "id": name,
                "name": system.name,
                "group": name[0],
                "source": system.source,
                "claim": system.claim,
                "here": " ".join(system.here.split()),
                "why": " ".join(system.why.split()),
                "claims": [_told(key, each, kept[key]) for key, each in own if key in kept],
            }
        )
    return found


def _told(name: str, claim: Any, row: dict[str, Any]) -> dict[str, Any]:
    told = ("effect", "low", "high", "n", "verdict", "measure", "expects", "least", "robust")
    watch = ["" if claim.defector else address(claim.setting(side, 1)) for side in (0, 1)]
    found = {key: row.get(key) for key in told}
    found["digits"] = digits_of(claim.matters) + 1
    return found | {"id": name, "claim": claim.claim, "what": claim.what, "put_in": claim.wired, "watch": watch}


@cache
def maps() -> list[dict[str, Any]]:
    """Return every disagreement with its cells, the highest row first, as kept."""
    kept: dict[tuple[str, float, float], dict[str, Any]] = {}
    for row in _kept(of_disagreements):
        about = disagreements()[row["map"]]
        kept[row["map"], row[about.up.name], row[about.across.name]] = row
    found = []
    for name, about in disagreements().items():
        rows = []
        for up in reversed(about.up.levels):
            cells = [_cell(about, kept[name, up, across], across, up) for across in about.across.levels]
            rows.append({"level": up, "cells": cells})
        found.append(
            {
                "id": name,
                "title": about.title,
                "what": about.what,
                "plain": " ".join(about.plain.split()),
                "positions": [each.model_dump() for each in about.positions],
                "measure": about.claim.measure,
                "across": about.across.model_dump(),
                "up": about.up.label,
                "digits": digits_of(about.claim.matters),
                "rows": rows,
            }
        )
    return found


def _cell(about: Any, row: dict[str, Any], across: float, up: float) -> dict[str, Any]:
    sides = {each.who: number for number, each in enumerate(about.positions)}
    watch = [address(about.cell(across, up).setting(side, 1)) for side in (0, 1)]
    return {"effect": row["effect"], "right": row["right"], "side": sides.get(row["right"], -1), "watch": watch}


def _kept(module: Any) -> list[dict[str, Any]]:
    path = module.FOLDER.parent / KEPT
    return read_json(path, path.name)
