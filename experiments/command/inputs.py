"""What is typed becomes what a world needs: numbers for parameters, a region; or an error says what is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...model.region import Region

RIGHT = "write section.name=value, for example accountability.stakes=2"


def changes_of(settings: Iterable[str]) -> dict[str, Any]:
    """Return ``{"section.name": number}`` for settings such as ``funding.topslice=0.005``; later ones win.

    Raises
    ------
    InputError
        If one is malformed or names no parameter; bounds are checked where the world is made.
    """
    changes: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = (part.strip() for part in setting.partition("="))
        section, dot, rest = name.partition(".")
        if not (section and dot and rest):
            raise InputError(f"--set '{setting}': '{name}' is no parameter; {RIGHT}")
        _check_name(setting, name)
        if not equals or not text:
            raise InputError(
                f"--set '{setting}': {name} is given no value; {RIGHT.replace('accountability.stakes=2', name)}=…"
            )
        changes[name] = number(text, setting)
    return changes


def number(text: str, setting: str) -> int | float:
    """Return the number that a text says, a whole number if it is one.

    Examples
    --------
    >>> number("3", ""), number("2.50", ""), number("1e3", "")
    (3, 2.5, 1000)
    """
    try:
        value = float(text)
    except ValueError:
        raise InputError(f"--set '{setting}': '{text}' is no number; {RIGHT}") from None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _check_name(setting: str, name: str) -> None:
    from ...model.parameters import known  # noqa: PLC0415 - `--help` needs no parameters

    section, field, *inner = name.split(".", 2)
    table = known(f"{section}.{field}").default
    if isinstance(table, dict) and not inner:
        raise InputError(
            f"--set '{setting}': {name} is a table; write {name}.{next(iter(table))}=… or another of its entries"
        )
    if inner and not isinstance(table, dict):
        raise InputError(f"--set '{setting}': {section}.{field} is a single number; {RIGHT.partition(',')[0]}")


def region_of(region: str | None, authorities: Sequence[str] | None, seed: int) -> Region:
    """Return the region asked for, with some of its authorities if any are named.

    Parameters
    ----------
    region : str or None
        A name, a file, or None for the synthetic town of this seed.
    authorities : sequence of str or None
        Authorities to keep.
    seed : int
        Seed of a synthetic region.

    Raises
    ------
    InputError
        If there is no such region, or no school is left.
    """
    from ...model.region import Region  # noqa: PLC0415 - `--help` needs no region
    from ...model.world import region_for  # noqa: PLC0415

    kept = list(authorities) if authorities else None
    if region is not None and Path(region).suffix:
        return Region.load(region, kept)
    return region_for(region, seed).select(kept)
