"""The core of the term written the ordinary Mesa way: objects, dictionaries and loops over a NetworkX graph.

It is a second reading of the compiled phases: from the same start and the same draws it lives through
the same trajectory, to the last bit. Nobody closes and no trust grows in the core, so that every tie stays as it is.
Floats are added one by one: from Python 3.12 on the built-in ``sum`` adds them more exactly than the rules do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import SimpleNamespace

import mesa
import networkx as nx
from plain_admissions import Families, total
from plain_draws import uniform
from plain_strategies import STRATEGIES, View

from coopetition.agents.strategies import NAMES
from coopetition.model.parameters import LEVERS
from coopetition.model.state import TERMS
from coopetition.model.streams import ACTS, LEADS

SCHOOL = (
    "effectiveness",
    "puncture",
    "standing",
    "result",
    "reputation",
    "grade",
    "phase",
    "cluster",
    "places",
    "years",
    "entrants",
    "spare",
    "oversubscribed",
    "rivalry",
    "growth",
    "display",
    "cooperation",
    "gained",
    "improvement",
    "waiting",
    "mutual",
    "riding",
    "leading",
    "lead_account",
)
SIDE = ("trust", "cooperates", "cooperated", "help", "greed", "fear", "payoff", "contested")


@dataclass
class Head:
    """The head teacher of one school."""

    strategy: str
    prosocial: float
    nerve: float
    alarm: float
    norm: float
    outlook: float
    propensity: float


class PlainSchool(mesa.Agent):
    """One school and its head."""

    def __init__(self, model, row, state):
        super().__init__(model)
        self.row = row
        for name in SCHOOL:
            setattr(self, name, state.schools[name][row].item())
        self.roll = state.schools["roll"][row].tolist()
        self.attainment = state.schools["attainment"][row].tolist()
        self.draw = state.schools["draw"][row].tolist()
        self.levers = SimpleNamespace(**{name: state.levers[name][row].item() for name in LEVERS})
        code = state.heads["strategy"][row]
        traits = [state.heads[name][row].item() for name in list(Head.__dataclass_fields__)[1:]]
        self.head = Head(NAMES[code], *traits)

    @property
    def ties(self):
        """Partners with the tie between, in the order of their rows."""
        return self.model.graph.adj[self].items()

    def stakes_felt(self):
        return self.levers.stakes * self.head.nerve * (1.0 + self.head.alarm)

    def chance_of_a_bad_judgement(self, fall=0.0):
        p = self.model.parameters.accountability
        return 1.0 / (1.0 + math.exp((self.standing - fall - p.threshold) / p.spread))

    def synergy(self, tie):
        d = self.model.parameters.dilemma
        return (d.synergy + d.judged_synergy * self.levers.stakes) * tie["depth"]

    def look(self):
        """See what greed and fear there is on each tie."""
        p = self.model.parameters
        d = p.dilemma
        for partner, tie in self.ties:
            side = tie["sides"][self]
            side["cooperated"] = side["cooperates"]
            ahead = partner.effectiveness - self.effectiveness
            side["help"] = d.help * max(0.0, 1.0 + d.transfer * ahead)
            pupils = min(1.0, p.admissions.response * p.admissions.display) * tie["contest"]
            taken = min(pupils, self.spare)
            margin = max(0.0, self.levers.money_follows - p.funding.marginal_cost)
            won = taken + d.skimming * (pupils - taken)
            side["greed"] = d.worth_of_roll * margin * won / max(1.0, total(self.roll))
            overlap = tie["contest"] / self.rivalry if self.rivalry > 0.0 else 0.0
            worse = self.chance_of_a_bad_judgement(p.accountability.shade * overlap)
            side["fear"] = self.stakes_felt() * (worse - self.chance_of_a_bad_judgement())

    def act(self):
        """Decide tie by tie, seeing only what partners did last term."""
        voluntary, cooperating, before = 0, 0, 0
        for partner, tie in self.ties:
            side = tie["sides"][self]
            if tie["forced"]:
                side["cooperates"] = True
                continue
            view = self.sees(partner, tie)
            draw = uniform(self.model.key, ACTS, self.model.term, self.row, partner.row)
            side["cooperates"] = draw < STRATEGIES[self.head.strategy](view)
            voluntary += 1
            cooperating += side["cooperates"]
            before += side["cooperated"]
        self.display = (voluntary - cooperating) / max(1, voluntary)
        if voluntary > 1 and cooperating == 0 and before >= 0.5 * voluntary:
            self.model.breaks_ranks.append((self.row, before))

    def sees(self, partner, tie):
        """Weigh one tie: what competing pays more if the partner cooperates (greed) and if it competes (fear)."""
        d = self.model.parameters.dilemma
        side, theirs = tie["sides"][self], tie["sides"][partner]
        own = 1.0 - self.levers.pooling
        others = self.levers.pooling + self.head.prosocial
        together = self.synergy(tie)
        lost = theirs["help"] + together + theirs["fear"]
        greed = own * (side["greed"] - (together - d.cost)) - others * lost
        lost = theirs["help"] + theirs["greed"] + d.arms_race
        fear = own * (d.cost + side["fear"] - d.arms_race) - others * lost
        leaving = d.leaving * tie["formality"] if side["cooperated"] else 0.0
        return View(self, partner, greed, fear, leaving, side["trust"], theirs["cooperated"])

    def best_around(self):
        """Return the best payoff last term of partners who cooperated on most ties, and of those who did not."""
        cooperating = [partner.gained for partner, _ in self.ties if partner.cooperation > 0.5]
        competing = [partner.gained for partner, _ in self.ties if partner.cooperation <= 0.5]
        return max(cooperating, default=-math.inf), max(competing, default=-math.inf)

    def work_together(self):
        """Earn what the ties are worth."""
        d = self.model.parameters.dilemma
        earned, improved, waited, voluntary, mutual, cooperating = 0.0, 0.0, 0.0, 0, 0, 0
        for partner, tie in self.ties:
            side = tie["sides"][self]
            own, partners = side["cooperates"], tie["sides"][partner]["cooperates"]
            if own:
                together = self.synergy(tie)
                gain = side["help"] + together - d.cost if partners else -d.cost
                side["payoff"] = gain if partners else gain - side["fear"]
            else:
                gain = side["help"] if partners else -d.arms_race
                side["payoff"] = gain + side["greed"] if partners else gain
            improved += gain
            if side["cooperated"] and not own:
                side["payoff"] -= d.leaving * tie["formality"]
                improved -= d.leaving * tie["formality"]
            earned += side["payoff"]
            tie["mutual"] = own and partners
            if tie["mutual"]:
                waited += partner.puncture
            side["contested"] += partners - own
            if not tie["forced"]:
                voluntary += 1
                cooperating += own
                mutual += tie["mutual"]
        each = max(1, len(self.ties))
        self.mutual = mutual
        self.cooperation = cooperating / voluntary if voluntary else 0.0
        self.gained = earned / each
        self.waiting = waited / each
        self.improvement = improved / each - self.model.parameters.partnership.waiting_cost * self.waiting
        self.riding = self.leading = False

    def remember(self):
        """Learn from what partners did."""
        p, head = self.model.parameters, self.head
        seen, voluntary = 0, 0
        for partner, tie in self.ties:
            if tie["forced"]:
                continue
            side, cooperated = tie["sides"][self], tie["sides"][partner]["cooperates"]
            if cooperated:
                side["trust"] = side["trust"] + p.trust.rise * (1.0 - side["trust"])
            else:
                side["trust"] = (1.0 - p.trust.fall) * side["trust"]
            sign = 1.0 if side["cooperates"] else -1.0
            head.propensity += p.heads.learning * sign * (side["payoff"] - p.heads.aspiration)
            seen += cooperated
            voluntary += 1
        if voluntary:
            kept = p.heads.outlook_memory
            head.outlook = kept * head.outlook + (1.0 - kept) * seen / voluntary
        head.propensity = min(4.0, max(-4.0, head.propensity))


class PlainSystem(mesa.Model):
    """The core of one world, built from a world's state."""

    def __init__(self, world):
        super().__init__()
        state = world.state
        self.parameters, self.key = world.parameters, state.key
        self.term = int(state.clock[0])
        self.breaks_ranks = []
        self.schools = [PlainSchool(self, row, state) for row in range(len(state.schools))]
        self.clusters = {}
        for row in state.members:
            self.clusters.setdefault(self.schools[row].cluster, []).append(self.schools[row])
        self.graph = nx.Graph()
        self.graph.add_nodes_from(self.schools)
        for row in range(len(state.sides)):
            if state.sides["school"][row] < state.sides["partner"][row]:
                self.add_tie(state, row)
        self.families = Families(self, state)

    def add_tie(self, state, row):
        """Copy one tie and both its sides."""
        told, tie = state.sides, state.sides["tie"][row]
        one, other = self.schools[told["school"][row]], self.schools[told["partner"][row]]
        sides = {
            school: {name: told[name][own].item() for name in SIDE}
            for school, own in ((one, row), (other, told["back"][row]))
        }
        shared = {name: state.ties[name][tie].item() for name in ("formality", "depth", "contest", "forced", "mutual")}
        self.graph.add_edge(one, other, sides=sides, **shared)

    def step(self):
        """Live through the core of one term."""
        self.breaks_ranks = []
        self.agents.do("look")
        self.agents.do("act")
        self.agents.do("work_together")
        for members in self.clusters.values():
            self.ride(members)
        self.agents.do("remember")
        self.deepen()
        if self.term % TERMS == TERMS - 1:
            self.families.admissions()
            self.families.rivalry()
        self.term += 1

    def ride(self, members):
        """Let the members of one local partnership who cooperate with another member share out the lead."""
        p = self.parameters.partnership
        riders, quality = [], 0.0
        for school in members:
            if any(tie["mutual"] and partner.cluster == school.cluster for partner, tie in school.ties):
                school.riding = True
                riders.append(school)
                quality += school.effectiveness
        if len(riders) < 2:
            return
        leader, best = None, -1.0
        for school in members:
            school.lead_account *= p.lead_memory
        for school in riders:
            capacity = school.effectiveness - school.puncture - quality / len(riders)
            chance = 1.0 / (1.0 + math.exp(-(capacity - p.lead_account * school.lead_account) / p.lead_noise))
            if uniform(self.key, LEADS, self.term, school.row, 0) < chance and chance > best:
                leader, best = school, chance
        if leader is None:
            return
        leader.leading = True
        for school in riders:
            if school is leader:
                school.improvement -= p.lead_cost
                school.lead_account += 1.0 - 1.0 / len(riders)
            else:
                school.improvement += p.draft
                school.lead_account -= 1.0 / len(riders)

    def deepen(self):
        """Let ties deepen where both worked on them, and fade elsewhere."""
        p = self.parameters.partnership
        for _, _, tie in self.graph.edges(data=True):
            if tie["mutual"]:
                tie["depth"] += p.depth_rise * (1.0 - tie["depth"])
            else:
                tie["depth"] -= p.depth_fall * tie["depth"]
