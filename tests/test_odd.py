"""The ODD description: its made parts are current, and every parameter and process has its place in its words."""

from __future__ import annotations

import re

import pytest

from coopetition.experiments.outputs.documents.odd import assumed
from coopetition.model.extensions import extensions
from coopetition.model.parameters import declared
from coopetition.model.term import END_OF_YEAR, TERM


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "odd.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def words(page):
    """The description without what is made of declarations; with what extensions say of themselves."""
    return re.sub(r"<!-- made: (?!told ).*?<!-- end -->", "", page, flags=re.DOTALL)


def test_all_seven_elements_are_there(words):
    for element in ("Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling",
                    "Design concepts", "Initialization", "Input data", "Submodels"):  # fmt: skip
        assert re.search(rf"^## \d {element}$", words, re.MULTILINE), element


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.name)
def test_a_parameter_has_its_place_in_a_submodel(each, words):
    by_symbol = {"dilemma.help", "dilemma.cost", "dilemma.arms_race", "accountability.stakes"}
    assert each.name in by_symbol or re.search(rf"\b{each.field}\b", words), f"say what {each.name} does"


def test_every_process_is_scheduled(page):
    steps = [rule for each in extensions().values() for _, rule in each.steps]
    for phase in (*TERM, *END_OF_YEAR, *steps):
        assert f"`{phase.__name__}`" in page


def test_assumptions_are_counted(words):
    few, number = assumed()
    assert 0 < few < number == len(declared())
    assert f"{few} of {number} parameters" in words
