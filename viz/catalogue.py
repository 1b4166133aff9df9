"""The words of the page and the player: one file a part and language in ``texts/``, so that a language is a file."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
LANGUAGE = "en"


@lru_cache
def texts(part: str, language: str = LANGUAGE) -> dict[str, Any]:
    """Return the words of one part ("page" or "player") in a language."""
    return tomllib.loads((FOLDER / f"{part}.{language}.toml").read_text(encoding="utf-8"))
