# ruff: noqa: N802 - a component is named as what it is on the page
# Solara gives its names without listing them:
# pyright: reportPrivateImportUsage=false
"""What became of the rows of a file of schools: kept, dropped and why, filled in, and the table of it to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import solara

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.region import Region
    from .visit import Visit

NOTHING: dict[str, Any] = {}


def told(region: Region) -> dict[str, Any]:
    """Return what the page shows of an import.

    Parameters
    ----------
    region : Region
        The schools that are watched.

    Returns
    -------
    dict
        ``rows`` and ``kept``, numbers; ``lists``, of which each has a ``name``, its number of rows or None, and
        sentences. Empty for a region that is not just read from a file of schools.
    """
    account = region.import_account
    if account is None:
        return {}
    changed = [f"{flag.who.sum():,}: {flag.sentence}" for flag in account.flags if flag.who.any()]
    lists: list[tuple[str, int | None, list[str]]] = [
        ("dropped", len(account.gone), account.gone_words()),
        ("left_out", sum(account.left_out.values()), account.left_out_words()),
        ("changed", None, changed),
        ("noted", None, [f"{account.file}: {account.how}", *account.noted(), *account.assumed]),
    ]
    return {
        "file": account.file,
        "rows": account.read,
        "kept": account.kept,
        "lists": [{"name": name, "count": count, "lines": lines} for name, count, lines in lists if lines],
    }


@solara.component
def Import(visit: Visit, now: int, words: dict[str, Any]) -> Any:  # noqa: ARG001 - with another now it is drawn anew
    """Show what became of the rows; the table is made when it is asked for, and forgotten when it has been taken."""
    table, set_table = solara.use_state(NOTHING)
    region = visit.play.world.region

    def ask(wanted: bool | None) -> None:
        account = region.import_account
        known = wanted and account is not None
        set_table({"name": words["csv_file"], "content": f"\ufeff{account.as_csv()}"} if known and account else NOTHING)

    return Became(account=told(region), table=table, words=words, event_ask_account=ask)


@solara.component_vue("parts/became.vue", vuetify=False)
def Became(
    account: dict[str, Any], table: dict[str, Any], words: dict[str, str], event_ask_account: Callable[[Any], None]
) -> None:
    """Show what became of the rows of a file, nothing where there is none."""
