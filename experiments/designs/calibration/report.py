"""What a calibration leaves in its folder beside its waves: an account, tables, the best scenario, a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....agents.documents import quoted
from ....agents.engine.folder import hash_of
from ....agents.errors import InputError
from ....model.scenarios import load
from ...outputs.tables import as_csv
from ...runs.folder import WORDS, Folder
from ...runs.provenance import is_whole, made_by, now
from ...runs.sweeping import CODE_OF_FACTS
from ..sensitivity.report import FORMATS
from .kept import holding, table
from .notes import VERSION
from .targets import places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..studies import Study
    from .kept import Kept
    from .matching import Matched

FORMAT = "coopetition calibration"
ACCOUNT = "calibration.json"
BEST = "best.toml"
PICTURE = "calibration"


def folder_of(out: Path, warn: Callable[[str], None] | None = None) -> Folder:
    """Return the folder of a calibration."""
    return Folder(out, ACCOUNT, FORMAT, warn)


def begin(study: Study, place: Folder, command: str) -> dict[str, Any]:
    """Write the account of a calibration that begins, or return that of the one that is gone on with.

    Raises
    ------
    InputError
        If the folder holds the calibration of another study, or was begun by other code.
    """
    new = {
        "format": FORMAT,
        "version": VERSION,
        **made_by(),
        "code_of_facts": hash_of(CODE_OF_FACTS),
        "command": command,
    }
    new |= {"study": study.told(), "started": now()}
    account = place.account()
    if account is None:
        place.write_account(new | {"finished": None})
        return new
    for name in ("code", "code_of_facts", "study"):
        if account.get(name) != new[name]:
            raise InputError(f"'{place.path}' holds a calibration whose {name} is another; name a new folder")
    if not is_whole(account):
        place.tell(f"{place.path / ACCOUNT} {WORDS['account']}", ACCOUNT)
        return new | {"files": account.get("files")}
    return account


def document(matched: Matched, kept: Kept) -> dict[str, Any]:
    """Return what was found as JSON takes it; the same for any number of workers."""
    study = matched.study
    return {
        "title": study.title,
        "scenario": study.scenario[0],
        "places": places(study),
        "years": study.years,
        "seeds": len(study.seeds),
        "factors": {name: {"low": each.low, "high": each.high} for name, each in study.factors.items()},
        "levers": levers(study),
        "cutoff": matched.cutoff,
        "waves": [each._asdict() | {"swept": each.swept.told()} for each in matched.waves],
        "points": len(matched.values),
        "kept": len(kept.kept),
        "default": _point(matched, kept, 0),
        "best": _point(matched, kept, kept.best),
        "targets": _targets(matched, kept),
    }


def levers(study: Study) -> list[str]:
    """Return the parameters that a study varies though policy sets them: fitting these is fitting what was decided."""
    from ....model.parameters import known  # noqa: PLC0415

    return [name for name in study.names if known(".".join(name.split(".")[:2])).role == "lever"]


def write(matched: Matched, kept: Kept, account: dict[str, Any], place: Folder) -> None:
    """Write the tables, the best scenario, the picture and the account into the folder of a calibration."""
    from .picture import drawn, figure_of  # noqa: PLC0415 - brings Matplotlib

    everything = np.arange(len(matched.values))
    files = {
        "targets.csv": as_csv(_columns(_targets(matched, kept))),
        "points.csv": as_csv(table(matched, kept, everything)),
        "kept.csv": as_csv(table(matched, kept, kept.kept)),
        "emulators.csv": as_csv(_columns(_emulators(matched))),
        BEST: scenario(matched, kept).encode(),
    }
    figure = figure_of(matched, kept)
    files |= {f"{PICTURE}.{kind}": drawn(figure, kind) for kind in FORMATS}
    fingerprints = place.write_results(files, account)
    told = document(matched, kept) | {"emulators": _emulators(matched)}
    if account.get("files") != fingerprints or account.get("finished") is None:
        place.write_account(account | told | {"finished": now(), "files": fingerprints})


def scenario(matched: Matched, kept: Kept) -> str:
    """Return the best point as a scenario file."""
    study = matched.study
    values = dict(load(study.scenario[0]).changes) | study.settings
    values |= matched.space.point(matched.values[kept.best])
    held, all_of = len(holding(matched, kept.best)), len(matched.targets)
    story = (
        f"{study.scenario[0]} with {len(matched.space)} uncertain parameters fitted to facts A of England by history "
        f"matching: the point of least implausibility ({kept.worst[kept.best]:.3g}) of {len(kept.worst):,} that were "
        f"run. {held} of {all_of} figures lie within their range."
    )
    sections: dict[str, dict[str, Any]] = {}
    for name, value in sorted(values.items()):
        section, _, field = name.rpartition(".")
        if isinstance(value, dict):
            sections.setdefault(name, {}).update(value)
        else:
            sections.setdefault(section, {})[field] = value
    lines = [f"title = {quoted(f'{study.title}: the best point')}", f"story = {quoted(story)}"]
    for section, each in sorted(sections.items()):
        lines += ["", f"[{section}]", *(f"{field} = {_number(value)}" for field, value in each.items())]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _point(matched: Matched, kept: Kept, point: int) -> dict[str, object]:
    values = matched.measured.values[point].tolist()
    return {
        "point": point,
        "wave": int(matched.wave[point]),
        "implausibility": _plain(float(kept.worst[point])),
        "within": len(holding(matched, point)),
        "parameters": matched.space.point(matched.values[point]),
        "figures": {each.name: _plain(value) for each, value in zip(matched.targets, values, strict=True)},
    }


def _targets(matched: Matched, kept: Kept) -> list[dict[str, object]]:
    found, told = matched.measured, []
    least = kept.each.min(axis=0)
    for number, each in enumerate(matched.targets):
        values = found.values[:, number]
        there = values[np.isfinite(values)]
        say = number not in matched.silent
        told.append(
            {
                "figure": each.id,
                "place": each.place,
                "what": each.what,
                "unit": each.figure.unit,
                "low": each.low,
                "high": each.high,
                "centre": each.centre,
                "sd": each.sd,
                "has_say": say,
                "why_not": matched.silent.get(number, ""),
                "default": _plain(float(values[0])),
                "best": _plain(float(values[kept.best])),
                "lowest": float(there.min()) if len(there) else None,
                "highest": float(there.max()) if len(there) else None,
                "sd_of_luck": _plain(float(np.sqrt(np.mean(found.whole[:, number])))),
                "least_implausibility": _plain(float(least[matched.with_say.index(number)])) if say else None,
            }
        )
    return told


def _emulators(matched: Matched) -> list[dict[str, object]]:
    return [
        {
            "wave": wave,
            "figure": matched.targets[number].id,
            "place": matched.targets[number].place,
            "points": each.points,
            "R2": each.r2,
            "within_2_sd": each.within,
            "added_sd": each.beyond**0.5,
            "slopes": _words(each.slopes(matched.space.names)),
            "shortest_lengths": _words(each.lengths(matched.space.names)),
        }
        for wave, layer in enumerate(matched.layers, start=1)
        for number, each in sorted(layer.emulators.items())
    ]


def _words(pairs: list[tuple[str, float]]) -> str:
    return " ".join(f"{name}:{value:.3g}" for name, value in pairs)


def _columns(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else {"figure": None})}
    return {name: ["" if value is None else value for value in column] for name, column in columns.items()}


def _plain(value: float) -> float | None:
    return value if np.isfinite(value) else None
