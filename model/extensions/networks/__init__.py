"""Networks: a tie on which nobody has cooperated for years lapses, and may be taken up again.

Nobody breaks a tie off. What keeps one alive is that somebody works on it; what brings one back is that both heads
would want it and meet: by their own accord, or because the authority brings them together and vouches for both.
"""
