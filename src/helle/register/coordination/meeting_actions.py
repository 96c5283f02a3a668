"""Calling a meeting, its agenda, its minutes and decisions, and what follows of them (GOV-01, GOV-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Final

from django.db import connection, transaction
from django.urls import reverse

from helle.register.action_plans import actions as plan_actions
from helle.register.action_plans import queries as plan_queries
from helle.register.action_plans.choices import PAGES_OF_EVIDENCE, EvidenceKind
from helle.register.action_plans.models import Evidence, Initiative
from helle.register.action_plans.places import OWN_PAGE, in_helle, leads_to
from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.coordination import policies
from helle.register.coordination.calling import MEETS_THEN, require_ahead, require_free, require_notice
from helle.register.coordination.choices import ApprovalWay, FollowUpAct, MeetingChangeKind
from helle.register.coordination.forum_actions import SAID as OF_FORUMS
from helle.register.coordination.lines import lines_written
from helle.register.coordination.models import (
    AgendaItem,
    Approval,
    Attendance,
    Decision,
    FollowUp,
    Meeting,
    MeetingChange,
    Minute,
)
from helle.register.coordination.queries import (
    FollowUpNow,
    ForumNow,
    ItemNow,
    MeetingLook,
    MeetingNow,
    SeatNow,
)
from helle.register.coordination.rulings import act_ruling
from helle.register.interface.typed import says_anything
from helle.register.interface.words import long_day
from helle.register.protection import clock, context
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import IN_THE_FUTURE, WRITTEN_MEANWHILE, Refused, refused_by
from helle.register.protection.written import new_written
from helle.rules.coordination.codes import ForumAct, MeetingState
from helle.rules.returns.months import months_after
from helle.rules.ruling import Text

MOST_PAPERS: Final = 10
_APPROVED: Final = Refused(
    Text(
        "Referatet er lige godkendt og står fast; det rettes ved siden af. [GOV-01]",
        "The minutes were just approved and stand; they are corrected beside them. [GOV-01]",
    )
)
MOST_MONTHS_GIVEN: Final = 24
MOST_MONTHS_MOVED: Final = 12
_DUE_TOO_FAR: Final = Refused(
    Text(
        "Fristen ligger mere end to år ude i fremtiden. [GOV-01]",
        "The deadline is more than two years in the future. [GOV-01]",
    ),
    field="due",
)
_MOVED_TOO_FAR: Final = Refused(
    Text(
        "En opfølgning flyttes højst et år frem ad gangen. Skal den ikke ske, så skriv, at den er opgivet. [GOV-01]",
        "A follow-up is moved by a year at most at a time. If it is not to happen, say that it is dropped. [GOV-01]",
    ),
    field="new_due",
)
_ENDED: Final = Refused(
    Text("Der er allerede fulgt op, eller det er opgivet.", "It has been followed up already, or was dropped.")
)
_TAKEN: Final = Refused(
    Text("Der er skrevet referat af punktet.", "Minutes of the item have been written."), field="kind"
)
# What is evidence of an initiative, and what the plan itself is.
_PAGES: Final = PAGES_OF_EVIDENCE | {"action-plan", "action-plan-money", "action-plan-paper", "initiative"}
SAID: Final = (
    OF_FORUMS
    | OWN_PAGE
    | {
        "minutes_are_approved": _APPROVED,
        "coordination_approval_meeting_id_key": _APPROVED,
        "meeting_is_cancelled": Refused(
            Text("Mødet er lige aflyst. [GOV-01]", "The meeting was just cancelled. [GOV-01]")
        ),
        "follow_up_is_open": _ENDED,
        "follow_up_is_near": _DUE_TOO_FAR,
        "follow_up_is_moved_by_a_year": _MOVED_TOO_FAR,
        "forum_meets_once_an_hour": MEETS_THEN,
        "item_was_not_taken": _TAKEN,
        **dict.fromkeys(
            (
                *("meetings_in_order", "meeting_changes_in_order", "minutes_in_order", "attendance_in_order"),
                *("follow_ups_in_order", "agenda_in_order", "minutes_are_open", "minutes_are_written"),
                # What a page offered that a colleague has changed since.
                *("meeting_was_held", "meeting_is_ahead", "seat_of_the_forum", "item_is_on_the_agenda"),
                *("approved_in_its_time", "approved_at_a_meeting"),
            ),
            WRITTEN_MEANWHILE,
        ),
    }
)


# --- meetings


def meeting_call(of: ForumNow, *, on_day: dt.date, at_time: dt.time, place: str, knows_short: bool = False) -> Meeting:
    """Call a meeting of the forum, from today on; by its chair or secretariat. `knows_short`: that the notice is."""
    require_allowed(act_ruling(of, ForumAct.CALL))
    if not of.open:
        raise Refused(Text("Forummet er lukket.", "The forum is closed."))
    require_ahead(of, on_day)
    require_free(of, on_day, at_time)
    require_notice(on_day, known=knows_short)
    require_impersonal(place=place)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Meeting,
            forum=of.forum,
            number=1 + len(of.meetings),
            on_day=on_day,
            at_time=at_time,
            place=place.strip(),
        )
        row.save(force_insert=True)
        audit.record("forum.meeting_called", object_id=row.pk, detail={"forum": of.forum.code})
    return row


def meeting_change(
    of: ForumNow,
    at: MeetingNow,
    *,
    kind: MeetingChangeKind,
    on_day: dt.date | None,
    at_time: dt.time | None,
    place: str,
    why: str,
    knows_short: bool = False,
) -> MeetingChange:
    """Move a meeting to another day, or cancel it, with the reason."""
    require_allowed(act_ruling(of, ForumAct.CHANGE, at))
    moved = kind is MeetingChangeKind.MOVED
    if moved:
        require_ahead(of, on_day)
        if on_day is None or at_time is None:
            raise Refused(Text("Skriv klokkeslættet.", "Enter the time."), field="at_time")
        require_free(of, on_day, at_time, but=at.meeting)
        require_notice(on_day, known=knows_short)
    require_reason(why)
    require_impersonal(place=place)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            MeetingChange,
            meeting=at.meeting,
            sequence=1 + len(at.changes),
            kind=kind,
            on_day=on_day if moved else None,
            at_time=at_time if moved else None,
            place=place.strip() if moved else "",
            why=why.strip(),
        )
        row.save(force_insert=True)
        audit.record("forum.meeting_changed", object_id=at.meeting.pk, detail={"kind": kind.value})
    return row


# --- the agenda


def item_add(
    look: MeetingLook, *, title: str, text: str, initiative: Initiative | None, papers: Collection[str]
) -> AgendaItem:
    """Put an item on the agenda with its papers; by any member, until the meeting is held."""
    require_allowed(act_ruling(look.of, ForumAct.PUT_ON_AGENDA, look.meeting))
    require_impersonal(title=title, text=text)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            AgendaItem,
            meeting=look.meeting.meeting,
            position=0,  # The database puts it last.
            title=title.strip(),
            text=text.strip(),
            initiative=initiative,
            papers=_papers(papers),
        )
        row.save(force_insert=True)
        audit.record("forum.item_added", object_id=row.pk, detail={"forum": look.of.forum.code})
    return row


def _papers(written: Collection[str], before: Collection[str] = ()) -> list[str]:
    """Papers as they are kept: references, addresses of the web, and paths of pages of Helle that name nobody."""
    found = [*before, *(in_helle(one.strip()) for one in written if one.strip())]
    require_impersonal(papers="\n".join(found))
    if len(found) > MOST_PAPERS:
        raise Refused(Text("Et punkt har højst ti bilag.", "An item has ten papers at most."), field="papers")
    for one in found:
        if len(one) > 300:
            raise Refused(Text("Et bilag er for langt.", "A paper is too long."), field="papers")
        if one.startswith("/") and not leads_to(one, _PAGES):
            raise Refused(
                Text(
                    "Den side kan ikke bruges: et bilag peger kun på sider, der ikke nævner nogen. [GOV-26]",
                    "That page cannot be used: a paper points only to pages that name nobody. [GOV-26]",
                ),
                field="papers",
            )
    return found


def _require_of_hers(look: MeetingLook, one: ItemNow) -> None:
    """An item is changed by whoever put it there, or by whoever runs the forum."""
    require_allowed(act_ruling(look.of, ForumAct.PUT_ON_AGENDA, look.meeting))
    policies.require(look.of.runs or one.item.by_unit_id == context.current().unit_id)


def item_place(look: MeetingLook, one: ItemNow, *, place: int) -> None:
    """Give an item its place on the agenda; the others follow. By whoever runs the forum."""
    _require_of_hers(look, one)
    policies.require(look.of.runs)
    if not 1 <= place <= len(look.items):
        raise Refused(Text("Den plads findes ikke.", "There is no such place."), field="place")
    order = [other.item for other in look.items if other.item.pk != one.item.pk]
    order.insert(place - 1, one.item)
    positions = sorted(other.item.position for other in look.items)
    with refused_by(SAID), transaction.atomic():
        _wait_for(look)
        standing = AgendaItem.objects.filter(meeting=look.meeting.meeting, withdrawn_by__isnull=True)
        if list(standing.order_by("position").values_list("pk", flat=True)) != [one.item.pk for one in look.items]:
            raise WRITTEN_MEANWHILE  # A place in an order that she has not seen is no place.
        for item, position in zip(order, positions, strict=True):
            if not AgendaItem.objects.filter(pk=item.pk, withdrawn_by__isnull=True).update(position=position):
                raise WRITTEN_MEANWHILE
        _ask_for_the_order_now()
        audit.record("forum.item_placed", object_id=one.item.pk, detail={"place": place})


def _wait_for(look: MeetingLook) -> None:
    """Wait until whoever else changes the agenda is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.wait_for_meeting(%s)", [look.meeting.meeting.pk])


def _ask_for_the_order_now() -> None:
    """No two items have one place: asked here, where it can still be said, and not as all is saved."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS agenda_in_order IMMEDIATE")
        cursor.execute("SET CONSTRAINTS agenda_in_order DEFERRED")


def item_paper(look: MeetingLook, one: ItemNow, *, papers: Collection[str]) -> None:
    """Add papers to an item."""
    _require_of_hers(look, one)
    if not any(paper.strip() for paper in papers):
        raise Refused(Text("Skriv bilaget.", "Enter the paper."), field="papers")
    with refused_by(SAID), transaction.atomic():
        _wait_for(look)
        # Those that are there now, not those of the page: a colleague may have added one since.
        standing = AgendaItem.objects.filter(pk=one.item.pk, withdrawn_by__isnull=True)
        for before in standing.values_list("papers", flat=True):
            standing.update(papers=_papers(papers, before))
            break
        else:
            raise WRITTEN_MEANWHILE
        audit.record("forum.item_paper_added", object_id=one.item.pk)


def item_withdraw(look: MeetingLook, one: ItemNow, *, why: str) -> None:
    """Take an item off the agenda with the reason; it stays below it."""
    _require_of_hers(look, one)
    if one.minutes is not None or one.decisions:
        raise _TAKEN
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        _wait_for(look)
        rows = AgendaItem.objects.filter(pk=one.item.pk, withdrawn_by__isnull=True).update(
            withdrawn_why=why.strip(), withdrawn_by=context.current().user_id
        )
        if not rows:
            raise WRITTEN_MEANWHILE
        audit.record("forum.item_withdrawn", object_id=one.item.pk)


# --- minutes and decisions


def minutes_write(look: MeetingLook, *, came: Collection[uuid.UUID], texts: Mapping[uuid.UUID, str]) -> None:
    """Write who came, and the minutes of each item, until they are approved. What is as it was is not written anew."""
    require_allowed(act_ruling(look.of, ForumAct.MINUTES, look.meeting))
    for key, text in texts.items():
        require_impersonal(**{f"item_{key}": text})
        if not says_anything(text) and any(one.item.pk == key and one.minutes is not None for one in look.items):
            raise Refused(
                Text(
                    "Referatet af punktet kan skrives om, men ikke slettes.",
                    "The minutes of the item can be written anew, but not deleted.",
                ),
                field=f"item_{key}",
            )
    with refused_by(SAID), transaction.atomic():
        _require_as_read(look)
        _count(look, came)
        for one in look.items:
            text = texts.get(one.item.pk, "").strip()
            if text and (one.minutes is None or one.minutes.text != text):
                # After what she has read: where another was first the database refuses, in their order.
                number = 1 + (one.minutes.number if one.minutes else 0)
                new_written(Minute, item=one.item, number=number, text=text).save(force_insert=True)
        audit.record("forum.minutes_written", object_id=look.meeting.meeting.pk)


def _require_as_read(look: MeetingLook) -> None:
    """Wait for whoever else writes of the meeting, and refuse where something was written since it was read."""
    _wait_for(look)
    if lines_written(look) != look.lines:
        raise WRITTEN_MEANWHILE


def _count(look: MeetingLook, came: Collection[uuid.UUID]) -> None:
    for seat in look.seats:
        there = seat.seat.pk in came
        if look.counted and there == (seat.seat.pk in look.came):
            continue
        number = 1 + Attendance.objects.filter(meeting=look.meeting.meeting, seat=seat.seat).count()
        row = new_written(Attendance, meeting=look.meeting.meeting, seat=seat.seat, number=number, came=there)
        row.save(force_insert=True)


def decision_add(look: MeetingLook, one: ItemNow, *, text: str, seat: SeatNow | None, due: dt.date | None) -> Decision:
    """Write what was decided on an item; and where it is to be followed up, by which member by which day."""
    require_allowed(act_ruling(look.of, ForumAct.MINUTES, look.meeting))
    require_impersonal(text=text)
    if (seat is None) != (due is None):
        raise Refused(
            Text(
                "Skriv både, hvem der følger op, og senest hvilken dag.",
                "Enter both who follows up and by which day.",
            ),
            field="seat" if seat is None else "due",
        )
    if due is not None and due < clock.today():
        raise Refused(
            Text(
                "Fristen ligger før den dag, beslutningen skrives. [GOV-01]",
                "The deadline is before the day on which the decision is written. [GOV-01]",
            ),
            field="due",
        )
    if due is not None and due > months_after(clock.today(), MOST_MONTHS_GIVEN):
        raise _DUE_TOO_FAR
    with refused_by(SAID), transaction.atomic():
        row = new_written(Decision, item=one.item, text=text.strip(), seat=seat.seat if seat else None, due=due)
        row.save(force_insert=True)
        audit.record("forum.decided", object_id=row.pk, detail={"forum": look.of.forum.code})
    return row


def minutes_approve(look: MeetingLook, *, way: ApprovalWay, on_day: dt.date) -> Approval:
    """Say that the minutes were approved: from now on they stand (GOV-01)."""
    require_allowed(act_ruling(look.of, ForumAct.APPROVE, look.meeting, written=look.written))
    if on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    if on_day < look.meeting.day:
        raise Refused(Text("Dagen ligger før mødet.", "The day is before the meeting."), field="on_day")
    _require_can_have_been(look, way, on_day)
    with refused_by(SAID), transaction.atomic():
        _require_as_read(look)
        row = new_written(Approval, meeting=look.meeting.meeting, way=way, on_day=on_day)
        row.save(force_insert=True)
        audit.record("forum.minutes_approved", object_id=look.meeting.meeting.pk)
    return row


def _require_can_have_been(look: MeetingLook, way: ApprovalWay, on_day: dt.date) -> None:
    """Nobody has approved what was not written yet, and at a meeting only on a day on which the forum met."""
    written = look.written_on
    if written is not None and on_day < written:
        raise Refused(
            Text(
                f"Referatet er sidst skrevet {long_day(written, 'da')} og er ikke godkendt før den dag. [GOV-01]",
                f"The minutes were last written on {long_day(written, 'en')} and are not approved before. [GOV-01]",
            ),
            field="on_day",
        )
    if way is ApprovalWay.AT_MEETING and not look.of.met_on(on_day):
        raise Refused(
            Text(
                "Forummet holdt ikke møde den dag. Vælg en dag, det mødtes, eller at det er godkendt skriftligt. "
                "[GOV-01]",
                "The forum did not meet on that day. Choose a day on which it met, or that it was approved in writing. "
                "[GOV-01]",
            ),
            field="on_day",
        )


def minutes_correct(look: MeetingLook, one: ItemNow, *, text: str, why: str) -> Minute:
    """Correct approved minutes of an item beside them, with the reason."""
    require_allowed(act_ruling(look.of, ForumAct.CORRECT, look.meeting))
    require_reason(why)
    require_impersonal(text=text)
    with refused_by(SAID), transaction.atomic():
        number = 1 + Minute.objects.filter(item=one.item).count()
        row = new_written(Minute, item=one.item, number=number, text=text.strip(), why=why.strip())
        row.save(force_insert=True)
        audit.record("forum.minutes_corrected", object_id=one.item.pk)
    return row


# --- what follows


def is_responsible(one: FollowUpNow) -> bool:
    """Whether the follow-up is the acting unit's."""
    return one.seat is not None and one.seat.seat.unit_id == context.current().unit_id


def follow_up(
    look: MeetingLook,
    one: FollowUpNow,
    *,
    kind: FollowUpAct,
    on_day: dt.date,
    new_due: dt.date | None,
    text: str,
) -> FollowUp:
    """Say what became of a decision: it is worked on, moved, done, or dropped; by whoever has it, or runs the forum."""
    require_allowed(act_ruling(look.of, ForumAct.FOLLOW_UP, look.meeting, responsible=is_responsible(one)))
    if one.ended is not None:
        raise _ENDED
    if on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    if on_day < look.meeting.day:
        raise Refused(Text("Dagen ligger før mødet.", "The day is before the meeting."), field="on_day")
    if kind is FollowUpAct.MOVED and new_due is None:
        raise Refused(Text("Skriv den nye dag.", "Enter the new day."), field="new_due")
    if kind is FollowUpAct.MOVED and new_due is not None and new_due < clock.today():
        raise Refused(Text("Den nye dag ligger før i dag.", "The new day is before today."), field="new_due")
    if kind is FollowUpAct.MOVED and new_due is not None and new_due > months_after(clock.today(), MOST_MONTHS_MOVED):
        raise _MOVED_TOO_FAR
    require_reason(text, "text")
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            FollowUp,
            decision=one.decision,
            sequence=1 + len(one.events),
            kind=kind,
            on_day=on_day,
            new_due=new_due if kind is FollowUpAct.MOVED else None,
            text=text.strip(),
        )
        row.save(force_insert=True)
        audit.record("forum.followed_up", object_id=one.decision.pk, detail={"kind": kind.value})
    return row


def evidence_of(look: MeetingLook, code: str) -> Evidence:
    """Let a meeting that was held show what is done for an initiative; by its owner or who leads the plan (INI-15)."""
    if look.meeting.state not in (MeetingState.HELD, MeetingState.APPROVED):
        raise Refused(Text("Mødet er ikke holdt endnu. [GOV-01]", "The meeting has not been held yet. [GOV-01]"))
    of, initiative = plan_queries.overview_of(code)
    name, day = look.of.forum.name, look.meeting.day
    return plan_actions.evidence_add(
        of,
        initiative,
        kind=EvidenceKind.DECISION,
        title=f"{name.da}, møde {long_day(day, 'da')}",
        where=reverse("meeting", args=[look.of.forum.code, look.meeting.meeting.number]),
        on_day=day,
    )


def may_follow_up(look: MeetingLook, one: FollowUpNow) -> bool:
    """Whether the acting person may report on it now."""
    return (
        policies.reports_for_unit()
        and one.open
        and act_ruling(look.of, ForumAct.FOLLOW_UP, look.meeting, responsible=is_responsible(one)).answer is not None
    )
