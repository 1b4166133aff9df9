"""The address of the page: what is run and what is shown of it, as a query that gives it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote

from ..agents.errors import InputError
from ..experiments.changes import parsed
from ..experiments.setting import TERMS, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = 20  # that a page plays unless told otherwise
MOST_YEARS = 60
MOST_SCHOOLS = 5_000  # more than all secondaries of England
SAFE = ":/@=,."  # what a query may hold as it stands, so that an address can be read
KEYS = ("scenario", "region", "authority", "partnerships", "years", "seed", "set", "event", "term", "school")


class Shown(NamedTuple):
    """What is shown of a world: up to which term (None: it plays from the start), and which school (its id)."""

    term: int | None = None
    school: str | None = None


NOTHING = Shown()


def address(setting: Setting, shown: Shown = NOTHING) -> str:
    """Return the query, from its question mark on, that gives a world and what is shown of it.

    Examples
    --------
    >>> address(Setting("tour-de-france", years=20, settings=("trust.start=0.2@7",)), Shown(term=12))
    '?scenario=tour-de-france&years=20&seed=1&set=trust.start=0.2@7&term=12'
    """
    pairs = [("scenario", setting.scenario_name)]
    pairs += [("region", setting.region_name)] if setting.region_name is not None else []
    pairs += [("authority", each) for each in setting.authorities]
    pairs += [("partnerships", setting.partnerships)] if setting.partnerships is not None else []
    pairs += [("years", str(setting.years)), ("seed", str(setting.seed))]
    pairs += [("set", each) for each in setting.settings]
    pairs += [("event", each) for each in setting.events]
    pairs += [("term", str(shown.term))] if shown.term is not None else []
    pairs += [("school", shown.school)] if shown.school is not None else []
    return "?" + "&".join(f"{key}={quote(value, safe=SAFE)}" for key, value in pairs)


def of_address(search: str | None) -> tuple[Setting, Shown, tuple[str, ...]]:
    """Return what an address asks for, and in words what of it cannot be had and what is used instead.

    Nothing in an address is fatal: each of its words is tried by itself, and one that makes no sense is left out.

    Parameters
    ----------
    search : str or None
        The query, with or without its question mark.

    Returns
    -------
    setting : Setting
        A setting that can be made into a world.
    shown : Shown
        What to show of it.
    problems : tuple of str
        A sentence for each word that was left out.
    """
    setting, problems = Setting(years=YEARS), []
    pairs = parse_qsl((search or "").removeprefix("?"), keep_blank_values=True, errors="replace")
    term, school = None, None
    for key, value in sorted(pairs, key=lambda pair: KEYS.index(pair[0]) if pair[0] in KEYS else len(KEYS)):
        try:
            if key == "term":
                term = row_of(value, setting.years * TERMS)
            elif key == "school":
                school = school_of(value, setting)
            else:
                setting = with_word(setting, key, value)
        except InputError as error:
            instead = INSTEAD.get(key, "it is left out")
            problems.append(f"{key}={value}: {without_flag(str(error))}; {instead}".strip())
    return setting, Shown(term, school), tuple(problems)


INSTEAD = {
    "scenario": "England today is shown instead",
    "region": "a made-up town is shown instead",
    "authority": "it is left out",
    "years": f"{YEARS} years are used instead",
    "seed": "seed 1 is used instead",
    "set": "it is left out",
    "event": "it is left out",
    "term": "it plays from the start instead",
    "school": "no school is chosen",
}
"""What is used instead of a word that cannot be had."""


def with_word(setting: Setting, key: str, value: str) -> Setting:
    """Return a setting with one more word of an address; raise InputError if it makes no sense there."""
    if key not in KEYS:
        raise InputError(f"an address knows no '{key}'; its words are {', '.join(KEYS)}")
    more = dict(_fields(setting, key, value))
    changed = replace(setting, **more)
    changed.check()
    if key in {"authority", "region"}:
        check_number(changed)
    return changed


def _fields(setting: Setting, key: str, value: str) -> Iterator[tuple[str, object]]:
    if key in {"scenario", "partnerships"}:
        yield key, value
    elif key == "region":
        check_size(value)
        yield key, value or None
    elif key == "authority":
        yield "authorities", (*setting.authorities, value)
    elif key == "years":
        yield key, between(value, 1, MOST_YEARS)
    elif key == "seed":
        yield key, between(value, 0, 2**63 - 1)
    elif key == "event":
        yield "events", (*setting.events, value)
    else:
        yield "settings", (*setting.settings, str(parsed(value)))


def between(text: str, low: int, high: int) -> int:
    """Return a whole number from low to high; raise InputError if it is none."""
    try:
        number = int(text)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise InputError(f"must be a whole number from {low} to {high}")
    return number


def check_size(region: str) -> None:
    """Raise InputError if a made-up town is larger than the page can show."""
    kind, _, size = region.partition(":")
    if kind == "synthetic" and size.isdecimal() and int(size) > MOST_SCHOOLS:
        raise InputError(f"the page shows up to {MOST_SCHOOLS:,} schools")


def check_number(setting: Setting) -> None:
    """Raise InputError if a region has more schools than the page can show."""
    if len(setting.place()) > MOST_SCHOOLS:
        raise InputError(f"{len(setting.place()):,} schools; the page shows up to {MOST_SCHOOLS:,}: name an authority")


def row_of(text: str, last: int) -> int:
    """Return the row that an address asks for, from 0, the start, to the last term."""
    return between(text, 0, last)


def school_of(text: str, setting: Setting) -> str:
    """Return the id of a school that there is."""
    if text not in setting.place().schools["id"].tolist():
        raise InputError("there is no school with this id in the region")
    return text


def without_flag(message: str) -> str:
    """Return an error's words without the flag of the command line they may begin with."""
    return message.partition("': ")[2] if message.startswith(("--set '", "--event '")) else message
