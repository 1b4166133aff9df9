"""How the software is cited: what CITATION.cff says, which does not come along with an installed package."""

from __future__ import annotations

TITLE = "coopetition: an agent-based model of schools that compete and collaborate"
AUTHORS = "The coopetition authors"
LICENCE = "MIT"
DATA = (
    "The licence of the project, which has no other for data; a region that was imported is under the terms of its "
    "source besides"
)
RELEASED = {"0.1.0": "2026-11-22"}  # the day of each version


def citation(version: str | None, commit: str | None) -> str:
    """Return the line that cites a version of the software.

    Examples
    --------
    >>> citation("0.1.0", None)
    'The coopetition authors (2026). coopetition: an agent-based model of schools that compete and collaborate, \
version 0.1.0.'
    """
    year = f" ({RELEASED[version][:4]})" if version in RELEASED else ""
    which = f", version {version}" if version else ""
    return f"{AUTHORS}{year}. {TITLE}{which}{f', commit {commit}' if commit else ''}."


def bibtex(version: str | None, commit: str | None) -> str:
    """Return the same for a bibliography in BibTeX.

    Examples
    --------
    >>> print(bibtex("0.1.0", None))
    @software{coopetition,
      author = {{The coopetition authors}},
      title = {coopetition: an agent-based model of schools that compete and collaborate},
      year = {2026},
      version = {0.1.0},
    }
    """
    told = {"author": f"{{{AUTHORS}}}", "title": TITLE, "year": RELEASED.get(version or "", "")[:4]}
    told |= {"version": version or "", "note": f"commit {commit}" if commit else ""}
    lines = [f"  {name} = {{{words}}}," for name, words in told.items() if words]
    return "\n".join(["@software{coopetition,", *lines, "}"])
