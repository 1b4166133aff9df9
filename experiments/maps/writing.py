"""What a map leaves in its folder beside the rows: the figure, a table of cells, and the account of its making."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ...model.documents import in_json
from ..figures import save
from ..provenance import made_by, now
from ..runs import rows
from ..runs.folder import Folder
from .axes import placed
from .cells import cells_of
from .drawing import Drawn, figure_of
from .theory import theory_of

if TYPE_CHECKING:
    from ..runs import Swept
    from ..studies import Study
    from .axes import Axes

FORMAT = "coopetition map"
ACCOUNT = "map.json"
TABLE = "cells.csv"
PICTURES = ("map.png", "map.svg")


def write(study: Study, axes: Axes, swept: Swept, out: Path, command: str) -> dict[str, Any]:
    """Draw a map from the rows in a folder, write it there, and return its cells and folds as JSON takes them."""
    found = rows(out)
    drawn = Drawn(study, cells_of(found, axes), theory_of(study, axes, found), placed(study, axes))
    cells = list(drawn.cells.told())
    told = {
        "factors": list(axes.names),
        "starts": list(axes.starts),
        "theory": None if drawn.theory is None else drawn.theory._asdict() | {"heads": drawn.theory.heads._asdict()},
        "scenarios": [each._asdict() for each in drawn.scenarios],
    }
    folder, files = Folder(out), {}
    for name, content in {**_pictures(drawn), TABLE: _table(cells)}.items():
        folder.write(out / name, content)
        files[name] = hashlib.sha256(content).hexdigest()
    account = {"format": FORMAT, "version": 1, **made_by(), "command": command, "study": study.told()}
    account |= {**swept._asdict(), **told, "finished": now(), "files": files}
    folder.write(out / ACCOUNT, f"{in_json(account, indent=1)}\n".encode())
    return {**told, "cells": cells}


def _pictures(drawn: Drawn) -> dict[str, bytes]:
    figure = figure_of(drawn)
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in PICTURES]
        save(figure, *paths)
        return {path.name: path.read_bytes() for path in paths}


def _table(cells: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, list(cells[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(cells)
    return text.getvalue().encode()
