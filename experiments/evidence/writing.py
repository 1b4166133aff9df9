"""How evidence is written up: numbers, intervals and tables as Markdown, the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def told(value: Any) -> str:
    """Return a number or a list of numbers as a table shows it.

    Examples
    --------
    >>> told(0.31776), told([0.5, None]), told("3 of 3"), told(-0.0001)
    ('0.318', '0.500, none', '3 of 3', '0.000')
    """
    if isinstance(value, list):
        return ", ".join(told(each) for each in value)
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{round(value, 3) + 0.0:.3f}".replace("-", "\N{MINUS SIGN}")
    return str(value)


def ends(low: float | None, high: float | None, nothing: str = "") -> str:
    """Return an interval as a table shows it.

    Examples
    --------
    >>> ends(-0.5, 0.25), ends(None, None)
    ('\N{MINUS SIGN}0.500 to 0.250', '')
    """
    return nothing if low is None else f"{told(low)} to {told(high)}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table.

    Examples
    --------
    >>> table(("a", "b"), [("1", "2")])
    ['| a | b |', '|---|---|', '| 1 | 2 |']
    """
    head = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return head + [f"| {' | '.join(cells)} |" for cells in rows]


def made() -> dict[str, str]:
    """Return what a page says of its making: the day, and the version."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only a page is dated
    from importlib.metadata import version  # noqa: PLC0415

    return {"day": datetime.now(UTC).date().isoformat(), "version": version("coopetition")}


def write_page(path: Path, lines: Iterable[str]) -> Path:
    """Write the lines of a page into its file, folders made if need be; return the file's path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return path
