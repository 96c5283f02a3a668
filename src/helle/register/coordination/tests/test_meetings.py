"""A meeting from its call to its approved minutes, and what follows of what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.urls import reverse
from tests import forum_stories as forums
from tests.cast import Cast, named
from tests.forum_stories import AUTHORITIES, GROUP, MINUTES, TODAY, look

from helle.register.action_plans import queries as plans
from helle.register.calendars import queries as calendar
from helle.register.coordination import meeting_actions, on_desk, queries
from helle.register.coordination.choices import ApprovalWay, FollowUpAct, MeetingChangeKind
from helle.register.coordination.models import Approval, Decision, FollowUp, Meeting, MeetingChange, Minute
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.coordination.codes import MeetingState

pytestmark = pytest.mark.django_db


def desk(cast: Cast, name: str) -> list[str]:
    with named(cast, name).acting():
        return [work.what.da for work in on_desk.on_desk()]


class TestWhatIsTold:
    """The group meets, decides, approves; a member follows up, and another is late."""

    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        cast = cast_of_the_class
        charlotte, ulrik = named(cast, "charlotte"), named(cast, "ulrik")
        forums.call(charlotte)
        forums.put(ulrik, title="Perioder og hjemsendelser")
        forums.put(charlotte, about="INI-09")
        forums.write(charlotte)
        done = forums.decide(charlotte)
        forums.decide(charlotte, text="Udkastet sendes i høring.", due=dt.date(2025, 10, 10))
        forums.follow(ulrik, done.pk, kind=FollowUpAct.MOVED)
        forums.follow(ulrik, done.pk)
        forums.approve(charlotte)
        connection.check_constraints()
        clock.freeze(dt.datetime(2025, 10, 20, 9, tzinfo=clock.COPENHAGEN))
        return cast

    def test_members_and_the_ministry_read_it_gov_01(self, cast: Cast) -> None:
        for name in ("charlotte", "ulrik"):
            found = look(named(cast, name), GROUP, 1)
            assert [one.item.title for one in found.items] == ["Perioder og hjemsendelser", "Status på planen"]
            assert [one.minutes.text for one in found.items if one.minutes] == [MINUTES, MINUTES]
            assert found.meeting.state is MeetingState.APPROVED
            assert len(found.present) == 8

    def test_others_see_that_it_was_held_and_nothing_of_it(self, cast: Cast) -> None:
        for name in ("karen", "anders", "ida"):
            found = look(named(cast, name), GROUP, 1)
            assert found.meeting.day == TODAY and found.items == () and not found.counted
            assert found.of.follow_ups == ()
            with named(cast, name).acting():
                assert (Minute.objects.count(), Decision.objects.count()) == (0, 0)
        with pytest.raises(PermissionDenied):
            look(cast.olga, GROUP, 1)

    def test_what_is_followed_up_is_and_what_is_late_stands_on_the_right_desks(self, cast: Cast) -> None:
        found = look(named(cast, "charlotte"), GROUP, 1)
        done, late = found.items[0].decisions
        assert done.is_done and done.due == dt.date(2026, 1, 15)
        assert late.late
        assert desk(cast, "ulrik") == ["opfølgning: Udkastet sendes i høring."]
        (of_the_chair,) = desk(cast, "charlotte")
        assert of_the_chair == "opfølgning hos Udlændinge- og Integrationsministeriet: Udkastet sendes i høring."
        assert not [what for what in desk(cast, "karen") if "høring" in what]

    def test_its_day_stands_in_the_calendar_of_whoever_follows_it_up(self, cast: Cast) -> None:
        with named(cast, "ulrik").acting():
            assert calendar.entries().deadlines == {dt.date(2025, 10, 10): 1}

    def test_what_is_late_stands_on_the_page_of_the_plan_for_who_reads_it(self, cast: Cast) -> None:
        with named(cast, "charlotte").acting():
            assert [one.decision.text for one in queries.late_follow_ups()] == ["Udkastet sendes i høring."]
        with cast.karen.acting():
            assert queries.late_follow_ups() == []

    def test_approved_minutes_stand_and_are_corrected_beside_them(self, cast: Cast) -> None:
        charlotte = named(cast, "charlotte")
        found = look(charlotte, GROUP, 1)
        for act in (
            lambda: forums.write(charlotte, text="Noget andet."),
            lambda: forums.put(charlotte, title="Eftersendt"),
            lambda: forums.decide(charlotte),
            lambda: forums.approve(charlotte),
        ):
            with pytest.raises(Refused, match="approved and stand"):
                act()
        with charlotte.acting(), transaction.atomic():
            meeting_actions.minutes_correct(found, found.items[0], text="To er forsinket.", why="Tallet var forkert.")
            again = queries.meeting_look(GROUP, 1).items[0]
            assert again.minutes is not None and again.minutes.text == MINUTES
            assert [one.text for one in again.corrections] == ["To er forsinket."]
            transaction.set_rollback(True)

    def test_what_is_ended_stays_so(self, cast: Cast) -> None:
        found = look(named(cast, "charlotte"), GROUP, 1)
        with pytest.raises(Refused, match="followed up already"):
            forums.follow(named(cast, "ulrik"), found.items[0].decisions[0].decision.pk)


def test_a_meeting_waits_for_its_agenda_and_then_for_its_minutes(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte, on_day=dt.date(2025, 10, 16))
    assert desk(cast, "charlotte") == ["mødet mangler en dagsorden"]
    assert desk(cast, "ulrik") == []
    forums.put(charlotte)
    assert desk(cast, "ulrik") == ["møde"]
    clock.freeze(dt.datetime(2025, 11, 16, 9, tzinfo=clock.COPENHAGEN))
    with charlotte.acting():
        (work,) = on_desk.on_desk()
    assert (work.what.da, work.due) == ("referatet er ikke godkendt", dt.date(2025, 11, 15))


def test_it_is_moved_or_cancelled_with_a_reason_and_what_was_put_on_goes_along(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte, on_day=dt.date(2025, 10, 30))
    forums.put(charlotte)
    with charlotte.acting():
        found = queries.meeting_look(GROUP, 1)
        moved: dict[str, Any] = {
            "kind": MeetingChangeKind.MOVED,
            "knows_short": False,
            "at_time": dt.time(13),
            "place": "På video",
        }
        with pytest.raises(Refused, match="today or later"):
            meeting_actions.meeting_change(found.of, found.meeting, on_day=dt.date(2025, 10, 1), why="Ferie.", **moved)
        meeting_actions.meeting_change(found.of, found.meeting, on_day=dt.date(2025, 11, 6), why="Ferie.", **moved)
        found = queries.meeting_look(GROUP, 1)
        assert (found.meeting.day, found.meeting.place, len(found.items)) == (dt.date(2025, 11, 6), "På video", 1)
        meeting_actions.meeting_change(
            found.of,
            found.meeting,
            kind=MeetingChangeKind.CANCELLED,
            on_day=None,
            at_time=None,
            place="",
            why="Formanden er syg.",
        )
    with pytest.raises(Refused, match="cancelled"):
        forums.put(charlotte)


def test_members_bring_items_and_whoever_brought_one_takes_it_off(cast: Cast) -> None:
    charlotte, ulrik = named(cast, "charlotte"), named(cast, "ulrik")
    forums.call(charlotte, on_day=dt.date(2025, 10, 30))
    for who, title in ((charlotte, "Et"), (ulrik, "To"), (charlotte, "Tre")):
        forums.put(who, title=title)
    with pytest.raises(Refused, match="Only members"):
        forums.put(cast.karen)
    with charlotte.acting():
        found = queries.meeting_look(GROUP, 1)
        meeting_actions.item_place(found, found.items[2], place=1)
        connection.check_constraints()
    with ulrik.acting():
        found = queries.meeting_look(GROUP, 1)
        assert [one.item.title for one in found.items] == ["Tre", "Et", "To"]
        with pytest.raises(PermissionDenied):
            meeting_actions.item_withdraw(found, found.items[0], why="Ikke i dag.")
        meeting_actions.item_paper(found, found.items[2], papers=["Journalnr. 25/1187", "/handlingsplan/INI-09/"])
        for wrong in ("/sager/2025-9999/", "//andet.example/x", "skriv til anna@uim.example"):
            with pytest.raises(Refused) as refused:
                meeting_actions.item_paper(found, found.items[2], papers=[wrong])
            assert refused.value.field == "papers"
        meeting_actions.item_withdraw(found, found.items[2], why="Venter på et notat.")
        found = queries.meeting_look(GROUP, 1)
        assert [one.item.title for one in found.items] == ["Tre", "Et"]
        assert [one.withdrawn_why for one in found.withdrawn] == ["Venter på et notat."]


def test_minutes_come_after_the_meeting_of_each_item_and_name_nobody(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte, on_day=dt.date(2025, 10, 7))
    forums.put(charlotte)
    forums.put(charlotte, title="Eventuelt")
    with pytest.raises(Refused, match="not been held"):
        forums.write(charlotte)
    clock.freeze(dt.datetime(2025, 10, 7, 15, tzinfo=clock.COPENHAGEN))
    with charlotte.acting():
        found = queries.meeting_look(GROUP, 1)
        first = found.items[0].item.pk
        for text in ("Sag 2025-0007 drøftedes.", "Hun har 010190-1234.", "Ring 70 20 25 50."):
            with pytest.raises(Refused, match="names no persons") as refused:
                meeting_actions.minutes_write(found, came=[], texts={first: text})
            assert refused.value.field == f"item_{first}"
        meeting_actions.minutes_write(found, came=[], texts={first: MINUTES})
    with pytest.raises(Refused, match="items are missing"):
        forums.approve(charlotte)
    for who in ("ulrik", "karen"):
        with pytest.raises(Refused, match="chair or the secretariat"):
            forums.write(named(cast, who))


def test_a_follow_up_is_its_members_and_has_a_day_after_the_meeting(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    decision = forums.held(cast)
    with pytest.raises(Refused, match="before the day on which the decision is written") as late:
        forums.decide(charlotte, due=dt.date(2025, 10, 1))
    assert late.value.field == "due"
    with charlotte.acting():
        found = queries.meeting_look(GROUP, 1)
        with pytest.raises(Refused) as refused:
            meeting_actions.decision_add(found, found.items[0], text="Noget.", seat=None, due=TODAY)
        assert refused.value.field == "seat"
        assert meeting_actions.decision_add(found, found.items[0], text="Taget til efterretning.", seat=None, due=None)
    for who in ("karen", "ida"):  # They see no such decision.
        with pytest.raises(Http404):
            forums.follow(named(cast, who), decision.pk)


def test_a_private_member_has_its_follow_up_on_the_desk_of_who_runs_the_forum(cast: Cast) -> None:
    forums.network(cast)
    forums.seat(cast.karen, forums.NETWORK, organisation="Foreningen Åben Havn", agreed_on=TODAY)
    forums.call(cast.karen, forums.NETWORK)
    forums.put(cast.karen, forums.NETWORK)
    with cast.karen.acting():
        found = queries.meeting_look(forums.NETWORK, 1)
        private = next(one for one in found.seats if one.unit is None)
        meeting_actions.decision_add(
            found, found.items[0], text="Skriver om tilbuddet.", seat=private, due=dt.date(2025, 10, 20)
        )
    assert "opfølgning hos Foreningen Åben Havn: Skriver om tilbuddet." in desk(cast, "karen")


def test_a_meeting_shows_what_is_done_for_an_initiative_ini_15(cast: Cast) -> None:
    forums.held(cast, AUTHORITIES, who="karen")
    tove = named(cast, "tove")
    with tove.acting():
        meeting_actions.evidence_of(queries.meeting_look(AUTHORITIES, 1), "INI-13")
    with pytest.raises(PermissionDenied), named(cast, "asger").acting():
        meeting_actions.evidence_of(queries.meeting_look(AUTHORITIES, 1), "INI-13")
    with cast.anders.acting():
        (shown,) = plans.overview_of("INI-13")[1].evidence
        assert shown.where == "/handlingsplan/fora/myndighedsgruppen/moede/1/"
        assert shown.on_day == TODAY


def test_a_decision_written_months_later_makes_nobody_late_at_once(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    decision = forums.held(cast)
    clock.freeze(dt.datetime(2026, 3, 2, 9, tzinfo=clock.COPENHAGEN))
    with pytest.raises(Refused, match="the decision is written"):
        forums.decide(charlotte, due=dt.date(2025, 11, 1))
    with pytest.raises(Refused, match="before today"):
        forums.follow(charlotte, decision.pk, kind=FollowUpAct.MOVED)
    with charlotte.acting():
        item = decision.item
        row = new_written(Decision, item=item, text="Andet.", seat=decision.seat, due=dt.date(2026, 3, 1))
        with pytest.raises(DatabaseError, match="follow_up_is_ahead"), transaction.atomic():
            row.save(force_insert=True)


def test_minutes_are_approved_after_they_were_written_and_at_a_meeting_that_was(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.held(cast)
    forums.call(charlotte, on_day=dt.date(2025, 11, 6))
    clock.freeze(dt.datetime(2025, 11, 10, 9, tzinfo=clock.COPENHAGEN))
    forums.write(charlotte, text="Andet blev aftalt.")
    refused = (
        (ApprovalWay.IN_WRITING, dt.date(2025, 11, 9), "last written on 10 November 2025", "approved_in_its_time"),
        (ApprovalWay.AT_MEETING, dt.date(2025, 11, 6), "last written on", "approved_in_its_time"),
        (ApprovalWay.AT_MEETING, dt.date(2025, 11, 10), "did not meet on that day", "approved_at_a_meeting"),
    )
    for way, day, said, constraint in refused:
        with charlotte.acting():
            with pytest.raises(Refused, match=said) as told:
                meeting_actions.minutes_approve(queries.meeting_look(GROUP, 1), way=way, on_day=day)
            assert told.value.field == "on_day"
            row = new_written(Approval, meeting=look(charlotte, GROUP, 1).meeting.meeting, way=way, on_day=day)
            with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
                row.save(force_insert=True)
    forums.call(charlotte, on_day=dt.date(2025, 11, 12))
    clock.freeze(dt.datetime(2025, 11, 13, 9, tzinfo=clock.COPENHAGEN))
    with charlotte.acting():
        meeting_actions.minutes_approve(
            queries.meeting_look(GROUP, 1), way=ApprovalWay.AT_MEETING, on_day=dt.date(2025, 11, 12)
        )


def test_a_meeting_is_called_near_at_an_hour_of_its_own_and_at_its_notice_or_knowingly(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    far, day = dt.date(2027, 10, 7), dt.date(2025, 10, 30)
    forums.call(charlotte, on_day=day)
    forums.call(charlotte, on_day=dt.date(2027, 10, 6))
    with pytest.raises(Refused, match="two years ahead") as told:
        forums.call(charlotte, on_day=far)
    assert told.value.field == "on_day"
    with pytest.raises(Refused, match="on 30 October 2025 at 10:00 already") as told:
        forums.call(charlotte, on_day=day, at_time=dt.time(10, 30))
    assert told.value.field == "at_time"
    forums.call(charlotte, on_day=day, at_time=dt.time(13))
    with charlotte.acting():
        of = queries.forum(GROUP)
        assert [(one.day, one.time.hour) for one in of.meetings][1:] == [(day, 13), (day, 10)]
        with pytest.raises(Refused, match="shorter than 14 days") as told:
            meeting_actions.meeting_call(of, on_day=TODAY, at_time=dt.time(10), place="Lokale 2")
        assert told.value.field == "on_day"
        at = of.meeting_at(1)
        moved: dict[str, Any] = {"kind": MeetingChangeKind.MOVED, "place": "", "why": "Ferie."}
        with pytest.raises(Refused, match="already"):
            meeting_actions.meeting_change(of, at, on_day=day, at_time=dt.time(12, 30), **moved)
        with pytest.raises(Refused, match="shorter than 14 days"):
            meeting_actions.meeting_change(of, at, on_day=TODAY, at_time=dt.time(10), **moved)
        values = {"forum": of.forum, "number": 4, "place": "Lokale 2"}
        for row, said in (
            (new_written(Meeting, on_day=far, at_time=dt.time(10), **values), "meeting_is_near"),
            (new_written(Meeting, on_day=day, at_time=dt.time(10, 59), **values), "forum_meets_once_an_hour"),
            (
                new_written(MeetingChange, meeting=at.meeting, sequence=1, on_day=day, at_time=dt.time(13), **moved),
                "forum_meets_once_an_hour",
            ),
        ):
            with pytest.raises(DatabaseError, match=said), transaction.atomic():
                row.save(force_insert=True)
        meeting_actions.meeting_change(of, at, on_day=day, at_time=dt.time(11), **moved)


def test_the_database_keeps_a_meeting_whoever_writes(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    decision = forums.held(cast)
    forums.approve(charlotte)
    with charlotte.acting():
        item = decision.item
        written = new_written
        for row, said in (
            (written(Minute, item=item, number=2, text="Andet."), "minutes_are_approved"),
            (written(Minute, item=item, number=2, text="Ring 70 20 25 50", why="Fejl."), "text_names_nobody"),
            (written(Decision, item=item, text="Andet."), "minutes_are_approved"),
        ):
            with pytest.raises(DatabaseError, match=said), transaction.atomic():
                row.save(force_insert=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Minute.objects.filter(item=item).update(text="Andet.")


def test_what_was_moved_to_an_earlier_day_is_late_from_then_on_ini_15(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    decision = forums.held(cast)
    with charlotte.acting():
        new_written(
            FollowUp,
            decision=decision,
            sequence=1,
            kind=FollowUpAct.MOVED,
            on_day=TODAY,
            new_due=TODAY,
            text="Det haster.",
        ).save(force_insert=True)
    clock.freeze(dt.datetime(2025, 10, 8, 9, tzinfo=clock.COPENHAGEN))
    with charlotte.acting():
        assert [one.decision.pk for one in queries.late_follow_ups()] == [decision.pk]


def test_gov_01_what_is_put_on_after_the_meeting_says_so(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    forums.put(charlotte)
    on_day(forums.TODAY + dt.timedelta(days=3))
    client, page = charlotte.client(), reverse("meeting-item-new", args=[GROUP, 1])
    assert "Mødet er holdt" in client.get(page).content.decode()
    forums.put(charlotte, title="Kom op på mødet")
    shown = client.get(reverse("meeting", args=[GROUP, 1])).content.decode()
    assert shown.count("tilføjet efter mødet, 9. oktober 2025") == 1
    assert "Text(" not in shown
