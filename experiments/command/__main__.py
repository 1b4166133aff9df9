"""``python -m coopetition.experiments.command`` is the command ``coopetition``."""

from __future__ import annotations

from . import main

if __name__ == "__main__":
    main()
