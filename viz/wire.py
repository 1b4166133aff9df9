"""What a browser may say over its websocket: the few kinds of message that the page sends, and well made ones only.

Solara speaks the protocol of Jupyter, with which a client can also make widgets, reload, and end what is served. The
page needs little of it; everything else ends here.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from ..agents.documents import json_of
from .limits import MESSAGE, SEARCH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONTROL, WIDGETS = "solara.control", "jupyter.widget.control"
METHODS = {"update", "custom", "request_state", "request_states", "run", "app-status"}
PARTS = 64  # parts that one message may have
_ID = re.compile(r"[\w.-]{1,200}")


class Dropped(Exception):  # noqa: N818 - it is what happens to a message
    """A message that the page never sends; says in a few words what is wrong with it."""


def checked(event: Mapping[str, Any]) -> None:
    """Make sure that what arrived is a message that the page sends.

    Parameters
    ----------
    event : mapping
        A ``websocket.receive`` event of ASGI.

    Raises
    ------
    Dropped
        If it is not.
    """
    text, data = event.get("text"), event.get("bytes")
    content = text if text is not None else data
    if content is None or len(content) > MESSAGE:
        raise Dropped("no message, or too large a one")
    message = _parsed(content)
    header, inside = message.get("header"), message.get("content")
    if not isinstance(header, dict) or not isinstance(inside, dict) or message.get("channel") != "shell":
        raise Dropped("not a message of this protocol")
    if not all(isinstance(message.get(name, {}), dict) for name in ("metadata", "parent_header")):
        raise Dropped("not a message of this protocol")
    kind = header.get("msg_type")
    if not isinstance(kind, str) or kind not in KINDS or not isinstance(header.get("msg_id"), str):
        raise Dropped("a kind of message that the page never sends")
    KINDS[kind](inside)


def _parsed(content: str | bytes) -> dict[str, Any]:
    try:
        text = content if isinstance(content, str) else _first_part(content)
        message = json_of(text, "a message")
    except (ValueError, struct.error):
        raise Dropped("not a message of this protocol") from None
    if not isinstance(message, dict):
        raise Dropped("not a message of this protocol")
    return message


def _first_part(content: bytes) -> str:
    """Return the part of a binary message that is JSON; the others are bytes."""
    (parts,) = struct.unpack("!i", content[:4])
    if not 1 <= parts <= PARTS:
        raise ValueError
    offsets = [*struct.unpack(f"!{parts}I", content[4 : 4 * (parts + 1)]), len(content)]
    if offsets[0] < 4 * (parts + 1) or offsets != sorted(offsets):
        raise ValueError
    return content[offsets[0] : offsets[1]].decode("utf-8")


def _no_more(_inside: dict[str, Any]) -> None:
    """Nothing in it is read."""


def _comms(inside: dict[str, Any]) -> None:
    if not isinstance(inside.get("target_name", ""), str):
        raise Dropped("a question about nothing")


def _named(inside: dict[str, Any]) -> None:
    name = inside.get("comm_id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise Dropped("a message to nobody")


def _opening(inside: dict[str, Any]) -> None:
    _named(inside)
    if inside.get("target_name") not in {CONTROL, WIDGETS}:
        raise Dropped("opening what only the server opens")


def _said(inside: dict[str, Any]) -> None:
    _named(inside)
    data = inside.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("method"), str) or data["method"] not in METHODS:
        raise Dropped("a word that the page never says")
    if data["method"] == "run":
        _run(data.get("args"))


def _run(args: object) -> None:
    """Check with what the page starts: where in it, and the colours."""
    if not isinstance(args, dict):
        raise Dropped("starting with nothing")
    path = args.get("path", "")
    named = args.get("appName") in {None, "", "__default__"} if isinstance(args.get("appName"), str | None) else False
    if not (named and isinstance(path, str) and len(path) <= SEARCH):
        raise Dropped("starting what is not there")
    themes = args.get("themes")
    if not (isinstance(themes, dict) and isinstance(args.get("dark"), bool)):
        raise Dropped("starting without colours")


KINDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "kernel_info_request": _no_more,
    "comm_info_request": _comms,
    "comm_open": _opening,
    "comm_msg": _said,
    "comm_close": _named,
}
"""What is looked at in each kind of message that there is."""
