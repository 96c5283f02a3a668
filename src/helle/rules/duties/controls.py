"""Who looks out for trafficking in controls and casework, and whom they tell (DET, LAB, CRI-21, ACT-04..)."""

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight
from helle.rules.duties.duty import Duty
from helle.rules.ruling import Reason, Text

CONTROLS: tuple[Duty, ...] = (
    Duty(
        Reason(
            "duties.first_contact",
            Text(
                "Myndighederne møder ofte de mulige ofre først, under deres almindelige kontroller.",
                "The authorities often meet the possible victims first, during their ordinary controls.",
            ),
            "DET-01",
        ),
        (
            OrganisationKind.POLICE,
            OrganisationKind.SKAT,
            OrganisationKind.AT,
            OrganisationKind.SIRI,
        ),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.tax_controls",
            Text(
                "Skattestyrelsen tager på kontrolbesøg og følger op med kontroller af formodede bagmænd.",
                "The Tax Agency makes control visits and follows up with controls of suspected traffickers.",
            ),
            "DET-02",
        ),
        (OrganisationKind.SKAT,),
    ),
    Duty(
        Reason(
            "duties.tax_indicators",
            Text(
                "Skattestyrelsen giver oplysninger videre til politiet og CMM.",
                "The Tax Agency passes information on to the police and CMM.",
            ),
            "DET-03",
        ),
        (OrganisationKind.SKAT,),
        trigger=Text("Når der er indikatorer på menneskehandel.", "When there are indicators of trafficking."),
    ),
    Duty(
        Reason(
            "duties.workplace_attention",
            Text(
                "Arbejdstilsynet har menneskehandel som et opmærksomhedspunkt.",
                "The Working Environment Authority keeps trafficking in view.",
            ),
            "DET-04",
        ),
        (OrganisationKind.AT,),
        trigger=Text("Ved hver kontrol.", "At each control."),
    ),
    Duty(
        Reason(
            "duties.workplace_notice",
            Text(
                "Arbejdstilsynet underretter politiet og CMM.",
                "The Working Environment Authority notifies the police and CMM.",
            ),
            "DET-05",
        ),
        (OrganisationKind.AT,),
        trigger=Text("Ved mistanke om menneskehandel.", "On suspicion of trafficking."),
    ),
    Duty(
        Reason(
            "duties.siri_notice",
            Text(
                "SIRI underretter politiet og CMM, både fra sagsbehandling og kontrol.",
                "SIRI notifies the police and CMM, from casework and controls alike.",
            ),
            "DET-06",
        ),
        (OrganisationKind.SIRI,),
        trigger=Text("Ved mistanke om menneskehandel.", "On suspicion of trafficking."),
    ),
    Duty(
        Reason(
            "duties.asylum_casework",
            Text(
                "Udlændingestyrelsen møder mulige ofre i asylsagerne.",
                "The Immigration Service meets possible victims in asylum casework.",
            ),
            "DET-07",
        ),
        (OrganisationKind.UDLST,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.hotline",
            Text(
                "CMM driver en hotline for myndigheder, organisationer og borgere.",
                "CMM runs a hotline for authorities, organisations and citizens.",
            ),
            "DET-08",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.join_controls",
            Text(
                "CMM kan deltage i andre myndigheders kontroller og i fælles aktioner.",
                "CMM may join other authorities' controls and joint actions.",
            ),
            "DET-09",
        ),
        (OrganisationKind.CMM,),
        weight=DutyWeight.MAY,
        trigger=Text(
            "Når en anden myndighed kontrollerer, eller myndigheder går sammen om en aktion.",
            "When another authority makes a control, or authorities join in an action.",
        ),
    ),
    Duty(
        Reason(
            "duties.upskill",
            Text(
                "CMM kan bistå med at opkvalificere myndigheder og andre aktører.",
                "CMM may assist in upskilling authorities and other actors.",
            ),
            "DET-10",
        ),
        (OrganisationKind.CMM,),
        weight=DutyWeight.MAY,
    ),
    Duty(
        Reason(
            "duties.prevention",
            Text(
                "Tilsyn, kontroller og aktioner er med til at forebygge menneskehandel.",
                "Supervision, controls and actions help to prevent trafficking.",
            ),
            "LAB-06",
        ),
        (
            OrganisationKind.SKAT,
            OrganisationKind.AT,
            OrganisationKind.POLICE,
        ),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.forced_labour_group",
            Text(
                "Otte myndigheder sidder i gruppen mod menneskehandel til tvangsarbejde; planen siger ikke, hvem der "
                "leder den.",
                "Eight authorities sit in the group against trafficking to forced labour; the plan does not say who "
                "chairs it.",
            ),
            "CRI-20",
        ),
        (
            OrganisationKind.NATIONAL_POLICE,
            OrganisationKind.PROSECUTION,
            OrganisationKind.CMM,
            OrganisationKind.SKAT,
            OrganisationKind.UDLST,
            OrganisationKind.AT,
            OrganisationKind.FVST,
            OrganisationKind.SIRI,
        ),
    ),
    Duty(
        Reason(
            "duties.authority_group",
            Text(
                "Myndighedsgruppen mod tvangsarbejde skal få flere ofre identificeret og hjulpet, få bagmænd "
                "retsforfulgt og forebygge menneskehandel på arbejdspladser og i private hjem.",
                "The authority group against forced labour is to get more victims identified and helped, to get "
                "traffickers prosecuted, and to prevent trafficking at workplaces and in private homes.",
            ),
            "CRI-21",
        ),
        (
            OrganisationKind.NATIONAL_POLICE,
            OrganisationKind.PROSECUTION,
            OrganisationKind.CMM,
            OrganisationKind.SKAT,
            OrganisationKind.UDLST,
            OrganisationKind.AT,
            OrganisationKind.FVST,
            OrganisationKind.SIRI,
        ),
        weight=DutyWeight.AIM,
    ),
    Duty(
        Reason(
            "duties.labour_recommendations",
            Text(
                "Tiltagene på arbejdsmarkedet bygger på en arbejdsgruppes anbefalinger fra september 2021.",
                "The labour measures follow the recommendations of a working group of September 2021.",
            ),
            "LAB-05",
        ),
        (OrganisationKind.MINISTRY,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.employer_housing",
            Text(
                "Kun planlagt: den, der stiller bolig til rådighed for sine ansatte, skal sikre ordentlige forhold.",
                "Only planned: whoever houses employees shall ensure decent conditions.",
            ),
            "LAB-01",
        ),
        (
            OrganisationKind.MINISTRY,
            OrganisationKind.OTHER,
        ),
        switch="employer_housing_standard",
    ),
    Duty(
        Reason(
            "duties.housing_supervision",
            Text(
                "Kun planlagt: et myndighedstilsyn med arbejdsgiveres boliger.",
                "Only planned: an authority supervising housing by employers.",
            ),
            "LAB-02",
        ),
        (OrganisationKind.MINISTRY,),
        switch="employer_housing_supervision",
    ),
    Duty(
        Reason(
            "duties.illegal_labour",
            Text(
                "Kun planlagt: en styrket indsats mod illegal arbejdskraft.",
                "Only planned: a stronger effort against illegal labour.",
            ),
            "LAB-03",
        ),
        (
            OrganisationKind.MINISTRY,
            OrganisationKind.AT,
        ),
        switch="illegal_labour_effort",
    ),
    Duty(
        Reason(
            "duties.bogus_self_employment",
            Text(
                "Kun planlagt: en øget indsats mod falske selvstændige.",
                "Only planned: a greater effort against bogus self-employment.",
            ),
            "LAB-04",
        ),
        (OrganisationKind.AT,),
        switch="bogus_self_employment_effort",
    ),
    Duty(
        Reason(
            "duties.siri_attention",
            Text(
                "SIRI har tegn på menneskehandel for øje, når den behandler ansøgninger om ophold.",
                "SIRI keeps signs of trafficking in view when it handles applications for residence.",
            ),
            "ACT-04",
        ),
        (OrganisationKind.SIRI,),
    ),
    Duty(
        Reason(
            "duties.follow_up_controls",
            Text(
                "Skattestyrelsen følger op med skatte- og afgiftskontroller.",
                "The Tax Agency follows up with tax and duty controls.",
            ),
            "ACT-05",
        ),
        (OrganisationKind.SKAT,),
    ),
    Duty(
        Reason(
            "duties.special_crime_unit",
            Text(
                "NSK samler de særlige kompetencer mod kompleks og organiseret kriminalitet.",
                "NSK gathers the special skills against complex and organised crime.",
            ),
            "ACT-06",
        ),
        (OrganisationKind.NSK,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.employers",
            Text(
                "Arbejdsgiveren kan være den, der kontrollerer ofret; arbejdsgiveren får aldrig adgang til "
                "oplysninger her.",
                "The employer may be the one who controls the victim, who never gets access to information here.",
            ),
            "ACT-09",
            reading="ACT-09",
        ),
        (OrganisationKind.OTHER,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.call_the_hotline",
            Text(
                "Borgere og organisationer kan henvende sig til hotlinen.",
                "Citizens and organisations may turn to the hotline.",
            ),
            "ACT-10",
        ),
        (OrganisationKind.OTHER,),
        weight=DutyWeight.MAY,
    ),
)
