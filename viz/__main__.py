"""``python -m coopetition.viz`` serves the page."""

from __future__ import annotations

from .serve import main

if __name__ == "__main__":
    main()
