"""Parameters of the extension: `funding`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Funding(Section):
    """What the extension adds to the parameters of this section."""

    bid_fund: float = parameter(
        0.0,
        "Share of budgets put into a fund that areas bid for; their schools get what they win, by pupils.",
        sentence="{} of every budget goes into a fund that areas bid for",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.02),
        role="lever",
        source="Greany 2014 (areas bid to take more responsibility); as large as his fund for capacity where studied",
        after="area_by_maturity",
    )
    bid_edge: float = parameter(
        5.0,
        "How much a bid gains by the mean quality of an area's schools: the log of what it gets for each pupil.",
        sentence="Each sd of quality multiplies what an area wins for a pupil, by e to the power of {}",
        unit="for each sd",
        bounds=(0, 100),
        plausible=(0, 20),
        source="assumption, swept: that stronger areas win more is put in (Greany 2014), how much is not known",
    )
    bid_cost: float = parameter(
        0.02,
        "Improvement that every school forgoes in a term by bidding, whether or not its area wins.",
        sentence="Bidding takes {} a term from every school",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0, 0.1),
        source="assumption, swept: a fifth of the time that accounting to a further body takes",
    )
