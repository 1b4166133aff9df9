"""Thirty visitors of one dashboard at once: until the first picture, until twenty years are there, and whose they are.

Each speaks to the server as a browser does, from a process of their own, with a town of 150 schools and a seed that one
other has too: python benchmarks/visitors.py [VISITORS]
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from browser import HOST, Dashboard, centile
from knocking import Caller, ask

ROWS = 61  # twenty years, and the start
AHEAD = 6  # rows that are asked for at once


class Visit:
    """One visitor, with what they wait for."""

    def __init__(self, dashboard, number, together):
        self.dashboard, self.number, self.together = dashboard, number, together
        self.waits, self.shown, self.error = [], {}, None

    def come(self):
        try:
            cookies = self.dashboard.cookies()
            self.together.wait(120)
            begun = time.perf_counter()
            assert ask(self.dashboard, "/", cookie=cookies)[0] == 200
            with Caller(self.dashboard, cookies) as one:
                one.enter(f"/?years=20&seed={self.number // 2 + 1}")
                world, _ = one.answer({"type": "hello"}, "world")
                epoch, row = world["epoch"], 0
                while row < ROWS:
                    asked = time.perf_counter()
                    ahead = 1 if row == 0 else AHEAD
                    got, _ = one.answer({"type": "pull", "epoch": epoch, "first": row, "count": ahead}, "frames")
                    if row == 0:
                        self.first = time.perf_counter() - begun
                    elif got["rows"]:
                        self.waits.append(time.perf_counter() - asked)
                    for name, values in got["metrics"].items():
                        self.shown.setdefault(name, []).extend(values)
                    row += got["rows"]
                self.all = time.perf_counter() - begun
        except Exception as error:  # noqa: BLE001 - told at the end, of all visitors
            self.error = error


def measured(number):
    """Return the visits of so many at once."""
    with tempfile.TemporaryDirectory() as folder, Dashboard(folder, more=("--host", HOST)) as dashboard:
        together = threading.Barrier(number)
        visits = [Visit(dashboard, each, together) for each in range(number)]
        threads = [threading.Thread(target=each.come) for each in visits]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    return visits


def main(number=30):
    visits = measured(number)
    errors = [each.error for each in visits if each.error is not None]
    if errors:
        raise SystemExit(f"{len(errors)} of {number} visitors failed, the first with {errors[0]!r}")
    shown = [repr(each.shown) for each in visits]
    assert all(shown[k] == shown[k - 1] for k in range(1, number, 2)), "one seed, another story"
    assert len(set(shown)) == (number + 1) // 2, "two seeds, one story"
    first, whole = [each.first for each in visits], [each.all for each in visits]
    waits = [wait for each in visits for wait in each.waits]
    rows = number * ROWS / max(whole)
    half, most = 1000 * centile(waits, 50), 1000 * centile(waits, 95)
    print(f"{number} visitors at once, towns of 150 schools, {len(set(shown))} seeds, worlds apart")
    print(f"  first picture after    {centile(first, 50):6.1f} s (half of them), {max(first):6.1f} s (all)")
    print(f"  twenty years there in  {centile(whole, 50):6.1f} s (half of them), {max(whole):6.1f} s (all)")
    print(f"  {AHEAD} more terms take      {half:6.0f} ms (half), {most:6.0f} ms (95 %)")
    print(f"  terms a second         {rows:6.0f} in all, {rows / number:.1f} for each")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
