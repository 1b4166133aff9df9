"""The address of the laboratory: what is played, word by word, and what a bad word is answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from ..agents.errors import InputError
from ..agents.registry import close_to
from .address import few, problem, words_of
from .bench_setup import FIRST, Setup
from .bench_stories import STORIES

STORY = "story"


def address(setup: Setup) -> str:
    """Return the query, from its question mark on, that gives a set-up; a story by its name alone.

    Examples
    --------
    >>> address(STORIES["neighbours"].setup), address(Setup(population="cycle", start="one-cooperates"))[:34]
    ('?story=neighbours', '?game=weak-prisoners-dilemma&b=1.4')
    """
    for name, story in STORIES.items():
        if same(story.setup, setup):
            return f"?{STORY}={name}"
    return "?" + urlencode([(name, _written(setup.value(name))) for name in setup.offered])


def same(one: Setup, other: Setup) -> bool:
    """Return whether two set-ups play the same, whatever they keep that is not used."""
    return one.offered == other.offered and all(one.value(name) == other.value(name) for name in one.offered)


def of_address(search: str | None) -> tuple[Setup, bool, tuple[str, ...]]:
    """Return what an address asks for, and in words what of it cannot be had; nothing in an address is fatal.

    Returns
    -------
    setup : Setup
        What is to be played; the first story if the address says nothing.
    own : bool
        Whether the address asks for anything that can be had.
    problems : tuple of str
        A sentence for each word that was left out.
    """
    setup, own, problems = Setup(), False, []
    for key, value in words_of(search, (STORY, *FIRST)):
        try:
            setup = _story(value) if key == STORY else _with(setup, key, value)
            own = True
        except Exception as error:  # noqa: BLE001 - nothing in an address is fatal
            problems.append(problem(key, value, error, "it is left out"))
    return setup if own else next(iter(STORIES.values())).setup, own, few(problems)


def _story(name: str) -> Setup:
    if name not in STORIES:
        raise InputError(f"there is no such story; {close_to(name, STORIES)}")
    return STORIES[name].setup


def _with(setup: Setup, key: str, value: str) -> Setup:
    changed = setup.taking(key, value)
    if key not in changed.offered:
        raise setup.of_no_use(key, value)
    changed.check()
    return changed


def _written(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
