"""Who sits in a forum: the plan's own members, those whom the mandate gives a seat, and nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import forum_stories as forums
from tests.cast import Cast, named
from tests.forum_stories import AUTHORITIES, GROUP, NETWORK, REFERENCE, TODAY
from tests.pages import fill_in

from helle.register.coordination import forum_actions, meeting_actions, on_desk, queries
from helle.register.coordination.choices import MeetingChangeKind
from helle.register.coordination.forum_actions import MandateGiven
from helle.register.coordination.models import Forum, Mandate, Meeting, MeetingChange, Seat
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.coordination.codes import ForumKind, SeatRole

pytestmark = pytest.mark.django_db


def members(cast: Cast, code: str) -> dict[str, SeatRole]:
    with cast.karen.acting():
        return {one.unit.code if one.unit else one.seat.organisation: one.role for one in queries.forum(code).members}


def test_the_forums_of_the_plan_are_there_with_the_members_it_names_gov_02(cast: Cast) -> None:
    ministries = dict.fromkeys(("UIM", "JM", "BM", "SAEM", "SKM", "SUM", "UM"), SeatRole.MEMBER)
    assert members(cast, GROUP) == {"LIGE": SeatRole.CHAIR, **ministries}
    eight = {"CMM", "RPOL", "RA", "SKAT", "UDLST", "AT", "FVST", "SIRI"}
    assert set(members(cast, AUTHORITIES)) == eight  # CRI-20
    assert members(cast, REFERENCE) == {"CMM": SeatRole.CHAIR, "RA": SeatRole.MEMBER}  # GOV-09
    with cast.karen.acting():
        chair = queries.forum(AUTHORITIES).chair
        assert chair is not None and chair.is_reading  # The plan does not say who chairs.


@pytest.mark.parametrize(
    ("who", "code", "unit", "organisation", "said"),
    [
        ("charlotte", GROUP, "CMM", "", "GOV-02"),
        ("charlotte", GROUP, "TRM", "", "GOV-02"),
        ("charlotte", GROUP, "", "En invented forening", "GOV-02"),
        ("karen", AUTHORITIES, "NSK", "", "CRI-20"),
        ("karen", AUTHORITIES, "REDEN-OUT", "", "CRI-20"),
        ("karen", REFERENCE, "SA-KBH", "", "GOV-09"),
        ("karen", REFERENCE, "KOM-751", "", "GOV-08"),
    ],
)
def test_a_member_outside_the_mandate_is_refused_with_the_cited_reason(
    cast: Cast, who: str, code: str, unit: str, organisation: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        forums.seat(named(cast, who), code, unit, organisation=organisation)
    assert refused.value.field == ("unit" if unit else "organisation")
    assert refused.value.ruling is not None


def test_a_regional_network_takes_private_members_and_those_of_its_region_gov_08_gov_26(cast: Cast) -> None:
    forums.network(cast)
    forums.seat(cast.karen, NETWORK, "KOM-751", agreed_on=dt.date(2025, 9, 20))
    forums.seat(cast.karen, NETWORK, "POL-OJYL")
    forums.seat(cast.karen, NETWORK, organisation="Foreningen  Åben Havn", agreed_on=dt.date(2025, 9, 20))
    assert members(cast, NETWORK) == {
        "CMM": SeatRole.CHAIR,
        **dict.fromkeys(("KOM-751", "POL-OJYL", "Foreningen Åben Havn"), SeatRole.MEMBER),
    }
    for unit, organisation, role, said in (
        ("KOM-101", "", SeatRole.MEMBER, "another region"),
        ("REG-SJ", "", SeatRole.MEMBER, "another region"),
        ("AT", "", SeatRole.MEMBER, "GOV-07"),  # Its kind is not in this mandate.
        ("", "Foreningen Åben Havn", SeatRole.MEMBER, "already"),
        ("", "En anden forening", SeatRole.SECRETARIAT, "GOV-26"),
        ("POL-KBH", "", SeatRole.CHAIR, "GOV-08"),
    ):
        with pytest.raises(Refused, match=said):
            forums.seat(cast.karen, NETWORK, unit, organisation=organisation, role=role)
    with cast.karen.acting():
        missing = [work for work in on_desk.on_desk() if work.key.startswith("forum agreement")]
        assert ["Østjyllands Politi" in work.what.da for work in missing if work.name.da == "Netværk Midtjylland"] == [
            True
        ]


def test_a_seat_names_no_person(cast: Cast) -> None:
    forums.network(cast)
    with pytest.raises(Refused, match="e-mail") as refused:
        forums.seat(cast.karen, NETWORK, organisation="Havnen, anna@havn.example")
    assert refused.value.field == "organisation"


def test_the_chair_is_handed_over_and_a_forum_is_never_without_one(cast: Cast) -> None:
    with named(cast, "charlotte").acting():
        of = queries.forum(GROUP)
        (chair,) = [one for one in of.seats if one.role is SeatRole.CHAIR]
        for one in (chair, of.members[3]):
            with pytest.raises(Refused, match="GOV-02"):
                forum_actions.seat_end(of, one, last_day=TODAY, why="Går af.")
    with pytest.raises(Refused, match="GOV-03"):
        forums.seat(named(cast, "charlotte"), GROUP, "JM", role=SeatRole.CHAIR)
    # That CMM chairs the authority group is our reading: it can be handed on.
    forums.seat(cast.karen, AUTHORITIES, "AT", role=SeatRole.CHAIR, first_day=TODAY + dt.timedelta(days=1))
    connection.check_constraints()
    clock.move_forward(dt.timedelta(days=1))
    assert members(cast, AUTHORITIES)["AT"] is SeatRole.CHAIR
    assert members(cast, AUTHORITIES)["CMM"] is SeatRole.MEMBER
    with pytest.raises(Refused, match="GOV-03"):
        forums.seat(cast.karen, AUTHORITIES, "NSK")  # It is no longer hers to give.


def test_a_seat_is_ended_with_a_reason_and_had_once_at_a_time(cast: Cast) -> None:
    forums.network(cast)
    row = forums.seat(cast.karen, NETWORK, "POL-OJYL")
    with pytest.raises(Refused, match="already"):
        forums.seat(cast.karen, NETWORK, "POL-OJYL", first_day=dt.date(2025, 12, 1))
    with cast.karen.acting():
        of = queries.forum(NETWORK)
        one = of.seat_at(row.pk)
        with pytest.raises(Refused, match="reasons"):
            forum_actions.seat_end(of, one, last_day=TODAY, why="ok")
        forum_actions.seat_end(of, one, last_day=TODAY, why="Kredsen deltager gennem Rigspolitiet.")
    forums.seat(cast.karen, NETWORK, "POL-OJYL", first_day=dt.date(2025, 12, 1))


@pytest.mark.parametrize(
    "typed",
    ["Østjyllands Politi", "østjyllands  politi", "Østjyllands Politi, Aarhus", "Arbejdstilsynet (kreds øst)"],
)
def test_a_unit_is_no_private_organisation_gov_07(cast: Cast, typed: str) -> None:
    forums.network(cast)
    with pytest.raises(Refused, match="unit in Helle") as refused:
        forums.seat(cast.karen, NETWORK, organisation=typed)
    assert refused.value.field == "organisation"
    with cast.karen.acting():
        values = {"forum": queries.forum(NETWORK).forum, "role": "member", "source": "given", "first_day": TODAY}
        with pytest.raises(DatabaseError, match="seat_of_no_unit"), transaction.atomic():
            new_written(Seat, organisation=" ".join(typed.title().split()), **values).save(force_insert=True)


def test_a_mandate_changes_from_a_day_and_leaves_no_member_outside(cast: Cast) -> None:
    forums.network(cast)
    forums.seat(cast.karen, NETWORK, organisation="Foreningen Åben Havn")
    public = MandateGiven("Kun myndigheder.", ["municipality", "police"], False)
    with cast.karen.acting():
        of = queries.forum(NETWORK)
        with pytest.raises(Refused, match="Åben Havn"):
            forum_actions.mandate_change(of, mandate=public, first_day=TODAY)
        with pytest.raises(Refused, match="GOV-08") as refused:
            forum_actions.mandate_change(of, mandate=MandateGiven("Alle.", ["embassy"], True), first_day=TODAY)
        assert refused.value.field == "kinds"
        wider = MandateGiven("Også skattemyndigheden.", ["municipality", "police", "skat"], True)
        forum_actions.mandate_change(of, mandate=wider, first_day=TODAY)
        assert [one.last_day for one in queries.forum(NETWORK).mandates] == [dt.date(2025, 10, 5), None]
    forums.seat(cast.karen, NETWORK, "SKAT")
    with named(cast, "charlotte").acting(), pytest.raises(Refused, match="META-02"):
        forum_actions.mandate_change(queries.forum(GROUP), mandate=public, first_day=TODAY)


def test_who_runs_no_forum_founds_seats_and_closes_nothing(cast: Cast) -> None:
    forums.network(cast)
    for who in ("ulrik", "rita", "asger"):
        with pytest.raises(Refused, match="GOV-03"):
            forums.seat(named(cast, who), NETWORK, "POL-OJYL")
    for who in ("asger", "mette", "anders"):
        with named(cast, who).acting(), pytest.raises(PermissionDenied):
            forum_actions.forum_found(
                kind=ForumKind.AD_HOC,
                code="x",
                name="Et forum",
                region=None,
                first_day=TODAY,
                mandate=MandateGiven("Noget.", [], False),
            )
    with cast.karen.acting():
        forum_actions.forum_close(queries.forum(NETWORK), last_day=TODAY, why="Slået sammen med et andet netværk.")
    with pytest.raises(Refused, match="closed"):
        forums.seat(cast.karen, NETWORK, "POL-OJYL", first_day=TODAY + dt.timedelta(days=1))


def test_the_database_holds_the_mandate_whoever_writes(cast: Cast) -> None:
    forums.network(cast)
    with cast.karen.acting():
        of = queries.forum(NETWORK).forum
        written = {"forum": of, "source": "given", "first_day": TODAY, "role": "member"}
        for values, said in (
            ({"unit_id": unit_id("AT")}, "seat_in_mandate"),
            ({"unit_id": unit_id("REG-SJ")}, "seat_in_region"),
            ({"unit_id": unit_id("KOM-101")}, "seat_in_region"),
            ({"unit_id": unit_id("POL-KBH"), "role": "chair"}, "chair_in_mandate|one_chair"),
            ({"organisation": "Ring 70 20 25 50"}, "text_names_nobody"),
            ({"organisation": "X", "role": "secretariat"}, "private_seat_is_a_members"),
        ):
            with pytest.raises(DatabaseError, match=said), transaction.atomic():
                new_written(Seat, **{**written, **values}).save(force_insert=True)
        for row in (Forum.objects.get(code=GROUP), Mandate.objects.filter(forum__code=GROUP).get()):
            assert not type(row).objects.filter(pk=row.pk).update(last_day=TODAY)
        named = {"level": "regional", "name_da": "X", "first_day": TODAY}
        for values in (
            {"kind": "ad_hoc", "region_id": unit_id("REG-SJ")},
            {"kind": "regional_network", "region_id": unit_id("KOM-101")},
        ):
            with pytest.raises(DatabaseError, match="forum_of_a_region_has_one"), transaction.atomic():
                new_written(Forum, code="x", **named, **values).save(force_insert=True)


def test_past_the_application_no_day_is_without_a_chair(cast: Cast) -> None:
    forums.seat(cast.karen, AUTHORITIES, "AT", role=SeatRole.CHAIR, first_day=TODAY + dt.timedelta(days=10))
    connection.check_constraints()
    with cast.karen.acting():
        of = queries.forum(AUTHORITIES)
        before, after = sorted(
            (one.seat for one in of.seats if one.role is SeatRole.CHAIR), key=lambda one: one.first_day
        )
        assert before.last_day == after.first_day - dt.timedelta(days=1)
        ended = {"ended_by": cast.karen.user, "ended_why": "Givet videre."}
        # The day of who has handed over stands; whoever has it now is followed by somebody, or stays.
        assert not Seat.objects.filter(pk=before.pk).update(last_day=TODAY + dt.timedelta(days=5), **ended)
        with pytest.raises(DatabaseError, match="forum_has_a_chair"), transaction.atomic():
            Seat.objects.filter(pk=after.pk).update(last_day=TODAY + dt.timedelta(days=20), **ended)
            connection.check_constraints()


def test_who_hands_over_finds_the_way_and_is_told_that_it_was_done(cast: Cast) -> None:
    karen, address = cast.karen, reverse("forum-seat-new", args=[AUTHORITIES])
    assert f"{address}?formand" in karen.client().get(reverse("forum", args=[AUTHORITIES])).content.decode()
    for code in (GROUP, REFERENCE):  # Whom the plan names stays, and CMM gathers the reference system.
        shown = named(cast, "charlotte" if code == GROUP else "karen").client().get(reverse("forum", args=[code]))
        assert "?formand" not in shown.content.decode()
    page = karen.client().get(f"{address}?formand").content.decode()
    assert "Giv formandsposten videre" in page and 'value="2025-10-07"' in page
    forums.seat(karen, AUTHORITIES, "AT", role=SeatRole.CHAIR, first_day=TODAY + dt.timedelta(days=10))
    with pytest.raises(Refused, match=r"handed over already.*15 October 2025"):
        forums.seat(karen, AUTHORITIES, "RPOL", role=SeatRole.CHAIR, first_day=TODAY + dt.timedelta(days=20))


def test_a_forum_that_is_to_close_meets_and_is_chaired_until_its_last_day(cast: Cast) -> None:
    forums.network(cast)
    karen, last = cast.karen, dt.date(2025, 12, 31)
    forums.call(karen, NETWORK, on_day=dt.date(2025, 11, 1))
    with karen.acting():
        forum_actions.forum_close(queries.forum(NETWORK), last_day=last, why="Slået sammen med et andet netværk.")
        with pytest.raises(Refused, match="last day of the forum is set"):
            forum_actions.forum_close(queries.forum(NETWORK), last_day=TODAY, why="Slået sammen.")
    forums.call(karen, NETWORK, on_day=last)
    forums.seat(karen, NETWORK, "POL-OJYL")
    after = last + dt.timedelta(days=1)
    with pytest.raises(Refused, match="closed on that day") as refused:
        forums.call(karen, NETWORK, on_day=after)
    assert refused.value.field == "on_day"
    with pytest.raises(Refused, match="forum is closed"):
        forums.seat(karen, NETWORK, "POL-KBH", first_day=after)
    with karen.acting():
        of = queries.forum(NETWORK)
        at = of.meeting_at(1)
        moved: dict[str, Any] = {"kind": MeetingChangeKind.MOVED, "at_time": dt.time(13), "place": "", "why": "Ferie."}
        with pytest.raises(Refused, match="closed on that day"):
            meeting_actions.meeting_change(of, at, on_day=after, **moved)
        for row in (
            new_written(Meeting, forum=of.forum, number=3, on_day=after, at_time=dt.time(10), place="X"),
            new_written(MeetingChange, meeting=at.meeting, sequence=1, on_day=after, **moved),
            new_written(
                Seat, forum=of.forum, unit_id=unit_id("POL-KBH"), role="member", source="given", first_day=after
            ),
        ):
            with pytest.raises(DatabaseError, match="forum_is_open"), transaction.atomic():
                row.save(force_insert=True)
        ended = {"last_day": TODAY, "ended_by": karen.user, "ended_why": "Går af."}
        with pytest.raises(DatabaseError, match="forum_has_a_chair"), transaction.atomic():
            Seat.objects.filter(forum=of.forum, role=SeatRole.CHAIR).update(**ended)
            connection.check_constraints()
    page = karen.client().get(reverse("forum", args=[NETWORK])).content.decode()
    assert "Forummets sidste dag:" in page and "Luk forummet" not in page and "Indkald til et møde" in page


def test_what_a_member_took_upon_itself_before_it_left_is_on_the_desk_of_who_runs_the_forum(cast: Cast) -> None:
    forums.network(cast)
    karen = cast.karen
    row = forums.seat(karen, NETWORK, "POL-OJYL", first_day=dt.date(2025, 9, 1))
    forums.call(karen, NETWORK)
    forums.put(karen, NETWORK)
    forums.decide(karen, NETWORK, by="POL-OJYL")
    what = "opfølgning hos Østjyllands Politi: Ministeriet sender et notat."
    with karen.acting():
        assert what not in [work.what.da for work in on_desk.on_desk()]  # It stands on the desk of the police.
        of = queries.forum(NETWORK)
        forum_actions.seat_end(of, of.seat_at(row.pk), last_day=TODAY, why="Kredsen går ud.")
    clock.move_forward(dt.timedelta(days=1))
    with karen.acting():
        assert what in [work.what.da for work in on_desk.on_desk()]


def test_gov_01_what_a_unit_follows_up_is_on_the_desk_of_whoever_works_there_and_she_reports_on_it(cast: Cast) -> None:
    forums.network(cast)
    karen, peter = cast.karen, cast.peter
    forums.seat(karen, NETWORK, "POL-OJYL", first_day=dt.date(2025, 9, 1))
    meeting = forums.call(karen, NETWORK)
    forums.put(karen, NETWORK)
    forums.decide(karen, NETWORK, by="POL-OJYL")
    with peter.acting():
        (work,) = on_desk.on_desk()
    assert work.what.da == "opfølgning: Ministeriet sender et notat."
    page = reverse("meeting", args=[NETWORK, meeting.number])
    assert work.url in peter.client().get(page).content.decode()
    fill_in(peter.client(), work.url, {"kind": "done", "on_day": clock.today(), "text": "Notatet er sendt."})
    with peter.acting():
        assert on_desk.on_desk() == []
