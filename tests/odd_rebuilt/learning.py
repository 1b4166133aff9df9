"""Quality and results, punctures, trust and the norm: sections 7.5 and 7.6."""

from __future__ import annotations

from typing import Any

import numpy as np

from coopetition.model import streams

from .town import Town, over

GAPS = ("learning.gap_disadvantaged", "learning.gap_additional")
NEED, VOICE = np.array([1.0, 1.5, 3.0]), np.array([1.3, 0.8, 1.0])


class Learning(Town):
    """Quality and results, punctures, trust and the norm: sections 7.5 and 7.6."""

    # 7.5
    def shares(self) -> Any:
        return over(self.schools.roll, self.schools.roll.sum(1)[:, None])

    def lag_of_intake(self) -> Any:
        return self.shares()[:, 1] * self.p[GAPS[0]] + self.shares()[:, 2] * self.p[GAPS[1]]

    def teach(self) -> None:
        s, p = self.schools, self.p
        share, alive = self.shares(), s.alive
        paper = p["monitoring.burden"] * (p["monitoring.accounts"] - 1) * (1 - p["monitoring.improvement_partner"])
        noise = np.array([self.normal(streams.LEARNING, x) for x in range(self.n)])
        if self.time % 3 == 0:
            s.luck[:] = [self.normal(streams.RESULTS, x) for x in range(self.n)]
        q = s.effectiveness
        change = (
            -p["learning.decay"] * q
            + p["learning.noise"] * noise
            + p["learning.gain"] * (s.improvement - paper)
            + self.heads.skill / 3
            + p["learning.money"] * s.improvement_money / 3
            - p["teachers.shortage_cost"] * s.shortage
        )
        q[alive] = np.clip(q + change, -5, 5)[alive]
        v = q + s.effort - p["learning.display_cost"] * s.display - s.puncture
        v = v - p["learning.intake"] * (share[:, 1] - 0.28)
        s.value_added[alive] = v[alive]
        w = p["learning.voice"]
        claim = NEED ** (1 - w) * VOICE**w
        gaps = np.array([0, p[GAPS[0]], p[GAPS[1]]])
        part = over(claim, (share @ claim)[:, None]) - 1
        s.attainment[alive] = (v[:, None] - gaps + p["learning.support"] * part)[alive]
        goal = v - p["accountability.intake_in_results"] * (share @ gaps) + p["accountability.result_noise"] * s.luck
        s.result[alive] += ((goal - s.result) / 3)[alive]

    def shocks(self) -> None:
        s, p = self.schools, self.p
        helped = self.mean(self.both(), self.active)
        s.puncture *= np.exp(-(p["shocks.heal"] + p["shocks.heal_helped"] * helped))
        for x in np.flatnonzero(s.alive):
            if self.draw(streams.PUNCTURES, x) < p["shocks.rate"]:
                s.puncture[x] = min(5, s.puncture[x] + p["shocks.loss"])

    # 7.6
    def trust_and_outlook(self) -> None:
        p, side, heads = self.p, self.sides, self.heads
        mine, theirs, free = side.cooperates, side.cooperates[self.back], self.voluntary
        tau = side.trust
        tau[:] = np.where(free, np.where(theirs, tau + p["trust.rise"] * (1 - tau), (1 - p["trust.fall"]) * tau), tau)
        seen, keep = self.mean(theirs, free), p["heads.outlook_memory"]
        some = self.add(free) > 0
        heads.outlook[some] = (keep * heads.outlook + (1 - keep) * seen)[some]
        step = p["heads.learning"] * (side.payoff - p["heads.aspiration"]) * free
        heads.propensity[:] = np.clip(heads.propensity + self.add(np.where(mine, step, -step)), -4, 4)
        depth, on, mutual = self.ties.depth, self.ties.active, self.ties.mutual
        rise, fall = p["partnership.depth_rise"] * (1 - depth), p["partnership.depth_fall"] * depth
        depth += np.where(on, np.where(mutual, rise, -fall), 0)
        self.ties.age[on] += 1

    def norms(self) -> None:
        s, heads = self.schools, self.heads
        won = s.won[self.j] * self.active
        total = self.add(won)
        goal = over(self.add(won * s.display[self.j]), total)
        heads.norm += np.where(total > 0, self.p["norm.contagion"] * (goal - heads.norm), 0)
