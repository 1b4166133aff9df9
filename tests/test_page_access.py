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


@pytest.mark.parametrize(("width", "theme", "other"), [(WIDE, "light", "dark"), (NARROW, "dark", "light")])
def test_no_barrier_and_no_sideways_scrolling(visit, width, theme, other):
    # over the whole page, all groups unfolded, a school's panel open, in both colours
    one = visit(
        "?scenario=lundshire&term=24&school=S007&years=abc&event=brand=west@4..9", width=width, theme=theme
    ).all_rows()
    assert one.state["theme"] == theme
    assert one.notices()
    one.page.locator("aside[data-part=school]:not(.waiting) h2").wait_for()
    assert one.run("document.scrollingElement.scrollWidth") <= width
    assert not one.barriers()
    one.recolour(other)
    assert not one.barriers()
    one.unfold_all()
    assert not one.barriers()
    one.recolour(theme)
    assert not one.barriers()
    assert one.run("document.scrollingElement.scrollWidth") <= width


def test_controls_are_large_enough_to_touch(visit):
    one = visit("?term=24", width=NARROW, height=844, has_touch=True)
    assert not one.low("button, summary, input:not([type=hidden])")


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
