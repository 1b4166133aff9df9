"""Collapse: where in the plane of greed and fear cooperation gives way, and whether it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....model.state import TERMS
from ..finding import Finding
from .catalogue import Shown, above, below, digits, over_seeds, ranged, show, whether
from .seeds import OPPORTUNISTS, Seeds, town
from .two_starts import two_humped

if TYPE_CHECKING:
    from ....model.world import World

BEFORE, RISE, HELD, AFTER = 20, 24, 36, 60  # years
STEPS = 12  # in which the policy comes
STAKES, FOLLOWS = (0.0, 3.0), (0.75, 1.0)
POLICY, REVERSED = TERMS * BEFORE, TERMS * (BEFORE + RISE + HELD)  # the last term before each
YEARS = BEFORE + RISE + HELD + AFTER
WINDOW = 9  # terms: what is told of a term is of the three years that end with it
LEAST = 0.1  # cooperation lost, for a return to be watched
ENGLAND, UNPRESSED, WEAK = "England today", "without the oppressed", "opportunists, synergy 1.2"
THEORY, OWN = "opportunists", "own earlier level"
ALONE = OPPORTUNISTS | {"dilemma.noise": 0.05}
WORLDS: dict[str, dict[str, float]] = {
    ENGLAND: {},
    UNPRESSED: {"heads.mix.oppressed": 0.0},
    THEORY: ALONE,
    WEAK: ALONE | {"dilemma.synergy": 1.2},
}
MOMENTS = ("before", "half way", "at the bottom")


class Course(NamedTuple):
    """What became of a town, term by term, each a mean over three years and all voluntary ties."""

    cooperation: np.ndarray
    trust: np.ndarray
    greed: np.ndarray  # D_greed over R - P
    fear: np.ndarray  # D_fear over R - P

    def tips(self) -> np.ndarray:
        """Return x*, the share of cooperating partners below which the mean tie's head does better to compete.

        It is 1 where it always does: where greed is not below 0.
        """
        always = self.greed >= 0.0
        return np.where(always, 1.0, self.fear / np.where(always, 1.0, self.fear - self.greed))


def policy(*, reversed_after: bool = True) -> dict[str, float]:
    """Return settings by which stakes and money that follows rise step by step, and go back at once."""
    found = {}
    for k in range(1, STEPS + 1):
        term = POLICY + TERMS * RISE * (k - 1) // STEPS + 1
        found[f"accountability.stakes@{term}"] = STAKES[0] + (STAKES[1] - STAKES[0]) * k / STEPS
        found[f"funding.money_follows@{term}"] = FOLLOWS[0] + (FOLLOWS[1] - FOLLOWS[0]) * k / STEPS
    if reversed_after:
        found[f"accountability.stakes@{REVERSED + 1}"] = STAKES[0]
        found[f"funding.money_follows@{REVERSED + 1}"] = FOLLOWS[0]
    return found


def course(world: World) -> Course:
    """Return the course of a world."""
    run = world.trajectory
    ties = np.where(run["alive"], run["ties"], 0)
    each = _rolled(ties)

    def per_tie(name: str, weights: np.ndarray) -> np.ndarray:
        return _rolled(np.where(ties > 0, run[name] * weights, 0.0)) / np.maximum(1, each)

    one = np.ones_like(ties)
    both = per_tie("at_stake", ties)
    both = np.where(both > 0.0, both, np.nan)
    greed, fear = per_tie("dilemma_greed", ties) / both, per_tie("dilemma_fear", ties) / both
    return Course(per_tie("mutual", one), per_tie("trusted", one), greed, fear)


def _rolled(values: np.ndarray) -> np.ndarray:
    """Return sums over schools and the window that ends with each row."""
    total = np.concatenate([[0.0], values.sum(axis=1).cumsum()])
    ends = np.arange(1, len(total))
    return total[ends] - total[np.maximum(0, ends - WINDOW)]


def first(true: np.ndarray, since: int, until: int | None = None) -> int | None:
    """Return the first row after ``since``, and not after ``until``, at which something is so; None if never.

    Examples
    --------
    >>> first(np.array([True, False, True]), 0), first(np.array([True, False, True]), 0, 1)
    (2, None)
    """
    rows = np.flatnonzero(true[since + 1 : None if until is None else until + 1])
    return int(rows[0]) + since + 1 if len(rows) else None


def lived(seed: int, schools: int) -> dict[str, dict[str, Any]]:
    """Return, for one seed and each world, what the policy and its reversal did."""
    return {name: _fate(seed, schools, changes) for name, changes in WORLDS.items()}


def _fate(seed: int, schools: int, changes: dict[str, float]) -> dict[str, object]:
    from .areas import between, dealt, shares, ties_of, undecided  # noqa: PLC0415 - names of shows need no compiler

    start = changes | {"accountability.stakes": STAKES[0], "funding.money_follows": FOLLOWS[0]}
    world, twin = (town(seed, schools, YEARS, start | each).world().run(YEARS) for each in (policy(), {}))
    went, never = course(world), course(twin)
    had, left = went.cooperation[POLICY], went.cooperation[REVERSED]
    tips, lost = went.tips(), never.cooperation - went.cooperation
    fell = first(went.cooperation < had / 2.0, POLICY, REVERSED)
    passed = first(tips > went.trust, POLICY, REVERSED)
    found: dict[str, Any] = {
        "levels": [had, left, never.cooperation[REVERSED]],
        "fell": fell, "passed": passed,
        "margin": tips[POLICY] - went.trust[POLICY],
        "scar": lost[-1],
        "point": None if fell is None else [went.greed[fell], went.fear[fell], tips[fell], went.trust[fell]],
        "back": {
            OWN: _watched(went.cooperation >= (had + left) / 2.0) if had - left >= LEAST else None,
            "twin": _watched(lost <= lost[REVERSED] / 2.0) if lost[REVERSED] >= LEAST else None,
        },
        "curve": [each.cooperation[WINDOW::TERMS].round(4).tolist() for each in (went, never)],
        "path": [each[POLICY : REVERSED + 1 : 6].round(4).tolist() for each in (went.greed, went.fear)],
    }  # fmt: skip
    half = first(went.cooperation <= (had + left) / 2.0, POLICY, REVERSED) if had - left >= LEAST else None
    if half is not None:
        ties = [ties_of(world, slice(row - WINDOW + 1, row + 1)) for row in (POLICY, half, REVERSED)]
        found["areas"] = [shares(each).tolist() for each in ties]
        found["apart"] = [[between(shares(each)), shares(each).std(), *dealt(each)] for each in ties[:2]]
        found["ties"] = undecided(ties[1])
    return found


def _watched(back: np.ndarray) -> tuple[int, bool]:
    """Return the terms from the reversal until something was back, or until the run ended, and whether it was seen."""
    row = first(back, REVERSED)
    return (len(back) - 1 - REVERSED, False) if row is None else (row - REVERSED, True)


@show("collapse", 10, "x* = D_fear / (D_fear - D_greed); a basin transition: no way back, areas tip singly")
def collapse(seeds: Seeds) -> Shown:
    """Cooperation gives way where x* passes trust, does not come back, and areas tip singly.

    England today, the same without heads oppressed by accountability, opportunists alone (K 0.05), and these with
    synergy 1.2. After 20 years at stakes 0, stakes rise to 3 and money that follows from 0.75 to 1, in 12 steps over 24
    years, are held for 36 and go back at once; 60 years are watched; the twin never has the policy. All that is told of
    a term is of the three years that end with it. A town has collapsed when cooperation falls below half of what it
    was; x* is that of the mean tie. The way back: years until half of what was lost is regained, against the town's own
    earlier level and against the twin, where at least 0.1 was lost; medians are Kaplan and Meier's. Areas are local
    partnerships, by the share of ties inside them on which both cooperate; in between is 0.25 to 0.75; half way is when
    half of what will be lost is. Areas are held to the same ties dealt to them at random (200 deals), ties to terms
    drawn one by one at the mean.
    """
    runs = seeds.each(lived)
    findings: list[Finding] = []
    curves: dict[str, Any] = {}
    for name in WORLDS:
        towns = [run[name] for run in runs]
        findings += [*_fall(name, towns), *_return(name, towns), *_singly(name, towns)]
        points = [each["point"] for each in towns if each["point"]]
        curves[name] = {
            "cooperation": np.mean([each["curve"] for each in towns], axis=0).tolist(),
            "path": np.mean([each["path"] for each in towns], axis=0).tolist(),
            "points": [each[:2] for each in points],
            "trust": float(np.mean([each[3] for each in points])) if points else None,
            "areas": [[x for each in towns if "areas" in each for x in each["areas"][k]] for k in range(len(MOMENTS))],
        }
    return Shown(findings, _why(findings), curves)


def _fall(name: str, towns: list[dict[str, Any]]) -> list[Finding]:
    """Return how far cooperation fell, and where in the plane it gave way."""
    levels = np.array([each["levels"] for each in towns])
    fell = [each for each in towns if each["fell"] is not None]
    passed = sum(each["passed"] is not None for each in towns)
    agree = sum((each["passed"] is None) == (each["fell"] is None) for each in towns)
    points = np.array([each["point"] for each in fell]).reshape(-1, 4)
    before = [(each["fell"] - each["passed"]) / TERMS for each in fell if each["passed"] is not None]
    n = len(towns)
    found = [
        over_seeds(f"cooperation before the policy, {name}", levels[:, 0]),
        over_seeds(f"cooperation at its end, {name}", levels[:, 1]),
        over_seeds(f"cooperation then in the twin, {name}", levels[:, 2]),
        whether(f"towns that collapse, in which x* passes trust, both or neither; {name}", "both or neither in all",
                f"{len(fell)}, {passed}, {agree} of {n}", holds=agree == n, n=n),
        below(f"x* less trust before the policy, {name}", [each["margin"] for each in towns]),
    ]  # fmt: skip
    if fell:
        found += [
            over_seeds(f"D_greed over R - P at collapse, {name}", points[:, 0]),
            over_seeds(f"D_fear over R - P at collapse, {name}", points[:, 1]),
            over_seeds(f"x* at collapse, {name}", points[:, 2]),
            over_seeds(f"trust at collapse, {name}", points[:, 3]),
            above(f"x* less trust at collapse, {name}", points[:, 2] - points[:, 3]),
            over_seeds(f"years from x* passing trust to collapse, {name}", before),
        ]
    return found


def _return(name: str, towns: list[dict[str, Any]]) -> list[Finding]:
    """Return how long the way back takes after the reversal, and what is left of the loss."""
    from ....model.measures.recovery import kaplan_meier_median  # noqa: PLC0415 - names of shows need no compiler

    found = []
    for against in (OWN, "twin"):
        watched = np.array([each["back"][against] for each in towns if each["back"][against]])
        if not len(watched):
            continue
        seen = watched[:, 1] > 0
        median = kaplan_meier_median(watched[:, 0], seen) / TERMS
        told = f"none within {AFTER}" if np.isnan(median) else float(median)
        found += [
            Finding(f"median years until half is regained, against the {against}, {name}", "",
                    told, n=len(watched)),
            Finding(f"towns that regain it within {AFTER} years, against the {against}, {name}", "",
                    f"{int(seen.sum())} of {len(watched)}", n=len(watched)),
        ]  # fmt: skip
    scar = [each["scar"] for each in towns]
    return [*found, above(f"twin less world {AFTER} years after the reversal, {name}", scar)]


def _singly(name: str, towns: list[dict[str, Any]]) -> list[Finding]:
    """Return how areas and ties are spread on the way down, beside what chance would give."""
    told = [each for each in towns if "areas" in each]
    if not told:
        return []
    found = []
    for k, moment in enumerate(MOMENTS):
        pooled = np.concatenate([each["areas"][k] for each in told])
        parts = [np.mean(pooled < 0.25), np.mean((pooled >= 0.25) & (pooled <= 0.75)), np.mean(pooled > 0.75)]
        found.append(
            Finding(f"areas below 25%, between, above 75%, {moment}, {name}", "", [float(x) for x in parts],
                    n=len(pooled))
        )  # fmt: skip
    pooled = np.concatenate([each["areas"][1] for each in told])
    humps, figures = two_humped(pooled)
    apart = np.array([each["apart"] for each in told])  # town, moment, (in between, spread, both of dealt ties)
    wider = apart[:, :, 1] - apart[:, :, 3]
    tie, drawn = np.array([each["ties"] for each in told]).T
    return [
        *found,
        whether(f"two humps of areas (n) half way, {name}", "yes", figures, holds=humps, n=len(pooled)),
        over_seeds(f"areas in between half way, {name}", apart[:, 1, 0]),
        below(f"areas in between half way less ties dealt at random, {name}", apart[:, 1, 0] - apart[:, 1, 2]),
        above(f"spread (sd) of areas half way less ties dealt at random, {name}", wider[:, 1]),
        above(f"the same spread, half way less before, {name}", wider[:, 1] - wider[:, 0]),
        over_seeds(f"ties in between half way, {name}", tie),
        below(f"ties in between half way less terms drawn one by one, {name}", tie - drawn),
    ]


def _why(findings: list[Finding]) -> str:
    found = {each.what: each for each in findings}

    def of(what: str, name: str) -> Finding:
        return found.get(f"{what}, {name}", Finding(what, "", None))

    def counts(name: str) -> str:
        told = found[f"towns that collapse, in which x* passes trust, both or neither; {name}"].measured
        fell, passed, _ = told.split(", ")
        return f"{fell} of its {told.split()[-1]} towns collapse, x* passes trust in {passed}"

    def fall(name: str) -> str:
        at = (digits(of(what, name).measured) for what in ("cooperation before the policy", "cooperation at its end"))
        return " to ".join(at)

    def back(name: str) -> str:
        return str(of(f"towns that regain it within {AFTER} years, against the twin", name).measured)

    scar = f"twin less world {AFTER} years after the reversal"
    spread = "the same spread, half way less before"
    years = of("median years until half is regained, against the twin", ENGLAND).measured
    median = years if isinstance(years, str) or years is None else f"{years:.0f}"
    went = of("years from x* passing trust to collapse", ENGLAND).measured
    return (
        f"England today falls from {fall(ENGLAND)}: {counts(ENGLAND)}. At collapse the mean tie stands at D_greed "
        f"{ranged(of('D_greed over R - P at collapse', ENGLAND))} and D_fear "
        f"{ranged(of('D_fear over R - P at collapse', ENGLAND))} over R - P, where x* is "
        f"{digits(of('x* at collapse', ENGLAND).measured)} and trust "
        f"{digits(of('trust at collapse', ENGLAND).measured)}; x* had passed trust {digits(went)} years before. So the "
        f"order is as foretold, but the line is not what makes the fall. Without the oppressed, {fall(UNPRESSED)}: "
        f"{counts(UNPRESSED)}; oppressed heads look inward above a threshold of pressure wherever x* lies, and most "
        f"likely trust and depth go with them. Opportunists, {fall(THEORY)}: {counts(THEORY)}. With synergy 1.2, "
        f"{fall(WEAK)}: {counts(WEAK)}, most likely as ties differ and the mean tie's line is not theirs. "
        "Cooperation does come back, but slowly. Against the twin, of towns that had lost 0.1 or more, half of it is "
        "regained within 60 years in "
        f"{back(ENGLAND)} (England today, median years {median}), {back(UNPRESSED)} (without the oppressed) and "
        f"{back(WEAK)} (synergy 1.2); what is still lacking then is {ranged(of(scar, ENGLAND))}, "
        f"{ranged(of(scar, UNPRESSED))} and {ranged(of(scar, WEAK))}. What tips singly is ties: half way down "
        f"{digits(of('ties in between half way', ENGLAND).measured)} of them are in between, of areas "
        f"{digits(of('areas in between half way', ENGLAND).measured)}. Areas differ more than ties dealt at random "
        "would make them, but they did so before: to the spread beyond chance the fall adds "
        f"{ranged(of(spread, ENGLAND))} in England today and {ranged(of(spread, WEAK))} with synergy 1.2. Some of that "
        "spread is heads, each of whom has several ties in one area."
    )
