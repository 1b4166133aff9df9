"""The verb ``dashboard``: the page, served on this machine, in a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated, NoReturn

import typer

from ...agents.errors import InputError

PORT = 8765
PORTS = (1, 65535)
PAGE = "coopetition.viz"


def dashboard(
    port: Annotated[int, typer.Option(help="Port on which the page is served.")] = PORT,
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """Open the page in a browser: one watches a town play out its years, and changes the rules as it does.

    It is served on this machine alone, until Ctrl-C.

    Example: coopetition dashboard --port 8080 --no-browser
    """
    if not PORTS[0] <= port <= PORTS[1]:
        raise InputError(f"--port {port}: must be a whole number from {PORTS[0]} to {PORTS[1]}")
    become([sys.executable, "-m", PAGE, "--port", str(port), *(["--no-browser"] if no_browser else [])])


def become(command: list[str]) -> NoReturn:
    """Go on as another program: many worlds know nothing of how worlds are seen."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # there, exec would give the prompt back at once
        sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own words
    os.execv(command[0], command)  # noqa: S606 - this very Python
