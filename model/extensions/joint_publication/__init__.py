"""Joint publication: schools that work together may publish one result with their partners, if they wish it.

Every school says so by itself, at the year's end, and nobody thinks twice: a school wishes it where the mean of its own
result and of all with whom it may pool is better for it, and for its partners as far as its head cares, than without.
Only a tie on which both schools wish it counts. That a school opts in where it gains is put in; who that is, and who is
left in the pools, is not.

What a school's own effort moves of a result published with others is the less, the more they are; a head may feel that
(``accountability.free_riding``). From which size on that matters is not put in.
"""
