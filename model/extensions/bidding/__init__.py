"""Bidding: a fund that all budgets pay into goes to areas by bids, and in each to the schools that bid, by pupils.

The better an area's schools are, the stronger is its bid. Bidding takes time from improvement, whoever wins.
"""
