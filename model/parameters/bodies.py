"""The bodies that schools answer to: whoever lets the contract, the local authority, the improvement partner."""

from __future__ import annotations

from .declaration import Section, parameter


class Contracts(Section):
    """Schools run under contract for a number of years, and lost if what was agreed is not achieved (Ledingham)."""

    duration: float = parameter(
        0.0,
        "Years a contract to run a school lasts; 0 is no contract, a school's provider stays.",
        sentence="A contract to run a school lasts {}",
        unit="years",
        bounds=(0, 30),
        plausible=(0, 10),
        role="lever",
        source="Ledingham 2010 proposes contracts; 0 in England, where agreements have no end",
    )
    outcome: float = parameter(
        -1.0,
        "Mean standing over a contract below which it is not renewed.",
        sentence="A contract is not renewed if the school's standing was below {} over its years",
        unit="sd",
        bounds=(-5, 5),
        plausible=(-1.5, 0),
        role="lever",
    )
    weight: float = parameter(
        4.0,
        "What losing a contract weighs: so many years at stakes of 1. A contract of that length presses like them.",
        sentence="The loss of a contract weighs as much as {} of ordinary stakes",
        unit="years",
        bounds=(0, 50),
        plausible=(1, 12),
        source="assumption, swept: a judgement comes about every four years in England",
    )


class Governance(Section):
    """What groups of schools cost and bring, whatever their form (``model/forms``)."""

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


class Authority(Section):
    """The local authority's own service."""

    levy: float = parameter(
        0.0,
        "Share of its schools' budgets that an authority keeps for a service that advises them.",
        sentence="The authority keeps {} of every budget for a service that advises its schools",
        unit="share",
        bounds=(0, 0.2),
        plausible=(0, 0.02),
        role="lever",
        source="0 in England since the grant for it ended in 2023",
    )
    targeted: float = parameter(
        0.5,
        "Share of the advice that goes to schools with a bad grade first (just in time); the rest goes to all alike.",
        sentence="{} of the authority's advice is kept for schools with a bad grade",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="between 'just in case' (0) and 'just in time' (1): Dunford 2006; swept",
    )
    advice: float = parameter(
        1.0,
        "What a pound of advice moves, against a pound that a school puts into its own improvement.",
        sentence="A pound of the authority's advice moves a school's quality {} times as far as a pound of its own",
        bounds=(0, 10),
        plausible=(0.3, 2),
    )
    to_groups: float = parameter(
        0.0,
        "Share of the levy that pays the other members of a local partnership to support a member in need, instead of "
        "the authority's own advice.",
        sentence="{} of the levy pays groups of schools to support those of their own that are in need",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Dunford 2006 (groups of schools take over what the authority holds); 0 unless studied",
    )
    apart: float = parameter(
        0.25,
        "What comes of the support of a member of the group that does not work together with the school on both "
        "sides, against one that does.",
        sentence="Of paid support by a member that does not work with a school, {} comes through",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: that support needs both to work together is put in, how far is not known",
    )
    brokering: float = parameter(
        0.0,
        "Chance in a year that an authority brings the heads of a lapsed tie together, and vouches for both.",
        sentence="The authority brings the heads of a lapsed partnership together with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="0 unless studied: only where ties may lapse",
    )
    broker_cost: float = parameter(
        0.002,
        "Share of its income that a school pays for an authority that would broker every lapsed tie.",
        sentence="An authority that brokers every lapsed partnership costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0005, 0.005),
    )
    officers: float = parameter(
        0.0,
        "Chance in a year that an officer of the authority tells a head what working together brings.",
        sentence="An officer of the authority tells a head what working together brings with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="the toolkit, first cameo (development officers); 0 unless studied",
    )
    officer_cost: float = parameter(
        0.002,
        "Share of its income that a school pays for officers who would tell every head within the year.",
        sentence="Officers who would tell every head within a year cost a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0005, 0.005),
        source="assumption, swept: one officer for a dozen secondary schools reaches about three in ten heads a year",
    )
    imported: float = parameter(
        0.0,
        "Chance in a year that an officer of the authority brings a school a programme from elsewhere, for a year; the "
        "authority's schools pay for it.",
        sentence="An officer brings a school a programme from elsewhere with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="the toolkit, first cameo (solutions imported from nationally known providers); 0 unless studied",
    )
    import_cost: float = parameter(
        0.005,
        "Share of its income that a school pays for programmes, if it were brought one every year.",
        sentence="A programme from elsewhere costs {} of a school's income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.002, 0.02),
        source="assumption, swept: some 35 pounds a pupil; the Education Endowment Foundation's toolkit calls costs of "
        "less than 80 'very low'",
    )
    import_worth: float = parameter(
        0.06,
        "What a programme from elsewhere brings, once, where the head knows what working together brings.",
        sentence="A programme from elsewhere raises quality by {} where its head fits it to the school",
        unit="sd",
        bounds=(-1, 1),
        plausible=(0, 0.12),
        source="mean effect of 141 trials of promising programmes (Lortie-Forgues and Inglis 2019)",
    )
    import_fit: float = parameter(
        0.5,
        "Share of that which it brings where the head does not know.",
        sentence="Where the head does not know, a programme from elsewhere brings {} of that",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: that it fits local needs less is put in, by how much is not known",
    )
    import_time: float = parameter(
        0.3,
        "Share of its head's outward attention that a programme takes for a year.",
        sentence="A programme from elsewhere takes {} of the attention that a head has for partners",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="assumption, swept: that a programme takes it from partners is put in",
    )
    misjudged: float = parameter(
        0.0,
        "Spread of an authority's error about what a school needs, drawn for each school and year.",
        sentence="Without shared data, an authority misjudges what a school needs by about {}",
        unit="grades",
        bounds=(0, 5),
        plausible=(0, 1.5),
        source="the toolkit, sixth cameo (needs analysis); 0, an authority goes by the grade as it is, unless studied",
    )
    shared_data: float = parameter(
        0.0,
        "Share of that error that data which schools share with their authority take away.",
        sentence="Data that schools share take away {} of their authority's error about what they need",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="the toolkit, sixth cameo (Southland: collective data sets and profiles); 0 unless studied",
    )
    data_cost: float = parameter(
        0.0005,
        "Share of its income that a school pays for data that would take away all of that error.",
        sentence="Data that leave an authority no error about what schools need cost a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0002, 0.002),
        source="assumption, swept: a tenth of a data manager's post, on a secondary school's budget",
    )
    bargaining: float = parameter(
        0.0,
        "Share of the advice for all alike that goes by influence instead of by pupils.",
        sentence="{} of the advice meant for all goes by influence",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Jackson 2010 (a single voice); 0 unless studied",
    )
    exponent: float = parameter(
        1.5,
        "Power of its size by which the influence of a coalition grows; 1 is no more than its pupils.",
        sentence="The influence of schools that work together grows with their number to the power of {}",
        bounds=(0, 4),
        plausible=(1, 2),
    )
    backing: float = parameter(
        0.0,
        "Share of its schools' budgets that an authority spends on their capacity to improve, by pupils.",
        sentence="The authority spends {} of every budget on its schools' capacity to improve",
        unit="share",
        bounds=(0, 0.2),
        plausible=(0, 0.02),
        role="lever",
        source="Greany 2014 proposes 0.005 for a capacity fund; 0 unless studied",
    )


class Exclusions(Section):
    """Pupils whom schools put out for good, and the unit of their authority that takes them."""

    usual: float = parameter(
        0.0,
        "Share of its disadvantaged pupils whom a school under no threat and without partners excludes for good in a "
        "year; 0 is never.",
        sentence="A school under no threat excludes {} of its disadvantaged pupils for good a year",
        unit="a year",
        bounds=(0, 0.2),
        plausible=(0, 0.01),
        source="0 unless studied; England, state secondaries 2018/19: 0.5% of pupils eligible for free school meals in "
        "the last six years (DfE, permanent exclusions), who are under threat and have partners",
    )
    additional: float = parameter(
        1.2,
        "How many times as likely a pupil with additional needs is excluded as a disadvantaged one.",
        sentence="Pupils with additional needs are excluded {} times as often as disadvantaged pupils",
        bounds=(0, 20),
        plausible=(0.5, 3),
    )
    pressed: float = parameter(
        1.0,
        "How much oftener schools exclude for a threat of 1: stakes times the chance of a bad judgement.",
        sentence="A threat of 1 over a school adds {} times the usual to its exclusions",
        bounds=(0, 50),
        plausible=(0, 3),
        source="assumption, swept: that threat raises exclusions is put in, how far it weighs is not known",
    )
    kept: float = parameter(
        0.5,
        "Share of exclusions that do not happen where all partners work together with the school: a managed move or "
        "their help takes the place.",
        sentence="Where all partners work with a school, {} of its exclusions do not happen",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.8),
        source="assumption, swept: that partners keep pupils in school is put in (cameos three and nine claim it)",
    )
    hidden: float = parameter(
        0.5,
        "Share of exclusions that full fear for jobs keeps off the record; the pupils leave the roll all the same.",
        sentence="Full fear for their jobs makes teachers keep {} of exclusions off the record",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.8),
        source="assumption, swept: comment on Ledingham 2010 ('the fewest exclusions for fear of being sacked')",
    )
    returning: float = parameter(
        0.3,
        "Share of the pupils in a unit who would come back to a school in a year: another one with free places.",
        sentence="{} of the excluded come back to another school a year, where there are free places",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.6),
    )
    behind: float = parameter(
        0.5,
        "How far pupils in a unit are behind those of their group in schools.",
        sentence="Pupils in a unit are {} behind those of their group in schools",
        unit="sd",
        bounds=(0, 5),
        plausible=(0, 1.5),
    )
    commissioned: float = parameter(
        0.0,
        "Share of the pupils in a unit for whom it is run independently, under contract to the authority.",
        sentence="{} of the excluded are in a unit that is run independently, under contract",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Ledingham 2010 (pupil support by an independent unit that the authority commissions); 0 unless studied",
    )
    floor: float = parameter(
        0.3,
        "Share of what pupils in a unit are behind that running it under contract takes off.",
        sentence="A unit under contract takes off {} of what its pupils are behind",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.6),
        source="assumption, swept: that it helps is put in; no figure is known",
    )


class Monitoring(Section):
    """To how many bodies a head accounts, and the improvement partner through whom one conversation does for all."""

    accounts: float = parameter(
        1.0,
        "Bodies that a head accounts to, each in its own way; 1 is the burden of England today.",
        sentence="A head has to give {} of the school to other bodies",
        unit="accounts",
        bounds=(1, 100),
        plausible=(1, 10),
        role="lever",
        source="Dunford 2006 (many before, one after); the scale is set so that England today is 1",
    )
    burden: float = parameter(
        0.1,
        "Improvement forgone in a term for each body beyond the first: the head's time.",
        sentence="Each further body a head accounts to takes away {} a term",
        unit="improvement",
        bounds=(0, 1),  # a body takes what all partners can bring
        plausible=(0.02, 0.3),
    )
    improvement_partner: float = parameter(
        0.0,
        "Share of a school's accounts that one improvement partner who knows it takes on.",
        sentence="An improvement partner takes on {} of what a school accounts for",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Dunford 2006; England had them from 2004 to 2010",
    )
    insight: float = parameter(
        0.5,
        "Share of partners' display and of inspectors' luck that an improvement partner sees through.",
        sentence="An improvement partner sees through {} of display and of the luck of an inspection",
        unit="share",
        bounds=(0, 1),
    )
    fee: float = parameter(
        0.0005,
        "Share of its income that an improvement partner costs a school.",
        sentence="An improvement partner costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0003, 0.002),
        source="about five days a year of an adviser's time, on a secondary school's budget",
    )
