"""The address of the page: what is run and what is shown of it, as a query that gives it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote

from ..agents.errors import InputError, short
from ..experiments.run_spec import TERMS, RunSpec
from ..model.interventions import reading
from ..model.scenarios import names
from ..model.seeds import DIGITS, seed_of
from .against import beside
from .catalogue import texts
from .guard import in_words
from .limits import EVENTS, NOTICES, SEARCH, WORD, WORDS, limits
from .uploads import is_upload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

YEARS = 20  # that a page plays unless told otherwise
SAFE = ":/@=,."  # what a query may hold as it stands, so that an address can be read
KEYS = ("scenario", "region", "authority", "partnerships", "years", "seed", "set", "event")
OTHER = ("against", "against-set", "against-event")
"""What is said of the world that it is compared with, which has the same town, luck and years."""
KEYS += (*OTHER, "bet", "term", "school")
BET = "takeovers"  # what may be bet on: in which of two towns more schools are swallowed

OPENING = "?scenario=tour-de-france&against=mortal-engines&bet=takeovers"
"""What an address without any words means: the same town twice, and a bet."""


def said(search: object) -> bool:
    """Return whether an address says anything."""
    return isinstance(search, str) and bool(search.removeprefix("?"))


class Shown(NamedTuple):
    """What is shown of a world.

    Attributes
    ----------
    term : int or None
        Up to which term; None: it plays from the start.
    school : str or None
        Which school, by its id.
    against : RunSpec or None
        The world that it is compared with.
    bet : bool
        Whether one is asked for a bet on both before they play.
    """

    term: int | None = None
    school: str | None = None
    against: RunSpec | None = None
    bet: bool = False


NOTHING = Shown()


def address(setting: RunSpec, shown: Shown = NOTHING) -> str:
    """Return the query, from its question mark on, that gives a world and what is shown of it.

    Examples
    --------
    >>> address(RunSpec("tour-de-france", years=20, interventions=reading.said(["trust.start=0.2@7"])), Shown(term=12))
    '?scenario=tour-de-france&years=20&seed=1&set=trust.start=0.2@7&term=12'
    """
    pairs = [("scenario", setting.scenario_name)]
    pairs += [("region", setting.region_name)] if setting.region_name is not None else []
    pairs += [("authority", each) for each in setting.authorities]
    pairs += [("partnerships", setting.partnerships)] if setting.partnerships is not None else []
    pairs += [("years", str(setting.years)), ("seed", str(setting.seed))]
    pairs += [("set", str(each)) for each in setting.settings]
    pairs += [("event", str(each)) for each in setting.events]
    if shown.against is not None:
        pairs += [("against", shown.against.scenario_name)]
        pairs += [("against-set", str(each)) for each in shown.against.settings]
        pairs += [("against-event", str(each)) for each in shown.against.events]
        pairs += [("bet", BET)] if shown.bet else []
    pairs += [("term", str(shown.term))] if shown.term is not None else []
    pairs += [("school", shown.school)] if shown.school is not None else []
    return "?" + "&".join(f"{key}={quote(value, safe=SAFE)}" for key, value in pairs)


def of_address(search: str | None) -> tuple[RunSpec, Shown, tuple[str, ...]]:
    """Return what an address asks for, and in words what of it cannot be had and what is used instead.

    Nothing in an address is fatal: each of its words is tried by itself, and one that makes no sense is left out.

    Parameters
    ----------
    search : str or None
        The query, with or without its question mark.

    Returns
    -------
    setting : RunSpec
        A setting that can be made into a world.
    shown : Shown
        What to show of it.
    problems : tuple of str
        A sentence for each word that was left out.
    """
    setting, problems = RunSpec(years=YEARS), []
    term, school, other, bet = None, None, None, False
    for key, value in words_of(search, KEYS):
        try:
            if key == "term":
                term = row_of(value, setting.years * TERMS)
            elif key == "school":
                school = school_of(value, setting)
            elif key in OTHER:
                other = with_other(setting, other, key, value)
            elif key == "bet":
                bet = bet_of(value, other)
            else:
                setting = with_word(setting, key, value)
        except Exception as error:  # noqa: BLE001 - nothing in an address is fatal
            problems.append(problem(key, value, error, INSTEAD.get(key, "it is left out")))
    if other is not None:
        setting, other = beside(setting, other)
    return setting, Shown(term, school, other, bet), few(problems)


def words_of(search: object, order: Sequence[str]) -> list[tuple[str, str]]:
    """Return the words of an address with their values, in an order; of one that is far too long the first ones."""
    text = search if isinstance(search, str) else ""
    parts = text[:SEARCH].removeprefix("?").split("&")[:WORDS]
    pairs = parse_qsl("&".join(parts), keep_blank_values=True, errors="replace")
    return sorted(pairs, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def problem(key: str, value: str, error: Exception, instead: str) -> str:
    """Return what is wrong with a word of an address and what is used instead, in a sentence."""
    told = without_flag(str(in_words(error, f"{key}={value}")))
    return f"{short(key)}={short(value)}: {told}; {instead}".strip()


def few(problems: Sequence[str]) -> tuple[str, ...]:
    """Return as many problems as one can read, and how many more there are."""
    if len(problems) <= NOTICES:
        return tuple(problems)
    more = texts("page")["notices"]["more"].format(number=len(problems) - NOTICES + 1)
    return (*problems[: NOTICES - 1], more)


INSTEAD = {
    "scenario": "England today is shown instead",
    "region": "a made-up town is shown instead",
    "authority": "it is left out",
    "years": f"{YEARS} years are used instead",
    "seed": "seed 1 is used instead",
    "set": "it is left out",
    "event": "it is left out",
    "against": "one world is shown",
    "against-set": "it is left out",
    "against-event": "it is left out",
    "bet": "nothing is asked",
    "term": "it plays from the start instead",
    "school": "no school is chosen",
}
"""What is used instead of a word that cannot be had."""


def with_word(setting: RunSpec, key: str, value: str) -> RunSpec:
    """Return a setting with one more word of an address; raise InputError if it makes no sense there."""
    if key not in KEYS:
        raise InputError(f"an address knows no '{key}'; its words are {', '.join(KEYS)}")
    if len(value) > WORD:
        raise InputError(f"{len(value):,} letters; a word of an address has up to {WORD:,}")
    more = dict(_fields(setting, key, value))
    changed = replace(setting, **more)
    changed.check()
    if key in {"authority", "region"}:
        check_number(changed)
    return changed


def with_other(setting: RunSpec, other: RunSpec | None, key: str, value: str) -> RunSpec:
    """Return the world that is compared with, with one more word of an address; raise InputError if it is senseless."""
    if key == "against":
        return with_word(replace(setting, interventions=()), "scenario", value)
    if other is None:
        raise InputError("there is nothing to compare with: against=england-today says with what")
    return with_word(other, key.removeprefix("against-"), value)


def bet_of(value: str, other: RunSpec | None) -> bool:
    """Return whether a bet is asked for; raise InputError if there is none of this name, or no other town."""
    if value != BET:
        raise InputError(f"one can bet on {BET} alone")
    if other is None:
        raise InputError("a bet needs two towns: against=mortal-engines says which other")
    return True


def _fields(setting: RunSpec, key: str, value: str) -> Iterator[tuple[str, object]]:
    if key in {"scenario", "partnerships", "region"}:
        check_named(key, value)
        yield key, value or (None if key == "region" else value)
    elif key == "authority":
        yield "authorities", (*setting.authorities, value)
    elif key == "years":
        yield key, between(value, 1, limits().years)
    elif key == "seed":
        yield key, seed_of(value)
    elif key == "event":
        if len(setting.events) >= EVENTS:
            raise InputError(f"up to {EVENTS} events can be planned")
        yield "interventions", (*setting.interventions, reading.event(value))
    else:
        yield "interventions", (*setting.interventions, reading.setting(value))


def between(text: object, low: int, high: int) -> int:
    """Return a whole number from low to high; raise InputError if it is none."""
    said = str(text).strip() if isinstance(text, str | int) else ""
    number = int(said) if said.isascii() and said.isdecimal() and len(said) <= DIGITS else low - 1
    if not low <= number <= high:
        raise InputError(f"must be a whole number from {low} to {high}")
    return number


def check_named(key: str, value: str) -> None:
    """Raise InputError if a scenario, region or graph is none of the visitor's business, or too large to be shown.

    On one's own machine any file may be named; where others visit, what they may name is what comes with the model,
    and what they uploaded.
    """
    words = texts("page")["notices"]
    if key == "region":
        check_size(value)
    if key != "scenario" and value and not _is_plain(value):
        raise InputError(words["no_file_here"])
    if not limits().shared:
        return
    if key == "partnerships":
        raise InputError(words["no_graphs"])
    if key == "scenario" and value not in names():
        raise InputError(words["no_scenario"])
    if key == "region" and value and value.partition(":")[0] != "synthetic" and not is_upload(value):
        raise InputError(words["no_paths"])


def _is_plain(path: str) -> bool:
    r"""Return whether a path is of this machine, and a file if it is there: others may wait for ever when it is opened.

    Examples
    --------
    >>> _is_plain("mine.csv"), _is_plain("//another/share/mine.csv"), _is_plain(r"\\another\share\mine.csv")
    (True, False, False)
    """
    if path[:2].replace("\\", "/") == "//":  # to open it would tell another machine who one is
        return False
    return limits().shared or not Path(path).exists() or Path(path).is_file()


def check_size(region: str) -> None:
    """Raise InputError if a made-up town is larger than the page can show."""
    kind, _, size = region.partition(":")
    if kind == "synthetic" and size.isdecimal():
        most = limits().schools
        digits = size.lstrip("0") or "0"
        if not size.isascii() or len(digits) > DIGITS or int(digits) > most:
            raise InputError(f"the page shows up to {most:,} schools")


def check_number(setting: RunSpec) -> None:
    """Raise InputError if a region has more schools than the page can show."""
    most = limits().schools
    if len(setting.place()) > most:
        raise InputError(f"{len(setting.place()):,} schools; the page shows up to {most:,}: name an authority")


def row_of(text: str, last: int) -> int:
    """Return the row that an address asks for, from 0, the start, to the last term."""
    return between(text, 0, last)


def school_of(text: str, setting: RunSpec) -> str:
    """Return the id of a school that there is."""
    if text not in setting.place().schools["id"].tolist():
        raise InputError("there is no school with this id in the region")
    return text


def without_flag(message: str) -> str:
    """Return an error's words without the flag of the command line they may begin with."""
    return message.partition("': ")[2] if message.startswith(("--set '", "--event '")) else message
