"""What a study of sensitivity leaves beside its rows: a table, an account and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...outputs.tables import as_csv
from ...runs.beside import leave
from ...runs.folder import Folder
from ...runs.provenance import made_by, now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...runs import Swept
    from ..studies import Study
    from .analysis import Analysis

FORMAT = "coopetition sensitivity"
VERSION = 2  # of the account: it has had a checksum since
ACCOUNT = "sensitivity.json"
TABLE = "sensitivity.csv"
FIGURES = "figures"
FORMATS = ("png", "svg")  # of a figure


def document(found: Analysis, study: Study, swept: Swept) -> dict[str, Any]:
    """Return what was found as JSON takes it; the same for any number of workers."""
    return {
        "title": study.title,
        "design": found.design,
        "scenario": study.scenario[0],
        "region": study.region[0],
        "years": study.years,
        "factors": study.names,
        "points": found.points,
        "seeds": found.seeds,
        **swept.told(),
        "metrics": {name: each._asdict() for name, each in found.metrics.items()},
    }


def names(study: Study) -> list[str]:
    """Return the files that may be written beside the account, whatever is found."""
    return [TABLE, *(f"{FIGURES}/{name}.{kind}" for name in (*study.metrics, "all") for kind in FORMATS)]


def write(
    found: Analysis, study: Study, swept: Swept, folder: Path, command: str, warn: Callable[[str], None] | None = None
) -> list[str]:
    """Write ``sensitivity.csv``, the figures and ``sensitivity.json`` into the folder of a sweep.

    Returns
    -------
    list of str
        Files of an earlier writing that were not what had been written, each told to ``warn``.
    """
    from .pictures import drawn, of_all, of_metric  # noqa: PLC0415 - brings Matplotlib

    place = Folder(folder, warn=warn)
    with place.held(new=False):
        files = {TABLE: as_csv(found.table())}
        told = {name: each for name, each in found.metrics.items() if each.parameters}
        pictures = {name: of_metric(name, each, found.design) for name, each in told.items()}
        if told:
            pictures["all"] = of_all(found)
        for name, figure in pictures.items():
            files |= {f"{FIGURES}/{name}.{kind}": drawn(figure, kind) for kind in FORMATS}
        account = {
            "format": FORMAT,
            "version": VERSION,
            **made_by(),
            "command": command,
            "study": study.told(),
            **document(found, study, swept),
            "written": now(),
        }
        leave(place, ACCOUNT, FORMAT, files, account)
    return place.mended
