"""The year's swing of the stakes."""
