"""Scenarios with towns of their own, and policies, written out as tables for the documents."""

from __future__ import annotations

from typing import Any

from ....model.policies import policies
from ....model.scenarios import load, names


def contexts() -> str:
    """Return the local contexts of the source documents, by row, as Markdown."""
    found = [load(name) for name in names()]
    return _table(sorted((each for each in found if each.is_context), key=lambda each: each.id))


def named() -> str:
    """Return all other scenarios, as Markdown."""
    return _table([each for each in map(load, names()) if not each.is_context])


def policies_table() -> str:
    """Return the policies, by row: name, what each is, what it sets, source; as Markdown."""
    lines = ["| | name | what it is | what it sets | source |", "|---|---|---|---|---|"]
    for each in policies().values():
        sets = ", ".join(f"`{name}` = {value:g}" for name, value in each.changes.items())
        row = f"[{each.id}](systems/{each.id}.md)" if each.id else ""
        lines.append(f"| {row} | `{each.name}` | **{each.title}.** {_line(each.story)} | {sets} | {each.source} |")
    return "\n".join(lines)


def _table(some: list[Any]) -> str:
    lines = ["| | name | what it is | its town | what it sets |", "|---|---|---|---|---|"]
    for each in some:
        row = f"[{each.id}](systems/{each.id}.md)" if each.id else ""
        sets = [f"`{name}` = {value:g}" for name, value in each.changes.items()] + [f"`{one}`" for one in each.events]
        source = f" ({each.source})" if each.source else ""
        story = f"**{each.title}.** {_line(each.story)}{source}"
        lines.append(f"| {row} | `{each.name}` | {story} | {_town(each.town)} | {', '.join(sets)} |")
    return "\n".join(lines)


def _town(town: Any) -> str:
    """Return a scenario's town in words; nothing if it has none."""
    if town is None:
        return ""
    words = [f"{town.schools} secondary schools"]
    words += [f"{round(town.primaries * town.schools)} primary"] if town.primaries else []
    words += [f"{len(town.authorities)} authorities"] if len(town.authorities) > 1 else []
    usual = type(town)()
    words += [f"{town.width:g} of the usual distances"] if town.width != usual.width else []
    words += [f"{town.disadvantaged:.0%} disadvantaged"] if town.disadvantaged != usual.disadvantaged else []
    words += [f"value added {town.value_added:+g} sd"] if town.value_added else []
    return ", ".join(words).replace("-", "\N{MINUS SIGN}")


def _line(story: str) -> str:
    return " ".join(story.split())
