"""What an account of a run or of a study must tell, so that who reads it finds all of its kind; it may tell more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from ...agents.documents import shaped
from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...model.interventions import Intervention

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


class Brought(BaseModel):
    """A scenario of one's own, as it lies in the folder of a sweep."""

    model_config = CONFIG

    name: str
    title: str
    changes: dict[str, float | dict[str, float]]
    events: list[dict[str, Any]] = []


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


def kept(interventions: Iterable[Intervention]) -> dict[str, list[dict[str, Any]]]:
    """Return the interventions of a world as the account of its run has them."""
    from ...model.forms import Form  # noqa: PLC0415 - `--help` needs no parameters
    from ...model.interventions import ALL, Change, Shock, Strategy  # noqa: PLC0415
    from ...model.policies import Policy  # noqa: PLC0415

    told: dict[str, list[dict[str, Any]]] = {"planned": [], "groups": [], "policies": [], "by_hand": []}
    for each in interventions:
        what, schools = each.what, None if each.where == ALL else list(each.rows)
        if isinstance(what, Change):
            some = {} if schools is None else {"schools": schools}
            told["planned"].append({"term": each.start, "changes": what.changes, **some})
        elif isinstance(what, Form):
            told["groups"].append({"form": what.name, "schools": schools, "start": each.start, "end": each.end})
        elif isinstance(what, Policy):
            row = {"policy": what.name, "changes": what.changes, "schools": schools}
            told["policies"].append({**row, "start": each.start, "end": each.end})
        else:
            strategy = what.strategy if isinstance(what, Strategy) else None
            loss = what.loss if isinstance(what, Shock) else None
            row = {"term": each.start, "school": each.rows[0], "strategy": strategy, "puncture": loss}
            told["by_hand"].append(row)
    return told


def interventions_in(account: Mapping[str, Any]) -> Iterator[Intervention]:
    """Yield the interventions that the account of a run tells of."""
    from ...model.forms import form  # noqa: PLC0415 - `--help` needs no parameters
    from ...model.interventions import Change, Shock, Strategy, on_rows  # noqa: PLC0415
    from ...model.policies import Policy  # noqa: PLC0415

    for each in account["planned"]:
        yield on_rows(Change(each["changes"]), each.get("schools"), each["term"])
    for each in account.get("groups", []):
        yield on_rows(form(each["form"]), each["schools"], each["start"], each["end"])
    for each in account.get("policies", []):
        policy = Policy(each["policy"], changes=each["changes"])
        yield on_rows(policy, each["schools"], each["start"], each["end"])
    for each in account.get("by_hand", []):
        for kind, value in ((Strategy, each["strategy"]), (Shock, each["puncture"])):
            if value is not None:
                yield on_rows(kind(value), [each["school"]], each["term"])
