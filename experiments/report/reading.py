"""Which kind of folder it is, and so which report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.errors import InputError
from ..outputs import ACCOUNT as RUN
from ..outputs import FORMAT as OF_RUN
from ..provenance import account_in
from ..runs.folder import ACCOUNT as SWEEP
from ..runs.folder import FORMAT as OF_SWEEP

if TYPE_CHECKING:
    from pathlib import Path

    from .parts import Report

BESIDE = {"sensitivity": "coopetition sensitivity", "map": "coopetition map"}
"""What may lie beside the rows of a sweep, by the name of its account."""
CALIBRATION = "calibration.json"


def report_of(folder: Path) -> Report:
    """Return the report of a folder of results.

    Parameters
    ----------
    folder : Path
        What ``run --out``, ``sweep``, ``sensitivity``, ``map`` or ``calibrate`` left.

    Raises
    ------
    InputError
        If it is none of these, nothing is finished there yet, or a file of it cannot be read.
    """
    if not folder.is_dir():
        raise InputError(f"report '{folder}': there is no such folder; name one that a run or a study left")
    try:
        return _read(folder)
    except OSError as error:
        raise InputError(f"report '{folder}': '{error.filename}' cannot be read: {error.strerror or error}") from None


def _read(folder: Path) -> Report:
    if (folder / SWEEP).exists():
        from .of_study import report_of_study  # noqa: PLC0415 - tables and pictures take long to start

        if not any((folder / "rows").glob("part-*.parquet")):
            raise InputError(f"report '{folder}': no run of this sweep is finished yet; go on with it first")
        beside = {
            name: account_in(folder / f"{name}.json", kind)
            for name, kind in BESIDE.items()
            if (folder / f"{name}.json").exists()
        }
        return report_of_study(folder, account_in(folder / SWEEP, OF_SWEEP), beside)
    if (folder / RUN).exists():
        from .of_run import report_of_run  # noqa: PLC0415

        return report_of_run(folder, account_in(folder / RUN, OF_RUN))
    if (folder / CALIBRATION).exists():
        from ..calibration.report import FORMAT  # noqa: PLC0415
        from .of_calibration import report_of_calibration  # noqa: PLC0415

        return report_of_calibration(folder, account_in(folder / CALIBRATION, FORMAT))
    raise InputError(
        f"report '{folder}': there is neither a {RUN} nor a {SWEEP} nor a {CALIBRATION}; name the folder of a run or "
        "of a study"
    )
