"""Parameters of the extension: `exclusions`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Exclusions(Section):
    """Pupils whom schools put out for good, and the unit of their authority that takes them."""

    after = "monitoring"

    usual: float = parameter(
        0.0,
        "Share of its disadvantaged pupils whom a school under no threat and without partners excludes for good in a "
        "year; 0 is never.",
        sentence="A school under no threat excludes {} of its disadvantaged pupils for good a year",
        unit="a year",
        bounds=(0, 0.2),
        plausible=(0, 0.01),
        source="0 unless studied; England, state secondaries 2018/19: 0.5% of pupils eligible for free school meals in "
        "the last six years (DfE, permanent exclusions), who are under threat and have partners",
    )
    additional: float = parameter(
        1.2,
        "How many times as likely a pupil with additional needs is excluded as a disadvantaged one.",
        sentence="Pupils with additional needs are excluded {} times as often as disadvantaged pupils",
        bounds=(0, 20),
        plausible=(0.5, 3),
    )
    pressed: float = parameter(
        1.0,
        "How much oftener schools exclude for a threat of 1: stakes times the chance of a bad judgement.",
        sentence="A threat of 1 over a school adds {} times the usual to its exclusions",
        bounds=(0, 50),
        plausible=(0, 3),
        source="assumption, swept: that threat raises exclusions is put in, how far it weighs is not known",
    )
    kept: float = parameter(
        0.5,
        "Share of exclusions that do not happen where all partners work together with the school: a managed move or "
        "their help takes the place.",
        sentence="Where all partners work with a school, {} of its exclusions do not happen",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.8),
        source="assumption, swept: that partners keep pupils in school is put in (cameos three and nine claim it)",
    )
    hidden: float = parameter(
        0.5,
        "Share of exclusions that full fear for jobs keeps off the record; the pupils leave the roll all the same.",
        sentence="Full fear for their jobs makes teachers keep {} of exclusions off the record",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.8),
        source="assumption, swept: comment on Ledingham 2010 ('the fewest exclusions for fear of being sacked')",
    )
    returning: float = parameter(
        0.3,
        "Share of the pupils in a unit who would come back to a school in a year: another one with free places.",
        sentence="{} of the excluded come back to another school a year, where there are free places",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.6),
    )
    behind: float = parameter(
        0.5,
        "How far pupils in a unit are behind those of their group in schools.",
        sentence="Pupils in a unit are {} behind those of their group in schools",
        unit="sd",
        bounds=(0, 5),
        plausible=(0, 1.5),
    )
    commissioned: float = parameter(
        0.0,
        "Share of the pupils in a unit for whom it is run independently, under contract to the authority.",
        sentence="{} of the excluded are in a unit that is run independently, under contract",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Ledingham 2010 (pupil support by an independent unit that the authority commissions); 0 unless studied",
    )
    floor: float = parameter(
        0.3,
        "Share of what pupils in a unit are behind that running it under contract takes off.",
        sentence="A unit under contract takes off {} of what its pupils are behind",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="assumption, swept: that it helps is put in; no figure is known",
    )
