"""Parameters of the extension: `authority`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Authority(Section):
    """What the extension adds to the parameters of this section."""

    imported: float = parameter(
        0.0,
        "Chance in a year that an officer of the authority brings a school a programme from elsewhere, for a year; the "
        "authority's schools pay for it.",
        sentence="An officer brings a school a programme from elsewhere with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="the toolkit, first cameo (solutions imported from nationally known providers); 0 unless studied",
        after="officer_cost",
    )
    import_cost: float = parameter(
        0.005,
        "Share of its income that a school pays for programmes, if it were brought one every year.",
        sentence="A programme from elsewhere costs {} of a school's income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.002, 0.02),
        source="assumption, swept: some 35 pounds a pupil; the Education Endowment Foundation's toolkit calls costs of "
        "less than 80 'very low'",
    )
    import_worth: float = parameter(
        0.06,
        "What a programme from elsewhere brings, once, where the head knows what working together brings.",
        sentence="A programme from elsewhere raises quality by {} where its head fits it to the school",
        unit="sd",
        bounds=(-1, 1),
        plausible=(0, 0.12),
        source="mean effect of 141 trials of promising programmes (Lortie-Forgues and Inglis 2019)",
    )
    import_fit: float = parameter(
        0.5,
        "Share of that which it brings where the head does not know.",
        sentence="Where the head does not know, a programme from elsewhere brings {} of that",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: that it fits local needs less is put in, by how much is not known",
    )
    import_time: float = parameter(
        0.3,
        "Share of its head's outward attention that a programme takes for a year.",
        sentence="A programme from elsewhere takes {} of the attention that a head has for partners",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="assumption, swept: that a programme takes it from partners is put in",
    )
