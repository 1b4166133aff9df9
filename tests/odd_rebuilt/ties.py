"""What heads see on their ties, how they act, and what comes of it: sections 7.1 to 7.4."""

from __future__ import annotations

from typing import Any

import numpy as np

from coopetition.agents.strategies import NAMES
from coopetition.model import streams

from .town import Town, logistic, over


class Ties(Town):
    """What heads see on their ties, how they act, and what comes of it: sections 7.1 to 7.4."""

    # 7.1
    def glare(self) -> float:
        p = self.p
        return p["accountability.shade"] * (1 - p["monitoring.insight"] * p["monitoring.improvement_partner"])

    def bad(self, z: Any) -> Any:
        return logistic(-(z - self.p["accountability.threshold"]) / self.p["accountability.spread"])

    def lost(self, z: Any) -> Any:
        return logistic(-(z - self.p["contracts.outcome"]) / self.p["accountability.spread"])

    def contract(self) -> float:
        years = self.p["contracts.duration"]
        return self.p["contracts.weight"] / years if years > 0 else 0.0

    def threat(self, z: Any) -> Any:
        return self.p["accountability.stakes"] * self.bad(z) + self.contract() * self.lost(z)

    def overlap(self) -> Any:
        return over(self.ties.contest[self.t], self.schools.rivalry[self.i])

    def accountability(self) -> None:
        s, p = self.schools, self.p
        act = self.sides.cooperates
        s.outshone[:] = self.add(self.glare() * self.overlap() * (self.active & act & ~act[self.back]))
        contest = self.ties.contest[self.t] * self.active
        near = over(self.add(contest * s.result[self.j]), self.add(contest))
        share = np.where(self.add(contest) > 0, p["accountability.local_comparison"], 0.0)
        for rows in self.by_phase():
            r = s.result[rows]
            m, spread = r.mean(), max(r.std(), 0.05)
            l = share[rows]
            s.standing[rows] = (r - (1 - l) * m - l * near[rows]) / spread - s.outshone[rows]
        s.effort[:] = p["accountability.effort_most"] * (
            1 - np.exp(-p["accountability.effort_response"] * self.threat(s.standing))
        )

    # 7.2
    def look(self) -> None:
        s, p, side = self.schools, self.p, self.sides
        i, j, t, back = self.i, self.j, self.t, self.back
        nervous = (self.heads.nerve * (1 + self.heads.alarm))[i]
        side.help[:] = p["dilemma.help"] * np.maximum(
            0, 1 + p["dilemma.transfer"] * (s.effectiveness[j] - s.effectiveness[i])
        )
        G = min(1, p["admissions.response"] * p["admissions.display"]) * self.ties.contest[t]
        fit = np.minimum(G, s.spare[i])
        worth = p["dilemma.worth_of_roll"] * max(0, p["funding.money_follows"] - p["funding.marginal_cost"])
        side.greed[:] = worth * over(fit + p["dilemma.skimming"] * (G - fit), s.roll.sum(1)[i])
        z = s.standing[i]
        lower = z - self.glare() * self.overlap()
        side.fear[:] = nervous * (self.threat(lower) - self.threat(z))
        g, f, b = side.greed, side.fear, side.help
        c, h = p["dilemma.cost"], p["dilemma.arms_race"]
        syn = self.synergy()
        own = 1 - p["accountability.pooling"]
        other = p["accountability.pooling"] + self.heads.prosocial[i]
        self.d_greed = own * (g - syn + c) - other * (b[back] + syn + f[back])
        self.d_fear = own * (c + f - h) - other * (b[back] + g[back] + h)
        self.stake = own * (b + syn - c + h) + other * (b[back] + syn - c + h)

    def synergy(self) -> Any:
        p = self.p
        whole = p["dilemma.synergy"] + p["dilemma.judged_synergy"] * p["accountability.stakes"]
        return whole * self.ties.depth[self.t]

    # 7.3
    def willing(self) -> Any:
        s, p, side, i, j = self.schools, self.p, self.sides, self.i, self.j
        before, tau = side.cooperates, side.trust
        leaving = p["dilemma.leaving"] * self.ties.formality[self.t] * before
        u = -tau * self.d_greed - (1 - tau) * self.d_fear - p["dilemma.norm_weight"] * self.heads.norm[i] + leaving
        weighs = logistic(u / p["dilemma.noise"]) if p["dilemma.noise"] > 0 else (u > 0) * 1.0
        pressure = self.threat(s.standing) * self.heads.nerve * (1 + self.heads.alarm)
        chance = np.zeros(len(side))
        for k in range(len(side)):
            a, name = i[k], NAMES[self.heads.strategy[i[k]]]
            if name == "visionary":
                chance[k] = 1
            elif name == "opportunist":
                chance[k] = weighs[k]
            elif name == "oppressed":
                chance[k] = 0 if pressure[a] > p["heads.oppression"] else weighs[k]
            elif name == "sceptic":
                chance[k] = self.heads.outlook[a] > 0.5
            elif name == "reciprocator":
                chance[k] = before[self.back[k]]
            elif name == "system-leader":
                chance[k] = 1 if s.effectiveness[j[k]] < s.effectiveness[a] else weighs[k]
            elif name == "learner":
                chance[k] = logistic(self.heads.propensity[a])
            elif name == "imitator":
                chance[k] = self.imitated(a)
        return chance

    def imitated(self, a: int) -> float:
        s, partners = self.schools, self.j[(self.i == a) & self.active]
        helpful = max((s.gained[x] for x in partners if s.cooperation[x] > 0.5), default=-np.inf)
        others = max((s.gained[x] for x in partners if s.cooperation[x] <= 0.5), default=-np.inf)
        if s.gained[a] >= max(helpful, others):
            return s.cooperation[a]
        return 0.5 if helpful == others else float(helpful > others)

    def heads_act(self) -> None:
        s, side = self.schools, self.sides
        self.look()
        chance, free = self.willing(), self.voluntary
        side.cooperated[:] = side.cooperates
        side.willingness[:] = np.where(free, chance, self.active)
        for k in np.flatnonzero(free):
            c = chance[k]
            side.cooperates[k] = self.draw(streams.ACTS, self.i[k], self.j[k]) < c if 0 < c < 1 else c == 1
        side.cooperates[self.active & ~free] = True
        side.cooperates[~self.active] = False
        s.ties[:] = self.add(free)
        s.display[:] = self.mean(~side.cooperates, free)
        s.willing[:], s.trusted[:] = self.add(chance * free), self.add(side.trust * free)
        s.deep[:] = self.add(self.ties.depth[self.t] * free)
        for name, value in (
            ("greed", side.greed),
            ("fear", side.fear),
            ("dilemma_greed", self.d_greed),
            ("dilemma_fear", self.d_fear),
            ("at_stake", self.stake),
        ):
            s[name][:] = self.mean(value, free)

    # 7.4
    def collaborate(self) -> None:
        s, p, side, back = self.schools, self.p, self.sides, self.back
        mine, theirs = side.cooperates, side.cooperates[back]
        c, h, syn = p["dilemma.cost"], p["dilemma.arms_race"], self.synergy()
        core = np.where(mine, np.where(theirs, side.help + syn - c, -c), np.where(theirs, side.help, -h))
        core = core - np.where(side.cooperated & ~mine, p["dilemma.leaving"] * self.ties.formality[self.t], 0.0)
        side.payoff[:] = core + np.where(mine & ~theirs, -side.fear, 0) + np.where(~mine & theirs, side.greed, 0)
        on, both = self.active, self.both()
        side.payoff[~on] = 0
        s.gained[:] = self.mean(side.payoff, on)
        s.cooperation[:] = self.mean(mine, self.voluntary)
        side.contested += np.where(on, theirs * 1 - mine, 0)
        self.ties.mutual[self.t] = both
        s.mutual[:] = self.add(both & self.voluntary)
        s.waiting[:] = self.mean(s.puncture[self.j] * both, on)
        s.improvement[:] = self.mean(core, on) - p["partnership.waiting_cost"] * s.waiting
        together = both & (s.cluster[self.i] == s.cluster[self.j])
        s.riding[:] = self.add(together) > 0
        s.leading[:] = False
        for cluster in np.unique(s.cluster):
            riders = np.flatnonzero(s.riding & (s.cluster == cluster))
            if len(riders) < 2:
                continue
            s.lead_account[s.cluster == cluster] *= p["partnership.lead_memory"]
            q = s.effectiveness[riders]
            chance = logistic(
                (q - s.puncture[riders] - q.mean() - p["partnership.lead_account"] * s.lead_account[riders])
                / p["partnership.lead_noise"]
            )
            offers = [x for x, c in zip(riders, chance, strict=True) if self.draw(streams.LEADS, x) < c]
            if offers:
                lead = max(offers, key=lambda x: chance[list(riders).index(x)])
                s.leading[lead] = True
                s.improvement[lead] -= p["partnership.lead_cost"]
                s.improvement[riders[riders != lead]] += p["partnership.draft"]
                s.lead_account[riders] -= 1 / len(riders)
                s.lead_account[lead] += 1

    # 7.15, of which nothing is rebuilt but what it keeps where it is off
    def blame(self) -> None:
        self.schools.last_result[:] = self.schools.result
