"""Many worlds: the command line, what a run leaves behind, its figures, and the systems of the source documents.

This floor asks ``model`` for worlds and never the other way round. Nothing heavy is imported here:
``coopetition --help`` answers at once, and a verb imports what it needs when it is called.
"""
