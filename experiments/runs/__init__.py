"""Many runs: made anywhere, kept in a folder, a row each, so that a kill loses nothing that is finished."""

from .executors import executor_for
from .sweeping import Progress, Swept, rows, sweep

__all__ = ["Progress", "Swept", "executor_for", "rows", "sweep"]
