"""Five small rules in place of all rules, so that a first start takes seconds; and programs that use them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

INIT = """
from coopetition.agents.engine import first_start, kept
kept.OURS, first_start.FILLER = "standin", "standin.fill"
"""
RULES = """
from coopetition.agents.engine.compiled import rule

@rule
def one(x):
    return x + 1.0

@rule
def two(x):
    return one(x) * 2.0

@rule
def three(x):
    return two(x) - 1.0

@rule
def four(x):
    return one(x) + 4.0

@rule
def five(x):
    return four(x) + 1.0
"""
FILL = """
import os, pathlib, time
from coopetition.agents.engine import first_start
from . import rules

def work():
    with open(os.environ["STARTS"], "a") as starts:
        starts.write(f"{os.getpid()}\\n")
    rules.three(1.0)
    hold = os.environ.get("HOLD")
    if hold:
        pathlib.Path(hold).write_text(str(os.getpid()))
        while pathlib.Path(hold).exists():
            time.sleep(0.02)
    rules.five(1.0)

first_start.fill(work)
"""
USE = """
import standin
from standin import rules
from coopetition.agents.engine.folder import is_warm
{before}
print(rules.five(1.0), rules.three(2.0))
misses = sum(sum(each.stats.cache_misses.values()) for each in (rules.five, rules.three))
print("warm" if is_warm() else "cold", "compiled here:", misses)
"""
DONE = "7.0 5.0\nwarm compiled here: 0\n"
SOON = 280  # seconds in which a state must come about, on a machine that is busy


class Standin:
    """The five rules, with a cache of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache, self.hold = folder, folder / "cache", folder / "held"
        package = folder / "standin"
        package.mkdir()
        for name, text in (("__init__", INIT), ("rules", RULES), ("fill", FILL)):
            (package / f"{name}.py").write_text(text)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("COOPETITION", "NUMBA"))},
            "PYTHONPATH": str(folder),
            "COOPETITION_CACHE": str(self.cache),
            "STARTS": str(folder / "starts"),
        }

    def program(self, before: str = "") -> list[str]:
        """Return the command of a program that uses the rules; it has no ``__main__`` guard."""
        path = self.folder / f"use-{abs(hash(before))}.py"
        path.write_text(USE.format(before=before))
        return [sys.executable, str(path)]

    def add(self, module: str, text: str) -> None:
        """Add a module with rules that compiling does not import."""
        (self.folder / "standin" / f"{module}.py").write_text(text)

    def run(self, text: str):
        """Run some program to its end."""
        return self._run([sys.executable, "-c", text])

    def start(self, before: str = "", *, held: bool = False, **more: object):
        """Start a program; where it is held, compiling stops when three of the rules are there."""
        environment = self.environment | ({"HOLD": str(self.hold)} if held else {})
        return subprocess.Popen(
            self.program(before),
            env=environment,
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            **more,
        )

    def use(self, before: str = "", **environment: str):
        """Run a program to its end."""
        return self._run(self.program(before), **environment)

    def _run(self, command: list[str], **environment: str):
        return subprocess.run(
            command,
            env=self.environment | environment,
            cwd=self.folder,
            text=True,
            capture_output=True,
            timeout=SOON,
            check=False,
        )

    def starts(self) -> list[int]:
        """Return which processes have compiled."""
        path = self.folder / "starts"
        return [int(each) for each in path.read_text().split()] if path.exists() else []

    def files(self, pattern: str) -> list[Path]:
        """Return files of the cache."""
        return sorted(self.cache.rglob(pattern))

    def compiling(self) -> int:
        """Wait until compiling is held; return which process does it."""
        wait_for(lambda: self.hold.exists() and self.hold.read_text())
        return int(self.hold.read_text())


def wait_for(state) -> None:
    """Wait until something is so."""
    end = time.monotonic() + SOON
    while not state():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.02)


def lives(process: int) -> bool:
    """Return whether a process is there, and is no zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
