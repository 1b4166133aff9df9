"""The table of measures, as it stands in the documentation."""

from __future__ import annotations

from .catalogue import METRICS


def table() -> str:
    """Return all measures as a Markdown table: name, unit, first sentence of the definition, source."""
    rows = ["| measure | unit | what it says | source |", "|---|---|---|---|"]
    for name in sorted(METRICS):
        each = METRICS[name]
        rows.append(f"| `{name}` | {each.unit} | {first_sentence(each.meaning)} | {each.source} |")
    return "\n".join(rows)


def first_sentence(meaning: str) -> str:
    r"""Return the first line of a definition, marked up for Markdown.

    Examples
    --------
    >>> first_sentence("How ``much``.\n\nAnd more.")
    'How `much`.'
    """
    return meaning.split("\n", 1)[0].replace("``", "`")
