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
    host: Annotated[
        str | None,
        typer.Option(help="Address of this machine by which others come in, such as 192.168.1.20; 0.0.0.0 is all."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    new_link: Annotated[bool, typer.Option("--new-link", help="Make another link; the one before is void.")] = False,
) -> None:
    """Open the page in a browser: one watches a town play out its years, and changes the rules as it does.

    It opens with its own link alone, and is served on this machine alone, until Ctrl-C; with --host, others who have
    the link come in too.

    Example: coopetition dashboard --port 8080 --no-browser
    """
    if not PORTS[0] <= port <= PORTS[1]:
        raise InputError(f"--port {port}: must be a whole number from {PORTS[0]} to {PORTS[1]}")
    words = ["--port", str(port), *([] if host is None else [f"--host={host}"])]
    words += [word for word, asked in (("--no-browser", no_browser), ("--new-link", new_link)) if asked]
    become([sys.executable, "-m", PAGE, *words])


def become(command: list[str]) -> NoReturn:
    """Go on as another program: many worlds know nothing of how worlds are seen."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # there, exec would give the prompt back at once
        sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own words
    os.execv(command[0], command)  # noqa: S606 - this very Python
