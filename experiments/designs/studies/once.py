"""That a study names each of its worlds once: what stands there twice would count twice in every number of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....agents.errors import InputError
from ....model.planning import parsed
from ...setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from .factor import Factor
    from .study import Study

WORDS = ("scenario", "region", "authorities", "vary", "fixed", "metrics", "facts")


def twice(things: Iterable[Any], same: Callable[[Any], Hashable] = lambda each: each) -> tuple[Any, Any] | None:
    """Return the first two things that are the same; None if none are.

    Examples
    --------
    >>> twice([1, 2.5, 1.0])
    (1, 1.0)
    """
    seen: dict[Hashable, Any] = {}
    for each in things:
        key = same(each)
        if key in seen:
            return seen[key], each
        seen[key] = each
    return None


def check_words(study: Study) -> None:
    """Make sure that no name, seed or event stands in a study twice.

    Raises
    ------
    InputError
        If one does.
    """
    for field in WORDS:
        found = twice(getattr(study, field) or ())
        if found:
            raise InputError(
                f"{field} = '{_short(found[1])}' stands there twice, and would count twice; name each once"
            )
    if not isinstance(study.seeds, range) and (found := twice(study.seeds)):
        raise InputError(f"seeds: one stands there twice, {found[1]}; a run is made once")
    found = twice(study.events, _meant)
    if found:
        one, other = (_short(each) for each in found)
        raise InputError(f"events: '{one}' and '{other}' are the same, and would happen twice; name each once")


def check_points(names: Sequence[str], points: Sequence[Mapping[str, float]], factors: Mapping[str, Factor]) -> None:
    """Make sure that no value of a factor, nor point of a list, stands there twice.

    Raises
    ------
    InputError
        If one does.
    """
    alias = twice(names, _numbered)
    if alias:
        raise InputError(f"factors: {alias[0]} and {alias[1]} are the same; name it once")
    for name, each in factors.items():
        found = twice(each.values or (), float)
        if found:
            raise InputError(f"factors: {name} takes {found[1]:g} twice, and would count twice; name each value once")
    found = twice(enumerate(points, start=1), lambda each: tuple(each[1][name] for name in names))
    if found:
        raise InputError(f"points: point {found[1][0]} says the same as point {found[0][0]}; a run is made once")


def check_places(study: Study) -> None:
    """Make sure that no two scenarios or regions of a study are one world.

    Every point sets the same parameters in each scenario: two that are one world at the first point are so at all.

    Raises
    ------
    InputError
        If two are.
    """
    found = twice(study.region, lambda name: _place(study, name).digest()) if len(study.region) > 1 else None
    if found:
        one, other = map(_short, found)
        raise InputError(f"region: '{one}' and '{other}' are the same schools, and would count twice; name one")
    found = twice(study.scenario, lambda name: _key(study, name)) if len(study.scenario) > 1 else None
    if found:
        one, other = map(_short, found)
        raise InputError(
            f"scenario: '{one}' and '{other}' are the same world here, at every point, and would count twice; name one"
        )


def _key(study: Study, scenario: str) -> str:
    """Return the key of one scenario's world at the first point, in the first region, with the first seed."""
    from ...runs.living import key_of  # noqa: PLC0415 - the runs know of studies

    one = study.model_copy(update={"scenario": [scenario], "region": study.region[:1]})
    return key_of(next(one.worlds()))


def _place(study: Study, region: str) -> Any:
    return Setting(study.scenario[0], region, tuple(study.authorities), seed=study.seeds[0]).place()


def _meant(event: str) -> Hashable:
    try:
        return tuple(map(str, parsed(event).plain))
    except InputError:
        return event


def _numbered(name: str) -> tuple[str, int | None]:
    """Return a parameter and the term from which it is set, as a number."""
    plain, at, term = name.partition("@")
    return plain, int(term) if at and term.isdecimal() else None


def _short(word: object) -> str:
    said = str(word)
    return said if len(said) <= 60 else f"{said[:60]}…"
