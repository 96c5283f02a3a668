"""Finding a person by a number (PUB-DIG-01): within own cases only, and the number is kept nowhere."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.gates import Gates
from tests.pages import audit_lines

from helle.register.cases.models import Case
from helle.register.people import actions as people
from helle.register.people.choices import IdentifierKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "case-search"
    outsiders = ("anders", "rita", "dorthe", "anton")
    wrong_roles = ("vera", "stine")


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of CMM alone, of somebody with a CPR number."""
    case = stories.a_case_with_cmm(cast)
    with cast.mette.acting():
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=stories.CPR)
    return case


def search(who: Member, value: str, kind: str = "cpr") -> str:
    response = who.client().post(reverse("case-search"), {"kind": kind, "value": value})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("typed", ["0707614285", "070761-4285", " 070761 4285 "])
def test_a_person_is_found_however_the_number_is_written(cast: Cast, case: Case, typed: str) -> None:
    assert case.number in search(cast.mette, typed)


def test_nobody_is_found_outside_the_unit_s_own_cases(cast: Cast, case: Case) -> None:
    assert case.number not in search(cast.ulla, stories.CPR)
    assert case.number not in search(cast.olga, stories.CPR)


def test_the_kind_of_number_belongs_to_the_search(cast: Cast, case: Case) -> None:
    assert case.number not in search(cast.mette, stories.CPR, kind="document")


def test_neither_the_number_nor_its_stored_hash_is_in_the_audit(cast: Cast, case: Case) -> None:
    search(cast.mette, stories.CPR)
    line = audit_lines(cast, cast.mette.user.pk)[0]
    with cast.mette.acting():
        blind = bytes(case.person.identifiers.get().blind).hex()
    assert (line.action, line.cases, line.detail["found"]) == ("person.searched", [case.pk], 1)
    assert stories.CPR not in json.dumps(line.detail)
    assert line.detail["criterion"] not in blind


def test_what_is_no_number_is_said_beside_the_field(cast: Cast) -> None:
    response = cast.mette.client().post(reverse("case-search"), {"kind": "cpr", "value": "123"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"value": ["Et CPR-nummer har ti cifre."]}
