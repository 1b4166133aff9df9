"""Two worlds side by side in a real browser: a fork, what a change does, the many runs, and the address of both."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from browser import BIN

pytestmark = pytest.mark.xdist_group("browser")

SMALL = "?region=synthetic:30&years=6&term=0"
LIVE = "accountability.stakes"
BOTH = "probe.state().compares === 'true' && probe.player().ready > probe.last()"
RUN = "document.querySelector('[data-part=usually]').textContent.includes('In 50')"


def differing(one):
    """Return how many schools do otherwise in the two worlds, row by row."""
    return one.run("probe.range(0, probe.last()).map(row => probe.player().differing(row))")


def other_metrics(one):
    return one.run(
        "probe.range(0, probe.last()).map(row => Object.fromEntries("
        "Object.entries(probe.player().against.metrics).map(([name, values]) => [name, values[row]])))"
    )


def forked(one, row):
    one.seek(row)
    one.button("fork").click()
    one.until(BOTH)
    return one


def test_a_fork_without_a_change_differs_in_nothing(visit):
    # every byte of every row: acts, rolls, trusts, grades, ties; and the two pictures
    one = forked(visit(SMALL).all_rows(), 9)
    assert (
        one.run("""[...probe.player().own.columns.map(([name]) => name), 'tieActs', 'acts'].filter(name =>
        probe.player().own[name].some((value, k) => value !== probe.player().against[name][k]))""")
        == []
    )
    assert set(differing(one)) == {0}
    assert other_metrics(one) == one.metrics(0, one.last)
    assert "Both towns are the same" in one.part("compared").inner_text()
    assert not one.page.locator("[data-do=pairs]").is_visible()
    one.seek(12)
    one.run("probe.settled()")
    assert one.run("probe.player().picture() === probe.player().otherPicture()")


def test_a_change_at_the_fork_leaves_the_other_future_as_it_was(visit):
    one = visit(SMALL).all_rows()
    first, pictures = one.metrics(0, one.last), {row: one.picture(row) for row in (9, 18)}
    forked(one, 9)
    one.move(LIVE, "End")
    one.until("probe.player().epoch > 1")
    one.until(BOTH)
    assert other_metrics(one) == first
    now = one.metrics(0, one.last)
    assert now[:10] == first[:10]
    assert now[10:] != first[10:]
    counts = differing(one)
    assert not any(counts[:10])
    assert any(counts[10:])
    one.seek(next(row for row, count in enumerate(counts) if count))
    one.run("probe.settled()")
    assert one.run("probe.player().picture() !== probe.player().otherPicture()")
    one.page.locator("[data-do=alone]").click()
    one.until("probe.state().compares === 'false'")
    one.button("undo").click()
    one.until("probe.player().epoch > 2")
    one.all_rows()
    assert {row: one.picture(row) for row in pictures} == pictures


def test_the_address_holds_both_and_the_command_gives_the_same_numbers(visit, dashboard):
    one = forked(visit(SMALL).all_rows(), 6)
    one.move(LIVE, "Home")
    one.until("probe.player().epoch > 1")
    one.until(BOTH)
    one.until(RUN)
    effects = one.run("probe.player().effects")
    one.seek(15)
    one.settle_address("term=15")
    assert "against=england-today" in one.search()
    again = visit(one.search())
    again.until(BOTH)
    assert again.row == 15
    assert other_metrics(again) == other_metrics(one)
    assert again.metrics(0, again.last) == one.metrics(0, one.last)
    assert again.part("compared").inner_text() == one.part("compared").inner_text()
    one.unfold("Share and cite")
    one.part("copy-comparison").click()
    one.until("navigator.clipboard.readText().then(text => text.startsWith('coopetition compare'))")
    done = subprocess.run(  # noqa: S602 - as one pastes it
        f"{one.run('navigator.clipboard.readText()')} --json",
        shell=True,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        cwd=dashboard.folder,
    )
    told = json.loads(done.stdout)["effects"]
    for name, found in effects.items():
        assert found == {key: told[name][key] for key in found}


def test_many_runs_are_told_as_they_are_done_and_can_be_called_off(visit):
    one = visit("?scenario=tour-de-france&against=mortal-engines&region=synthetic:150&years=20&term=0")
    one.until(BOTH)
    button = one.page.locator("[data-do=pairs]")
    one.until("document.querySelector('[data-do=pairs]').dataset.running === 'true'")
    one.until("document.querySelector('.many progress').value > 0")
    button.click()
    one.until("document.querySelector('[data-do=pairs]').dataset.running === 'false'")
    before = button.inner_text()
    one.button("step").click()
    one.until("probe.state().row === '1'")
    assert button.inner_text() == before
    assert "Go on" in before
    button.click()
    one.until(RUN)
    assert "Tour de France instead of Mortal Engines" in one.part("compared").inner_text()
    assert not button.is_visible()


def test_another_scenario_is_put_beside_what_is_shown_in_the_same_town(visit):
    one = visit("?scenario=mortal-engines&region=synthetic:30&years=4&seed=5&term=0").all_rows()
    first = one.metrics(0, one.last)
    one.page.locator("[data-beside=tour-de-france]").click()
    one.until(BOTH)
    assert other_metrics(one) == first
    names = one.page.locator(".side-name").all_inner_texts()
    assert names == ["Mortal Engines", "Tour de France"]
    one.settle_address("against=mortal-engines")
    assert "region=synthetic:30" in one.search()
    # another seed is another town for both
    one.unfold("The town")
    one.page.locator("[data-part=seed]").fill("6")
    one.page.locator("[data-part=seed]").press("Enter")
    one.settle_address("seed=6")
    one.until(BOTH)
    assert other_metrics(one) != first
    rolls = one.run("['own', 'against'].map(name => [...probe.player()[name].roll.subarray(0, 30)])")
    assert rolls[0] == rolls[1]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_comparison_stands_in_nobodys_way(visit, width, theme):
    one = visit(
        "?scenario=tour-de-france&against=mortal-engines&region=synthetic:30&years=4&term=6",
        width=width,
        height=720,
        theme=theme,
    )
    one.until(BOTH)
    one.until(RUN)
    assert one.barriers() == ""
    assert one.run("document.documentElement.scrollWidth <= innerWidth")


def test_by_keyboard_alone_a_world_is_forked_changed_and_left(visit):
    one = visit(SMALL).all_rows()
    one.tab_to("[data-do=fork]")
    one.page.keyboard.press("Enter")
    one.until(BOTH)
    one.tab_to(f"[data-rule='{LIVE}'] input[type=range]")
    one.page.keyboard.press("End")
    one.until("probe.player().epoch > 1")
    one.until(BOTH)
    assert any(differing(one))
    one.tab_to("[data-do=alone]")
    one.page.keyboard.press("Enter")
    one.until("probe.state().compares === 'false'")
