"""What a form of governance says: one vector for all forms, so that they can be compared, swept and mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import model_validator

from ..parameter import Section, parameter

if TYPE_CHECKING:
    from typing import Self

VOICES = ("heads", "staff", "parents", "centre")
"""Who has a voice in a group, in the order of their weights."""
SURE = 1e-9


class Vector(Section):
    """Who decides, who has a voice, who may leave, how formal it is, what is shared, how much it covers, how alike."""

    authority: float = parameter(
        1.0,
        "Share of what members do with one another that the group decides; the rest each head decides.",
        sentence="The group decides {} of what its members do with one another",
        unit="share",
        bounds=(0, 1),
    )
    heads: float = parameter(
        0.0, "Weight of the heads' voice.", sentence="Heads have {} of the voice", unit="share", bounds=(0, 1)
    )
    staff: float = parameter(
        0.0, "Weight of the teachers' voice.", sentence="Teachers have {} of the voice", unit="share", bounds=(0, 1)
    )
    parents: float = parameter(
        0.0, "Weight of the parents' voice.", sentence="Parents have {} of the voice", unit="share", bounds=(0, 1)
    )
    centre: float = parameter(
        1.0, "Weight of the centre's voice.", sentence="The centre has {} of the voice", unit="share", bounds=(0, 1)
    )
    exit: float = parameter(
        0.0,
        "Chance in a year that a member that wants to leave may.",
        sentence="A member that wants to leave may do so with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
    )
    formality: float = parameter(
        1.0,
        "Formality of ties inside the group.",
        sentence="Ties between members are formal by {}",
        unit="share",
        bounds=(0, 1),
    )
    pooling: float = parameter(
        0.0,
        "Share of a member's score that is its partner's, on ties inside the group.",
        sentence="On ties between members, {} of the score is the partner's",
        unit="share",
        bounds=(0, 1),
    )
    sharing: float = parameter(
        0.0,
        "Share of reserves and of spare teachers that members put together for whoever needs them most.",
        sentence="Members put {} of reserves and spare teachers together for the greatest need",
        unit="share",
        bounds=(0, 1),
    )
    scope: float = parameter(
        1.0,
        "Share of the members' work that the group is about.",
        sentence="The group is about {} of its members' work",
        unit="share",
        bounds=(0, 1),
    )
    variance: float = parameter(
        1.0,
        "How far members keep methods of their own: 0 is those of the centre, 1 is everyone's own.",
        sentence="Members keep {} of their own methods",
        unit="share",
        bounds=(0, 1),
    )
    election: float = parameter(
        0.0,
        "Years between elections of the school that leads; 0 is none.",
        sentence="Who leads is elected every {}",
        unit="years",
        bounds=(0, 20),
    )
    sunset: float = parameter(
        0.0,
        "Years after which the group ends unless its members go on; 0 is no end.",
        sentence="The group ends after {} unless its members go on",
        unit="years",
        bounds=(0, 50),
    )

    outside: float = parameter(
        1.0,
        "Share of a partner's help that crosses the border of the group, in either direction; 0 is none.",
        sentence="{} of partners' help crosses the border of the group",
        unit="share",
        bounds=(0, 1),
    )
    dividend: float = parameter(
        0.0,
        "Share of the money that would go into improvement that goes to teachers as partners instead.",
        sentence="Teachers share {} of what would go into improvement",
        unit="share",
        bounds=(0, 1),
    )
    platform: float = parameter(
        0.0,
        "Chance in a year that a member below the group's mean is matched with another that may help.",
        sentence="A member below the mean is matched with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
    )
    loose: float = parameter(
        0.0,
        "Further luck in members' published results, as a share of what there is: everyone tells them in its own way.",
        sentence="Published results of members carry {} more luck",
        unit="share",
        bounds=(0, 5),
    )
    turnout: float = parameter(
        1.0,
        "Parents of pupils who are not advantaged who use their voice, for each parent of advantaged ones who does.",
        sentence="For each advantaged parent who votes, {} of the others do",
        unit="share",
        bounds=(0, 2),
    )
    roving: float = parameter(
        0.0,
        "Share of members' budgets that a roving centre is paid, for pupils who are not advantaged.",
        sentence="Members pay {} of their budgets to a roving centre",
        unit="share",
        bounds=(0, 0.2),
    )
    review: float = parameter(
        0.0,
        "Years between reviews by parents: a member whose gap between pupils is no narrower leaves; 0 is none.",
        sentence="Parents review every {} whether the gap has narrowed",
        unit="years",
        bounds=(0, 20),
    )

    @model_validator(mode="after")
    def _voices_are_shares(self) -> Self:
        total = sum(getattr(self, name) for name in VOICES)
        if abs(total - 1.0) > SURE:
            raise ValueError(f"the voices {', '.join(VOICES)} add up to {total:g}; they must add up to 1")
        return self
