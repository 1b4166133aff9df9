"""What a widget hears of its browser: the events that it declares, and the two things a page sends back by itself.

ipyvue lets a browser make any object of any module and call any method; ipywidgets lets it set every trait
that is shown. None of it is needed here. What is heard is said again in this one place, for all widgets.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .limits import SEARCH

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger(__name__)
THEMES = ("auto", "light", "dark")


def _is_location(value: object) -> bool:
    return isinstance(value, str) and value.startswith("/") and len(value) <= SEARCH


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_theme(value: object) -> bool:
    return isinstance(value, str) and value in THEMES


SETTABLE: dict[tuple[str, str], Callable[[object], bool]] = {
    ("Navigator", "location"): _is_location,
    ("VueWidgetSolaraSub", "theme"): _is_theme,
    ("Theme", "dark_effective"): _is_truth,
}
"""Which traits a browser may set, by the widget's class and the trait's name, and to what."""
_told: set[str] = set()


def shut() -> None:
    """Let widgets hear what they declare, and nothing else; done twice it is done once.

    Raises
    ------
    AttributeError
        If a library has no longer what is replaced here: then nothing is served.
    """
    from ipyvue.VueTemplateWidget import Events as Templates  # noqa: PLC0415 - these take seconds to import
    from ipyvue.VueWidget import Events as Elements  # noqa: PLC0415
    from ipywidgets import Widget  # noqa: PLC0415
    from solara.server.starlette import StaticCdn  # noqa: PLC0415

    replaced: list[tuple[Any, str, Any]] = [
        (Templates, "_handle_event", _event),
        (Elements, "_handle_event", _plain_event),
        (Widget, "_handle_msg", _message),
        (Widget, "handle_comm_opened", staticmethod(_opened)),
        (Widget, "handle_control_comm_opened", staticmethod(_control_opened)),
        (StaticCdn, "lookup_path", _asset),
    ]
    for owner, name, ours in replaced:
        getattr(owner, name)
        setattr(owner, name, ours)


def drop(reason: str) -> None:
    """Tell once of each kind of message that is dropped; what is dropped again and again fills no log."""
    if reason not in _told and len(_told) < 50:
        _told.add(reason)
        LOG.warning("dropped what a browser sent: %s (told once)", reason)


def _message(self: Any, msg: Any) -> None:
    """Hear one message to a widget."""
    try:
        data = msg["content"]["data"]
        method = data.get("method")
        if method == "update":
            _update(self, data.get("state"))
        elif method == "request_state":
            self.send_state()
        elif method == "custom" and isinstance(data.get("content"), dict):
            self._handle_custom_msg(data["content"], msg.get("buffers") or [])
        else:
            drop("a message that no widget knows")
    except Exception:  # whatever was said, the page goes on, and the log says where it went wrong
        LOG.exception("a message of a browser could not be heard")


def _update(widget: Any, state: object) -> None:
    """Take over what a browser may set."""
    if not isinstance(state, dict):
        drop("a state that is none")
        return
    kept = {}
    for name, value in state.items():
        right = SETTABLE.get((type(widget).__name__, name))
        if right is None:
            drop(f"a value for {type(widget).__name__[:40]}.{str(name)[:40]!r}, which is not the browser's to set")
        elif not right(value):
            drop(f"no right value for {type(widget).__name__}.{name}")
        else:
            kept[name] = value
    if kept:
        widget.set_state(kept)


def _event(self: Any, _widget: Any, content: Any, buffers: Any) -> None:
    """Hear one event of a template, if it declares it."""
    name = content.get("event") if isinstance(content, dict) else None
    if not isinstance(name, str) or set(content) - {"event", "data"} or name not in self.events:
        drop("no event that is declared")
        return
    heard = getattr(self, f"vue_{name}")
    data = content.get("data", {})
    if buffers:
        heard(data, buffers)
    else:
        heard(data)


def _plain_event(self: Any, _widget: Any, content: Any, _buffers: Any) -> None:
    """Hear one event of a plain element, if somebody listens for it."""
    name = content.get("event") if isinstance(content, dict) else None
    if not isinstance(name, str) or name not in self._event_handlers_map:
        drop("no event that is declared")
        return
    self._fire_event(name, content.get("data", {}))


def _opened(comm: Any, _msg: Any) -> None:
    """Make no widget that a browser asks for."""
    drop("a widget that the browser wants made")
    comm.close()


def _control_opened(comm: Any, _msg: Any) -> None:
    """Let a browser that was away ask how its widgets are.

    ipywidgets keeps one such way for all browsers: what one asks for, another one would be told.
    """
    comm.on_msg(lambda msg: _tell_states(comm, msg))


def _tell_states(comm: Any, msg: Any) -> None:
    from ipywidgets.widgets import widget as widgets  # noqa: PLC0415 - it takes seconds to import

    if msg["content"]["data"].get("method") != "request_states":
        drop("a question about widgets that there is none of")
        return
    found = {
        each.model_id: {
            "model_name": each._model_name,  # noqa: SLF001 - as ipywidgets tells it
            "model_module": each._model_module,  # noqa: SLF001
            "model_module_version": each._model_module_version,  # noqa: SLF001
            "state": each.get_state(),
        }
        for each in list(widgets._instances.values())  # noqa: SLF001 - those of this browser: Solara sees to it
    }
    states, paths, buffers = widgets._remove_buffers(found)  # noqa: SLF001
    comm.send({"method": "update_states", "states": states, "buffer_paths": paths}, buffers=buffers)


def _asset(_self: Any, path: str) -> tuple[str, Any]:
    """Look up a part of the page that came with it; one that did not is not fetched, and nothing is removed."""
    from solara.server import settings  # noqa: PLC0415 - it takes seconds to import

    folder = os.path.normpath(settings.assets.proxy_cache_dir)
    full = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - links of an install are not followed
    try:
        if full.startswith(folder + os.sep) and Path(full).is_file():
            return full, Path(full).stat()
    except (OSError, ValueError):
        pass
    return "", None
