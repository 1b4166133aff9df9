"""The command as a shell starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BESIDE = Path(sys.executable).with_name("coopetition")
MODULE = [sys.executable, "-m", "coopetition.experiments.command"]
START = [str(BESIDE)] if BESIDE.exists() else MODULE


def shell(*words, module=False):
    """Run the command to its end."""
    start = MODULE if module else START
    return subprocess.run([*start, *words], capture_output=True, text=True, timeout=300, check=False)


def started(*words):
    """Start the command, and let it run in a session of its own."""
    return subprocess.Popen(
        [*START, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
