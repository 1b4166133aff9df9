"""Parameters of the extension: `funding`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Funding(Section):
    """What the extension adds to the parameters of this section."""

    topslice: float = parameter(
        0.0,
        "Share of budgets put into a fund that goes whole to schools below the mean.",
        sentence="{} of every budget goes into a fund for schools below the average",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.02),
        role="lever",
        source="Greany 2014 proposes 0.005",
        after="lag",
    )
