"""The laboratory's page in a real browser: bets and answers, choices, the address, the keyboard, everybody's access."""

from __future__ import annotations

import base64
import io

import matplotlib.image
import numpy as np
import pytest

from coopetition.viz.bench import Bench
from coopetition.viz.bench_stories import STORIES

pytestmark = pytest.mark.xdist_group("browser")

WIDE, NARROW = 1440, 390
BENCH = "document.querySelector('.coopetition-bench')"
LATTICE = "?population=von-neumann&side=20&edges=joined&steps=60&b=1.4"


class Laboratory:
    """One visitor of the laboratory."""

    def __init__(self, one):
        self.one, self.page, self.run = one, one.page, one.run
        one.until(f"{BENCH}?.bench?.painted > 0 && document.querySelector('.coop-card')")

    @property
    def state(self):
        return self.run(f"({{ ...{BENCH}.dataset }})")

    def until(self, condition):
        self.one.until(f"(({{ bench, dataset }}) => {condition})({BENCH})")

    def button(self, name):
        return self.page.locator(f".coopetition-bench [data-do={name}]")

    def bet(self, number):
        self.page.locator(f"[data-bet='{number}']").click()

    def played(self):
        """Let it play to its end, as fast as it goes; return the answer."""
        self.one.fastest()
        return self.answered()

    def answered(self):
        self.until("Number(dataset.row) === Number(dataset.rows) - 1")
        self.page.locator("[data-part=answer]").wait_for()
        return self.one.part("answer").inner_text()

    def picture(self, row):
        """The population as drawn at a step."""
        painted = self.run(f"{BENCH}.bench.painted")
        same = int(self.state["row"]) == row
        self.run(f"row => {BENCH}.bench.seek(row)", row)
        self.until(f"bench.row === {row} && ({str(same).lower()} || bench.painted > {painted})")
        return self.run(f"{BENCH}.bench.picture()")

    def shares(self):
        self.until("bench.ready === Number(dataset.rows)")
        return self.run(f"probe.range(0, {BENCH}.bench.ready - 1).map(row => {BENCH}.bench.shareAt(row))")

    def choice(self, name):
        return self.page.locator(f"[data-choice={name}]")


@pytest.fixture
def laboratory(visit):
    return lambda search="", **more: Laboratory(visit(f"laboratory{search}", wait=False, **more))


def test_it_asks_before_it_shows_and_answers_with_the_run_s_own_numbers(laboratory):
    lab = laboratory()
    assert lab.state["story"] == "everybody"
    lab.page.wait_for_timeout(600)
    assert lab.state["row"] == "0"  # it waits for a bet
    assert not lab.page.locator("[data-part=answer]").is_visible()
    lab.bet(0)
    assert lab.played().startswith("You were right: 0% still help.")
    lab.button("next").click()
    lab.until("dataset.story === 'neighbours' && dataset.row === '0'")
    lab.one.settle_address("story=neighbours")
    lab.bet(0)
    told = lab.played()
    assert told.startswith("You would have bet otherwise: 52% still help.")
    assert "Szabó" in lab.page.locator(".source").inner_text()
    assert lab.one.part("share").inner_text() == "52%"


@pytest.mark.parametrize("name", ["kaleidoscope", "heads"])
def test_a_card_gives_what_its_address_gives(laboratory, name):
    by_card, by_address = laboratory(), laboratory(f"?story={name}")
    by_card.page.locator(f".coop-card[data-story={name}]").click()
    by_card.until(f"dataset.story === '{name}' && bench.ready > 10")
    assert by_card.page.locator(f".coop-card[data-story={name}]").get_attribute("aria-pressed") == "true"
    assert by_card.picture(9) == by_address.picture(9)
    assert by_card.picture(0) != by_card.picture(9)
    bench = Bench(STORIES[name].setup)
    bench.play_until(bench.rows, seconds=60)
    assert by_card.shares() == bench.shares.tolist()


def test_scrubbing_back_gives_the_first_picture(laboratory):
    lab = laboratory(LATTICE)
    first, later = lab.picture(5), lab.picture(40)
    assert first != later
    assert lab.picture(5) == first
    assert lab.state["playing"] == "false"


def test_a_choice_starts_anew_and_the_copied_address_and_lines_give_the_same(laboratory):
    lab = laboratory(LATTICE)
    lab.page.locator("#lab-population").select_option("small-world")
    lab.until("Number(dataset.epoch) === 2")
    lab.choice("rewire").wait_for()
    lab.choice("edges").wait_for(state="hidden")
    slider = lab.page.locator("#lab-b")
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    lab.one.settle_address("b=1.42")
    lab.until("Number(dataset.row) > 0")  # it plays at once
    lab.one.unfold("Share")
    lab.one.part("copy-python").click()
    lab.one.until("navigator.clipboard.readText().then(text => text.includes('Laboratory'))")
    found = {}
    exec(lab.run("navigator.clipboard.readText()"), found)  # noqa: S102 - our own lines
    assert lab.shares() == found["shares"].tolist()
    again = laboratory(lab.one.search())
    assert again.shares() == lab.shares()
    assert again.picture(30) == lab.picture(30)


def test_a_seed_beyond_the_numbers_of_a_browser_is_that_very_seed(laboratory):
    seed, other = 2**53 + 1, 2**62 + 1
    lab = laboratory(f"{LATTICE}&seed={seed}")
    field = lab.page.locator("#lab-seed")
    assert field.input_value() == str(seed)
    field.fill(str(other))
    field.press("Enter")
    lab.one.settle_address(f"seed={other}")
    assert f"rng={other}" in lab.one.part("python").input_value()
    field.fill("7x")
    field.press("Enter")
    lab.page.locator("[data-part=page-notice]", has_text=str(2**63 - 1)).wait_for()
    assert field.input_value() == str(other)


def test_bad_words_are_told_and_so_is_what_the_laboratory_refuses(laboratory):
    lab = laboratory(f"{LATTICE}&noise=0&colour=red")
    notices = lab.one.notices()
    assert any("noise = 0.0: must be above 0" in each for each in notices)
    assert any("colour" in each and "left out" in each for each in notices)
    lab.page.locator("#lab-game").select_option("donation")
    lab.until("Number(dataset.epoch) === 2")
    lab.page.locator("#lab-update").select_option("death-birth")
    lab.until("Number(dataset.epoch) === 3")
    strength = lab.choice("selection").locator("input[type=number]")
    strength.fill("0.9")
    strength.press("Enter")
    told = lab.page.locator("[data-part=page-notice]")
    told.wait_for()
    assert "take a smaller one" in told.inner_text()
    assert "stays as it was" in told.inner_text()
    assert lab.state["epoch"] == "3"


def test_all_by_keyboard_alone(laboratory):
    lab = laboratory("?story=heads")
    lab.one.tab_to("[data-bet='2']")
    lab.page.keyboard.press("Enter")
    lab.until("Number(dataset.row) > 0")
    lab.page.keyboard.press("End")
    assert "You were right" in lab.answered()
    lab.page.keyboard.press("Home")
    lab.until("dataset.row === '0'")
    lab.page.keyboard.press("ArrowRight")
    lab.until("dataset.row === '1'")
    lab.page.keyboard.press("+")
    lab.one.tab_to("[data-do=toggle]")
    lab.page.keyboard.press("Enter")
    lab.answered()


def test_the_table_of_published_results_is_folded_and_complete(laboratory):
    lab = laboratory()
    table = lab.one.part("published")
    assert table.locator("li").count() == 0
    table.locator("summary").click()
    table.locator("li").first.wait_for()
    assert table.locator("li").count() >= 13
    assert "coopetition laboratory L6" in table.inner_text()


@pytest.mark.parametrize(("width", "themes"), [(WIDE, ("light", "dark")), (NARROW, ("dark", "light"))])
def test_no_barrier_and_no_sideways_scrolling(laboratory, width, themes):
    lab = laboratory("?story=heads&colour=red", width=width, theme=themes[0])
    assert lab.state["theme"] == themes[0]
    for state in ("asked", "answered", "all unfolded"):
        if state == "answered":
            lab.bet(2)
            lab.until("Number(dataset.row) > 0")
            lab.page.keyboard.press("End")
            lab.answered()
        if state == "all unfolded":
            lab.one.unfold_all()
        for theme in themes:
            lab.one.recolour(theme)
            assert lab.run("document.scrollingElement.scrollWidth") <= width, state
            assert not lab.one.barriers(), state


def test_controls_are_large_enough_to_touch(laboratory):
    lab = laboratory(LATTICE, width=NARROW, height=844, has_touch=True)
    lab.one.unfold_all()
    assert not lab.one.low("button, summary, select, input:not([type=hidden])")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_four_kinds_of_players_differ_in_greyscale(laboratory, theme):
    lab = laboratory("?story=kaleidoscope", theme=theme)
    picture = lab.picture(40)
    image = matplotlib.image.imread(io.BytesIO(base64.b64decode(picture.partition(",")[2])))
    colours, counts = np.unique(np.rint(image.reshape(-1, 4) * 255), axis=0, return_counts=True)
    shown = colours[(counts > 400) & (colours[:, 3] == 255)]
    assert len(shown) == 4
    greys = np.sort(shown[:, :3] @ (0.299, 0.587, 0.114))
    assert np.diff(greys).min() >= 20


def test_forty_thousand_players_go_smoothly(laboratory):
    # as a share of the frames that this machine shows with nothing to draw
    lab = laboratory("?population=moore&side=200&edges=open&b=1.9&update=imitate-best&synchronous=yes&steps=150")
    lab.button("toggle").click()
    lab.shares()
    for attempt in range(3):
        frames = 1000 / lab.run("probe.gaps(1000)")["median"]
        lab.run(f"{BENCH}.bench.seek(0)")
        lab.until("bench.row === 0")
        before = lab.run(f"{BENCH}.bench.play(); [performance.now(), {BENCH}.bench.painted]")
        lab.page.wait_for_timeout(3000)
        after = lab.run(f"[performance.now(), {BENCH}.bench.painted]")
        rate = (after[1] - before[1]) * 1000 / (after[0] - before[0])
        if rate >= 20 * min(1, frames / 60):  # thirty are asked of it; another worker may have the machine
            return
        lab.run(f"{BENCH}.bench.pause()")
        assert attempt < 2, f"{rate:.1f} steps a second, {frames:.0f} frames"


def test_with_less_motion_wanted_nothing_moves_by_itself(laboratory):
    lab = laboratory(LATTICE, reduced_motion="reduce")
    lab.page.wait_for_timeout(800)
    assert lab.state["row"] == "0"
    lab.button("toggle").click()
    lab.until("Number(dataset.row) > 3")
