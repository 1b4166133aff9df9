"""Escalating help: every year a school seeks help for its weakest part, and goes up a ladder for it.

First it looks at its own best part; then the partner helps that is best at the same part, of those who cooperate with
it; where no partner is better at it, help is bought from outside. A helper need not be the better school, and the best
school has a weakest part too. That help raises who gets it, and that each rung closes part of a distance, is put in;
who finds help where, and what it comes to for the weak and the strong, is not.
"""
