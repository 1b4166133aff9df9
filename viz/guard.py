"""Whatever goes wrong with what a visitor said: in words on the page, in full in the log, and never the end of it."""

from __future__ import annotations

import logging

from ..agents.errors import InputError, short
from .catalogue import texts

LOG = logging.getLogger(__name__)
MOST = 300  # letters of what is told


def in_words(error: Exception, what: object) -> InputError:
    """Return what went wrong in words that a visitor may read; what nobody thought of goes to the log in full.

    Parameters
    ----------
    error : Exception
        What was raised.
    what : object
        What was asked for, for the log.
    """
    if isinstance(error, InputError):
        return InputError(short(error, MOST))
    LOG.error("this could not be done: %s", short(what), exc_info=error)
    return InputError(texts("page")["notices"]["unexpected"])
