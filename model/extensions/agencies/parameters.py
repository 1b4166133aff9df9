"""Parameters of the extension: `contracts`, `agencies`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Contracts(Section):
    """What the extension adds to the parameters of this section."""

    agencies: float = parameter(
        0.0,
        "Part of engagement with other agencies in the review of a contract; results have what is left.",
        sentence="When a contract ends, {} of the review is engagement with other agencies",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Ledingham 2010 (engagement is built into the outcome agreement); 0 unless studied",
        after="steering",
    )


class Agencies(Section):
    """Other agencies (social work, health, police) with which schools may engage; their own work is not paid here."""

    after = "contracts"

    offered: float = parameter(
        0.0,
        "How far other agencies are on offer to a school; 0 is none.",
        sentence="Other agencies are on offer to a school to {} of the full",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="0 unless studied; it costs schools no money but heads time, what agencies spend is not of this budget",
    )
    deepen: float = parameter(
        0.3,
        "Share of what is missing of engagement that a year of all the time for it makes good.",
        sentence="All the time for it makes good {} a year of what engagement with agencies lacks",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.1, 0.6),
    )
    fade: float = parameter(
        0.2,
        "Share of engagement that is lost in a year.",
        sentence="Engagement with other agencies loses {} of itself in a year",
        unit="a year",
        bounds=(0.01, 1),
        plausible=(0.1, 0.4),
    )
    cost: float = parameter(
        0.05,
        "Improvement forgone in a term where all the time that can go to other agencies does.",
        sentence="All the time that can go to other agencies takes away {} a term from improvement",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0.02, 0.2),
        source="assumption, swept: half of what accounting to a further body takes",
    )
    additional: float = parameter(
        0.1,
        "Attainment that full engagement brings pupils with additional needs.",
        sentence="Full engagement with other agencies brings pupils with additional needs {}",
        unit="sd",
        bounds=(0, 2),
        plausible=(0, 0.3),
        source="assumption, swept: trials of case management in schools found little (MDRC 2017)",
    )
    disadvantaged: float = parameter(
        0.05,
        "Attainment that full engagement brings disadvantaged pupils.",
        sentence="Full engagement with other agencies brings disadvantaged pupils {}",
        unit="sd",
        bounds=(0, 2),
        plausible=(0, 0.2),
        source="assumption, swept: half of what it brings those with additional needs",
    )
    kept: float = parameter(
        0.3,
        "Share of exclusions that do not happen where engagement with other agencies is full.",
        sentence="Full engagement with other agencies keeps {} of exclusions from happening",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="assumption, swept: that it keeps pupils in school is put in",
    )
    care: float = parameter(
        2.5,
        "Improvement a term that a head who counts others as itself gives for one sd of its pupils' attainment.",
        sentence="A head who counts others as itself gives {} a term for one sd of its pupils' attainment",
        unit="improvement",
        bounds=(0, 50),
        plausible=(0, 10),
        source="assumption, swept: what keeps quality up by one sd, learning.decay over learning.gain",
    )
    agreed: float = parameter(
        0.5,
        "Engagement with other agencies that an outcome agreement asks for: it counts as a standing of 0.",
        sentence="An outcome agreement asks for {} of full engagement with other agencies",
        unit="share",
        bounds=(0, 1),
        plausible=(0.2, 0.8),
    )
    worth: float = parameter(
        2.0,
        "What full engagement counts for above none in a review, in standing.",
        sentence="In a review, full engagement with other agencies counts {} more than none",
        unit="sd",
        bounds=(0, 20),
        plausible=(0.5, 4),
        source="assumption, swept: from one sd below others to one above",
    )
