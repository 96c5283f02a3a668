"""The pages and forms of forums: whose they are, what they save, what they refuse beside the field."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.urls import reverse
from tests import forum_stories as forums
from tests.access_stories import text_of
from tests.cast import Cast, Member, named
from tests.forum_stories import GROUP, MINUTES, NETWORK
from tests.gates import NO_FIGURES, FigureGates, Gates, ObjectGates, Place

from helle.register.coordination import meeting_actions, queries
from helle.register.coordination.choices import FollowUpAct
from helle.register.coordination.models import AgendaItem, Approval, Decision, FollowUp, Forum, Minute, Seat
from helle.register.organisations.loading import unit_id

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


class TestForums(FigureGates):
    view = "forums"
    action = "forum.list_read"


class TestForum(FigureGates, ObjectGates):
    view = "forum"
    action = "forum.read"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[GROUP]), reverse(self.view, args=["intet"]))


class _OfMeeting(ObjectGates):
    """Of a meeting of the working group that was held today."""

    view: ClassVar[str]

    def ready(self, cast: Cast) -> list[object]:
        """Bring it there; what the address names besides the meeting."""
        forums.held(cast)
        return []

    def place(self, cast: Cast) -> Place:
        more = self.ready(cast)
        return Place(
            reverse(self.view, args=[GROUP, 1, *more]),
            reverse(self.view, args=[GROUP, *([1, NOWHERE] if more else [9])]),
        )


class TestMeeting(_OfMeeting, FigureGates):
    view = "meeting"
    action = "forum.meeting_read"


class TestMeetingPaper(_OfMeeting, FigureGates):
    view = "meeting-paper"
    action = "forum.meeting_printed"
    # Not of the group, though they see figures.
    outsiders: ClassVar[tuple[str, ...]] = (*NO_FIGURES, "karen", "anders")


class _Form(Gates):
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "karen", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ()
    may: ClassVar[str] = "charlotte"


class TestForumNew(_Form):
    view = "forum-new"
    may = "karen"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "ulrik", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")


class _OfNetwork(_Form, ObjectGates):
    may = "karen"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "charlotte", "asger", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def more(self, cast: Cast) -> list[object]:
        return []

    def place(self, cast: Cast) -> Place:
        forums.network(cast)
        more = self.more(cast)
        return Place(
            reverse(self.view, args=[NETWORK, *more]),
            reverse(self.view, args=[NETWORK, NOWHERE] if more else ["intet"]),
        )


class TestMandate(_OfNetwork):
    view = "forum-mandate"


class TestClose(_OfNetwork):
    view = "forum-close"


class TestSeatNew(_OfNetwork):
    view = "forum-seat-new"


class TestMeetingNew(_OfNetwork):
    view = "meeting-new"


class TestSeat(_OfNetwork):
    view = "forum-seat"

    def more(self, cast: Cast) -> list[object]:
        return [forums.seat(cast.karen, NETWORK, "POL-OJYL").pk]


class TestMeetingChange(_OfMeeting, _Form):
    view = "meeting-change"


class TestItemNew(_OfMeeting, _Form):
    view = "meeting-item-new"


class TestItem(_OfMeeting, _Form):
    view = "meeting-item"

    def ready(self, cast: Cast) -> list[object]:
        return [forums.held(cast).item_id]


class TestCorrection(TestItem):
    view = "meeting-correction"


class TestMinutes(_OfMeeting, _Form):
    view = "meeting-minutes"


class TestDecisionNew(_OfMeeting, _Form):
    view = "meeting-decision-new"


class TestApprove(_OfMeeting, _Form):
    view = "meeting-approve"


class TestFollowUp(_OfMeeting, _Form):
    view = "meeting-follow-up"
    may = "ulrik"

    def ready(self, cast: Cast) -> list[object]:
        return [forums.held(cast).pk]


class TestEvidence(_OfMeeting, _Form):
    view = "meeting-evidence"


def seen(who: Member, url: str) -> str:
    """What a page says had been written when it was made."""
    found = re.search(r'name="seen" value="([^"]*)"', who.client().get(url).content.decode())
    return found.group(1) if found else ""


def send(who: Member, url: str, **typed: Any) -> Any:
    return who.client().post(url, {"form_token": uuid.uuid4(), "seen": seen(who, url), **typed})


def test_a_network_is_founded_seats_are_given_and_a_member_outside_is_refused_gov_08(cast: Cast) -> None:
    karen = cast.karen
    typed = {
        "kind": "regional_network",
        "name": "Netværk Sjælland",
        "region": str(unit_id("REG-SJ")),
        "first_day": "2025-10-01",
        "words": "Samarbejde i regionen.",
        "kinds": ["municipality", "police"],
        "private": "yes",
    }
    assert send(karen, reverse("forum-new"), **{**typed, "region": ""}).status_code == 422
    answer = send(karen, reverse("forum-new"), **typed)
    assert answer.headers["Location"] == reverse("forum", args=["netvaerk-sjaelland"])
    assert send(karen, reverse("forum-new"), **typed).status_code == 422  # There is one of that name.
    seat_new = reverse("forum-seat-new", args=["netvaerk-sjaelland"])
    seat = {"role": "member", "first_day": "2025-10-06"}
    refused = send(karen, seat_new, unit=str(unit_id("AT")), **seat)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Forummets mandat giver ikke den slags medlemmer en plads." in page and "GOV-07" in page
    for name in ("Arbejdstilsynet", "arbejdstilsynet, Aarhus", "Arbejdstilsynet Aarhus"):
        told = send(karen, seat_new, organisation=name, **seat)
        assert told.status_code == 422 and "Arbejdstilsynet: Det er en enhed i Helle" in told.content.decode()
    assert send(karen, seat_new, organisation="Foreningen Havnen", **seat).status_code == 302
    with karen.acting():
        (row,) = Seat.objects.filter(organisation="Foreningen Havnen")
    agree = {"kind": "agreed", "agreed_on": "2025-10-02", "agreement": "Journalnr. 25/118"}
    assert send(karen, reverse("forum-seat", args=["netvaerk-sjaelland", row.pk]), **agree).status_code == 302
    end = {"kind": "ended", "last_day": "2025-10-06", "why": "Foreningen er lukket."}
    assert send(karen, reverse("forum-seat", args=["netvaerk-sjaelland", row.pk]), **end).status_code == 302
    with karen.acting():
        row.refresh_from_db()
    assert (row.agreement, row.ended_why) == ("Journalnr. 25/118", "Foreningen er lukket.")
    wider = {"first_day": "2025-10-06", "words": "Også Arbejdstilsynet.", "kinds": ["at"], "private": "yes"}
    assert send(karen, reverse("forum-mandate", args=["netvaerk-sjaelland"]), **wider).status_code == 302
    assert send(karen, seat_new, unit=str(unit_id("AT")), **seat).status_code == 302
    close = {"last_day": "2025-12-31", "why": "Slået sammen med et andet."}
    assert send(karen, reverse("forum-close", args=["netvaerk-sjaelland"]), **close).status_code == 302
    with karen.acting():
        assert Forum.objects.get(code="netvaerk-sjaelland").ended_why == "Slået sammen med et andet."


def test_a_meeting_goes_from_its_call_to_a_correction_gov_01(cast: Cast) -> None:
    charlotte, ulrik = named(cast, "charlotte"), named(cast, "ulrik")
    call = {"on_day": "2025-10-06", "at_time": "10:00", "place": "Lokale 2"}
    told = send(charlotte, reverse("meeting-new", args=[GROUP]), **call)
    assert told.status_code == 422 and "Varslet er kortere end 14 dage" in told.content.decode()
    assert 'type="checkbox" name="knows_short"' in told.content.decode()
    call["knows_short"] = "on"
    assert send(charlotte, reverse("meeting-new", args=[GROUP]), **call).status_code == 302
    at = [GROUP, 1]
    change = {
        "kind": "moved",
        "on_day": "2025-10-06",
        "at_time": "12:30",
        "why": "Lokalet er optaget.",
        "knows_short": "on",
    }
    assert send(charlotte, reverse("meeting-change", args=at), **change).status_code == 302
    for who, title in ((ulrik, "Perioder"), (charlotte, "Status")):
        item = {"title": title, "initiative": "INI-09", "papers": "Journalnr. 25/11\n/handlingsplan/INI-09/"}
        assert send(who, reverse("meeting-item-new", args=at), **item).status_code == 302
    with charlotte.acting():
        first, second = AgendaItem.objects.order_by("position")
    place = {"kind": "placed", "place": "1"}
    assert send(charlotte, reverse("meeting-item", args=[*at, second.pk]), **place).status_code == 302
    minutes = {f"item_{first.pk}": MINUTES, f"item_{second.pk}": MINUTES}
    with charlotte.acting():
        came = [str(key) for key in Seat.objects.filter(forum__code=GROUP).values_list("pk", flat=True)[:3]]
        seat = Seat.objects.get(forum__code=GROUP, unit=unit_id("UIM"))
    told = send(
        charlotte, reverse("meeting-minutes", args=at), came=came, **{**minutes, f"item_{first.pk}": "010190-1234"}
    )
    assert told.status_code == 422 and "ligner et CPR-nummer" in told.content.decode()
    assert send(charlotte, reverse("meeting-minutes", args=at), came=came, **minutes).status_code == 302
    decision = {"item": str(first.pk), "text": "Sender et notat.", "seat": str(seat.pk), "due": "2025-11-01"}
    assert send(charlotte, reverse("meeting-decision-new", args=at), **decision).status_code == 302
    with charlotte.acting():
        row = Decision.objects.get()
    done = {"kind": "done", "on_day": "2025-10-06", "text": "Notatet er sendt."}
    assert send(ulrik, reverse("meeting-follow-up", args=[*at, row.pk]), **done).status_code == 302
    approve = {"way": "in_writing", "on_day": "2025-10-06"}
    assert send(charlotte, reverse("meeting-approve", args=at), **approve).status_code == 302
    late = send(charlotte, reverse("meeting-minutes", args=at), came=came, **minutes)
    assert late.status_code == 422 and "står fast" in late.content.decode()
    correct = {"text": "To er forsinket.", "why": "Tallet var forkert."}
    assert send(charlotte, reverse("meeting-correction", args=[*at, first.pk]), **correct).status_code == 302
    with charlotte.acting():
        assert Minute.objects.filter(item=first).count() == 2
    show = {"initiative": "INI-09"}
    assert send(charlotte, reverse("meeting-evidence", args=at), **show).status_code == 302
    page = cast.anders.client().get(reverse("initiative", args=["INI-09"])).content.decode()
    assert reverse("meeting", args=at) in page


class TestWhatOneReads:
    """A meeting of the group was held and approved, and another is called."""

    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        cast, charlotte = cast_of_the_class, named(cast_of_the_class, "charlotte")
        forums.held(cast)
        forums.approve(charlotte)
        with charlotte.acting():
            look = queries.meeting_look(GROUP, 1)
            meeting_actions.minutes_correct(look, look.items[0], text="To er forsinket.", why="Tallet var forkert.")
        forums.call(charlotte, at_time=dt.time(14))
        forums.put(named(cast, "ulrik"), number=2, title="Næste punkt")
        connection.check_constraints()
        return cast

    def test_the_papers_are_accessible_and_say_what_they_are_gov_26(self, cast: Cast) -> None:
        charlotte = named(cast, "charlotte")
        made = charlotte.client().get(reverse("meeting-paper", args=[GROUP, 1]))
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made.content
        text = " ".join(text_of(made.content).split())
        for said in (MINUTES, "Rettelse", "Ministeriet sender et notat.", "Til stede", "Godkendt 6. oktober 2025"):
            assert said in text, said
        client = charlotte.client()
        client.cookies["helle_language"] = "en"
        text = " ".join(text_of(client.get(reverse("meeting-paper", args=[GROUP, 2])).content).split())
        assert "Næste punkt" in text

    def test_who_is_no_member_reads_that_it_was_held_and_no_more(self, cast: Cast) -> None:
        page = cast.anders.client().get(reverse("meeting", args=[GROUP, 1])).content.decode()
        assert "Referat godkendt" in page and "læses af medlemmerne" in page
        assert MINUTES not in page and "Ministeriet sender et notat" not in page and "Til stede" not in page
        page = cast.anders.client().get(reverse("forum", args=[GROUP])).content.decode()
        assert "Justitsministeriet" in page and "Skal følges op" not in page and "Indkald til et møde" not in page

    def test_english_has_no_danish_left(self, cast: Cast) -> None:
        client = named(cast, "charlotte").client()
        client.cookies["helle_language"] = "en"
        for address in (reverse("forums"), reverse("forum", args=[GROUP]), reverse("meeting", args=[GROUP, 1])):
            page = client.get(address).content.decode()
            for danish in ("Møder", "Medlemmer", "Dagsorden", "Skal følges op", "Besluttet", "senest", "Rettelse"):
                assert danish not in page, (address, danish)


def test_what_cannot_be_done_of_a_meeting_is_said_in_place_of_a_form(cast: Cast) -> None:
    charlotte, ulrik = named(cast, "charlotte"), named(cast, "ulrik")
    forums.call(charlotte, on_day=dt.date(2025, 10, 30))
    forums.put(ulrik)
    for view in ("meeting-minutes", "meeting-decision-new", "meeting-approve"):
        page = charlotte.client().get(reverse(view, args=[GROUP, 1])).content.decode()
        assert "Mødet er ikke holdt endnu." in page and "data-warn-unsaved" not in page, view
    forums.call(charlotte)
    forums.put(ulrik, number=2)
    forums.write(charlotte, number=2)
    page = ulrik.client().get(reverse("meeting-item-new", args=[GROUP, 2])).content.decode()
    assert "Mødet er holdt." in page and "data-warn-unsaved" not in page
    page = ulrik.client().get(reverse("meeting", args=[GROUP, 2])).content.decode()
    assert "Sæt et punkt på" not in page and "Plads, bilag eller af" not in page


def test_who_saves_a_page_that_others_wrote_over_meanwhile_is_told_and_loses_nothing(cast: Cast) -> None:
    """Two keep minutes in two tabs, minutes apart. The later one is told, and what she left alone is not put back."""
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    for title in ("Status", "Eventuelt"):
        forums.put(charlotte, title=title)
    url = reverse("meeting-minutes", args=[GROUP, 1])
    with charlotte.acting():
        status, other = AgendaItem.objects.order_by("position")
        came = [str(Seat.objects.get(forum__code=GROUP, unit=unit_id("UIM")).pk)]
    assert send(charlotte, url, came=came, **{f"item_{status.pk}": MINUTES}).status_code == 302
    opened = seen(charlotte, url)
    theirs = {f"item_{status.pk}": "Andet blev aftalt.", f"item_{other.pk}": "Intet."}
    assert send(charlotte, url, came=came, **theirs).status_code == 302
    hers = {f"item_{status.pk}": MINUTES, f"item_{other.pk}": "Næste møde er i maj."}
    for stale in (opened, ""):  # Whoever says nothing of what she read has read nothing.
        refused = send(charlotte, url, seen=stale, came=came, **hers)
        page = refused.content.decode()
        assert refused.status_code == 422 and "En anden har lige skrevet" in page
        assert "Sådan står det nu" in page and "Intet." in page  # Beside what she typed,
        assert "Næste møde er i maj." in page
        assert page.count("Andet blev aftalt.") == 1 and MINUTES not in page  # and what she left alone is theirs.
    with charlotte.acting():
        assert Minute.objects.count() == 3
    (now,) = re.findall(r'name="seen" value="([^"]*)"', page)
    again = send(charlotte, url, seen=now, came=came, **{**hers, f"item_{status.pk}": "Andet blev aftalt."})
    assert again.status_code == 302
    empty = send(charlotte, url, came=came, **{**hers, f"item_{status.pk}": ""})
    assert empty.status_code == 422 and "men ikke slettes" in empty.content.decode()


def test_what_is_approved_moved_or_followed_up_is_what_was_read(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    decision = forums.held(cast)
    approve = reverse("meeting-approve", args=[GROUP, 1])
    opened = seen(charlotte, approve)
    forums.write(charlotte, text="Andet blev aftalt.")
    typed = {"way": "in_writing", "on_day": "2025-10-06"}
    refused = send(charlotte, approve, seen=opened, **typed)
    assert refused.status_code == 422 and "Andet blev aftalt." in refused.content.decode()
    follow = reverse("meeting-follow-up", args=[GROUP, 1, decision.pk])
    opened = seen(charlotte, follow)
    forums.follow(named(cast, "ulrik"), decision.pk, kind=FollowUpAct.MOVED)
    done = {"kind": "dropped", "on_day": "2025-10-06", "text": "Opgives igen."}
    refused = send(charlotte, follow, seen=opened, **done)
    assert (
        refused.status_code == 422
        and "6. oktober 2025, Den flyttes til en anden dag (15. januar 2026)" in refused.content.decode()
    )
    with charlotte.acting():
        assert FollowUp.objects.count() == 1 and not Approval.objects.exists()


def test_a_mandate_an_order_or_a_day_that_a_colleague_changed_meanwhile_is_not_changed_unseen(cast: Cast) -> None:
    forums.network(cast)
    karen, url = cast.karen, reverse("forum-mandate", args=[NETWORK])
    opened = seen(karen, url)
    typed = {"first_day": "2025-10-06", "words": "Også skat.", "kinds": ["municipality", "skat"], "private": "yes"}
    assert send(karen, url, **typed).status_code == 302
    refused = send(karen, url, seen=opened, **{**typed, "first_day": "2025-10-07", "words": "Kun kommuner."})
    assert refused.status_code == 422 and "Også skat." in refused.content.decode()
    # The day that a new one begins with is no day that stands.
    assert "<dt>Hvad er forummet til?</dt>" in refused.content.decode()
    assert "<dt>Fra hvilken dag?</dt>" not in refused.content.decode()
    forums.call(karen, NETWORK, on_day=dt.date(2025, 11, 1))
    move = reverse("meeting-change", args=[NETWORK, 1])
    opened = seen(karen, move)
    typed = {"kind": "moved", "on_day": "2025-11-04", "at_time": "10:00", "why": "Lokalet er optaget."}
    assert send(karen, move, **typed).status_code == 302
    refused = send(karen, move, seen=opened, **{**typed, "on_day": "2025-11-05"})
    assert refused.status_code == 422 and "<dt>4. november 2025 10:00</dt>" in refused.content.decode()
    for title in ("Et", "To"):
        forums.put(karen, NETWORK, title=title)
    with karen.acting():
        _first, second = AgendaItem.objects.order_by("position")
    order = reverse("meeting-item", args=[NETWORK, 1, second.pk])
    opened = seen(karen, order)
    forums.put(karen, NETWORK, title="Tre")
    refused = send(karen, order, seen=opened, kind="placed", place="1")
    assert refused.status_code == 422 and '<dt>3.</dt><dd class="prose">Tre</dd>' in refused.content.decode()
    assert send(karen, order, kind="placed", place="1").status_code == 302
