"""Who leads and who teaches."""

from __future__ import annotations

from pydantic import Field, field_validator

from ...agents.errors import shown
from ...agents.registry import close_to
from ...agents.strategies import NAMES, STRATEGIES
from .declaration import ASSUMPTION, Section, parameter


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
    reckoning: float = parameter(
        0.0,
        "Chance in a year that a head whose school is in debt retrenches or redesigns; 0 is never.",
        sentence="A head whose school is in debt retrenches or redesigns with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 1),
        source="Jackson 2010 (burning platform); 0 unless studied",
    )
    informed: float = parameter(
        1.0,
        "Share of heads, at the start and later, who know what working together brings (the synergy).",
        sentence="{} of new heads know what working together brings",
        unit="share",
        bounds=(0, 1),
        plausible=(0.1, 1),
        source="the toolkit, first cameo (a few heads are well informed); that all know (1) unless studied",
    )
    telling: float = parameter(
        0.1,
        "Chance in a year that a partner who knows, and works with a head on both sides, tells it what that brings.",
        sentence="A partner who knows tells a head it works with what that brings with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.4),
        source="assumption, swept: it is not clear how knowledge can be transferred (the toolkit)",
    )
    training: float = parameter(
        0.0,
        "Share of a school's leaders who are trained in a year, together with those of other schools.",
        sentence="Each year {} of a school's leaders are trained together with those of other schools",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="the toolkit, second cameo (Lundshire); 0 unless studied",
    )
    training_cost: float = parameter(
        0.003,
        "Share of its income that a school would pay for training all its leaders in a year.",
        sentence="To train all its leaders in a year costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.001, 0.01),
        source="assumption, swept: about eight leaders of a secondary school, a few thousand pounds each",
    )
    training_kept: float = parameter(
        0.7,
        "Share of its trained leaders that a school still has when its head leaves.",
        sentence="When its head leaves, a school keeps {} of its trained leaders",
        unit="share",
        bounds=(0, 1),
        plausible=(0.3, 0.9),
        source="two or three leaders of most schools were trained (the toolkit, Lundshire): one of three goes",
    )
    governors: float = parameter(
        0.0,
        "Share of a school's governors who are won for the vision of working with others in a year.",
        sentence="Each year {} of a school's governors are won for working with other schools",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="Greany 2014 (workshops for governing bodies and heads); 0 unless studied. Schools pay governor_cost",
    )
    governors_leave: float = parameter(
        0.2,
        "Share of a school's governors who leave in a year, and with them the vision.",
        sentence="Every year {} of a school's governors leave",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.1, 0.3),
        source="assumption, swept: governors of England are appointed for four years, and some again",
    )
    governor_cost: float = parameter(
        0.0005,
        "Share of its income that a school would pay for training all its governors in a year.",
        sentence="To train all its governors in a year costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0001, 0.002),
        source="assumption, swept: a dozen governors, a few hundred pounds each",
    )
    feedback: float = parameter(
        0.0,
        "How thoroughly evaluation tells heads each year what partners did on all their ties; 1 leaves no error.",
        sentence="Evaluation corrects {} of a head's error about what partners do, every year",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Greany 2014 (rigorous evaluation and feedback loops); 0 unless studied. Schools pay feedback_cost",
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
    redesign_threshold: float = parameter(
        0.5,
        "Capacity (share of income) plus trust at which a head redesigns as likely as it retrenches.",
        sentence="At a capacity and trust of {} together, a head in debt is as likely to redesign as to retrench",
        unit="share",
        bounds=(-5, 5),
        plausible=(0.2, 0.8),
    )
    redesign_noise: float = parameter(
        0.1,
        "How gradually redesign becomes likelier as capacity and trust grow.",
        sentence="The line between retrenching and redesigning is blurred by {}",
        unit="share",
        bounds=(0, 5),
        plausible=(0.02, 0.3),
    )
    retrenched: float = parameter(
        0.03,
        "Share of its income that a school which retrenches takes out of improvement at most.",
        sentence="A school that retrenches cuts up to {} of its income from improvement in a year",
        unit="share",
        bounds=(0, 1),
        plausible=(0.01, 0.06),
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
    insecurity: float = parameter(
        0.0,
        "How far teachers' jobs hang on results; 0 is tenure.",
        sentence="Teachers' jobs hang on results to {}",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="comment on Ledingham 2010 (job security); 0 unless studied",
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
