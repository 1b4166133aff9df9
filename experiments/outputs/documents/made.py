"""The made parts of pages: tables and numbers that stand in the sources, written out between marks or in sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ....agents.strategies import STRATEGIES
from ....model.measures import METRICS
from ....model.measures.table import table as measures
from ....model.mechanisms import mechanisms
from ....model.parameters import declared
from ....model.policies import policies
from ....model.scenarios import names
from ...evidence.claims import systems
from ...evidence.disagreements import disagreements
from ...evidence.facts import FACTS
from . import forms, odd, written_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WORDS = """
    no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty
"""
WORDS = _WORDS.split()
PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "docs/contexts.md": {"contexts": written_out.contexts, "scenarios": written_out.named},
    "docs/policies.md": {"policies": written_out.policies_table},
    "docs/forms.md": {"catalogue": forms.catalogue, "vectors": forms.table},
    "docs/measures.md": {"measures": measures},
    "docs/odd.md": odd.MADE,
}
"""By page, the parts between ``<!-- made: name -->`` and ``<!-- end -->``."""


class Number(NamedTuple):
    """A number in a sentence: a page, the words before and after it, and what it is."""

    page: str
    before: str
    after: str
    found: Callable[[], str]


def in_words(number: int) -> str:
    """Return a small number as a word.

    Examples
    --------
    >>> in_words(9), in_words(28)
    ('nine', '28')
    """
    return WORDS[number] if number < len(WORDS) else str(number)


NUMBERS = (
    Number("README.md", "| who decides | ", " strategies of head teachers", lambda: in_words(len(STRATEGIES))),
    Number("README.md", "each of ", " mechanisms, by a parameter", lambda: str(len(mechanisms()))),
    Number("README.md", "| where | ", " scenarios: ", lambda: in_words(len(names()))),
    Number("README.md", "| what policy does | the ", " policies of ", lambda: str(len(policies()))),
    Number("README.md", "a page for each of the ", " systems in ", lambda: str(len(systems()))),
    Number("README.md", "| where the sources disagree | ", " maps of where", lambda: in_words(len(disagreements()))),
    Number("README.md", "| facts | ", " facts of England in ", lambda: str(len(FACTS))),
    Number("README.md", "| measures | ", ", from cooperation", lambda: str(len(METRICS))),
    Number("README.md", "| parameters | over ", ", each declared once", lambda: str((len(declared()) - 1) // 10 * 10)),
    Number("docs/odd.md", "marked so in the table, ", " of ", lambda: str(odd.assumed()[0])),
    Number("docs/odd.md", f"so in the table, {odd.assumed()[0]} of ", " parameters", lambda: str(odd.assumed()[1])),
)


def made(page: str, text: str) -> str:
    """Return the text of a page with all that is made in it made anew.

    Raises
    ------
    ValueError
        If the page lacks the place of a part or of a number.
    """
    for name, make in PARTS.get(page, {}).items():
        pattern = re.compile(rf"(<!-- made: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text = _once(pattern, text, make(), f"{page}: <!-- made: {name} -->")
    for each in NUMBERS:
        if each.page == page:
            pattern = re.compile(rf"({re.escape(each.before)})\w+({re.escape(each.after)})")
            text = _once(pattern, text, each.found(), f"{page}: {each.before}...{each.after}")
    return text


def _once(pattern: re.Pattern[str], text: str, new: str, place: str) -> str:
    text, found = pattern.subn(lambda at: f"{at[1]}{new}{at[2]}", text)
    if found != 1:
        raise ValueError(f"{place} stands there {found} times; it must stand there once")
    return text


def pages() -> list[str]:
    """Return every page of which something is made, by its path from the root."""
    return list(dict.fromkeys([*PARTS, *(each.page for each in NUMBERS)]))


def not_current(root: Path) -> list[str]:
    """Return the pages under a folder that are not what they would be if they were made anew."""
    told = {page: (root / page).read_text(encoding="utf-8") for page in pages()}
    return [page for page, text in told.items() if made(page, text) != text]


def write(root: Path) -> list[str]:
    """Make every page under a folder anew; return those that changed."""
    changed = not_current(root)
    for page in changed:
        path = root / page
        path.write_text(made(page, path.read_text(encoding="utf-8")), encoding="utf-8")
    return changed
