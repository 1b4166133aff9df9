"""The model built a second time, from the words of ``docs/odd.md`` alone: plain NumPy, one value of each parameter."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from coopetition.agents.strategies import NAMES, STRATEGIES
from coopetition.model import streams

if TYPE_CHECKING:
    from coopetition.model.world import World

GAPS = ("learning.gap_disadvantaged", "learning.gap_additional")
TERM = ("accountability", "heads_act", "collaborate", "teach", "shocks", "trust_and_outlook")
END_OF_YEAR = (
    *("admissions", "funding", "inspection", "fates", "renewal", "unions", "norms", "teachers_move", "heads_move"),
    *("rivalry", "spirals"),
)
NEED, VOICE = np.array([1.0, 1.5, 3.0]), np.array([1.3, 0.8, 1.0])


def logistic(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-x))


def over(a: Any, b: Any) -> Any:
    """Return a / b, and 0 where b is 0."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    return np.divide(a, b, out=np.zeros(a.shape), where=b != 0)


class Rebuilt:
    """A town as it stands before its first term, and what a term does to it."""

    def __init__(self, world: World) -> None:
        state = world.state
        for name in ("schools", "heads", "trusts", "authorities", "ties", "sides", "zones", "options"):
            setattr(self, name, copy.deepcopy(getattr(state, name)))
        self.key, self.time = state.key, int(state.clock[0])
        self.p = world.parameters.flat()
        self.names = len(self.trusts) - len(self.schools)  # rows of trusts before those that schools may found
        self.i, self.j = self.sides.school, self.sides.partner
        self.t, self.back = self.sides.tie, self.sides.back
        self.n = len(self.schools)

    def draw(self, stream: int, who: int, whom: int = 0) -> float:
        return streams.uniform(self.key, stream, self.when(stream), who, whom)

    def normal(self, stream: int, who: int, whom: int = 0) -> float:
        return streams.normal(self.key, stream, self.when(stream), who, whom)

    def when(self, stream: int) -> int:
        return (
            self.time
            if stream in (streams.ACTS, streams.LEARNING, streams.PUNCTURES, streams.LEADS)
            else self.time // 3
        )

    def add(self, of_sides: Any) -> Any:
        """Return sums over a school's sides."""
        return np.bincount(self.i, np.asarray(of_sides, dtype=float), self.n)

    def mean(self, of_sides: Any, which: Any) -> Any:
        return over(self.add(np.where(which, of_sides, 0.0)), self.add(which))

    @property
    def active(self) -> Any:
        return self.ties.active[self.t]

    @property
    def voluntary(self) -> Any:
        return self.ties.active[self.t] & ~self.ties.forced[self.t]

    def both(self) -> Any:
        return self.sides.cooperates & self.sides.cooperates[self.back] & self.active

    def by_phase(self) -> list[Any]:
        return [np.flatnonzero(self.schools.alive & (self.schools.phase == f)) for f in np.unique(self.schools.phase)]

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
        G = p["admissions.response"] * p["admissions.display"] * self.ties.contest[t]
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
        q[alive] += change[alive]
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
                s.puncture[x] += p["shocks.loss"]

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

    # 7.7
    def odds(self) -> Any:
        """Return the share of each kind of family (advantaged, others) that would choose each option of a zone."""
        s, p, o = self.schools, self.p, self.options
        x = np.maximum(o.school, 0)
        there = (o.school >= 0) & s.alive[x]
        w = p["admissions.tables"]
        appeal = p["admissions.response"] * (w * s.result + (1 - w) * s.reputation)
        appeal = appeal - p["admissions.bad_grade"] * (s.grade >= 3)
        peers = p["admissions.peers"] * self.shares()[:, 0]
        kept = np.where(s.oversubscribed, 1 - p["admissions.pick"] * s.display, 1.0)
        base = appeal[x] - p["admissions.distance"] * o.away
        weight = np.stack([np.exp(base + peers[x]), np.exp(base) * kept[x]], -1) * there[..., None]
        return over(weight, weight.sum(1, keepdims=True))

    def displayed(self, share: Any) -> Any:
        o, rate = self.options, self.p["admissions.response"] * self.p["admissions.display"] / 3
        side = {(a, b): k for k, (a, b) in enumerate(zip(self.i, self.j, strict=True)) if self.active[k]}
        for z in range(len(o)):
            for one in range(o.shape[1]):
                for two in range(one + 1, o.shape[1]):
                    k = side.get((o.school[z, one], o.school[z, two]))
                    if k is not None:
                        step = rate * self.sides.contested[k] * share[z, one] * share[z, two]
                        share[z, one] += step
                        share[z, two] -= step
        return share

    def admissions(self) -> None:
        s, p, o, zones = self.schools, self.p, self.options, self.zones
        memory = p["admissions.swing_memory"]
        for z in range(len(zones)):
            luck = self.normal(streams.COHORTS, z)
            zones.swing[z] = memory * zones.swing[z] + p["admissions.swing"] * np.sqrt(1 - memory**2) * luck
        o.share[:] = self.displayed(self.odds())
        entrants = self.clear(self.families(), o.share)
        old = s.roll.sum(1)
        s.roll += entrants - s.roll / s.years[:, None]
        s.entrants[:] = entrants.sum(1)
        s.spare[:] = np.maximum(0, s.places / s.years - s.entrants)
        new = s.roll.sum(1)
        s.growth[:] = over(new - old, old)
        raw = over((s.roll * s.attainment).sum(1), new)
        s.reputation += p["admissions.reputation"] * (raw - s.reputation)
        s.places += p["admissions.places_follow"] * (new - s.places)
        self.sides.contested[:] = 0

    def families(self) -> Any:
        return self.zones.cohort * np.exp(self.zones.swing)[:, None]

    def asks(self, families: Any, share: Any) -> Any:
        weight = share[:, :, [0, 1, 1]] * self.options.open[..., None]
        return families[:, None, :] * over(weight, weight.sum(1, keepdims=True))

    def clear(self, families: Any, share: Any) -> Any:
        s, o = self.schools, self.options
        holds = np.where(s.alive, s.places / s.years, 0)
        doors = [np.nonzero(o.school == x) for x in range(self.n)]
        o.open[:] = 1.0
        s.oversubscribed[:] = False
        for _ in range(self.p["admissions.rounds"]):
            asked, shut = self.asks(families, share).sum(2), False
            for x in np.flatnonzero(s.alive):
                if asked[doors[x]].sum() > holds[x] * 1.002:
                    s.oversubscribed[x] = shut = True
                    self.shut(doors[x], asked[doors[x]], holds[x])
            if not shut:
                break
        placed = self.asks(families, share)
        total = np.array([placed[d].sum() for d in doors])
        placed *= np.minimum(1, over(holds, total))[np.maximum(o.school, 0)][..., None]
        entrants = np.array([placed[d].sum(0) for d in doors])
        out = families - placed.sum(1)
        for z in range(len(o)):
            for x in o.school[z]:
                room = holds[x] - entrants[x].sum()
                if out[z].sum() > 0 and x >= 0 and room > 0:
                    fits = min(1.0, room / out[z].sum())
                    entrants[x] += fits * out[z]
                    out[z] = (1 - fits) * out[z]
        for rows in self.by_phase():
            rest = out[s.phase[o.school[:, 0]] == s.phase[rows[0]]].sum(0)
            if rest.sum() > 0:
                entrants[rows] += self.anywhere(rows, rest, holds[rows] - entrants[rows].sum(1))
        return entrants

    def shut(self, door: Any, asked: Any, left: float) -> None:
        for d in np.argsort(self.options.away[door], kind="stable"):
            fits = min(1.0, left / asked[d]) if asked[d] > 0 else 1.0
            self.options.open[door[0][d], door[1][d]] *= fits
            left -= asked[d] * fits

    def rivalry(self) -> None:
        s, o = self.schools, self.options
        share, families = o.share[:, :, [0, 1, 1]], self.families()
        chosen = np.array([(share * (o.school == x)[..., None]).sum(1) for x in range(self.n)])
        s.rivalry[:] = (families * chosen * (1 - chosen)).sum((1, 2)) * s.alive
        self.ties.contest[self.t] = (families * chosen[self.i] * chosen[self.j]).sum((1, 2)) * self.active

    # 7.8
    def funding(self) -> None:
        s, p = self.schools, self.p
        alive, roll = s.alive, s.roll.sum(1)
        budget = p["funding.per_pupil"] * roll.sum()
        credit = s.roll @ np.array([1, 1 + p["funding.need_disadvantaged"], 1 + p["funding.need_additional"]])
        paid = credit - p["funding.lag"] * (credit - s.counted)
        paid, size = paid * alive, s.budgeted_roll * alive
        phi = p["funding.money_follows"]
        income = budget * (phi * paid / paid.sum() + (1 - phi) * size / size.sum())
        low = alive & (s.value_added < s.value_added[alive].mean())
        slice_ = p["funding.topslice"] * income
        grants = slice_.sum() * over(roll * low, (roll * low).sum())
        levy = p["authority.levy"] * income
        fee = p["monitoring.fee"] * p["monitoring.improvement_partner"] * income
        size = size * roll.sum() / size.sum()
        c = p["funding.marginal_cost"]
        costs = p["funding.per_pupil"] * ((1 - c) * size + c * roll)
        reserves = s.reserves + income - slice_ - levy - fee - costs
        above = np.where(reserves > 0, np.maximum(0, reserves - p["funding.target_reserves"] * income), reserves)
        spent = p["funding.release"] * above
        advice = np.zeros(self.n)
        for a in range(len(self.authorities)):
            here = alive & (s.authority == a)
            bad = here & (s.grade >= 3)
            first, money = (bad if bad.any() else here), levy[here].sum()
            share = p["authority.targeted"]
            advice += money * share * over(roll * first, (roll * first).sum())
            advice += money * (1 - share) * over(roll * here, (roll * here).sum())
            self.authorities.spent[a] = money + fee[here].sum()
            self.authorities.troubled[a] = bad.sum()
        s.income[:] = income
        s.reserves[:] = reserves - spent
        s.improvement_money[:] = over(spent + grants + p["authority.advice"] * advice, income)
        s.counted[:] = credit
        s.budgeted_roll += p["funding.adjust"] * (roll - s.budgeted_roll)

    # 7.9
    def inspection(self) -> None:
        s, p = self.schools, self.p
        poor = self.shares()[:, 1]
        s.won[:] = s.growth > p["norm.winning_growth"]
        s.rescued[:] = False
        a = s.value_added + p["learning.intake"] * poor
        noise = p["inspection.noise"] * (1 - p["monitoring.insight"] * p["monitoring.improvement_partner"])
        for rows in self.by_phase():
            za, zd = ((x[rows] - x[rows].mean()) / max(x[rows].std(), 0.05) for x in (a, poor))
            for x, own, d in zip(rows, za, zd, strict=True):
                often = p["inspection.often_after_bad" if s.grade[x] >= 3 else "inspection.often"]
                s.grade_years[x] += 1
                if self.draw(streams.INSPECTION, x) < often:
                    last = s.grade[x] or 2
                    y = own - p["inspection.intake_bias"] * d + p["inspection.stickiness"] * (2 - last)
                    y += noise * self.normal(streams.INSPECTION, x, 1)
                    cuts = [p[f"inspection.{c}"] for c in ("outstanding", "good", "requires_improvement")]
                    grade = 1 + sum(y < c for c in cuts)
                    s.won[x] += s.grade[x] > 0 and grade < s.grade[x]
                    s.grade[x], s.grade_years[x] = grade, 0
        self.heads.bad_years[:] = np.where(s.grade >= 3, self.heads.bad_years + 1, 0)

    # 7.10
    def fates(self) -> None:
        s, p = self.schools, self.p
        self.heads.alarm *= p["norm.alarm_memory"]
        for x in np.flatnonzero(s.alive & (s.grade >= 3)):
            if s.grade[x] == 4:
                self.rescue(x)
            chance = p["fates.intervention" if s.grade[x] == 4 else "fates.coasting"]
            if not s.rescued[x] and self.draw(streams.FATES, x) < chance:
                self.tender(x)
        for x in np.flatnonzero(s.alive):
            empty = s.roll[x].sum() < p["fates.viable"] * s.places[x]
            others = np.flatnonzero(s.alive & (s.phase == s.phase[x]) & (np.arange(self.n) != x))
            if empty and s.growth[x] <= 0 and s.reserves[x] < 0 and len(others):
                self.close(x, others)

    def close(self, x: int, others: Any) -> None:
        s, pupils = self.schools, self.schools.roll[x].copy()
        s.roll[x], s.alive[x] = 0, False
        self.leave_trust(x)
        s.controller[x] = -1
        s.roll[others] += self.anywhere(others, pupils, s.places[others] - s.roll[others].sum(1))
        self.authorities.teachers[s.authority[x]] += s.teachers[x]
        for name in ("reserves", "teachers", "puncture", "display", "spare", "ties", "mutual"):
            s[name][x] = 0
        self.ties.active[self.t[self.i == x]] = False
        self.sides.cooperates[~self.active] = False

    def anywhere(self, rows: Any, pupils: Any, room: Any) -> Any:
        """Return pupils (by group) shared out to schools: by free places, what is more by size."""
        room, size = np.maximum(0, room), self.schools.places[rows]
        fits = min(1.0, room.sum() / pupils.sum())
        return (fits * over(room, room.sum()) + (1 - fits) * size / size.sum())[:, None] * pupils

    def rescue(self, x: int) -> None:
        s, p, side = self.schools, self.p, self.sides
        both, syn, q = self.both(), self.synergy(), s.effectiveness
        helpers, ties = [], np.maximum(1, s.ties)
        for k in np.flatnonzero((self.i == x) & both):
            a, m = self.j[k], self.back[k]  # the helper, and its side
            gift = p["fates.rescue_money"] * s.income[a]
            own = p["fates.horizon"] * side.trust[m] * (side.help[m] + syn[m] - p["dilemma.cost"]) / ties[a]
            other = p["accountability.pooling"] + self.heads.prosocial[a]
            worth = own + other * (side.help[k] + max(0, q[a] - q[x])) - p["fates.rescue_cost"]
            if worth > 0 and s.reserves[a] > gift:
                helpers.append(a)
        if helpers:
            mean = q[helpers].mean()
            for a in helpers:
                gift = p["fates.rescue_money"] * s.income[a]
                s.reserves[a] -= gift
                s.reserves[x] += gift
                q[a] -= p["learning.gain"] * p["fates.rescue_cost"]
            q[x] += p["fates.rescue_help"] * max(0, mean - q[x])
            s.rescued[x] = True

    def tender(self, x: int) -> bool:
        s, p = self.schools, self.p
        best, winner, roll, q = 0.0, -1, s.roll.sum(1), s.effectiveness
        money = max(0, p["funding.money_follows"] - p["funding.marginal_cost"])
        for a in self.j[(self.i == x) & self.active]:
            same = s.controller[x] >= 0 and s.controller[a] == s.controller[x]
            if s.phase[a] != s.phase[x] or s.grade[a] not in (1, 2) or q[a] <= q[x] or same or self.barred(a):
                continue
            bid = p["fates.appetite"] * (1 + self.heads.norm[a]) * money * roll[x] / roll[a]
            bid += s.reserves[a] / s.income[a] - p["fates.turnaround"] * (q[a] - q[x])
            if bid > best:
                best, winner = bid, a
        if winner < 0:
            return False
        for name, more in (
            ("reserves", s.reserves[x]),
            ("teachers", s.teachers[x] - roll[x] / p["teachers.pupils_each"]),
        ):
            moved = p["fates.strip"] * max(0, more)
            s[name][x] -= moved
            s[name][winner] += moved
        s.won[winner] += 1
        s.taken_over[x] += 1
        self.leave_trust(x)
        self.join(x, winner)
        self.new_provider(x)
        s.grade[x] = s.grade_years[x] = 0
        return True

    def new_provider(self, x: int) -> None:
        self.heads.tenure[x] = -1
        self.alarm(x)
        self.new_contract(x)

    def alarm(self, x: int) -> None:
        self.heads.alarm[self.j[(self.i == x) & self.active]] += self.p["norm.alarm"]

    def new_contract(self, x: int) -> None:
        s = self.schools
        s.contract_left[x] = self.p["contracts.duration"]
        s.contract_years[x] = s.achieved[x] = 0

    def join(self, x: int, leader: int) -> None:
        s = self.schools
        if s.controller[leader] < 0:
            s.controller[leader] = self.names + leader
            self.trusts.lead[self.names + leader] = leader
        s.controller[x] = s.controller[leader]
        self.count_trusts()

    def barred(self, a: int) -> bool:
        """Return whether a school would have to found anew the trust that it founded once and that lives on."""
        return self.schools.controller[a] < 0 and bool(self.trusts.alive[self.names + a])

    def leave_trust(self, x: int) -> None:
        self.schools.controller[x] = -1
        self.count_trusts()

    def count_trusts(self) -> None:
        s, t = self.schools, self.trusts
        for c in range(len(t)):
            rows = np.flatnonzero(s.alive & (s.controller == c))
            t.schools[c], t.alive[c] = len(rows), len(rows) > 0
            if t.lead[c] >= 0 and t.lead[c] not in rows:
                t.lead[c] = rows[np.argmax(s.effectiveness[rows])] if len(rows) else -1
        for k in range(len(self.ties)):
            a, b = self.i[self.t == k]
            inside = s.controller[a] >= 0 and s.controller[a] == s.controller[b]
            if inside != self.ties.forced[k]:
                self.ties.forced[k] = inside
                self.ties.formality[k] = 1.0 if inside else self.p["network.formality"]

    # 7.11
    def renewal(self) -> None:
        s, p = self.schools, self.p
        if p["contracts.duration"] <= 0:
            return
        for x in np.flatnonzero(s.alive):
            if s.contract_left[x] <= 0:
                s.contract_left[x] = p["contracts.duration"] * self.draw(streams.CONTRACTS, x)
            s.contract_left[x] -= 1
            s.contract_years[x] += 1
            s.achieved[x] += (s.standing[x] - s.achieved[x]) / s.contract_years[x]
            if s.contract_left[x] <= 0:
                if s.achieved[x] < p["contracts.outcome"] and not self.tender(x):
                    self.leave_trust(x)
                    self.new_provider(x)
                self.new_contract(x)

    # 7.12
    def bond(self, a: int, which: Any) -> float:
        side, back, syn = self.sides, self.back, self.synergy()
        other = self.p["accountability.pooling"] + self.heads.prosocial[a]
        whole = (1 - side.trust) * (side.help + syn + side.fear)
        return float((whole + other * whole[back])[(self.i == a) & which].sum() / self.add(self.active)[a])

    def unions(self) -> None:
        s, p = self.schools, self.p
        if p["unions.joining"] > 0:
            for t in range(len(self.ties)):
                k, m = np.flatnonzero(self.t == t)
                a, b = self.i[k], self.i[m]
                if not self.both()[k] or (s.controller[a] >= 0 and s.controller[b] >= 0):
                    continue
                one = np.arange(len(self.sides))
                if (
                    self.bond(a, one == k) > p["unions.autonomy"]
                    and self.bond(b, one == m) > p["unions.autonomy"]
                    and self.draw(streams.UNIONS, a, b) < p["unions.joining"]
                ):
                    first = s.controller[a] >= 0 or (s.controller[b] < 0 and s.effectiveness[a] >= s.effectiveness[b])
                    a, b = (b, a) if first else (a, b)
                    if not self.barred(b):
                        self.join(a, b)
        if p["unions.exit"] > 0:
            for a in np.flatnonzero(s.alive & (s.controller >= 0)):
                inside = self.ties.forced[self.t]
                if self.bond(a, inside) < p["unions.autonomy"] and self.draw(streams.UNIONS, a, a) < p["unions.exit"]:
                    self.leave_trust(a)

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

    # 7.14
    def spirals(self) -> None:
        s, p = self.schools, self.p
        roll = s.roll.sum(1)
        contest = self.ties.contest[self.t]
        back = over(self.add(contest * self.overlap()[self.back] * s.oversubscribed[self.j]), self.add(contest))
        u = np.where(s.oversubscribed, 0, 1 - back)
        money = p["funding.money_follows"] - p["funding.marginal_cost"]
        first = u * p["admissions.response"] * s.years * over(s.rivalry, roll) * money
        first = first * p["learning.money"] / (3 * p["learning.decay"])
        x = s.shortage
        leave = np.minimum(1, p["teachers.leave"] * np.exp(p["teachers.push_of_workload"] * s.effort))
        spread = np.ones(self.n)
        for rows in self.by_phase():
            spread[rows] = max(s.result[rows].std(), 0.05)
        second = p["teachers.shortage_cost"] * p["teachers.draw_of_standing"] * (1 - x) * (x + leave * (1 - x))
        second = np.where(x > 0, second / (spread * p["learning.decay"]), 0)
        s.loop_gain[:] = np.where(s.alive, first + second, 0)

    def term(self) -> None:
        for phase in TERM + (END_OF_YEAR if self.time % 3 == 2 else ()):
            getattr(self, phase)()
        self.time += 1
