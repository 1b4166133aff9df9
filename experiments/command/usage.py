"""What is wrong with the words of a command, in our own: one line with the word, and what would be right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from ...agents.errors import InputError, shown
from ...agents.registry import close_to

if TYPE_CHECKING:
    from collections.abc import Sequence

UsageError: Any = typer.BadParameter.__base__
"""Typer's own, which brings its parser along in some versions and not in others."""
KINDS = {"integer": "a whole number", "number": "a number", "float": "a number", "boolean": "yes or no"}
"""What is right, by the word for it in an error of Typer's, whose wording differs from version to version."""
QUOTES = "'\""
NO_MORE = re.compile(r"unexpected extra argument[^ ]*\s*\((.*)\)", re.DOTALL)


class Verbs(TyperGroup):
    """Verbs by their names; one that does not exist is told in one line."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the verb that is called."""
        if args and args[0] not in (known := self.list_commands(ctx)) and not args[0].startswith("-"):
            raise InputError(
                f"{shown(args[0])}: '{ctx.command_path}' has no such verb; "
                f"{close_to(args[0], known, f'{ctx.command_path} --help')}"
            )
        return super().resolve_command(ctx, args)


def in_words(error: Any, words: Sequence[str]) -> str:  # noqa: PLR0911 - one for each kind of error
    """Return what a usage error of Typer's is about: the option or argument, its value, what would be right.

    Parameters
    ----------
    error : UsageError
        Typer's own.
    words : sequence of str
        What stood after ``coopetition``.
    """
    kind, context = type(error).__name__, getattr(error, "ctx", None)
    verb = context.command_path if context is not None else "coopetition"
    if kind == "NoSuchOption":
        hint = close_to(error.option_name, _options(context), f"{verb} --help")
        return f"{error.option_name}: '{verb}' has no such option; {hint}"
    if kind == "BadOptionUsage":
        if "does not take" in error.message:
            return f"{error.option_name}: takes no value; leave out what stands after it"
        return f"{error.option_name}: is given no value; write one after it{_meant(context, error.option_name)}"
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        return f"{_named(param)}: is missing; {_help(param) or f'see {verb} --help'}"
    if param is not None and (right := next((KINDS[each] for each in KINDS if each in error.message), "")):
        value = _given(param, words)
        fewer = " of fewer digits" if value.strip("+-").isdecimal() else ""
        return f"{_named(param)} {shown(value).strip(QUOTES)}: must be {right}{fewer}; {_help(param)}".removesuffix(
            "; "
        )
    if found := NO_MORE.search(error.message):
        return f"'{found[1]}': '{verb}' takes no such word; see `{verb} --help`"
    if param is not None:
        return f"{_named(param)}: {error.message}"
    return f"{error.message.rstrip('.')}; see `{verb} --help`"


def _options(context: Any) -> list[str]:
    params = context.command.params if context is not None else []
    return [each for one in params for each in one.opts if each.startswith("--")]


def _named(param: Any) -> str:
    """Return an option as it is written, an argument by the name that its help gives it."""
    long = [each for each in param.opts if each.startswith("--")]
    return long[0] if long else str(param.metavar or param.name).upper().strip("[]{}.")


def _given(param: Any, words: Sequence[str]) -> str:
    """Return the value that an option was given last."""
    given, rest = "", iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in param.opts:
            given = value if equals else next(rest, "")
    return given


def _help(param: object) -> str:
    return str(getattr(param, "help", None) or "").rstrip(".")


def _meant(context: Any, option: str) -> str:
    params = context.command.params if context is not None else []
    found = [_help(each) for each in params if option in each.opts]
    return f"; {found[0]}" if found and found[0] else ""
