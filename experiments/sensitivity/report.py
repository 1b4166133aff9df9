"""What a study of sensitivity leaves beside its rows: a table, an account and pictures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ...model.documents import in_json
from ..provenance import made_by, now
from ..runs.folder import Folder
from ..tables import as_csv

if TYPE_CHECKING:
    from pathlib import Path

    from ..runs import Swept
    from ..studies import Study
    from .analysis import Analysis

FORMAT = "coopetition sensitivity"
ACCOUNT = "sensitivity.json"
TABLE = "sensitivity.csv"
FIGURES = "figures"


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
        **swept._asdict(),
        "metrics": {name: each._asdict() for name, each in found.metrics.items()},
    }


def write(found: Analysis, study: Study, swept: Swept, folder: Path, command: str) -> None:
    """Write ``sensitivity.csv``, the figures and ``sensitivity.json`` into the folder of a sweep."""
    from .pictures import FORMATS, drawn, of_all, of_metric  # noqa: PLC0415 - brings Matplotlib

    place = Folder(folder)
    with place.held():
        files = {TABLE: as_csv(found.table())}
        told = {name: each for name, each in found.metrics.items() if each.parameters}
        pictures = {name: of_metric(name, each, found.design) for name, each in told.items()}
        if told:
            pictures["all"] = of_all(found)
        for name, figure in pictures.items():
            files |= {f"{FIGURES}/{name}.{kind}": drawn(figure, kind) for kind in FORMATS}
        for name, content in files.items():
            place.write(folder / name, content)
        account = {
            "format": FORMAT,
            "version": 1,
            **made_by(),
            "command": command,
            "study": study.told(),
            **document(found, study, swept),
            "written": now(),
            "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        }
        text = in_json(account, indent=1)
        place.write(folder / ACCOUNT, f"{text}\n".encode())
