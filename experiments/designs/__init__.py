"""Designs: which worlds are run, and what many of them teach: studies, sensitivity, calibration, maps."""
