"""Parameters of the extension: `contracts`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Contracts(Section):
    """Schools run under contract for a number of years, and lost if what was agreed is not achieved (Ledingham)."""

    after = "governance"

    duration: float = parameter(
        0.0,
        "Years a contract to run a school lasts; 0 is no contract, a school's provider stays.",
        sentence="A contract to run a school lasts {}",
        unit="years",
        bounds=(0, 30),
        plausible=(0, 10),
        role="lever",
        source="Ledingham 2010 proposes contracts; 0 in England, where agreements have no end",
    )
    outcome: float = parameter(
        -1.0,
        "Mean standing over a contract below which it is not renewed.",
        sentence="A contract is not renewed if the school's standing was below {} over its years",
        unit="sd",
        bounds=(-5, 5),
        plausible=(-1.5, 0),
        role="lever",
    )
    weight: float = parameter(
        4.0,
        "What losing a contract weighs: so many years at stakes of 1. A contract of that length presses like them.",
        sentence="The loss of a contract weighs as much as {} of ordinary stakes",
        unit="years",
        bounds=(0, 50),
        plausible=(1, 12),
        source="assumption, swept: a judgement comes about every four years in England",
    )
    parents: float = parameter(
        0.0,
        "Parents' part in the review of a contract at its end; results have what is left.",
        sentence="When a contract ends, {} of the review is what parents vote",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Ledingham 2010 (parents involved in the review of outcomes); 0 unless studied",
    )
    equal_votes: float = parameter(
        0.0,
        "How far parents' votes are weighted so that all groups count by their pupils; 0 leaves them to who votes.",
        sentence="Parents' votes are weighted {} of the way to counting every pupil alike",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="0 unless studied: the weights that the claim on Ledingham asks for",
    )
    turnout_disadvantaged: float = parameter(
        0.6,
        "Parents of disadvantaged pupils who vote, for each parent of an advantaged pupil who does.",
        sentence="For each vote for an advantaged pupil there is {} of a vote for a disadvantaged one",
        bounds=(0, 5),
        plausible=(0.3, 1),
        source="US households 2016: parents in poverty were 20 points or more less likely to volunteer or serve on a "
        "school committee (NCES; of about 45% who do). Assumption: votes on a contract are as these",
    )
    turnout_additional: float = parameter(
        0.8,
        "Parents of pupils with additional needs who vote, for each parent of an advantaged pupil who does.",
        sentence="For each vote for an advantaged pupil there is {} of a vote for one with additional needs",
        bounds=(0, 5),
        plausible=(0.4, 1.2),
    )
    content_pace: float = parameter(
        0.5,
        "Share of the way that parents' content moves in a year to how their group's children fare now.",
        sentence="In a year parents' content moves {} of the way to how their children fare now",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.2, 1),
    )
    vote_noise: float = parameter(
        0.3,
        "Luck of a vote at the end of a contract.",
        sentence="Luck moves what parents vote by about {}",
        unit="sd",
        bounds=(0, 5),
        plausible=(0, 0.6),
    )
    steering: float = parameter(
        0.3,
        "How far votes decide who is supported where the contract is in no danger, for full parents' part.",
        sentence="Parents who review a contract steer {} of a school's support in calm years too",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="assumption, swept: that support goes by votes as far as parents steer is put in (Ledingham 2010: 'a "
        "significant role in the strategic direction'), to whom they steer it is not",
    )
