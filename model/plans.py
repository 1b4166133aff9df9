"""Plans in files: events under ``[[events]]``, as in a scenario, to be saved, sent to others and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..agents.documents import quoted, read_text, toml_of
from ..agents.errors import InputError
from .planning import Planned, told

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIX = ".toml"
HEAD = "# A plan: what holds besides the scenario, from term `start` until term `end` (for good without one).\n"


def plan_of(text: str, name: str = "plan") -> tuple[Planned, ...]:
    r"""Return the events of a plan's text.

    Raises
    ------
    InputError
        If it is malformed or an event makes no sense; names the file, the event and what would be right.

    Examples
    --------
    >>> plan_of('[[events]]\nwhat = "topslice"\nwhere = "west"\nstart = 4\nend = 30\n')
    (Planned(what='topslice', where='west', start=4, end=30),)
    """
    table = toml_of(text, f"plan '{name}'")
    events = table.pop("events", None)
    if table:
        raise InputError(f"plan '{name}': there is no '{next(iter(table))}' in a plan; write [[events]]")
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        raise InputError(f"plan '{name}': write each event under [[events]], with what, where, start and end")
    found = []
    for number, each in enumerate(events, start=1):
        try:
            found.append(told(each))
        except InputError as error:
            raise InputError(f"plan '{name}', event {number}: {error}") from None
    return tuple(found)


def read_plan(path: str | Path) -> tuple[Planned, ...]:
    """Return the events of a plan's file; see `plan_of`.

    Raises
    ------
    InputError
        If it cannot be read or makes no sense.
    """
    return plan_of(read_text(path, f"plan '{path}'"), Path(path).name)


def in_toml(events: Iterable[Planned]) -> str:
    r"""Return events as the text of a plan.

    Examples
    --------
    >>> print(in_toml([Planned("P2", "west", 4)]).partition("\n")[2])
    <BLANKLINE>
    [[events]]
    what = "P2"
    where = "west"
    start = 4
    <BLANKLINE>
    """
    planned = list(events)
    text = HEAD if planned else f"{HEAD}\nevents = []\n"
    for each in planned:
        end = "" if each.end is None else f"end = {each.end}\n"
        text += f"\n[[events]]\nwhat = {quoted(each.what)}\nwhere = {quoted(each.where)}\nstart = {each.start}\n{end}"
    return text


def expanded(words: Iterable[str], folder: Path | None = None) -> tuple[str, ...]:
    """Return events as they are said, with those of a file in place of the file's name.

    Parameters
    ----------
    words : iterable of str
        Events (``"P2=west@4"``), and files of plans (``"ours.toml"``).
    folder : Path, optional
        Where a file may lie, if it does not where one stands.

    Raises
    ------
    InputError
        If a file cannot be read or makes no sense.
    """
    found: list[str] = []
    for word in words:
        if word.endswith(SUFFIX) and "=" not in word:
            beside = folder / word if folder is not None and (folder / word).exists() else word
            found += map(str, read_plan(beside))
        else:
            found.append(word)
    return tuple(found)
