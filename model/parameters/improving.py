"""What raises quality across schools by design: hubs that help others, and practices that are tried first."""

from __future__ import annotations

from .declaration import Section, parameter


class Hubs(Section):
    """Teaching schools: schools of a good grade, designated and paid for some years to help others."""

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


class Practices(Section):
    """Programmes and ways of training teachers that come up, spread and are dropped again."""

    every: int = parameter(
        0,
        "Years between two practices that come up; 0 is none.",
        sentence="A new practice comes up every {} years; 0 is never",
        bounds=(0, 30),
        plausible=(0, 5),
        source="0 unless studied; 3 there",
    )
    usual: float = parameter(
        0.03,
        "What practices truly bring on average, as long as they are in use.",
        sentence="New practices change a school's quality by {} on average",
        unit="sd",
        bounds=(-1, 1),
        plausible=(-0.05, 0.06),
        source="assumption, swept: half of the 0.06 sd that 141 trials of promising ones found (Lortie-Forgues and "
        "Inglis 2019)",
    )
    spread: float = parameter(
        0.08,
        "How much practices differ in what they truly bring.",
        sentence="New practices differ by about {} in what they change",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.02, 0.15),
        source="assumption, swept: of the size of the mean effect in trials",
    )
    pioneers: float = parameter(
        0.05,
        "Chance that a school takes up a practice as it comes up, whatever it brings.",
        sentence="{} of schools try a new practice as soon as it comes up",
        unit="share",
        bounds=(0, 1),
        plausible=(0.02, 0.15),
    )
    copying: float = parameter(
        0.3,
        "Chance in a year that a head thinks about what to take up or drop, and does so.",
        sentence="Every year {} of heads think about what to take up or drop",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.1, 0.6),
        source="assumption, swept; that results which rose are copied, whatever raised them, is put in",
    )
    cost: float = parameter(
        0.3,
        "Improvement that taking up a practice takes, once.",
        sentence="Taking up a new practice takes {} once",
        unit="improvement",
        bounds=(0, 20),
        plausible=(0.1, 1),
        source="assumption, swept: about a term of what a head gives to partners (dilemma.cost)",
    )
    evidence_first: float = parameter(
        0.0,
        "Share of decisions on practices that wait for an evaluation and follow it; budgets pay for evaluations.",
        sentence="{} of decisions on new practices wait for an evaluation",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Greany 2014 (pausing expansion until an evaluation has been concluded); 0 unless studied",
    )
    evaluation_years: float = parameter(
        3.0,
        "Years after a practice came up at which its evaluation is known.",
        sentence="The evaluation of a practice is known {} after it came up",
        unit="years",
        bounds=(0, 30),
        plausible=(1, 6),
        source="assumption, swept: trials of the Education Endowment Foundation take some three years",
    )
    error: float = parameter(
        0.077,
        "Spread of an evaluation's error about what a practice truly brings.",
        sentence="An evaluation errs by about {}",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.03, 0.15),
        source="trials' 95% intervals are 0.30 sd wide on average (Lortie-Forgues and Inglis 2019)",
    )
    evaluation_cost: float = parameter(
        0.0004,
        "Share of its income that a school pays for evaluations, if all its decisions wait for them.",
        sentence="Evaluations cost a school {} of its income, if it waits for all of them",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0001, 0.002),
        source="assumption, swept: some 15m pounds a year, of 40bn",
    )
