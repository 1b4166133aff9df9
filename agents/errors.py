"""Bad input, told apart from our own mistakes, in one line that a person can read."""

from __future__ import annotations

import re
import reprlib
from typing import Any

MOST = 280
"""Characters of a message; with what stands before it, one line stays under 300."""
SHOWN, LEAST = 60, 24
"""Characters of a value that are shown, and to which one is cut where the message would be too long."""
DIGITS = 30
"""Digits of a whole number that are shown."""
PIECES = re.compile(rf"(?:^|(?<=[\s=(\[{{]))'[^']{{{LEAST + 1},}}'|\S{{{LEAST + 1},}}")


class InputError(ValueError):
    """Something asked for makes no sense; the message names the field, the value and what would be right.

    Whatever it is made with, the message is one line: control characters are escaped, long values are cut.
    """

    def __init__(self, message: object = "") -> None:
        super().__init__(in_one_line(str(message)))


class _Shown(reprlib.Repr):
    """Values as messages show them: of long ones the two ends."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = SHOWN
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = 4
        self.maxlevel = 3
        self.fillvalue = "…"

    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - as reprlib calls it
        """Return a whole number, or how many digits it has: Python itself refuses to write very long ones."""
        return repr(x) if abs(x) < 10**DIGITS else f"a number of {int(x.bit_length() * 0.30103) + 1:,} digits"

    def repr_str(self, x: str, level: int) -> str:
        """Return a text in quotes."""
        return super().repr_str(x, level).replace("...", "…") if len(x) > self.maxstring else repr(x)


_SHOWN = _Shown()


def shown(value: Any) -> str:
    """Return a value as a message shows it: as Python writes it, cut where it is long.

    Examples
    --------
    >>> print(shown(1.5), shown("a" * 100), shown(10**5000))
    1.5 'aaaaaaaaaaaaaaaaaaaaaaaaaaa…aaaaaaaaaaaaaaaaaaaaaaaaaaaa' a number of 5,001 digits
    """
    return _SHOWN.repr(value)


def short(value: Any, most: int = SHOWN) -> str:
    r"""Return a value without quotes and on one line, cut off where it is long: a text as it is, all else as shown.

    Examples
    --------
    >>> short("a\n b"), short("x" * 100, 8), short(10**5000)
    ('a b', 'xxxxxxx…', 'a number of 5,001 digits')
    """
    text = value if isinstance(value, str) else str(value) if isinstance(value, Exception) else shown(value)
    line = " ".join("".join(each if each.isprintable() else " " for each in text[: 4 * most]).split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"


def in_one_line(text: str, most: int = MOST) -> str:
    r"""Return a message as one line of so many characters at most.

    Examples
    --------
    >>> in_one_line("two\nlines and \x1b[31m")
    'two lines and \\x1b[31m'
    """
    line = " ".join(text[: 100 * most].split())
    line = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in line)
    while len(line) > most:
        pieces = [each for each in PIECES.finditer(line) if len(each[0]) > LEAST]
        if not pieces:
            return f"{line[: 2 * most // 3]} … {line[3 - most // 3 :]}"
        longest = max(pieces, key=lambda each: len(each[0]))
        room = min(SHOWN, max(LEAST, len(longest[0]) - (len(line) - most)))
        head, tail = (room - 1) // 2, (room - 1) - (room - 1) // 2
        line = f"{line[: longest.start() + head]}…{line[longest.end() - tail :]}"
    return line
