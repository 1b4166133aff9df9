"""Parameters of the extension: `trust`, `heads`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Trust(Section):
    """What the extension adds to the parameters of this section."""

    learnt: float = parameter(
        0.5,
        "Share by which trust rises faster, and falls more slowly, where all leaders of both schools are trained.",
        sentence="Where all leaders are trained together, trust rises faster by {}, and falls more slowly by as much",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: the claim itself (trust rises where workshops are held), so put in",
        after="strangers",
    )


class Heads(Section):
    """What the extension adds to the parameters of this section."""

    training: float = parameter(
        0.0,
        "Share of a school's leaders who are trained in a year, together with those of other schools.",
        sentence="Each year {} of a school's leaders are trained together with those of other schools",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="the toolkit, second cameo (Lundshire); 0 unless studied",
        after="telling",
    )
    training_cost: float = parameter(
        0.003,
        "Share of its income that a school would pay for training all its leaders in a year.",
        sentence="To train all its leaders in a year costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.001, 0.01),
        source="assumption, swept: about eight leaders of a secondary school, a few thousand pounds each",
    )
    training_kept: float = parameter(
        0.7,
        "Share of its trained leaders that a school still has when its head leaves.",
        sentence="When its head leaves, a school keeps {} of its trained leaders",
        unit="share",
        bounds=(0, 1),
        plausible=(0.3, 0.9),
        source="two or three leaders of most schools were trained (the toolkit, Lundshire): one of three goes",
    )
    governors: float = parameter(
        0.0,
        "Share of a school's governors who are won for the vision of working with others in a year.",
        sentence="Each year {} of a school's governors are won for working with other schools",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="Greany 2014 (workshops for governing bodies and heads); 0 unless studied. Schools pay governor_cost",
    )
    governors_leave: float = parameter(
        0.2,
        "Share of a school's governors who leave in a year, and with them the vision.",
        sentence="Every year {} of a school's governors leave",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.1, 0.3),
        source="assumption, swept: governors of England are appointed for four years, and some again",
    )
    governor_cost: float = parameter(
        0.0005,
        "Share of its income that a school would pay for training all its governors in a year.",
        sentence="To train all its governors in a year costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0001, 0.002),
        source="assumption, swept: a dozen governors, a few hundred pounds each",
    )
