"""Forms of governance, written out as tables."""

from __future__ import annotations

from ....model.forms import Vector, forms


def table() -> str:
    """Return the forms, a column each, and what each says where it differs from a trust of today, as Markdown."""
    named = list(forms().values())
    lines = ["| | " + " | ".join(each.id or each.name for each in named) + " |", "|---|" + "---|" * len(named)]
    for name in Vector.model_fields:
        values = [getattr(each.vector, name) for each in named]
        lines.append(f"| `{name}` | " + " | ".join(f"{value:g}" for value in values) + " |")
    levers = sorted({name for each in named for name in each.levers})
    lines += [f"| `{name}` | " + " | ".join(f"{each.levers.get(name, '')}" for each in named) + " |" for name in levers]
    return "\n".join(lines)


def catalogue() -> str:
    """Return the forms by row, name, title, source and story, as Markdown."""
    lines = ["| | name | what it is | source |", "|---|---|---|---|"]
    for each in forms().values():
        story = " ".join(each.story.split())
        lines.append(f"| {each.id} | `{each.name}` | **{each.title}.** {story} | {each.source} |")
    return "\n".join(lines)
