"""Small sweeps that are kept, stopped or altered; also together with all that would tell of it."""

from __future__ import annotations

import json

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.runs import sweep
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.folder import Folder
from coopetition.experiments.runs.provenance import fingerprint, sealed
from coopetition.model.region import Region

METRICS = ["cooperation", "takeovers"]
TOWN = Region.synthetic(12, seed=5)


class StoppedError(Exception):
    pass


def jobs(stakes=(0.0, 2.0)):
    return [("england-today", {"accountability.stakes": each}, seed, TOWN) for each in stakes for seed in range(4)]


def swept(folder, runs=None, **options):
    return sweep(runs or jobs(), folder, years=1, chunk=2, metrics=METRICS, executor=Here(), **options)


def stopped(folder, after=3):
    """Leave a sweep that was stopped after some files of rows."""

    def watch(now):
        if now.there == 2 * after:
            raise StoppedError

    with pytest.raises(StoppedError):
        swept(folder, watch=watch)


def contents(folder):
    """Everything that the sweep wrote, and what its account tells, without times."""
    places = [folder / name for name in ("rows", "scenarios", "regions")]
    files = {path.relative_to(folder): path.read_bytes() for place in places for path in place.iterdir()}
    told = json.loads((folder / "sweep.json").read_text())
    return files, {name: told[name] for name in ("runs", "failed", "hash", "files")}


def part(folder, number=1):
    return folder / "rows" / f"part-{number:06d}.parquet"


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def alter_rows(folder, number, change):
    """Change the rows of a file of a sweep, given as dicts, in place, and everything that tells what they were."""
    place = Folder(folder)
    account, name = place.account(), f"rows/part-{number:06d}.parquet"
    table = parquet.read_table(folder / name)
    told = table.to_pylist()
    change(told)
    with place.held():
        digest = place.write_rows(number, table.from_pylist(told, table.schema), account["sweep"])
        if account["finished"] is not None:
            account["files"][name] = digest
            place.write_account(account)
            place.close()


def seal(folder, *names, **changes):
    """Give the account of a run other values, and the fingerprints of files as they are now."""
    told = json.loads((folder / "run.json").read_text())
    for key, value in changes.items():
        told[key] = {**told[key], **value} if isinstance(value, dict) else value
    told["files"] |= {name: fingerprint(folder / name) for name in names}
    (folder / "run.json").write_text(json.dumps(sealed(told)))
