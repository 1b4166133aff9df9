"""Parameters of the extension: `accountability`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Accountability(Section):
    """What the extension adds to the parameters of this section."""

    judged_disadvantaged: float = parameter(
        0.0,
        "Weight of pupils who are not advantaged in the result that is judged; the rest is the mean of all pupils.",
        sentence="{} of the result that is judged is that of pupils who are not advantaged",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Ledingham 2010 (the authority sets the outcomes); 0 unless studied. That a threatened school's support "
        "goes by what is judged is put in",
        after="effort_response",
    )
