"""Before the page is there: the server answers at once, tells how far getting ready is, and then hands over.

An ASGI app, made of nothing but Python: what a page needs is imported while it answers. It may stand inside or around
others.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..agents.documents import in_json
from . import opening, plain
from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from ..agents.engine.first_start import Progress

    Message = MutableMapping[str, Any]
    App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

AGAIN = 2  # seconds after which a browser asks again
PATIENCE = 20.0  # seconds that a visitor waits for a page that is only being imported
IMPATIENCE = 1.5  # seconds that one waits who can watch what is recorded meanwhile
GRACE = 3.0  # seconds that compiling is given to stop
TRY_LATER = 1013  # what a websocket is told


class EndedError(Exception):
    """The server ends before it was ready."""


class GettingReady:
    """Answers until another app is ready, and is that app from then on.

    Parameters
    ----------
    prepare : callable
        Makes the app, in a thread of its own. It is given a function to call with how far compiling is
        (`agents.engine.first_start.make_ready`), which raises when the server ends.
    failed : callable
        Called if that fails; `error` is then why.
    """

    def __init__(self, prepare: Callable[[Callable[[Progress], None]], App], failed: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self._prepare, self._failed = prepare, failed
        self._app: App | None = None
        self._now: Progress | None = None
        self._news = asyncio.Event()  # there is something to tell, or the app
        self._ending = threading.Event()

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Answer, or let the app answer if it is ready."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        if self._app is None and self._now is None:
            await self._soon(IMPATIENCE if _can_play(scope) or _asks_how_far(scope) else PATIENCE)
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._tell(scope, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": TRY_LATER})

    async def _soon(self, seconds: float) -> None:
        """Wait a little: if nothing has to be compiled, the page is there in a few seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)

    async def _tell(self, scope: Message, send: Callable[[Message], Awaitable[None]]) -> None:
        """Tell how far it is; the browser asks again by itself."""
        failed, kind, status = self.error is not None, b"text/html; charset=utf-8", 503
        if _asks_how_far(scope) and not failed:
            body, kind, status = how_far(self._now), b"application/json", 200
        elif _can_play(scope) and not failed:
            body = opening.page()
        else:
            body = page(self._now, failed=failed)
        body = b"" if scope["method"] == "HEAD" else body
        headers = [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"retry-after", str(AGAIN).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Begin to get ready when the server starts, let the app start when it is there, and end with both."""
        await receive()
        made, end = asyncio.Event(), asyncio.Event()
        found: list[App] = []
        self._loop = asyncio.get_running_loop()
        work = threading.Thread(target=self._make, args=(found, made), daemon=True)
        work.start()
        inner = asyncio.create_task(self._inner(scope, found, made, end))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._ending.set()
        end.set()
        work.join(GRACE)
        if found:
            await inner
        else:
            inner.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    def _make(self, found: list[App], made: asyncio.Event) -> None:
        """Make the app."""
        try:
            found.append(self._prepare(self._watch))
        except EndedError:
            return
        except BaseException as error:  # noqa: BLE001 - whoever serves the page tells it
            self.error = error
            self._failed()
            self._set(self._news)
        self._set(made)

    def _watch(self, now: Progress) -> None:
        if self._ending.is_set():
            raise EndedError
        self._now = now
        self._set(self._news)

    def _set(self, event: asyncio.Event) -> None:
        """Set an event from the thread that makes the app."""
        with suppress(RuntimeError):  # the server has ended
            self._loop.call_soon_threadsafe(event.set)

    async def _inner(self, scope: Message, found: list[App], made: asyncio.Event, end: asyncio.Event) -> None:
        """Let the app start, hand over to it, and let it end."""
        await made.wait()
        if not found:
            return
        words = iter(("startup", "shutdown"))

        async def receive() -> Message:
            word = next(words)
            if word == "shutdown":
                await end.wait()
            return {"type": f"lifespan.{word}"}

        async def send(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._app = found[0]
                self._news.set()
            elif message["type"] == "lifespan.startup.failed":
                self.error = RuntimeError(message.get("message", ""))
                self._failed()
                self._news.set()

        await found[0](scope, receive, send)


def _can_play(scope: Message) -> bool:
    """Return whether somebody visits the first page without saying which world: the recorded runs are what it shows."""
    return scope["type"] == "http" and scope["path"] == "/" and scope.get("query_string") == b""


def _asks_how_far(scope: Message) -> bool:
    """Return whether it is the page that plays, which asks when all is ready."""
    return (b"accept", b"application/json") in scope.get("headers", ())


def how_far(now: Progress | None) -> bytes:
    """Return how far getting ready is, as JSON: a sentence, and a share of one or nothing."""
    words = texts("door")["opening"]
    far = None if now is None or not now.all else now.done / now.all
    told = words["starting"] if now is None or far is None or far >= 1 else words["compiling"].format(told=now.told())
    return in_json({"told": told, "far": far}).encode()


def page(now: Progress | None, *, failed: bool = False) -> bytes:
    """Return the page that tells how far getting ready is."""
    words = texts("door")["door"]
    if failed:
        return plain.page(words["stuck"])
    far = None if now is None or not now.all else now.done / now.all
    told = words["starting"] if now is None or far is None or far >= 1 else words["compiling"].format(told=now.told())
    return plain.page(told, [words["becomes"]], refresh=str(AGAIN), done=far)
