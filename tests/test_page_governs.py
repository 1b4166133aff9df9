"""Places with rules of their own, and who governs, in a real browser."""

from __future__ import annotations

import pytest
from test_page_same import commanded, downloaded

pytestmark = pytest.mark.xdist_group("browser")

CITY_TRUST = "City trust: the western half, from term 8 (year 3, spring), for good"


@pytest.mark.slow
def test_half_of_a_context_under_a_form_and_back(visit, dashboard, tmp_path):
    # proves the way of a hand: a context chosen, a form put on half of its schools, seen everywhere, and taken out
    one = visit("?years=6&term=0").all_rows()
    one.part("place").select_option("lundshire")
    card = one.part("place-card")
    assert "C2" in card.inner_text()
    card.get_by_role("button").click()
    one.until("probe.player().epoch > 1")
    one.pause()
    one.all_rows().seek(7)
    one.settle_address("scenario=lundshire")
    assert "Lundshire, a made-up town of 60 schools" in card.inner_text()
    numbers = one.metrics(0, one.last)

    one.unfold("Governance and policy")
    one.part("form").select_option("city-trust")
    one.part("whose").select_option("west")
    one.tab_to("[data-do=put-under]")
    one.page.keyboard.press("Enter")
    one.until("probe.player().epoch > 2")
    one.all_rows()
    one.settle_address("event=city-trust=west@8")
    assert CITY_TRUST in one.part("planned").inner_text()
    governed = one.metrics(0, one.last)
    assert governed[:8] == numbers[:8]
    assert governed[8:] != numbers[8:]
    one.seek(one.last)
    one.page.locator("[data-part=log] li", has_text="leads a new group of 30 schools").wait_for()
    table = downloaded(one)
    assert commanded(one, dashboard, tmp_path / "run") == table

    one.part("from-term").fill("5")
    one.page.locator("[data-do=put-under]").click()
    one.page.locator("[data-part=page-notice]", has_text="one form at a time").wait_for()
    assert one.run("probe.player().epoch") == 3

    one.page.locator("[data-do=remove-event]").click()
    one.until("probe.player().epoch > 3")
    one.all_rows()
    assert one.metrics(0, one.last) == numbers
    assert "event=" not in one.search()
    one.button("undo").click()
    one.until("probe.player().epoch > 4")
    assert one.all_rows().metrics(0, one.last) == governed


@pytest.mark.slow
def test_what_is_planned_is_dragged_along_a_time_line(visit):
    # proves that a hand and a keyboard move a policy and its end, and that what came before stays
    one = visit("?years=6&term=2&event=P2=all@4..10&set=accountability.stakes=2@13").all_rows()
    first = one.metrics(0, one.last)
    one.unfold("Governance and policy")
    bar = one.page.locator(".coop-lasts").nth(0)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    wide = one.page.locator(".coop-track").nth(0).bounding_box()["width"] - 18
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    one.page.mouse.move(*middle)
    one.page.mouse.down()
    one.page.mouse.move(middle[0] + 3.2 * wide / one.last, middle[1], steps=5)
    one.page.mouse.up()
    one.settle_address("event=P2=all@7..13")
    one.all_rows()
    moved = one.metrics(0, one.last)
    assert moved[:4] == first[:4]
    assert moved != first
    assert "from term 7 (year 3, autumn), until term 13 (year 5, autumn)" in one.part("planned").inner_text()

    end = one.part("event-end").nth(0)
    end.focus()
    one.page.keyboard.press("ArrowRight")
    one.settle_address("event=P2=all@7..14")
    assert one.page.evaluate("document.activeElement.dataset.part") == "event-end"
    assert end.get_attribute("aria-valuetext") == "term 14, year 5"
    one.page.keyboard.press("End")
    one.settle_address("event=P2=all@7&")
    one.all_rows()
    assert one.run("probe.player().marks") == [12, 6]

    start = one.part("event-start").nth(1)
    start.focus()
    one.page.keyboard.press("ArrowLeft")
    one.settle_address("set=accountability.stakes=2@12")
    one.page.locator("[data-do=remove-event]").nth(1).click()
    one.until("probe.player().marks.length == 1")
    one.page.wait_for_url(lambda url: "set=" not in url)
    for epoch in range(one.run("probe.player().epoch") + 1, one.run("probe.player().epoch") + 6):
        one.button("undo").click()
        one.until(f"probe.player().epoch == {epoch}")
    one.settle_address("event=P2=all@4..10")
    assert one.all_rows().metrics(0, one.last) == first


@pytest.mark.slow
def test_a_plan_is_saved_as_a_file_and_loaded_again(visit, tmp_path):
    # proves that what one visitor planned comes to another as a file, and that a file that makes no sense is told
    one = visit("?years=4&term=2&event=P2=all@4..10&event=brand=west@3").all_rows()
    one.unfold("Governance and policy")
    with one.page.expect_download() as got:
        one.page.locator("[data-do=save-plan]").click()
    got.value.save_as(tmp_path / "plan.toml")
    planned = one.metrics(0, one.last)

    other = visit("?years=4&term=2").all_rows()
    other.unfold("Governance and policy")
    assert other.page.locator("[data-do=save-plan]").count() == 0
    alone = other.metrics(0, other.last)
    other.page.locator("[data-do=load-plan]").set_input_files(tmp_path / "plan.toml")
    other.settle_address("event=P2=all@4..10&event=brand=west@3")
    assert other.all_rows().metrics(0, other.last) == planned
    (tmp_path / "wrong.toml").write_text("[[events]]\nwhat = 'P2'\nstart = 9\nend = 4\n")
    other.page.locator("[data-do=load-plan]").set_input_files(tmp_path / "wrong.toml")
    other.page.locator("[data-part=page-notice]", has_text="no later than it begins").wait_for()
    assert "event=brand=west@3" in other.search()
    other.button("undo").click()
    other.page.wait_for_url(lambda url: "event=" not in url)
    assert other.all_rows().metrics(0, other.last) == alone
