"""Awareness: a head may not know what working together brings, and weighs its ties without it until somebody tells.

Who tells is a partner with whom the head works on both sides, or an officer of the authority, who is paid. So whoever
is not told has less reason to work with those who could tell: that is no rule, it follows.
"""
