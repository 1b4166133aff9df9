"""The scoreboard: every claim in a line, as plain objects and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..verdicts import MARKS, SIDES, told_of
from ..writing import ends, made, table, told, write_page
from .pages import write_pages
from .robustness import DRAWS, in_short
from .told import systems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .asked import Answer
    from .robustness import Robust

BEFORE = """# The scoreboard of claims

*Made on {day}, by version {version}.*

What the five source documents claim (S), or we infer from them (I), each asked of twin worlds: pairs of towns that
share every draw and differ by what is named alone. The model was not set to make any of it come out; what it does not
support is a finding, and the row's page says what decides it. {counts}

- **effect** is B less A in the measure that decides, at the end, with its 95% interval (Student's *t* over pairs).
- **matters** is the least effect that counts; it is a judgement made before (`experiments/evidence/claims/least.toml`).
- **supported**: on the claimed side, large enough to matter, and the interval leaves out nought; **opposite**: the
  same on the other side; **no effect**: the whole interval is too small to matter; **inconclusive**: none of these.
- Pairs: {seeds} at least, and more (up to {most}) where the interval is wider than the effect that matters. How a claim
  looks has no part in that. More than a hundred claims are judged at once: at 95%, a few lie on a side by chance.
- **over plausible values**: the verdict over {draws} pairs whose uncertain parameters are anywhere in their plausible
  ranges (a Latin hypercube), and in how many of them the difference is on the claimed side. The verdict beside it is of
  the parameters as they are set; where the two differ, the claim hangs on what nobody knows yet, and the system's page
  names the parameters.
- Two worlds of a claim cost the public the same, pound by pound, unless the system's page says otherwise: policies are
  paid out of schools' budgets.
- **put in** marks what a rule says by itself: there *supported* tells only that the rule works.

    coopetition claims --out docs      # this page and those of all systems
    coopetition claims D2 F7           # some of it, as a table

"""
COLUMNS = (
    "claim",
    "what is expected",
    "measure",
    "effect",
    "95% interval",
    "pairs",
    "matters",
    "verdict",
    "over plausible values",
)


def row(answer: Answer, robust: Robust | None = None) -> dict[str, Any]:
    """Return one claim and what came of it as a plain object, with how robust that is if it was asked."""
    claim, effect = answer.claim, answer.effect
    found = {
        "id": answer.id,
        "source": systems()[answer.id.split(".")[0]].source,
        "claim": claim.claim,
        **told_of(*effect[:3], effect.n, answer.verdict),
        "measure": claim.measure,
        "expects": claim.expects,
        "least": claim.matters,
        "what": claim.what,
        "put_in": claim.wired,
        "public_money": answer.money,
        "a": effect.a,
        "b": effect.b,
        "besides": {name: each._asdict() for name, each in answer.effects.items() if name != claim.measure},
        "commands": [claim.command(0), claim.command(1)],
    }
    if robust is not None:
        found["robust"] = {
            **told_of(*robust.effect[:3], robust.effect.n, robust.verdict),
            "as_claimed": robust.as_claimed,
            "varied": robust.varied,
            "decides": [each._asdict() for each in robust.decides],
        }
    return found


def counted(answers: Iterable[Answer]) -> dict[str, int]:
    """Return how many claims have each verdict."""
    found = dict.fromkeys(MARKS, 0)
    for each in answers:
        found[each.verdict] += 1
    return found


def write(answers: Sequence[Answer], robust: Mapping[str, Robust], seeds: int, folder: Path) -> Path:
    """Write the scoreboard and a page for every system into a folder; return the scoreboard's path."""
    from .asked import MOST  # noqa: PLC0415 - words need no compiler

    pages = folder / "systems"
    pages.mkdir(parents=True, exist_ok=True)
    write_pages(answers, robust, pages)
    found = counted(answers)
    counts = f"Of {len(answers)} claims " + ", ".join(f"{number} are {name}" for name, number in found.items()) + "."
    text = BEFORE.format(**made(), counts=counts, seeds=seeds, most=MOST, draws=DRAWS)
    return write_page(folder / "claims.md", [text, *board(answers, robust), "", *_unasked()])


def board(answers: Sequence[Answer], robust: Mapping[str, Robust]) -> list[str]:
    """Return the scoreboard as the lines of a Markdown table."""
    rows = []
    for each in answers:
        name = each.id.split(".")[0]
        effect, claim = each.effect, each.claim
        put_in = " (put in)" if claim.wired else ""
        cells = (
            f"[{each.id}](systems/{name}.md) {claim.claim}",
            SIDES[claim.expects],
            f"`{claim.measure}`",
            told(effect.mean),
            ends(effect.low, effect.high),
            str(effect.n),
            told(claim.matters),
            MARKS[each.verdict] + put_in,
            in_short(robust.get(each.id)),
        )
        rows.append(cells)
    return table(COLUMNS, rows)


def _unasked() -> list[str]:
    """Return the systems of which nothing is asked yet."""
    left = [f"[{row}](systems/{row}.md) {system.name}" for row, system in systems().items() if not system.claims]
    return ["## Not asked yet", "", ", ".join(left) + ".", ""] if left else []
