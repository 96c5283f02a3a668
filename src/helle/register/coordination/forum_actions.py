"""Founding a forum and closing it, its mandate, and the seats in it (GOV-01, GOV-02, GOV-07, GOV-08)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.coordination import policies
from helle.register.coordination.called import unit_called
from helle.register.coordination.choices import ForumLevel, SeatSource
from helle.register.coordination.models import Forum, Mandate, Seat
from helle.register.coordination.queries import ForumNow, SeatNow
from helle.register.coordination.rulings import act_ruling, seat_ruling
from helle.register.interface.typed import says_anything
from helle.register.interface.words import long_day
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, impersonal
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import (
    IN_THE_FUTURE,
    WRITTEN_MEANWHILE,
    Refused,
    refused_by,
)
from helle.register.protection.written import new_written
from helle.rules.coordination.codes import ForumAct, ForumKind, SeatRole
from helle.rules.coordination.seats import REGIONAL
from helle.rules.parameters import organisations, parameter
from helle.rules.ruling import Text

_CLOSED: Final = Refused(Text("Forummet er lukket.", "The forum is closed."))
_TWICE: Final = Text("Den har allerede en plads de dage.", "It has a seat on those days already.")
_OUTSIDE: Final = Text(
    "Uden for forummets mandat gives ingen plads. [GOV-07]", "Outside the forum's mandate no seat is given. [GOV-07]"
)
_IS_A_UNIT: Final = Text(
    "Det er en enhed i Helle: vælg den som enhed. [GOV-07]", "That is a unit in Helle: choose it as a unit. [GOV-07]"
)
_CHAIR: Final = Refused(
    Text(
        "Et forum har én formand ad gangen, og altid en: giv posten videre i stedet. [GOV-02]",
        "A forum has one chair at a time, and always one: hand the chair over instead. [GOV-02]",
    ),
    field="role",
)
SAID: Final = impersonal.SAID | {
    "unit_has_a_seat_once": Refused(_TWICE, field="unit"),
    "organisation_has_a_seat_once": Refused(_TWICE, field="organisation"),
    "one_chair_at_a_time": _CHAIR,
    "forum_has_a_chair": _CHAIR,
    "seat_in_mandate": Refused(_OUTSIDE),
    "seat_of_no_unit": Refused(_IS_A_UNIT, field="organisation"),
    "seat_in_region": Refused(
        Text(
            "Enheden ligger i en anden region end netværket. [GOV-08]",
            "The body lies in another region than the network. [GOV-08]",
        ),
        field="unit",
    ),
    "forum_is_open": _CLOSED,
    "one_mandate_at_a_time": WRITTEN_MEANWHILE,
    "coordination_forum_code_key": Refused(
        Text("Der er allerede et forum med det navn.", "There is a forum of that name already."), field="name"
    ),
}


@dataclass(frozen=True, slots=True)
class MandateGiven:
    """A mandate as it is typed: its words, the kinds of unit that it admits, and whether private ones as well."""

    words: str
    kinds: Collection[str]
    private: bool


def _require_changed(rows: int) -> None:
    """Refuse where a colleague was first since the page was read."""
    if not rows:
        raise WRITTEN_MEANWHILE


# --- forums and mandates


def forum_found(
    *, kind: ForumKind, code: str, name: str, region: NamedUnit | None, first_day: dt.date, mandate: MandateGiven
) -> Forum:
    """Found a regional network or an ad hoc forum with its mandate; who founds it has the chair (GOV-07, GOV-08)."""
    policies.require(kind in policies.founds())
    require_impersonal(name=name, words=mandate.words)
    if first_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="first_day")
    if (region is None) == (kind is ForumKind.REGIONAL_NETWORK):
        raise Refused(
            Text(
                "Et regionalt netværk har en region, og andre fora har ingen. [GOV-08]",
                "A regional network has a region, and other forums have none. [GOV-08]",
            ),
            field="region",
        )
    _require_kinds(kind, mandate)
    acting = context.current()
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Forum,
            code=code,
            kind=kind,
            level=ForumLevel.REGIONAL if region else ForumLevel.NATIONAL,
            region_id=region.id if region else None,
            name_da=name.strip(),
            first_day=first_day,
        )
        row.save(force_insert=True)
        # Whoever founds it is named in it: there is no forum without a chair.
        _mandate(row, mandate, first_day, units=[acting.unit_id])
        new_written(
            Seat,
            forum=row,
            unit_id=acting.unit_id,
            role=SeatRole.CHAIR,
            source=SeatSource.GIVEN,
            first_day=first_day,
        ).save(force_insert=True)
        audit.record("forum.founded", object_id=row.pk, detail={"kind": kind.value})
    return row


def _require_kinds(kind: ForumKind, mandate: MandateGiven) -> None:
    """Refuse a network that admits kinds of unit beyond the actors that the reference system gathers (GOV-08)."""
    gathered = organisations(parameter(REGIONAL, clock.today()))
    if kind is ForumKind.REGIONAL_NETWORK and not gathered.issuperset(mandate.kinds):
        raise Refused(
            Text(
                "Et regionalt netværk samler de aktører, referencesystemet samler. [GOV-08]",
                "A regional network gathers the actors that the reference system gathers. [GOV-08]",
            ),
            field="kinds",
        )


def _mandate(forum: Forum, given: MandateGiven, first_day: dt.date, *, units: list[uuid.UUID]) -> Mandate:
    row = new_written(
        Mandate,
        forum=forum,
        first_day=first_day,
        words_da=given.words.strip(),
        units=units,
        kinds=sorted(given.kinds),
        private=given.private,
    )
    row.save(force_insert=True)
    return row


def mandate_change(of: ForumNow, *, mandate: MandateGiven, first_day: dt.date) -> Mandate:
    """Give a forum another mandate from a day on. One that comes with the plan is changed by a later plan alone.

    Raises `Refused` naming the members whom it would leave outside.
    """
    require_allowed(act_ruling(of, ForumAct.SEAT))
    before = of.mandate
    if of.forum.by_user_id is None or before is None:
        raise Refused(
            Text(
                "Mandatet står i handlingsplanen og ændres med den næste. [META-02]",
                "The mandate stands in the action plan and changes with the next one. [META-02]",
            )
        )
    require_impersonal(words=mandate.words)
    _require_kinds(of.kind, mandate)
    coming = next((one for one in of.mandates if one.first_day > before.first_day), None)
    if coming is not None:
        raise Refused(
            Text(
                f"Der er allerede et mandat, der begynder {long_day(coming.first_day, 'da')}; det gælder først.",
                f"There is a mandate already that begins on {long_day(coming.first_day, 'en')}; it holds first.",
            ),
            field="first_day",
        )
    if first_day <= before.first_day or first_day < clock.today():
        raise Refused(
            Text("Et nyt mandat gælder fra i dag eller senere.", "A new mandate holds from today or later."),
            field="first_day",
        )
    units = [one.seat.unit_id for one in of.members if one.role is SeatRole.CHAIR and one.seat.unit_id is not None]
    outside = [
        one for one in of.seats if _stays(one, first_day) and not _is_inside(one, mandate, units)
    ]  # fmt: skip
    if outside:
        names = ", ".join(one.name.da for one in outside), ", ".join(one.name.en for one in outside)
        raise Refused(
            Text(
                f"Uden for det nye mandat: {names[0]}. Afslut pladsen først. [GOV-07]",
                f"Outside the new mandate: {names[1]}. End the seat first. [GOV-07]",
            ),
            field="kinds",
        )
    with refused_by(SAID), transaction.atomic():
        _require_changed(
            Mandate.objects.filter(pk=before.pk, last_day__isnull=True).update(
                last_day=first_day - dt.timedelta(days=1)
            )
        )
        row = _mandate(of.forum, mandate, first_day, units=units)
        audit.record("forum.mandate_changed", object_id=of.forum.pk)
    return row


def _stays(one: SeatNow, day: dt.date) -> bool:
    return one.seat.last_day is None or one.seat.last_day >= day


def _is_inside(one: SeatNow, mandate: MandateGiven, units: list[uuid.UUID]) -> bool:
    if one.unit is None:
        return mandate.private
    return one.unit.id in units or one.unit.kind in mandate.kinds


def forum_close(of: ForumNow, *, last_day: dt.date, why: str) -> None:
    """Close a forum with its last day and the reason. What was written stays, and is followed up."""
    require_allowed(act_ruling(of, ForumAct.SEAT))
    if of.forum.by_user_id is None:
        raise Refused(
            Text(
                "Forummet står i handlingsplanen og lukkes ikke her. [META-02]",
                "The forum stands in the action plan and is not closed here. [META-02]",
            )
        )
    if of.closes:
        raise Refused(Text("Forummets sidste dag er sat.", "The last day of the forum is set."), field="last_day")
    if last_day < max(of.forum.first_day, clock.today()):
        raise Refused(
            Text("Den sidste dag er i dag eller senere.", "The last day is today or later."), field="last_day"
        )
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        _require_changed(
            Forum.objects.filter(pk=of.forum.pk, ended_by__isnull=True).update(
                last_day=last_day, ended_why=why.strip(), ended_by=context.current().user_id
            )
        )
        audit.record("forum.closed", object_id=of.forum.pk)


# --- seats


def seat_give(
    of: ForumNow,
    *,
    unit: NamedUnit | None,
    organisation: str,
    role: SeatRole,
    first_day: dt.date,
    agreed_on: dt.date | None,
    agreement: str,
) -> Seat:
    """Give a unit, or a private organisation by its name, a seat from a day on.

    Raises `Refused` with the cited reason outside the mandate. The chair's seat is handed over: whoever has it ends
    the day before, and becomes a member.
    """
    require_allowed(act_ruling(of, ForumAct.SEAT))
    if of.forum.last_day is not None and of.forum.last_day < max(first_day, clock.today()):
        raise _CLOSED
    organisation = " ".join(organisation.split())
    if (unit is None) == (not organisation):
        raise Refused(
            Text(
                "Vælg en enhed, eller skriv en privat organisation.", "Choose a unit, or enter a private organisation."
            ),
            field="unit",
        )
    if unit is not None and unit.closed:
        raise Refused(Text("Vælg en enhed, der findes.", "Choose a unit that exists."), field="unit")
    _require_no_unit(organisation)
    require_impersonal(organisation=organisation, agreement=agreement)
    _require_agreement(agreed_on, agreement)
    if first_day < of.forum.first_day:
        raise Refused(
            Text("Forummet var ikke begyndt den dag.", "The forum had not begun on that day."), field="first_day"
        )
    mandate = next((one for one in reversed(of.mandates) if one.first_day <= first_day), of.mandate)
    require_allowed(
        seat_ruling(
            of.kind, of.region, mandate, unit=unit, role=role, first_day=first_day, agreement=agreed_on is not None
        ),
        field="unit" if unit else "organisation",
    )
    with refused_by(SAID), transaction.atomic():
        if role is SeatRole.CHAIR:
            _hand_over(of, unit, first_day)
        row = new_written(
            Seat,
            forum=of.forum,
            unit_id=unit.id if unit else None,
            organisation=organisation,
            role=role,
            source=SeatSource.GIVEN,
            first_day=first_day,
            agreed_on=agreed_on,
            agreement=agreement.strip(),
        )
        row.save(force_insert=True)
        audit.record("forum.seat_given", object_id=row.pk, detail={"forum": of.forum.code, "role": role.value})
    return row


def _require_no_unit(organisation: str) -> None:
    """Refuse the name of a unit, typed where private organisations are: it sits as a unit, and once (GOV-07)."""
    known = unit_called(organisation, clock.today()) if organisation else None
    if known is not None:
        raise Refused(
            Text(f"{known.name.da}: {_IS_A_UNIT.da}", f"{known.name.en}: {_IS_A_UNIT.en}"), field="organisation"
        )


def _hand_over(of: ForumNow, unit: NamedUnit | None, first_day: dt.date) -> None:
    """The chair until now ends the day before and becomes a member; so does the seat of whoever takes over."""
    now = of.chair
    if now is None or unit is None or first_day <= clock.today() or now.seat.unit_id == unit.id:
        raise Refused(
            Text(
                "Formandsposten gives videre til en anden, fra i morgen eller senere. [GOV-02]",
                "The chair is handed to somebody else, from tomorrow or later. [GOV-02]",
            ),
            field="first_day",
        )
    day_before = first_day - dt.timedelta(days=1)
    if now.seat.last_day is not None:
        raise Refused(
            Text(
                f"Formandsposten er allerede givet videre; {now.name.da} har den til og med "
                f"{long_day(now.seat.last_day, 'da')}. [GOV-02]",
                f"The chair was handed over already; {now.name.en} has it until "
                f"{long_day(now.seat.last_day, 'en')}. [GOV-02]",
            ),
            field="first_day",
        )
    if now.seat.source == SeatSource.PLAN or now.seat.first_day > day_before:
        raise Refused(
            Text(
                "Formanden er nævnt i planen og skifter ikke her. [GOV-03]",
                "The chair is named by the plan and does not change here. [GOV-03]",
            ),
            field="role",
        )
    own = [one for one in of.members if one.seat.unit_id == unit.id]
    for one in (now, *own):
        _end(one, day_before, Text("Formandsposten er givet videre.", "The chair was handed over.").da)
    new_written(
        Seat,
        forum=of.forum,
        unit_id=now.seat.unit_id,
        role=SeatRole.MEMBER,
        source=SeatSource.GIVEN,
        first_day=first_day,
        agreed_on=now.seat.agreed_on,
        agreement=now.seat.agreement,
    ).save(force_insert=True)


def _end(one: SeatNow, last_day: dt.date, why: str) -> None:
    _require_changed(
        Seat.objects.filter(pk=one.seat.pk, ended_by__isnull=True).update(
            last_day=last_day, ended_why=why, ended_by=context.current().user_id
        )
    )


def _require_agreement(agreed_on: dt.date | None, agreement: str) -> None:
    if (agreed_on is None) != (not says_anything(agreement)):
        raise Refused(
            Text(
                "Skriv både dagen og hvor aftalen ligger. [GOV-08]",
                "Enter both the day and where the agreement lies. [GOV-08]",
            ),
            field="agreed_on" if agreed_on is None else "agreement",
        )
    if agreed_on is not None and agreed_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="agreed_on")


def seat_agree(of: ForumNow, one: SeatNow, *, agreed_on: dt.date | None, agreement: str) -> None:
    """Write down the cooperation agreement of a member: its day and where it lies (GOV-08)."""
    require_allowed(act_ruling(of, ForumAct.SEAT))
    if agreed_on is None:
        raise Refused(Text("Skriv, hvilken dag aftalen er fra.", "Enter the day of the agreement."), field="agreed_on")
    require_impersonal(agreement=agreement)
    _require_agreement(agreed_on, agreement)
    with refused_by(SAID), transaction.atomic():
        _require_changed(
            Seat.objects.filter(pk=one.seat.pk, agreed_on__isnull=True).update(
                agreed_on=agreed_on, agreement=agreement.strip()
            )
        )
        audit.record("forum.seat_agreed", object_id=one.seat.pk, detail={"forum": of.forum.code})


def seat_end(of: ForumNow, one: SeatNow, *, last_day: dt.date | None, why: str) -> None:
    """End a seat with its last day and the reason. The chair's is handed over, and whom the plan names stays."""
    require_allowed(act_ruling(of, ForumAct.SEAT))
    if one.role is SeatRole.CHAIR:
        raise Refused(_CHAIR.message)
    if one.seat.source == SeatSource.PLAN:
        raise Refused(
            Text(
                "Medlemmet er nævnt i handlingsplanen og afsluttes ikke her. [GOV-02]",
                "The member is named by the action plan and is not ended here. [GOV-02]",
            )
        )
    if last_day is None or last_day < max(clock.today() - dt.timedelta(days=1), one.seat.first_day):
        raise Refused(
            Text("Den sidste dag ligger for langt tilbage.", "The last day is too long ago."), field="last_day"
        )
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        _end(one, last_day, why.strip())
        audit.record("forum.seat_ended", object_id=one.seat.pk, detail={"forum": of.forum.code})
