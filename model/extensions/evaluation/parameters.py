"""Parameters of the extension: `heads`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Heads(Section):
    """What the extension adds to the parameters of this section."""

    feedback: float = parameter(
        0.0,
        "How thoroughly evaluation tells heads each year what partners did on all their ties; 1 leaves no error.",
        sentence="Evaluation corrects {} of a head's error about what partners do, every year",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Greany 2014 (rigorous evaluation and feedback loops); 0 unless studied. Schools pay feedback_cost",
        after="governor_cost",
    )
    feedback_cost: float = parameter(
        0.0005,
        "Share of its income that a school would pay a year for an evaluation that leaves no error.",
        sentence="An evaluation that leaves heads no error costs a school {} of its income a year",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0002, 0.002),
        source="assumption, swept: as data that leave no error about needs (authority.data_cost)",
    )
