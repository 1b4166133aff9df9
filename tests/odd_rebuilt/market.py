"""Families and places, money, and what comes back of a change: sections 7.7, 7.8 and 7.14."""

from __future__ import annotations

from typing import Any

import numpy as np

from coopetition.model import streams

from .town import Town, over


class Market(Town):
    """Families and places, money, and what comes back of a change: sections 7.7, 7.8 and 7.14."""

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
        base = appeal[x] - p["admissions.distance"] * self.away
        drawn = s.draw[x]
        odds = [np.exp(base + peers[x] + drawn[..., 0]), np.exp(base + drawn[..., 1]) * kept[x]]
        weight = np.stack(odds, -1) * there[..., None]
        return over(weight, weight.sum(1, keepdims=True))

    # 5, point 6
    def settle_draw(self) -> None:
        """Put down to what draws for good what choice leaves unexplained of the known intake, homes as they are."""
        s, o = self.schools, self.options
        has = s.roll / s.years[:, None]
        o.share[:] = self.odds()
        for _ in range(self.p["admissions.settling"]):
            self.clear(self.zones.cohort, o.share)
            asked = self.asks(self.zones.cohort, o.share)
            given = np.array([asked[o.school == x].sum(0) for x in range(self.n)])
            for kind, groups in enumerate(([0], [1, 2])):
                known, now = has[:, groups].sum(1), given[:, groups].sum(1)
                some = (known > 0) & (now > 0)
                s.draw[some, kind] += np.log(known[some] / now[some])
            o.share[:] = self.odds()
        s.draw[:] *= self.p["admissions.lasting"]

    # 7.7
    def displayed(self, share: Any) -> Any:
        o, rate = self.options, self.p["admissions.response"] * self.p["admissions.display"] / 3
        side = {(a, b): k for k, (a, b) in enumerate(zip(self.i, self.j, strict=True)) if self.active[k]}
        for z in range(len(o)):
            for one in range(o.shape[1]):
                for two in range(one + 1, o.shape[1]):
                    k = side.get((o.school[z, one], o.school[z, two]))
                    if k is not None:
                        step = np.clip(rate * self.sides.contested[k], -1, 1) * share[z, one] * share[z, two]
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
        for d in np.argsort(self.away[door], kind="stable"):
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
        paid, size = paid * alive, s.budgeted * alive
        phi = p["funding.money_follows"]
        income = budget * (phi * paid / paid.sum() + (1 - phi) * size / size.sum())
        low = alive & (s.value_added < s.value_added[alive].mean())
        slice_ = p["funding.topslice"] * income
        grants = slice_.sum() * over(roll * low, (roll * low).sum())
        levy = p["authority.levy"] * income
        fee = p["monitoring.fee"] * p["monitoring.improvement_partner"] * income
        size = size * roll.sum() / size.sum()
        c = p["funding.marginal_cost"]
        weighed = s.roll @ np.array([1, 1 + p["funding.cost_disadvantaged"], 1 + p["funding.cost_additional"]])
        costs = p["funding.per_pupil"] * ((1 - c) * size + c * weighed * roll.sum() / weighed.sum())
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
            if p["authority.levy"] > 0:  # nobody looks who is in need where there is no advice to give
                self.authorities.troubled[a] = bad.sum()
        s.income[:], s.advised[:], s.supported[:] = income, advice, p["authority.advice"] * advice
        s.reserves[:] = reserves - spent
        s.improvement_money[:] = over(spent + grants + p["authority.advice"] * advice, income)
        s.counted[:] = credit
        s.budgeted += p["funding.adjust"] * (weighed - s.budgeted)

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
