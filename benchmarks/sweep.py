"""How fast many runs are made: ``python benchmarks/sweep.py`` prints a table, with ``--json`` the figures as JSON.

Runs are worlds of 150 schools over 20 years, each of its own seed. The same seeds are run

- by the plain Mesa twin of the core (``plain_mesa.py``: fewer rules than the model has), in a loop;
- by the model's Mesa face, `SchoolSystem`, in a loop that collects its last row, as a user of Mesa would;
- by a sweep with one worker, and with two.

Two workers take some seconds to start, which are told apart: a long sweep does not feel them. What handing out and
keeping costs is what the workers' own time leaves of the wall clock.

With ``--survive DIR`` a study of ``--runs`` runs is made by two workers killed (``kill -9``) five times at
random moments, by two that are not, and by one; their files of rows must be the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from plain_mesa import PlainSystem
from rich.console import Console
from rich.table import Table

from coopetition.experiments.runs import executor_for, sweep
from coopetition.model import SchoolSystem
from coopetition.model.world import World

YEARS = 20
PLAIN = 2  # runs of the plain Mesa twin, which takes seconds for one
KILLS = 5
COMMAND = [sys.executable, "-m", "coopetition.experiments.command"]
STUDY = """
title = "Ten thousand towns"
years = {years}
seeds = {seeds}
[factors]
accountability.stakes = {{ levels = 5 }}
funding.topslice = {{ levels = 5 }}
"""
POINTS = 25


def timed(function) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def plain(runs: int) -> float:
    def loop():
        for seed in range(runs):
            system = PlainSystem(World(seed=seed))
            for _ in range(YEARS * 3):
                system.step()

    return runs / timed(loop)


def mesa_face(runs: int) -> float:
    def loop():
        kept = []
        for seed in range(runs):
            system = SchoolSystem(rng=seed).run(years=YEARS)
            kept.append(system.history.iloc[-1])

    return runs / timed(loop)


def swept(runs: int, workers: int) -> dict[str, float]:
    """Return runs a second once all workers are at it, and the share of the time that is not theirs."""
    jobs = [("england-today", {}, seed, None) for seed in range(runs)]
    with tempfile.TemporaryDirectory() as folder, executor_for(workers) as executor:
        sweep([("england-today", {}, seed, None) for seed in range(8)], f"{folder}/warm", executor=executor, chunk=1)
        start = time.perf_counter()
        told = sweep(jobs, f"{folder}/out", executor=executor, years=YEARS)
        seconds = time.perf_counter() - start
        log = [json.loads(line) for line in Path(f"{folder}/out/log.jsonl").read_text().splitlines()]
    assert told.failed == 0
    at_work = sum(line["seconds"] for line in log)
    return {"runs a second": runs / seconds, "not at work": 1 - at_work / (seconds * workers)}


def survive(folder: Path, runs: int) -> None:
    """Make the same study killed, whole, and by one worker; compare every byte of the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    study = folder / "study.toml"
    study.write_text(STUDY.format(years=YEARS, seeds=runs // POINTS))
    draw = random.Random()  # noqa: S311 - any moment will do

    def words(name: str, workers: int) -> list[str]:
        return [*COMMAND, "sweep", str(study), "--out", str(folder / name), "--workers", str(workers)]

    whole = timed(lambda: subprocess.run(words("whole", 2), check=True))
    print(f"whole, two workers: {whole:.1f} s, {runs / whole:.1f} runs/s")
    for kill in range(KILLS):
        running = subprocess.Popen(words("killed", 2), start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.5, whole / (KILLS + 1)))
        running.kill()
        running.wait()
        there = len(list((folder / "killed" / "rows").glob("part-*.parquet")))
        print(f"killed {kill + 1}: {there} files of rows there")
    rest = timed(lambda: subprocess.run(words("killed", 2), check=True))
    print(f"the rest after {KILLS} kills: {rest:.1f} s")
    one = timed(lambda: subprocess.run(words("one", 1), check=True))
    print(f"one worker: {one:.1f} s")
    files = sorted((folder / "whole" / "rows").iterdir())
    for name in ("killed", "one"):
        others = sorted((folder / name / "rows").iterdir())
        assert [path.name for path in others] == [path.name for path in files], name
        assert all(path.read_bytes() == other.read_bytes() for path, other in zip(files, others, strict=True)), name
    print(f"the same bytes in all {len(files)} files of rows")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--survive", type=Path, metavar="DIR")
    given = parser.parse_args()
    if given.survive is not None:
        survive(given.survive, given.runs)
        return
    SchoolSystem(rng=1).run(years=1)  # compiled before anything is timed
    figures = {
        "plain Mesa, the core alone": {"runs a second": plain(PLAIN)},
        "the model's Mesa face, a loop": {"runs a second": mesa_face(given.runs // 4)},
        "sweep, one worker": swept(given.runs, 1),
        "sweep, two workers": swept(given.runs, 2),
    }
    if given.json:
        print(json.dumps({"cores": os.cpu_count(), **figures}))
        return
    grid = Table("", "runs a second", "times plain Mesa", "not at work")
    slowest = figures["plain Mesa, the core alone"]["runs a second"]
    for name, each in figures.items():
        idle = f"{each['not at work']:.1%}" if "not at work" in each else ""
        grid.add_row(name, f"{each['runs a second']:.3g}", f"{each['runs a second'] / slowest:,.0f}", idle)
    Console().print(grid)


if __name__ == "__main__":
    main()
