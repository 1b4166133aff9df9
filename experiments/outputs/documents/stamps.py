"""Stamps: under which rules a result was made, told on its page; and which results are older than the rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from ....agents.documents import read_toml

if TYPE_CHECKING:
    from .rules import Rules

KEPT = Path(__file__).with_name("results.toml")
STAMP = re.compile(r"^\*Made under the rules `([0-9a-f]+)`\.\*$", re.MULTILINE)
OLD = re.compile(r"^\*Made with earlier rules, .*\*$", re.MULTILINE)


class Result(BaseModel):
    """A result that is kept.

    Attributes
    ----------
    page : str
        The page that tells it, by its path from the root.
    command : str
        What makes it anew.
    kept : str
        The file that holds what the command prints, if it is kept.
    by_hand : bool
        Whether words and pictures of the page are chosen by hand from what the command leaves.
    old : str
        Why it is older than the rules, if it is known to be; the page says so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: str
    command: str
    kept: str = ""
    by_hand: bool = False
    old: str = ""


def results(path: Path = KEPT) -> dict[str, Result]:
    """Return all results that are kept, by name."""
    told = read_toml(path, path.name)
    return {name: Result(**each) for name, each in told.items()}


def stamp_of(text: str) -> str | None:
    """Return the fingerprint on a page; nothing if there is none."""
    found = STAMP.search(text)
    return found[1] if found else None


def stamped(text: str, fingerprint: str) -> str:
    r"""Return a page that tells under which rules it was made.

    Examples
    --------
    >>> print(stamped("# Facts\n\nMany.\n", "ab12"), end="")
    # Facts
    <BLANKLINE>
    *Made under the rules `ab12`.*
    <BLANKLINE>
    Many.
    """
    return _put(text, f"*Made under the rules `{fingerprint}`.*")


def noted(text: str, why: str) -> str:
    """Return a page that tells that it was made with earlier rules, and what has changed since."""
    return _put(text, f"*Made with earlier rules, {why}*")


def _put(text: str, line: str) -> str:
    title, _, rest = text.partition("\n\n")
    first, gap, others = rest.partition("\n\n")
    if STAMP.fullmatch(first) or OLD.fullmatch(first):
        rest = others if gap else ""
    return f"{title}\n\n{line}\n\n{rest}"


def wrong(root: Path, rules: Rules) -> list[str]:
    """Return in a line each, with the command that mends it, the results that are old and do not say so."""
    found = []
    for name, each in results().items():
        text = (root / each.page).read_text(encoding="utf-8")
        stamp = stamp_of(text)
        if each.old:
            if noted(text, each.old) != text:
                found.append(f"{each.page} does not say that it is known to be old: `make docs`")
        elif stamp is None:
            found.append(f"{each.page} does not tell under which rules it was made: {_mended(name, each)}")
        elif not rules.holds(stamp):
            found.append(f"{each.page} is older than the rules ({stamp}): {_mended(name, each)}")
    return found


def _mended(name: str, result: Result) -> str:
    again = f"`{result.command}`, then `make stamp RESULTS={name}`" if result.by_hand else f"`make docs RESULTS={name}`"
    return f"{again}; or say why it may stay, as `old` in {KEPT.name}"
