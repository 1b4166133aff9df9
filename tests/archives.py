"""Folders of runs to be archived, and what lies in an archive."""

from __future__ import annotations

import json
import zipfile
from itertools import pairwise

from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.outputs.archive.gathered import METADATA
from coopetition.model.region import Region

STUDY = """
title = "A small study"
story = "What stakes do in a small town."
region = "{}"
years = 2
seeds = 2
metrics = ["cooperation", "takeovers"]
[factors]
accountability.stakes = {{ levels = 3 }}
"""
MORRIS = """
title = "What moves what"
region = "synthetic:12"
years = 1
seeds = 2
design = "morris"
samples = 4
metrics = ["cooperation"]
[factors]
accountability.stakes = {}
dilemma.noise = {}
"""


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def done(*words):
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result


def members(path):
    with zipfile.ZipFile(path) as pack:
        return {each.filename: pack.read(each) for each in pack.infolist()}


def graph_in(path):
    return json.loads(members(path)[METADATA])


def leave(place):
    """Leave the folders of a run, a sweep and a study of sensitivity, made from files named by their absolute paths."""
    Region.synthetic(20, seed=3).save(place / "town.json")
    ids = Region.synthetic(20, seed=3).schools["id"]
    (place / "ties.edges").write_text("".join(f"{one} {other}\n" for one, other in pairwise(ids)))
    given = ("--region", place / "town.json", "--partnerships", place / "ties.edges", "--years", 2, "--seed", 7)
    chosen = ("--set", "trust.start=0.4", "--set", "accountability.stakes=2@4", "--event", "city-trust=all@4")
    done("run", "tour-de-france", *given, *chosen, "--out", place / "run")
    for name, text in {"sweep": STUDY.format(place / "town.json"), "sensitivity": MORRIS}.items():
        (place / f"{name}.toml").write_text(text)
        done(name, place / f"{name}.toml", "--out", place / name, "--workers", 1)
    return place
