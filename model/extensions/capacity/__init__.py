"""Improvement capacity: a slow state of every school that says how much it makes of what moves its quality.

It grows with what a school learns with partners, and with support that all budgets pay for; it fades. Nobody's grows
faster because the school is strong, unless it learns more.
"""
