"""Imported solutions: an officer brings a school a programme from elsewhere, which it runs for a year.

It raises quality once, which fades like all else; less where the head does not know what working together brings, and
so does not fit it to the school with others. It costs the school money, whether it fits or not, and part of its head's
outward attention: what the school's own ties bring, and the chance to be told by partners, are that much less.
That it fits less, and that attention is taken, is put in. Officers choose schools by lot.
"""
