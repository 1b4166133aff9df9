"""Other agencies: social work, health, police. A school's engagement with them is slow, and takes a head's time.

It brings something to pupils who are not advantaged, and keeps some from being excluded. Nobody engages because the
word is in a contract: a head gives the time that it weighs as worth it, for its pupils as far as it cares for others,
and for its contract as far as engagement would keep it, against the improvement forgone, which counts more the more
hangs over the school.
"""
