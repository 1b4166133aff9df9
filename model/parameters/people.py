"""Who leads and who teaches."""

from __future__ import annotations

from pydantic import Field, field_validator

from ...agents.strategies import NAMES, STRATEGIES
from .declaration import Section, parameter


class Heads(Section):
    """Head teachers: who they are, how long they stay."""

    mix: dict[str, float] = Field(
        default={name: each.share for name, each in STRATEGIES.items()},
        description="Share of heads who follow each strategy (weights; they need not add to one).",
        json_schema_extra={"unit": "share", "role": "uncertainty", "source": "assumption, swept"},
        validate_default=True,
    )
    prosocial: float = parameter(
        0.05, "Mean weight of a partner's payoff in a head's own (omega).", bounds=(-1, 2), plausible=(0, 0.3)
    )
    prosocial_spread: float = parameter(
        0.15, "Spread of that weight between heads.", unit="sd", bounds=(0, 1), plausible=(0, 0.3)
    )
    nerve_spread: float = parameter(
        0.3, "Spread between heads of how strongly stakes are felt.", unit="log sd", bounds=(0, 2), plausible=(0, 0.6)
    )
    skill_spread: float = parameter(
        0.02,
        "Spread between heads of what they add to quality.",
        unit="sd a year",
        bounds=(0, 0.5),
        plausible=(0, 0.05),
    )
    oppression: float = parameter(
        0.45,
        "Pressure (stakes as felt times the chance of a bad judgement) above which an oppressed head looks inward.",
        bounds=(0, 10),
        plausible=(0.2, 1),
    )
    outlook_memory: float = parameter(
        0.8,
        "Share of a head's picture of its partners that lasts a term.",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.5, 0.95),
    )
    aspiration: float = parameter(
        0.4, "Payoff a learner hopes for.", unit="improvement", bounds=(-5, 5), plausible=(0, 1)
    )
    learning: float = parameter(0.5, "How far one term's payoff moves a learner.", bounds=(0, 10), plausible=(0.1, 1))
    leave: float = parameter(
        0.085,
        "Chance that a head leaves within a year.",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.06, 0.13),
        source="NFER 2015: 6-13% a year (fact A9)",
    )
    leave_after_bad: float = parameter(
        0.1,
        "How much likelier that is after a bad grade.",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.05, 0.15),
        source="NFER 2015: about 10 points (fact A9)",
    )
    job_years: float = parameter(
        4.0,
        "A head may lose its job after this many bad years in a row.",
        unit="years",
        bounds=(1, 50),
        plausible=(2, 8),
        role="lever",
    )
    dismissal: float = parameter(
        0.2, "Chance of losing the job then, for each unit of stakes.", unit="a year", bounds=(0, 1), plausible=(0, 0.5)
    )
    burn_out: float = parameter(
        0.3, "How much likelier a head without energy leaves.", unit="a year", bounds=(0, 1), plausible=(0, 0.5)
    )
    rest: float = parameter(0.02, "Energy a head regains in a year.", unit="a year", bounds=(0, 1), plausible=(0, 0.1))
    promotion: float = parameter(
        0.3,
        "Share of new heads who were trained under a visible winner and bring its strategy.",
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
                raise ValueError(f"{name!r} is no strategy; the strategies are {', '.join(NAMES)}")
            if not (isinstance(share, (int, float)) and 0 <= share <= 1e6):
                raise ValueError(f"{name} is {share!r}; a share is a number of 0 or more")
        whole = {name: each.share for name, each in STRATEGIES.items()} | mix
        if sum(whole.values()) <= 0:
            raise ValueError("all shares are 0; at least one strategy needs a share above 0")
        return whole


class Teachers(Section):
    """Teachers are a conserved stock: a winner's gain is another's loss."""

    pupils_each: float = parameter(
        17.0,
        "Pupils a teacher.",
        unit="pupils",
        bounds=(1, 100),
        plausible=(14, 20),
        role="constant",
        source="England, secondaries: about 17 (School workforce 2023)",
    )
    supply: float = parameter(
        0.96,
        "Teachers there are at the start, for each post.",
        unit="share",
        bounds=(0, 2),
        plausible=(0.92, 1),
        role="constant",
        source="England: posts vacant or filled for a time, about 2-4% (School workforce 2023)",
    )
    in_pool: float = parameter(
        0.02, "Share of all teachers between two posts at the start.", unit="share", bounds=(0, 1), plausible=(0, 0.05)
    )
    leave: float = parameter(
        0.1,
        "Chance that a teacher leaves the school within a year.",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.08, 0.2),
        source="School workforce 2023: about 10% leave the profession, more move",
    )
    draw_of_standing: float = parameter(
        0.3, "How much a school's standing draws teachers.", unit="per sd", bounds=(0, 5), plausible=(0, 1)
    )
    push_of_workload: float = parameter(
        3.0,
        "How much the effort that pressure asks for drives them away.",
        unit="per sd",
        bounds=(0, 20),
        plausible=(0, 6),
    )
    shortage_cost: float = parameter(
        0.06,
        "Quality a school would lose in a term with no teacher at all.",
        unit="sd a term",
        bounds=(0, 2),
        plausible=(0, 0.3),
    )
