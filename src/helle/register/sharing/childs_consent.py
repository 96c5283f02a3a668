"""Until when a yes of a child's representative holds: the day before the child turns eighteen (MIN-02, MIN-15).

The database goes by the same day, for what is in force and for what is read of it (sql/218_childs_consents_end.sql).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Exists, F, Func, OuterRef, Q

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, whereabouts
from helle.register.sharing import policies
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.models import Consent, Disclosure
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Ruling
from helle.rules.sharing.childs_consent import ChildsConsentFacts, childs_consent


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a consent, whether it is the one before the child turns eighteen, and whether she has."""

    day: dt.date
    before_eighteen: bool
    of_age: bool


def ruling_until(case: Case, until: dt.date) -> Ruling[dt.date]:
    """Until when a representative can agree for the person of a case, who says yes until a day."""
    facts = cases.facts_today(case)
    return childs_consent(ChildsConsentFacts(until, facts.turns_18_on, bool(facts.age_disputed), clock.today()))


def hold_to_her_age(consents: Collection[Consent]) -> dict[uuid.UUID, LastDay]:
    """Let each consent of a representative say the last day that the database goes by. One query where there is one.

    Gives that day of each, and whether her age makes it so.
    """
    hers = [one for one in consents if one.given_by == ConsentGiver.REPRESENTATIVE]
    if not hers:
        return {}
    last = _last_days({one.pk for one in hers})
    for one in hers:
        one.until = min(one.until, last[one.pk].day) if one.pk in last else one.until
    return last


def hold_what_rests(disclosures: Iterable[Disclosure]) -> None:
    """The same of what rests on such a consent, which is read with it (`select_related`)."""
    hers = [
        one for one in disclosures if one.consent is not None and one.consent.given_by == ConsentGiver.REPRESENTATIVE
    ]
    if not hers:
        return
    last = _last_days({one.consent_id for one in hers if one.consent_id is not None})
    for one in hers:
        if one.consent_id in last:
            one.until = min(one.until, last[one.consent_id].day)


def _last_days(which: Collection[uuid.UUID]) -> dict[uuid.UUID, LastDay]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.consents_last_days(%s)", [list(which)])
        return {key: LastDay(day, before, of_age) for key, day, before, of_age in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class AskHerself:
    """A consent of the representative that ends, or ended, as the person turns eighteen: to whom, and on which day
    she does."""

    row: Consent
    case: Case
    to: NamedUnit
    since: dt.date

    @property
    def last_day(self) -> dt.date:
        """The last day on which it holds, by which she is to be asked."""
        return self.since - dt.timedelta(days=1)

    @property
    def in_time(self) -> bool:
        return clock.today() < self.since


# The columns themselves narrow nothing: what is in them is given out by the row, and not to everybody who reads it.
_SAID_AHEAD: Final = Func("pk", function="helle.no_ahead_of_consent", output_field=DateTimeField())
_SAID_AS_A_CHILD: Final = Func("pk", function="helle.is_childs_view", output_field=BooleanField())
_TO_THE_SAME: Final = Func("pk", OuterRef("pk"), function="helle.consents_to_one", output_field=BooleanField())


def to_ask_herself(limit: int) -> list[AskHerself]:
    """The persons whom the acting unit is to ask, the first to turn eighteen first, from sixty days before
    (`ask_herself_days`, of today): until she has said yes to the same receiver, or no. What she says in those days, by
    the value of the day on which she said it, counts where it holds beyond the birthday; a yes that was recorded by
    mistake is none, nor one that her no ended. A no is one to what had been agreed to by then. Two queries."""
    if not policies.shares():
        return []
    today, unit = clock.today(), context.current().unit_id
    ahead = dt.timedelta(days=whole_number(parameter("ask_herself_days", today)))
    came_of_age = F("case__person__profile__turns_18_on")
    hers = (
        Consent.objects.alias(childs_view=_SAID_AS_A_CHILD)
        .filter(_TO_THE_SAME, case_id=OuterRef("case_id"), given_by=ConsentGiver.HERSELF, childs_view=False)
        .exclude(withdrawn_how__in=(ConsentEnd.MISTAKE, ConsentEnd.NO_SINCE))
    )
    said_no = Consent.objects.alias(said_ahead=_SAID_AHEAD).filter(
        Q(withdrawn_how=ConsentEnd.SAID_NO, withdrawn_at__gte=OuterRef("recorded_at"))
        | Q(said_ahead__gte=OuterRef("recorded_at")) & ~Q(withdrawn_how=ConsentEnd.MISTAKE),
        _TO_THE_SAME,
        case_id=OuterRef("case_id"),
    )
    rows = list(
        Consent.objects.alias(said_ahead=_SAID_AHEAD)
        .filter(
            by_unit_id=unit,
            given_by=ConsentGiver.REPRESENTATIVE,
            withdrawn_at__isnull=True,
            said_ahead__isnull=True,
            case__person__profile__turns_18_on__lte=today + ahead,
            case__person__profile__age_disputed=False,
            until__gte=came_of_age - dt.timedelta(days=1),
        )
        .exclude(Exists(hers))
        .exclude(Exists(said_no))
        .annotate(since=came_of_age)
        .select_related("case")
        .order_by("since", "pk")
    )
    # She is asked once of each receiver, however many consents there were.
    once = {(one.case_id, one.to_unit_id): one for one in reversed(rows)}
    rows = sorted(once.values(), key=lambda one: (one.since, one.pk))[:limit]
    units = whereabouts.units_in((one.case_id, one.to_unit_id) for one in rows)
    return [AskHerself(one, one.case, units[one.case_id, one.to_unit_id], one.since) for one in rows]
