"""Practice before the plan 2022-2025, as far as the plan itself tells of it (FIG-10); used to read old history."""

from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated
from helle.rules.ruling import Text

FIRST_DAY = date(2002, 1, 1)
LAST_DAY = date(2021, 12, 31)
# CMM was set up in 2007 (FIG-10); the plan gives no day.
CMM_FIRST_DAY = date(2007, 1, 1)

_C, _U, _N = OrganisationKind.CMM, OrganisationKind.UDLST, OrganisationKind.NGO

PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "interview_authorities",
        frozenset({_C, _U, _N}),
        "organisations",
        FIRST_DAY,
        LAST_DAY,
        "ID-11",
        Text(
            "Før planen kunne også frivillige organisationer holde samtalen.",
            "Before the plan, NGOs could hold the interview as well.",
        ),
    ),
    Dated(
        "contact_person_organisations",
        frozenset({_C, _N}),
        "organisations",
        FIRST_DAY,
        LAST_DAY,
        "SUP-12",
        Text(
            "Før planen kunne også frivillige organisationer være kontaktperson.",
            "Before the plan, NGOs could be contact person as well.",
        ),
    ),
)
