"""Studies: which worlds are run. A study is a short TOML file; one in this folder is known by its name."""

from .calibration import Calibration
from .designs import DESIGNS
from .factor import Factor
from .reading import load, names, study_of
from .study import Study

__all__ = ["DESIGNS", "Calibration", "Factor", "Study", "load", "names", "study_of"]
