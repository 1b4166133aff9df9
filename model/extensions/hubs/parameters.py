"""Parameters of the extension: `hubs`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Hubs(Section):
    """Teaching schools: schools of a good grade, designated and paid for some years to help others."""

    after = "help"

    hub_fund: float = parameter(
        0.0,
        "Share of budgets that an authority's schools put aside for hubs (teaching schools) among them; as much is "
        "taken as they cost, and hubs spend it on improvement.",
        sentence="{} of every budget is there to pay for teaching schools",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0, 0.003),
        role="lever",
        source="0.001 where studied: about 800 teaching schools at some 47,500 pounds, of 40bn; 0 unless studied",
    )
    hub_years: float = parameter(
        4.0,
        "Years for which a hub is designated and funded; then it may apply again.",
        sentence="A teaching school is designated and funded for {}",
        unit="years",
        bounds=(1, 30),
        plausible=(2, 8),
        role="lever",
        source="England's teaching schools (2011 to 2021): four years",
    )
    by_impact: float = parameter(
        0.0,
        "Share of a hub's money that is paid by how much published results of those it helped rose, among the hubs of "
        "its authority; all is paid out.",
        sentence="{} of a teaching school's money is paid for how much those it helped improved",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="0 in England, where it was a core grant; Greany 2014 asks for more focus on impact",
    )
    price: float = parameter(
        47500.0,
        "What a hub is paid a year; less if the fund does not suffice.",
        sentence="A teaching school is paid {} a year",
        unit="pounds a year",
        bounds=(1000, 1000000),
        plausible=(30000, 80000),
        source="core grant of England's teaching schools: 60,000, 50,000, 40,000 and 40,000 pounds (NCTL); their mean",
    )
    grade: int = parameter(
        1,
        "Worst public grade with which a school may apply to be a hub.",
        sentence="To become a teaching school, a school's grade must be {} or better",
        bounds=(1, 4),
        plausible=(1, 2),
        source="1, outstanding: England's teaching schools; the teaching school hubs since 2021 may be good",
    )
    setup: float = parameter(
        1.0,
        "Improvement that applying to be a hub, or to be one again, and setting it up takes, once.",
        sentence="Applying to be a teaching school takes {} once",
        unit="improvement",
        bounds=(0, 20),
        plausible=(0.3, 3),
        source="assumption, swept: about a year of all that a head gives to partners (three times dilemma.cost)",
    )
    reach: int = parameter(
        3,
        "Partners that a hub can help in a year at most.",
        sentence="A teaching school can help up to {} partners in a year",
        bounds=(0, 50),
        plausible=(1, 5),
    )
    duty: int = parameter(
        1,
        "Partners that a hub has to help in a year, if so many are weaker than it.",
        sentence="A teaching school has to help {} of its partners in a year",
        bounds=(0, 50),
        plausible=(0, 3),
    )
    help: float = parameter(
        0.1,
        "Share of the distance to a hub's quality that a year of its help makes good.",
        sentence="A year of help makes good {} of the distance to the teaching school's quality",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.2),
        source="assumption, swept: as a match on a platform (governance.matching); that help helps is put in",
    )
    cost: float = parameter(
        0.1,
        "Improvement that a hub forgoes in a term for each partner it helps.",
        sentence="Each partner that a teaching school helps takes {} a term",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0.03, 0.3),
        source="assumption, swept: as helping one of three or four partners does (dilemma.cost)",
    )
