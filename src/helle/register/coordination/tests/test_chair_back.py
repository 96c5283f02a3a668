"""A handover of the chair is taken back before its day, with why; the seats are as they were (GOV-02)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import forum_stories as forums
from tests.cast import Cast, named
from tests.forum_stories import AUTHORITIES, TODAY
from tests.gates import ObjectGates, Place

from helle.register.coordination import queries
from helle.register.coordination.chair_actions import chair_take_back
from helle.register.coordination.models import HandoverBack, Seat
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.coordination.codes import SeatRole

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)
WHY = "Styrelsen har bedt om et halvt år mere."


def handed(cast: Cast) -> None:
    """CMM hands the chair of the authority group to Arbejdstilsynet, from tomorrow."""
    forums.seat(cast.karen, AUTHORITIES, "AT", role=SeatRole.CHAIR, first_day=TOMORROW)
    connection.check_constraints()


def seats() -> list[tuple[object, ...]]:
    return sorted(
        Seat.objects.filter(forum__code=AUTHORITIES).values_list("unit__code", "role", "first_day", "last_day")
    )


class TestChairBack(ObjectGates):
    view = "forum-chair-back"
    may = "karen"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "henrik", "anders", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("charlotte", "mette")

    def place(self, cast: Cast) -> Place:
        handed(cast)
        return Place(reverse(self.view, args=[AUTHORITIES]), reverse(self.view, args=["intet"]))


def test_the_seats_are_as_they_were_and_who_was_named_is_kept_gov_02(cast: Cast) -> None:
    karen = cast.karen
    with karen.acting():
        before = seats()
    handed(cast)
    assert "Lad formanden blive" in karen.client().get(reverse("forum", args=[AUTHORITIES])).content.decode()
    with karen.acting():
        with pytest.raises(Refused) as refused:
            chair_take_back(queries.forum(AUTHORITIES), why="")
        assert refused.value.field == "why"
        chair_take_back(queries.forum(AUTHORITIES), why=WHY)
        connection.check_constraints()
        assert seats() == before
        kept = HandoverBack.objects.get()
        assert (kept.unit.code, kept.first_day, kept.why) == ("AT", TOMORROW, WHY)
        with pytest.raises(Refused, match="No new chair"):
            chair_take_back(queries.forum(AUTHORITIES), why=WHY)
    page = karen.client().get(reverse("forum", args=[AUTHORITIES])).content.decode()
    assert "Skulle have været formand" in page and WHY in page
    handed(cast)  # And it can be handed on anew.


def test_on_its_day_it_is_too_late_and_the_database_says_so(cast: Cast) -> None:
    handed(cast)
    clock.move_forward(dt.timedelta(days=1))
    with named(cast, "asger").acting(), connection.cursor() as cursor:
        forum = Seat.objects.filter(forum__code=AUTHORITIES).values_list("forum", flat=True)[0]
        with pytest.raises(DatabaseError, match="chair_is_still_to_come"), transaction.atomic():
            cursor.execute("SELECT helle.take_back_chair(%s, %s, %s)", [forum, new_id(), WHY])
    with cast.karen.acting(), pytest.raises(Refused):
        chair_take_back(queries.forum(AUTHORITIES), why=WHY)


def test_nobody_writes_a_row_of_it_or_opens_a_seat_past_the_function(cast: Cast) -> None:
    handed(cast)
    with cast.karen.acting(), connection.cursor() as cursor:
        forum = Seat.objects.filter(forum__code=AUTHORITIES).values_list("forum", flat=True)[0]
        for sql, values, said in (
            (
                "INSERT INTO coordination_handoverback"
                " (id, recorded_at, by_user_id, by_unit_id, forum_id, unit_id, first_day, why)"
                " SELECT %s, recorded_at, by_user_id, by_unit_id, forum_id, unit_id, first_day, 'x'"
                " FROM coordination_seat WHERE by_user_id IS NOT NULL LIMIT 1",
                [new_id()],
                "permission denied",
            ),
            ("SELECT helle.take_back_chair(%s, %s, '')", [forum, new_id()], "check constraint"),
        ):
            with pytest.raises(DatabaseError, match=said), transaction.atomic():
                cursor.execute(sql, values)
        cursor.execute(
            "UPDATE coordination_seat SET last_day = NULL, ended_why = '', ended_by_id = NULL"
            " WHERE ended_by_id IS NOT NULL"
        )
        assert cursor.rowcount == 0
