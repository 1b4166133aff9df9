"""Choice of school and the money that follows."""

from __future__ import annotations

from ..parameter import Section, parameter


class Admissions(Section):
    """How families choose and who gets in."""

    distance: float = parameter(
        0.5,
        "How much appeal a kilometre costs (1 / kappa).",
        sentence="Each kilometre from home takes {} off a school's appeal",
        unit="per km",
        bounds=(0, 10),
        plausible=(0.4, 0.8),
        source="fitted to fact A7: about 39% put the nearest school first",
    )
    response: float = parameter(
        0.7,
        "How much appeal a sd of results or reputation brings (beta).",
        sentence="Results or reputation that are better by 1 sd add {} to a school's appeal",
        unit="per sd",
        bounds=(0, 10),
        plausible=(0.2, 1),
        source="fitted to fact A7: 80-90% get their first preference",
    )
    tables: float = parameter(
        0.3,
        "Weight of published results against reputation in the choice (w).",
        sentence="Families go by published results for {} and by reputation for the rest",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="assumption, swept; 0 is a world without tables",
    )
    peers: float = parameter(
        0.5,
        "How much a school's advantaged intake draws advantaged families (eta).",
        sentence="To advantaged families, having none but such pupils adds {} to a school's appeal",
        unit="per share",
        bounds=(0, 10),
        plausible=(0, 1.5),
    )
    bad_grade: float = parameter(
        0.15,
        "Appeal lost by a bad grade.",
        sentence="A bad grade takes {} off a school's appeal",
        bounds=(0, 5),
        plausible=(0, 0.4),
    )
    display: float = parameter(
        0.5,
        "Appeal, in sd of results, that a year of unanswered display wins from a partner (delta).",
        sentence="A year of unanswered display appeals to families like results {} better",
        unit="sd",
        bounds=(0, 1.5),
        plausible=(0.1, 1),
    )
    pick: float = parameter(
        0.1,
        "How far a full school that competes on all ties keeps out pupils who are not advantaged.",
        sentence="A full school that competes with all partners keeps out {} of less advantaged pupils",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.3),
    )
    reputation: float = parameter(
        0.15,
        "Share of reputation renewed in a year.",
        sentence="Every year {} of a school's reputation is renewed",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.05, 0.3),
    )
    swing: float = parameter(
        0.06,
        "How far the size of a neighbourhood's cohort swings.",
        sentence="The number of children in a neighbourhood swings by about {}",
        unit="log sd",
        bounds=(0, 1),
        plausible=(0.03, 0.1),
        source="England: zones' cohorts, about 0.06 a year",
    )
    swing_memory: float = parameter(
        0.8,
        "Share of that swing that lasts a year.",
        sentence="After a year, {} of a swing in a neighbourhood's numbers is left",
        unit="a year",
        bounds=(0, 0.99),
        plausible=(0.5, 0.95),
    )
    places_follow: float = parameter(
        0.02,
        "How far the authority moves places towards the roll in a year.",
        sentence="Every year the authority moves a school's places {} of the way to its roll",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.1),
        role="lever",
    )
    options: int = parameter(
        8,
        "Schools that a family considers: its nearest.",
        sentence="Families choose among the nearest {}",
        unit="schools",
        bounds=(1, 30),
        plausible=(4, 12),
        role="constant",
        when="start",
    )
    lasting: float = parameter(
        1.0,
        "Share of what homes leave unexplained of the schools' known rolls that is put down to what draws families for "
        "good: faith, one sex, selection, history.",
        sentence="Of what homes do not tell of a school's intake, {} is put down to what draws families to it for good",
        unit="share",
        bounds=(0, 1),
        source="assumption, swept; fixed effects found as by Berry 1994",
        when="start",
    )
    settling: int = parameter(
        20,
        "Rounds in which homes are placed, then what draws families for good, so that choice gives the known rolls.",
        sentence="Before the first term, homes and what draws families for good are settled in {} each",
        unit="rounds",
        bounds=(0, 200),
        plausible=(10, 40),
        role="constant",
        source="numerical",
        when="start",
    )
    rounds: int = parameter(
        12,
        "Rounds of the clearing of places.",
        sentence="School places are shared out in at most {}",
        unit="rounds",
        bounds=(1, 100),
        role="constant",
        source="numerical",
    )


class Funding(Section):
    """Where the money comes from and what it costs to run a school."""

    per_pupil: float = parameter(
        7000.0,
        "Budget for each pupil.",
        sentence="A school's budget is {} a year for each pupil",
        unit="pounds a year",
        bounds=(1, 1e6),
        plausible=(6000, 8000),
        role="constant",
        source="England 2023-24: about £7,000-7,500 a secondary pupil (IFS)",
    )
    money_follows: float = parameter(
        0.75,
        "Share of a school's budget that follows its pupils (phi).",
        sentence="{} of a school's budget follows its pupils",
        unit="share",
        bounds=(0, 1),
        plausible=(0.45, 1),
        role="lever",
        source="England: about 0.75-0.9 pupil-led (national funding formula)",
    )
    marginal_cost: float = parameter(
        0.45,
        "Share of the mean cost that one more pupil costs.",
        sentence="One more pupil costs a school {} of what a pupil costs on average",
        unit="share",
        bounds=(0, 1),
        plausible=(0.3, 0.6),
    )
    cost_disadvantaged: float = parameter(
        0.25,
        "How much more a disadvantaged pupil costs a school than another.",
        sentence="A disadvantaged pupil costs a school {} more than another",
        unit="share",
        bounds=(0, 5),
        plausible=(0.1, 0.4),
        source="assumption, swept: what today's money for need is there to pay for",
    )
    cost_additional: float = parameter(
        0.4,
        "How much more a pupil with additional support needs costs a school than another.",
        sentence="A pupil with additional support needs costs a school {} more than another",
        unit="share",
        bounds=(0, 5),
        plausible=(0.2, 0.8),
        source="assumption, swept: what today's money for need is there to pay for",
    )
    need_disadvantaged: float = parameter(
        0.25,
        "How much more a disadvantaged pupil's credit is worth.",
        sentence="A disadvantaged pupil counts {} more when money is shared out",
        unit="share",
        bounds=(0, 5),
        plausible=(0, 0.5),
        role="lever",
        source="national funding formula and pupil premium: about 0.2-0.4",
    )
    need_additional: float = parameter(
        0.4,
        "How much more the credit of a pupil with additional support needs is worth.",
        sentence="A pupil with additional support needs counts {} more when money is shared out",
        unit="share",
        bounds=(0, 5),
        plausible=(0, 1),
        role="lever",
    )
    lag: float = parameter(
        1.0,
        "Years until the money follows: 0 at once, 1 a year later.",
        sentence="The money follows a pupil {} later",
        unit="years",
        bounds=(0, 1),
        role="lever",
        source="England: last October's census",
    )
    target_reserves: float = parameter(
        0.05,
        "Reserves a school keeps, as a share of its income.",
        sentence="Schools want to keep {} of their income in reserve",
        unit="share",
        bounds=(0, 2),
        plausible=(0.02, 0.1),
    )
    release: float = parameter(
        0.3,
        "Share of reserves beyond that which it spends on improvement in a year, or of debt it makes good by cuts.",
        sentence="Every year a school spends {} of its spare reserves, or saves as much of its debt",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.1, 0.6),
    )
    adjust: float = parameter(
        0.1,
        "How fast fixed costs, and the lump sum, follow what the pupils cost.",
        sentence="Every year fixed costs and the lump sum move {} of the way to what the pupils cost",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.03, 0.3),
    )
    cut: float = parameter(
        0.0,
        "Share of every budget that is not paid.",
        sentence="{} of every budget is not paid",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.1),
        role="lever",
        source="Jackson 2010 (a budget shock); 0 unless studied",
    )
