"""The page for everybody, in a real browser: no barrier that axe finds, no sideways scrolling, acts told by shape."""

from __future__ import annotations

import base64
import io

import matplotlib.image
import numpy as np
import pytest
from scipy import ndimage

pytestmark = pytest.mark.xdist_group("browser")

WIDE, NARROW = 1440, 390
COOPERATES, COMPETES = (0x2F, 0x7F, 0xB8), (0xE0, 0x82, 0x14)
SMALLEST = 60  # pixels: smaller spots of a colour are rims of marks that lie under others


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_barrier_and_no_sideways_scrolling(visit, width, theme):
    # axe's rules (WCAG A and AA, best practice) over the whole page, all groups unfolded, a school's panel open
    from axe_playwright_python.sync_playwright import Axe

    one = visit("?term=24&school=S007&years=abc", width=width, theme=theme).all_rows()
    assert one.state["theme"] == theme
    assert one.notices()
    for state in ("as it opens", "all unfolded"):
        if state == "all unfolded":
            one.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
        one.page.locator("aside[data-part=school]:not(.waiting) h2").wait_for()
        one.page.wait_for_timeout(500)  # what fades in has its full contrast then
        assert one.run("document.scrollingElement.scrollWidth") <= width, state
        found = Axe().run(one.page).response["violations"]
        told = [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]
        assert not told, f"{state}: " + "\n".join(told)


def test_controls_are_large_enough_to_touch(visit):
    # on a telephone a control that is pressed is at least 40 pixels high (a link in a text may be lower)
    one = visit("?term=24", width=NARROW, height=844, has_touch=True)
    low = one.run("""
        [...document.querySelectorAll('button, summary, input:not([type=hidden])')]
            .map(each => each.type === 'checkbox' || each.type === 'radio' ? each.closest('label') : each)
            .filter(each => each.offsetParent && each.getBoundingClientRect().width > 2)
            .map(each => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 120)])
            .filter(([high]) => high < 39.5)
    """)
    assert not low, "\n".join(f"{high:.0f}: {what}" for high, what in low)


def spots(picture, colour):
    """Return how much of its bounding box each spot of a colour fills: a disc 79%, a square all."""
    image = matplotlib.image.imread(io.BytesIO(base64.b64decode(picture.partition(",")[2])))
    exact = (np.rint(image[:, :, :3] * 255) == np.array(colour)).all(axis=2)
    labelled, _ = ndimage.label(exact)
    boxes = ndimage.find_objects(labelled)
    areas = [(labelled[box] == number).sum() for number, box in enumerate(boxes, 1)]
    fills = [area / labelled[box].size for area, box in zip(areas, boxes, strict=True) if area >= SMALLEST]
    return np.array(fills)


def test_acts_are_told_apart_without_colour(visit):
    # proves that who sees no colour sees discs for those who cooperate and squares for those who compete
    one = visit("?region=synthetic:30&term=12").all_rows()
    picture = one.picture()
    discs, squares = spots(picture, COOPERATES), spots(picture, COMPETES)
    assert len(discs) > 3
    assert len(squares) > 3
    assert 0.7 < np.median(discs) < 0.86
    assert np.median(squares) > 0.95
