"""How smooth the page is: ``python benchmarks/frames.py`` prints a table, with ``--json`` the figures as JSON.

Painted frames a second at the fastest speed, in each of which the town moves on; beside it what the plainest loop
manages that puts as many discs on a canvas of the same size; and how long a scrub takes until it is painted.
It needs a Chromium, as the tests of the page do: on PATH, or named by CHROMIUM.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from browser import FLAGS, Dashboard, Visitor, centile, chromium

SIZES = (150, 1_000, 3_424)  # a town, a region, all secondary schools of England
SECONDS = 10
SCRUBS = 41


def frames(one: Visitor, schools: int) -> dict[str, float]:
    """Return frames a second of the page and of the plainest loop, and the milliseconds that a scrub takes."""
    one.open(f"?region=synthetic:{schools}&term=0").all_rows().fastest()
    one.run("probe.played(1000)")  # warms up
    before = one.run("n => probe.calibrate(2000, n)", schools)
    played = one.run("ms => probe.played(ms)", SECONDS * 1000)
    after = one.run("n => probe.calibrate(2000, n)", schools)
    scrubs = [one.seek(7 * each % (one.last + 1)) for each in range(1, SCRUBS)]
    plainest = (before + after) / 2
    return {
        "frames": played,
        "plainest": plainest,
        "share": played / plainest,
        "scrub": median(scrubs),
        "scrub p90": centile(scrubs, 90),
    }


def measured(path: str) -> dict[int, dict[str, float]]:
    """Return the figures of every size, each in a browser context of its own."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, Dashboard(folder) as dashboard, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for schools in SIZES:
            one = Visitor(browser, dashboard.address, dashboard.link)
            found[schools] = frames(one, schools)
            one.close()
        browser.close()
    return found


def show(figures: dict[int, dict[str, float]]) -> None:
    """Print the figures as a table."""
    table = Table("schools", "frames a second", "plainest loop", "share", "scrub, ms", "its 90th centile")
    for schools, row in figures.items():
        told = (f"{row[name]:.0f}" for name in ("frames", "plainest"))
        waits = (f"{row[name]:.0f}" for name in ("scrub", "scrub p90"))
        table.add_row(f"{schools:,}", *told, f"{row['share']:.0%}", *waits)
    Console().print(table)


def main() -> int:
    """Measure every size and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    as_json = parser.parse_args().json
    path = chromium()
    if path is None:
        print("no Chromium found: install one (on Debian: apt install chromium), or set CHROMIUM", file=sys.stderr)
        return 1
    figures = measured(path)
    if as_json:
        print(json.dumps(figures, indent=2))
    else:
        show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
