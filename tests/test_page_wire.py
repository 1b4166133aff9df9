"""What a browser may say at the door of the page: the messages that the page sends, and no others."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopetition.viz.wire import Dropped, checked
from knocking import COOKIE, KERNEL, knock, message, packed

GOOD = [
    message("kernel_info_request", {}),
    message("comm_info_request", {"target_name": "jupyter.widget"}),
    message("comm_open", {"comm_id": "a", "target_name": "solara.control", "data": {}}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "custom", "content": {}}}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "update", "state": {}}}),
    message("comm_close", {"comm_id": "a", "data": {}}),
]
BAD = [
    *(message(kind, {"code": "1", "silent": True}) for kind in (
        "execute_request", "shutdown_request", "interrupt_request", "inspect_request", "complete_request",
        "history_request", "is_complete_request", "debug_request", "input_reply", "usage_request", "unknown", "",
    )),
    message("comm_open", {"comm_id": "a", "target_name": "jupyter.widget", "data": {"state": {}}}),
    message("comm_open", {"comm_id": "a", "target_name": "anything", "target_module": "os", "data": {}}),
    message("comm_open", {"comm_id": ["a"], "target_name": "solara.control"}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "reload"}}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "evict"}}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "run", "args": {"path": "/", "appName": "os"}}}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "run", "args": {"path": [], "themes": {}, "dark": 1}}}),
    message("comm_msg", {"comm_id": "a", "data": {"method": "run"}}),
    message("comm_msg", {"comm_id": "a", "data": []}),
    message("comm_msg", {"comm_id": "../a", "data": {"method": "custom"}}),
    message("comm_msg", {}),
    message("kernel_info_request", {}) | {"channel": "control"},
    message("kernel_info_request", {}) | {"header": None},
    message("kernel_info_request", {}) | {"content": None},
    message("kernel_info_request", {}) | {"parent_header": 3},
    {}, [], 3, None,
]  # fmt: skip


def said(document, buffers=()):
    import json

    return {"type": "websocket.receive", "bytes": packed(document, buffers)} if buffers else {
        "type": "websocket.receive", "text": json.dumps(document),
    }  # fmt: skip


@pytest.mark.parametrize("document", BAD, ids=lambda each: str(each)[-60:])
def test_messages_that_the_page_never_sends_end_at_the_door(document):
    for event in (said(document), said(document, [b"x"])):
        with pytest.raises(Dropped):
            checked(event)


def test_messages_of_the_page_come_in_and_others_do_not_end_the_line():
    events = [said(each) for each in (*BAD[:3], GOOD[0], *BAD[-4:], *GOOD[1:])] + [said(GOOD[3], [b"x", b""])]
    _, inside = knock(KERNEL, query=b"session_id=s", kind="websocket", cookie=COOKIE, events=events)
    assert [each["type"] for each in inside.heard] == ["websocket.connect"] + ["websocket.receive"] * 7


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60), st.just("[" * 50_000)))
@example(b"\x00\x00\x00\x01\x00\x00\x00\x08{}")
@example(b"\x7f\xff\xff\xff")
@example(b"")
def test_what_is_no_message_at_all_is_dropped(content):
    event = {"type": "websocket.receive", "bytes" if isinstance(content, bytes) else "text": content}
    with pytest.raises(Dropped):
        checked(event)
