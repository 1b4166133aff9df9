"""Parameters of the extension: `funding`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Funding(Section):
    """What the extension adds to the parameters of this section."""

    area_fund: float = parameter(
        0.0,
        "Share of budgets put into a fund that goes whole to local authorities, and there to schools by pupils.",
        sentence="{} of every budget goes into a fund for areas",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.02),
        role="lever",
        source="0 unless studied; as large as Greany's fund for capacity (0.005) where it is",
        after="topslice",
    )
    area_by_results: float = parameter(
        0.0,
        "Share of the area fund for areas whose value added is below the mean, by pupils times how far.",
        sentence="{} of the area fund goes to the lowest-performing areas",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Greany 2014 (area challenges such as London's); that how far below the mean is need: assumption",
    )
    area_by_maturity: float = parameter(
        0.0,
        "Share of the rest for areas whose heads trust partners less than the mean; what is left is for all areas.",
        sentence="{} of the rest of the area fund goes to areas where schools trust one another least",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Greany 2014 (local solutions); that trust on ties tells an area's maturity is assumed",
    )
