"""What a visit of any page has: somebody to tell when it is other than it was, and notices of what went wrong."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar

from .catalogue import texts
from .guard import in_words
from .limits import NOTICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..agents.errors import InputError

V = TypeVar("V", bound="AnyVisit")
R = TypeVar("R")


def heard(event: Callable[Concatenate[V, ...], R]) -> Callable[Concatenate[V, ...], R | None]:
    """Let what a visitor does do no harm, whatever it says: what goes wrong is told, and what is shown stays."""

    @wraps(event)
    def safely(self: V, *told: Any) -> R | None:
        try:
            return event(self, *told)
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.fail(in_words(error, f"{event.__name__} {told}"))
        return None

    return safely


class AnyVisit:
    """One visit of a page; made anew for every visit, and shared with nobody.

    Parameters
    ----------
    told : callable
        Called without arguments whenever something of the visit is other than it was.
    notices : iterable of str
        What is wrong with the address.
    """

    words = "page"  # the file of its texts
    widget: Any
    """What draws it in the browser."""

    def __init__(self, told: Callable[[], None], notices: Iterable[str]) -> None:
        self.told = told
        self.notices = list(notices)
        self.moment = 0  # raised whenever what a slider was moved to may not be what it became

    def close(self) -> None:
        """Leave: what the widget holds is given back, and nobody is told any more."""
        self.told = lambda: None
        self.widget.close()

    @heard
    def dismiss(self, number: int) -> None:
        """Take a notice away."""
        if 0 <= number < len(self.notices):
            del self.notices[number]
            self.told()

    def fail(self, error: InputError) -> None:
        """Tell the visitor what went wrong; what is shown stays."""
        text = self.notice("stays", error)
        if text not in self.notices:
            self.notices[:] = [*self.notices[-NOTICES + 1 :], text]
        self.moment += 1
        self.told()

    def notice(self, key: str, error: InputError) -> str:
        """Return in words what went wrong, and what is done instead."""
        return texts(self.words)["notices"][key].format(reason=str(error).rstrip("."))
