"""Documents: what is listed, and the made parts of the pages, straight from where each thing is declared."""
