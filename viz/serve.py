"""Starting the page: the rules compiled, one server on this machine alone, a browser opened, a quiet end."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import subprocess
import sys
import threading
import warnings
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..agents.first_start import Progress

PORT = 8765
HOSTS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
ENVIRONMENT = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",  # nothing is told to anybody
    "SOLARA_KERNEL_CULL_TIMEOUT": "5m",  # a browser that was killed leaves its world behind for so long
    "SOLARA_MODE": "production",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "coopetition",
    "MALLOC_MMAP_THRESHOLD_": "1048576",  # what large worlds held goes back to the machine when they end
}
"""Read when a process starts or Solara is imported; what the user has set stands."""
BAD_INPUT = 2
STOPPED = 130  # what a shell expects after Ctrl-C
GRACE = 2  # seconds in which open pages are told that it ends


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Serve the page until Ctrl-C; leave with 2 if the port cannot be had and with 130 after Ctrl-C."""
    parser = argparse.ArgumentParser("python -m coopetition.viz", description="Serve the page on this machine.")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to serve it on (default {PORT})")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    asked = parser.parse_args(words)
    in_its_environment([f"--port={asked.port}", *(["--no-browser"] if asked.no_browser else [])])
    try:
        sys.exit(serve(asked.port, browser=not asked.no_browser))
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


def serve(port: int, *, browser: bool) -> int:
    """Serve the page until it is stopped; return the exit code."""
    try:
        sockets = listening(port)
    except OSError as error:
        _say(f"error: {refused(port, error)}")
        return BAD_INPUT
    address = f"http://localhost:{port}"
    _say(f"The page is at {address} - Ctrl-C ends it.")
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    run(sockets)
    return 0


def listening(port: int) -> list[socket.socket]:
    """Return sockets that listen on this machine alone, in both kinds of address where it has them."""
    found = []
    for family, host in HOSTS:
        try:
            one = socket.socket(family, socket.SOCK_STREAM)
        except OSError:  # a machine without that kind
            continue
        try:
            if os.name != "nt":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family is socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((host, port))
            one.listen()
        except OSError as error:
            one.close()
            if family is socket.AF_INET or error.errno == errno.EADDRINUSE:
                for each in found:
                    each.close()
                raise
            continue
        found.append(one)
    return found


def refused(port: int, error: OSError) -> str:
    """Return in one line why a port cannot be had, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; take another, for example --port {port + 1 if port < 65535 else port - 1}"
    return f"port {port} cannot be had: {error.strerror}; take another with --port"


def prepare(watch: Callable[[Progress], None] | None = None) -> Any:
    """Compile the rules if need be, and import what a page needs, so that it opens at once; return what serves it."""
    from ..agents.first_start import make_ready  # noqa: PLC0415 - brings the compiler

    make_ready(watch)
    warm_up()
    from solara.server import settings  # noqa: PLC0415 - takes seconds to import
    from solara.server.starlette import app  # noqa: PLC0415

    settings.assets.extra_locations = [str(Path(__file__).with_name("assets"))]
    settings.ssg.enabled = settings.search.enabled = False
    return app


def warm_up() -> None:
    """Import what a page needs, and load the compiled rules, so that the first page opens at once."""
    from ..experiments.setting import Setting  # noqa: PLC0415
    from ..model.laboratory import Laboratory, MixedPopulation  # noqa: PLC0415

    world = Setting(region="synthetic:24", years=1).world()
    world.run(1)
    world.metrics()
    for synchronous in (True, False):
        Laboratory(MixedPopulation(4), (1.0, 0.0, 1.2, 0.1), synchronous=synchronous).run(1)


def run(sockets: list[socket.socket]) -> None:
    """Run the server on listening sockets until it is stopped; it answers at once, and says how far it is."""
    os.environ["SOLARA_APP"] = "coopetition.viz.app"
    warnings.filterwarnings("ignore", category=UserWarning, module=r"solara\.")  # advice for makers, not for visitors
    import uvicorn  # noqa: PLC0415 - a used port is told before

    from .getting_ready import GettingReady  # noqa: PLC0415

    def failed() -> None:
        server.should_exit = True

    app = GettingReady(prepare, failed)
    config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=GRACE)
    server = uvicorn.Server(config)
    server.run(sockets=sockets)
    if app.error is not None:
        raise app.error


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - what is said to the one who started it
