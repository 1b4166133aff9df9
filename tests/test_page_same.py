"""One world in a real browser, in another browser, and on the command line: the same pictures and the same numbers."""

from __future__ import annotations

import csv
import io
import os
import subprocess

import pytest

from browser import BIN
from coopetition.experiments.outputs.measures_told import SUMMARY, written

pytestmark = pytest.mark.xdist_group("browser")


def test_one_address_gives_one_picture_in_two_browsers(visit, launch):
    # proves that the address holds all: what was chosen, changed at a row and selected by hand is in another one too
    first = visit("?term=0").all_rows()
    first.page.locator("[data-scenario=mortal-engines]").click()
    first.until("probe.player().epoch > 1")
    first.pause()
    first.all_rows().seek(10)
    first.move("accountability.stakes", "Home")
    first.until("probe.player().epoch > 2")
    first.all_rows().run("probe.player().selectSchool(6)")
    first.seek(40)
    first.settle_address("term=40")
    assert {"scenario=mortal-engines", "set=accountability.stakes=0@11", "school=S007"} <= set(
        first.search()[1:].split("&")
    )
    second = visit(first.search(), browser=launch()).all_rows()
    assert (second.row, second.state["school"], second.playing) == (40, "6", False)
    assert second.numbers() == first.numbers()
    assert second.pictures() == first.pictures()
    assert second.metrics(0, second.last) == first.metrics(0, first.last)
    third = visit(first.search().replace("seed=1", "seed=2")).all_rows()
    assert third.pictures() != first.pictures()  # so that the comparison can fail


def downloaded(one):
    """Return the bytes of the CSV that the page gives."""
    one.unfold("Share and cite")
    with one.page.expect_download() as coming:
        one.part("csv").click()
    assert coming.value.suggested_filename == "history.csv"
    return coming.value.path().read_bytes()


def commanded(one, dashboard, folder):
    """Run the copied command in a shell beside the dashboard; return the bytes of its CSV."""
    one.unfold("Share and cite")
    one.part("copy-command").click()
    one.until("navigator.clipboard.readText().then(text => text.startsWith('coopetition run'))")
    command = one.run("navigator.clipboard.readText()")
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(  # noqa: S602 - as one pastes it
        f"{command} --out {folder} --json",
        shell=True,
        check=True,
        capture_output=True,
        cwd=dashboard.folder,
        env={**os.environ, "PATH": path},
    )
    return (folder / "history.csv").read_bytes()


def same_numbers(one, table):
    """Hold the numbers that are shown at the end to the last row of a CSV."""
    one.seek(one.last)
    last = list(csv.DictReader(io.StringIO(table.decode())))[-1]
    forms = {told.metric: told.how for told in SUMMARY}
    shown = one.numbers()
    assert len(shown) == 4
    for name, text in shown.items():
        assert text == written(float(last[name]), forms[name])


@pytest.mark.slow
def test_the_copied_command_gives_the_downloaded_numbers(visit, dashboard, tmp_path):
    # proves that page and command line are one model: byte by byte, as opened and after a slider was moved at row 9
    one = visit("?scenario=tour-de-france&region=synthetic:60&years=8&seed=3&term=9").all_rows()
    first = downloaded(one)
    assert commanded(one, dashboard, tmp_path / "first") == first
    same_numbers(one, first)
    one.seek(9)
    one.move("accountability.stakes", "End")
    one.until("probe.player().epoch > 1")
    one.all_rows()
    second = downloaded(one)
    assert second != first
    assert commanded(one, dashboard, tmp_path / "second") == second
    same_numbers(one, second)


@pytest.mark.slow
def test_real_schools_give_the_same_on_the_command_line(visit, dashboard, tmp_path, real_schools):
    # proves the way to real schools by hand: a path typed, an authority ticked, a slider moved, the command copied
    one = visit("?years=5&term=0").all_rows()
    one.unfold("The town")
    one.page.get_by_label("Real schools").check()
    one.part("path").fill(str(real_schools))
    one.part("path").press("Enter")
    one.part("authority-filter").fill("bradf")
    one.page.get_by_text("Bradford", exact=True).click()
    one.part("authorities").click()
    one.until("probe.player().epoch > 1")
    one.pause()
    one.all_rows()
    one.seek(0)
    assert "Bradford" in one.part("summary").text_content()
    one.seek(6)
    one.move("accountability.stakes", "End")
    one.until("probe.player().epoch > 2")
    one.all_rows()
    table = downloaded(one)
    assert commanded(one, dashboard, tmp_path / "run") == table
    same_numbers(one, table)
