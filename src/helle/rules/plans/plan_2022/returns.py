"""The numbers of the assistance with a return of the plan 2022-2025: what is paid, and for how long."""

from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated
from helle.rules.plans.plan_2022.plan import PLAN
from helle.rules.ruling import Text

PARAMETERS: tuple[Dated, ...] = (
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
)
