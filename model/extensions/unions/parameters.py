"""Parameters of the extension: `unions`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Unions(Section):
    """Trusts that schools form and leave of their own will."""

    after = "fates"

    joining: float = parameter(
        0.0,
        "Chance in a year that two partners who both want to join in one trust come to do it; 0 is never.",
        sentence="Partners who both want to join under one trust do so with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.3),
    )
    autonomy: float = parameter(
        0.05,
        "What deciding for itself is worth to a head, in the unit of the payoffs.",
        sentence="Deciding for itself is worth {} to a school",
        unit="improvement",
        bounds=(0, 10),
        plausible=(0, 0.2),
    )
    exit: float = parameter(
        0.0,
        "Chance in a year that a member of a trust that wants to leave it may; 0 is no right of exit.",
        sentence="A school that wants to leave its trust may do so with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        role="lever",
    )
