"""One term, in order: the whole model in a sentence. Each word is a phase, one short file each in ``phases/``."""

from __future__ import annotations

from .phases.accountability import accountability
from .phases.acts import heads_act
from .phases.admissions import admissions, rivalry
from .phases.agencies import agencies
from .phases.awareness import awareness
from .phases.blame import blame
from .phases.capacities import capacities
from .phases.collaboration import collaborate
from .phases.evaluation import evaluation
from .phases.exclusions import exclusions
from .phases.fates import fates
from .phases.funding import funding
from .phases.governance import governance
from .phases.governors import governing_bodies
from .phases.hubs import teaching_schools
from .phases.imports import imported_solutions
from .phases.inspection import inspection
from .phases.joint import joint_publication
from .phases.ladder import ladder
from .phases.money_short import money_short
from .phases.networks import networks
from .phases.parents import parents
from .phases.practices import practices
from .phases.renewal import renewal
from .phases.spirals import spirals
from .phases.staff import heads_move, teachers_move
from .phases.teaching import shocks, teach
from .phases.training import training
from .phases.trust import norms, trust_and_outlook
from .phases.unions import unions

TERM = (accountability, heads_act, collaborate, teach, shocks, trust_and_outlook, networks)
END_OF_YEAR = (
    joint_publication,
    admissions,
    funding,
    exclusions,
    money_short,
    capacities,
    inspection,
    fates,
    agencies,
    parents,
    renewal,
    unions,
    governance,
    teaching_schools,
    practices,
    norms,
    blame,
    awareness,
    imported_solutions,
    training,
    governing_bodies,
    evaluation,
    ladder,
    teachers_move,
    heads_move,
    rivalry,
    spirals,
)
