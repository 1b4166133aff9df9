"""Teachers and heads who move: section 7.13."""

from __future__ import annotations

from typing import Any

import numpy as np

from coopetition.agents.strategies import NAMES, STRATEGIES
from coopetition.model import streams

from .town import Town, over


class Staff(Town):
    """Teachers and heads who move: section 7.13."""

    # 7.13
    def teachers_move(self) -> None:
        s, p = self.schools, self.p
        posts = s.roll.sum(1) / p["teachers.pupils_each"] * s.alive
        push = p["teachers.push_of_workload"] * s.effort
        leaving = np.minimum(1, p["teachers.leave"] * np.exp(push)) * s.teachers
        s.teachers -= leaving
        for a in range(len(self.authorities)):
            here = np.flatnonzero(s.alive & (s.authority == a))
            self.authorities.teachers[a] += leaving[here].sum()
            free = np.maximum(0, posts - s.teachers)[here]
            pull = free * np.exp(p["teachers.draw_of_standing"] * s.standing - push)[here]
            got = np.minimum(free, self.authorities.teachers[a] * over(pull, pull.sum()))
            s.teachers[here] += got
            self.authorities.teachers[a] -= got.sum()
        s.shortage[:] = np.maximum(0, over(posts - s.teachers, posts))

    def heads_move(self) -> None:
        s, p, heads = self.schools, self.p, self.heads
        tiring = np.array([STRATEGIES[n].tiring for n in NAMES])[heads.strategy]
        heads.energy[:] = np.clip(heads.energy + p["heads.rest"] - tiring * s.cooperation, 0, 1)
        bad = s.grade >= 3
        chance = p["heads.leave"] + p["heads.burn_out"] * (1 - heads.energy) + p["heads.leave_after_bad"] * bad
        taken, wins = heads.tenure < 0, s.won
        heads.changed[:] = False
        for x in np.flatnonzero(s.alive):
            heads.tenure[x] += 1
            fired = (
                heads.bad_years[x] >= p["heads.job_years"]
                and self.draw(streams.HEADS, x, 1) < p["heads.dismissal"] * p["accountability.stakes"]
            )
            if taken[x] or fired or self.draw(streams.HEADS, x, 0) < chance[x]:
                self.succeed(x, taken[x], wins)
        for x in np.flatnonzero(heads.changed):
            self.forget(x)

    def succeed(self, x: int, taken: bool, wins: Any) -> None:
        s, p, heads = self.schools, self.p, self.heads
        partners = self.j[(self.i == x) & self.active]
        model = -1
        if taken and s.controller[x] >= 0:
            model = self.trusts.lead[s.controller[x]]
        elif len(partners) and wins[partners].max() > 0 and self.draw(streams.SUCCESSOR, x, 0) < p["heads.promotion"]:
            model = partners[np.argmax(wins[partners])]
        if model >= 0:
            heads.strategy[x], heads.norm[x] = heads.strategy[model], heads.norm[model]
        else:
            mix = np.cumsum([p["heads.mix"][n] for n in NAMES])
            heads.strategy[x] = np.searchsorted(
                mix / mix[-1], streams.uniform(self.key, streams.STRATEGY, self.time + 1, x, 0), side="right"
            )
        luck = [streams.normal(self.key, streams.SUCCESSOR, self.time + 1, x, k) for k in (1, 2, 3)]
        heads.prosocial[x] = p["heads.prosocial"] + p["heads.prosocial_spread"] * luck[0]
        spread = p["heads.nerve_spread"]
        heads.nerve[x] = np.exp(spread * luck[1] - spread**2 / 2)
        heads.skill[x] = p["heads.skill_spread"] * luck[2]
        heads.tenure[x] = heads.bad_years[x] = 0
        heads.energy[x], heads.propensity[x] = 1, 0
        heads.changed[x] = True

    def forget(self, x: int) -> None:
        p, heads = self.p, self.heads
        for k in np.flatnonzero(self.i == x):
            for m in (k, self.back[k]):
                gets = STRATEGIES[NAMES[heads.strategy[self.j[m]]]].trusted
                formal = self.ties.formality[self.t[m]]
                self.sides.trust[m] = formal * self.sides.trust[m] + (1 - formal) * p["trust.strangers"] * gets
