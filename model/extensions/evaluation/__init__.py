"""Feedback: once a year an evaluation tells heads what their partners really did, on all of their ties.

A head knows of a partner's acts towards its own school alone, and is quicker to lose trust than to gain it. What it is
told may be better or worse than it thought: nothing in the rule says that trust rises.
"""
