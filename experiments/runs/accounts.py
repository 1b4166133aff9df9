"""What an account of a run or of a study must tell, so that who reads it finds all of its kind; it may tell more."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ...agents.documents import shaped
from ...agents.errors import InputError

CONFIG = ConfigDict(extra="allow", strict=True, frozen=True)


class Commit(BaseModel):
    """The commit of the code."""

    model_config = CONFIG

    commit: str
    dirty: bool = False


class Account(BaseModel):
    """What every account tells: by what it was made, and the fingerprint of each file."""

    model_config = CONFIG

    code: str
    python: str
    platform: str
    packages: dict[str, str | None]
    coopetition: str | None = None
    git: Commit | None = None
    command: str = ""
    files: dict[str, str] = {}
    started: str | None = None
    finished: str | None = None
    written: str | None = None


class Change(BaseModel):
    """Parameters that are set from a term on."""

    model_config = CONFIG

    term: int = Field(ge=1)
    changes: dict[str, float | dict[str, float]]


class Group(BaseModel):
    """Schools under a form of governance."""

    model_config = CONFIG

    form: str
    schools: list[int]
    start: int
    end: int | None


class Enacted(BaseModel):
    """A policy for some schools, or for all."""

    model_config = CONFIG

    policy: str
    changes: dict[str, float | dict[str, float]]
    schools: list[int] | None
    start: int
    end: int | None


class ByHand(BaseModel):
    """What was done to one school."""

    model_config = CONFIG

    term: int
    school: int
    strategy: str | None
    puncture: float | None


class Event(BaseModel):
    """What a scenario of one's own plans."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    what: str
    where: str = "all"
    start: int = Field(default=1, ge=1)
    end: int | None = None


class Brought(BaseModel):
    """A scenario of one's own, as it lies in the folder of a sweep."""

    model_config = CONFIG

    name: str
    title: str
    changes: dict[str, float | dict[str, float]]
    events: list[Event] = []


class OfRun(Account):
    """The account of one run."""

    scenario: str
    region: str
    seed: int
    years: int = Field(ge=1)
    schools: int = Field(ge=1)
    regime: str
    hash: str
    metrics: dict[str, float | None]
    parameters: dict[str, float | dict[str, float]]
    planned: list[Change]
    groups: list[Group] = []
    policies: list[Enacted] = []
    by_hand: list[ByHand] = []


class OfSweep(Account):
    """The account of a sweep."""

    hash: str | None = None
    chunk: int = Field(ge=1)
    metrics: list[str]
    factors: list[str]
    facts: list[str] = []
    study: dict[str, Any] = {}
    runs: int | None = None
    failed: int | None = None


class OfStudy(Account):
    """The account of what was worked out from a sweep."""

    study: dict[str, Any]


MODELS = {"coopetition run": OfRun, "coopetition sweep": OfSweep}


def checked(told: dict[str, Any], kind: str, what: str) -> dict[str, Any]:
    """Return an account as it is, after a look at whether it tells all of its kind.

    Raises
    ------
    InputError
        If a field is missing or of another kind: names it and what would be right.
    """
    try:
        shaped(told, MODELS.get(kind, OfStudy), what)
    except InputError as error:
        raise InputError(f"{error}; was it made by another version?") from None
    return told
