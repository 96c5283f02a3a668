"""Who else sees a case that is about to end, and what of it each goes on to see (GOV-06, SHR-04)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.protection.whereabouts import kind_alone
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Ruling, Text
from helle.rules.sharing.after_closing import AfterClosing, ClosedFacts, StillTheirs, after_closing


@dataclass(frozen=True, slots=True)
class Afterwards:
    """One unit that sees a case, and what the rule says of it once the case has ended. `code` is empty where the name
    says the kind alone, since which one it is would tell where the person is (PUB-DIG-12)."""

    code: str
    name: Text
    ruling: Ruling[AfterClosing]


def others_afterwards(case: Case, on: dt.date) -> list[Afterwards]:
    """Each other unit that sees a case, as it is named beside it, with what it goes on to see; none for whoever may not
    end it. One query: the database says of whom the kind alone is told.

    The database ends what they saw by the same: it says what of theirs goes on, and a test holds the two together.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, kind, runs FROM helle.others_who_see(%s)", [case.pk])
        found = cursor.fetchall()
    units = organisations.units_on(on)
    return [
        Afterwards(
            *((units[unit_id].code, units[unit_id].name) if unit_id else ("", kind_alone(kind))),
            after_closing(ClosedFacts(on, OrganisationKind(kind), tuple(StillTheirs(one) for one in runs))),
        )
        for unit_id, kind, runs in found
    ]
