"""Make documents anew: `make docs` and `make anew` call ``python -m coopetition.experiments.outputs.documents``."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

from . import rules
from .made import write
from .stamps import Result, noted, results, stamped

ROOT = Path(__file__).resolve().parents[3]
SHOWN = 8  # traits and measures that are named


def main() -> int:
    """Make tables and numbers anew, and what else is asked for; return 2 if a result is not to be made by itself."""
    parser = argparse.ArgumentParser(prog="python -m coopetition.experiments.outputs.documents", description=__doc__)
    parser.add_argument("--rules", action="store_true", help="keep what the rules do now, and tell what has moved")
    parser.add_argument("--results", nargs="+", default=[], metavar="NAME", help="make results anew: minutes to hours")
    parser.add_argument("--stamp", nargs="+", default=[], metavar="NAME", help="tell that a result is of these rules")
    asked, known = parser.parse_args(), results()
    names = [name for name, each in known.items() if not each.by_hand] if "all" in asked.results else asked.results
    refused = _refused([*names, *asked.stamp], names, known)
    if refused:
        sys.stderr.write(refused + "\n")
        return 2
    if asked.rules:
        _renew()
    for name in names:
        _make(known[name])
    _stamp([*names, *asked.stamp], known)
    for page in write(ROOT):
        sys.stderr.write(f"made anew: {page}\n")
    return 0


def _refused(every: list[str], made: list[str], known: dict[str, Result]) -> str:
    for name in every:
        if name not in known:
            return f"RESULTS={name}: there is no such result; take one of {', '.join(known)}"
    for name in made:
        if known[name].by_hand:
            return (
                f"RESULTS={name}: {known[name].page} is put together by hand from what `{known[name].command}` leaves: "
                f"do that, then `make stamp RESULTS={name}`"
            )
    return ""


def _stamp(fresh: list[str], known: dict[str, Result]) -> None:
    """Stamp what is of today's rules, and note what is known to be older."""
    fingerprint = rules.as_kept().fingerprint if fresh else ""
    for name, each in known.items():
        path = ROOT / each.page
        before = path.read_text(encoding="utf-8")
        after = stamped(before, fingerprint) if name in fresh else noted(before, each.old) if each.old else before
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stderr.write(f"made anew: {each.page}\n")
        if name in fresh and each.old:
            sys.stderr.write(f"{name} is of the rules of today: take its `old` out of results.toml\n")


def _renew() -> None:
    after, moved = rules.renewed()
    rules.write(after)
    if moved:
        more = f" and {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
        sys.stderr.write(f"The rules moved: {', '.join(moved[:SHOWN])}{more}. Results made before are old.\n")


def _make(result: Result) -> None:
    """Run the command of a result, and keep what it prints if that is kept."""
    start = "from coopetition.experiments.command import main; main()"
    words = [sys.executable, "-c", start, *shlex.split(result.command)[1:], "--yes"]
    done = subprocess.run(words, stdout=subprocess.PIPE, cwd=ROOT, check=True)  # noqa: S603 - our own command
    if result.kept:
        (ROOT / result.kept).write_bytes(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
