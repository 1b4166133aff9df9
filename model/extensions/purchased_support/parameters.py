"""Parameters of the extension: `services`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Services(Section):
    """Support at a price: what schools may spend on it, what it brings, and buying together (Ledingham)."""

    after = "authority"

    bought: float = parameter(
        0.0,
        "Share of its income that a school may spend on support it buys; the school pays, out of its own budget.",
        sentence="A school may spend {} of its income on support that it buys",
        unit="share",
        bounds=(0, 0.2),
        plausible=(0, 0.02),
        role="lever",
        source="Ledingham 2010 (schools purchase services from the authority or others); 0 unless studied",
    )
    worth: float = parameter(
        1.5,
        "What support moves that takes a pound's worth of an equally strong school's time, against a pound that a "
        "school puts into its own improvement.",
        sentence="A pound's worth of another school's time moves quality {} times as far as a pound of one's own",
        bounds=(0, 10),
        plausible=(0.5, 3),
        source="assumption, swept: about what help on a tie brings for what it costs, 0.5 over 0.35",
    )
    price: float = parameter(
        1.75,
        "What a school asks for a pound's worth of its staff's time.",
        sentence="A school asks {} for a pound's worth of its staff's time",
        unit="pounds",
        bounds=(1, 20),
        plausible=(1, 3),
        source="assumption, swept: about 350 pounds for a day of a specialist leader of education, 200 for the cover",
    )
    most: float = parameter(
        0.02,
        "Time that a school can sell in a year if it works with no partner, as a share of its income; that share of "
        "it is gone on which it cooperates.",
        sentence="A school that works with no partner can sell time worth {} of its income in a year",
        unit="share",
        bounds=(0, 1),
        plausible=(0.005, 0.1),
        source="assumption, swept: about two senior posts of a secondary school; what help on ties costs would be 0.1",
    )
    substitution: float = parameter(
        0.5,
        "Share of bought support that does what partners' help would have done, so that their help brings less.",
        sentence="{} of the support a school buys does what its partners' help would have done",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: that bought support stands in for help is put in, 0 is not at all",
    )
    forgone: float = parameter(
        1.0,
        "Share of what its time could earn that a head counts as lost when it gives the time to partners.",
        sentence="A head who helps partners counts {} of what the time could have earned as lost",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: 1 is a head who reckons like a seller, 0 one who never thinks of it",
    )
    combined: float = parameter(
        0.0,
        "Share of its money for support that a school may put together with others of its local partnership, to order "
        "a service from elsewhere; who is in pays.",
        sentence="Schools of a partnership may put {} of their money for support together",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Ledingham 2010 (schools in a community could combine their resources); 0 unless studied",
    )
    outside: float = parameter(
        1.0,
        "What a pound of a service from elsewhere moves that a school orders alone, against a pound of its own.",
        sentence="A pound of a service from elsewhere moves quality {} times as far as a pound of one's own",
        bounds=(0, 10),
        plausible=(0.5, 1.5),
        source="assumption, swept: as the authority's advice",
    )
    returns: float = parameter(
        0.15,
        "Increasing returns: the price for each of n schools that order together is n to the power of minus this.",
        sentence="The price for each falls with the number that order together to the power of minus {}",
        bounds=(0, 1),
        plausible=(0.05, 0.4),
        source="assumption, swept: twice as many schools pay a tenth less each",
    )
