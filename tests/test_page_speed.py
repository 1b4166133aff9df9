"""How smooth the page is in a real browser, as a share of what the plainest loop manages just before and after."""

from __future__ import annotations

import numpy as np
import pytest

from browser import Dashboard, Visitor, held, watched
from coopetition.viz.address import of_address
from coopetition.viz.catalogue import texts

pytestmark = pytest.mark.xdist_group("browser")

ROUNDLY = 0.95  # four seconds tell a rate no better
PLAYING = "?scenario=mortal-engines"


@pytest.mark.slow
@pytest.mark.parametrize(("schools", "frames"), [(1000, 27), pytest.param(3424, 20, marks=pytest.mark.heavy)])
def test_frames_a_second(visit, schools, frames):
    # proves that many schools can be watched: so many frames of 60 are painted at the fastest speed, and in each the
    # town moves; as a share of what the plainest loop manages just before and after, in the best of three attempts
    one = visit(f"?region=synthetic:{schools}&term=0").all_rows()
    one.fastest()
    told = []
    for _ in range(3):
        before = one.run("n => probe.calibrate(1000, n)", schools)
        played = one.run("probe.played(4000)")
        after = one.run("n => probe.calibrate(1000, n)", schools)
        told.append(f"{played:.0f} beside {before:.0f} and {after:.0f}")
        if played / ((before + after) / 2) >= frames / 60 * ROUNDLY:
            return
    pytest.fail(f"frames a second: {', '.join(told)}")


@pytest.mark.heavy
@pytest.mark.slow
def test_a_minute_at_full_speed_goes_without_an_error(visit):
    # the fixture fails on any console error, script error, failed request, or traceback of the server; the page's own
    # clock is turned second by second, so that each of the minute's frames is painted, in less than a minute
    one = visit(PLAYING, turned=True).all_rows()
    one.fastest()
    one.run("() => { window.minute = probe.played(60000) }")
    for _ in range(61):
        one.page.clock.run_for(1000)
    assert one.run("minute") > 40
    one.seek(one.last)
    assert one.row == one.last


@pytest.fixture(scope="module")
def slow_dashboard(chromium_path, tmp_path_factory):
    """Return a dashboard in which a term takes a fifth of a second, and rows of an older world come once more."""
    with Dashboard(tmp_path_factory.mktemp("slow"), watched("--slow", "0.2", "--late")) as one:
        yield one


@pytest.fixture
def come(browser, slow_dashboard):
    """Return a function that brings a visitor of the slow dashboard, who must meet no error either."""
    visitors = []

    def open_(search):
        visitors.append(Visitor(browser, slow_dashboard.address, slow_dashboard.link))
        return visitors[-1].open(search)

    yield open_
    wrong = [each for one in visitors for each in one.wrong]
    for one in visitors:
        one.close()
    assert not wrong
    assert "Traceback" not in slow_dashboard.told()


@pytest.mark.slow
def test_a_slow_model_leaves_the_page_smooth(come):
    # proves that the page never waits for the model: it says that it computes, moves on smoothly and pauses at once
    one = come("?years=40")
    one.fastest()
    one.until("probe.state().computing === 'true' && probe.state().playing === 'true'")
    one.until(f"document.querySelector('.transport .state').textContent === {texts('player')['player']['computing']!r}")
    gaps = one.run("probe.gaps(3000)")
    assert gaps["median"] <= 2.5 * 1000 / one.run("probe.calibrate(600, 150)")
    assert gaps["long"] <= 0.05 * gaps["frames"], "frames waited as long as a term takes"

    def measure():
        return zip(*[(pause(), one.work()) for _ in range(5)], strict=True)

    def pause():
        one.run("probe.player().play()")
        one.until("probe.state().computing === 'true'")
        one.run("probe.watchPause()")
        one.button("toggle").click()
        paused = one.run("paused")
        assert paused["same"]
        return paused["taken"]

    held(50, 50, measure)
    assert one.run("probe.player().ready <= probe.last()")


@pytest.mark.slow
def test_rows_of_the_older_future_that_come_late_are_dropped(come):
    # a slider is moved while rows are on their way: what the browser then holds is the changed world from start to end
    one = come("?years=6&term=2")
    one.until("probe.player().ready > 4")
    assert one.run("probe.player().ready <= probe.last()")
    one.move("accountability.stakes", "End")
    one.until("probe.player().epoch > 1")
    one.all_rows()
    one.settle_address("@3")
    world = of_address(one.search())[0].world()
    world.run(6)
    own = world.history(range(world.terms + 1))
    for name in ("cooperation", "takeovers", "roll_gini"):
        told = [row[name] for row in one.metrics(0, one.last)]
        assert told == [value if np.isfinite(value) else None for value in own[name].tolist()]
