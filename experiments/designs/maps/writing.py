"""What a map leaves in its folder beside the rows: the figure, a table of cells, and the account of its making."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ...outputs.figures import save
from ...runs import rows
from ...runs.beside import leave
from ...runs.folder import Folder
from ...runs.provenance import made_by, now
from .axes import placed
from .cells import cells_of
from .drawing import Drawn, figure_of
from .files import ACCOUNT, FORMAT, PICTURES, TABLE, VERSION
from .theory import theory_of

if TYPE_CHECKING:
    from ...runs import Swept
    from ..studies import Study
    from .axes import Axes


def write(
    study: Study, axes: Axes, swept: Swept, out: Path, command: str, place: Folder | None = None
) -> dict[str, Any]:
    """Draw a map from the rows in a folder, write it there, and return its cells and folds as JSON takes them.

    ``place`` is that folder, if it is to be known which files of an earlier map were not what had been written.
    """
    found = rows(out)
    drawn = Drawn(study, cells_of(found, axes), theory_of(study, axes, found), placed(study, axes))
    cells = list(drawn.cells.told())
    told = {
        "factors": list(axes.names),
        "starts": list(axes.starts),
        "theory": None if drawn.theory is None else drawn.theory._asdict() | {"heads": drawn.theory.heads._asdict()},
        "scenarios": [each._asdict() for each in drawn.scenarios],
    }
    folder, files = place or Folder(out), {**_pictures(drawn), TABLE: _table(cells)}
    account = {"format": FORMAT, "version": VERSION, **made_by(), "command": command, "study": study.told()}
    account |= {**swept.told(), **told, "finished": now()}
    with folder.held(new=False):
        leave(folder, ACCOUNT, FORMAT, files, account)
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
