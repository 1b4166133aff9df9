"""Parameters of the extension: `governance`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Governance(Section):
    """What groups of schools cost and bring, whatever their form (``model/forms``)."""

    after = "unions"

    procedure: float = parameter(
        0.05,
        "Improvement forgone in a term where voices could not be more spread: meetings, drafts and votes.",
        sentence="Where many have a voice, agreeing takes away up to {} a term",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0, 0.2),
    )
    methods: float = parameter(
        0.03,
        "Share of the distance to the quality of the school that leads that its methods make good in a year, where "
        "members have none of their own.",
        sentence="The methods of the school that leads make good {} a year of what the others lack",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.2),
        source="assumption, swept: small, as schools in trusts did no better on average (Andrews and Perera 2017)",
    )
    centre: float = parameter(
        1.0,
        "Which member leads when a group begins: 1 the strongest, 0 the weakest, 0.5 the one in the middle.",
        sentence="When a group begins, the member leads that stands at {} of the way from weakest to strongest",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption: the strongest; 0 is the bad centre of which the toolkit asks",
    )
    control: float = parameter(
        0.5,
        "Share of the push of workload that teachers do not feel where all the voice is theirs.",
        sentence="Where all the voice is theirs, teachers do not feel {} of the push of workload",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.8),
        source="assumption, swept; that control softens strain: Karasek 1979",
    )
    draw_of_dividend: float = parameter(
        6.0,
        "How much a dividend, as a share of the school's income, draws teachers and keeps them.",
        sentence="A dividend draws and keeps teachers with a strength of {}",
        unit="per share of income",
        bounds=(0, 100),
        plausible=(0, 15),
        source="assumption, swept: about half of income is teachers' pay, and one per cent more of it draws 3% more",
    )
    matching: float = parameter(
        0.1,
        "Share of the distance to a provider's quality that a year's match on a platform makes good.",
        sentence="A match makes good {} of the distance to the provider",
        unit="share",
        bounds=(0, 1),
        plausible=(0.02, 0.2),
    )
    renown: float = parameter(
        0.3,
        "Weight of the last match in what members of a platform think of a provider.",
        sentence="The last match makes {} of a provider's renown",
        unit="share",
        bounds=(0, 1),
        plausible=(0.1, 0.6),
    )
    reach: float = parameter(
        0.3,
        "Attainment that a roving centre would bring pupils who are not advantaged, were money no matter.",
        sentence="With any money, a roving centre raises attainment of those it is for by {}",
        unit="sd",
        bounds=(0, 2),
        plausible=(0, 0.5),
    )
    reach_pounds: float = parameter(
        1000.0,
        "Pounds a year for each such pupil at which about two thirds of that are reached.",
        sentence="A roving centre reaches two thirds of what it can at {} for each such pupil",
        unit="pounds",
        bounds=(10, 100000),
        plausible=(300, 3000),
    )
