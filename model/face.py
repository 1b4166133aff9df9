"""What a system has besides its world, as a file tells it: what Mesa draws next, and the agents' own attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from ..agents.documents import plain, shaped
from ..agents.errors import InputError, short, shown
from ..agents.windows import HeadTeacher, LocalAuthority, School, SchoolTrust

if TYPE_CHECKING:
    from .system import SchoolSystem

KINDS = {each.__name__: each for each in (School, HeadTeacher, SchoolTrust, LocalAuthority)}
NOT_OWN = {"columns", "row", "model", "unique_id", "pos"}
"""What every agent has; what begins with an underscore is Mesa's as well."""


class Face(BaseModel):
    """What a system tells of itself."""

    model_config = ConfigDict(extra="forbid")

    last: int | None
    rng: dict[str, Any]
    random: tuple[int, tuple[int, ...], float | None]
    agents: list[tuple[str, int, dict[str, Any]]]


def told(system: SchoolSystem) -> dict[str, Any]:
    """Return what a file tells of a system; raise InputError if an agent has an attribute that cannot be told."""
    agents = []
    for kind, every in system._windows.items():  # noqa: SLF001 - agents that were never asked for have nothing of own
        for agent in every:
            own = {name: value for name, value in vars(agent).items() if name not in NOT_OWN and name[0] != "_"}
            if own:
                agents.append((kind.__name__, agent.row, {name: _told(agent, name, own[name]) for name in own}))
    return {
        "last": system._last,  # noqa: SLF001
        "rng": system.rng.bit_generator.state,
        "random": system.random.getstate(),
        "agents": agents,
    }


def put_on(system: SchoolSystem, document: Any, path: str) -> None:
    """Give a system what a file tells of it; a file that holds a world alone tells nothing."""
    for _ in range(system.world.terms):  # Mesa's clock goes on as it always does, and nobody acts
        system._user_step, acting = (lambda: None), system._user_step  # noqa: SLF001
        system.step()
        system._user_step = acting  # noqa: SLF001
    if document is None:
        return
    where = f"saved world '{short(path, 120)}'"
    face = shaped(document, Face, f"{where}: system")
    try:
        system._last = face.last  # noqa: SLF001
        system.running = face.last is None or system.world.terms < face.last
        system.rng.bit_generator.state = face.rng
        system.random.setstate(face.random)
        for kind, row, own in face.agents:
            (agent,) = (each for each in system.windows(KINDS[kind]) if each.row == row)
            for name, value in own.items():
                setattr(agent, name, value)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{where} makes no sense: system: {error}") from None


def _told(agent: Any, name: str, value: Any) -> Any:
    try:
        return plain(value)
    except TypeError:
        raise InputError(
            f"{agent!r}: {name} = {shown(value)}: a file holds numbers, texts, lists and tables; "
            "pickle keeps anything, for yourself alone"
        ) from None
