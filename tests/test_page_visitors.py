"""Several visitors of one dashboard: worlds of their own, and none left when they are gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time

import pytest

from browser import FLAGS, Dashboard, Visitor, watched

pytestmark = pytest.mark.xdist_group("browser")

TABS = 8
POOL, POOLED = "AnyIO worker thread", 40  # the server's workers, and at most how many it ever keeps
CULL = 2  # seconds after which a world is given up whose browser was killed


@pytest.mark.slow
def test_two_tabs_and_a_third_visitor_have_worlds_of_their_own(visit):
    # proves that nothing is shared: what one changes, no other sees, neither in its pictures nor in its numbers
    first = visit("?term=20").all_rows()
    tab = first.another_tab().open("?term=20").all_rows()
    third = visit("?term=20").all_rows()
    shown = third.pictures(), third.numbers(), third.metrics(0, third.last)
    assert (first.pictures(), first.numbers()) == (tab.pictures(), tab.numbers()) == shown[:2]

    tab.page.bring_to_front()
    tab.move("accountability.stakes", "End")
    tab.until("probe.player().epoch > 1")
    tab.all_rows()
    first.page.bring_to_front()
    first.page.locator("[data-scenario=mortal-engines]").click()
    first.until("probe.player().epoch > 1")
    first.pause()
    first.all_rows()
    for one in (first, tab):
        one.page.bring_to_front()
        assert one.metrics(0, one.last) != shown[2]
        assert one.pictures(40) != third.pictures(40)
    assert "scenario=england-today" in tab.search()
    assert "set=" not in first.search()
    third.seek(20)
    assert (third.pictures(), third.numbers(), third.metrics(0, third.last)) == shown
    assert third.run("probe.player().epoch") == 1
    again = visit("?term=20").all_rows()  # nor does one who comes later
    assert (again.pictures(), again.numbers(), again.metrics(0, again.last)) == shown


def alive(server):
    return json.loads(server.ask("alive"))


def own(threads):
    """Return the names of the threads that are not the server's workers, of which it keeps a bounded pool."""
    return sorted(name for name in threads if name != POOL)


def all_gone(server, before, seconds=30):
    """Wait until no more worlds and threads live than before, and be sure of it; the server's pool is bounded."""
    end = time.monotonic() + seconds
    same = False
    while not same and time.monotonic() < end:
        time.sleep(0.25)
        now = alive(server)
        same = now["worlds"] == before["worlds"] and own(now["threads"]) == own(before["threads"])
    assert now["worlds"] == before["worlds"]
    assert own(now["threads"]) == own(before["threads"])
    assert now["threads"].count(POOL) <= POOLED


@pytest.mark.heavy
@pytest.mark.slow
def test_every_tab_closed_leaves_no_world_behind(browser, chromium_path, tmp_path):
    # proves that a closed tab's world goes at once, and a killed browser's after the time set; that threads do not grow
    with Dashboard(tmp_path, watched(), SOLARA_KERNEL_CULL_TIMEOUT=f"{CULL}s") as server:
        before = alive(server)
        for count in (TABS, TABS // 4):
            tabs = [
                Visitor(browser, server.address, server.link, reduced_motion="reduce").open(wait=False)
                for _ in range(count)
            ]
            for one in tabs:
                one.opened()
            assert alive(server)["worlds"] >= count + before["worlds"]
            for one in tabs:
                assert one.wrong == []
                one.close()
            all_gone(server, before)

        words = ["--headless=new", f"--user-data-dir={tmp_path / 'profile'}", server.link]
        process = subprocess.Popen([chromium_path, *FLAGS, *words], stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            end = time.monotonic() + 30
            while alive(server)["worlds"] == before["worlds"] and time.monotonic() < end:
                time.sleep(0.25)
            assert alive(server)["worlds"] > before["worlds"]
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        all_gone(server, before, CULL + 20)
        assert "Traceback" not in server.told()
