"""Who leads and who teaches."""

from __future__ import annotations

from pydantic import Field, field_validator

from ...agents.errors import shown
from ...agents.registry import close_to
from ...agents.strategies import NAMES, STRATEGIES
from ..parameter import ASSUMPTION, Section, parameter


class Heads(Section):
    """Head teachers: who they are, how long they stay."""

    mix: dict[str, float] = Field(
        default={name: each.share for name, each in STRATEGIES.items()},
        description="Share of heads who follow each strategy (weights; they need not add to one).",
        json_schema_extra={
            "unit": "",
            "role": "uncertainty",
            "source": ASSUMPTION,
            "when": "live",
            "sentence": "Heads are drawn with a weight of {} for {strategy}",
        },
        validate_default=True,
    )
    prosocial: float = parameter(
        0.05,
        "Mean weight of a partner's payoff in a head's own (omega).",
        sentence="Heads count a partner's gain at {} of their own",
        unit="share",
        bounds=(-1, 2),
        plausible=(0, 0.3),
    )
    prosocial_spread: float = parameter(
        0.15,
        "Spread of that weight between heads.",
        sentence="Heads differ by about {} in how much a partner's gain counts for them",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.3),
    )
    nerve_spread: float = parameter(
        0.3,
        "Spread between heads of how strongly stakes are felt.",
        sentence="Heads differ by about {} in how strongly they feel the stakes",
        unit="log sd",
        bounds=(0, 2),
        plausible=(0, 0.6),
    )
    skill_spread: float = parameter(
        0.02,
        "Spread between heads of what they add to quality.",
        sentence="Heads differ by about {} in what they add to quality in a year",
        unit="sd a year",
        bounds=(0, 0.5),
        plausible=(0, 0.05),
    )
    oppression: float = parameter(
        0.45,
        "Pressure (stakes as felt times the chance of a bad judgement) above which an oppressed head looks inward.",
        sentence="An oppressed head looks inward once pressure is above {}",
        bounds=(0, 10),
        plausible=(0.2, 1),
    )
    outlook_memory: float = parameter(
        0.8,
        "Share of a head's picture of its partners that lasts a term.",
        sentence="After a term, {} of a head's picture of its partners is left",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.5, 0.95),
    )
    aspiration: float = parameter(
        0.4,
        "Payoff a learner hopes for.",
        sentence="A head who learns hopes that a partner brings it {}",
        unit="improvement",
        bounds=(-5, 5),
        plausible=(0, 1),
    )
    learning: float = parameter(
        0.5,
        "How far one term's payoff moves a learner.",
        sentence="A head who learns is moved by a term's experience with a strength of {}",
        bounds=(0, 10),
        plausible=(0.1, 1),
    )
    leave: float = parameter(
        0.085,
        "Chance that a head leaves within a year.",
        sentence="Every year {} of heads leave of their own accord",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.06, 0.13),
        source="NFER 2015: 6-13% a year (fact A9)",
    )
    leave_after_bad: float = parameter(
        0.01,
        "How much likelier that is after a bad grade.",
        sentence="A bad grade adds {} to the chance that a head leaves within the year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.15),
        source="fitted to fact A9 (about 10 points in all), dismissal and takeover being apart",
    )
    job_years: float = parameter(
        4.0,
        "A head may lose its job after this many bad years in a row.",
        sentence="A head may lose its job after {} of bad grades in a row",
        unit="years",
        bounds=(1, 50),
        plausible=(2, 8),
        role="lever",
    )
    dismissal: float = parameter(
        0.2,
        "Chance of losing the job then, for each unit of stakes.",
        sentence="At today's stakes, too many bad years cost a head its job with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
    )
    burn_out: float = parameter(
        0.3,
        "How much likelier a head without energy leaves.",
        sentence="Being burnt out adds {} to the chance that a head leaves within the year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
    )
    rest: float = parameter(
        0.02,
        "Energy a head regains in a year.",
        sentence="Every year a head regains {} of its energy",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.1),
    )
    promotion: float = parameter(
        0.3,
        "Share of new heads who were trained under a visible winner and bring its strategy.",
        sentence="{} of new heads were trained under a visible winner and act like it",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
    )

    @field_validator("mix", mode="before")
    @classmethod
    def _known_strategies(cls, mix: object) -> object:
        if not isinstance(mix, dict):
            raise ValueError("is a table of strategy = share")  # noqa: TRY004 - what Pydantic turns into its own error
        for name, share in mix.items():
            if name not in NAMES:
                hint = close_to(str(name), NAMES, "coopetition list strategies")
                raise ValueError(f"{shown(name)} is no strategy; {hint}")
            if not (isinstance(share, (int, float)) and 0 <= share <= 1e6):
                raise ValueError(f"{name} is {shown(share)}; a share is a number from 0 to 1,000,000")
        whole = {name: each.share for name, each in STRATEGIES.items()} | mix
        if sum(whole.values()) <= 0:
            raise ValueError("all shares are 0; at least one strategy needs a share above 0")
        return whole


class Teachers(Section):
    """Teachers are a conserved stock: a winner's gain is another's loss."""

    pupils_each: float = parameter(
        17.0,
        "Pupils a teacher.",
        sentence="A school needs one teacher for every {}",
        unit="pupils",
        bounds=(1, 100),
        plausible=(14, 20),
        role="constant",
        source="England, secondaries: about 17 (School workforce 2023)",
    )
    supply: float = parameter(
        0.96,
        "Teachers there are at the start, for each post.",
        sentence="At the start, there are teachers for {} of all posts",
        unit="share",
        bounds=(0, 2),
        plausible=(0.92, 1),
        role="constant",
        source="England: posts vacant or filled for a time, about 2-4% (School workforce 2023)",
        when="start",
    )
    in_pool: float = parameter(
        0.02,
        "Share of all teachers between two posts at the start.",
        sentence="At the start, {} of all teachers are between two posts",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.05),
        when="start",
    )
    leave: float = parameter(
        0.1,
        "Chance that a teacher leaves the school within a year.",
        sentence="Every year {} of teachers leave their school",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.08, 0.2),
        source="School workforce 2023: about 10% leave the profession, more move",
    )
    draw_of_standing: float = parameter(
        0.3,
        "How much a school's standing draws teachers.",
        sentence="A school's good standing draws teachers with a strength of {}",
        unit="per sd",
        bounds=(0, 5),
        plausible=(0, 1),
    )
    push_of_workload: float = parameter(
        3.0,
        "How much the effort that pressure asks for drives them away.",
        sentence="The extra effort of a pressed school drives teachers away with a strength of {}",
        unit="per sd",
        bounds=(0, 20),
        plausible=(0, 6),
    )
    shortage_cost: float = parameter(
        0.06,
        "Quality a school would lose in a term with no teacher at all.",
        sentence="A school with no teachers at all would lose {} of quality in a term",
        unit="sd a term",
        bounds=(0, 2),
        plausible=(0, 0.3),
    )
