"""Parameters of the extension: `practices`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Practices(Section):
    """Programmes and ways of training teachers that come up, spread and are dropped again."""

    after = "hubs"

    every: int = parameter(
        0,
        "Years between two practices that come up; 0 is none.",
        sentence="A new practice comes up every {} years; 0 is never",
        bounds=(0, 30),
        plausible=(0, 5),
        source="0 unless studied; 3 there",
    )
    usual: float = parameter(
        0.03,
        "What practices truly bring on average, as long as they are in use.",
        sentence="New practices change a school's quality by {} on average",
        unit="sd",
        bounds=(-1, 1),
        plausible=(-0.05, 0.06),
        source="assumption, swept: half of the 0.06 sd that 141 trials of promising ones found (Lortie-Forgues and "
        "Inglis 2019)",
    )
    spread: float = parameter(
        0.08,
        "How much practices differ in what they truly bring.",
        sentence="New practices differ by about {} in what they change",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.02, 0.15),
        source="assumption, swept: of the size of the mean effect in trials",
    )
    pioneers: float = parameter(
        0.05,
        "Chance that a school takes up a practice as it comes up, whatever it brings.",
        sentence="{} of schools try a new practice as soon as it comes up",
        unit="share",
        bounds=(0, 1),
        plausible=(0.02, 0.15),
    )
    copying: float = parameter(
        0.3,
        "Chance in a year that a head thinks about what to take up or drop, and does so.",
        sentence="Every year {} of heads think about what to take up or drop",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.1, 0.6),
        source="assumption, swept; that results which rose are copied, whatever raised them, is put in",
    )
    cost: float = parameter(
        0.3,
        "Improvement that taking up a practice takes, once.",
        sentence="Taking up a new practice takes {} once",
        unit="improvement",
        bounds=(0, 20),
        plausible=(0.1, 1),
        source="assumption, swept: about a term of what a head gives to partners (dilemma.cost)",
    )
    evidence_first: float = parameter(
        0.0,
        "Share of decisions on practices that wait for an evaluation and follow it; budgets pay for evaluations.",
        sentence="{} of decisions on new practices wait for an evaluation",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Greany 2014 (pausing expansion until an evaluation has been concluded); 0 unless studied",
    )
    evaluation_years: float = parameter(
        3.0,
        "Years after a practice came up at which its evaluation is known.",
        sentence="The evaluation of a practice is known {} after it came up",
        unit="years",
        bounds=(0, 30),
        plausible=(1, 6),
        source="assumption, swept: trials of the Education Endowment Foundation take some three years",
    )
    error: float = parameter(
        0.077,
        "Spread of an evaluation's error about what a practice truly brings.",
        sentence="An evaluation errs by about {}",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.03, 0.15),
        source="trials' 95% intervals are 0.30 sd wide on average (Lortie-Forgues and Inglis 2019)",
    )
    evaluation_cost: float = parameter(
        0.0004,
        "Share of its income that a school pays for evaluations, if all its decisions wait for them.",
        sentence="Evaluations cost a school {} of its income, if it waits for all of them",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0001, 0.002),
        source="assumption, swept: some 15m pounds a year, of 40bn",
    )
