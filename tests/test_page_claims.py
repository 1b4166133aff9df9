"""The page of claims in a real browser: told in full, narrowed down, watched, and for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from coopetition.experiments.evidence.claims import claims
from coopetition.experiments.evidence.disagreements import disagreements
from coopetition.viz.address import address
from coopetition.viz.claims import maps, scoreboard

pytestmark = pytest.mark.xdist_group("browser")

WIDE, NARROW = 1440, 390
CLAIMS = ".claims-systems [data-claim]"


@pytest.fixture
def board(visit):
    def come(**more):
        one = visit("claims", wait=False, **more)
        one.page.locator(CLAIMS).first.wait_for()
        return one

    return come


def shows(one, wanted):
    """Wait until so many claims are shown, and be sure that they are the ones wanted, in their order."""
    expect(one.page.locator(CLAIMS)).to_have_count(len(wanted))
    assert [each.get_attribute("data-claim") for each in one.page.locator(CLAIMS).all()] == list(wanted)


def test_what_the_page_tells_is_every_claim_and_every_cell():
    told = [claim for system in scoreboard() for claim in system["claims"]]
    assert [claim["id"] for claim in told] == list(claims())
    for claim in told:
        asked = claims()[claim["id"]]
        wanted = "" if asked.defector else address(asked.setting(1, 1))
        assert claim["watch"][1] == wanted
        assert claim["robust"]["n"] > 0
    for each in maps():
        about = disagreements()[each["id"]]
        assert [row["level"] for row in each["rows"]] == list(reversed(about.up.levels))
        assert all(len(row["cells"]) == len(about.across.levels) for row in each["rows"])


@pytest.mark.slow
def test_claims_are_narrowed_down_and_watched(board):
    one = board()
    shows(one, claims())
    one.page.locator("[data-group=P]").click()
    shows(one, [name for name in claims() if name[0] == "P"])
    one.page.locator("[data-group='']").click()
    one.page.locator("[data-verdict=opposite]").click()
    opposite = [claim["id"] for system in scoreboard() for claim in system["claims"] if claim["verdict"] == "opposite"]
    shows(one, opposite)
    one.page.locator("[data-verdict=opposite]").click()
    one.part("find-claim").fill("stakes of 1 (A) and 3")
    shows(one, ["D5"])
    expect(one.page.get_by_role("status").filter(has_text=f"1 of {len(claims())} claims")).to_have_count(1)
    one.part("find-claim").fill("nobody says this")
    expect(one.page.get_by_text("No claim fits.")).to_have_count(1)
    one.part("find-claim").fill("D5")
    one.page.get_by_role("link", name="Watch B of D5:").click()
    one.opened()
    assert "set=accountability.stakes=3" in one.search()
    assert "region=synthetic:60" in one.search()


@pytest.mark.slow
def test_a_cell_of_a_map_is_a_town_to_watch(board):
    one = board()
    one.page.locator("[data-map=D1-D9] summary").focus()
    one.page.keyboard.press("Enter")
    cells = one.page.locator("[data-map=D1-D9] td a")
    about = disagreements()["D1-D9"]
    expect(cells).to_have_count(len(about.across.levels) * len(about.up.levels))
    last = cells.last  # the lowest row, the highest level across
    assert "right. Watch it." in last.get_attribute("aria-label")
    wanted = about.cell(about.across.levels[-1], about.up.levels[0]).setting(1, 1)
    assert last.get_attribute("href") == "/" + address(wanted)
    last.click()
    one.opened()
    assert "set=dilemma.judged_synergy=1" in one.search()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme", "other"), [(WIDE, "light", "dark"), (NARROW, "dark", "light")])
def test_no_barrier_and_no_sideways_scrolling(board, width, theme, other):
    one = board(width=width, theme=theme)
    assert one.run("document.scrollingElement.scrollWidth") <= width
    one.unfold_all()
    one.page.locator("[data-map=P26] td a").first.wait_for()
    assert not one.barriers()
    assert one.run("document.scrollingElement.scrollWidth") <= width
    one.page.emulate_media(color_scheme=other)
    one.until(f"document.documentElement.dataset.theme === '{other}'")
    assert not one.barriers()
