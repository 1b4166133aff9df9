"""Parameters of the extension: `norm`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Norm(Section):
    """What the extension adds to the parameters of this section."""

    blame_rise: float = parameter(
        0.0,
        "Share of missing blame that a year of full complaint adds; 0 is no blame.",
        sentence="A year of full complaint adds {} of the blame still missing",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="comment on Ledingham 2010: a blame culture that perpetuates itself; 0 unless studied",
        after="alarm_memory",
    )
    blame_spread: float = parameter(
        0.1,
        "Share of what its partners blame more that a school catches in a year.",
        sentence="Each year a school catches {} of what its partners blame more than it does",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.3),
    )
    blame_fade: float = parameter(
        0.1,
        "Share of blame that fades in a year.",
        sentence="Every year {} of blame fades",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.03, 0.3),
    )
    blame_weight: float = parameter(
        0.5,
        "Share of the pace at which trust, depth and lapsed ties come back, and partners join in one trust, that full "
        "blame takes away.",
        sentence="Full blame slows the growth of trust and depth, and joining in one trust, by {}",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
    )
