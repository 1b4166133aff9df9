"""Documents are current: what is made of the sources follows them, a result tells under which rules it was made."""

from __future__ import annotations

import json
import re
import shutil
import sys

import numpy as np
import pytest

from coopetition.agents.strategies import STRATEGIES
from coopetition.experiments.outputs.documents import __main__ as command
from coopetition.experiments.outputs.documents import made, rules, stamps
from coopetition.experiments.outputs.lean import leaner
from coopetition.model.mechanisms import mechanisms, off

LEAN = 3000, 2_000_000  # lines and bytes of all drawings


def test_every_made_part_of_the_pages_is_current(root):
    assert made.not_current(root) == [], "make docs"


def test_a_page_that_is_not_current_is_found_and_made_anew(root, tmp_path):
    for page in made.pages():
        (tmp_path / page).parent.mkdir(exist_ok=True)
        shutil.copy(root / page, tmp_path / page)
    for page, old, new in (
        ("docs/measures.md", "| `alarm` | pure number |", "| `alarm` | share |"),
        (
            "README.md",
            f" {made.in_words(len(STRATEGIES))} strategies of head teachers",
            " 99 strategies of head teachers",
        ),
    ):
        path = tmp_path / page
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    assert made.write(tmp_path) == ["docs/measures.md", "README.md"]
    for page in made.pages():
        assert (tmp_path / page).read_bytes() == (root / page).read_bytes()


def test_a_page_without_the_place_of_a_part_is_refused():
    with pytest.raises(ValueError, match="made: measures --> stands there 0 times"):
        made.made("docs/measures.md", "# Measures\n")


@pytest.fixture(scope="module")
def now():
    if rules.kept().platform != rules.place():
        pytest.skip(f"kept on {rules.kept().platform}, this is {rules.place()}: another C library rounds otherwise")
    return rules.as_kept()


def test_the_rules_do_what_is_kept_of_them(now):
    assert rules.kept().moved(now) == [], "if it is on purpose: make anew"
    assert now.told == rules.kept().told, "make anew"
    assert rules.kept().worlds == rules.all_worlds(), "make anew"


@pytest.mark.slow
def test_no_rule_can_be_left_out_unnoticed(now):
    """Each mechanism, switched off, moves what is told of the busy towns: the fingerprint sees every rule."""
    seeds = [each for each in now.worlds if each.startswith("busy")]
    usual = {each: rules.told([each], now.busy) for each in seeds}
    unseen = [
        name for name in mechanisms() if all(rules.told([each], now.busy | off(name)) == usual[each] for each in seeds)
    ]
    assert unseen == [], "put it to work in experiments/outputs/documents/busy.toml"


def test_names_and_what_is_new_make_nothing_old():
    before = rules.Rules("here", ["a"], ["w"], {}, {"cooperation": "12", "trust": "34"})
    assert before.fingerprint == before._replace(told={"helping": "12", "trust": "34"}).fingerprint
    assert before.moved(before._replace(told={**before.told, "new": "56"})) == []
    assert before.moved(before._replace(told={"cooperation": "12", "trust": "99"})) == ["trust"]
    assert before.holds("a")
    assert before.holds(before.fingerprint)
    assert not before.holds("b")


def test_a_strategy_that_is_new_in_the_catalogue_changes_no_code():
    old = np.array([[3, 0, 3], [1, 0, 3]])
    assert (rules._codes(old) == rules._codes(np.where(old > 0, old + 1, old))).all()
    assert (rules._codes(old) != rules._codes(old.T[:2, :2].repeat(2, 1)[:, :3])).any()


def test_every_result_tells_under_which_rules_it_was_made(root):
    assert stamps.wrong(root, rules.kept()) == []


def test_a_result_that_is_older_than_the_rules_is_told_with_what_makes_it_anew(tmp_path, monkeypatch):
    known = {
        "facts": stamps.Result(page="facts.md", command="coopetition facts --out docs"),
        "maps": stamps.Result(page="maps.md", command="coopetition map x --out y", by_hand=True),
        "old": stamps.Result(page="old.md", command="coopetition x", old="in May."),
    }
    monkeypatch.setattr(stamps, "results", lambda: known)
    for each in known.values():
        (tmp_path / each.page).write_text("# Title\n\nWords.\n", encoding="utf-8")
    current = rules.kept()
    (tmp_path / "facts.md").write_text(stamps.stamped("# Title\n\nWords.\n", "0123456789ab"), encoding="utf-8")
    facts, maps, old = stamps.wrong(tmp_path, current)
    assert "facts.md is older than the rules (0123456789ab): `make docs RESULTS=facts`" in facts
    assert "maps.md does not tell" in maps
    assert "`coopetition map x --out y`, then `make stamp RESULTS=maps`" in maps
    assert "old.md does not say" in old
    for name in ("facts", "maps"):
        text = (tmp_path / f"{name}.md").read_text(encoding="utf-8")
        (tmp_path / f"{name}.md").write_text(stamps.stamped(text, current.fingerprint), encoding="utf-8")
    (tmp_path / "old.md").write_text(stamps.noted("# Title\n\nWords.\n", "in May."), encoding="utf-8")
    assert stamps.wrong(tmp_path, current) == []
    again = stamps.noted(stamps.stamped("# T\n\nWords.\n", "ab"), "in May.")
    assert again == "# T\n\n*Made with earlier rules, in May.*\n\nWords.\n"


def test_drawings_in_the_documents_are_lean(root):
    texts = {path: path.read_text(encoding="utf-8") for path in (root / "docs").rglob("*.svg")}
    assert texts
    assert [path.name for path, text in texts.items() if leaner(text) != text] == []
    assert sum(text.count("\n") for text in texts.values()) < LEAN[0]
    assert sum(len(text.encode()) for text in texts.values()) < LEAN[1]
    pages = "".join(path.read_text(encoding="utf-8") for path in (root / "docs").rglob("*.md"))
    assert [path.name for path in texts if not re.search(rf"\([\w/]*{re.escape(path.name)}\)", pages)] == []


def test_a_result_is_made_by_its_command_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "ROOT", tmp_path)
    words = "coopetition facts A1 --seeds 2 --years 1 --region synthetic:8 --workers 1 --json"
    command._make(stamps.Result(page="facts.md", command=words, kept="kept.json"))
    rows = json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))
    assert {row["id"].partition(".")[0] for row in rows} == {"A1"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--results", "mapz"], "RESULTS=mapz: there is no such result; take one of claims,"),
        (["--stamp", "mapz"], "RESULTS=mapz: there is no such result; take one of claims,"),
        (["--results", "maps"], "put together by hand from what `coopetition map map-greed-fear --out my-map` leaves"),
    ],
)
def test_a_result_that_cannot_be_made_is_refused_in_a_line(words, said, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["documents", *words])
    assert command.main() == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
