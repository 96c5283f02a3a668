"""What a home writes: nights away, activities, and the nights of a month; and CMM, that it has checked them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.accommodation.models import Offer
from helle.register.audit import actions as audit
from helle.register.bed_days import policies
from helle.register.bed_days.choices import ActivityKind, Again, AwayKind
from helle.register.bed_days.models import Activity, Away, Month, Stay
from helle.register.bed_days.nights import MonthOfOffer, month_of
from helle.register.cases.actions import refuse_long_ago
from helle.register.placements.billed import numbers_not_carried
from helle.register.placements.models import Placement
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.policies import require_write
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, IN_THE_FUTURE, OUT_OF_FORCE, Refused, refused_by
from helle.rules.ruling import Text

NOT_THERE_THEN: Final = Text(
    "Personen boede her ikke alle de nætter. Se, hvornår hun kom og rejste. [FLO-18]",
    "The person did not live here on all those nights. See when she came and left. [FLO-18]",
)
AWAY_ALREADY: Final = Text("En af de nætter står allerede som ude.", "One of those nights stands as away already.")
NOT_OVER: Final = Text("Måneden er ikke gået endnu.", "The month is not over yet.")
CONFIRMED_MEANWHILE: Final = Text(
    "Måneden er lige blevet bekræftet af en anden. Se den, som den står nu.",
    "Somebody else has just confirmed the month. Look at it as it stands now.",
)
NIGHTS_CHANGED: Final = Text(
    "Et ophold er ændret, mens siden var åben. Se nætterne igen, og bekræft så.",
    "A stay was changed while the page was open. Look at the nights again, then confirm.",
)
CONFIRMED_ELSEWHERE: Final = Text(
    "Et andet sted har bekræftet en af de nætter for samme person. Spørg CMM, hvor personen boede. [ACM-18]",
    "Another place has confirmed one of those nights of the same person. Ask CMM where the person lived. [ACM-18]",
)
NOBODY_LIVED_HERE: Final = Text("Ingen boede her den måned.", "Nobody lived here that month.")
CHECKED_BY_ANOTHER: Final = Text(
    "Den, der har bekræftet måneden, kan ikke også kontrollere den. Bed en kollega.",
    "Whoever confirmed the month cannot check it as well. Ask a colleague.",
)


# --- nights away --------------------------------------------------------------------------------------------------


def away_record(placement: Placement, *, first: dt.date, back_on: dt.date, kind: AwayKind) -> list[str]:
    """Write that a resident was away from the night of `first` to the day of coming back.

    Returns the numbers of statements that no longer hold, also of a neighbour whose night the grant pays now: they are
    to be credited. Raises `Refused`.
    """
    require_write(policies.MONEY)
    if back_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="back_on")
    if back_on <= first:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="back_on")
    refuse_long_ago(first, "first")
    arrived, left = placement.arrived_on, placement.left_on
    if arrived is None or first < arrived or (left is not None and back_on > left):
        raise Refused(NOT_THERE_THEN, field="first")
    said = {
        "away_once_a_night": Refused(AWAY_ALREADY, field="first"),
        "away_while_she_lives_there": Refused(NOT_THERE_THEN, field="first"),
    }
    with refused_by(said), transaction.atomic():
        before = numbers_not_carried(placement.offer_id)
        row = Away(
            **_recorded(),
            placement=placement,
            case_id=placement.case_id,
            during=DateRange(first, back_on),
            kind=kind.value,
        )
        row.save(force_insert=True)
        audit.record("bed_days.away_recorded", object_id=placement.pk, cases=[placement.case_id])
        return sorted(numbers_not_carried(placement.offer_id) - before)


def away_supersede(placement: Placement, away: Away) -> list[str]:
    """Put nights away out of force: they were not. Returns the numbers of the statements that no longer hold. Raises
    `Refused` when somebody did so meanwhile."""
    require_write(policies.MONEY)
    with transaction.atomic():
        before = numbers_not_carried(placement.offer_id)
        standing = Away.objects.filter(pk=away.pk, superseded_at__isnull=True)
        if not standing.update(superseded_at=context.current().instant):
            raise Refused(OUT_OF_FORCE)
        audit.record("bed_days.away_superseded", object_id=placement.pk, cases=[placement.case_id])
        return sorted(numbers_not_carried(placement.offer_id) - before)


# --- activities (SUP-09) ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
    """What a home did on a day: with one resident, or with so many."""

    kind: ActivityKind
    held_on: dt.date
    participants: int
    placement: Placement | None
    words: str


def activity_record(offer: Offer, done: Done) -> Activity:
    """Write down what a home did (SUP-09). Its words are read by the home alone. Raises `Refused`."""
    require_write("placement")
    if done.held_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="held_on")
    refuse_long_ago(done.held_on, "held_on")
    one = done.placement
    if one is not None:
        gone = one.left_on is not None and done.held_on > one.left_on
        if one.arrived_on is None or done.held_on < one.arrived_on or gone:
            raise Refused(NOT_THERE_THEN, field="held_on")
    with transaction.atomic():
        row = Activity(
            **_recorded(),
            offer=offer,
            placement=one,
            kind=done.kind.value,
            held_on=done.held_on,
            participants=1 if one else done.participants,
        )
        if done.words:
            row.words_sealed = vault.seal(one.person_id if one else offer.pk, row, "words_sealed", done.words)
        row.save(force_insert=True)
        audit.record("bed_days.activity_recorded", object_id=row.pk, cases=[one.case_id] if one else [])
    return row


def activity_supersede(activity: Activity) -> None:
    """Put an activity out of force. Raises `Refused` when somebody did so meanwhile."""
    require_write("placement")
    with transaction.atomic():
        standing = Activity.objects.filter(pk=activity.pk, superseded_at__isnull=True)
        if not standing.update(superseded_at=context.current().instant):
            raise Refused(OUT_OF_FORCE)
        one = activity.placement
        audit.record("bed_days.activity_superseded", object_id=activity.pk, cases=[one.case_id] if one else [])


# --- the nights of a month ----------------------------------------------------------------------------------------


def month_confirm(offer: Offer, first: dt.date, *, shown: str, why: Again | None = None) -> Month:
    """Confirm the nights of a month as the facts have them; `shown` is the mark of those that stood in the page.

    Where a confirmation is in force this one takes its place and says why. Raises `Refused`.
    """
    policies.require(policies.writes_bed_days())
    month = month_of(offer, first)
    if not month.is_over:
        raise Refused(NOT_OVER)
    if mark_of(month) != shown:
        raise Refused(NIGHTS_CHANGED)
    if not month.nights:
        raise Refused(NOBODY_LIVED_HERE)
    if (month.confirmed is None) != (why is None):
        raise Refused(CONFIRMED_MEANWHILE)
    said = {
        "a_month_is_confirmed_once": Refused(CONFIRMED_MEANWHILE),
        "a_month_was_confirmed_meanwhile": Refused(CONFIRMED_MEANWHILE),
        "bed_days_month_replaces_id_key": Refused(CONFIRMED_MEANWHILE),
        "confirmed_nights_were_lived": Refused(NIGHTS_CHANGED),
        "a_month_is_over_first": Refused(NOT_OVER),
        "a_person_sleeps_in_one_place": Refused(CONFIRMED_ELSEWHERE),
    }
    with refused_by(said), transaction.atomic():
        row = Month(**_recorded(), offer=offer, month=first, replaces=month.confirmed, why=why.value if why else "")
        row.save(force_insert=True)
        lived = [stay for stay in month.stays if stay.nights]
        Stay.objects.bulk_create(
            Stay(month=row, placement_id=stay.placement.pk, nights=list(stay.nights)) for stay in lived
        )
        audit.record(
            "bed_days.month_confirmed",
            object_id=row.pk,
            detail={"month": first.isoformat(), "nights": month.nights, "again": row.why},
        )
    return row


def month_check(month: Month) -> None:
    """CMM has checked the nights that a home confirmed. Raises `Refused`: not by who confirmed them."""
    policies.require(policies.decides_on_statements())
    acting = context.current()
    if month.by_user_id == acting.user_id:
        raise Refused(CHECKED_BY_ANOTHER)
    with transaction.atomic():
        standing = Month.objects.filter(pk=month.pk, superseded_at__isnull=True, checked_at__isnull=True)
        if not standing.update(checked_at=acting.instant, checked_by_id=acting.user_id):
            raise Refused(CONFIRMED_MEANWHILE)
        audit.record("bed_days.month_checked", object_id=month.pk, detail={"month": month.month.isoformat()})


def mark_of(month: MonthOfOffer) -> str:
    """What tells one state of a month's nights from another: the page carries it back."""
    state = [(stay.placement.reference, [night.isoformat() for night in stay.nights]) for stay in month.stays]
    return hashlib.sha256(json.dumps([str(month.confirmed and month.confirmed.pk), state]).encode()).hexdigest()[:32]


def _recorded() -> dict[str, object]:
    acting = context.current()
    return {
        "id": new_id(),
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
    }
