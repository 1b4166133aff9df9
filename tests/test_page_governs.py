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
