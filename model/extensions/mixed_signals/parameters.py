"""Parameters of the extension: `accountability`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Accountability(Section):
    """What the extension adds to the parameters of this section."""

    volatility: float = parameter(
        0.0,
        "How far changing rules swing the stakes from year to year, for all schools of an authority alike, about their "
        "mean.",
        sentence="Changing rules swing what hangs on being judged badly by about {} from year to year",
        unit="log sd",
        bounds=(0, 1.5),
        plausible=(0, 0.8),
        role="lever",
        source="assumption: signals are mixed in how much hangs on a judgement, not in what is judged; 0 in England",
        after="free_riding",
    )
