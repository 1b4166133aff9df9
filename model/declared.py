"""What extensions declare in their ``extension.toml``: streams of draws, kinds of events, ledger lines, a busy town.

Rules know a stream, a kind of event and a line of the ledger by a whole number, which is looked up here by its name. So
the files of the core, and of other extensions, need not change when an extension comes or goes.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from ..agents.discovery import places
from ..agents.documents import read_toml, shaped
from ..agents.errors import InputError
from ..agents.registry import close_to

FILE = "extension.toml"


class Kind(BaseModel):
    """A kind of event.

    Attributes
    ----------
    rank : int
        Its place among all kinds; of two with the same rank the one whose name is first in the alphabet comes first.
    sentence : str
        What is told when it happens, without full stop; ``{who}``, ``{other}`` and ``{value}`` stand for what it says.
    summary : str
        What a summary calls many of them; ``""`` where it does not count them.
    page : str
        What the page calls them.
    with_another : bool
        Whether ``other`` is a school.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rank: int
    sentence: str
    summary: str = ""
    page: str
    with_another: bool = False

    @field_validator("sentence")
    @classmethod
    def _says_what_there_is(cls, sentence: str) -> str:
        try:
            sentence.format(who="", other="", value=0)
        except (LookupError, ValueError):
            raise ValueError("must name nothing in braces but who, other and value") from None
        return sentence


class Declared(BaseModel):
    """What one extension declares.

    Attributes
    ----------
    streams : dict
        Streams of draws by name: each a number of its own that, once given, stays.
    events : dict
        Kinds of events by name.
    ledger : dict
        Lines of a school's ledger by name, each with its rank: reserves change by their sum, in this order.
    sections : dict
        What the page calls sections of parameters that the extension brings.
    busy : dict
        What is set in a town in which all that the extension does matters, by section.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    streams: dict[str, int] = {}
    events: dict[str, Kind] = {}
    ledger: dict[str, int] = {}
    sections: dict[str, str] = {}
    busy: dict[str, dict[str, Any]] = {}


@cache
def declared() -> dict[str, Declared]:
    """Return what every extension declares, by its name.

    Raises
    ------
    InputError
        If a file is no such declaration; says which, and what would be right.
    """
    found = {}
    for name, where in places().items():
        path = where.folder / FILE
        what = f"extension '{name}': {FILE}"
        found[name] = shaped(read_toml(path, what), Declared, what) if path.is_file() else Declared()
    return found


def gathered(kind: str) -> dict[str, Any]:
    """Return what all extensions declare of one kind, a field of `Declared`, by name.

    Raises
    ------
    InputError
        If two declare something of the same name.
    """
    found: dict[str, Any] = {}
    for extension, each in declared().items():
        for name, value in getattr(each, kind).items():
            if name in found:
                raise InputError(f"extension '{extension}': another one declares '{name}' among its {kind}, too")
            found[name] = value
    return found


def kinds() -> dict[str, Kind]:
    """Return the kinds of events that extensions declare, by name, in the order of their ranks."""
    found = gathered("events")
    return dict(sorted(found.items(), key=lambda one: (one[1].rank, one[0])))


def in_order(core: dict[str, int], added: dict[str, int]) -> tuple[str, ...]:
    """Return names of the core and of extensions in the order of their ranks, then of the alphabet.

    Raises
    ------
    InputError
        If an extension gives something a name that the core has given.

    Examples
    --------
    >>> in_order({"takeover": 0, "closure": 3}, {"joins": 9, "begins": 9})
    ('takeover', 'closure', 'begins', 'joins')
    """
    if twice := sorted(core.keys() & added.keys()):
        raise InputError(f"{FILE}: '{twice[0]}' is a name of the core: an extension must call it otherwise")
    ranks = core | added
    return tuple(sorted(ranks, key=lambda name: (ranks[name], name)))


def place_in(names: tuple[str, ...], name: str) -> int:
    """Return the place of a name among those there are; InputError if it is not there."""
    if name not in names:
        raise InputError(f"'{name}': nobody declares it; {close_to(name, names)}")
    return names.index(name)
