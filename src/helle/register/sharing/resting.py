"""What rests on a consent of the child's representative, what can, and what is in force when a case ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from helle.register.cases.models import Case
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.register.protection.whereabouts import UnitsBeside
from helle.register.sharing import policies
from helle.register.sharing.agreements import Agreement, agreements_of
from helle.register.sharing.childs_consent import hold_what_rests
from helle.register.sharing.choices import ConsentGiver
from helle.register.sharing.models import Disclosure
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose


def representative_may_agree(case: Case) -> bool:
    """Whether a yes of the child's representative can be written down and rested on today (MIN-02). One query."""
    return ConsentGiver.REPRESENTATIVE in who_may_agree(case)


def who_may_agree(case: Case) -> list[ConsentGiver]:
    """Whose yes can be written down today: of a child that of the representative alone, and her own once she is asked
    ahead of the day on which she turns eighteen (MIN-02, MIN-15). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.herself_may_agree(%s), helle.representative_may_agree(%s)", [case.pk, case.pk])
        herself, representative = cursor.fetchone()
    may = {ConsentGiver.HERSELF: herself, ConsentGiver.REPRESENTATIVE: representative}
    return [one for one in ConsentGiver if may[one]]


def to_rest_on(case: Case) -> list[Agreement]:
    """The consents of a case on which something can rest today: the representative's for as long as she may agree for
    the child, and the person's own from when she agrees alone. One query, and one more where there is one of the
    representative."""
    found = [one for one in agreements_of(case) if one.holds and one.alone_from is None]
    hers = [one for one in found if one.row.given_by == ConsentGiver.REPRESENTATIVE]
    if not hers or representative_may_agree(case):
        return found
    return [one for one in found if one not in hers]


def own_yes_to_the_same(case: Case, agreement: Agreement) -> list[Agreement]:
    """Beside a consent of the representative: what the person has said yes to herself that her own no would end
    (MIN-02), as far as the acting user sees it. None where there is none, else as many queries as `agreements_of`."""
    if not agreement.own_yes:
        return []
    return [one for one in agreements_of(case) if one.row.pk in agreement.own_yes]


@dataclass(frozen=True, slots=True)
class Resting:
    """What was passed on by a yes of the representative, as she sees it: to whom, what, for what and until when."""

    row: Disclosure
    to: NamedUnit

    @property
    def lasts(self) -> bool:
        """Whether the receiver reads it now."""
        return self.row.opened_at is not None and self.row.ended_at is None and self.row.until >= clock.today()

    @property
    def categories(self) -> list[DataCategory]:
        """What it is about."""
        return [DataCategory(one) for one in self.row.categories]

    @property
    def purpose(self) -> DisclosurePurpose:
        """What for."""
        return DisclosurePurpose(self.row.purpose)


def resting_on_her_yes(case: Case) -> list[Resting]:
    """What was passed on by the acting representative's yes, the latest first; none for anybody else. One query."""
    if not policies.represents():
        return []
    rows = list(
        Disclosure.objects.filter(case=case, consent__isnull=False)
        .select_related("consent")
        .order_by("-recorded_at", "-id")
    )
    hold_what_rests(rows)
    units = UnitsBeside(case.pk)
    return [Resting(one, units[one.to_unit_id]) for one in rows]


@dataclass(frozen=True, slots=True)
class Lasting:
    """A disclosure in force, for whoever ends the case."""

    to: NamedUnit
    until: dt.date


def lasting_in(case: Case) -> list[Lasting]:
    """What others read of a case by disclosures that are in force, the first to end first; none for whom they are not.
    One query."""
    if not policies.sees():
        return []
    rows = list(
        Disclosure.objects.filter(case=case, opened_at__isnull=False, ended_at__isnull=True, until__gte=clock.today())
        .select_related("consent")
        .order_by("until", "recorded_at", "id")
    )
    hold_what_rests(rows)
    units = UnitsBeside(case.pk)
    return [Lasting(units[one.to_unit_id], one.until) for one in rows if one.until >= clock.today()]
