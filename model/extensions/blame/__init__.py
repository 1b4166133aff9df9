"""Blame: a slow stock of every school, fed by complaint; who complains most takes up change most slowly.

Complaint comes of a bad word in public, or of results that fall, the more the more hangs on it. Blame is caught a
little from partners and fades slowly. Trust, depth and lapsed ties come back the more slowly the more of it there is,
and partners come to join in one trust the more rarely.
"""
