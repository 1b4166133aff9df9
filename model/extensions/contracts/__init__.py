"""Renewal: contracts to run a school come to an end, and are lost if what was agreed is not achieved."""
