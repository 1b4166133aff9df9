"""A page for every system of the source documents: what it says, what it is here, what happened, how to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..verdicts import MARKS, SIDES
from ..writing import ends, table, told
from .pictures import draw
from .robustness import in_short
from .spending import in_words
from .told import systems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .asked import Answer
    from .robustness import Robust
    from .told import System

SOURCES = {"L": "Ledingham", "T": "the toolkit", "D": "Dunford", "J": "Jackson", "G": "Greany"}
ROBUST = """Asked again of {pairs} pairs of worlds whose uncertain parameters ({varied} that the first claim leaves
open) are anywhere in their plausible ranges. A parameter *decides* if the effect surely goes with it (rank
correlation, at 1% over all that are tried); the effects are those in the lowest and in the highest third."""
DECIDES = "what decides: lowest third, highest third"
COLUMNS = ("measure", "A", "B", "B less A", "95% interval", "pairs", "claimed")


def write_pages(answers: Sequence[Answer], robust: Mapping[str, Robust], folder: Path) -> None:
    """Write a page for every system into a folder, with a picture where anything was asked."""
    for row, system in systems().items():
        own = [each for each in answers if each.id.split(".")[0] == row]
        if own or not system.claims:
            (folder / f"{row}.md").write_text(page(row, system, own, robust), encoding="utf-8")
        if own:
            draw(own, folder / f"{row}.svg")


def page(row: str, system: System, answers: Sequence[Answer], robust: Mapping[str, Robust]) -> str:
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
    lines += _robust(answers, robust)
    lines += ["## Again", "", f"    coopetition claims {row}", ""]
    for name, command in (("A", answers[0].claim.command(0)), ("B", answers[0].claim.command(1))):
        lines += [f"One town of the first claim, as {name}:", "", f"    {command}", ""]
    return "\n".join(lines)


def _asked(answer: Answer) -> list[str]:
    claim = answer.claim
    lines = [f"**{answer.id}. {claim.claim}** {MARKS[answer.verdict].strip('*').capitalize()}.", ""]
    lines += [_sentence(claim.what[0].upper() + claim.what[1:]), ""]
    rows = [
        (f"`{name}`", *map(told, (each.a, each.b, each.mean)), ends(each.low, each.high), str(each.n))
        for name, each in answer.effects.items()
    ]
    sides = map(claimed, claim.expected.values())
    lines += table(COLUMNS, [(*cells, side) for cells, side in zip(rows, sides, strict=True)])
    decides = f"`{claim.measure}` decides; {told(claim.matters)} is the least that matters."
    put_in = f" Put in: {claim.wired}." if claim.wired else ""
    cost = "" if answer.money is None else f" {in_words(*answer.money)}"
    return [*lines, "", decides + cost + put_in, ""]


def _robust(answers: Sequence[Answer], robust: Mapping[str, Robust]) -> list[str]:
    """Return the section on how robust a system's claims are."""
    asked = [(each.id, each.claim, robust[each.id]) for each in answers if each.id in robust]
    if not asked:
        return []
    pairs, varied = max(each.effect.n for _, _, each in asked), asked[0][2].varied
    lines = [
        "## How robust it is",
        "",
        ROBUST.format(pairs=pairs, varied=varied),
        "",
    ]
    rows = []
    for name, _, each in asked:
        effect = each.effect
        decides = "; ".join(f"`{one.name}` {told(one.low)}, {told(one.high)}" for one in each.decides) or "none alone"
        verdict, _, agreeing = in_short(each).partition(", ")
        rows.append((name, told(effect.mean), ends(effect.low, effect.high), agreeing, verdict, decides))
    columns = ("claim", "effect", "95% interval", "as claimed in", "verdict", DECIDES)
    return [*lines, *table(columns, rows), ""]


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
