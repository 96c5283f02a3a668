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
        "ask_herself_days",
        60,
        "days",
        PLAN.first_day,
        None,
        "MIN-15",
        Text(
            "Dage før de 18 år, hvor en ung spørges selv om det, en repræsentant har sagt ja til; vores eget valg: tid "
            "til en samtale med tolk, før samtykket ender.",
            "Days before turning 18 on which a young person is asked about what a representative agreed to; our own "
            "choice: time for a talk with an interpreter before the consent ends.",
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
        "hand_over_lead_days",
        14,
        "days",
        PLAN.first_day,
        None,
        "ACT-08",
        Text(
            "Dage, en kommune kan se en sag, før den tager over; planen tier, vores læsning.",
            "Days a municipality may see a case before it takes over; the plan is silent, our reading.",
        ),
    ),
    Dated(
        "municipality_receipt_days",
        3,
        "days",
        PLAN.first_day,
        None,
        "FLO-15",
        Text(
            "Dage, før CMM spørger en kommune, der ikke har bekræftet; planen tier, vores læsning.",
            "Days before CMM asks a municipality that has not confirmed; the plan is silent, our reading.",
        ),
    ),
    Dated(
        "disclosure_receipt_days",
        7,
        "days",
        PLAN.first_day,
        None,
        "SHR-04",
        Text(
            "Dage, før der spørges om en videregivelse, ingen har kvitteret for; planen tier, vores læsning.",
            "Days before a disclosure that nobody acknowledged is asked about; the plan is silent, our reading.",
        ),
    ),
    Dated(
        "competence_receipt_days",
        3,
        "days",
        PLAN.first_day,
        None,
        "ID-05",
        Text(
            "Dage, før der spørges om et ansvar, ingen har taget imod; planen tier, vores læsning.",
            "Days before a responsibility that nobody has taken is asked about; the plan is silent, our reading.",
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
        "bed_days_of_leaving",
        0,
        "days",
        PLAN.first_day,
        None,
        "FLO-18",
        Text(
            "Hvad afrejsedagen tæller som; vores læsning: intet, for den nat tæller det næste sted.",
            "What the day of leaving counts as; our reading: nothing, as that night counts at the next place.",
        ),
    ),
    Dated(
        "bed_days_away",
        0,
        "days",
        PLAN.first_day,
        None,
        "FLO-18",
        Text(
            "Nætter ude i træk, der opkræves, mens pladsen holdes; vores læsning: ingen.",
            "Nights away in a row that are billed while the place is kept; our reading: none.",
        ),
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
    Dated(
        "status_report_months",
        6,
        "months",
        PLAN.first_day,
        None,
        "INI-15",
        Text(
            "Måneder mellem to statusmeldinger om et initiativ; vores læsning: planen nævner ingen frist.",
            "Months between two status reports of an initiative; our reading: the plan names no time.",
        ),
    ),
    Dated(
        "status_report_days",
        30,
        "days",
        PLAN.first_day,
        None,
        "INI-15",
        Text(
            "Dage efter halvårets slutning, til status skal være der; vores valg.",
            "Days from the end of the half-year until the report is due; our choice.",
        ),
    ),
    Dated(
        "evaluation_days",
        30,
        "days",
        PLAN.first_day,
        None,
        "STA-02",
        Text(
            "Dage efter undervisning eller en konference, til evalueringen er skrevet; vores valg.",
            "Days after teaching or a conference until the evaluation is written; our choice.",
        ),
    ),
    Dated(
        "evaluation_share_least",
        5,
        "answers",
        PLAN.first_day,
        None,
        "STA-02",
        Text(
            "Så mange karakterer skal der være, før en andel af dem vises; vores valg.",
            "So many marks there must be before a share of them is shown; our choice.",
        ),
    ),
    Dated(
        "conference_planned_months",
        6,
        "months",
        PLAN.first_day,
        None,
        "STA-02",
        Text(
            "Årskonferencen er planlagt, når så mange måneder af året er gået; vores valg.",
            "The yearly conference is planned once so many months of the year have passed; our choice.",
        ),
    ),
    Dated(
        "obligation_evidence_months",
        24,
        "months",
        PLAN.first_day,
        None,
        "DEF-05",
        Text(
            "Måneder, som dokumentation for en forpligtelse rækker; vores valg.",
            "Months for which evidence of an obligation holds; our choice.",
        ),
    ),
    Dated(
        "recommendation_answer_days",
        90,
        "days",
        PLAN.first_day,
        None,
        "INI-05",
        Text(
            "Dage, en enhed har til at svare på en anbefaling; vores valg.",
            "Days a unit has to answer a recommendation; our choice.",
        ),
    ),
)
