"""The shows as a page, with pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..writing import ends, table, told, write_page
from .pictures import CAPTIONS, PICTURES

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = """# What the dynamics show

Theory foretells how a town of heads who weigh greed and fear moves: two basins, a loop, a line between judging that
helps and judging that harms, a Matthew effect. Here it stands beside what the school world does over many towns.
Nothing was set to make a row come out; where the world does otherwise the page says so, and why as far as twin worlds
tell. Headings say what is foretold. The page is written by

    coopetition dynamics --seeds {seeds} --out docs

and `coopetition dynamics` prints the same tables with 20 seeds in two to three minutes on two cores; `--json` gives
every number, those of the pictures too. Intervals are 95% (Student's *t* over seeds, unless a row says otherwise);
differences are of twin worlds. *Unclear* is a mean that was foretold to lie on one side of zero and whose interval
holds zero. Many numbers are judged at once: at 95%, one in twenty or so seems to lie on a side where it does not.
"""
COLUMNS = ("what", "foretold", "measured", "95% interval", "n", "as foretold")
NOT = {"no": "**no**", None: ""}


def write(shows: list[dict[str, Any]], folder: Path) -> Path:
    """Write ``dynamics.md`` and its pictures into a folder; return the page's path.

    Parameters
    ----------
    shows : list of dict
        Shows as the verb ``dynamics`` tells them.
    folder : Path
        Where to; made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = [BEFORE.format(seeds=shows[0]["seeds"]), *_summary(shows)]
    for each in shows:
        lines += [f"## {each['title'].rstrip('.')}", "", f"`{each['id']}` \N{EM DASH} {plain(each['source'])}.", ""]
        lines += [plain(each["set_up"]), "", f"**What came of it.** {plain(each['why'])}", ""]
        if each["id"] in PICTURES:
            name = f"dynamics-{each['id']}.png"
            PICTURES[each["id"]](each["curves"], folder / name)
            lines += [f"![{each['title']}]({name})", "", f"*{CAPTIONS[each['id']]}*", ""]
        lines += _table(each["findings"])
    return write_page(folder / "dynamics.md", lines)


def _summary(shows: list[dict[str, Any]]) -> list[str]:
    rows = [(f"`{each['id']}`", plain(each["source"]), *map(str, counted(each["findings"]))) for each in shows]
    return [*table(("show", "foretold by", "numbers as foretold", "not", "unclear"), rows), ""]


def plain(text: str) -> str:
    """Return words as a page shows them: a star is a star, not a slant."""
    return text.replace("*", r"\*")


def counted(findings: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Return how many numbers are as foretold, not, and unclear."""
    verdicts = [each["as_foretold"] for each in findings]
    return verdicts.count("yes"), verdicts.count("no"), verdicts.count("unclear")


def _table(findings: list[dict[str, Any]]) -> list[str]:
    rows = [(*(found := row(each))[:-1], NOT.get(each["as_foretold"], found[-1])) for each in findings]
    return [*table(COLUMNS, rows), ""]


def row(finding: dict[str, Any]) -> tuple[str, ...]:
    """Return a finding as the cells of a table."""
    interval = ends(finding["low"], finding["high"])
    n = "" if finding["n"] is None else str(finding["n"])
    verdict = finding["as_foretold"] or ""
    return (finding["what"], finding["foretold"], told(finding["measured"]), interval, n, verdict)
