"""Evidence: what was claimed, foretold, published or is known, beside what worlds did."""
