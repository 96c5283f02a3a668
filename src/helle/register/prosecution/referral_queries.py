"""What the police have said of an involvement already, in the referrals of the persons of a criminal case (CRI-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from helle.register.prosecution import queries
from helle.register.prosecution.choices import POLICE_KINDS
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.protection import clock
from helle.register.protection.whereabouts import known_units
from helle.register.referrals.models import Referral
from helle.rules.codes import OrganisationKind


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """Since when somebody has been involved, and by the number of which referral."""

    on: dt.date
    referral: str


@dataclass(frozen=True, slots=True)
class Said:
    """What referrals say of each who was involved. `binding`: from when the police were aware on, the earliest.

    `before`: the earliest before that day. It binds nothing and mends no lag: either it is of something else, or the
    day the police became aware is entered too late.
    """

    binding: Mapping[OrganisationKind, SaidBefore]
    before: Mapping[OrganisationKind, SaidBefore]


def said_in_referrals(case: CriminalCase) -> Said:
    """Who was involved since when, in the day that each referral gives, as far as the police have sent it and the
    acting unit reads it. Three queries."""
    linked = set(
        VictimLink.objects.filter(criminal_case=case, superseded_at__isnull=True).values_list("case_id", flat=True)
    )
    numbers = {one.referral for one in queries.known_cases() if one.case_id in linked and one.referral}
    binding: dict[OrganisationKind, SaidBefore] = {}
    before: dict[OrganisationKind, SaidBefore] = {}
    if not numbers:
        return Said(binding, before)
    units = known_units()
    for row in Referral.objects.filter(number__in=numbers).defer("municipality", "sender_user").order_by("sent_at"):
        if units[row.sender_unit_id].kind not in POLICE_KINDS:
            continue
        days = {OrganisationKind.CMM: clock.local_day(row.sent_at), OrganisationKind.PROSECUTION: row.prosecution_on}
        for whom, day in days.items():
            if day is None:
                continue
            found = binding if day >= case.police_aware_on else before
            if whom not in found or day < found[whom].on:
                found[whom] = SaidBefore(day, row.number)
    return Said(binding, before)
