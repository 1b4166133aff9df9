"""How schools teach, improve and stumble."""

from __future__ import annotations

from ..parameter import Section, parameter


class Learning(Section):
    """Quality and attainment."""

    decay: float = parameter(
        0.025,
        "Share of a school's quality that is lost, or regained, in a term.",
        sentence="Every term {} of what sets a school above or below the others is lost",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.01, 0.04),
        source="fitted to fact A8: value added five years apart correlates at 0.74",
    )
    noise: float = parameter(
        0.065,
        "Luck of a term in a school's quality.",
        sentence="Luck moves a school's quality by about {} a term",
        unit="sd",
        bounds=(0, 0.3),  # twice what sets schools apart
        plausible=(0.03, 0.09),
        source="fitted to facts A4 and A8: the spread of quality, and how long it lasts",
    )
    gain: float = parameter(
        0.01,
        "Quality that one unit of improvement brings in a term.",
        sentence="One unit of improvement raises a school's quality by {} in a term",
        unit="sd a term",
        bounds=(0, 0.1),  # three terms of it: what pupils learn in a year
        plausible=(0.004, 0.02),
    )
    display_cost: float = parameter(
        0.1,
        "Value added a school loses that spends all its outward attention on display (chi).",
        sentence="Spending all its outward attention on display costs a school {} of value added",
        unit="sd",
        bounds=(0, 2),
        plausible=(0, 0.3),
    )
    intake: float = parameter(
        1.05,
        "Value added, as published, that a school of disadvantaged pupils alone lacks.",
        sentence="Published value added is {} lower if all pupils of a school are disadvantaged",
        unit="sd",
        bounds=(0, 5),
        plausible=(0.5, 1.3),
        source="fitted to fact A3: Progress 8 is not corrected for disadvantage",
    )
    gap_disadvantaged: float = parameter(
        0.6,
        "How far disadvantaged pupils are behind in the same school.",
        sentence="Disadvantaged pupils are {} behind others in the same school",
        unit="sd",
        bounds=(0, 3),
        plausible=(0.4, 0.8),
        source="England, GCSE: about 0.6-0.7 sd in all (EPI annual reports)",
    )
    gap_additional: float = parameter(
        0.9,
        "How far pupils with additional support needs are behind in the same school.",
        sentence="Pupils with additional support needs are {} behind others in the same school",
        unit="sd",
        bounds=(0, 3),
        plausible=(0.6, 1.3),
    )
    support: float = parameter(
        0.1,
        "Attainment a doubled share of its school's support brings a group.",
        sentence="Twice its share of a school's support raises a group's attainment by {}",
        unit="sd",
        bounds=(0, 2),
        plausible=(0, 0.3),
    )
    voice: float = parameter(
        0.3,
        "Weight of voice against need when a school shares out support (Ledingham's comments).",
        sentence="When a school shares out support, {} of the weight is voice and the rest need",
        unit="share",
        bounds=(0, 1),
        role="lever",
    )
    money: float = parameter(
        0.1,
        "Quality that a year's income, put into improvement, would bring.",
        sentence="A year's income, if put into improvement, would raise quality by {}",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.03, 0.2),
        source="1,000 dollars (about 8%) more for four years: 0.032 sd (Jackson and Mackevicius 2024)",
    )


class Partnership(Section):
    """What schools do together."""

    depth_start: float = parameter(
        0.6,
        "Depth of ties at the start.",
        sentence="Partnerships start at {} of full depth",
        unit="share",
        bounds=(0, 1),
        plausible=(0.2, 0.8),
        when="start",
    )
    depth_rise: float = parameter(
        0.02,
        "Share of the missing depth that a term of working together builds.",
        sentence="Each term of working together builds {} of the depth still missing",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.01, 0.05),
    )
    depth_fall: float = parameter(
        0.02,
        "Share of depth lost in a term without.",
        sentence="Each term without working together costs a partnership {} of its depth",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.01, 0.05),
    )
    lead_cost: float = parameter(
        0.6,
        "What a term in the lead of the local partnership costs.",
        sentence="Leading the local partnership for a term costs a school {}",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0.2, 1.2),
    )
    draft: float = parameter(
        0.2,
        "What riding behind a leader saves.",
        sentence="Following another school's lead for a term saves a school {}",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0, 0.5),
    )
    lead_noise: float = parameter(
        0.5,
        "Noise in the decision to offer the lead.",
        sentence="Chance sways who offers to lead with a strength of {}",
        bounds=(0, 10),
        plausible=(0.2, 1),
    )
    lead_account: float = parameter(
        1.0,
        "How strongly heads keep account of who has led; 0 is not at all.",
        sentence="Heads keep account of who has led with a strength of {}",
        bounds=(0, 10),
        plausible=(0, 2),
    )
    lead_memory: float = parameter(
        0.95,
        "Share of that account that lasts a term.",
        sentence="After a term, heads still hold {} of their account of who has led",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.8, 1),
    )
    waiting_cost: float = parameter(
        0.5,
        "What a helper pays in a term for each sd of capacity it waits for.",
        sentence="Waiting for a partner costs {} a term for each sd of capacity it lacks",
        unit="improvement per sd",
        bounds=(0, 5),
        plausible=(0, 1),
    )


class Shocks(Section):
    """Punctures: a loss of capacity that heals."""

    rate: float = parameter(
        0.01,
        "Chance of a puncture in a term.",
        sentence="A school suffers a sudden blow with a chance of {} a term",
        unit="a term",
        bounds=(0, 1),
        plausible=(0, 0.05),
    )
    loss: float = parameter(
        0.4,
        "Capacity lost in a puncture.",
        sentence="A sudden blow takes {} off a school's capacity",
        unit="sd",
        bounds=(0, 5),
        plausible=(0.2, 0.8),
    )
    heal: float = parameter(
        0.08,
        "Rate at which a puncture heals without help (r0).",
        sentence="Left alone, a school recovers from a blow at a rate of {} a term",
        unit="a term",
        bounds=(0, 5),
        plausible=(0.03, 0.2),
    )
    heal_helped: float = parameter(
        0.2,
        "How much faster it heals when every partner waits (r1).",
        sentence="If every partner waits, a school's rate of recovery rises by {} a term",
        unit="a term",
        bounds=(0, 5),
        plausible=(0, 0.4),
    )
