"""What everybody can read has two pairs of eyes, an address and an ISBN that are one; and one conference a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import knowledge_stories as told
from tests.cast import Cast, Member, named
from tests.gates import ObjectGates, Place

from helle.register.action_plans import queries as plan_queries
from helle.register.knowledge import opening_actions, queries
from helle.register.knowledge.isbn import is_isbn
from helle.register.knowledge.models import Activity, Details, Opening
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.knowledge.codes import ActivityKind

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"


class TestOpen(ObjectGates):
    view = "knowledge-open"
    may = "lise"
    outsiders: ClassVar[tuple[str, ...]] = ("lars", "rita", "olga", "anders", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        made = told.publish(cast.karen)
        return Place(reverse(self.view, args=[made.pk]), reverse(self.view, args=[NOWHERE]))


def test_nobody_approves_for_everybody_what_she_wrote_gov_27(cast: Cast) -> None:
    karen, lise = cast.karen, named(cast, "lise")
    made = told.publish(karen)
    with pytest.raises(Refused, match="Whoever wrote it"):
        told.open_to_all(karen, made)
    assert "Venter på, at en anden godkender den" in page(karen, made)
    told.open_to_all(lise, made)
    assert "godkendt af" in page(karen, made)
    with pytest.raises(Refused):
        told.open_to_all(lise, made)  # Once.


def test_what_is_called_off_before_the_second_person_has_answered_can_still_be_read_gov_27(cast: Cast) -> None:
    made = told.add(cast.karen, ActivityKind.CAMPAIGN, replace(told.CAMPAIGN, open_to_all=True))
    told.end(cast.karen, made)
    assert "Blev aldrig godkendt" in page(cast.karen, made)


def page(who: Member, made: Activity) -> str:
    return who.client().get(reverse("knowledge-activity", args=[made.pk])).content.decode()


def test_the_database_asks_for_another_hand_of_the_unit_of_cmm_or_of_the_plan(cast: Cast) -> None:
    made = told.publish(cast.karen)
    for who, constraint in ((cast.karen, "opening_has_another_hand"), (named(cast, "lars"), "opening_is_the_units_or")):
        with who.acting(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            new_written(Opening, details=queries.look_at(made.pk).now).save(force_insert=True)
    closed = told.publish(cast.karen, replace(told.REPORT, open_to_all=False))
    with named(cast, "lise").acting():
        look = queries.look_at(closed.pk)
        with pytest.raises(IntegrityError, match="opening_is_of_what_stands"), transaction.atomic():
            new_written(Opening, details=look.now).save(force_insert=True)
        with pytest.raises(Refused):
            opening_actions.activity_open(look)


@pytest.mark.parametrize(
    ("typed", "right"),
    [("978-87-0000-000-1", True), ("978-87-0000-000-0", False), ("0-306-40615-2", True), ("0-8044-2957-X", True),
     ("0-306-40615-3", False), ("123", False)],
)  # fmt: skip
def test_an_isbn_is_one_by_its_last_digit_here_and_in_the_database(cast: Cast, typed: str, right: bool) -> None:
    assert is_isbn(typed) is right
    given = replace(told.REPORT, isbn=typed)
    if right:
        told.add(cast.karen, ActivityKind.PUBLICATION, given)
        return
    with pytest.raises(Refused, match="last digit") as refused:
        told.add(cast.karen, ActivityKind.PUBLICATION, given)
    assert refused.value.field == "isbn"
    past(cast, "activity_isbn_is_one", isbn=typed)


def past(cast: Cast, constraint: str, kind: ActivityKind = ActivityKind.PUBLICATION, **values: Any) -> None:
    """Write the details of an activity past the application."""
    with cast.karen.acting(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        activity = new_written(Activity, kind=kind)
        activity.save(force_insert=True)
        row: dict[str, Any] = {"first_day": told.TAUGHT_ON, "last_day": told.TAUGHT_ON, "title_da": "Uden om"}
        row |= {"publication": "report"} if kind is ActivityKind.PUBLICATION else {}
        new_written(Details, activity=activity, sequence=1, topic="signs", **row | values).save(force_insert=True)


def test_an_address_for_everybody_is_kept_secret_on_its_way(cast: Cast) -> None:
    with pytest.raises(Refused, match="https") as refused:
        told.add(cast.karen, ActivityKind.PUBLICATION, replace(told.REPORT, address="http://example.org/x"))
    assert refused.value.field == "address"
    past(cast, "activity_address_is_one", address="http://example.org/x")


def test_there_is_one_conference_a_year_sta_02(cast: Cast) -> None:
    karen = cast.karen
    first = told.add(karen, ActivityKind.CONFERENCE, told.CONFERENCE)
    again = replace(told.CONFERENCE, first_day=dt.date(2025, 12, 3), last_day=dt.date(2025, 12, 3))
    with pytest.raises(Refused, match="already") as refused:
        told.add(karen, ActivityKind.CONFERENCE, again)
    assert refused.value.field == "first_day"
    past(cast, "conference_once_a_year", ActivityKind.CONFERENCE)
    told.add(
        karen, ActivityKind.CONFERENCE, replace(again, first_day=dt.date(2026, 11, 4), last_day=dt.date(2026, 11, 4))
    )
    told.end(karen, first, why="Salen er brændt.")
    told.add(karen, ActivityKind.CONFERENCE, again)


def test_a_conference_is_held_where_no_plan_is_loaded_yet_sta_02(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_queries, "plans", list)
    assert told.add(cast.karen, ActivityKind.CONFERENCE, told.CONFERENCE).kind == ActivityKind.CONFERENCE


def test_teaching_is_a_part_of_an_initiative_of_the_units_own_and_by_choice_alone_ini_14(cast: Cast) -> None:
    lars = named(cast, "lars")
    part_of_it = replace(told.TEACHING, initiative="INI-14")
    for who, given in (
        (lars, part_of_it),
        (cast.karen, replace(part_of_it, first_day=dt.date(2026, 1, 8), last_day=dt.date(2026, 1, 8))),
    ):
        with pytest.raises(Refused, match="has a part") as refused:
            told.teach(who, given)
        assert refused.value.field == "initiative"
    made = told.teach(cast.karen, part_of_it)
    assert "En del af" in page(lars, made)
    client = lars.client()
    form = client.get(reverse("knowledge-new", args=["training"])).context["form"]
    assert "INI-14" not in dict(form.fields["initiative"].choices)
