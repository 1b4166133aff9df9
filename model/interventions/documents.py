"""Interventions as a document, whole: by it they are the same again, whatever the catalogues say by then."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from ...agents.documents import explained
from ...agents.errors import InputError
from ..forms import Form
from ..parameters import Parameters
from ..policies import Policy
from .intervention import Change, Intervention, Shock, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = {each.__name__: each for each in (Change, Policy, Form, Strategy, Shock)}


def documents_of(every: Iterable[Intervention]) -> list[dict[str, Any]]:
    """Return interventions as a document tells them.

    Examples
    --------
    >>> documents_of([Intervention(Shock(0.4), (3,), start=2)])
    [{'kind': 'Shock', 'what': {'loss': 0.4}, 'where': [3], 'start': 2, 'end': None, 'called': ''}]
    """
    return [
        {
            "kind": (kind := type(each.what).__name__),
            "what": _adapter(kind).dump_python(each.what, mode="json"),
            "where": each.where if isinstance(each.where, str) else list(each.where),
            "start": each.start,
            "end": each.end,
            "called": each.called,
        }
        for each in every
    ]


def interventions_of(document: Iterable[dict[str, Any]]) -> list[Intervention]:
    """Return the interventions that a document tells; raise InputError if it makes no sense."""
    try:
        return [_one(**each) for each in document]
    except ValidationError as error:
        raise InputError(f"interventions: {explained(error)}") from None
    except (KeyError, TypeError) as error:
        raise InputError(f"interventions: {error}") from None


def _one(kind: str, what: Any, where: Any, **terms: Any) -> Intervention:
    found = _adapter(kind).validate_python(what)
    for changes in (getattr(found, "changes", None), getattr(found, "levers", None)):
        Parameters.of(changes or {})
    return Intervention(found, where if isinstance(where, str) else tuple(where), **terms)


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])
