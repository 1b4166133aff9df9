"""The door of the page: who may come in, by which name, with which secret code; what is answered to all others.

Everything that a browser asks for passes here before Solara hears of it, for HTTP and for websockets alike. The reasons
stand in decision 26.
"""

from __future__ import annotations

import logging
import secrets
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote_plus

from anyio.to_thread import run_sync

from . import outside
from .hosts import written
from .limits import limits
from .messages import drop
from .token_file import cookie_of, proof, same
from .wire import Dropped, checked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

LOG = logging.getLogger(__name__)
TOKEN = "token"  # noqa: S105 - its name in an address
DOOR = "/_door"
MOST_FORM = 8_000  # bytes of what is pasted
YEAR = 400 * 24 * 3600  # seconds that a browser keeps a cookie at most
ASSETS = ("/static/", "/_solara/cdn/", "/jupyter/nbextensions/")
CLOSE = "/_solara/api/close/"
KERNELS = "/jupyter/api/kernels/"
FORGED = (b"x-forwarded-", b"forwarded", b"script-name", b"x-script-name")
"""Headers with which one could make Solara believe that it is served elsewhere."""


@dataclass(frozen=True)
class Asked:
    """What one request says of itself: its headers as text, the last of each name."""

    scope: MutableMapping[str, Any]
    headers: dict[str, str]

    @classmethod
    def of(cls, scope: MutableMapping[str, Any]) -> Asked:
        """Return what a scope of ASGI says."""
        return cls(scope, {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]})

    @property
    def path(self) -> str:
        """Where to."""
        return str(self.scope["path"])

    @property
    def query(self) -> bytes:
        """What comes after the question mark, as it is."""
        return bytes(self.scope.get("query_string", b""))

    @property
    def method(self) -> str:
        """How it is asked for; of a websocket, that it is one."""
        return str(self.scope.get("method", "WEBSOCKET"))

    @property
    def is_visit(self) -> bool:
        """Whether it is a tab that goes to an address, rather than a page that asks for a part or for data."""
        return self.headers.get("sec-fetch-mode", "navigate") == "navigate" and self.headers.get(
            "sec-fetch-dest", "document"
        ) == ("document")

    def cookies(self, name: str) -> list[str]:
        """Return every cookie of a name."""
        pairs = (each.strip().partition("=") for each in self.headers.get("cookie", "").split(";"))
        return [value for key, _, value in pairs if key == name]

    def tokens(self) -> list[str]:
        """Return every secret code in the address."""
        pairs = (each.partition(b"=") for each in self.query.split(b"&"))
        return [_text(value) for key, _, value in pairs if _text(key) == TOKEN]

    def without_token(self) -> str:
        """Return the same address without the secret code: all else in its order, byte for byte."""
        kept = [each for each in self.query.split(b"&") if _text(each.partition(b"=")[0]) != TOKEN]
        path = (self.scope.get("raw_path") or self.path.encode()).decode("latin-1").partition("?")[0]
        query = b"&".join(kept).decode("latin-1")
        return "/" + path.lstrip("/\\") + (f"?{query}" if query else "")


def _text(raw: bytes) -> str:
    return unquote_plus(raw.decode("latin-1"))


class Door:
    """What stands around the server of the pages.

    Parameters
    ----------
    app : callable
        The server, as ASGI has it.
    token : str
        The secret code.
    port : int
        Where it is served.
    names : iterable of str
        The names it goes by: hosts and addresses without the port.
    pages : iterable of str
        The paths that there are.
    """

    def __init__(self, app: App, token: str, port: int, names: Iterable[str], pages: Iterable[str]) -> None:
        self.app, self.token, self.port = app, token, port
        self.cookie, self.kept = f"coopetition-{port}", cookie_of(token, port)
        named = [written(each) for each in names]
        self.hosts = {f"{each}:{port}" for each in named} | (set(named) if port == 80 else set())
        self.pages = set(pages)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request or websocket, or let it in."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    # who it is

    def refused(self, asked: Asked) -> str:
        """Return which words tell why a request is refused, whoever it comes from: by name, by origin; empty if not."""
        if asked.headers.get("host", "").lower() not in self.hosts:
            return "host"
        origin, site = asked.headers.get("origin"), asked.headers.get("sec-fetch-site")
        if origin is not None and not self._is_ours(origin):
            return "foreign"
        if site in {None, "same-origin", "none"} or (asked.is_visit and asked.method in {"GET", "HEAD"}):
            return ""
        return "foreign"

    def _is_ours(self, origin: str) -> bool:
        scheme, _, host = origin.partition("://")
        return scheme == "http" and host.lower() in self.hosts

    def knows(self, asked: Asked) -> bool:
        """Return whether it brings the cookie."""
        return any(same(each, self.kept) for each in asked.cookies(self.cookie))

    def from_elsewhere(self, asked: Asked) -> bool:
        """Return whether a link on another page led here: then browsers keep the cookie back, if there is one."""
        site = asked.headers.get("sec-fetch-site")
        if site is not None:
            return site in {"cross-site", "same-site"}
        before = asked.headers.get("referer")
        scheme, _, rest = (before or "").partition("://")
        return before is not None and not self._is_ours(f"{scheme}://{rest.partition('/')[0]}")

    # what it gets

    async def _http(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        asked = Asked.of(scope)
        answer = outside.Answer(asked.headers.get("host", ""), send, head=asked.method == "HEAD")
        refused = self.refused(asked)
        if refused:
            await answer.page(421 if refused == "host" else 403, refused)
        elif asked.path == DOOR:
            await self._at_the_door(asked, receive, answer)
        elif asked.tokens():
            await self._with_token(asked, answer)
        elif not self.knows(asked):
            if asked.is_visit and asked.method == "GET" and self.from_elsewhere(asked):
                await answer.go(asked.without_token(), by_page=True)
            else:
                await answer.page(403, "needs", form=asked.without_token())
        elif asked.path in self.pages:
            await self._page(scope, receive, asked, answer)
        elif asked.path.startswith(ASSETS) and asked.method in {"GET", "HEAD"}:
            await self._inside(scope, receive, answer)
        elif asked.path.startswith(CLOSE) and asked.method == "POST":
            await self._close(asked, answer)
        else:
            await answer.page(404, "missing", link="/")

    async def _with_token(self, asked: Asked, answer: outside.Answer) -> None:
        """Change the secret code of an address into a cookie."""
        right = any(same(each, self.token) for each in asked.tokens())
        if asked.method not in {"GET", "HEAD"}:
            await answer.page(405, "method", link="/")
        elif not right and not self.knows(asked):
            if self.from_elsewhere(asked) and asked.is_visit:
                await answer.go(asked.without_token(), by_page=True)
            else:
                await answer.page(403, "old", form=asked.without_token())
        else:
            cookie = self._set_cookie() if right else ""
            # after a link on another page, browsers keep the cookie back on a redirect, but not if a page leads on
            elsewhere = asked.headers.get("sec-fetch-site") not in {"none", "same-origin"}
            await answer.go(asked.without_token(), by_page=elsewhere, cookie=cookie)

    async def _at_the_door(self, asked: Asked, receive: Receive, answer: outside.Answer) -> None:
        """Take the secret code that was pasted; prove to somebody who knows it that it is this page."""
        if asked.method == "GET" and asked.query.startswith(b"proof=") and len(asked.query) < 200:
            await answer.text(proof(self.token, asked.query[6:].decode("latin-1")))
            return
        if asked.method != "POST":
            await answer.page(404, "missing", link="/")
            return
        form = _fields(await _body(receive))
        where = form.get("to", "/")
        where = "/" + where.lstrip("/\\") if where.isascii() and where.isprintable() else "/"
        pasted = form.get(TOKEN, "").strip()
        told = pasted.partition(f"{TOKEN}=")[2].partition("&")[0] or pasted
        if same(told, self.token):
            await answer.go(where, cookie=self._set_cookie())
        else:
            await answer.page(403, "old", form=where)

    def _set_cookie(self) -> str:
        return f"{self.cookie}={self.kept}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Strict"

    async def _page(
        self, scope: MutableMapping[str, Any], receive: Receive, asked: Asked, answer: outside.Answer
    ) -> None:
        if asked.method not in {"GET", "HEAD"}:
            await answer.page(405, "method", link="/")
        elif _is_full():
            again = "5; url=" + asked.without_token()
            await answer.page(503, "full", refresh=again, visitors=limits().visitors)
        else:
            await self._inside(scope, receive, answer, page=True)

    async def _inside(
        self, scope: MutableMapping[str, Any], receive: Receive, answer: outside.Answer, *, page: bool = False
    ) -> None:
        """Let a request in to Solara; what comes out gets our headers, and an error our own page."""
        dropped = {b"accept-encoding"} if page else set()
        kept = [pair for pair in scope["headers"] if not pair[0].lower().startswith(FORGED) and pair[0] not in dropped]
        passing = outside.Passing(answer, nonce=secrets.token_hex(16) if page else "")
        try:
            await self.app({**scope, "headers": kept}, receive, passing.send)
        except Exception:  # Starlette's own page of an error would tell more than is good
            LOG.exception("the page could not be made")
            if passing.begun:
                raise
        await passing.end()

    async def _close(self, asked: Asked, answer: outside.Answer) -> None:
        """Take leave of a tab that was closed, if it is one of the browser that says so."""
        context = _kernels().get(asked.path.removeprefix(CLOSE))
        page = _fields(asked.query).get("session_id", "")
        if context is not None and _owns(asked, context) and page in context.page_status:
            await run_sync(context.page_close, page)
        await answer.text("")

    async def _websocket(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        asked = Asked.of(scope)
        query = _fields(asked.query)
        kernel = asked.path.removeprefix(KERNELS).removesuffix("/channels")
        right = asked.path == f"{KERNELS}{kernel}/channels" and 0 < len(kernel) <= 100 and query.get("session_id")
        if self.refused(asked) or not self.knows(asked) or not right or not _may_join(asked, kernel):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return

        async def heard() -> Message:
            """Return the next message that the page could have sent."""
            while True:
                event = await receive()
                if event["type"] != "websocket.receive":
                    return event
                try:
                    checked(event)
                except Dropped as dropped:
                    drop(str(dropped))
                else:
                    return event

        kept = [pair for pair in scope["headers"] if not pair[0].lower().startswith(FORGED)]
        await self.app({**scope, "headers": kept}, heard, send)


SESSION = ("solara-session-id", "solara-session-id-lax")
"""Cookies by which Solara knows one browser from another, the first that is there."""


def _kernels() -> dict[str, Any]:
    """Return what Solara holds for every tab that is open, by the number the tab has made up; nothing as yet holds any.

    It is not imported here: that takes seconds, in which nobody would be answered.
    """
    return getattr(sys.modules.get("solara.server.kernel_context"), "contexts", {})


def _owns(asked: Asked, context: Any) -> bool:
    """Return whether it is the browser that opened a tab."""
    told = next((each for name in SESSION for each in asked.cookies(name) if each), "")
    return bool(told) and same(told, context.session_id)


def _may_join(asked: Asked, kernel: str) -> bool:
    """Return whether a tab may open here: a new one if there is room, one that is there if it is the browser's own."""
    context = _kernels().get(kernel)
    return not _is_full() if context is None else _owns(asked, context)


def _is_full() -> bool:
    """Return whether as many tabs are open as may be."""
    most = limits().visitors
    return most is not None and len(_kernels()) >= most


def _fields(sent: bytes) -> dict[str, str]:
    """Return the first few fields of a form or a query."""
    return dict(parse_qsl(b"&".join(sent.split(b"&")[:10]).decode("utf-8", "replace"), errors="replace"))


async def _body(receive: Receive) -> bytes:
    """Return what was sent, up to a few thousand bytes."""
    found = b""
    while len(found) <= MOST_FORM:
        event = await receive()
        found += event.get("body", b"")
        if not event.get("more_body"):
            break
    return found[:MOST_FORM]
