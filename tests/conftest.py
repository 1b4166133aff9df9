"""What the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser import FLAGS, IN_CI, Dashboard, Visitor, chromium
from keeping import jobs, stopped, swept

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def real_schools() -> Path:
    path = SHARED / "england_secondary_2026.csv"
    if not path.exists():
        pytest.skip("the shared folder with real school data is absent")
    return path


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = chromium()
    if path is None:
        reason = "no Chromium to see the page in: install one (on Debian: apt install chromium), or set CHROMIUM"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="module")  # it leaves an event loop behind while it lasts, which other tests shall not meet
def launch(chromium_path):
    """Return a function that starts a browser; every one is ended with the module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = []

        def start(*more):  # of two flags of one name the last holds
            started.append(playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, *more]))
            return started[-1]

        yield start
        for each in started:
            each.close()


@pytest.fixture(scope="module")
def browser(launch):
    return launch()


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory):
    """Return the dashboard as a user starts it, in a process of its own."""
    with Dashboard(tmp_path_factory.mktemp("dashboard")) as one:
        yield one


@pytest.fixture
def visit(browser, dashboard):
    """Return a function that brings a visitor; at the end nothing may have gone wrong with any, nor with the server."""
    told, visitors = len(dashboard.told()), []

    def come(search="", *, wait=True, **more):
        visitors.append(Visitor(more.pop("browser", browser), dashboard.address, dashboard.link, **more))
        return visitors[-1].open(search, wait=wait)

    yield come
    wrong = [each for one in visitors for each in one.wrong]
    for one in visitors:
        one.close()
    assert not wrong
    assert "Traceback" not in dashboard.told()[told:]


@pytest.fixture(scope="session")
def left(tmp_path_factory) -> Path:
    """Return where the folders of a run, a sweep and a study of sensitivity lie, to be archived; none is changed."""
    from archives import leave

    return leave(tmp_path_factory.mktemp("left here"))


@pytest.fixture(scope="session")
def packed(left) -> dict:
    """Return all of them archived."""
    from coopetition.experiments.outputs.archive import archive

    return {name: archive(left / name) for name in ("run", "sweep", "sensitivity")}


@pytest.fixture(params=["run", "sweep", "sensitivity"])
def one(request, packed):
    return packed[request.param]


@pytest.fixture(scope="session")
def sweeps(tmp_path_factory):
    """Return a sweep that is finished, one that was stopped, and one of other runs; tests copy them."""
    place = tmp_path_factory.mktemp("left")
    swept(place / "whole")
    stopped(place / "half")
    swept(place / "other", jobs((0.5, 1.5)))
    return place
