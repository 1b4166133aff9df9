"""What a run leaves behind: one JSON document, or a folder of tables, figures and an account of how it came about."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...agents.documents import in_json
from ...agents.errors import InputError
from ..runs.accounts import kept
from ..runs.lost import LostError
from ..runs.naming import LITTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.world import World

FORMAT = "coopetition run"
VERSION = 2  # of the account: it has had a checksum since
ACCOUNT = "run.json"
TIES = "ties.txt"
REPORT = "report.html"  # what `coopetition report` leaves there, and can leave again


def finite(value: float) -> float | None:
    """Return a number that JSON can hold, or None."""
    value = float(value)
    return value if math.isfinite(value) else None


def document(world: World) -> dict[str, Any]:
    """Return a run as one document ready for JSON; what is not a number is None."""
    from ...model.measures.regime import regime  # noqa: PLC0415 - measures bring the compiler
    from ...model.state import TERMS  # noqa: PLC0415

    metrics = world.metrics()
    history = world.history(world.year_ends())
    return {
        "scenario": world.scenario.name,
        "seed": world.seed,
        "years": world.terms // TERMS,
        "schools": len(world.region),
        "region": world.region.name,
        "regime": regime(metrics),
        "metrics": {name: finite(value) for name, value in metrics.items()},
        "history": {name: [finite(value) for value in values] for name, values in history.items()},
        "hash": world.hash(),
        "parameters": world.parameters.flat(),
        **kept(world.interventions),
    }


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Make sure that a run may be left in a folder: it is not there, empty, or (with ``force``) an earlier run's.

    Raises
    ------
    InputError
        If it is something else; says why and what would be right.
    """
    for above in [folder, *folder.absolute().parents]:
        if above.exists() and not above.is_dir():
            raise InputError(f"--out '{folder}': '{above}' is a file; name a folder")
    there = next(above for above in [folder.absolute(), *folder.absolute().parents] if above.exists())
    if not os.access(folder.absolute().parent if folder.exists() else there, os.W_OK):
        raise InputError(f"--out '{folder}': '{there}' cannot be written to; name a folder elsewhere")
    if not folder.exists() or not [path for path in folder.iterdir() if path.name not in LITTER]:
        return
    files = _files_of_run(folder)
    if files is None:
        raise InputError(
            f"--out '{folder}': the folder is not empty and holds no earlier run; name a new or an empty one"
        )
    if not force:
        raise InputError(
            f"--out '{folder}': an earlier run lies there; name another folder, or replace it with --force"
        )
    strange = sorted(path.name for path in folder.iterdir() if path.name not in {*files, *LITTER})
    if strange:
        raise InputError(
            f"--out '{folder}': '{strange[0]}' lies beside the earlier run and would be lost; move it elsewhere"
        )


def write(world: World, folder: Path, *, command: str = "", started: str = "", force: bool = False) -> Path:
    """Leave a run in a folder, whole or not at all.

    Parameters
    ----------
    world : World
        A world that has lived through some years.
    folder : Path
        Where to; folders above it are made.
    command, started : str
        The command line that gives the same run, and when it was started (UTC).
    force : bool
        Replace an earlier run.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If something else lies there, or the place cannot be written to.
    LostError
        If the place has gone while it was written to.
    """
    check_folder(folder, force=force)
    target = folder.resolve()  # where it is meant to be, whatever becomes of what leads there
    place = None
    try:
        with whole_or_nothing(target) as place:
            _fill(world, place, command=command, started=started)
            very = place.stat().st_ino
        there = (target / ACCOUNT).is_file() and target.stat().st_ino == very
    except OSError as error:
        if place is not None and not target.parent.is_dir():
            raise _lost(folder) from None
        raise InputError(
            f"--out '{folder}': cannot be written: {error.strerror or error}; name another folder"
        ) from None
    except UnicodeEncodeError:
        raise InputError("the region or its schools hold text that is no Unicode (half a character)") from None
    if not there:
        raise _lost(folder)
    return folder


def _lost(folder: Path) -> LostError:
    return LostError(
        f"--out '{folder}': it was removed, moved or replaced while it was written; nothing is kept; run it again"
    )


def _fill(world: World, place: Path, *, command: str, started: str) -> None:
    """Write all files of a run; its account last, for it holds the fingerprints of the others."""
    from ..runs.provenance import fingerprints, made_by, now, sealed  # noqa: PLC0415 - only what is kept is accounted for

    write_files(world, place)
    told = {"format": FORMAT, "version": VERSION, "command": command}
    told |= {key: value for key, value in document(world).items() if key != "history"}
    told |= {"title": world.scenario.title, "region_digest": world.region.digest(), **made_by()}
    told |= {"files": fingerprints(place), "started": started or now(), "finished": now()}
    text = in_json(sealed(told), indent=1)
    (place / ACCOUNT).write_text(f"{text}\n", encoding="utf-8")


def write_files(world: World, place: Path, *, figures: bool = True) -> None:
    """Write what a run leaves besides its account: tables, graphs, its region, figures unless they are not wanted."""
    from ...model import graphs  # noqa: PLC0415 - NetworkX takes long to start
    from .tables import edge_list, write_tables  # noqa: PLC0415

    write_tables(world, place)
    world.region.save(place / "region.json")
    if world.given_ties is not None:
        (place / TIES).write_text(edge_list(world.given_ties, world.region.schools["id"]), encoding="utf-8")
    if figures:
        _draw(world, place)
    graph = graphs.graph_of(world)
    for ending in graphs.WRITERS:
        graphs.write(graph, place / f"partnerships{ending}")


@contextmanager
def whole_or_nothing(folder: Path) -> Iterator[Path]:
    """Give a new folder beside the one meant; it takes that one's place at the end, and is gone if anything fails."""
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.part-"))
    try:
        yield place
        place.chmod(0o777 & ~umask())
        _take_place(place, target)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _take_place(place: Path, target: Path) -> None:
    if not target.exists():
        place.rename(target)
        return
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old-"))
    target.rename(aside)
    try:
        place.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def umask() -> int:
    """Return what the user takes off the rights of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _files_of_run(folder: Path) -> set[str] | None:
    """Return the names of an earlier run's files, or None if there is no run in the folder."""
    from ..runs.provenance import account_in  # noqa: PLC0415 - brings the compiler

    try:
        told = account_in(folder / ACCOUNT, FORMAT)
    except InputError:
        return None
    return {*told.get("files", ()), ACCOUNT, REPORT}


def _draw(world: World, place: Path) -> None:
    from .figures import figure_of, save  # noqa: PLC0415 - drawing takes longer to start than a small run takes

    save(figure_of(world), place / "figure.png", place / "figure.svg")
