"""Unions: partners who both want it join in one trust, and members leave where that is their right.

Nobody joins because joining is good. Under one trust both must cooperate: what a head weighs is the risk it takes today
with a partner it does not wholly trust, against deciding for itself.

Who blames is slower to come to it: a union is something the two work on together, and blame holds it back as it holds
back trust, depth and lapsed ties, by the same weight (``norm.blame_weight``) of whoever of the two blames more. No
parameter of its own: nothing is known that would tell one pace of change from another. Leaving is not held back.
"""
