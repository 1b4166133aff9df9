"""The page in a real browser: how it opens, what it says of bad input, the scenarios, and the keyboard alone."""

from __future__ import annotations

import time

import pytest

from browser import HOST

pytestmark = pytest.mark.xdist_group("browser")

REGIMES = {"mortal-engines", "tour-de-france", "two-tier", "quiet"}
SCENARIOS = {"england-today": "England today", "mortal-engines": "Mortal Engines", "tour-de-france": "Tour de France"}


def test_with_name_resolution_cut_it_is_usable_at_once_and_nothing_leaves(visit):
    # every browser of these tests is started so that no name resolves; the fixture fails on requests to other hosts,
    # answers of 400 or above and console errors
    one = visit(PAUSED_AT_3)
    assert one.row == 3
    one.button("step").click()
    one.until("probe.state().row === '4'")
    one.button("toggle").click()
    one.until("probe.player().position > 4.2")
    one.pause()
    assert one.hosts == {HOST}
    icons = one.run("[...document.querySelectorAll('link[rel~=icon]')].map(each => each.href)")
    assert icons  # without one a browser asks for favicon.ico, which is not there
    assert all(one.run("url => fetch(url).then(got => got.ok)", url) for url in icons)
    one.all_rows()
    one.page.wait_for_timeout(500)  # what is asked for late is heard of too


PAUSED_AT_3 = "?term=3"


def test_it_opens_where_what_tells_of_widgets_comes_too_late(visit):
    # the widgets' library says by a file of its own where its module lies; where that came late, nothing showed
    one = visit(PAUSED_AT_3)
    asked = []

    def late(route):
        asked.append(route.request.url)
        time.sleep(3)
        route.continue_()

    one.page.route("**/nbextensions/anywidget/extension.js*", late)
    one.open(PAUSED_AT_3)
    assert one.row == 3
    assert asked


def test_it_plays_by_itself_unless_motion_is_to_be_reduced(visit):
    one = visit("?scenario=england-today")
    one.until("probe.player().row >= 1")
    still = visit("?scenario=england-today", reduced_motion="reduce")
    still.page.wait_for_timeout(1500)
    assert (still.row, still.playing) == (0, False)
    still.button("toggle").click()
    still.until("probe.player().row >= 1")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_scenario_opens_by_its_card_and_by_its_address(visit, scenario):
    # proves that a card does what the address does: the same world, with its regime, and its events to jump to
    other = next(name for name in SCENARIOS if name != scenario)
    by_card = visit(f"?scenario={other}&term=0").all_rows()
    before = by_card.pictures(30)
    by_card.page.locator(f"[data-scenario={scenario}]").click()
    by_card.until("probe.player().epoch > 1")
    by_card.until("probe.player().row >= 1")  # it plays at once
    by_card.pause()
    by_card.all_rows()
    by_address = visit(f"?scenario={scenario}&term=30").all_rows()
    shown = by_card.pictures(30)
    assert shown != before
    assert shown == by_address.pictures()
    assert by_card.numbers() == by_address.numbers()
    assert by_card.page.locator(f"[data-scenario={scenario}]").get_attribute("aria-pressed") == "true"
    by_address.seek(by_address.last)
    card = by_address.page.locator("[data-scenario][aria-pressed=true]")
    assert SCENARIOS[scenario] in card.inner_text()
    assert by_address.page.locator("[data-regime]").first.get_attribute("data-regime") in REGIMES
    assert len(by_address.part("regime").inner_text()) > 4
    assert by_address.part("summary").inner_text()
    lines = by_address.page.locator("[data-part=log] li")
    assert lines.count() > 5
    line = lines.nth(lines.count() // 2)
    row, school, text = line.get_attribute("data-row"), line.get_attribute("data-school"), line.inner_text()
    line.get_by_role("button").click()
    by_address.until(f"probe.state().row === '{row}'")
    assert by_address.state["school"] == school
    assert text in by_address.part("log").inner_text()


BAD = {
    "years=abc": ("20 years", "whole number"),
    "scenario=mortl-engines": ("England today", "mortal-engines"),
    "set=accountability.stakes=99": ("left out", "from 0 to 10"),
    "region=nowhere.csv": ("made-up town", "does not exist"),
    "term=-3": ("from the start", "whole number"),
    "school=none": ("no school", "none"),
    "colour=red": ("left out", "colour"),
}
BROKEN = "?scenario=%E0%A4%A&seed=%ZZ&term=%&years=4"


def test_a_bad_address_says_what_is_wrong_and_what_is_used_instead(visit):
    one = visit("?" + "&".join(BAD))
    notices = one.notices()
    assert len(notices) == len(BAD)
    for word, (instead, right) in BAD.items():
        told = next((each for each in notices if word in each), None)
        assert told, f"nothing is said of {word}"
        assert instead in told
        assert right in told
    one.until("probe.player().row >= 1")
    assert one.last == 60
    one.page.locator("[data-part=page-notice] button").first.click()
    one.until(f"document.querySelectorAll('[data-part=page-notice]').length === {len(BAD) - 1}")


def test_an_address_with_broken_letters_opens_all_the_same(visit):
    one = visit(BROKEN)
    assert len(one.notices()) == 3
    assert one.last == 12
    one.until("probe.player().row >= 1")


def test_a_seed_beyond_the_numbers_of_a_browser_is_that_very_seed(visit):
    seed, other = 2**53 + 1, 2**62 + 1
    one = visit(f"?seed={seed}&years=1&region=synthetic:20&term=0")
    field = one.page.locator("[data-part=seed]")
    assert field.input_value() == str(seed)
    assert f"seed={seed}" in one.search()
    one.unfold("The town")
    field.fill(str(other))
    field.press("Enter")
    one.settle_address(f"seed={other}")
    one.until("probe.player().epoch > 1")
    one.page.locator(".coopetition-player", has_text=f"seed {other}").wait_for()
    one.unfold("Share")
    assert f"--seed {other}" in one.part("command").input_value()
    field.fill(str(2**63))
    field.press("Enter")
    one.page.locator("[data-part=page-notice]", has_text=str(2**63 - 1)).wait_for()
    assert field.input_value() == str(other)


def test_an_unreadable_region_file_is_told_and_the_world_stays(visit, dashboard):
    (dashboard.folder / "broken.csv").write_text("a,b\n1,2\n")
    (dashboard.folder / "broken.json").write_text('{"format": ')
    one = visit("?term=12").all_rows()
    before = one.pictures()
    one.unfold("The town")
    one.page.get_by_label("Real schools").check()
    for name in ("nowhere.csv", "broken.csv", "broken.json", "notes.txt"):
        one.part("path").fill(name)
        one.part("path").press("Enter")
        told = one.page.locator("[data-part=page-notice]", has_text=name)
        told.wait_for()
        assert "The world stays as it was" in told.inner_text()
    assert one.run("probe.player().epoch") == 1
    assert one.pictures() == before
    one.button("step").click()
    one.until("probe.state().row === '13'")


def test_all_by_keyboard_alone(visit):
    # no mouse: choose a scenario, play, pause, select a school, copy the address, and the copy gives the same again
    one = visit("?term=0").all_rows()
    one.tab_to("[data-scenario=tour-de-france]")
    one.page.keyboard.press("Enter")
    one.until("probe.player().epoch > 1")
    one.tab_to("[data-do=toggle]")
    if not one.playing:
        one.page.keyboard.press("Enter")
    one.until("probe.player().row >= 2")
    one.page.keyboard.press("Enter")
    one.until("probe.state().playing === 'false'")
    row = one.row
    one.page.keyboard.press("ArrowRight")
    one.until(f"probe.state().row === '{row + 1}'")
    one.tab_to("[data-part=find]")
    one.page.keyboard.type("school 7")
    one.page.keyboard.press("Enter")
    one.until("Number(probe.state().school) >= 0")
    assert one.page.locator("aside[data-part=school]").is_visible()
    one.page.wait_for_timeout(300)
    one.tab_to("summary", "Share")
    one.page.keyboard.press("Enter")
    one.tab_to("[data-part=copy-address]")
    one.page.keyboard.press("Enter")
    one.until("navigator.clipboard.readText().then(text => text.includes('school='))")
    address = one.run("navigator.clipboard.readText()")
    again = visit(address.removeprefix(one.address))
    assert again.state["school"] == one.state["school"]
    assert again.row == one.row
    assert again.numbers() == one.numbers()
