"""What the source documents claim, asked of twin worlds: a file for each system, a scoreboard, a page for each."""

from .told import Claim, System, claims, systems

__all__ = ["Claim", "System", "claims", "systems"]
