"""A report: one page that needs nothing else, tells what lies in the folder and how surely, and how to cite it."""

from __future__ import annotations

import html
import json
import re
import shutil
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.outputs.report.estimates import cut, directions, over_seeds
from coopetition.experiments.runs import rows
from coopetition.experiments.runs.sureness import shares
from keeping import alter_rows

METRICS = ["cooperation", "takeovers", "attainment_gap_months", "turn_taking"]
STUDY = f"""
title = "Stakes in two worlds"
story = "Whether stakes do the same in both."
scenario = ["england-today", "mortal-engines"]
region = "synthetic:20"
years = 2
seeds = 4
metrics = {METRICS}
events = ["improvement-partner=all@2..5"]

[settings]
trust.start = 0.55

[factors]
accountability.stakes = [0.5, 1.0, 2.0]
"""
MANY = """
title = "Many points"
region = "synthetic:12"
years = 1
seeds = 2
design = "sobol"
samples = 64
metrics = ["cooperation", "trust"]

[factors]
trust.start = {}
dilemma.cost = {}
"""
MORRIS = """
title = "A small Morris"
region = "synthetic:12"
years = 1
seeds = 2
design = "morris"
samples = 3
metrics = ["cooperation"]
vary = ["trust"]
"""


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def left(folder, verb, study):
    (folder / "study.toml").write_text(study)
    done = call(verb, folder / "study.toml", "--out", folder / "out", "--workers", 1)
    assert done.exit_code == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    return left(tmp_path_factory.mktemp("sweep"), "sweep", STUDY)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "out"
    words = [
        "--region",
        "synthetic:20",
        "--years",
        5,
        "--set",
        "accountability.stakes=1.7",
        "--set",
        "trust.fall=0.4@4",
    ]
    words += ["--event", "F7=west@4..9", "--event", "topslice=all@2"]
    done = call("run", "mortal-engines", *words, "--out", folder)
    assert done.exit_code == 0, done.stderr
    return folder


def page_of(folder):
    done = call("report", folder)
    assert done.exit_code == 0, done.stderr
    return (folder / "report.html").read_text()


def text_of(page):
    """What is read of a page, without its pictures."""
    bare = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(bare).split())


class Outside(HTMLParser):
    """Finds whatever a page asks for that is not in it."""

    def __init__(self):
        super().__init__()
        self.found, self.tags = [], set()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            if name in {"src", "href", "srcset", "data", "action"} and not value.startswith(("#", "data:image/")):
                self.found.append((tag, name, value))
            if name == "style" or name.startswith("on"):
                self.found.append((tag, name, value))


def table(page, *titles):
    """The cells of the first table below some headings, one after the other."""
    after = page
    for title in titles:
        after = after[after.index(title) :]
    body = re.search(r"<tbody>(.*?)</tbody>", after, re.DOTALL)[1]
    return [
        [html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


# --- a study


def test_a_page_needs_nothing_else_and_is_the_same_again(swept, tmp_path):
    first = page_of(swept)
    outside = Outside()
    outside.feed(first)
    assert outside.found == []
    assert not outside.tags & {"script", "iframe", "link", "object", "embed", "form"}
    assert "url(" not in first
    assert "@import" not in first
    moved = tmp_path / "elsewhere"
    shutil.copytree(swept, moved)
    shutil.rmtree(moved / "report")
    (moved / "report.html").unlink()
    assert page_of(moved).replace("reproduce elsewhere", "reproduce out") == first


def test_means_and_intervals_are_those_of_the_rows(swept):
    found, told = table(page_of(swept), "What came out</h2>", "Point by point</h3>"), rows(swept)
    groups = told.groupby(["scenario", "accountability.stakes"])
    assert len(found) == len(groups) == 6
    for row, ((scenario, stakes), own) in zip(found, groups, strict=True):
        assert row[:2] == [scenario, f"{stakes:.3g}"]
        values = own["cooperation"].to_numpy()
        low, high = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
        assert row[2] == f"{values.mean():.0%} ({low:.0%} to {high:.0%})".replace("-", "\N{MINUS SIGN}")


def test_how_worlds_ended_is_told_with_its_interval(swept):
    found = table(page_of(swept), "How the worlds ended</h2>")
    runs = rows(swept)
    assert [row[0] for row in found] == ["all runs", "england-today", "mortal-engines"]
    assert [row[-1] for row in found] == ["24", "12", "12"]
    name, most = max(shares(runs["regime"]).items(), key=lambda each: each[1].share)
    assert f"{most.share:.0%} ({most.low:.0%} to {most.high:.0%})" in found[0], name


def test_what_was_asked_stands_there(swept):
    text = text_of(page_of(swept))
    for words in (
        "Stakes in two worlds",
        "Whether stakes do the same in both.",
        "24 runs: 6 points, 4 seeds each",
        "held at trust.start = 0.55",
        "planned improvement-partner=all@2..5",
        "What hangs on being judged badly",  # the parameter's own words
        "coopetition reproduce out",
        "How far to trust it",
    ):
        assert words in text
    account = json.loads((swept / "sweep.json").read_text())
    assert account["hash"] in text
    assert account["packages"]["numba"] in text


def test_pictures_are_in_the_page_and_beside_it(swept):
    page = page_of(swept)
    made = sorted(path.name for path in (swept / "report").iterdir())
    shown = [name for name in METRICS if rows(swept)[name].notna().any() and name != "turn_taking"]
    assert made == sorted(f"by-factor-{name}.{kind}" for name in shown for kind in ("png", "svg"))
    assert page.count("<img ") == page.count('<img alt="') == len(shown)
    assert (swept / "report" / "by-factor-cooperation.png").read_bytes()[:4] == b"\x89PNG"


def test_a_study_goes_on_and_is_reproduced_with_a_report_in_its_folder(swept):
    page_of(swept)
    account = (swept / "sweep.json").read_bytes()
    again = call("sweep", swept.parent / "study.toml", "--out", swept, "--workers", 1)
    assert again.exit_code == 0, again.stderr
    assert (swept / "sweep.json").read_bytes() == account
    assert call("reproduce", swept, "--workers", 1).exit_code == 0


def test_a_file_that_was_changed_is_told_and_leaves_with_1(swept, tmp_path):
    folder = tmp_path / "changed"
    shutil.copytree(swept, folder)
    part = folder / "rows" / "part-000000.parquet"
    changed = pd.read_parquet(part)
    changed["cooperation"] = 1.0
    changed.to_parquet(part)
    done = call("report", folder, "--json")
    assert done.exit_code == 1
    assert "rows/part-000000.parquet is not the file that was written" in done.stderr.replace("\n", " ")
    assert json.loads(done.stdout)["files_changed"] == ["rows/part-000000.parquet"]
    assert "not what was written: rows/part-000000.parquet" in text_of((folder / "report.html").read_text())


def test_failed_runs_are_told_and_count_nowhere(swept, tmp_path):
    folder = tmp_path / "failed"
    shutil.copytree(swept, folder)

    def fail(told):
        for row in told[20:]:
            row |= {"error": "no memory was left", **dict.fromkeys(METRICS)}

    alter_rows(folder, 0, fail)
    assert call("report", folder).exit_code == 0
    text = text_of((folder / "report.html").read_text())
    assert "4 of 24 runs failed, and count nowhere above." in text
    assert "no memory was left 4" in text


def test_of_many_points_it_tells_which_way_factors_move_measures(tmp_path):
    folder = left(tmp_path, "sweep", MANY)
    page, runs = page_of(folder), rows(folder)
    found = {row[0]: row[1:] for row in table(page, "Which way each factor moves them")}
    means = runs.groupby(["trust.start", "dilemma.cost"])["cooperation"].mean().reset_index()
    for factor in ("trust.start", "dilemma.cost"):
        rank = stats.spearmanr(means[factor], means["cooperation"]).statistic
        assert found[factor][0] == f"{rank:+.2f}".replace("-", "\N{MINUS SIGN}")
    assert found["dilemma.cost"][0].startswith("\N{MINUS SIGN}")
    assert "cut into 8 slices" in text_of(page)


def test_of_sensitivity_it_shows_the_tables_and_pictures_that_lie_there(tmp_path):
    folder = left(tmp_path, "sensitivity", MORRIS)
    page = page_of(folder)
    account = json.loads((folder / "sensitivity.json").read_text())
    strongest = account["metrics"]["cooperation"]["parameters"][0]
    row = table(page, "<summary>cooperation</summary>")[0]
    assert row[:2] == [strongest["parameter"], f"{strongest['mu_star']:.3g}"]
    assert text_of(page).index("What moves what") < text_of(page).index("What came out", 400)
    assert "figures/all.svg" in text_of(page)
    assert not (folder / "report" / "figures").exists()  # they lie in the folder already


# --- a run


def test_a_run_is_told_as_one_story_without_intervals(ran):
    page = page_of(ran)
    text, account = text_of(page), json.loads((ran / "run.json").read_text())
    for words in (
        "One run is one story",
        "there is no interval to one run",
        "accountability.stakes 1.7",
        "trust.fall = 0.4 from term 4",
        "city-trust: 10 schools, from term 4 until term 9 begins",
        "topslice: all schools, from term 2",
        account["hash"],
    ):
        assert words in text
    history = pd.read_csv(ran / "history.csv")
    found = table(page, "The main measures</h3>")
    assert found[0][0] == "ties on which both heads cooperate"
    assert found[0][1] == f"{history['cooperation'].iloc[0]:.0%}"
    assert found[0][2:] == [f"{value:.0%}" for value in history["cooperation"].iloc[2::3]]
    events = pd.read_csv(ran / "events.csv")
    counted = {row[0]: row[1:] for row in table(page, "How often</h3>")}
    by_year = events[events["kind"] == "breaks ranks"]["year"].value_counts()
    assert counted["heads breaking ranks"] == [str(by_year.get(year, 0)) for year in range(1, 6)] + [str(by_year.sum())]


def test_a_run_with_a_report_may_be_replaced(ran, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(ran, folder)
    page_of(folder)
    done = call("run", "--region", "synthetic:12", "--years", 1, "--out", folder, "--force")
    assert done.exit_code == 0, done.stderr
    assert not (folder / "report.html").exists()  # it was of another run


def test_the_page_may_be_written_elsewhere(ran, tmp_path):
    done = call("report", ran, "--out", tmp_path / "deep" / "told.html", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["kind"], told["runs"], told["seeds"], told["points"]) == ("run", 1, 1, 1)
    assert told["pictures"] == []
    assert (tmp_path / "deep" / "told.html").read_text().startswith("<!doctype html>")


def test_citing_is_as_the_citation_file_says(ran, root):
    text, told = text_of(page_of(ran)), (root / "CITATION.cff").read_text()
    title, author = re.search(r'^title: "(.*)"$', told, re.MULTILINE)[1], re.search(r'- name: "(.*)"', told)[1]
    version = re.search(r"^version: (.*)$", told, re.MULTILINE)[1]
    assert f"{author} (" in text
    assert f"{title}, version {version}" in text
    assert f"author = {{{{{author}}}}}" in text


# --- bad input


@pytest.mark.parametrize(
    ("make", "words", "told"),
    [
        (lambda folder: None, ("{folder}/none",), "there is no such folder"),
        (lambda folder: None, ("{folder}",), "neither a run.json nor a sweep.json nor a calibration.json"),
        (lambda folder: (folder / "run.json").write_text("{"), ("{folder}",), "is not JSON"),
        (lambda folder: (folder / "run.json").write_text('{"format": "else"}'), ("{folder}",), "no account of a"),
        (lambda folder: (folder / "sweep.json").write_text('{"format": "coopetition sweep"}'), ("{folder}",),
         "code is missing; python is missing; and"),
        (lambda folder: None, ("{folder}", "--out", "{folder}/page.pdf"), "name a file that ends in .html"),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_a_line(tmp_path, make, words, told):
    make(tmp_path)
    done = call("report", *(word.format(folder=tmp_path) for word in words))
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
    assert not list(tmp_path.glob("*.html"))


CHANGED = "it cannot be read: {name} is not what was written"


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("events.csv", lambda file: file.write_text("a,b\n1,2\n"), CHANGED),
        ("events.csv", lambda file: file.write_text(file.read_text() + "x\n"), CHANGED),
        ("history.parquet", lambda file: file.write_bytes(file.read_bytes()[:100]), CHANGED),
        ("history.parquet", lambda file: file.unlink(), "{name}' cannot be read: there is no such file"),
    ],
)
def test_a_run_whose_table_cannot_be_read_is_bad_input_and_named(ran, tmp_path, name, spoil, told):
    folder = tmp_path / "spoilt"
    shutil.copytree(ran, folder)
    spoil(folder / name)
    done = call("report", folder)
    assert done.exit_code == 2
    assert told.format(name=name) in " ".join(done.stderr.split())


def test_a_run_of_another_version_is_told_so(ran, tmp_path):
    folder = tmp_path / "older"
    shutil.copytree(ran, folder)
    account = json.loads((folder / "run.json").read_text())
    del account["platform"]
    (folder / "run.json").write_text(json.dumps(account))
    done = call("report", folder)
    assert done.exit_code == 2
    assert "was it made by another version?" in " ".join(done.stderr.split())


# --- what is reckoned


def test_runs_of_one_seed_are_one_look():
    """Ten points of one seed do not make an interval narrower: it is over seeds."""
    seeds = pd.DataFrame({"seed": np.repeat([1, 2, 3], 10), "y": np.repeat([0.0, 1.0, 2.0], 10)})
    found = over_seeds(seeds, "y")
    low, high = stats.t.interval(0.95, 2, 1.0, stats.sem([0.0, 1.0, 2.0]))
    assert found == pytest.approx((1.0, low, high, 3))
    assert np.isnan(over_seeds(seeds[seeds["seed"] == 1], "y").low)


def test_slices_hold_all_values_and_few_values_stay():
    values = np.linspace(-1.0, 3.0, 100)
    placed = cut(values)
    assert np.unique(placed).size == 8
    assert (np.abs(placed - values) <= 0.25 + 1e-12).all()
    assert cut(np.array([1.0, 2.0, 2.0])).tolist() == [1.0, 2.0, 2.0]


def test_directions_are_rank_correlations():
    points = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "up": [1.0, 4.0, 9.0, 16.0], "down": [3.0, 2.0, 1.0, 0.0]})
    assert directions(points, ["x"], ["up", "down"]) == {
        ("x", "up"): pytest.approx(1),
        ("x", "down"): pytest.approx(-1),
    }


# --- seen in a browser


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize(("width", "theme"), [(1100, "light"), (390, "dark")])
@pytest.mark.parametrize("kind", ["swept", "ran"])
def test_no_barrier_and_no_sideways_scrolling(browser, request, width, theme, kind):
    from axe_playwright_python.sync_playwright import Axe

    folder = request.getfixturevalue(kind)
    page_of(folder)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, offline=True)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].every(each => each.complete && each.naturalWidth > 100)")
    assert Axe().run(page).response["violations"] == []
    context.close()
