"""The numbers of the forums of the plan 2022-2025: who is gathered, and by when a meeting has what it needs."""

from helle.rules.codes import OrganisationKind as Kind
from helle.rules.dated import Dated
from helle.rules.plans.plan_2022.plan import PLAN
from helle.rules.ruling import Text

_NATIONAL = frozenset(
    {
        *(Kind.CMM, Kind.UDLST, Kind.HJST, Kind.NATIONAL_POLICE, Kind.NSK, Kind.PROSECUTION, Kind.COURT, Kind.SKAT),
        *(Kind.AT, Kind.SIRI, Kind.FVST, Kind.NGO, Kind.PROVIDER, Kind.SOCIAL_INSPECTORATE, Kind.RED_CROSS),
        *(Kind.REFUGEE_COUNCIL, Kind.PARTNER, Kind.PRISON, Kind.MINISTRY, Kind.EQUALITY, Kind.HUMAN_RIGHTS),
    }
)
_LOCAL = frozenset({Kind.POLICE, Kind.MUNICIPALITY, Kind.REGION, Kind.HEALTH})
PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "reference_system_seats",
        _NATIONAL,
        "organisations",
        PLAN.first_day,
        None,
        "GOV-08",
        Text(
            "Hvilke offentlige aktører det nationale referencesystem samler; vores læsning af relevante aktører.",
            "Which public actors the national reference system gathers; our reading of relevant actors.",
        ),
    ),
    Dated(
        "regional_network_seats",
        _NATIONAL | _LOCAL,
        "organisations",
        PLAN.first_day,
        None,
        "GOV-08",
        Text(
            "Hvilke offentlige aktører et regionalt netværk samler, de lokale med; vores læsning.",
            "Which public actors a regional network gathers, local ones among them; our reading.",
        ),
    ),
    Dated(
        "meeting_notice_days",
        14,
        "days",
        PLAN.first_day,
        None,
        "GOV-01",
        Text("Varsel, et møde indkaldes med; vores valg.", "Notice at which a meeting is called; our choice."),
    ),
    Dated(
        "meeting_agenda_days",
        7,
        "days",
        PLAN.first_day,
        None,
        "GOV-01",
        Text(
            "Dage før mødet, dagsordenen skal være der; vores valg.",
            "Days before the meeting by which its agenda is there; our choice.",
        ),
    ),
    Dated(
        "meeting_minutes_days",
        30,
        "days",
        PLAN.first_day,
        None,
        "GOV-01",
        Text(
            "Dage efter mødet, referatet skal være godkendt; vores valg.",
            "Days after the meeting by which its minutes are approved; our choice.",
        ),
    ),
)
