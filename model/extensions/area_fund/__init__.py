"""Areas: a fund that all budgets pay into goes to local authorities by need, and in each to its schools by pupils.

Need is how far an area is below the mean: in what its schools add, or in how far their heads trust their partners. No
area gets more because it is strong, and none is named: the lowest of this year need not be the lowest of the next.
"""
