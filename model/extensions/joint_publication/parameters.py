"""Parameters of the extension: `accountability`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Accountability(Section):
    """What the extension adds to the parameters of this section."""

    joint: int = parameter(
        0,
        "Whether schools that work together, or are in one group, may publish their results jointly if they wish it.",
        sentence="Joint publication of results by partners who wish it: {} (1 allowed, 0 not)",
        bounds=(0, 1),
        role="lever",
        source="Dunford 2006 proposes it; 0 in England. Assumption: a school wishes it where the mean is better for "
        "it, and for partners as far as its head cares, and takes for granted that all partners wish it too",
        after="result_noise",
    )
    free_riding: float = parameter(
        0.0,
        "How far a head feels that its school's effort moves a jointly published result by its own share only.",
        sentence="Heads who publish jointly feel {} of how little their own effort moves the joint result",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept; 0 unless studied. That effort moves a mean over n schools by 1/n is arithmetic; "
        "that a head slackens by what it feels of that, less what it cares for partners, is put in",
    )
