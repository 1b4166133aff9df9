"""Packages are the folders that are there, so that a new one is named nowhere; all else stands in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("agents", "model", "experiments", "viz")
setup(packages=[f"coopetition.{name}" for room in ROOMS for name in find_packages(include=[room, f"{room}.*"])])
