"""Packages are the folders that are there, so that a new one is named nowhere; all else stands in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("agents", "model", "experiments", "viz")
DOOR = "model.door"  # which is installed as the package itself
FOUND = [name for room in ROOMS for name in find_packages(include=[room, f"{room}.*"]) if name != DOOR]
setup(packages=["coopetition", *(f"coopetition.{name}" for name in FOUND)])
