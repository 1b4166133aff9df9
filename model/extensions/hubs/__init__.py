"""Teaching schools: hubs that an authority's schools pay for, for some years; they help weaker partners to improve.

Whether a school wants to be a hub, and how many it helps, its head tells from its own accounts: what the grant is worth
as money is to it (`dilemma.worth_of_roll`), what it cares for those it helps, and what helping costs. Nobody leaves
because its funding is short: short funding only spreads what applying takes over fewer years.
"""
