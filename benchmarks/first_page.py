"""How soon two towns play after the dashboard was started, with nothing compiled: ``python benchmarks/first_page.py``.

From before the process begins until a term of both towns has been played, in seconds; 5 are wanted. Each start has a
cache of its own, which is empty. It needs a Chromium, as the tests of the page do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import sync_playwright

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from test_page_bet import come

from browser import FLAGS, Dashboard, chromium

STARTS = 5


def seconds(browser: object) -> float:
    """Return how long one start takes until both towns play."""
    with tempfile.TemporaryDirectory() as folder:
        one = Dashboard(folder, COOPETITION_CACHE=str(Path(folder) / "cache"))
        begun = perf_counter()
        one.start()
        try:
            visitor = come(browser, one)
            visitor.page.locator("[data-bet=left]").click()
            visitor.until("probe.player().position > 0.5")
            taken = perf_counter() - begun
            visitor.close()
        finally:
            one.__exit__()
    return taken


def main() -> int:
    """Start the dashboard some times and print how long each took."""
    path = chromium()
    if path is None:
        print("no Chromium found: install one (on Debian: apt install chromium), or set CHROMIUM", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        taken = [seconds(browser) for _ in range(STARTS)]
        browser.close()
    print(f"playing after {median(taken):.1f} s ({min(taken):.1f} to {max(taken):.1f}, {STARTS} starts)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
