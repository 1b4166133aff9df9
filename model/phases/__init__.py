"""The phases of a term, one short file each; ``coopetition.model.term`` puts them in order."""
