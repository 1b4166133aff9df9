"""The page that lies in an archive, for whoever opens it without this software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cited import DATA, LICENCE, citation
from .gathered import METADATA, PROFILE, REPORT
from .words import holds, story, title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .gathered import Gathered

PAGE = """\
# {title}

{story}

`{report}` tells what came out, with intervals and pictures; it opens in any browser.
`{metadata}` tells the same as this page to machines: a Process Run Crate ({profile}),
with a SHA-256 of every file.

## How it was made

    {command}

{when}

{versions}

A file or folder that the command named by its place on a machine stands here by its name alone.

## Make it again

{again}

Every run is made anew and compared hash by hash. The model is described by the ODD protocol in `docs/odd.md`, among its
sources.

## What is in it

| file | |
|---|---|
{files}

## Cite

{cite}

{licence}: {data}.
"""


def readme(found: Gathered) -> str:
    """Return the page of an archive: the same for the same folder."""
    told = found.main
    commit = (told.get("git") or {}).get("commit")
    return PAGE.format(
        title=title(found),
        story=story(found),
        metadata=METADATA,
        report=REPORT,
        profile=PROFILE,
        command=told.get("command") or "(by a script in Python: no command line)",
        when=f"{f'Begun {found.started}, f' if found.started else 'F'}inished {found.finished}.",
        versions=_versions(told),
        again=_again(found),
        files="\n".join(f"| `{name}` | {words} |" for name, words in _rows(found.files)),
        cite=citation(told.get("coopetition"), commit),
        licence=LICENCE,
        data=f"{DATA[0].lower()}{DATA[1:]}",
    )


def again(found: Gathered) -> list[str]:
    """Return the commands that make it again, in the folder where the archive was unpacked."""
    places = [name.rpartition("/")[0] for name in found.accounts if "/" in name] or ["."]
    return [f"coopetition reproduce {place}" for place in places]


def _again(found: Gathered) -> str:
    at = ", at the commit above" if found.main.get("git") else ""
    first = f"Set up this version of coopetition (`make setup` in its sources{at}); then, in this folder:"
    return "\n".join([first, "", *(f"    {each}" for each in again(found))])


def _versions(told: dict[str, Any]) -> str:
    git = told.get("git") or {}
    which = f", commit {git['commit']}" if git else ""
    dirty = " with changes that were not committed" if git.get("dirty") else ""
    packages = ", ".join(f"{name} {version}" for name, version in told.get("packages", {}).items() if version)
    return (
        f"coopetition {told.get('coopetition')}{which}{dirty} (hash of the model's code {told.get('code')}), "
        f"Python {told.get('python')}, {packages}; on {told.get('platform')}."
    )


def _rows(files: Iterable[str]) -> list[tuple[str, str]]:
    """Return files with what they hold; of many alike, in one folder and holding the same, one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name in files:
        words = holds(name) or ""
        rows.setdefault((name.rpartition("/")[0] or name, words), []).append(name)
    return [(names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}", words) for (_, words), names in rows.items()]
