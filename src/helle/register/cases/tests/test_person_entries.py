"""Names, numbers and children of the person: recorded, and put out of force when mistyped."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.log_stories import searches_in_vain
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases import actions as case_actions
from helle.register.cases import queries as case_queries
from helle.register.cases.models import Case
from helle.register.people import queries as people
from helle.register.people.models import Child, Identifier, Name
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class EntryGates(CaseGates):
    wrong_roles = ("vera", "stine", "karen")


class TestNameGates(EntryGates):
    view = "case-name-new"


class TestNumberGates(EntryGates):
    view = "case-number-new"


class TestChildGates(EntryGates):
    view = "case-child-new"


class TestSupersedeGates(EntryGates):
    view = "case-entry-supersede"

    def more(self, cast: Cast, case: Case) -> list[object]:
        with cast.mette.acting():
            return [Name.objects.get(person_id=case.person_id).pk]


def address(view: str, case: Case, *more: object) -> str:
    return reverse(view, args=[case.number, *more])


def test_an_alias_stands_beside_the_name(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address("case-name-new", case), {"kind": "alias", "name": f" {stories.ALIAS}  "})
    with cast.mette.acting():
        assert [name.value for name in people.names_of(case.person_id)] == [stories.NAME, stories.ALIAS]


@pytest.mark.parametrize("name", ["", "   "])
def test_a_name_of_nothing_is_refused(cast: Cast, name: str) -> None:
    case = stories.an_opened_case(cast)
    assert "name" in errors_of(post(cast.mette.client(), address("case-name-new", case), {"name": name}))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("cpr", "070761-4285", "0707614285"),
        ("cpr", "010107-4231", "0101074231"),  # Without modulus 11, valid since 2007 (PUB-DIG-01).
        ("x_ecpr", "070761 5ab1", "0707615AB1"),  # In place of a CPR number (PUB-DIG-03).
        ("document", "ro 123456", "RO123456"),
    ],
)
def test_numbers_are_kept_in_one_form(cast: Cast, kind: str, typed: str, kept: str) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address("case-number-new", case), {"kind": kind, "value": typed, "sure": "on"})
    with cast.mette.acting():
        assert [number.value for number in people.numbers_of(case.person_id)] == [kept]


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("cpr", "070761428", "Et CPR-nummer har ti cifre."),
        ("cpr", "310261-4285", "De første seks cifre er ikke en dato, der findes."),
        ("cpr", "010136-4999", "CPR-nummerets fødselsdato ligger i fremtiden."),
        ("x_ecpr", "0707614285", "Et erstatningsnummer er seks cifre med fødselsdato"),
        ("document", " - ", "Dette felt er påkrævet."),
    ],
)
def test_what_is_no_number_is_refused_and_not_kept(cast: Cast, kind: str, typed: str, message: str) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), address("case-number-new", case), {"kind": kind, "value": typed, "sure": "on"})
    assert errors_of(response)["value"][0].startswith(message)
    assert typed.strip() in response.content.decode()
    with cast.mette.acting():
        assert not Identifier.objects.exists()


def test_pub_dig_02_a_cpr_number_proves_no_lawful_stay(cast: Cast) -> None:
    case = stories.an_opened_case(cast)

    def stay() -> tuple[object, list[str]]:
        with cast.mette.acting():
            facts = case_queries.facts_today(stories.fresh(case))
            return facts.residence, [step.code for step in case_actions.steps_of(facts)]

    before = stay()
    typed = {"kind": "cpr", "value": "070761-4285", "sure": "on"}
    fill_in(cast.mette.client(), address("case-number-new", case), typed)
    assert stay() == before
    assert "clarify_stay" in before[1]


def test_pub_dig_03_a_number_says_who_issued_it_and_on_which_days_it_holds(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    typed = {"kind": "d_ecpr", "value": "0707615AB1", "sure": "on"}
    nobody = post(client, address("case-number-new", case), typed | {"issuer": " "})
    assert list(errors_of(nobody)) == ["issuer"]
    assert 'Hvem har udstedt det? <span class="optional">' not in nobody.content.decode()
    for field, day in (("valid_from", "1026-03-05"), ("valid_from", "2101-01-01"), ("valid_until", "2101-01-01")):
        meant = post(client, address("case-number-new", case), typed | {"issuer": "Tudsedal Sygehus", field: day})
        assert list(errors_of(meant)) == [field], day
    backwards = {"issuer": "Tudsedal Sygehus", "valid_from": "2025-10-06", "valid_until": "2025-10-05"}
    assert list(errors_of(post(client, address("case-number-new", case), typed | backwards))) == ["valid_until"]
    fill_in(client, address("case-number-new", case), typed | backwards | {"valid_until": "2026-10-05"})
    with cast.mette.acting():
        (number,) = people.numbers_of(case.person_id)
    assert (number.issuer, str(number.valid_from), str(number.valid_until)) == (
        "Tudsedal Sygehus", "2025-10-06", "2026-10-05",
    )  # fmt: skip
    shown = client.post(address("case-name-shown", case)).content.decode()
    assert "0707615AB1, Tudsedal Sygehus" in shown and "5. oktober 2026" in shown


def test_a_number_stands_once_with_a_person_and_there_is_one_cpr_number_in_force(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, address("case-number-new", case), {"kind": "cpr", "value": "070761-4285", "sure": "on"})
    again = post(client, address("case-number-new", case), {"kind": "cpr", "value": " 070761 4285 ", "sure": "on"})
    assert errors_of(again) == {"value": ["Nummeret står der allerede."]}
    second = post(client, address("case-number-new", case), {"kind": "cpr", "value": "010107-4231", "sure": "on"})
    assert errors_of(second)["value"][0].startswith("Personen har allerede et andet CPR-nummer.")
    fill_in(client, address("case-number-new", case), {"kind": "document", "value": "RO 123456"})
    with cast.mette.acting():
        (number, _document) = people.numbers_of(case.person_id)
    fill_in(client, address("case-entry-supersede", case, number.id), {"why": stories.WHY})
    fill_in(client, address("case-number-new", case), {"kind": "cpr", "value": "010107-4231", "sure": "on"})
    fill_in(client, address("case-number-new", case), {"kind": "x_ecpr", "value": "070761 5ab1"})


def test_who_writes_a_number_of_somebody_else_she_sees_is_told_and_of_nobody_else(cast: Cast) -> None:
    case, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    typed = {"kind": "cpr", "value": "070761-4285", "sure": "on"}
    fill_in(cast.mette.client(), address("case-number-new", case), typed)
    client = cast.mette.client()
    fill_in(client, address("case-number-new", other), typed)
    told = client.get(reverse("case-page", args=[other.number])).content.decode()
    assert f"Nummeret står også på personen i {case.number}." in told
    searched = [line for line in audit_lines(cast) if line.action == "person.searched"]
    assert sorted((line.detail["found"], line.cases) for line in searched) == [(0, []), (1, [case.pk])]
    assert len({line.detail["criterion"] for line in searched}) == 1
    stories.record_stay(cast.mette, other, ResidenceStatus.NONE)
    theirs = stories.a_case_with_udlst(cast)
    client = cast.ulla.client()
    fill_in(client, address("case-number-new", theirs), typed)
    told = client.get(reverse("case-page", args=[theirs.number])).content.decode()
    assert other.number in told and case.number not in told


def test_number_after_number_is_held_up_as_searches_are(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    searches_in_vain(cast.mette, 30)
    typed = {"kind": "cpr", "value": "070761-4285", "sure": "on"}
    held_up = post(client, address("case-number-new", case), typed)
    assert held_up.status_code == 429 and "Retry-After" in held_up.headers
    assert "070761-4285" in held_up.content.decode()
    with cast.mette.acting():
        assert not Identifier.objects.exists()
    assert "access.limited" in {line.action for line in audit_lines(cast)}


def test_a_child_is_noted(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    typed = {"where": "home_country", "born_year": "2015", "about": stories.CHILD}
    fill_in(cast.mette.client(), address("case-child-new", case), typed)
    with cast.mette.acting():
        assert [child.about for child in people.children_of(case.person_id)] == [stories.CHILD]


def test_an_untouched_form_notes_no_child(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert list(errors_of(post(cast.mette.client(), address("case-child-new", case), {}))) == ["where"]
    with cast.mette.acting():
        assert people.children_of(case.person_id) == []


def test_a_child_is_not_born_next_year(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), address("case-child-new", case), {"where": "denmark", "born_year": "2026"})
    assert errors_of(response) == {"born_year": ["Skriv et fødselsår, der ikke ligger i fremtiden."]}
    with cast.mette.acting():
        assert not Child.objects.exists()


def test_a_mistyped_name_is_out_of_force_and_stays_in_the_record(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    with cast.mette.acting():
        name = people.names_of(case.person_id)[0]
    without = post(client, address("case-entry-supersede", case, name.id), {})
    assert "why" in errors_of(without)
    fill_in(client, address("case-entry-supersede", case, name.id), {"why": stories.WHY})
    again = post(client, address("case-entry-supersede", case, name.id), {"why": stories.WHY})
    assert errors_of(again)["__all__"] == ["Oplysningen er allerede ude af kraft."]
    with cast.mette.acting():
        assert people.names_of(case.person_id) == []
        kept = Name.objects.get(pk=name.id)
        assert stories.WHY.encode() not in bytes(kept.superseded_why_sealed or b"")
    shown = client.post(reverse("case-name-shown", args=[case.number])).content.decode()
    assert "1 oplysning er sat ud af kraft" in shown
    assert f"<s>{stories.NAME}</s>" in shown and stories.WHY in shown
    # The page itself tells neither the name nor why: both are shown on request, and that is in the audit.
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert stories.NAME not in page and stories.WHY not in page


def test_an_entry_of_another_person_is_not_touched(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    with cast.mette.acting():
        other = people.names_of(second.person_id)[0]
    client = cast.mette.client()
    for entry in (other.id, uuid.uuid4()):
        assert client.get(address("case-entry-supersede", first, entry)).status_code == 404
        assert client.post(address("case-entry-supersede", first, entry)).status_code == 404
    with cast.mette.acting():
        assert people.names_of(second.person_id) == [other]
