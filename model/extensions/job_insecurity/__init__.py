"""Job fear: where teachers' jobs hang on results they work longer, mark higher, and think less of others.

Each has its cost: long hours tire and drive teachers away later, marks that were engineered teach nobody anything, and
a head who fears for the staff's jobs weighs less what partners gain.
"""
