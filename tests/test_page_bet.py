"""The first page in a real browser: the same town twice, a bet, one clock and the reveal; also before all is ready."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from browser import Dashboard, Visitor
from first_starts import wait_for

pytestmark = pytest.mark.xdist_group("browser")

BOTH = "probe.state().compares === 'true' && probe.player().ready > probe.last()"
COUNTED = """['against', 'own'].map(name => {
    const rows = probe.player()[name]
    return Math.round(rows.metrics.takeovers[probe.last()] * rows.schools)
})"""


def test_it_opens_on_the_same_town_twice_with_a_bet_and_tells_nothing_before(visit):
    one = visit("")
    one.until(BOTH)
    assert one.page.locator(".side-name").all_inner_texts() == ["Mortal Engines", "Tour de France"]
    assert (one.row, one.playing) == (0, False)
    assert "more schools be swallowed by year 20?" in one.part("question").inner_text()
    assert not one.part("compare").is_visible()
    one.page.locator("[data-bet=right]").click()
    one.until("probe.player().row >= 2")
    one.page.locator("[data-state=playing]").wait_for()
    assert "Your bet: Tour de France" in one.part("bet-told").inner_text()
    assert not one.part("compare").is_visible()
    assert not one.page.locator("[data-bet=left]").is_visible()
    one.fastest()
    one.until("probe.player().row >= probe.last()")
    one.page.locator("[data-state=told]").wait_for()
    told, (left, right) = one.part("bet-told").inner_text(), one.run(COUNTED)
    assert left > 1.1 * right  # so that the bet was wrong
    assert f"Mortal Engines: {left} of 150 schools swallowed. Tour de France: {right}." in told
    assert "Your bet: Tour de France. It went otherwise." in told
    one.part("compared").wait_for()


def test_without_a_bet_it_plays_too_and_a_rule_changed_ends_the_bet(visit):
    one = visit("")
    one.until(BOTH)
    one.button("toggle").click()
    one.until("probe.player().row >= 1")
    one.pause()
    one.move("accountability.stakes", "End")
    one.until("probe.player().epoch > 1")
    assert not one.part("bet").is_visible()
    one.until(BOTH)
    one.part("compared").wait_for()
    one.settle_address("set=accountability.stakes")
    assert "bet=" not in one.search()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_bet_stands_in_nobodys_way_and_play_is_seen(visit, width, height, theme):
    one = visit("", width=width, height=height, theme=theme)
    one.until(BOTH)
    assert one.barriers() == ""
    assert one.run("document.documentElement.scrollWidth <= innerWidth")
    assert one.run("document.querySelector('[data-bet=even]').getBoundingClientRect().bottom <= innerHeight")


def come(browser, one):
    """Bring a visitor by the link, as soon as anybody answers."""
    visitor = Visitor(browser, one.address)
    wait_for(lambda: reached(visitor.page, one.link))
    return visitor


def reached(page, link):
    try:
        return page.goto(link, wait_until="commit")
    except Error:  # nobody listens yet
        return None


@pytest.mark.slow
def test_two_towns_play_while_the_rules_are_compiled(browser, tmp_path):
    one = Dashboard(tmp_path, COOPETITION_CACHE=str(tmp_path / "cache")).start()
    try:
        visitor = come(browser, one)
        visitor.page.locator("[data-bet=left]").click()
        visitor.until("probe.player().position > 0.5")
        assert visitor.page.locator("#opening").get_attribute("data-ready") is None
        assert visitor.page.locator("#sliders input:disabled").count() == 10
        visitor.page.locator("#far", has_text="compiled").wait_for()
        assert not [each for each in visitor.wrong if "503" not in each]
        visitor.close()
    finally:
        one.__exit__()


@pytest.mark.heavy
@pytest.mark.slow
def test_the_sliders_wake_when_all_is_compiled_and_the_bet_is_remembered(browser, tmp_path):
    one = Dashboard(tmp_path, COOPETITION_CACHE=str(tmp_path / "cache")).start()
    try:
        visitor = come(browser, one)
        visitor.page.locator("[data-bet=right]").click()
        visitor.until("probe.player().row >= 4")
        visitor.pause()
        seen = visitor.metrics(0, 4)
        visitor.page.locator("[data-scenario]").first.wait_for()
        visitor.until(BOTH)
        assert visitor.row == 4
        assert visitor.metrics(0, 4) == seen
        assert "Your bet: Tour de France" in visitor.part("bet-told").inner_text()
        visitor.move("accountability.stakes", "End")
        visitor.until("probe.player().epoch > 1")
        visitor.close()
    finally:
        one.__exit__()
