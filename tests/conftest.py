"""What the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def real_schools() -> Path:
    path = SHARED / "england_secondary_2026.csv"
    if not path.exists():
        pytest.skip("the shared folder with real school data is absent")
    return path
