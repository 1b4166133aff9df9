"""What leaves the door: plain pages, redirects, and what Solara answers, all with the headers that keep others out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .catalogue import texts
from .plain import page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LOCAL = ("localhost", "127.0.0.1", "[::1]")
KEEPING = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SHUT = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
PLAIN = f"{SHUT}; style-src 'unsafe-inline'; img-src data:"
OPEN = "; ".join(  # noqa: FLY002 - one line of it each
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "frame-src 'none'",
        "object-src 'none'",
        "worker-src 'none'",
        "script-src 'self' 'nonce-{nonce}' 'unsafe-eval' blob:",  # Vue compiles templates; a widget's module is a blob
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws://{host}",
    )
)
_SCRIPT = re.compile(rb"<script(?=[\s>])")
REPLACED = {b"content-security-policy", b"referrer-policy", b"x-frame-options", b"server"}
ERROR, NOT_YET = 400, 503
WITHOUT_BODY = {204, 304}


class Answer:
    """What is answered to one request.

    Parameters
    ----------
    host : str
        The name the page was asked for by, with its port.
    send : callable
        Where to, as ASGI has it.
    head : bool
        Whether only the headers are wanted.
    """

    def __init__(self, host: str, send: Send, *, head: bool = False) -> None:
        self.host, self.send, self.head = host, send, head

    def headers(self, policy: str) -> list[tuple[bytes, bytes]]:
        """Return the headers that keep others out."""
        found = KEEPING | {"Content-Security-Policy": policy}
        if self.host.rpartition(":")[0] in LOCAL:  # elsewhere, without TLS, browsers do not know it, and complain
            found["Cross-Origin-Opener-Policy"] = "same-origin"
        return [(name.lower().encode(), value.encode("latin-1")) for name, value in found.items()]

    async def whole(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        """Send a document."""
        told = {"content-type": f"{kind}; charset=utf-8", "content-length": str(len(body)), "cache-control": "no-store"}
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in (told | (more or {})).items()]
        await self.send({"type": "http.response.start", "status": status, "headers": [*pairs, *self.headers(PLAIN)]})
        await self.send({"type": "http.response.body", "body": b"" if self.head else body})

    async def text(self, text: str) -> None:
        """Send a few words."""
        await self.whole(200, text.encode(), "text/plain")

    async def page(
        self, status: int, name: str, *, form: str = "", link: str = "", refresh: str = "", **values: Any
    ) -> None:
        """Send a page in plain words: what is the matter, and what to do."""
        words = texts("door")["door"]
        lines = [words["where"], words["again"], words["ask"]] if form else []
        links = f"{link} {words['back']}" if link else f"{form} {words['retry']}" if form else ""
        body = page(words[name].format(**values), lines, form=form, link=links, refresh=refresh)
        more = {"retry-after": refresh.partition(";")[0]} if refresh else {}
        await self.whole(status, body, "text/html", more)

    async def go(self, where: str, *, by_page: bool = False, cookie: str = "") -> None:
        """Lead on to another address: by a redirect, or by a page that goes on at once."""
        more = {"set-cookie": cookie} if cookie else {}
        if by_page:
            body = page(texts("door")["door"]["wait"], refresh=f"0; url={where}")
            await self.whole(200, body, "text/html", more)
        else:
            await self.whole(303, b"", "text/plain", {**more, "location": where})


class Passing:
    """What Solara answers on its way out; of a page all at once, for its scripts get the word by which they may run.

    Parameters
    ----------
    answer : Answer
        Where it goes.
    nonce : str
        The word; empty for what is no page.
    """

    def __init__(self, answer: Answer, nonce: str = "") -> None:
        self.answer, self.nonce = answer, nonce
        self.begun = False
        self._start: MutableMapping[str, Any] = {"status": 500}
        self._held = b""

    async def send(self, event: MutableMapping[str, Any]) -> None:
        """Take what Solara sends."""
        if event["type"] == "http.response.start":
            self._start = dict(event)
            if not self.nonce and event["status"] < ERROR:
                self.begun = True
                await self.answer.send({**event, "headers": self._headers()})
        elif self.begun:
            await self.answer.send(event)
        elif self.nonce and self._is_ours():
            self._held += event.get("body", b"")

    async def end(self) -> None:
        """Send what was held back, or in place of an error a page of our own."""
        status = self._start["status"]
        if self.begun:
            return
        if not self._is_ours():
            await self.answer.page(404 if status == 404 else status, "missing" if status == 404 else "failed", link="/")
            return
        body = _SCRIPT.sub(b"<script nonce=" + self.nonce.encode(), self._held)
        told = [pair for pair in self._headers() if pair[0].lower() not in {b"content-length", b"cache-control"}]
        told += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self.answer.send({**self._start, "headers": told})
        await self.answer.send({"type": "http.response.body", "body": b"" if self.answer.head else body})

    def _is_ours(self) -> bool:
        """Return whether it is what a visitor should see: a page, or one that says that it is not ready."""
        return self._start["status"] < ERROR or self._start["status"] == NOT_YET

    def _headers(self) -> list[tuple[bytes, bytes]]:
        kept = [pair for pair in self._start.get("headers", []) if pair[0].lower() not in REPLACED]
        policy = OPEN.format(nonce=self.nonce, host=self.answer.host) if self.nonce else PLAIN
        return [*kept, *self.answer.headers(policy)]
