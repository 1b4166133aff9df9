"""Parameters of the extension: `services`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Services(Section):
    """What the extension adds to the parameters of this section."""

    one_voice: float = parameter(
        0.0,
        "Share of its income that a school spends with partners outside with whom its coalition bargains as one; what "
        "these then get less stays in the school.",
        sentence="Schools that work together bargain as one for {} of their incomes, spent with outside partners",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.25),
        role="lever",
        source="Jackson 2010 (a single voice to engage with external partners); 0 unless studied, 0.2 there: about "
        "what is not spent on staff (DfE 2017, schools' buying strategy: over 10bn pounds a year)",
        after="returns",
    )
    discount: float = parameter(
        0.035,
        "What n schools that bargain as one are asked by outside partners is n to the power of minus this.",
        sentence="What outside partners ask falls with the number that bargain as one to the power of minus {}",
        bounds=(0, 1),
        plausible=(0.01, 0.1),
        source="assumption, swept; that it falls is put in. Twenty schools pay a tenth less: the DfE's schools' "
        "buying strategy (January 2017) aimed at over 1bn of 10bn pounds a year by buying together and better; 337m in "
        "all were reported saved by November 2019",
    )
