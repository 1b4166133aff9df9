"""Somebody at the door of the page without a browser: asks for addresses with any headers, and says anything inside."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import itertools
import json
import struct
import urllib.parse
import uuid

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from coopetition.viz.door import Door
from coopetition.viz.hosts import names
from coopetition.viz.token_file import cookie_of

HOST = "127.0.0.1"
PATIENCE = 300  # seconds in which an answer must come, on a machine that is busy


def ask(dashboard, path="/", method="GET", body=None, **headers):
    """Return status, headers and body of an answer; ``sec_fetch_site="cross-site"`` is a header."""
    line = http.client.HTTPConnection(HOST, dashboard.port, timeout=PATIENCE)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        line.request(method, path, body=body, headers=names)
        got = line.getresponse()
        return got.status, got.headers, got.read().decode("utf-8", "replace")
    finally:
        line.close()


def form(**fields):
    return urllib.parse.urlencode(fields)


def message(kind, content, **more):
    header = {"msg_type": kind, "msg_id": uuid.uuid4().hex, "username": "", "session": "s", "version": "5.2"}
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": "shell",
        "buffers": [],
        **more,
    }


def packed(document, buffers):
    """Return a message with buffers as bytes, as Jupyter's protocol has it."""
    parts = [json.dumps(document).encode(), *buffers]
    sizes = itertools.accumulate((len(each) for each in parts[:-1]), initial=4 * (len(parts) + 1))
    return struct.pack(f"!i{len(parts)}I", len(parts), *sizes) + b"".join(parts)


class Caller:
    """One open websocket to a kernel, with all that was told of its widgets."""

    def __init__(self, dashboard, cookies, kernel=None, page=None, **headers):
        self.kernel, self.page = kernel or str(uuid.uuid4()), page or str(uuid.uuid4())
        address = f"ws://{HOST}:{dashboard.port}/jupyter/api/kernels/{self.kernel}/channels?session_id={self.page}"
        told = {"Cookie": cookies, "Origin": dashboard.address.rstrip("/"), **headers}
        self.cookies, self.widgets, self.heard, self._open = cookies, {}, [], contextlib.ExitStack()
        limits = {"max_size": None, "open_timeout": PATIENCE, "close_timeout": 1, "proxy": None}
        self.line = self._open.enter_context(connect(address, additional_headers=told, **limits))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._open.close()

    def say(self, kind, content, buffers=(), **more):
        """Send one message; return its id."""
        document = message(kind, content, **more)
        self.line.send(packed(document, buffers) if buffers else json.dumps(document))
        return document["header"]["msg_id"]

    def listen(self):
        """Return the next message, as a document with its buffers."""
        got = self.line.recv(PATIENCE)
        if isinstance(got, bytes):
            (count,) = struct.unpack("!i", got[:4])
            offsets = [*struct.unpack(f"!{count}I", got[4 : 4 * (count + 1)]), len(got)]
            parts = [got[start:stop] for start, stop in itertools.pairwise(offsets)]
            told = {**json.loads(parts[0]), "buffers": parts[1:]}
        else:
            told = json.loads(got)
        content = told.get("content", {})
        if told["header"]["msg_type"] == "comm_open":
            self.widgets[content["comm_id"]] = content["data"].get("state", {})
        elif told["header"]["msg_type"] == "comm_msg":
            if content["data"].get("method") == "update":
                self.widgets.setdefault(content["comm_id"], {}).update(content["data"]["state"])
            else:
                self.heard.append(content)
        return told

    def until(self, fits):
        """Listen until a message fits; return it."""
        while True:
            told = self.listen()
            if fits(told):
                return told

    def settled(self):
        """Wait until all that was said has been heard: the answer to a question asked last comes last."""
        asked = self.say("kernel_info_request", {})
        self.until(
            lambda told: (
                told["header"]["msg_type"] == "kernel_info_reply" and told["parent_header"].get("msg_id") == asked
            )
        )

    def enter(self, path="/"):
        """Start the page at an address, as a browser does."""
        comm = uuid.uuid4().hex
        self.say("comm_open", {"comm_id": comm, "target_name": "solara.control", "data": {}})
        args = {"path": path, "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}
        self.say("comm_msg", {"comm_id": comm, "data": {"method": "run", "args": args}})
        self.until(lambda told: told.get("content", {}).get("data", {}).get("method") == "finished")
        return self

    def widget(self, **state):
        """Return the id of the widget whose state has such values; a value of ... is any."""
        return next(
            name
            for name, told in self.widgets.items()
            if all(key in told and value in (..., told[key]) for key, value in state.items())
        )

    def part(self, event):
        """Return the id of the part of the page that declares an event."""
        return next(name for name, told in self.widgets.items() if event in (told.get("events") or []))

    @property
    def player(self):
        return next(name for name, told in self.widgets.items() if "_esm" in told)

    def tell(self, widget, content, buffers=()):
        """Send a message of a widget's own kind to it."""
        self.say("comm_msg", {"comm_id": widget, "data": {"method": "custom", "content": content}}, buffers)

    def fire(self, event, data, buffers=()):
        """Fire an event of the part that declares it."""
        self.tell(self.part(event), {"event": event, "data": data}, buffers)

    def set(self, widget, **state):
        """Set traits of a widget."""
        self.say("comm_msg", {"comm_id": widget, "data": {"method": "update", "state": state, "buffer_paths": []}})

    def answer(self, content, kind):
        """Say something to the player; return its next answer of a kind."""
        self.tell(self.player, content)
        told = self.until(
            lambda told: (
                told["header"]["msg_type"] == "comm_msg"
                and told["content"]["data"].get("method") == "custom"
                and told["content"]["data"]["content"].get("kind") == kind
            )
        )
        return told["content"]["data"]["content"], told.get("buffers", [])

    @property
    def notices(self):
        """What the page says went wrong."""
        return self.widgets[self.part("dismiss")]["notices"]


def refused(dashboard, cookies, **more):
    """Return whether a websocket is refused before it is open, or ended at once."""
    try:
        with Caller(dashboard, cookies, **more) as one:
            one.settled()
    except (WebSocketException, OSError):
        return True
    return False


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


def is_out(told):
    """Return whether nobody behind the door heard of it."""
    return not told[-1].let_in
