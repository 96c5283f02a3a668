"""The numbers of the action plan 2022-2025.

They are used until a successor is loaded, so a record has an end only where the plan itself gives one (C10).
"""

from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated
from helle.rules.plans.plan_2022.plan import PLAN
from helle.rules.ruling import Text

_C, _U = OrganisationKind.CMM, OrganisationKind.UDLST

PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "initial_days",
        30,
        "days",
        PLAN.first_day,
        None,
        "PER-04",
        Text("Refleksionsperiodens første længde.", "First length of the reflection period."),
    ),
    Dated(
        "max_total_days",
        120,
        "days",
        PLAN.first_day,
        None,
        "PER-06",
        Text("Længste refleksionsperiode i alt.", "Longest reflection period in total."),
    ),
    Dated(
        "restitution_initial",
        30,
        "days",
        PLAN.first_day,
        None,
        "PER-07",
        Text(
            "Restitutionsperiodens første længde; vores læsning: som refleksionsperioden.",
            "First length of the restitution period; our reading: as the reflection period.",
        ),
    ),
    Dated(
        "restitution_max",
        120,
        "days",
        PLAN.first_day,
        None,
        "PER-07",
        Text(
            "Længste restitutionsperiode i alt; vores læsning: som refleksionsperioden.",
            "Longest restitution period in total; our reading: as the reflection period.",
        ),
    ),
    Dated(
        "alert_days_before_end",
        (10, 5, 1),
        "days",
        PLAN.first_day,
        None,
        "PER-04",
        Text("Varsler før udløb; vores valg.", "Alerts before the end; our choice."),
    ),
    Dated(
        "extension_request_reminder_day",
        20,
        "day",
        PLAN.first_day,
        None,
        "PER-06",
        Text(
            "Dagen, hvor en manglende anmodning om forlængelse varsles; vores valg.",
            "The day on which a missing request for extension is flagged; our choice.",
        ),
    ),
    Dated(
        "minor_age",
        18,
        "years",
        PLAN.first_day,
        None,
        "MIN-15",
        Text(
            "Under denne alder er en person mindreårig; planen nævner ingen alder.",
            "Below this age a person is a minor; the plan names no age.",
        ),
    ),
    Dated(
        "age_estimate_margin_years",
        2,
        "years",
        PLAN.first_day,
        None,
        "MIN-15",
        Text(
            "Så meget kan en skønnet fødselsdato tage fejl; vores læsning.",
            "How far an estimated date of birth may be off; our reading.",
        ),
    ),
    Dated(
        "interview_authorities",
        frozenset({_C, _U}),
        "organisations",
        PLAN.first_day,
        None,
        "ID-11",
        Text(
            "Hvem der holder identifikationssamtaler; startdagen er vores læsning.",
            "Who holds identification interviews; the first day is our reading.",
        ),
    ),
    Dated(
        "contact_person_organisations",
        frozenset({_C}),
        "organisations",
        PLAN.first_day,
        None,
        "SUP-08",
        Text("Hvem der er kontaktperson.", "Who can be a contact person."),
    ),
    Dated(
        "contact_person_absence_days",
        7,
        "days",
        PLAN.first_day,
        None,
        "SUP-01",
        Text(
            "Dage, en kontaktperson kan være væk, uden at nogen træder i stedet; planen tier, vores læsning.",
            "Days a contact person may be away without anybody standing in; the plan is silent, our reading.",
        ),
    ),
    Dated(
        "negative_assessment_grace_days",
        0,
        "days",
        PLAN.first_day,
        None,
        "ACC-04",
        Text(
            "Dage med støtte efter en negativ vurdering; planen tier, vores læsning.",
            "Days of support after a negative assessment; the plan is silent, our reading.",
        ),
    ),
    Dated(
        "unapproved_warning_days",
        14,
        "days",
        PLAN.first_day,
        None,
        "ACM-17",
        Text(
            "Dage på et ikke godkendt sted, før der varsles; planen siger kun begrænset, vores læsning.",
            "Days at an unapproved place before the warning; the plan only says limited, our reading.",
        ),
    ),
    Dated(
        "in_kind_adult_dkk",
        40_000,
        "DKK",
        PLAN.first_day,
        None,
        "RET-19",
        Text("Støtte i naturalier for en voksen, højst.", "In-kind support for an adult, at most."),
    ),
    Dated(
        "in_kind_adult_usd",
        6_000,
        "USD",
        PLAN.first_day,
        None,
        "RET-19",
        Text("Støtte i naturalier for en voksen, højst.", "In-kind support for an adult, at most."),
    ),
    Dated(
        "in_kind_child_dkk",
        9_000,
        "DKK",
        PLAN.first_day,
        None,
        "RET-20",
        Text(
            "Støtte i naturalier for hvert mindreårigt barn, højst.", "In-kind support for each minor child, at most."
        ),
    ),
    Dated(
        "in_kind_child_usd",
        1_350,
        "USD",
        PLAN.first_day,
        None,
        "RET-20",
        Text(
            "Støtte i naturalier for hvert mindreårigt barn, højst.", "In-kind support for each minor child, at most."
        ),
    ),
    Dated(
        "cash_not_breadwinner_dkk",
        10_000,
        "DKK",
        PLAN.first_day,
        None,
        "RET-21",
        Text(
            "Kontantbeløb for den, der ikke er forsørger, højst.",
            "Cash for a person who is not a breadwinner, at most.",
        ),
    ),
    Dated(
        "cash_not_breadwinner_usd",
        1_550,
        "USD",
        PLAN.first_day,
        None,
        "RET-21",
        Text(
            "Kontantbeløb for den, der ikke er forsørger, højst.",
            "Cash for a person who is not a breadwinner, at most.",
        ),
    ),
    Dated(
        "cash_breadwinner_dkk",
        20_000,
        "DKK",
        PLAN.first_day,
        None,
        "RET-22",
        Text("Kontantbeløb for en forsørger, højst.", "Cash for a breadwinner, at most."),
    ),
    Dated(
        "cash_breadwinner_usd",
        3_100,
        "USD",
        PLAN.first_day,
        None,
        "RET-22",
        Text("Kontantbeløb for en forsørger, højst.", "Cash for a breadwinner, at most."),
    ),
    Dated(
        "cash_months",
        6,
        "months",
        PLAN.first_day,
        None,
        "RET-06",
        Text(
            "Så længe udbetales kontantbeløbet; fra ankomsten er vores læsning.",
            "How long the cash amount is paid; from arrival is our reading.",
        ),
    ),
    Dated(
        "project_max_years",
        1,
        "years",
        PLAN.first_day,
        None,
        "RET-07",
        Text(
            "Så længe må reintegrationsprojektet vare; fra ankomsten er vores læsning.",
            "How long the reintegration project may last; from arrival is our reading.",
        ),
    ),
    Dated(
        "project_alert_months",
        (9, 11),
        "months",
        PLAN.first_day,
        None,
        "RET-07",
        Text("Varsler før projektet skal være slut; vores valg.", "Alerts before the project must end; our choice."),
    ),
    Dated(
        "reintegration_programmes",
        frozenset({OrganisationKind.MINISTRY}),
        "organisations",
        date(2020, 4, 1),
        None,
        "RET-15",
        Text(
            "Hvis programmer en forberedt hjemsendelse kører i, siden de blev de fælles for hjemsendelser.",
            "Whose programmes a prepared return runs in, since they became those of all returns.",
        ),
    ),
    Dated(
        "max_years_262a",
        10,
        "years",
        PLAN.first_day,
        None,
        "DEF-04",
        Text(
            "Længste fængselsstraf for menneskehandel, straffelovens § 262 a.",
            "Longest imprisonment for trafficking, section 262 a of the Criminal Code.",
        ),
    ),
    Dated(
        "study_years",
        (2024, 2025),
        "calendar years",
        PLAN.first_day,
        None,
        "GOV-19",
        Text("Årene for undersøgelsen af indsatsen.", "The years of the study of the effort."),
    ),
    Dated(
        "police_fte_target",
        6,
        "full-time equivalents",
        date(2023, 1, 1),
        date(2023, 12, 31),
        "FIG-08",
        Text(
            "Ekstra årsværk i politikredsene; vores læsning: kun i 2023.",
            "Extra full-time equivalents in the police districts; our reading: in 2023 only.",
        ),
    ),
    Dated(
        "appropriation_dkk",
        118_200_000,
        "DKK",
        PLAN.first_day,
        PLAN.last_day,
        "GOV-10",
        Text(
            "Afsat i kroner for hele perioden; planen fordeler ikke beløbet.",
            "Set aside in kroner for the whole period; the plan does not split the amount.",
        ),
    ),
)
