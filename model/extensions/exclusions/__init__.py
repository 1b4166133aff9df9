"""Exclusions: pupils whom a school puts out for good go to their authority's unit; part of them come back elsewhere.

Only pupils who are not advantaged are put out: the more, the more hangs over the school; the less, the more partners
work with it on both sides, for a managed move or their help takes the place of it. Where teachers' jobs hang on
results part of it is kept off the record; the pupils are gone all the same. Numbers are what is to be expected; nothing
is drawn. The unit has no rolls, results or teachers of the schools; what follows a pupil at the count follows it there,
and is spent there.
"""
