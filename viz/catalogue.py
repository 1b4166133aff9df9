"""The words of the page and the player: one file a part and language in ``texts/``, so that a language is a file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ..agents.documents import read_toml
from ..model.declared import gathered, kinds

FOLDER = Path(__file__).parent / "texts"
LANGUAGE = "en"
PAGES = {"watch": "/", "claims": "/claims", "laboratory": "/laboratory"}
"""The path of each page, by the key of its name and line among the texts, in the order of the navigation."""


@lru_cache
def texts(part: str, language: str = LANGUAGE) -> dict[str, Any]:
    """Return the words of one part ("page" or "player") in a language; extensions bring some of their own."""
    found = read_toml(FOLDER / f"{part}.{language}.toml", part)
    if part == "player":
        found["player"] |= {f"kind-{kind.replace(' ', '-')}": each.page for kind, each in kinds().items()}
    elif part == "page":
        found["rules"]["sections"] |= gathered("sections")
    return found
