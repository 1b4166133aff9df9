"""Joint training of leaders: they learn together to speak openly and to work in teams.

Trust between two schools then rises faster and falls more slowly, as far as both have such leaders; and where a head
goes, those who stay remember. That training makes trust easier is put in; what comes of it for acts is not.
"""
