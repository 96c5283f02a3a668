"""Booking an interpreter: with a declaration, free at the time, and not against the person's wishes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests import planning_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.allocation.choices import PlaceKind, WishKind
from helle.register.allocation.models import Booking, Interpreter, PlannedInterview
from helle.register.allocation.planning_actions import Wish
from helle.register.cases.models import Case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-interpreter-book"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [planning_stories.plan_interview(cast.mette, case).pk]


class TestReleaseGates(TestGates):
    view = "case-interpreter-release"


def address(case: Case, planned: PlannedInterview) -> str:
    return reverse("case-interpreter-book", args=[case.number, planned.pk])


def offered(page: Any) -> list[str]:
    return [one.name for one in page.context["found"].offered]


def test_an_interpreter_is_booked_and_given_back(cast: Cast) -> None:
    case, doina = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    planned = planning_stories.plan_interview(cast.mette, case)
    assert offered(cast.mette.client().get(address(case, planned))) == ["Doina Varga"]
    fill_in(cast.mette.client(), address(case, planned), {"interpreter": str(doina.pk)})
    page = cast.karen.client().get(reverse("case-planned", args=[case.number]))
    assert page.context["rows"][0][0].booking.interpreter == doina
    fill_in(cast.mette.client(), reverse("case-interpreter-release", args=[case.number, planned.pk]), {})
    with cast.mette.acting():
        assert not Booking.objects.filter(released_at__isnull=True).exists()
    fill_in(cast.mette.client(), address(case, planned), {"interpreter": str(doina.pk)})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"declared_on": None, "declared_until": None}, "Tolken har ingen gyldig tavshedserklæring den dag."),
        ({"declared_until": dt.date(2025, 10, 6)}, "Tolken har ingen gyldig tavshedserklæring den dag."),
        ({"closed_on": dt.date(2025, 10, 7)}, "Tolken er ude af listen den dag."),
        ({"remote": False}, "Tolken tolker ikke over video."),
    ],
)
def test_who_may_not_interpret_is_not_offered_and_refused_with_the_reason(
    cast: Cast, changed: dict[str, object], said: str
) -> None:
    case, one = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette, **changed)
    planned = planning_stories.plan_interview(cast.mette, case, place=PlaceKind.VIDEO)
    refuses(cast, case, planned, one, said)


def refuses(cast: Cast, case: Case, planned: PlannedInterview, one: Interpreter, said: str) -> None:
    page = cast.mette.client().get(address(case, planned))
    assert one.name not in offered(page)
    assert said in [text.da for other, against in page.context["found"].not_offered if other == one for text in against]
    refused = post(cast.mette.client(), address(case, planned), {"interpreter": str(one.pk)})
    assert errors_of(refused) == {"interpreter": [said]}
    with cast.mette.acting():
        assert not Booking.objects.filter(planned=planned).exists()


@pytest.mark.parametrize("last", [False, True])
def test_the_last_day_of_a_declaration_is_good_and_the_day_before_it_ends_too(cast: Cast, last: bool) -> None:
    until = dt.date(2025, 10, 7) + dt.timedelta(days=0 if last else 1)
    case, one = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette, declared_until=until)
    planning_stories.book(cast.mette, case, planning_stories.plan_interview(cast.mette, case), one)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(WishKind.ONLY_SEX, sex="man"), "Personen ønsker en tolk af et andet køn."),
        (Wish(WishKind.NOT_COUNTRY, country="RO"), "Personen ønsker ikke en tolk fra dette land."),
        (Wish(WishKind.NOT_INTERPRETER), "Personen ønsker ikke denne tolk."),
    ],
)
def test_a_person_s_wish_keeps_an_interpreter_out_for_every_authority(cast: Cast, wish: Wish, said: str) -> None:
    case, doina = stories.a_case_with_udlst(cast), planning_stories.add_interpreter(cast.mette)
    kind_of = Wish(wish.kind, doina, wish.sex, wish.country)
    planning_stories.wish(cast.mette, case, kind_of)
    refuses(cast, case, planning_stories.plan_interview(cast.mette, case), doina, said)
    theirs = planning_stories.plan_interview(cast.ulla, case)
    assert offered(cast.ulla.client().get(address(case, theirs))) == []


@pytest.mark.parametrize(
    "wish",
    [Wish(WishKind.ONLY_SEX, sex="woman"), Wish(WishKind.NOT_COUNTRY, country="MD")],
)
def test_a_wish_that_does_not_meet_her_keeps_nobody_out(cast: Cast, wish: Wish) -> None:
    case, doina = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    planning_stories.wish(cast.mette, case, wish)
    planning_stories.book(cast.mette, case, planning_stories.plan_interview(cast.mette, case), doina)


def test_an_interpreter_taken_by_another_authority_is_taken_and_no_more_is_told(cast: Cast) -> None:
    doina = planning_stories.add_interpreter(cast.mette)
    theirs = stories.a_case_with_udlst(cast)
    planning_stories.book(cast.ulla, theirs, planning_stories.plan_interview(cast.ulla, theirs), doina)
    case = stories.an_opened_case(cast)
    planned = planning_stories.plan_interview(cast.mette, case)
    refuses(cast, case, planned, doina, "Tolken er optaget i det tidsrum.")
    text = cast.mette.client().get(address(case, planned)).content.decode()
    assert theirs.number not in text and "Ulla" not in text


def test_a_wish_said_after_the_booking_is_shown_beside_it_and_undoes_nothing(cast: Cast) -> None:
    case, doina = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    planning_stories.book(cast.mette, case, planning_stories.plan_interview(cast.mette, case), doina)
    planning_stories.wish(cast.mette, case, Wish(WishKind.NOT_INTERPRETER, doina))
    page = cast.mette.client().get(reverse("case-planned", args=[case.number]))
    assert len(page.context["rows"][0][2]) == 1
    assert "Tolken er bestilt, men personen ønsker noget andet" in page.content.decode()


def test_one_interpreter_for_one_interview(cast: Cast) -> None:
    case, doina = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    other = planning_stories.add_interpreter(cast.mette, name="Ana Popa")
    planned = planning_stories.plan_interview(cast.mette, case)
    planning_stories.book(cast.mette, case, planned, doina)
    refused = post(cast.mette.client(), address(case, planned), {"interpreter": str(other.pk)})
    assert errors_of(refused) == {"interpreter": ["Der er allerede bestilt en tolk."]}


def test_nobody_chosen_and_somebody_who_is_not_there(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    planned = planning_stories.plan_interview(cast.mette, case)
    assert list(errors_of(post(cast.mette.client(), address(case, planned), {"interpreter": ""}))) == ["interpreter"]
    nobody = {"interpreter": "00000000-0000-4000-8000-000000000000"}
    assert post(cast.mette.client(), address(case, planned), nobody).status_code == 404
