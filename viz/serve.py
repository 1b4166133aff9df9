"""Starting the page: the rules compiled, one server behind a door, a browser opened, a quiet end."""

from __future__ import annotations

import argparse
import errno
import os
import secrets
import subprocess
import sys
import threading
import urllib.request
import warnings
import webbrowser
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ..agents.errors import InputError
from .catalogue import PAGES
from .door import DOOR, Door
from .hosts import LOCAL_NAMES, listening, names, places, written
from .limits import ALONE, MESSAGE, SHARED, grant
from .token_file import TokenError, fresh, kept, proof, same

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from ..agents.engine.first_start import Progress

PORT = 8765
ENVIRONMENT = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",  # nothing is told to anybody
    "SOLARA_KERNEL_CULL_TIMEOUT": "5m",  # a browser that was killed leaves its world behind for so long
    "SOLARA_MODE": "production",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_SESSION_HTTP_ONLY": "True",
    "SOLARA_THEME_TITLE": "coopetition",
    "MALLOC_MMAP_THRESHOLD_": "1048576",  # what large worlds held goes back to the machine when they end
}
"""Read when a process starts or Solara is imported; what the user has set stands."""
ALONE_NAME, SHARED_NAME = "token", "token-shared"
BAD_INPUT = 2
STOPPED = 130  # what a shell expects after Ctrl-C
GRACE = 2  # seconds in which open pages are told that it ends


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Serve the page until Ctrl-C; leave with 2 if it cannot be served as asked and with 130 after Ctrl-C."""
    parser = argparse.ArgumentParser("python -m coopetition.viz", description="Serve the page on this machine.")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to serve it on (default {PORT})")
    parser.add_argument("--host", help="address of this machine by which others come in (default: nobody does)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--new-link", action="store_true", help="make another secret code; the link before is void")
    asked = parser.parse_args(words)
    again = [f"--port={asked.port}", *([] if asked.host is None else [f"--host={asked.host}"])]
    again += [name for name in ("--no-browser", "--new-link") if getattr(asked, name[2:].replace("-", "_"))]
    in_its_environment(again)
    try:
        sys.exit(serve(asked.port, browser=not asked.no_browser, host=asked.host, anew=asked.new_link))
    except KeyboardInterrupt:
        sys.exit(STOPPED)


def in_its_environment(words: Sequence[str]) -> None:
    """Start this process anew in the environment it needs; return if it is there already."""
    if all(name in os.environ for name in ENVIRONMENT):
        return
    environment = ENVIRONMENT | os.environ
    command = [sys.executable, "-m", "coopetition.viz", *words]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # there, exec would give the prompt back at once
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603 - our own words
    os.execve(sys.executable, command, environment)  # noqa: S606 - this very Python


def serve(port: int, *, browser: bool, host: str | None = None, anew: bool = False) -> int:
    """Serve the page until it is stopped; return the exit code.

    Parameters
    ----------
    port : int
        Where to.
    browser : bool
        Whether to open one.
    host : str, optional
        The address of this machine by which others may come in, or a name of it; None lets nobody in from elsewhere.
    anew : bool
        Whether the secret code shall be another one than before.
    """
    try:
        sockets = listening(port, None if host is None else places(host))
        goes_by = names(host)
    except InputError as error:
        _say(f"error: {error}")
        return BAD_INPUT
    except OSError as error:
        _say(f"error: {refused(port, error, host)}")
        return BAD_INPUT
    token = token_for(host, anew=anew)
    grant(ALONE if host is None else SHARED)
    told = goes_by if host is not None else goes_by[:1]
    links = [link(each, port, token) for each in told if host is None or each not in LOCAL_NAMES] or [
        link(goes_by[0], port, token)
    ]
    _say(f"The page is at {links[0]} - Ctrl-C ends it.")
    if host is not None:
        _say_to_others(links)
    if browser:
        threading.Thread(target=webbrowser.open, args=(links[0],), daemon=True).start()
    run(sockets, token, port, goes_by)
    return 0


def token_for(host: str | None, *, anew: bool = False) -> str:
    """Return the secret code of the page: one for its owner alone, another for all who may visit it."""
    try:
        return kept(ALONE_NAME if host is None else SHARED_NAME, anew=anew)
    except TokenError as error:
        _say(f"The link is good only until this ends, for its secret code cannot be kept: {error}")
        return fresh()


def link(name: str, port: int, token: str) -> str:
    """Return the address with which one comes in."""
    return f"http://{written(name)}:{port}/?token={token}"


def _say_to_others(links: list[str]) -> None:
    """Tell those who share the page how others come in."""
    for each in links[1:]:
        _say(f"  or at {each}")
    _say(f"Whoever has the link may come in, up to {SHARED.visitors} tabs at once. Nothing is encrypted on its way:")
    _say("use it in a network that you trust. --new-link makes another link, and the one before is void.")
    _say_code(links[0])


def _say_code(text: str) -> None:
    """Show a text as a code that a telephone's camera reads."""
    import segno  # noqa: PLC0415 - seldom needed

    code = segno.make(text, error="l", micro=False)
    try:
        code.terminal(sys.stderr, border=2, compact=True)
    except UnicodeEncodeError:  # a terminal that knows no blocks
        code.terminal(sys.stderr, border=2)
    sys.stderr.flush()


def refused(port: int, error: OSError, host: str | None = None) -> str:
    """Return in one line why a port cannot be had, and what to do."""
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        there = _running(port, host)
        return f"port {port} is in use{there}; take another, for example --port {other}"
    return f"port {port} cannot be had: {error.strerror}; take another with --port"


def _running(port: int, host: str | None) -> str:
    """Return where the dashboard is that has a port, if it is one of ours: it knows the secret code too."""
    question = secrets.token_hex(16)
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for name, which in ((None, ALONE_NAME), (host or "localhost", SHARED_NAME)):
        where = name or "localhost"
        try:
            token = kept(which)
            address = f"http://{written(where)}:{port}{DOOR}?proof={question}"
            with straight.open(address, timeout=2) as got:
                if same(got.read(100).decode("latin-1"), proof(token, question)):
                    return f" by a dashboard at {link(where, port, token)}"
        except (OSError, ValueError, TokenError, HTTPException):
            continue
    return ""


def prepare(base: str, watch: Callable[[Progress], None] | None = None) -> Any:
    """Compile the rules if need be, and import what a page needs, so that it opens at once; return what serves it.

    Parameters
    ----------
    base : str
        The address of the page, which Solara would else take from whatever a browser says.
    watch : callable, optional
        Called with how far compiling is.
    """
    from ..agents.engine.first_start import make_ready  # noqa: PLC0415 - brings the compiler

    make_ready(watch)
    warm_up()
    from solara.server import settings  # noqa: PLC0415 - takes seconds to import
    from solara.server.starlette import app  # noqa: PLC0415

    from . import messages  # noqa: PLC0415

    settings.assets.extra_locations = [str(Path(__file__).with_name("assets"))]
    settings.ssg.enabled = settings.search.enabled = False
    settings.main.root_path, settings.main.base_url = "", base
    messages.shut()
    return app


def warm_up() -> None:
    """Import what a page needs, and load the compiled rules, so that the first page opens at once."""
    from ..experiments.run_spec import RunSpec  # noqa: PLC0415
    from ..model.laboratory import Laboratory, MixedPopulation  # noqa: PLC0415

    world = RunSpec(region="synthetic:24", years=1).world()
    world.run(1)
    world.metrics()
    for synchronous in (True, False):
        Laboratory(MixedPopulation(4), (1.0, 0.0, 1.2, 0.1), synchronous=synchronous).run(1)


def run(sockets: list[socket.socket], token: str, port: int, goes_by: list[str]) -> None:
    """Run the server on listening sockets until it is stopped; it answers at once, and says how far it is."""
    os.environ["SOLARA_APP"] = "coopetition.viz.app"
    warnings.filterwarnings("ignore", category=UserWarning, module=r"solara\.")  # advice for makers, not for visitors
    import uvicorn  # noqa: PLC0415 - a used port is told before

    from .getting_ready import GettingReady  # noqa: PLC0415

    def failed() -> None:
        server.should_exit = True

    ready = GettingReady(partial(prepare, f"http://{written(goes_by[0])}:{port}/"), failed)
    config = uvicorn.Config(
        Door(ready, token, port, goes_by, PAGES.values()),
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        ws_max_size=MESSAGE,
        proxy_headers=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    server.run(sockets=sockets)
    if ready.error is not None:
        raise ready.error


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - what is said to the one who started it
