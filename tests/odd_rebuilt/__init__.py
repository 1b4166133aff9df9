"""The model built a second time, from the words of ``docs/odd.md`` alone: plain NumPy, one value of each parameter.

Towns without groups under a form (7.17): the phase ``governance`` changes nothing there, and is not built again.
"""

from .fates import Fates
from .learning import Learning
from .market import Market
from .staff import Staff
from .ties import Ties

TERM = ("accountability", "heads_act", "collaborate", "teach", "shocks", "trust_and_outlook")
END_OF_YEAR = (
    *("admissions", "funding", "inspection", "fates", "renewal", "unions", "norms", "blame", "teachers_move"),
    *("heads_move", "rivalry", "spirals"),
)


class Rebuilt(Ties, Learning, Market, Fates, Staff):
    """A town, and what a term does to it."""

    def term(self) -> None:
        for phase in TERM + (END_OF_YEAR if self.time % 3 == 2 else ()):
            getattr(self, phase)()
        self.time += 1
