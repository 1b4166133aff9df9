"""The claims of the dynamics D1 to D19, each asked of twin worlds that share every draw.

``python -m coopetition.experiments.rows docs/dynamics-rows.md`` asks them all and writes the page; without a page it
prints it, and rows may be named: ``python -m coopetition.experiments.rows D12 D13``.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .dynamics.report import told
from .setting import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor

    from ..model.region import Region
    from .twins import Effect

ROWS = Path(__file__).with_suffix(".toml")
SEEDS, SCHOOLS, YEARS = 30, 60, 10
EXPECTED = {1: "above 0", -1: "below 0", 0: "none"}
COLUMNS = ("measure", "A", "B", "B less A", "95% interval", "n", "expected", "as claimed")
BEFORE = """# What the claims come to

Each claim of the dynamics D1 to D19 is asked of twin worlds: {seeds} towns of {schools} schools, {years} years, pairs
that share every draw and differ by what is named alone. Numbers are of the end of the run. Intervals are 95% (Student's
*t* over seeds); *unclear* is a difference whose interval holds zero where the claim has it on one side. Nothing was set
to make a claim come out. What a rule puts in by itself is said under its table, for there a *yes* tells nothing but
that the rule works. Some seventy numbers are judged at once: at 95%, a few lie on a side by chance. The page is written
by

    python -m coopetition.experiments.rows docs/dynamics-rows.md

from `experiments/rows.toml`; single rows are printed by `python -m coopetition.experiments.rows D13`.
"""


class Pair(NamedTuple):
    """Two worlds to compare: what they are in words, their settings, what is expected, and what is put in."""

    what: str
    scenarios: tuple[str, str]
    changes: tuple[dict[str, float], dict[str, float]]
    region: str
    expects: dict[str, int]
    wired: str


class Row(NamedTuple):
    """One claim: its row, its words, the pairs it is asked of, and a show that asks it besides."""

    id: str
    claim: str
    pairs: list[Pair]
    show: str
    why: str


def rows() -> list[Row]:
    """Return all claims, in order."""
    found = []
    for each in tomllib.loads(ROWS.read_text(encoding="utf-8"))["rows"]:
        pairs = [_pair(pair) for pair in each.get("pairs", [])]
        found.append(Row(each["id"], each["claim"], pairs, each.get("show", ""), each.get("why", "")))
    return found


def _pair(each: dict[str, Any]) -> Pair:
    scenario, shared = each.get("scenario", "england-today"), each.get("set", {})
    return Pair(
        each["what"],
        (scenario, each.get("b_scenario", scenario)),
        (shared | each.get("a", {}), shared | each.get("b", {})),
        each.get("region", "synthetic"),
        each["expects"],
        each.get("wired", ""),
    )


def two_phases(schools: int, seed: int = 1) -> Region:
    """Return a town of secondaries and as many primaries in the same places."""
    import numpy as np  # noqa: PLC0415 - words need no numbers

    from ..model.region import Region  # noqa: PLC0415

    one = Region.synthetic(schools, seed=seed)
    tables = []
    for table in (one.schools, one.zones):
        other = {name: column.copy() for name, column in table.items()}
        other["phase"] = np.full(len(other["x"]), "primary")
        if "id" in other:
            other["id"] = np.char.add("P", other["id"])
            other["x"] = other["x"] + 0.1
            other["trust"] = np.full(len(other["x"]), "")
        tables.append({name: np.concatenate([table[name], other[name]]) for name in table})
    return Region("two phases", *tables)


def setting(pair: Pair, side: int, seed: int, schools: int, years: int) -> Setting:
    """Return the world A (side 0) or B (1) of a pair for a seed."""
    region = two_phases(schools // 2, seed) if pair.region == "two phases" else f"synthetic:{schools}"
    return Setting.of(pair.scenarios[side], pair.changes[side], seed, region, years)


def effects(
    pair: Pair, executor: Executor, seeds: int = SEEDS, schools: int = SCHOOLS, years: int = YEARS
) -> dict[str, Effect]:
    """Return what B is above A in each measure that the claim names."""
    from .twins import compare  # noqa: PLC0415 - words need no compiler

    found = compare(
        lambda seed: setting(pair, 0, seed, schools, years),
        lambda seed: setting(pair, 1, seed, schools, years),
        executor,
        least=seeds,
        most=seeds,
        watched=tuple(pair.expects),
    )
    return {name: found.effects[name] for name in pair.expects}


def verdict(effect: Effect, expected: int) -> str:
    """Return whether an effect is as claimed.

    Examples
    --------
    >>> import numpy as np
    >>> from coopetition.experiments.twins import effect
    >>> verdict(effect(np.zeros(3), np.array([1.0, 1.1, 0.9])), 1)
    'yes'
    """
    if effect.low is None or effect.high is None:
        return "undefined"
    if effect.low == effect.high == 0.0:
        return "yes" if expected == 0 else "nothing moves"
    if effect.low <= 0.0 <= effect.high:
        return "yes" if expected == 0 else "unclear"
    side = 1 if effect.low > 0.0 else -1
    return "yes" if side == expected else "no"


def sentence(verdicts: Iterable[tuple[str, str]]) -> str:
    """Return what came out, in a sentence.

    Examples
    --------
    >>> sentence([("trust", "yes"), ("depth", "no"), ("spread", "unclear")])
    'As claimed: trust. The other way: depth. Not to be told from nothing: spread.'
    """
    words = {
        "yes": "As claimed",
        "no": "The other way",
        "unclear": "Not to be told from nothing",
        "nothing moves": "Nothing moves at all",
        "undefined": "Undefined",
    }
    found: dict[str, list[str]] = {}
    for name, each in verdicts:
        found.setdefault(each, []).append(name)
    return " ".join(f"{words[each]}: {', '.join(found[each])}." for each in words if each in found)


def page(wanted: Iterable[Row], executor: Executor, seeds: int = SEEDS, schools: int = SCHOOLS) -> str:
    """Return claims and what came of them, as a page."""
    lines = [BEFORE.format(seeds=seeds, schools=schools, years=YEARS)]
    for row in wanted:
        lines += [f"## {row.id} {row.claim}", ""]
        if row.show:
            lines += _shown(row.show, executor, seeds, schools)
        for pair in row.pairs:
            found = effects(pair, executor, seeds, schools)
            judged = {name: verdict(each, pair.expects[name]) for name, each in found.items()}
            lines += [f"*{pair.what[0].upper()}{pair.what[1:]}.*", "", _line(COLUMNS), "|---" * len(COLUMNS) + "|"]
            lines += [_line(_cells(name, each, pair.expects[name], judged[name])) for name, each in found.items()]
            wired = f" Put in: {pair.wired}." if pair.wired else ""
            lines += ["", sentence(judged.items()) + wired, ""]
        lines += [row.why.strip(), ""] if row.why else []
    return "\n".join(lines).rstrip() + "\n"


def _shown(name: str, executor: Executor, seeds: int, schools: int) -> list[str]:
    """Return what a show of the dynamics finds, as the lines of a table."""
    from .dynamics import SHOWS  # noqa: PLC0415 - words need no compiler
    from .dynamics.seeds import Seeds  # noqa: PLC0415

    table = SHOWS[name].told(Seeds(executor, seeds, schools))
    lines = [table["set_up"], "", _line(("what", "measured", "95% interval", "n", "expected", "as claimed"))]
    lines.append("|---" * 6 + "|")
    for each in table["findings"]:
        interval = f"{told(each['low'])} to {told(each['high'])}"
        verdict = each["as_foretold"] or ""
        lines.append(_line((each["what"], told(each["measured"]), interval, str(each["n"]), each["foretold"], verdict)))
    return [*lines, "", table["why"], ""]


def _cells(name: str, each: Effect, expected: int, judged: str) -> tuple[str, ...]:
    interval = "" if each.low is None else f"{told(each.low)} to {told(each.high)}"
    said = judged if judged == "yes" else f"**{judged}**"
    return (f"`{name}`", told(each.a), told(each.b), told(each.mean), interval, str(each.n), EXPECTED[expected], said)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(words: list[str]) -> None:
    """Ask all claims, or those named, and write a page or print it."""
    from .runs import executor_for  # noqa: PLC0415 - words need no compiler

    paths = [word for word in words if word.endswith(".md")]
    names = {word.upper() for word in words if not word.endswith(".md")}
    with executor_for(None) as executor:
        text = page([row for row in rows() if not names or row.id in names], executor)
    if paths:
        Path(paths[0]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
