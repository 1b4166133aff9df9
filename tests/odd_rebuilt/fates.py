"""Inspection and fates, contracts, unions: sections 7.9 to 7.12."""

from __future__ import annotations

from typing import Any

import numpy as np

from coopetition.model import streams

from .town import Town, over


class Fates(Town):
    """Inspection and fates, contracts, unions: sections 7.9 to 7.12."""

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
            unfit = empty and s.growth[x] <= 0 and s.reserves[x] < 0 and len(others)
            if unfit and self.draw(streams.FATES, x, 1) < p["fates.closing"]:
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
                s.contract_left[x] = p["contracts.duration"] * self.draw(streams.stream("contracts"), x)
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
                    and self.draw(streams.stream("unions"), a, b) < p["unions.joining"]
                ):
                    first = s.controller[a] >= 0 or (s.controller[b] < 0 and s.effectiveness[a] >= s.effectiveness[b])
                    a, b = (b, a) if first else (a, b)
                    if not self.barred(b):
                        self.join(a, b)
        if p["unions.exit"] > 0:
            for a in np.flatnonzero(s.alive & (s.controller >= 0)):
                inside = self.ties.forced[self.t]
                draw = self.draw(streams.stream("unions"), a, a)
                if self.bond(a, inside) < p["unions.autonomy"] and draw < p["unions.exit"]:
                    self.leave_trust(a)
