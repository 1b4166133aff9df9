"""The recorded runs that the page opens with are what the rules give, byte for byte."""

from __future__ import annotations

from coopetition.viz import recorded
from coopetition.viz.address import OPENING
from coopetition.viz.catalogue import texts


def test_every_recorded_byte_is_what_the_rules_give():
    for name, content in recorded.anew().items():
        assert recorded.kept(name) == content, f"viz/recorded/{name}.z is of other rules: `make docs` records it anew"


def test_a_change_of_one_number_would_be_seen():
    watched, _ = recorded.settings()
    assert recorded.recorded(type(watched)(**{**vars(watched), "seed": watched.seed + 1})) != recorded.kept("watched")


def test_nothing_that_is_recorded_ends_the_script_it_stands_in():
    assert "</" not in recorded.told()


def test_the_page_that_plays_goes_over_to_the_address_that_it_plays():
    assert texts("door")["opening"]["query"] == OPENING
