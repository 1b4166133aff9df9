"""What is seen of facts, as a row of a sweep keeps it: short JSON, a datum a figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ....agents.documents import in_json, json_of
from .catalogue import FACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .life import Life


def kept(names: Sequence[str], life: Life) -> str:
    """Return the data of some facts' figures in one world as ``{"A5": [[3, 20]]}``; null is no number."""
    data = {name: [_plain(each) for each in _figures(name, FACTS[name].see(life))] for name in names}
    return in_json(data, compact=True)


def read(text: str) -> dict[str, list[object]]:
    """Return what was kept, a fact's data under its name, as `estimate` takes them.

    Examples
    --------
    >>> read('{"A5":[[3,20]],"A1":[null,2.5]}')
    {'A5': [[3, 20]], 'A1': [nan, 2.5]}
    """
    return {name: [_number(each) for each in data] for name, data in json_of(text, "facts of a row").items()}


def _figures(name: str, seen: Sequence[object]) -> Sequence[object]:
    return seen[: len(FACTS[name].figures)]


def _plain(datum: object) -> object:
    values = np.asarray(datum)
    if values.ndim:
        return [_plain(each) for each in values]
    return values.item() if math.isfinite(values) else None


def _number(datum: Any) -> Any:
    if isinstance(datum, list):
        return [_number(each) for each in datum]
    return math.nan if datum is None else datum
