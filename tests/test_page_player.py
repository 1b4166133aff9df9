"""The player in a real browser: pause, scrub, and a slider moved while one watches."""

from __future__ import annotations

import pytest

from browser import held

pytestmark = pytest.mark.xdist_group("browser")

PAUSED = "?term=0"  # an address with a term is shown paused
LIVE = "accountability.stakes"


def test_pause_is_at_once_and_nothing_moves_after(visit):
    # proves that the browser owns the clock: no frame is on its way from anywhere when one says stop
    one = visit(PAUSED).all_rows()
    for how in ("click", "Space"):
        held(50, 50, lambda how=how: zip(*[(pause(one, how), one.work()) for _ in range(5)], strict=True))


def pause(one, how):
    """Pause in play; return the milliseconds that it took."""
    one.run("probe.player().seek(0), probe.player().play()")
    one.until("probe.player().position > 0.3")
    one.run("probe.watchPause()")
    if how == "click":
        one.button("toggle").click()
    else:
        one.page.keyboard.press("Space")
    paused = one.run("paused")
    assert paused["same"], "the picture changed after the pause"
    return paused["taken"]


def test_scrubbing_back_shows_the_same_picture_again(visit):
    # proves that a picture depends on its row alone, not on what was shown before
    one = visit(PAUSED).all_rows()
    first = {row: one.pictures(row) for row in (0, 12, 25)}
    assert len(set(first.values())) == len(first)
    one.fastest()
    one.button("toggle").click()
    one.until("probe.player().row >= probe.last() && probe.state().playing === 'false'")
    assert one.pictures() not in first.values()
    for row, seen in first.items():
        assert one.pictures(row) == seen


def test_scrubbing_is_quick(visit):
    # proves that no server is asked for a row that is there
    def measure():
        one = visit(PAUSED).all_rows()  # afresh: what was drawn before may be kept
        rows = [7 * each % (one.last + 1) for each in range(1, 41)]
        return zip(*[(one.seek(row), one.work()) for row in rows], strict=True)

    held(60, 90, measure)


def test_a_slider_moved_leaves_the_past_and_undo_brings_the_first_future_back(visit):
    # proves that a change at row t acts from term t + 1 on, and that nothing of the older future is shown after it
    one = visit(PAUSED).all_rows()
    past, future = (0, 7, 20), (one.last, 40, 25)  # the last one seen is the first to be seen again
    first = {row: one.pictures(row) for row in (*past, *future)}
    numbers = one.metrics(0, one.last)
    one.seek(20)
    one.move(LIVE, "End")
    one.until("probe.player().epoch > 1")
    one.all_rows()
    assert one.row == 20
    changed = one.metrics(0, one.last)
    assert changed[:21] == numbers[:21]
    assert changed[21:] != numbers[21:]
    second = {row: one.pictures(row) for row in reversed(future)}
    assert all(second[row] != first[row] for row in future)
    assert {row: one.pictures(row) for row in past} == {row: first[row] for row in past}

    afresh = visit(one.search()).all_rows()  # a browser that never had the first future
    assert {row: afresh.pictures(row) for row in future} == second

    one.seek(30)
    one.button("undo").click()
    one.until("probe.player().epoch > 2")
    one.all_rows()
    assert one.metrics(0, one.last) == numbers
    assert {row: one.pictures(row) for row in first} == first


def test_a_slider_moved_at_the_start_can_be_undone(visit):
    one = visit(PAUSED).all_rows()
    first, numbers = one.pictures(30), one.metrics(0, one.last)
    one.seek(0)
    one.move(LIVE, "End")
    one.until("probe.player().epoch > 1")
    assert one.all_rows().metrics(0, one.last) != numbers
    one.button("undo").click()
    one.until("probe.player().epoch > 2")
    assert one.all_rows().metrics(0, one.last) == numbers
    assert one.pictures(30) == first


def test_a_slider_moved_in_play_never_shows_a_row_of_the_older_future(visit):
    # every frame is noted with its epoch and the cooperation it shows: after the change only the new world's
    one = visit(PAUSED).all_rows()
    old = one.metrics(0, one.last)
    one.run("probe.note(), probe.player().play()")
    one.until("probe.player().row >= 4")
    one.move(LIVE, "End")
    one.until("probe.player().epoch > 1 && probe.player().row >= 8")
    one.fastest()
    one.until("probe.player().row >= 16")
    one.pause()
    noted = one.run("probe.noted")
    new = one.all_rows().metrics(0, one.last)
    epochs = [each["epoch"] for each in noted]
    assert epochs == sorted(epochs)
    assert {1, 2} == set(epochs)
    since = max(each["row"] for each in noted if each["epoch"] == 1)
    assert min(each["row"] for each in noted if each["epoch"] == 2) >= since, "the clock went back"
    assert new[: since + 1] == old[: since + 1], "what was shown already is no longer so"
    assert new[since + 1 :] != old[since + 1 :]
    assert all(each["cooperation"] == new[each["row"]]["cooperation"] for each in noted)
