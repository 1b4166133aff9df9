"""The laboratory: the heads' game on any graph, with the school world off, against published results."""

from .games import GAMES, Matrix, game_of
from .kernels import UPDATES
from .laboratory import Fixation, Laboratory, MixedPopulation

__all__ = ["GAMES", "UPDATES", "Fixation", "Laboratory", "Matrix", "MixedPopulation", "game_of"]
