"""Parameters of the extension: `heads`, `funding`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Heads(Section):
    """What the extension adds to the parameters of this section."""

    reckoning: float = parameter(
        0.0,
        "Chance in a year that a head whose school is in debt retrenches or redesigns; 0 is never.",
        sentence="A head whose school is in debt retrenches or redesigns with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 1),
        source="Jackson 2010 (burning platform); 0 unless studied",
        after="promotion",
    )
    redesign_threshold: float = parameter(
        0.5,
        "Capacity (share of income) plus trust at which a head redesigns as likely as it retrenches.",
        sentence="At a capacity and trust of {} together, a head in debt is as likely to redesign as to retrench",
        unit="share",
        bounds=(-5, 5),
        plausible=(0.2, 0.8),
        after="feedback_cost",
    )
    redesign_noise: float = parameter(
        0.1,
        "How gradually redesign becomes likelier as capacity and trust grow.",
        sentence="The line between retrenching and redesigning is blurred by {}",
        unit="share",
        bounds=(0, 5),
        plausible=(0.02, 0.3),
    )
    retrenched: float = parameter(
        0.03,
        "Share of its income that a school which retrenches takes out of improvement at most.",
        sentence="A school that retrenches cuts up to {} of its income from improvement in a year",
        unit="share",
        bounds=(0, 1),
        plausible=(0.01, 0.06),
    )


class Funding(Section):
    """What the extension adds to the parameters of this section."""

    sharing: float = parameter(
        0.02,
        "Share of its income that a school which redesigns saves if it works with all of its partners.",
        sentence="A school that shares costs with all its partners saves {} of its income",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.05),
        after="cut",
    )
