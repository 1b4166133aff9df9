"""Parameters of the extension: `teachers`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Teachers(Section):
    """What the extension adds to the parameters of this section."""

    insecurity: float = parameter(
        0.0,
        "How far teachers' jobs hang on results; 0 is tenure.",
        sentence="Teachers' jobs hang on results to {}",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="comment on Ledingham 2010 (job security); 0 unless studied",
        after="shortage_cost",
    )
    long_hours: float = parameter(
        0.1,
        "Effort that the longest hours for fear of the sack add to value added.",
        sentence="The longest hours for fear of the sack add {} to value added",
        unit="sd",
        bounds=(0, 1),
        plausible=(0, 0.2),
    )
    weariness: float = parameter(
        0.5,
        "Share of the long hours of all years past that teachers still feel a year later.",
        sentence="A year later teachers still feel {} of their long hours",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.8),
    )
    engineered: float = parameter(
        0.15,
        "The most by which marks are engineered for fear of the sack; nobody learns more.",
        sentence="For fear of the sack, marks are engineered upwards by {} at most",
        unit="sd",
        bounds=(0, 1),
        plausible=(0, 0.3),
    )
    displaced: float = parameter(
        0.5,
        "Share of the weight of partners' payoffs that full insecurity displaces.",
        sentence="Where all hangs on results, heads think {} less of what partners gain",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: the claim itself, so 0 in the twin that tests it",
    )
