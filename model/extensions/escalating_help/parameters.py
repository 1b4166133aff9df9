"""Parameters of the extension: `help`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Help(Section):
    """Parts of a school, and where help for the weakest comes from."""

    after = "exclusions"

    escalating: float = parameter(
        0.0,
        "How far a school takes its weakest part up the ladder: its own best part, partners, outside if none can help.",
        sentence="A school seeks {} of the help it could for its weakest part: own, then partners, then outside",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Dunford 2006; 0 unless studied. Helpers pay in time, schools that no partner can help pay help.price",
    )
    outside_only: float = parameter(
        0.0,
        "How far a school buys help for its weakest part from outside at once, whatever it and its partners could do.",
        sentence="A school buys {} of the help from outside that it could, at once, for its weakest part",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="our own, to compare with the ladder; 0 unless studied. The school pays this share of help.price",
    )
    parts_spread: float = parameter(
        0.3,
        "Spread of the parts (English, mathematics, science) of one school about its own quality; they sum to nothing.",
        sentence="The parts of one school lie about {} above or below its quality",
        unit="sd",
        bounds=(0, 2),
        plausible=(0.1, 0.4),
        source="assumption, swept: departments differ within a school about as much as schools do (Reynolds 2007)",
    )
    parts_kept: float = parameter(
        0.8,
        "Share of what sets a part apart from its school that is left after a year; the rest is drawn anew.",
        sentence="After a year {} of what sets a part of a school apart is left",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.5, 0.95),
    )
    own: float = parameter(
        0.05,
        "Share of its distance to the best part of its own school that the weakest part closes in a year.",
        sentence="Looking at its own school's best part closes {} of the weakest part's distance in a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.15),
        source="assumption, swept: half of what the same part of a partner gives, as the subject is another",
    )
    partners: float = parameter(
        0.1,
        "Share of its distance to the same part of a stronger partner that a part closes in a year of help.",
        sentence="A partner's help closes {} of a part's distance to its own in a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.02, 0.3),
        source="assumption, swept: pairs of teachers matched by skill gain 0.12 sd (Papay and others 2020); here half",
    )
    time: float = parameter(
        0.5,
        "Improvement that a school forgoes for each partner's part that it helps in a year.",
        sentence="Helping a partner's part for a year takes {} from the helper",
        unit="improvement",
        bounds=(0, 10),
        plausible=(0.1, 2),
        source="assumption, swept: half of what a term's help on all ties costs (dilemma.cost)",
    )
    outside: float = parameter(
        0.05,
        "Share of its distance to good practice (mean plus one sd, or the best) that bought help closes in a year.",
        sentence="Help from outside closes {} of a part's distance to good practice in a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.01, 0.2),
        source="assumption, swept: half of a partner's, as it is less specific",
    )
    price: float = parameter(
        0.002,
        "Share of its income that a school pays for a year of help from outside.",
        sentence="A year of help from outside costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0005, 0.006),
        source="assumption, swept: twenty days of an adviser's time, on a secondary school's budget",
    )
