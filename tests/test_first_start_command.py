"""The first start as somebody at a shell sees it, with the rules of the project; ended long before all are compiled."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time

import pytest

from shell import START

PATIENCE = 280


class Start:
    """A run that has its rules to compile."""

    def __init__(self, folder, name):
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("COOPETITION", "NUMBA"))}
        self.told = folder / name
        with self.told.open("w") as told:
            self.process = subprocess.Popen(
                [*START, "run", "--region", "synthetic:8", "--years", "1"],
                env=plain | {"COOPETITION_CACHE": str(folder / "cache")},
                stdout=subprocess.DEVNULL,
                stderr=told,
                start_new_session=True,
            )

    def says(self, words):
        """Wait until it has said something."""
        end = time.monotonic() + PATIENCE
        while not (found := re.search(words, self.told.read_text())):
            assert self.process.poll() is None, f"it ended, and never said {words!r}: {self.told.read_text()}"
            assert time.monotonic() < end, f"in vain waited for {words!r}: {self.told.read_text()}"
            time.sleep(0.05)
        return found

    def ended(self, sign):
        """End it; return its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)


@pytest.mark.slow
def test_how_far_it_is_who_waits_and_what_was_interrupted_are_told(tmp_path):
    first = second = third = None
    try:
        first = Start(tmp_path, "first")
        first.says(r"Compiling: [1-9]\d* of \d+ rules")
        second = Start(tmp_path, "second")
        second.says(r"Another process is compiling the rules; this one waits")
        assert second.ended(signal.SIGINT) == 130
        assert first.ended(signal.SIGKILL) == -signal.SIGKILL
        third = Start(tmp_path, "third")
        there, of = map(int, third.says(r"Not all of them were compiled before: (\d+) of (\d+) are there").groups())
        assert 0 < there < of
        third.says(rf"Compiling: \d+ of {of} rules")
    finally:
        for each in filter(None, (first, second, third)):
            each.ended(signal.SIGKILL)
