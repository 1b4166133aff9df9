"""The laboratory's drawing as a widget: the population, its trace, and what plays them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from ..agents.errors import short
from .bundle import script, style
from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from .bench import Bench

LOG = logging.getLogger(__name__)
FOLDER = Path(__file__).with_name("bench_browser")


class BenchWidget(anywidget.AnyWidget):
    """A laboratory that plays.

    Parameters
    ----------
    bench : Bench
        What is watched.
    on_take : callable
        Called with the name of a story that the visitor wants next.
    """

    _esm = script(FOLDER)
    _css = style(FOLDER / "bench.css")
    theme = traitlets.Enum(["auto", "light", "dark"], "auto").tag(sync=True)

    def __init__(self, bench: Bench, on_take: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self.bench, self.on_take = bench, on_take
        self.on_msg(self._heard)

    def replace(self, bench: Bench) -> None:
        """Play something else from now on."""
        bench.epoch = self.bench.epoch + 1
        self.bench = bench
        self._say(bench.told())

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """Answer one message of the browser."""
        try:
            if message.get("type") == "take" and self.on_take is not None:
                self.on_take(str(message.get("story")))
                return
            answer = self.bench.answer(message)
            if answer is not None:
                self._say(answer)
        except Exception:  # the page must not wait for ever for an answer: it is told, and the server's log says where
            LOG.exception("no answer to %s", short(message, 300))
            self._say(({"kind": "trouble", "text": texts("laboratory")["bench"]["broken"]}, []))

    def _say(self, answer: tuple[dict[str, Any], list[bytes]]) -> None:
        document, buffers = answer
        self.send(document, buffers)
