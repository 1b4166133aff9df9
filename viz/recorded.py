"""Two recorded runs that come along, which the page opens with while the rules are still to be compiled.

``python -m coopetition.viz.recorded`` records them anew (`make docs` and `make anew` do); a test holds them to be, byte
for byte, what the rules give.
"""

from __future__ import annotations

import base64
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..agents.documents import in_json, json_of
from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..experiments.run_spec import RunSpec

FOLDER = Path(__file__).with_name("recorded")
SIDES = ("watched", "against")


def settings() -> tuple[RunSpec, RunSpec]:
    """Return what an address without any words plays: the world that is watched, and the other one."""
    from .address import OPENING, of_address  # noqa: PLC0415 - the page opens before the compiler is there

    watched, shown, _ = of_address(OPENING)
    if shown.against is None:
        raise LookupError(OPENING)
    return watched, shown.against


def recorded(setting: RunSpec) -> bytes:
    """Return all that a browser is told of a world: two documents in a line of JSON, and then their bytes."""
    from .play import Play  # noqa: PLC0415

    play = Play(setting, playing=False)
    play.live_until(play.rows - 1, seconds=float("inf"))
    answers = [play.told(), *_frames(play)]
    documents = [{key: value for key, value in told.items() if key != "texts"} for told, _ in answers]
    documents[0]["recorded"] = True
    sizes = [[len(each) for each in buffers] for _, buffers in answers]
    line = in_json({"documents": documents, "sizes": sizes})
    return line.encode() + b"\n" + b"".join(each for _, buffers in answers for each in buffers)


def _frames(play: Any) -> Iterator[Any]:
    first = 0
    while first < play.rows:
        document, buffers = play.frames(first, play.rows)
        first += document["rows"]
        yield document, buffers


def sleeping() -> list[dict[str, Any]]:
    """Return the main sliders of the world that is watched, as they stand: a sentence each, its value and its range."""
    from .controls import groups, values  # noqa: PLC0415
    from .play import said  # noqa: PLC0415

    now = values(settings()[0], 0)
    return [
        {
            "sentence": said(one["name"], now[one["name"]]),
            "value": now[one["name"]],
            "low": one["low"],
            "high": one["high"],
        }
        for one in groups()[0]["sliders"]
    ]


def kept(name: str) -> bytes:
    """Return a file as it was recorded."""
    return zlib.decompress((FOLDER / f"{name}.z").read_bytes())


def anew() -> dict[str, bytes]:
    """Return what all files are by the rules of now."""
    runs = dict(zip(SIDES, map(recorded, settings()), strict=True))
    return {**runs, "sliders": in_json(sleeping()).encode()}


@lru_cache
def told() -> str:
    """Return all that came along as one JSON document for a page; bytes in base64, and nothing that ends a script."""
    document: dict[str, Any] = {
        "texts": texts("player"),
        "sliders": json_of(kept("sliders").decode(), "the recorded sliders"),
    }
    for side in SIDES:
        line, _, rest = kept(side).partition(b"\n")
        document[side] = {**json_of(line.decode(), "a recorded run"), "bytes": base64.b64encode(rest).decode()}
    return in_json(document).replace("</", "<\\/")


def main() -> None:
    """Record what is no longer what the rules give."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in anew().items():
        path = FOLDER / f"{name}.z"
        if not path.exists() or kept(name) != content:
            path.write_bytes(zlib.compress(content, 9))
            sys.stderr.write(f"recorded anew: viz/recorded/{path.name}\n")


if __name__ == "__main__":
    main()
