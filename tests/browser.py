"""The page in a real Chromium: finding it, serving the dashboard to it, and visitors who watch what goes wrong."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",  # every test runs with name resolution cut
)
WORK = 11.0  # milliseconds that the probe's fixed piece of work takes on a machine that is not busy
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
GUARD = 280  # seconds after which a state that is waited for will never come about, however busy the machine is
PROBE = (HERE / "probe.js").read_text(encoding="utf-8")


def chromium() -> str | None:
    """Return the path of a Chromium that starts, $CHROMIUM first; None if there is none."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        path = shutil.which(name) if name else None
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def watched(*words):
    """Return the command of the test-only dashboard, which can be asked what lives in it."""
    return (sys.executable, str(HERE / "watched_dashboard.py"), *words)


def held(limit, percent, measure, attempts=3):
    """Hold waits, in milliseconds, to a limit.

    ``measure()`` gives waits, and beside each what a fixed piece of work took: where that is more than it takes on a
    machine that is not busy, the limit grows with it. One of three attempts must pass.
    """
    for attempt in range(attempts):
        waits, works = measure()
        slower = max(1.0, centile(works, percent) / WORK)
        if centile(waits, percent) <= limit * slower:
            return
        told = f"waits of {rounded(waits)} ms, {slower:.1f} times slower than usual: {rounded(works)}"
        assert attempt + 1 < attempts, told


def centile(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def rounded(values):
    return sorted(round(each) for each in values)


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


class Dashboard:
    """A dashboard served by a process of its own; ``with Dashboard(command) as one: one.link``.

    ``address`` is where it is, ``link`` what lets one in: with the secret code, as the command prints it. It keeps that
    in the folder, and not in that of whoever runs the tests.
    """

    def __init__(self, folder, command=None, *, port=None, more=(), **environment):
        self.folder = Path(folder)
        self.port = port or free_port()
        self.address = f"http://{HOST}:{self.port}/"
        self.log = self.folder / f"dashboard-{self.port}.log"
        served = command or (str(BIN / "coopetition"), "dashboard", "--no-browser")
        self.command = [*served, "--port", str(self.port), *more]
        self.environment = {**os.environ, "XDG_STATE_HOME": str(self.folder / "state"), **environment}
        self.process = None

    def start(self):
        """Start it, and wait for its link alone: it may not answer yet."""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
            )
        return self._wait(lambda: self.token)

    def __enter__(self):
        return self.start()._wait(self._answers)

    def _wait(self, state):
        end = time.monotonic() + GUARD
        while not state():
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise RuntimeError(f"{' '.join(self.command)} does not answer:\n{self.told()[-3000:]}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def _answers(self):
        try:
            with self.opener().open(self.link, timeout=60) as got:
                return got.status == 200
        except OSError:
            return False

    @property
    def token(self):
        """The secret code, as the command prints it; empty as long as it has not."""
        found = re.search(r"token=([\w-]+)", self.told())
        return found[1] if found else ""

    @property
    def link(self):
        return f"{self.address}?token={self.token}"

    def opener(self):
        """Return what opens addresses as a browser does: with a memory for cookies."""
        jar = urllib.request.HTTPCookieProcessor()
        found = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        found.addheaders = [("Sec-Fetch-Site", "none")]
        return found

    def cookies(self):
        """Return the cookies of somebody who came in by the link, as the value of a header."""
        opener = self.opener()
        opener.open(self.link, timeout=300).close()
        jar = next(each.cookiejar for each in opener.handlers if hasattr(each, "cookiejar"))
        return "; ".join(f"{each.name}={each.value}" for each in jar)

    def told(self):
        """Return what the server has written to standard error so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ask(self, word):
        """Ask the test-only server a word; return its answer, a line."""
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


class Visitor:
    """One visitor: a browser context of its own with a tab, and a list of all that went wrong in it.

    With a ``link`` the visitor is let in.
    Where the clock is ``turned``, the page's time can be let go by faster than it does (``page.clock``).
    ``wrong`` holds console errors, errors of scripts, requests to other hosts, requests that failed and answers of 400
    or above.
    """

    def __init__(self, browser, address, link="", *, width=1440, height=1000, theme="light", turned=False, **more):
        more = {"accept_downloads": True, "permissions": ["clipboard-read", "clipboard-write"], **more}
        self.address = address
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, **more)
        self.context.add_init_script(PROBE)
        self.context.set_default_timeout(GUARD * 1000)
        self.wrong = []
        self.hosts = set()
        if link:  # what a browser keeps of it opens the page
            assert self.context.request.get(link, headers={"Sec-Fetch-Site": "none"}).ok
        self.page = self._watched(self.context.new_page())
        if turned:
            self.page.clock.install()

    def _watched(self, page):
        page.on("console", lambda said: said.type == "error" and self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("request", lambda asked: self._to(asked.url))
        page.on("websocket", lambda socket: self._to(socket.url))
        page.on("response", lambda got: got.status >= 400 and self.wrong.append(f"{got.status}: {got.url}"))
        page.on("requestfailed", self._failed)
        return page

    def _to(self, url):
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"}:
            self.hosts.add(parts.hostname)
            if parts.hostname != HOST:
                self.wrong.append(f"leaves the machine: {url}")

    def _failed(self, asked):
        if asked.failure != "net::ERR_ABORTED":  # a page that is left aborts what it still waits for
            self.wrong.append(f"failed: {asked.url}: {asked.failure}")

    def another_tab(self):
        """Return a second tab of the same visitor, watched too."""
        tab = object.__new__(Visitor)
        tab.__dict__ |= self.__dict__
        tab.page = tab._watched(self.context.new_page())
        return tab

    def close(self):
        self.context.close()

    def open(self, search="", *, wait=True):
        """Open an address; wait until its first row is shown (``wait=False``: not)."""
        self.page.goto(self.address + search, wait_until="commit")
        return self.opened() if wait else self

    def opened(self):
        """Wait until a row and the choices are shown."""
        self.until("probe.root()?.player?.painted > 0 && document.querySelector('[data-scenario]')")
        return self

    def all_rows(self):
        """Wait until every row is in the browser."""
        self.until("probe.player().ready > probe.last()")
        return self

    def run(self, script, argument=None):
        return self.page.evaluate(script, argument)

    def until(self, condition):
        """Wait until a condition in JavaScript holds."""
        self.page.wait_for_function(condition, polling=30)

    @property
    def state(self):
        """What the player says of itself: its data-* attributes."""
        return self.run("probe.state()")

    @property
    def row(self):
        return int(self.state["row"])

    @property
    def playing(self):
        return self.state["playing"] == "true"

    @property
    def last(self):
        return self.run("probe.last()")

    def button(self, name):
        return self.page.locator(f".coopetition-player [data-do={name}]")

    def part(self, name):
        return self.page.locator(f"[data-part={name}]")

    def pause(self):
        if self.playing:
            self.button("toggle").click()
            self.until("probe.state().playing === 'false'")

    def work(self):
        """Return how many milliseconds a fixed piece of work takes here and now: the yardstick of all waits."""
        return self.run("probe.work()")

    def search(self):
        """Return the query of the address as the browser shows it."""
        return "?" + urlsplit(self.page.url).query

    def settle_address(self, word):
        """Wait until the address says a word."""
        self.page.wait_for_url(lambda url: word in url)

    def notices(self):
        """Return what the page says went wrong, one text each."""
        return self.page.locator("[data-part=page-notice]").all_inner_texts()

    def tab_to(self, selector, text=""):
        """Press Tab until an element has the focus that fits a selector and holds a text."""
        fits = """([selector, text]) => {
            const here = document.activeElement
            return here.matches(selector) && here.innerText.includes(text)
        }"""
        for _ in range(250):
            self.page.keyboard.press("Tab")
            if self.run(fits, [selector, text]):
                return
        raise AssertionError(f"Tab never reaches {selector} {text}")

    def unfold(self, title):
        """Open one of the groups of choices."""
        group = self.page.locator("details", has=self.page.locator("summary", has_text=title)).first
        if group.get_attribute("open") is None:
            group.locator("summary").first.click()

    def move(self, parameter, key):
        """Move the slider of a parameter with a key: End is its most, Home its least."""
        slider = self.page.locator(f"[data-rule='{parameter}'] input[type=range]")
        slider.focus()
        slider.press(key)

    def barriers(self):
        """Return what axe finds in anybody's way (WCAG A and AA, best practice), once nothing fades in any more."""
        from axe_playwright_python.sync_playwright import Axe

        self.until("document.getAnimations().every(each => each.playState !== 'running')")
        found = Axe().run(self.page).response["violations"]
        return "\n".join(
            f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]
        )

    def recolour(self, theme):
        """Let the reader's own colours be others."""
        self.page.emulate_media(color_scheme=theme)
        self.until(f"probe.state().theme === '{theme}' && document.documentElement.dataset.theme === '{theme}'")

    def low(self, controls):
        """Return the controls that are less than 40 pixels high (a link in a text may be), each with its height."""
        return self.run(
            """controls => [...document.querySelectorAll(controls)]
                .map(each => each.type === 'checkbox' || each.type === 'radio' ? each.closest('label') : each)
                .filter(each => each.offsetParent && each.getBoundingClientRect().width > 2)
                .map(each => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 120)])
                .filter(([high]) => high < 39.5)""",
            controls,
        )

    def unfold_all(self):
        self.run("document.querySelectorAll('details').forEach(each => { each.open = true })")

    def fastest(self):
        self.run("probe.fastest()")

    def seek(self, row):
        """Scrub to a row as a hand does, by the slider of time; wait until it is painted."""
        return self.run("row => probe.scrub(row)", row)

    def picture(self, row=None):
        """Return the town as drawn, of a row if one is said."""
        return self._drawn("picture", row)

    def plane(self, row=None):
        return self._drawn("plane", row)

    def pictures(self, row=None):
        return self.picture(row), self.plane()

    def _drawn(self, what, row):
        if row is not None:
            self.seek(row)
        return self.run(f"probe.settled().then(() => probe.player().{what}())")

    def numbers(self):
        """Return the numbers of the headline as they are written."""
        return self.run("probe.numbers()")

    def metrics(self, first, last):
        """Return every measure at rows from first to last, as the browser keeps it."""
        return self.run("([a, b]) => probe.range(a, b).map(row => probe.player().metricsAt(row))", [first, last])
