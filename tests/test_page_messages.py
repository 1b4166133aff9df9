"""Inside the page: somebody who has the link says anything over the websocket, and nothing of it is done."""

from __future__ import annotations

import uuid

import pytest
from websockets.exceptions import ConnectionClosed

from knocking import Caller, ask, refused

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def cookies(dashboard):
    return dashboard.cookies()


@pytest.fixture
def caller(dashboard, cookies):
    with Caller(dashboard, cookies) as one:
        yield one.enter("/?years=2&term=0&region=synthetic:20")


def lives(one):
    """Return what is played, once all that was said before has been heard."""
    one.settled()
    world, _ = one.answer({"type": "hello"}, "world")
    return world["epoch"], world["scenario"], world["seed"], world["schools"]


def test_no_message_makes_runs_or_sets_anything_in_python(caller, dashboard):
    # each of these emptied a file, called a method or replaced a template before
    victim = dashboard.folder / "victim.txt"
    victim.write_text("still here")
    before, templates = lives(caller), {name: told.get("template") for name, told in caller.widgets.items()}
    part, count = caller.part("take"), len(caller.widgets)
    empties = {"filename": str(victim), "filemode": "w", "force": True}
    for content in (
        {"create_widget": ["logging", "basicConfig"], "props": empties, "id": "x"},
        {"create_widget": ["builtins", "open"], "props": {"file": str(victim), "mode": "w"}, "id": "x"},
        {"create_widget": ["ipywidgets", "HTML"], "props": {"value": "x"}, "id": "x", "event": "take"},
        {"create_widget": [], "event": "take", "data": "mortal-engines"},
        {"update_ref": {"functionRef": "close"}, "id": part, "prop": "template"},
        {"update_ref": "x", "id": part, "prop": "template"},
        {"destroy_widget": part},
        {"event": "take", "data": "mortal-engines", "update_ref": 1},
        {"event": "nothing", "data": 1},
        {"event": "__class__", "data": 1},
        {"event": ["take"], "data": 1},
        {"event": None},
        {"event": {"objectRef": "x"}, "data": 1},
        {},
    ):
        caller.tell(part, content)
        caller.tell(part, content, [b"bytes"])
    for widget, state in (
        (part, {"template": "<b>mine</b>"}),
        (part, {"methods": "{}", "components": {"a": "b"}, "data": "{}", "events": ["x"], "css": "x"}),
        (part, {"_event_callbacks": {}, "current": "x", "_component_instances": [], "comm": None}),
        (caller.player, {"_esm": "alert(1)", "_css": "x", "theme": "dark", "_anywidget_id": "x"}),
        (caller.widget(location=...), {"location": 7}),
        (caller.widget(location=...), {"location": "x" * 30_000}),
        (caller.widget(theme=..., words=...), {"theme": "<script>"}),
    ):
        caller.set(widget, **state)
    caller.set("no-such-widget", template="x")
    for kind in ("execute_request", "shutdown_request", "interrupt_request", "complete_request"):
        caller.say(kind, {"code": f"open({str(victim)!r}, 'w')", "restart": False})
    state = {"_model_module": "@jupyter-widgets/controls", "_model_module_version": "2.0.0", "_model_name": "HTMLModel"}
    state |= {"_view_module": "@jupyter-widgets/controls", "_view_module_version": "2.0.0", "_view_name": "HTMLView"}
    caller.say("comm_open", {"comm_id": uuid.uuid4().hex, "target_name": "jupyter.widget", "data": {"state": state}})
    for text in ("", "{", "[]", "null", '{"header": {}}', '{"header": {"msg_type": "comm_msg"}, "content": {}}'):
        caller.line.send(text)
    for data in (b"", b"\0", b"\xff" * 8, b"\0\0\0\1\0\0\0\x08{}"):
        caller.line.send(data)
    assert lives(caller) == before
    assert victim.read_text() == "still here"
    assert len(caller.widgets) == count
    assert {name: told.get("template") for name, told in caller.widgets.items()} == templates
    assert caller.widgets[caller.player].get("theme") == "auto"
    assert "dropped what a browser sent" in dashboard.told()


def test_events_that_are_declared_are_heard(caller):
    caller.fire("take", "mortal-engines")
    assert lives(caller)[1] == "mortal-engines"
    caller.fire("luck", "9007199254740993")
    assert lives(caller)[2] == "9007199254740993"
    caller.set(caller.widget(location=...), location="/claims")
    caller.until(lambda _: any("claim" in str(told.get("words", "")) for told in caller.widgets.values()))


def test_one_visitor_neither_joins_nor_ends_what_another_plays(caller, dashboard, cookies):
    other = dashboard.cookies()  # another browser that has the link too
    assert other != cookies
    close = f"/_solara/api/close/{caller.kernel}?session_id={caller.page}"
    own = [each for each in other.split("; ") if each.startswith("coopetition-")]
    for cookie in (other, own[0]):
        assert refused(dashboard, cookie, kernel=caller.kernel)
        assert refused(dashboard, cookie, kernel=caller.kernel, page=caller.page)
        ask(dashboard, close, "POST", cookie=cookie, content_length="0")
        assert lives(caller)[1] == "england-today"
    with Caller(dashboard, other) as another:  # what it asks for is told of its own widgets, and to itself
        another.enter("/?years=2&term=0&region=synthetic:30")
        for one in (another, caller):
            one.comm = uuid.uuid4().hex
            opened = {"comm_id": one.comm, "target_name": "jupyter.widget.control", "data": {}}
            one.say("comm_open", opened, metadata={"version": "1.0.0"})
            one.settled()
        for one in (another, caller):
            one.say("comm_msg", {"comm_id": one.comm, "data": {"method": "request_states"}})
            told = one.until(lambda told: told.get("content", {}).get("data", {}).get("method") == "update_states")
            assert told["content"]["comm_id"] == one.comm
            assert set(told["content"]["data"]["states"]) >= {one.player}
            assert not set(told["content"]["data"]["states"]) & {({another, caller} - {one}).pop().player}
    assert ask(dashboard, close, "POST", cookie=cookies, content_length="0")[0] == 200
    with pytest.raises(ConnectionClosed):
        caller.settled()


def test_what_is_served_are_the_parts_of_the_page_alone(dashboard, cookies):
    assert ask(dashboard, cookie=cookies)[0] == 200
    folder = "/_solara/cdn/@widgetti/solara-vuetify-app@10.1.1/dist"
    part = f"{folder}/solara-vuetify-app8.min.js"
    assert ask(dashboard, part, cookie=cookies)[0] == 200
    for path in (
        folder,  # a folder asked for was removed from the disk
        "/_solara/cdn/@widgetti",
        "/_solara/cdn/no-such-package@1.0.0/x.js",  # what is not there was fetched from another host
        "/_solara/cdn/..%2f..%2f..%2fetc%2fpasswd",
        "/_solara/cdn/%2fetc%2fpasswd",
        "/_solara/cdn/%00",
        "/static/..%2f..%2fserver.py",
        "/static/../server.py",
        "/static/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/static/public/../../serve.py",
        "/jupyter/nbextensions/..%2f..%2f..%2fetc%2fpasswd",
        "/static/" + "x" * 5000,
        "/readyz",
        "/resourcez?verbose",
        "/jupyter/api/kernels/x",
        "/jupyter/api/kernels",
        "/nowhere",
        "/%ff",
    ):
        status, _, body = ask(dashboard, path, cookie=cookies)
        assert status == 404, path
        assert 'href="/"' in body, path
        assert "root:" not in body
        assert "Traceback" not in body
    assert ask(dashboard, part, cookie=cookies)[0] == 200
    assert "Could not load URL" not in dashboard.told()


def test_headers_of_one_visitor_change_nothing_for_others(dashboard, cookies):
    forged = {"x_forwarded_host": "evil.example", "script_name": "//evil.example", "x_script_name": "/evil"}
    ask(dashboard, cookie=cookies, **forged)
    assert "evil" not in ask(dashboard, cookie=cookies)[2]


def test_without_the_secret_nothing_is_served(dashboard):
    for path in ("/", "/static/assets/style.css", "/_solara/cdn/requirejs@2.3.6/require.js", "/nowhere"):
        status, _, body = ask(dashboard, path)
        assert status == 403
        assert "coopetition dashboard" in body
    assert refused(dashboard, "")
    assert refused(dashboard, "solara-session-id=x")


def test_a_websocket_of_a_foreign_page_is_refused(dashboard, cookies):
    assert not refused(dashboard, cookies)
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": f"http://127.0.0.1:{dashboard.port + 1}"},
        {"Origin": "null"},
        {"Host": f"evil.example:{dashboard.port}", "Origin": f"http://evil.example:{dashboard.port}"},
    ):
        assert refused(dashboard, cookies, **headers), headers


def test_too_large_a_message_ends_only_its_own_line(caller, dashboard, cookies):
    with Caller(dashboard, cookies) as other:
        other.enter("/?years=2&term=0&region=synthetic:20")
        other.tell(other.player, {"type": "hello", "more": "x" * 3_000_000})
        with pytest.raises(ConnectionClosed):
            other.settled()
    assert lives(caller)[1] == "england-today"
