"""Asking for advice: whom, about what, and without naming anybody (GOV-15)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member, close_unit, open_to
from tests.gates import Gates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.enquiries.models import Enquiry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ADDRESS = "/raadgivning/ny/"


class TestGates(Gates):
    view = "enquiry-new"
    may = "olga"
    outsiders = ("dorthe", "anton")
    wrong_roles = ("stine",)


def typed(to: Member, **changed: str) -> dict[str, str]:
    return {"to_unit": str(to.membership.unit_id), "theme": "support", "text": task_stories.QUESTION} | changed


def asked(who: Member) -> list[Enquiry]:
    with who.acting():
        return list(Enquiry.objects.all())


def test_a_municipality_without_any_case_asks_cmm_gov_15(cast: Cast) -> None:
    fill_in(cast.olga.client(), ADDRESS, typed(cast.mette))
    (enquiry,) = asked(cast.olga)
    assert (enquiry.from_user, enquiry.theme, enquiry.case_id) == (cast.olga.user, "support", None)
    assert enquiry.due == stories.FIRST_DAY + dt.timedelta(days=7)
    page = cast.mette.client().get(reverse("enquiry-page", args=[enquiry.pk])).content.decode()
    assert task_stories.QUESTION in page


def test_cmm_stands_first_among_those_one_can_ask_and_oneself_not_at_all(cast: Cast) -> None:
    def offered(who: Member) -> list[str]:
        choices = who.client().get(ADDRESS).context["form"].fields["to_unit"].choices
        return [value for value, _label in choices if value]

    assert offered(cast.olga)[0] == str(cast.mette.membership.unit_id)
    assert str(cast.mette.membership.unit_id) not in offered(cast.mette)
    assert str(cast.olga.membership.unit_id) not in offered(cast.mette)


@pytest.mark.parametrize(
    "number",
    ["070761-4285", "0707614285", "070761 4285", "070761–4285", "(070761.4285)", "６７０７６１４２８５", "6707614285",
     "0707611AB1", "070761-1ab1"],
)  # fmt: skip
def test_what_looks_like_a_cpr_number_is_refused_and_what_was_typed_is_kept(cast: Cast, number: str) -> None:
    text = f"Hvad gør vi med {number}, som ikke vil noget?"
    response = post(cast.olga.client(), ADDRESS, typed(cast.mette, text=text))
    assert errors_of(response)["text"][0].startswith("Der står noget, der ligner et CPR-nummer.")
    assert response.context["form"]["text"].value() == text
    assert asked(cast.olga) == []


@pytest.mark.parametrize(
    "harmless",
    ["ring 70 20 25 50", "ring +45 70202550 eller 70202551", "sag 2025-0001 eller H2025-0001",
     "i 2022-2025 og 118.200.000", "konto 9999 9999999999", "den 01.02.2025 kl. 14.30"],
)  # fmt: skip
def test_other_numbers_are_no_hindrance(cast: Cast, harmless: str) -> None:
    fill_in(cast.olga.client(), ADDRESS, typed(cast.mette, text=harmless))


def test_the_warning_stands_beside_the_field(cast: Cast) -> None:
    page = cast.olga.client().get(ADDRESS).content.decode()
    assert "Nævn ingen: hverken navn, nummer, adresse" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"due": "2025-10-05"}, "due"),
        ({"due": "2027-10-06"}, "due"),
        ({"text": " "}, "text"),
        ({"theme": "love"}, "theme"),
        ({"to_unit": str(uuid.UUID(int=3))}, "to_unit"),
        ({"case_number": "2025-9999"}, "case_number"),
        ({"case_number": "den fra i går"}, "case_number"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, changed: dict[str, str], field: str) -> None:
    response = post(cast.mette.client(), ADDRESS, typed(cast.ulla, **changed))
    assert response.status_code == 422 and set(errors_of(response)) == {field}
    assert asked(cast.mette) == []


def test_a_second_press_asks_once(cast: Cast) -> None:
    client = cast.olga.client()
    sent = hidden_of(client, ADDRESS) | typed(cast.mette)
    assert [client.post(ADDRESS, sent).status_code for _press in range(2)] == [302, 302]
    assert len(asked(cast.olga)) == 1


class TestAboutACase:
    def test_that_both_have(self, cast: Cast) -> None:
        case = stories.a_case_with_udlst(cast)
        fill_in(cast.ulla.client(), ADDRESS, typed(cast.mette, case_number=f" {case.number} "))
        (enquiry,) = asked(cast.mette)
        page = cast.mette.client().get(reverse("enquiry-page", args=[enquiry.pk])).content.decode()
        assert reverse("case-page", args=[case.number]) in page
        assert audit_lines(cast, cast.mette.user.pk)[0].cases == [case.pk]
        hotline = cast.vera.client().get(reverse("enquiry-page", args=[enquiry.pk])).content.decode()
        assert task_stories.QUESTION in hotline and case.number not in hotline

    def test_that_only_one_has_is_refused(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        response = post(cast.mette.client(), ADDRESS, typed(cast.ulla, case_number=case.number))
        assert errors_of(response)["case_number"][0].startswith("De har ikke den sag.")
        response = post(cast.olga.client(), ADDRESS, typed(cast.mette, case_number=case.number))
        assert errors_of(response)["case_number"] == ["I har ingen sag med det nummer."]

    def test_who_else_has_a_case_is_not_told_to_a_unit_with_a_part_of_it(self, cast: Cast) -> None:
        case = stories.a_case_with_udlst(cast)
        open_to(cast.olga, case.pk, "core")
        response = post(cast.olga.client(), ADDRESS, typed(cast.ulla, case_number=case.number))
        assert errors_of(response)["case_number"][0].startswith("De har ikke den sag.")
        fill_in(cast.olga.client(), ADDRESS, typed(cast.mette, case_number=case.number))


def test_a_closed_unit_is_refused_with_the_one_that_took_over_pub_org_01(cast: Cast) -> None:
    close_unit("HJST", dt.date(2025, 7, 1), successor="UDLST")
    response = post(cast.mette.client(), ADDRESS, typed(cast.henrik))
    assert errors_of(response)["to_unit"] == [
        "Hjemrejsestyrelsen er lukket siden 30. juni 2025. Vælg i stedet Udlændingestyrelsen, som har overtaget."
    ]
