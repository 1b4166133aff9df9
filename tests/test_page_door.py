"""The door of the page, without a server: who is let in, and who is told what."""

from __future__ import annotations

import re
import urllib.parse

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopetition.viz.serve import link
from coopetition.viz.token_file import cookie_of
from knocking import COOKIE, KERNEL, PORT, TOKEN, is_out, knock


def test_before_it_is_ready_a_visitor_is_told_so_with_the_same_headers_and_a_stranger_nothing():
    status, headers, body, _ = knock(query=b"early=1", cookie=COOKIE)
    assert (status, headers["retry-after"], body) == (503, "2", "<p>not yet")
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert is_out(knock(query=b"early=1"))


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
