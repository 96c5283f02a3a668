"""The numbers of extracts for research in the plan 2022-2025: the plan names a study and no number, so all are ours."""

from helle.rules.dated import Dated
from helle.rules.plans.plan_2022.plan import PLAN
from helle.rules.ruling import Text

PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "research_smallest_group",
        5,
        "persons",
        PLAN.first_day,
        None,
        "GOV-19",
        Text(
            "Så mange står der mindst i hver gruppe i et udtræk til forskning; vores eget valg.",
            "So many stand at least in each group of an extract for research; our own choice.",
        ),
    ),
    Dated(
        "research_drawn_percent",
        10,
        "percent",
        PLAN.first_day,
        None,
        "GOV-19",
        Text(
            "Så mange af hundrede udelades mindst af et udtræk, ved lod; vores eget valg.",
            "So many of a hundred are left out of an extract at least, by lot; our own choice.",
        ),
    ),
    Dated(
        "research_most_columns",
        6,
        "columns",
        PLAN.first_day,
        None,
        "GOV-19",
        Text(
            "Så mange kolonner kan et udtræk til forskning højst have; vores eget valg.",
            "So many columns an extract for research may have at most; our own choice.",
        ),
    ),
    Dated(
        "research_most_months",
        24,
        "months",
        PLAN.first_day,
        None,
        "GOV-19",
        Text(
            "I så mange måneder må et udtræk til forskning højst bruges; vores eget valg.",
            "For so many months an extract for research may be used at most; our own choice.",
        ),
    ),
    Dated(
        "research_deletion_days",
        30,
        "days",
        PLAN.first_day,
        None,
        "GOV-19",
        Text(
            "Dage til at slette et udtræk, når brugen er slut; vores eget valg.",
            "Days to delete an extract once its use has ended; our own choice.",
        ),
    ),
    Dated(
        "research_reminder_days",
        14,
        "days",
        PLAN.first_day,
        None,
        "GOV-19",
        Text(
            "Så mange dage før sletningen bliver der mindet om den; vores eget valg.",
            "So many days before the deletion there is a reminder of it; our own choice.",
        ),
    ),
)
