"""A look of a sample that tells where somebody lives whose address came to be protected (PUB-DIG-12, PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import reverse
from tests import bed_day_stories as homes
from tests import log_stories as told
from tests import stories
from tests.cast import Cast, Member, as_owner
from tests.handed_out import handed
from tests.pages import fill_in, post

from helle.register.cases.models import Case
from helle.register.log_review import on_desk, queries
from helle.register.log_review.choices import Verdict
from helle.register.log_review.models import Draw
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOT_SHOWN = "vises ikke: adressen er beskyttet"
DROPPED = "linjen er slettet med sin tid"
TO_THE_OFFICER = "lederen får dem kun vist, hvis lederen selv har sagen"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Karen drew of Mette's work with a stay, and then the address came to be protected."""

    draw: Draw
    case: Case


@pytest.fixture
def drawn(cast: Cast) -> Drawn:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    stay = homes.live(cast, home, case)
    told.looks(cast.mette, case)
    form = cast.mette.client().get(reverse("case-placement-act", args=[case.number, stay.reference, "slutdag"]))
    assert form.status_code == 200
    handed(cast.mette.client(), reverse("stay-order", args=[stay.reference]))
    clock.move_forward(dt.timedelta(minutes=2))
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        assert not any(one.withheld or not one.hers for one in queries.looks_of(row))
    stories.protect_address(cast.mette, case)
    return Drawn(row, case)


def looks(by: Member, drawn: Drawn) -> list[queries.Look]:
    with by.acting():
        return queries.looks_of(drawn.draw)


def test_it_is_withheld_and_not_dropped_and_the_officer_judges_it(cast: Cast, drawn: Drawn) -> None:
    """She read that it was deleted, and was asked whether it was in order."""
    karen = cast.karen.client()
    hidden = [one for one in looks(cast.karen, drawn) if one.withheld]
    shown = [one for one in looks(cast.karen, drawn) if not one.withheld]
    assert hidden and shown and not any(one.shown or one.hers for one in hidden)
    page = karen.get(reverse("log-review-sample", args=[drawn.draw.pk])).content.decode()
    assert page.count(NOT_SHOWN) == len(hidden) and DROPPED not in page
    there = reverse("log-review-judge", args=[hidden[0].row.pk])
    said = karen.get(there).content.decode()
    assert NOT_SHOWN in said and DROPPED not in said and 'name="verdict"' not in said
    assert post(karen, there, {"verdict": "ok"}).status_code == 404
    dorthe = cast.dorthe.client()
    assert "venter på dig" in dorthe.get(reverse("log-review-sample", args=[drawn.draw.pk])).content.decode()
    assert fill_in(dorthe, there, {"verdict": "ok"}).status_code == 302
    assert next(one for one in looks(cast.karen, drawn) if one.row.pk == hidden[0].row.pk).state == "ok"


def test_the_database_lets_her_judge_none_of_them_and_the_officer_no_other(cast: Cast, drawn: Drawn) -> None:
    of_karen = looks(cast.karen, drawn)
    for one in of_karen:
        who, other = (cast.dorthe, cast.karen) if one.withheld else (cast.karen, cast.dorthe)
        with pytest.raises(DatabaseError, match="judges its looks"):
            told.judge(other, one, Verdict.OK)
        told.judge(who, one, Verdict.OK)


def test_what_is_the_officers_neither_waits_for_her_nor_keeps_her_from_the_next_sample(
    cast: Cast, drawn: Drawn
) -> None:
    of_karen = looks(cast.karen, drawn)
    with cast.dorthe.acting():
        (hers,) = on_desk.on_desk().judge
        assert hers.so_many == sum(one.withheld for one in of_karen)
    for one in of_karen:
        if not one.withheld:
            told.judge(cast.karen, one, Verdict.OK)
    with cast.karen.acting():
        assert not on_desk.on_desk().judge
        assert queries.log_of(cast.mette.membership.unit_id, drawn.draw.scope).waits == 0
    told.looks(cast.jonas, drawn.case)
    clock.move_forward(dt.timedelta(minutes=2))
    assert told.draw(cast.karen, cast.mette).pk != drawn.draw.pk


def test_a_line_that_was_dropped_with_its_time_is_still_called_so(cast: Cast, drawn: Drawn) -> None:
    as_owner("UPDATE log_review_sampled SET line_id = -line_id WHERE draw_id = %s", [drawn.draw.pk])
    page = cast.karen.client().get(reverse("log-review-sample", args=[drawn.draw.pk])).content.decode()
    assert DROPPED in page and NOT_SHOWN not in page
    assert all(one.hers for one in looks(cast.karen, drawn))


def test_of_no_line_outside_a_sample_she_sees_is_it_told_whether_it_is_withheld(cast: Cast, drawn: Drawn) -> None:
    """As a reader found: a lead could ask of each line of the log whether it tells of a protected stay."""
    of_karen = looks(cast.karen, drawn)
    for asked in ("look_is_withheld(1)", "judges_look(gen_random_uuid(), 'unit', 1)", "tells_of_a_protected_stay(1)"):
        with pytest.raises(ProgrammingError, match="permission denied"), cast.karen.acting(), transaction.atomic():
            answers(f"SELECT helle.{asked}")
    hers = [one.row.pk for one in of_karen if not one.withheld]
    with cast.karen.acting():
        assert answers("SELECT withheld, hers FROM helle.look_stands(%s)", hers[0]) == [(False, True)]
    with cast.ulla.acting():
        assert not answers("SELECT withheld, hers FROM helle.look_stands(%s)", hers[0])


def test_the_officer_is_told_that_a_lead_who_has_the_case_herself_judges_it_too(cast: Cast, drawn: Drawn) -> None:
    """As a reader found: the page said that the lead was not shown what she read."""
    there = reverse("log-review-sample", args=[drawn.draw.pk])
    assert TO_THE_OFFICER in cast.dorthe.client().get(there).content.decode()
    stories.assign(cast.karen, drawn.case, cast.karen)
    of_karen = looks(cast.karen, drawn)
    assert all(one.hers and not one.withheld for one in of_karen)
    of_dorthe = [one for one in looks(cast.dorthe, drawn) if one.hers]
    assert of_dorthe and TO_THE_OFFICER in cast.dorthe.client().get(there).content.decode()
    for one in of_dorthe:
        told.judge(cast.karen, one, Verdict.OK)
    with cast.dorthe.acting():
        assert not on_desk.on_desk().judge


def answers(query: str, *of: uuid.UUID) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, of)
        return list(cursor.fetchall())
