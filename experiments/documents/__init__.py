"""Documents that cannot go stale: parts that are made anew, and results that tell under which rules they were made."""
