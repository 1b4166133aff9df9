"""The door of the page, without a server: who is let in, who is told what, and the secret code on the disk."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import re
import stat
import urllib.parse

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopetition.agents.errors import InputError
from coopetition.viz import token_file
from coopetition.viz.door import Door
from coopetition.viz.hosts import listening, names, places, written
from coopetition.viz.serve import link
from coopetition.viz.token_file import cookie_of, kept
from coopetition.viz.wire import Dropped, checked
from knocking import message, packed

PORT, TOKEN = 8765, "t" * 43
PAGES = ("/", "/claims", "/laboratory")
COOKIE = f"coopetition-{PORT}={cookie_of(TOKEN, PORT)}"
KERNEL = "/jupyter/api/kernels/k1/channels"


class Inside:
    """A server behind the door that counts who comes in."""

    def __init__(self):
        self.let_in, self.heard = [], []

    async def __call__(self, scope, receive, send):
        self.let_in.append(scope)
        if scope["type"] == "websocket":
            while (event := await receive())["type"] != "websocket.disconnect":
                self.heard.append(event)
            return
        if scope["path"] == "/claims" and b"broken" in scope["query_string"]:
            raise RuntimeError("inside")
        if b"early" in scope["query_string"]:
            await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"2")]})
            await send({"type": "http.response.body", "body": b"<p>not yet"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"<html><script>1</script><script src=x></script>"})


def knock(path="/", method="GET", query=b"", body=b"", kind="http", events=(), **headers):
    """Return status, headers, body, and the server behind the door, after one request."""
    inside, said = Inside(), []
    door = Door(inside, TOKEN, PORT, names(None), PAGES)
    told = {"host": f"localhost:{PORT}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    pairs = [(name.encode(), value.encode("latin-1", "replace")) for name, value in told.items() if value is not None]
    scope = {"type": kind, "path": path, "raw_path": path.encode(), "query_string": query, "headers": pairs}
    scope |= {"method": method, "scheme": "http"} if kind == "http" else {"scheme": "ws"}
    first = {"type": "http.request", "body": body} if kind == "http" else {"type": "websocket.connect"}
    waiting = iter([first, *events, {"type": f"{kind}.disconnect"}])

    async def receive():
        return next(waiting)

    async def send(event):
        said.append(event)

    asyncio.run(door(scope, receive, send))
    if kind == "websocket":
        return said, inside
    start, *rest = said
    found = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return start["status"], found, b"".join(each["body"] for each in rest).decode(), inside


def test_before_it_is_ready_a_visitor_is_told_so_with_the_same_headers_and_a_stranger_nothing():
    status, headers, body, _ = knock(query=b"early=1", cookie=COOKIE)
    assert (status, headers["retry-after"], body) == (503, "2", "<p>not yet")
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert is_out(knock(query=b"early=1"))


def is_out(told):
    """Return whether nobody behind the door heard of it."""
    return not told[-1].let_in


def test_who_has_the_cookie_comes_in_and_nobody_else():
    assert knock(cookie=COOKIE)[0] == 200
    for cookie in (
        None,
        "",
        f"coopetition-{PORT}=",
        f"coopetition-{PORT}={TOKEN}",
        f"coopetition-{PORT + 1}={cookie_of(TOKEN, PORT)}",
        f"coopetition-{PORT}={cookie_of(TOKEN, PORT + 1)}",
        COOKIE.upper(),
        COOKIE + "0",
    ):
        told = knock(cookie=cookie)
        assert told[0] == 403, cookie
        assert is_out(told), cookie
    assert knock(cookie=f"a=b; {COOKIE}; c=d")[0] == 200
    assert knock(cookie=f"coopetition-{PORT}=old; {COOKIE}")[0] == 200  # one of another time beside it


@pytest.mark.parametrize("path", ["/static/assets/style.css", "/_solara/cdn/a/b.js", "/jupyter/nbextensions/a/b.js"])
def test_parts_of_the_page_need_the_cookie_too(path):
    assert is_out(knock(path))
    assert knock(path, cookie=COOKIE)[0] == 200
    assert is_out(knock(path, method="POST", cookie=COOKIE))


@pytest.mark.parametrize(
    "host",
    ["evil.example:8765", "localhost", "localhost:8766", "localhost.evil.example:8765", "", None, "127.0.0.2:8765"],
)
def test_it_goes_by_its_own_names_alone(host):
    # a name that an attacker lets point here (DNS rebinding) is not ours, whatever else comes with it
    told = knock(host=host, cookie=COOKIE)
    assert told[0] == 421
    assert is_out(told)
    assert is_out(knock(host=host, query=f"token={TOKEN}".encode()))
    said, inside = knock(KERNEL, query=b"session_id=s", kind="websocket", host=host, cookie=COOKIE)
    assert said == [{"type": "websocket.close", "code": 1008}]
    assert not inside.let_in


FOREIGN = ["http://evil.example", "http://localhost:9999", "https://localhost:8765", "null", "", "http://127.0.0.1"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_origin_is_refused_with_the_cookie_and_with_the_secret_word(origin):
    for more in ({"path": "/"}, {"path": "/static/a.js"}, {"path": "/_solara/api/close/k", "method": "POST"}):
        told = knock(**more, origin=origin, cookie=COOKIE)
        assert told[0] == 403
        assert is_out(told)
        assert "set-cookie" not in knock(**more, query=f"token={TOKEN}".encode(), origin=origin)[1]
    said, inside = knock(KERNEL, query=b"session_id=s", kind="websocket", origin=origin, cookie=COOKIE)
    assert said == [{"type": "websocket.close", "code": 1008}]
    assert not inside.let_in


@pytest.mark.parametrize("site", ["cross-site", "same-site"])  # another port of this machine is the same site
@pytest.mark.parametrize("dest", ["script", "image", "iframe", "empty", "object", "style", "worker"])
def test_no_foreign_page_uses_a_part_of_it(site, dest):
    mode = "navigate" if dest in {"iframe", "object"} else "no-cors"
    told = knock("/claims", cookie=COOKIE, sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest)
    assert told[0] == 403
    assert is_out(told)
    told = knock(
        "/claims", "POST", cookie=COOKIE, sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="document"
    )
    assert is_out(told)


def test_a_link_on_another_page_may_lead_here():
    visit = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert knock("/", cookie=COOKIE, **visit)[0] == 200
    # browsers keep a strict cookie back then: a page leads on to the same address, and it comes along
    status, headers, body, inside = knock("/claims", query=b"a=1&b=%20", **visit)
    assert (status, headers.get("location"), inside.let_in) == (200, None, [])
    assert 'content="0; url=/claims?a=1&amp;b=%20"' in body
    # and once there, who has none is told so: it never goes in a circle
    assert knock("/claims", query=b"a=1", **visit | {"sec_fetch_site": "same-origin"})[0] == 403
    plain = {"referer": "http://mail.example/inbox"}  # in a network without TLS browsers say no more than that
    assert "0; url=/claims" in knock("/claims", **plain)[2]
    assert knock("/claims", referer=f"http://localhost:{PORT}/claims")[0] == 403
    status, headers, body, _ = knock("/claims", query=f"token={TOKEN}&a=1".encode(), **visit)
    assert (status, headers["set-cookie"].partition(";")[0]) == (200, COOKIE)
    assert 'content="0; url=/claims?a=1"' in body
    assert TOKEN not in body


def test_the_secret_word_becomes_a_cookie_that_only_this_page_sees():
    status, headers, body, inside = knock(query=f"token={TOKEN}".encode(), sec_fetch_site="none")
    assert (status, headers["location"], body, inside.let_in) == (303, "/", "", [])
    told = [each.strip() for each in headers["set-cookie"].split(";")]
    assert told[0] == COOKIE
    assert {"Path=/", "HttpOnly", "SameSite=Strict"} <= set(told)
    assert TOKEN not in headers["set-cookie"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


LETTERS = st.text(alphabet="abcz=%&+;/.~-_AZ09:@,?'()*![]{}|^`\"<>", max_size=20)


@given(st.lists(LETTERS, max_size=6), st.integers(0, 6))
@example(["set=a.b=1@4", "token=x", "", "a", "a=1", "a=1"], 2)
def test_the_rest_of_the_address_stays_byte_for_byte(words, place):
    kept_words = [
        each for each in "&".join(words).split("&") if urllib.parse.unquote_plus(each.partition("=")[0]) != "token"
    ]
    query = "&".join([*kept_words[:place], f"token={TOKEN}", *kept_words[place:]])
    status, headers, _, _ = knock("/claims", query=query.encode(), sec_fetch_site="none")
    assert status == 303
    assert headers["location"] == "/claims" + ("?" + "&".join(kept_words) if kept_words != [""] and kept_words else "")


@pytest.mark.parametrize("path", ["//evil.example/a", "/\\evil.example", "///x", "/%2f/evil.example"])
def test_it_never_leads_to_another_host(path):
    status, headers, _, _ = knock(path, query=f"token={TOKEN}".encode(), sec_fetch_site="none")
    assert status == 303
    assert re.match(r"/(?![/\\])", headers["location"])
    form = urllib.parse.urlencode({"token": TOKEN, "to": path}).encode()
    assert re.match(r"/(?![/\\])", knock("/_door", "POST", body=form)[1]["location"])


def test_who_comes_without_is_told_how_to_get_in_and_may_paste_it():
    status, headers, body, _ = knock("/claims", query=b"a=%3Cscript%3E&b=\"'<i>")
    assert status == 403
    for words in ("terminal", "coopetition dashboard", "token=", "paste"):
        assert words in body
    assert "<script" not in body
    assert "<i>" not in body
    assert "script-src" not in headers["content-security-policy"]
    to = "/claims?a=1&b=%20"
    for pasted in (TOKEN, f"  {TOKEN} ", link("localhost", PORT, TOKEN), f"http://x/?a=1&token={TOKEN}&years=3"):
        status, headers, _, _ = knock(
            "/_door", "POST", body=urllib.parse.urlencode({"token": pasted, "to": to}).encode()
        )
        assert (status, headers["location"], headers["set-cookie"].partition(";")[0]) == (303, to, COOKIE)
    for body in (
        b"",
        b"token=wrong&to=/claims",
        b"\xff\xfe",
        b"token",
        b"&&&&&&",
        b"to=%0d%0aX:1&token=" + TOKEN.encode(),
    ):
        status, headers, *_ = knock("/_door", "POST", body=body)
        assert status in {303, 403}
        assert headers.get("location", "/") == "/"
    assert "no longer valid" in knock(query=b"token=another")[2]


def test_what_is_not_there_shows_our_own_page_with_the_way_back():
    for path in (
        "/nowhere",
        "/claims/x",
        "/readyz",
        "/resourcez",
        "/_solara/api/evict/k",
        "/jupyter/api/kernels/k",
        "/%00",
    ):
        status, _, body, inside = knock(path, cookie=COOKIE)
        assert (status, inside.let_in) == (404, []), path
        assert 'href="/"' in body
    status, _, body, _ = knock("/claims", query=b"broken=1", cookie=COOKIE)
    assert status == 500
    assert "Traceback" not in body
    assert 'href="/"' in body


def test_scripts_of_the_page_run_by_a_word_that_is_never_the_same():
    first, second = (knock(cookie=COOKIE) for _ in range(2))
    words = [re.search(r"'nonce-(\w+)'", each[1]["content-security-policy"])[1] for each in (first, second)]
    assert words[0] != words[1]
    assert first[2].count(f"<script nonce={words[0]}") == 2
    policy = first[1]["content-security-policy"]
    for needed in (
        "default-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
    ):
        assert needed in policy
    for told in (first, knock(), knock("/nowhere", cookie=COOKIE), knock("/static/a.js", cookie=COOKIE)):
        assert told[1]["x-content-type-options"] == "nosniff"
        assert told[1]["x-frame-options"] == "DENY"
        assert told[1]["cross-origin-resource-policy"] == "same-origin"
        assert told[1]["cross-origin-opener-policy"] == "same-origin"
        assert "content-security-policy" in told[1]


def test_nobody_makes_the_server_believe_it_is_served_elsewhere():
    headers = {"x_forwarded_host": "evil", "script_name": "//evil", "x_script_name": "/x", "X_Forwarded_Proto": "https"}
    *_, inside = knock(cookie=COOKIE, **headers)
    assert {name for name, _ in inside.let_in[0]["headers"]} == {b"host", b"cookie"}


@given(
    st.text(max_size=30),
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE"]),
    st.binary(max_size=40),
    st.dictionaries(
        st.sampled_from(
            ["origin", "referer", "cookie", "sec_fetch_site", "sec_fetch_mode", "sec_fetch_dest", "accept"]
        ),
        st.text(max_size=20),
    ),
)
def test_whatever_is_asked_without_the_secret_is_answered_and_stays_outside(path, method, query, headers):
    try:
        told = knock("/" + path.encode("utf-8", "ignore").decode(), method, query=query, **headers)
    except UnicodeEncodeError:
        return  # no address at all
    assert told[0] in {200, 403, 404, 405, 421}
    assert is_out(told)
    assert "set-cookie" not in told[1]


# what is said inside


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


# the secret code on the disk


@pytest.fixture
def place(tmp_path):
    return tmp_path / "state" / "dashboard"


posix = pytest.mark.skipif(os.name == "nt", reason="rights of files are another matter there")


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_it_is_its_owners_alone_and_the_same_after_a_restart(place):
    before = os.umask(0)
    try:
        token = kept("token", where=place)
    finally:
        os.umask(before)
    assert re.fullmatch(r"[\w-]{43}", token)
    assert (rights(place), rights(place / "token")) == (0o700, 0o600)
    assert kept("token", where=place) == token
    assert kept("token-shared", where=place) != token
    assert kept("token", anew=True, where=place) != token


@posix
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o666])
def test_one_that_others_could_read_is_replaced(place, mode):
    token = kept("token", where=place)
    (place / "token").chmod(mode)
    place.chmod(0o755)
    assert kept("token", where=place) != token
    assert (rights(place), rights(place / "token")) == (0o700, 0o600)


@posix
@pytest.mark.parametrize("content", ["", "short", "x" * 42, "ü" * 43, "a b" * 20, "\0" * 43])
def test_a_damaged_one_is_replaced(place, content):
    place.mkdir(parents=True)
    (place / "token").write_text(content)
    (place / "token").chmod(0o600)
    token = kept("token", where=place)
    assert kept("token", where=place) == token != content


@posix
def test_a_link_is_never_followed(place, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("v" * 43)
    victim.chmod(0o600)
    place.mkdir(parents=True)
    for target in (victim, tmp_path / "not there"):
        (place / "token").unlink(missing_ok=True)
        (place / "token").symlink_to(target)
        assert kept("token", where=place) != "v" * 43
        assert not (place / "token").is_symlink()
    assert victim.read_text() == "v" * 43
    assert not (tmp_path / "not there").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "linked").symlink_to(elsewhere)
    with pytest.raises(token_file.TokenError):
        kept("token", where=tmp_path / "linked")


def _keep(place, ready, found):
    ready.wait(30)
    found.put(kept("token", where=place))


def test_several_that_start_at_once_have_one(place):
    context = multiprocessing.get_context("fork" if os.name != "nt" else "spawn")
    ready, found = context.Barrier(4), context.Queue()
    started = [context.Process(target=_keep, args=(place, ready, found)) for _ in range(4)]
    for each in started:
        each.start()
    tokens = {found.get(timeout=60) for _ in started}
    for each in started:
        each.join(60)
    assert tokens == {kept("token", where=place)}


# names and addresses


def test_without_a_host_it_listens_on_this_machine_alone():
    sockets = listening(0)
    assert {each.getsockname()[0] for each in sockets} <= {"127.0.0.1", "::1"}
    for each in sockets:
        each.close()


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.7",
        "no-such-name.invalid",
        "",
        " ",
        "300.1.1.1",
        "2001:db8::7",
        "a b",
        "x" * 300,
        "224.0.0.1",
        "1.2.3.4/8",
        "\0",
    ],
)
def test_what_is_no_address_of_this_machine_is_told_in_one_line(host):
    with pytest.raises(InputError) as told:
        places(host)
    text = str(told.value)
    assert text.startswith("--host")
    assert "\n" not in text
    assert len(text) < 300
    assert "address of this machine" in text


def test_addresses_of_this_machine_are_known():
    assert places("127.0.0.1") == [(2, "127.0.0.1")]
    assert names("127.0.0.1")[0] == "127.0.0.1"
    every = names("0.0.0.0")  # noqa: S104 - a word to be understood
    assert "0.0.0.0" not in every  # noqa: S104
    assert {"localhost", "127.0.0.1"} <= set(every)
    assert written("::1") == "[::1]"
