"""What the files of a map are called, and what its account is."""

from __future__ import annotations

FORMAT = "coopetition map"
VERSION = 2  # of the account: it has had a checksum since
ACCOUNT = "map.json"
TABLE = "cells.csv"
PICTURES = ("map.png", "map.svg")
