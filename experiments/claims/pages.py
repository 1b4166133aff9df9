"""A page for every system of the source documents: what it says, what it is here, what happened, how to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..dynamics.report import told
from .board import MARKS, SIDES
from .pictures import draw
from .told import systems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .asked import Answer
    from .told import System

SOURCES = {"L": "Ledingham", "T": "the toolkit", "D": "Dunford", "J": "Jackson", "G": "Greany"}
COLUMNS = ("measure", "A", "B", "B less A", "95% interval", "pairs", "claimed")


def write_pages(answers: Sequence[Answer], folder: Path) -> None:
    """Write a page for every system into a folder, with a picture where anything was asked."""
    for row, system in systems().items():
        own = [each for each in answers if each.id.split(".")[0] == row]
        if own or not system.claims:
            (folder / f"{row}.md").write_text(page(row, system, own), encoding="utf-8")
        if own:
            draw(own, folder / f"{row}.svg")


def page(row: str, system: System, answers: Sequence[Answer]) -> str:
    """Return the page of one system."""
    lines = [f"# {row} {system.name}", "", f"Source: {_source(system.source)}. [All claims](../claims.md).", ""]
    lines += [
        "## What the source says",
        "",
        f"{_sentence(system.idea)} Claim (S: the source's, I: ours): {system.claim}.",
        "",
    ]
    lines += ["## What it is here", ""]
    lines += [" ".join(system.here.split()), ""] if system.here else []
    lines += [f"In the code: {system.where}.", ""]
    if not answers:
        return "\n".join([*lines, "Nothing is asked of it yet.", ""])
    lines += ["## What happened", ""]
    for each in answers:
        lines += _asked(each)
    lines += [f"![What came of the claims of {row}]({row}.svg)", ""]
    lines += [
        "*Left: effects as multiples of the least that matters (the band), with 95% intervals; filled: as claimed. "
        "Right: the measure that decides the first claim, in A and in B, mean and 95% interval over towns.*"
        if answers[0].paths is not None
        else "*Effects as multiples of the least that matters (the band), with 95% intervals; filled: as claimed.*",
        "",
    ]
    lines += ["## What decides it", "", " ".join(system.why.split()), ""] if system.why else []
    lines += ["## Again", "", f"    coopetition claims {row}", ""]
    for name, command in (("A", answers[0].claim.command(0)), ("B", answers[0].claim.command(1))):
        lines += [f"One town of the first claim, as {name}:", "", f"    {command}", ""]
    return "\n".join(lines)


def _asked(answer: Answer) -> list[str]:
    claim = answer.claim
    lines = [f"**{answer.id}. {claim.claim}** {MARKS[answer.verdict].strip('*').capitalize()}.", ""]
    lines += [_sentence(claim.what[0].upper() + claim.what[1:]), ""]
    lines += [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    for name, effect in answer.effects.items():
        interval = "" if effect.low is None else f"{told(effect.low)} to {told(effect.high)}"
        cells = (f"`{name}`", told(effect.a), told(effect.b), told(effect.mean), interval, str(effect.n))
        lines.append(f"| {' | '.join((*cells, claimed(claim.expected[name])))} |")
    decides = f"`{claim.measure}` decides; {told(claim.matters)} is the least that matters."
    put_in = f" Put in: {claim.wired}." if claim.wired else ""
    return [*lines, "", decides + put_in, ""]


def claimed(side: int | None) -> str:
    """Return in a word on which side a claim would have a measure; nothing if on none."""
    return "" if side is None else SIDES[side]


def _source(source: str) -> str:
    """Return a source by its author's name.

    Examples
    --------
    >>> _source("J (Bradford)")
    'Jackson (Bradford)'
    """
    letters, bracket, rest = source.partition(" (")
    names = [SOURCES.get(letter, letter) for letter in letters.split(", ")]
    return ", ".join(names) + bracket + rest


def _sentence(words: str) -> str:
    words = words.strip()
    return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")
