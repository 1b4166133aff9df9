"""A foreign web page in a real Chromium, open beside the dashboard: what it tries, and a link on it that leads in."""

from __future__ import annotations

import http.server
import threading

import pytest

from browser import HOST, Visitor

pytestmark = pytest.mark.xdist_group("browser")

EVIL = "evil.example"  # this machine by another name, as an attacker's name server may tell
TRIES = """async ([address, kernel]) => {
    const tried = {}
    const socket = (url) => new Promise(done => {
        const one = new WebSocket(url)
        one.onopen = () => done('open')
        one.onerror = () => done('refused')
    })
    for (const [name, options] of Object.entries({
        plain: {credentials: 'include'},
        blind: {credentials: 'include', mode: 'no-cors'},
        post: {credentials: 'include', method: 'POST', body: 'token=x'},
    })) {
        tried[name] = await fetch(address + 'claims', options).then(got => got.type + got.status, () => 'refused')
    }
    tried.socket = await socket(address.replace('http', 'ws') + kernel)
    tried.script = await new Promise(done => {
        const one = document.createElement('script')
        one.onload = () => done('loaded')
        one.onerror = () => done('refused')
        one.src = address + 'static/assets/theme.js'
        document.head.append(one)
    })
    tried.image = await new Promise(done => {
        const one = new Image()
        one.onload = () => done('loaded')
        one.onerror = () => done('refused')
        one.src = address + 'static/assets/favicon.png'
    })
    tried.frame = await new Promise(done => {
        const one = document.createElement('iframe')
        one.onload = () => {
            let inside = 'refused'
            try { inside = one.contentDocument.body.innerText ? 'read' : 'refused' } catch (hidden) { }
            done(inside)
        }
        one.src = address
        document.body.append(one)
    })
    return tried
}"""


@pytest.fixture(scope="module")
def foreign():
    """Return the port of another server on this machine, which serves an empty page at every address."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title><body>")

        def log_message(self, *_):
            """Say nothing."""

    with http.server.ThreadingHTTPServer((HOST, 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def beside(launch):
    """Return a browser to which this machine goes by a foreign name too."""
    return launch(f"--host-resolver-rules=MAP {EVIL} {HOST}, MAP * ~NOTFOUND, EXCLUDE {HOST}")


@pytest.fixture
def victim(beside, dashboard):
    """Return a visitor who has been let in, and so has the cookie."""
    one = Visitor(beside, dashboard.address, dashboard.link)
    one.open("?term=0&years=2&region=synthetic:20")
    yield one
    one.close()


@pytest.mark.parametrize("host", [EVIL, HOST])  # another site; another port of this machine, which is the same site
def test_a_foreign_page_gets_nothing_done(victim, dashboard, foreign, host):
    page = victim.context.new_page()
    page.goto(f"http://{host}:{foreign}/")
    kernel = "jupyter/api/kernels/stolen/channels?session_id=s"
    tried = page.evaluate(TRIES, [dashboard.address, kernel])
    assert set(tried.values()) <= {"refused", "opaque0"}, tried  # opaque: an answer that nobody can read, of 403
    # a form that is sent from there
    with page.expect_navigation():
        page.evaluate(
            """address => {
                document.body.innerHTML = `<form method=post action="${address}_door"><input name=to value="/claims">`
                document.forms[0].submit()
            }""",
            dashboard.address,
        )
    assert "Another web page" in page.inner_text("main")
    assert victim.run("probe.player().epoch") == 1


def test_a_name_that_is_made_to_point_here_opens_nothing(victim, dashboard):
    page = victim.context.new_page()
    for path in ("", f"?token={dashboard.token}"):
        got = page.goto(f"http://{EVIL}:{dashboard.port}/{path}")
        assert got.status == 421
        assert "does not go by this name" in page.inner_text("main")
    assert not victim.context.cookies(f"http://{EVIL}:{dashboard.port}/")


def test_a_link_on_another_page_opens_the_dashboard(beside, dashboard, foreign):
    # a plain link in a mail, with the secret code; and later one to a bookmarked address, without it
    one = Visitor(beside, dashboard.address)
    try:
        for query in (f"?token={dashboard.token}&term=2&years=3&region=synthetic:20", "?term=1&years=3"):
            one.page.goto(f"http://{EVIL}:{foreign}/")
            one.page.evaluate(
                "url => { document.body.innerHTML = `<a href='${url}'>in</a>` }", dashboard.address + query
            )
            one.page.click("a")
            one.opened()
            assert "token" not in one.page.url
            assert one.last == 9
        assert one.row == 1
        one.wrong.clear()
        one.page.reload()
        one.opened()
        assert one.wrong == []
    finally:
        one.close()


def test_who_has_no_link_is_told_how_to_get_in(beside, dashboard):
    one = Visitor(beside, dashboard.address)
    try:
        got = one.page.goto(dashboard.address + "?term=2&years=2&region=synthetic:20")
        assert got.status == 403
        assert "coopetition dashboard" in one.page.inner_text("main")
        assert not one.barriers()
        assert not one.low("button, input, a")
        one.page.get_by_label("paste the link").fill("wrong")
        one.page.keyboard.press("Enter")
        one.page.get_by_text("no longer valid").wait_for()
        one.page.get_by_label("paste the link").fill(dashboard.link)
        one.page.keyboard.press("Enter")
        one.opened()
        assert one.last == 6
        got = one.page.goto(dashboard.address + "nowhere")
        assert got.status == 404
        assert not one.barriers()
        one.page.get_by_role("link").click()
        one.opened()
        assert "leaves" not in str(one.wrong)
        assert all("console" in each or each.startswith(("403", "404")) for each in one.wrong), one.wrong
    finally:
        one.close()


def test_nothing_stands_in_the_way_of_the_page_itself(victim):
    # under its content security policy: all pages, the theme, a download; any breach is an error of the console
    page = victim.page
    victim.unfold("Share")
    with page.expect_download() as csv:
        victim.part("csv").click()
    assert csv.value.suggested_filename.endswith(".csv")
    with page.expect_download() as poster:
        victim.button("png").click()
    assert poster.value.suggested_filename.endswith(".png")
    for label in ("Claims", "Laboratory", "Watch"):
        page.get_by_role("navigation").get_by_text(label).click()
        page.locator("nav [aria-current=page]", has_text=label).wait_for()
    victim.opened()
    assert victim.wrong == []
