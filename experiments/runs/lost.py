"""Results that were to be kept and are not there any more, told apart from bad input."""

from __future__ import annotations

from ...agents.errors import InputError


class LostError(InputError):
    """What was written has gone, or is another: nothing is claimed to be done, and the exit code is 1."""

    exit_code = 1
