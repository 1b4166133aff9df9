"""Parameters of the extension: `learning`, `authority`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Learning(Section):
    """What the extension adds to the parameters of this section."""

    capacity: float = parameter(
        0.5,
        "How much more a unit of improvement brings for each unit of improvement capacity.",
        sentence="A unit of improvement capacity makes {} more of what a school learns",
        unit="share",
        bounds=(0, 2),  # trebled by one unit
        plausible=(0, 1),
        after="money",
    )
    capacity_learnt: float = parameter(
        0.0,
        "Capacity that a year of learning with partners builds, for each unit of improvement.",
        sentence="A unit of improvement with partners builds {} of capacity in a year",
        unit="a year",
        bounds=(0, 1),  # a unit for a unit
        plausible=(0, 0.3),
        source="Greany 2014 (capacity grows with use); 0 unless studied",
    )
    capacity_backed: float = parameter(
        40.0,
        "Capacity that a year's income, if all went into support for it, would build.",
        sentence="A year's income, if spent on support for it, would build capacity of {}",
        bounds=(0, 200),  # 2 for each per cent of income
        plausible=(10, 80),
    )
    capacity_fade: float = parameter(
        0.15,
        "Share of improvement capacity that is lost in a year.",
        sentence="Every year {} of improvement capacity is lost",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.05, 0.3),
    )


class Authority(Section):
    """What the extension adds to the parameters of this section."""

    backing: float = parameter(
        0.0,
        "Share of its schools' budgets that an authority spends on their capacity to improve, by pupils.",
        sentence="The authority spends {} of every budget on its schools' capacity to improve",
        unit="share",
        bounds=(0, 0.2),
        plausible=(0, 0.02),
        role="lever",
        source="Greany 2014 proposes 0.005 for a capacity fund; 0 unless studied",
        after="exponent",
    )
