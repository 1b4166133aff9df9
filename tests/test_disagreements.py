"""Where the sources disagree: maps told in full, asked cell by cell, and written as they came out."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.evidence.claims import systems
from coopetition.experiments.evidence.disagreements import disagreements, named, told
from coopetition.experiments.evidence.disagreements.asked import NEITHER, UNSETTLED, cells, mapped
from coopetition.experiments.evidence.disagreements.page import besides, counts, grid, section, write
from coopetition.experiments.runs.executors import Here
from worlds import as_words

WANTED = ({"D1", "D9"}, {"P26"}, {"D10", "D5", "C7"}, {"P5", "P21"}, {"C3", "D17"}, {"C9", "D17"})


def small(name="D1-D9", **changes):
    about = disagreements()[name]
    across = about.across.model_copy(update={"levels": about.across.levels[:2]})
    up = about.up.model_copy(update={"levels": about.up.levels[:2]})
    ask = about.ask | {"region": "synthetic:20", "years": 2} | changes
    return about.model_copy(update={"across": across, "up": up, "ask": ask})


def test_every_disagreement_that_the_sources_have_is_mapped():
    rows = [{row for each in about.positions for row in each.rows} for about in disagreements().values()]
    for wanted in WANTED:
        assert any(wanted <= found for found in rows), wanted


@pytest.mark.parametrize("name", disagreements())
def test_a_disagreement_is_told_and_each_cell_makes_sense(name):
    about = disagreements()[name]
    one, other = about.positions
    assert one.right != other.right
    assert {row for each in about.positions for row in each.rows} <= set(systems())
    assert about.title.endswith("?")
    assert len(about.plain.split()) > 80
    asked = cells(about)
    assert len(asked) == len(about.across.levels) * len(about.up.levels)
    worlds = set()
    for claim in asked.values():
        a, b = claim.setting(0, 1), claim.setting(1, 1)
        a.check(), b.check()
        assert (a.scenario, a.interventions) != (b.scenario, b.interventions)
        worlds.add((b.scenario, as_words(b.interventions), b.years))
    assert len(worlds) == len(asked)


def test_a_verdict_says_who_is_right():
    about = disagreements()["C3-D17"]
    assert about.right("supported") == "Dunford"
    assert about.right("no effect") == "the toolkit"
    assert about.right("opposite") == NEITHER
    assert about.right("inconclusive") == UNSETTLED


def test_an_axis_puts_its_level_where_it_belongs():
    about = disagreements()["D10-D5-C7"]
    claim = about.cell(0.3, 0.02)
    assert claim.set == {"heads.reckoning": 1, "heads.redesign_threshold": 0.3}
    assert claim.b == {"funding.cut": 0.02}
    assert disagreements()["C3-D17"].cell(0.01, 5).years == 5


def test_a_map_is_asked_counted_and_written(tmp_path):
    about = small(least=10.0)
    found = mapped("D1-D9", about, Here(), seeds=2)
    assert set(found.counted()) == {"Greany", "Ledingham", NEITHER, UNSETTLED}
    assert sum(found.counted().values()) == 4
    rows = found.told()
    assert [row["heads.mix.oppressed"] for row in rows] == [0, 0, 0.03, 0.03]
    assert {row["right"] for row in rows} <= {NEITHER, UNSETTLED}
    assert counts(found).startswith("Of 4 cells: ")
    assert len(besides(found)) == 2
    lines = grid(found)
    assert lines[2].startswith("| 0.03 ")  # the highest level is on top, as on the picture
    assert lines[-1].startswith("| 0 ")
    text = write([found], 2, tmp_path).read_text(encoding="utf-8")
    assert about.title in text
    assert (tmp_path / "disagreements" / "D1-D9.svg").read_text(encoding="utf-8").startswith("<svg")
    assert any("right" in line for line in section(found))


def test_the_same_pairs_give_the_cell_that_the_claim_alone_gives():
    from coopetition.experiments.evidence.claims.asked import ask

    about = small(least=10.0)
    found = mapped("D1-D9", about, Here(), seeds=3)
    (alone,) = ask({"x": about.cell(about.across.levels[1], about.up.levels[0])}, Here(), 3)
    assert found.cells[0][1].effect == alone.effect


def test_disagreements_are_found_by_name_and_by_system():
    assert list(named(("d9",))) == ["D1-D9"]
    assert list(named(("D17",))) == ["C3-D17", "C9-D17"]
    with pytest.raises(InputError, match="there is no such disagreement"):
        named(("D99",))


@pytest.mark.parametrize(
    ("words", "said"),
    [(["D99"], "there is no such disagreement"), (["P26", "--seeds", "1"], "an interval needs 2 or more")],
)
def test_what_cannot_be_mapped_is_told(words, said):
    done = CliRunner().invoke(app, ["disagreements", *words])
    assert done.exit_code == 2
    assert said in re.sub(r"\s+", " ", done.stderr)


def test_the_verb_tells_cells_in_json(monkeypatch):
    monkeypatch.setattr(told, "disagreements", lambda: {"D1-D9": small(least=10.0)})
    done = CliRunner().invoke(app, ["disagreements", "D9", "--seeds", "2", "--workers", "1", "--json"])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 4
    assert {"effect", "low", "high", "n", "verdict", "right", "commands"} <= set(found[0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("levels = [0, 0.1,", "levels = [0.1, 0,", "levels must rise"),
        ('right = "opposite"', 'right = "maybe"', "right"),
        ('measure = "cooperation"', 'measures = "cooperation"', "measure"),
    ],
)
def test_a_broken_file_names_itself_and_what_is_wrong(tmp_path, monkeypatch, old, new, said):
    text = (told.FOLDER / "D1-D9.toml").read_text(encoding="utf-8")
    (tmp_path / "D1-D9.toml").write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(told, "FOLDER", tmp_path)
    disagreements.cache_clear()
    try:
        with pytest.raises(InputError, match=rf"'D1-D9.toml': .*{said}"):
            disagreements()
    finally:
        disagreements.cache_clear()


def test_the_documents_hold_every_map(root):
    text = (root / "docs" / "disagreements.md").read_text(encoding="utf-8")
    for name, about in disagreements().items():
        assert about.title in text
        assert " ".join(about.plain.split()) in text
        assert f"(disagreements/{name}.svg)" in text
        assert (root / "docs" / "disagreements" / f"{name}.svg").exists()


def test_what_is_kept_for_the_page_is_what_is_asked():
    kept = json.loads(told.FOLDER.with_name("kept.json").read_text(encoding="utf-8"))
    asked = [claim for about in disagreements().values() for claim in cells(about).values()]
    assert [row["commands"] for row in kept] == [[claim.command(0), claim.command(1)] for claim in asked]
