"""Which kind of folder it is, and so which report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....agents.documents import read_json
from ....agents.errors import InputError
from ...runs.folder import ACCOUNT as SWEEP
from ...runs.folder import FORMAT as OF_SWEEP
from ...runs.folder import Folder
from ...runs.provenance import account_in, changed_since
from ..run_folder import ACCOUNT as RUN
from ..run_folder import FORMAT as OF_RUN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .parts import Report

BESIDE = {"sensitivity": "coopetition sensitivity", "map": "coopetition map"}
"""What may lie beside the rows of a sweep, by the name of its account."""
CALIBRATION = "calibration.json"


def report_of(folder: Path, accounts: Mapping[str, dict[str, Any]] | None = None, *, called: str = "") -> Report:
    """Return the report of a folder of results.

    Parameters
    ----------
    folder : Path
        What ``run --out``, ``sweep``, ``sensitivity``, ``map`` or ``calibrate`` left.
    accounts : mapping, optional
        Its accounts by the names of their files; those that lie there unless given.
    called : str
        What the folder is called where the report is read; its name unless given.

    Raises
    ------
    InputError
        If it is none of these, nothing is finished there yet, or a file of it cannot be read.
    """
    if not folder.is_dir():
        raise InputError(f"report '{folder}': there is no such folder; name one that a run or a study left")
    try:
        return _read(folder, accounts or {}, called or folder.resolve().name)
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:  # whatever a table that is none brings about
        raise InputError(f"report '{folder}': it cannot be read: {_why(folder, error)}") from None


def _why(folder: Path, error: Exception) -> str:
    """Return why a folder cannot be read: which of its files are not those that were written, or else the error."""
    names = [RUN, SWEEP, CALIBRATION, *(f"{name}.json" for name in BESIDE)]
    told = {name: read_json(folder / name, name) for name in names if (folder / name).exists()}
    wrong = sorted({each for name, account in told.items() for each in changed_since(folder, name, account)})
    if wrong:
        other = ", or was it made by another version?" if set(wrong) <= set(told) else ""
        return f"{', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not what was written{other}"
    return f"{type(error).__name__}: {error}; was it made by another version?"


def _read(folder: Path, accounts: Mapping[str, dict[str, Any]], called: str) -> Report:
    def account(name: str, kind: str) -> dict[str, Any]:
        return accounts.get(name) or account_in(folder / name, kind)

    if (folder / SWEEP).exists():
        from .of_study import report_of_study  # noqa: PLC0415 - tables and pictures take long to start

        checked = Folder(folder).checked()
        if not checked.good and not checked.wrong:
            raise InputError(f"report '{folder}': no run of this sweep is finished yet; go on with it first")
        beside = {
            name: account(f"{name}.json", kind) for name, kind in BESIDE.items() if (folder / f"{name}.json").exists()
        }
        return report_of_study(folder, account(SWEEP, OF_SWEEP), beside, called)
    if (folder / RUN).exists():
        from .of_run import report_of_run  # noqa: PLC0415

        return report_of_run(folder, account(RUN, OF_RUN), called)
    if (folder / CALIBRATION).exists():
        from ...designs.calibration.report import FORMAT  # noqa: PLC0415
        from .of_calibration import report_of_calibration  # noqa: PLC0415

        return report_of_calibration(folder, account(CALIBRATION, FORMAT), called)
    raise InputError(
        f"report '{folder}': there is neither a {RUN} nor a {SWEEP} nor a {CALIBRATION}; name the folder of a run or "
        "of a study"
    )
