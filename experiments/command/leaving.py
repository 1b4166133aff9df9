"""How a command leaves: 0 done, 1 a check failed, 2 bad input in one line; never with a traceback."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from ...agents.errors import InputError, in_one_line
from .usage import UsageError, in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, BAD_INPUT = 0, 2
OUR_FAULT = 70  # what `sysexits.h` calls an internal error in the software
STOPPED, UNREAD = 130, 141  # what a shell expects after Ctrl-C, and where nobody reads any more (`| head`)
TOO_LARGE = "it does not fit in memory; take fewer schools, years, seeds or points"


def code_of(run: Callable[[], object], words: Sequence[str]) -> int:  # noqa: PLR0911 - one for each way to leave
    """Run a command; return the code to leave with, after whatever went wrong was told on standard error."""
    try:
        found = run()
        sys.stdout.flush()
    except UsageError as error:
        return _usage(error, words)
    except (KeyboardInterrupt, typer.Abort):
        return STOPPED
    except BrokenPipeError:
        return _unread()
    except SystemExit as error:  # Rich and Typer leave so where nobody reads any more
        return _unread() if error.code == 1 else int(error.code or 0)
    except (InputError, OSError, MemoryError) as error:
        return _refused(told(error), getattr(error, "exit_code", BAD_INPUT))
    except Exception as error:  # noqa: BLE001 - ours, and told as ours
        return _our_fault(error)
    return found if isinstance(found, int) else DONE


def told(error: BaseException) -> str:
    """Return what went wrong in one line; of an operating system's error the file and the reason."""
    if isinstance(error, MemoryError):
        return TOO_LARGE
    if isinstance(error, OSError) and error.strerror:
        where = f"'{error.filename}': " if error.filename else ""
        return in_one_line(f"{where}{error.strerror}")
    return in_one_line(str(error))


def _usage(error: object, words: Sequence[str]) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # the help stands on standard output by now
        return DONE
    return _refused(in_one_line(in_words(error, words)))


def _refused(words: str, code: int = BAD_INPUT) -> int:
    with suppress(OSError, ValueError):
        typer.echo(f"error: {words}", err=True)
    return code


def _unread() -> int:
    with suppress(OSError, ValueError, AttributeError):  # else Python complains when it closes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNREAD


def _our_fault(error: Exception) -> int:
    """Tell a mistake of ours as what it is, and leave for whoever mends it where it happened."""
    words = in_one_line(f"{type(error).__name__}: {error}", 100)
    lines = "".join(traceback.format_exception(error))
    where = "set COOPETITION_TRACEBACK=1 to see where"
    if os.environ.get("COOPETITION_TRACEBACK"):
        typer.echo(lines, err=True)
        where = "where is told above"
    else:
        with suppress(OSError):
            handle, name = tempfile.mkstemp(prefix="coopetition-fault-", suffix=".txt")
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(lines)
            where = f"where is told in {name}"
    typer.echo(f"error: a fault of coopetition, not of yours; please report it: {words}; {where}", err=True)
    return OUR_FAULT
