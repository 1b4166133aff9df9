"""Greed and fear: the four games, the tipping point, and the matrix on a tie against twin worlds."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents import deciding, dilemma
from coopetition.agents.school import probability_of_a_bad_judgement
from coopetition.model.phases.funding import spend_budgets
from coopetition.model.term import END_OF_YEAR, TERM
from worlds import compiled, copy_of, small_world

B, C, S, G, F, H = 0.5, 0.35, 1.0, 0.2, 0.15, 0.1


def payoffs(g=G, f=F, s=S):
    return {
        "R": dilemma.payoff(True, True, B, C, s, g, f, H),
        "S": dilemma.payoff(True, False, B, C, s, g, f, H),
        "T": dilemma.payoff(False, True, B, C, s, g, f, H),
        "P": dilemma.payoff(False, False, B, C, s, g, f, H),
    }


def test_the_matrix_is_that_of_the_model():
    p = payoffs()
    assert p == pytest.approx({"R": B + S - C, "S": -C - F, "T": B + G, "P": -H})


def test_greed_and_fear_are_differences_of_payoffs():
    p = payoffs()
    assert deciding.dilemma_greed(1.0, 0.0, G, B, C, S, F, 0.0, 0.0) == pytest.approx(p["T"] - p["R"])
    assert deciding.dilemma_fear(1.0, 0.0, F, B, C, H, G, 0.0) == pytest.approx(p["P"] - p["S"])


def test_the_partners_side_of_the_dilemma():
    """Weighing the partner's payoff adds exactly what it loses when the head stops cooperating."""
    own, others, g2, f2 = 0.7, 0.3, 0.4, 0.25
    partner = {  # what the partner gets, by (head's act, partner's act)
        (True, True): B + S - C,
        (False, True): -C - f2,
        (True, False): B + g2,
        (False, False): -H,
    }
    p = payoffs()
    greed = own * (p["T"] - p["R"]) + others * (partner[False, True] - partner[True, True])
    fear = own * (p["P"] - p["S"]) + others * (partner[False, False] - partner[True, False])
    assert deciding.dilemma_greed(own, others, G, B, C, S, f2, 0.0, 0.0) == pytest.approx(greed)
    assert deciding.dilemma_fear(own, others, F, B, C, H, g2, 0.0) == pytest.approx(fear)


def test_what_both_helping_pays_more_than_none():
    """R - P as the head weighs it, its own part and the partner's."""
    own, others, given = 0.7, 0.3, 0.8
    p, partner = payoffs(), {"R": given + S - C, "P": -H}
    expected = own * (p["R"] - p["P"]) + others * (partner["R"] - partner["P"])
    assert deciding.gain_of_both(own, others, B, given, C, S, H, 0.0, 0.0, 0.0) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("own", "others", "g", "f", "s", "greedy", "fearful"),
    [
        (1.0, 0.5, 0.0, 0.0, 1.0, False, False),  # harmony
        (1.0, 0.0, 0.0, 0.2, 1.0, False, True),  # stag hunt
        (0.7, 0.3, 1.6, 0.0, 0.2, True, False),  # snowdrift: free-riding under pooled results
        (1.0, 0.0, 0.9, 0.2, 1.0, True, True),  # prisoner's dilemma
    ],
)
def test_all_four_games_are_reachable(own, others, g, f, s, greedy, fearful):
    assert (deciding.dilemma_greed(own, others, g, B, C, s, f, 0.0, 0.0) > 0) == greedy
    assert (deciding.dilemma_fear(own, others, f, B, C, H, g, 0.0) > 0) == fearful


def settles(x, g, f, s, noise=1e-6, rounds=200):
    """The share of cooperators where a mixed population of best responders ends that expects the actual share."""
    greed = deciding.dilemma_greed(1.0, 0.0, g, B, C, s, f, 0.0, 0.0)
    fear = deciding.dilemma_fear(1.0, 0.0, f, B, C, 0.0, g, 0.0)
    for _ in range(rounds):
        x += 0.2 * (deciding.best_response(deciding.advantage_of_cooperating(x, greed, fear), noise) - x)
    return x


@pytest.mark.parametrize(("g", "f", "s"), [(0.0, 0.0, 1.0), (0.2, 0.15, 1.0), (0.5, 0.3, 1.2), (0.1, 0.4, 0.9)])
def test_a_mixed_population_tips_where_it_should(g, f, s):
    x = (C + f) / (s - g + f)
    assert settles(x - 0.02, g, f, s) < 0.01
    assert settles(x + 0.02, g, f, s) > 0.99


def test_it_never_cooperates_once_greed_exceeds_what_helping_brings():
    assert settles(0.999, g=S - C + 0.01, f=0.1, s=S) < 0.01


def roomy(**parameters):
    """A world in which no school is full, so that what is wanted happens, and money follows at once."""
    world = small_world(
        schools=30,
        seed=2,
        funding__lag=0.0,
        shocks__rate=0.0,
        inspection__often=0.0,
        inspection__often_after_bad=0.0,
        admissions__pick=0.0,
        partnership__lead_cost=0.0,
        partnership__draft=0.0,
        dilemma__leaving=0.0,
        **parameters,
    )
    world.state.schools["places"][:] *= 3.0
    world.state.schools["spare"][:] = world.state.schools["places"] / world.state.schools["years"]
    return world


def twin_year(world, sides, acts):
    """Live through a year in which everybody repeats the first acts, save on one tie; return the states seen."""
    state = copy_of(world.state)
    s = compiled(state)
    fixed = state.sides["cooperates"].copy()
    fixed[list(sides)] = acts
    seen = {}
    for term in range(3):
        for phase in TERM:
            phase(s)
            if phase.__name__ == "heads_act":
                state.sides["cooperates"][:] = fixed
                if term == 0:
                    seen["act"] = copy_of(state)
            if phase.__name__ == "press" and term == 1:
                seen["judged"] = copy_of(state)
            if phase.__name__ == "teach" and term == 0:
                seen["taught"] = copy_of(state)
        if term == 2:
            for phase in END_OF_YEAR[: END_OF_YEAR.index(spend_budgets) + 1]:
                phase(s)
        state.clock[0] += 1
    seen["paid"] = state
    return seen


@pytest.mark.parametrize("pick", [0, 7, 20])
def test_the_matrix_on_a_tie_is_the_difference_of_twin_worlds(pick):
    """Four worlds alike in all but the two acts on one tie: what differs is the payoffs, term by term of the matrix."""
    world = roomy()
    state = world.state
    contested = np.argsort(-state.ties["contest"])
    side = int(np.flatnonzero(state.sides["tie"] == contested[pick])[0])
    back, i = int(state.sides["back"][side]), int(state.sides["school"][side])
    worlds = {
        acts: twin_year(world, (side, back), acts)
        for acts in [(True, True), (True, False), (False, True), (False, False)]
    }
    p, base = state.p, worlds[True, True]
    told = {name: base["act"].sides[name][side] for name in base["act"].sides}
    ties = int(state.first[i + 1] - state.first[i])
    depth = base["act"].ties["depth"][state.sides["tie"][side]]

    # improvement: quality after one term, in units of the dilemma; a head divides its attention among its ties
    def improvement(acts):
        moved = worlds[acts]["taught"].schools["effectiveness"][i] - base["taught"].schools["effectiveness"][i]
        return moved / p.learning.gain * ties

    def told_of(acts):
        together = p.dilemma.synergy * depth
        return dilemma.improvement(*acts, told["help"], p.dilemma.cost, together, p.dilemma.arms_race)

    for acts in worlds:
        assert improvement(acts) == pytest.approx(told_of(acts) - told_of((True, True)), abs=1e-9)

    # greed: pupils won from a partner who goes on cooperating, and the money that follows them, once
    won = worlds[False, True]["paid"].schools["entrants"][i] - base["paid"].schools["entrants"][i]
    expected = p.admissions.response * p.admissions.display * base["act"].ties["contest"][state.sides["tie"][side]]
    assert won == pytest.approx(expected, rel=0.12)

    def balance(acts):
        ledger = worlds[acts]["paid"].ledger[i]
        return ledger[0] + ledger[1] + ledger[4]  # pupil-led, lump sum, running costs

    margin = (balance((False, True)) - balance((True, True))) / p.funding.per_pupil
    follows = state.levers["money_follows"][i] - p.funding.marginal_cost
    assert margin == pytest.approx(follows * won, rel=0.15)
    roll = base["act"].schools["roll"][i].sum()
    assert told["greed"] == pytest.approx(p.dilemma.worth_of_roll * margin / roll, rel=0.25)

    # fear: how much likelier a bad judgement is after a partner has competed against a cooperating school
    def bad(acts):
        z = worlds[acts]["judged"].schools["standing"][i]
        return probability_of_a_bad_judgement(z, p.accountability.threshold, p.accountability.spread)

    felt = state.levers["stakes"][i] * state.heads["nerve"][i]
    assert told["fear"] == pytest.approx(felt * (bad((True, False)) - bad((True, True))), rel=0.2, abs=2e-3)


def test_one_head_that_breaks_ranks_lowers_its_partners_trust():
    world = small_world(schools=30, seed=3).run(1)
    state, s = world.state, None
    head = int(np.argmax(state.schools["cooperation"] * (state.schools["ties"] >= 3)))
    own = np.flatnonzero((state.sides["school"] == head) & ~state.ties["forced"][state.sides["tie"]])
    after = {}
    for broken in (False, True):
        state = copy_of(world.state)
        s = compiled(state)
        for phase in TERM:
            phase(s)
            if phase.__name__ == "heads_act":
                state.sides["cooperates"][own] = not broken
        after[broken] = state
    partners = state.sides["back"][own]
    assert (after[True].sides["trust"][partners] < after[False].sides["trust"][partners]).all()
    others = np.setdiff1d(np.arange(len(state.sides)), partners)
    np.testing.assert_array_equal(after[True].sides["trust"][others], after[False].sides["trust"][others])


def test_leaving_a_formal_tie_costs_and_formality_is_no_floor():
    """Ceasing to cooperate costs quality in proportion to formality, yet on fully formal ties some still compete."""
    assert dilemma.cost_of_leaving(0.3, 0.5, True, False) == pytest.approx(0.15)
    assert dilemma.cost_of_leaving(0.3, 0.5, True, True) == 0
    assert dilemma.cost_of_leaving(0.3, 0.5, False, False) == 0
    cheap, dear = (
        small_world(schools=30, seed=2, network__formality=1.0, dilemma__leaving=cost) for cost in (0.0, 1.0)
    )
    cheap.term(), dear.term()
    assert dear.state.schools["willing"].sum() > cheap.state.schools["willing"].sum()
    assert not dear.state.sides["cooperates"].all()
