"""From interventions to words: as the command line, addresses and files have them. `reading` makes them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...agents.documents import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .intervention import Intervention

HEAD = "# A plan: what holds besides the scenario, from term `start` until term `end` (for good without one).\n"


def in_words(each: Intervention) -> str:
    """Return an intervention in words: ``accountability.stakes=2@7`` if it sets a parameter, ``P2=west@4..30`` if not.

    No words name rows of schools: that they are meant is said all the same.
    """
    where = each.where if isinstance(each.where, str) else "+".join(f"row {row}" for row in each.rows)
    if each.is_setting:
        term = f"@{each.start}" if each.start else ""
        some = "" if where == "all" else f" ({where})"
        return " ".join(f"{name}={written(value)}{term}{some}" for name, value in each.changes.items())
    return f"{each.called or each.what.name}={where}@{each.start}{'' if each.end is None else f'..{each.end}'}"


def written(value: float) -> str:
    """Return a number in as few digits as give it back.

    Examples
    --------
    >>> written(2.0), written(0.1)
    ('2', '0.1')
    """
    return repr(whole(value))


def whole(value: float) -> int | float:
    """Return a number as a whole one if it is."""
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def in_toml(events: Iterable[Intervention]) -> str:
    r"""Return events as the text of a plan.

    Examples
    --------
    >>> from coopetition.model.interventions.reading import event
    >>> print(in_toml([event("P2=west@4")]).partition("\n")[2])
    <BLANKLINE>
    [[events]]
    what = "P2"
    where = "west"
    start = 4
    <BLANKLINE>
    """
    planned = [as_table(each) for each in events]
    text = HEAD if planned else f"{HEAD}\nevents = []\n"
    for table in planned:
        lines = [f"{name} = {quoted(value) if isinstance(value, str) else value}\n" for name, value in table.items()]
        text += "\n[[events]]\n" + "".join(lines)
    return text


def as_table(each: Intervention) -> dict[str, Any]:
    """Return an event as files have it: what, where, start, and its end if it has one."""
    table = {"what": each.called or each.what.name, "where": each.where, "start": each.start}
    return table if each.end is None else table | {"end": each.end}
