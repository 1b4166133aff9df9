"""A burning platform: a head whose school's money does not suffice retrenches, or redesigns with partners.

Who retrenches saves on improvement and looks inward for a year: it neither helps nor out-competes. Who redesigns
wants partners to share costs with, and saves as far as they work together. Which of the two is a matter of capacity
and of trust.
"""
