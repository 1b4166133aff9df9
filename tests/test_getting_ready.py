"""Before the page is there the server answers: how far it is, then the page; what it holds on to ends with it."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest

from coopetition.agents.engine.first_start import Progress
from coopetition.viz import getting_ready
from coopetition.viz.getting_ready import GettingReady, page


class Inner:
    """An app that says what it is asked."""

    def __init__(self, starts=True):
        self.lived, self.starts = [], starts

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            for word in ("startup", "shutdown"):
                assert (await receive())["type"] == f"lifespan.{word}"
                self.lived.append(word)
                done = "complete" if self.starts else "failed"
                await send({"type": f"lifespan.{word}.{done}"})
                if not self.starts:
                    return
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})


async def ask(app, path="/", method="GET", kind="http"):
    """Return status and body of an answer, or how a websocket was closed."""
    told = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        told.append(message)

    await app({"type": kind, "path": path, "method": method}, receive, send)
    if kind == "websocket":
        return told[0]["type"], told[0]["code"]
    return told[0]["status"], b"".join(each.get("body", b"") for each in told).decode()


def serve(prepare, talk, inner=None):
    """Let an app live while it is talked to; return it."""

    async def main():
        failed = asyncio.Event()
        loop = asyncio.get_running_loop()
        app = GettingReady(prepare, lambda: loop.call_soon_threadsafe(failed.set))
        asked, answered = asyncio.Queue(), asyncio.Queue()
        life = asyncio.create_task(app({"type": "lifespan"}, asked.get, answered.put))
        await asked.put({"type": "lifespan.startup"})
        assert (await answered.get())["type"] == "lifespan.startup.complete"
        app.failed = failed
        await talk(app)
        await asked.put({"type": "lifespan.shutdown"})
        assert (await answered.get())["type"] == "lifespan.shutdown.complete"
        await life
        return app

    return asyncio.run(asyncio.wait_for(main(), 60))


async def until(app, state):
    """Ask until something is so; return the answer."""
    while True:
        answer = await ask(app, "/claims")
        if state(answer):
            return answer
        await asyncio.sleep(0.01)


def test_a_page_that_is_only_imported_is_waited_for():
    inner, begun = Inner(), threading.Event()

    def prepare(watch):
        begun.wait()
        return inner

    async def talk(app):
        asked = asyncio.create_task(ask(app, "/claims"))
        await asyncio.sleep(0)
        begun.set()
        assert await asked == (200, "/claims")

    serve(prepare, talk)
    assert inner.lived == ["startup", "shutdown"]


def test_while_rules_are_compiled_it_is_told_how_far_it_is():
    inner, ready = Inner(), threading.Event()

    def prepare(watch):
        watch(Progress(120, 452, 41.0))
        ready.wait()
        return inner

    async def talk(app):
        status, told = await ask(app)
        assert status == 503
        assert "120 of 452 rules, about 40 s left" in told
        assert '<progress value="0.265"' in told
        assert await ask(app, method="HEAD") == (503, "")
        assert await ask(app, kind="websocket") == ("websocket.close", getting_ready.TRY_LATER)
        ready.set()
        assert await until(app, lambda answer: answer[0] == 200) == (200, "/claims")

    serve(prepare, talk)
    assert inner.lived == ["startup", "shutdown"]


def test_the_end_of_the_server_ends_compiling():
    told = []

    def prepare(watch):
        try:
            while True:
                watch(Progress(1, 2))
        except getting_ready.EndedError:
            told.append("ended")
            raise

    async def talk(app):
        assert (await ask(app))[0] == 503

    assert serve(prepare, talk).error is None
    assert told == ["ended"]


@pytest.mark.parametrize("how", ["raises", "does not start"])
def test_what_cannot_start_is_told(how):
    def prepare(watch):
        if how == "raises":
            raise ImportError("no such thing")
        return Inner(starts=False)

    async def talk(app):
        await app.failed.wait()
        status, told = await ask(app)
        assert status == 503
        assert "could not start" in told

    assert serve(prepare, talk).error is not None


def test_the_page_needs_nothing_from_elsewhere():
    told = page(Progress(1, 2)).decode()
    assert all(each.startswith("data:") for each in re.findall(r'(?:src|href|action)="([^"]*)', told))
    assert "<script" not in told
    assert 'http-equiv="refresh"' in told
    assert '<progress value="0.500"' in told
    assert "The dashboard is starting." in page(None).decode()
    assert "The dashboard is starting." in page(Progress(2, 2)).decode()
    assert "refresh" not in page(None, failed=True).decode()
