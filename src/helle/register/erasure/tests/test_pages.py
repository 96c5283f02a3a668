"""The pages of erasures: who may open them, what they say, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import erasure_stories as told
from tests import stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.erasure.models import Order

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OUTSIDERS = ("olga", "ulla", "anders")
WRONG_ROLES = ("vera",)


class TestAskGates(ObjectGates):
    view = "case-erasure"
    outsiders = OUTSIDERS
    wrong_roles = WRONG_ROLES

    def place(self, cast: Cast) -> Place:
        case = told.a_closed_case(cast)
        return Place(
            reverse(self.view, args=[case.number]), reverse(self.view, args=["2025-9999"]), (case.pk,), case.number
        )


class TestListGates(Gates):
    view = "erasure-list"
    outsiders = OUTSIDERS
    wrong_roles = WRONG_ROLES
    methods = ("GET",)
    action = "erasure.listed"


class TestOrderGates(ObjectGates):
    view = "erasure-order"
    outsiders = OUTSIDERS
    wrong_roles = WRONG_ROLES
    methods = ("GET",)
    action = "erasure.read"

    def place(self, cast: Cast) -> Place:
        return order_place(self.view, cast)


class TestDecideGates(ObjectGates):
    view = "erasure-decide"
    may = "karen"
    outsiders = OUTSIDERS
    wrong_roles = ("mette", *WRONG_ROLES)

    def place(self, cast: Cast) -> Place:
        return order_place(self.view, cast)


def order_place(view: str, cast: Cast) -> Place:
    case = told.a_closed_case(cast)
    order = told.asked(cast.mette, case)
    missing = reverse(view, args=["00000000-0000-4000-8000-000000000000"])
    return Place(reverse(view, args=[order.pk]), missing, (case.pk,))


def test_it_is_asked_for_decided_and_gone_by_the_pages(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    case = told.a_closed_case(cast)
    mette, karen = cast.mette.client(), cast.karen.client()
    assert "Slet personen" in mette.get(reverse("case-page", args=[case.number])).content.decode()
    address = reverse("case-erasure", args=[case.number])
    page = mette.get(address).content.decode()
    assert "Alt, der er skrevet om personen" in page and "Henvendelser, der kun handler om personen" in page
    asked = {
        "ground": "ordered",
        "basis": told.BASIS,
        "basis_on": "2025-10-01",
        "why": told.WHY,
    }
    refused = post(mette, address, asked | {"why": "..."})
    assert list(errors_of(refused)) == ["why"] and told.BASIS in refused.content.decode()
    fill_in(mette, address, asked)
    with cast.mette.acting():
        order = Order.objects.get()
    assert "Der er bedt om det" in mette.get(address).content.decode()

    desk = karen.get(reverse("desk")).content.decode()
    assert "Sletninger, du tager stilling til" in desk and case.number in desk
    assert "Sletninger, du tager stilling til" not in mette.get(reverse("desk")).content.decode()
    decide = reverse("erasure-decide", args=[order.pk])
    assert told.WHY in karen.get(decide).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(karen, decide, {"approve": "yes", "answer": told.YES})
    page = karen.get(reverse("erasure-order", args=[order.pk])).content.decode()
    assert "Slettet" in page and "2 nøgler ødelagt" in page and told.WHY not in page
    assert case.number in karen.get(reverse("erasure-list")).content.decode()
    assert karen.get(reverse("case-page", args=[case.number])).status_code == 404
    assert karen.get(decide).status_code == 200, "what is decided is shown, and not asked again"


def test_a_case_that_is_open_shows_why_not(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    mette = cast.mette.client()
    assert "Slet personen" not in mette.get(reverse("case-page", args=[case.number])).content.decode()
    page = mette.get(reverse("case-erasure", args=[case.number])).content.decode()
    assert "afslut den først" in page and 'name="basis"' not in page


def test_nobody_has_asked(cast: Cast) -> None:
    assert "Der er ingen sletninger, du kan se." in cast.karen.client().get(reverse("erasure-list")).content.decode()
