"""Results altered together with all that would tell: only to make them again finds that."""

from __future__ import annotations

import json

from pyarrow import parquet

from coopetition.experiments.provenance import fingerprint, sealed
from coopetition.experiments.runs.folder import Folder


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
