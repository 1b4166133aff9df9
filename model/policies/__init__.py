"""Policies: one short file each. A new file in this folder is a new policy, everywhere.

A policy sets parameters for as long as it lasts; then they are what they would be without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from ...agents.errors import InputError
from ...agents.plugins import plugged_files
from ...agents.registry import close_to
from ..catalogue_files import Entry, callable_as, find, read
from ..parameters import ParameterError, Parameters, flat, known

FOLDER = Path(__file__).parent
OF_TIES = "network.formality"
"""The one lever whose value ties hold themselves: forms of governance set it, policies do not."""


class PolicyError(InputError):
    """A policy that does not exist or cannot be read; the message says what would be right."""


@dataclass(frozen=True)
class Policy:
    """One policy.

    Attributes
    ----------
    name, id : str
        Its name, and its row among the systems of the source documents, if it is one of them.
    title, source, story : str
        A heading, where it comes from, and what it is.
    changes : dict
        What it sets while it lasts: ``{"section.name": value}``.
    """

    name: str
    id: str = ""
    title: str = ""
    source: str = ""
    story: str = ""
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def levers(self) -> dict[str, Any]:
        """What it sets that may differ from school to school."""
        return {name: value for name, value in self.changes.items() if known(name).role == "lever"}

    @property
    def shared(self) -> dict[str, Any]:
        """What it sets that is the same for all schools."""
        return {name: value for name, value in self.changes.items() if known(name).role != "lever"}


@cache
def policies() -> dict[str, Policy]:
    """Return every policy by name, in the order of their rows."""
    ours = sorted(FOLDER.glob("*.toml"))
    theirs = [path for name, path in plugged_files("policies").items() if FOLDER / f"{name}.toml" not in ours]
    found = [_read(path) for path in (*ours, *theirs)]
    return {each.name: each for each in sorted(found, key=lambda each: int(each.id[1:] or 0) if each.id else 99)}


def policy(name: str) -> Policy:
    """Return a policy by its name, or by its row (P2).

    Raises
    ------
    PolicyError
        If there is none.
    """
    found = find(name, policies())
    if found is None:
        raise PolicyError(
            f"there is no policy '{name}'; {close_to(name, callable_as(policies()), 'coopetition list policies')}"
        )
    return found


def one_lever(name: str, value: float) -> Policy:
    """Return a policy that sets one parameter.

    Raises
    ------
    PolicyError
        If it does not exist, is out of bounds, or acts only when a world is made.
    """
    return _checked(
        f"{name}:{value:g}", Policy(f"{name}:{value:g}", changes={name: value}, title=f"{name} = {value:g}")
    )


class _File(Entry):
    set: dict[str, Any] = Field(default_factory=dict)


def _checked(where: str, found: Policy) -> Policy:
    try:
        Parameters.of(found.changes)
    except ParameterError as error:
        raise PolicyError(f"policy '{where}': {error}") from None
    for name in found.changes:
        if name == OF_TIES:
            raise PolicyError(f"policy '{where}': {OF_TIES} is what a form of governance says")
        if known(name).when == "start":
            raise PolicyError(f"policy '{where}': {name} acts only when a world is made; --set it")
    return found


def _read(path: Path) -> Policy:
    told = read(path, "policy", _File, PolicyError)
    return _checked(str(path), Policy(path.stem, **told.words, changes=flat(told.set)))


__all__ = ["Policy", "PolicyError", "one_lever", "policies", "policy"]
