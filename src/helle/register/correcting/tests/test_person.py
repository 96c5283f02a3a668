"""What is known of the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases import person_actions
from helle.register.cases.models import Case
from helle.register.correcting import actions
from helle.register.people import queries as people
from helle.register.people.choices import NameKind
from helle.register.people.models import Profile
from helle.register.protection.models import Grant
from helle.register.protection.refusals import Stale
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


GIVEN = {"why": stories.WHY}
UNKNOWN = "Skriv en fødselsdato, eller vælg, at den er ukendt."


class TestGates(CaseGates):
    view = "case-person"
    action = "person.form_read"
    wrong_roles = ("vera", "stine", "karen")


def address(case: Case) -> str:
    return reverse("case-person", args=[case.number])


def test_the_form_shows_what_is_known_and_keeps_what_is_changed(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    assert client.get(address(case)).context["form"]["nationality"].value() == "RO"
    fill_in(
        client,
        address(case),
        {"birth_date": "2010-03-01", "birth_precision": "day", "safe_contact": stories.SAFE_CONTACT} | GIVEN,
    )
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None
        assert people.birth_date_of(profile) == dt.date(2010, 3, 1)
        assert people.safe_contact_of(profile) == stories.SAFE_CONTACT
        assert profile.turns_18_on == dt.date(2028, 3, 1)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"birth_date": "2025-10-07", "birth_precision": "day"}, "Fødselsdatoen ligger i fremtiden."),
        ({"birth_date": "", "birth_precision": "day"}, UNKNOWN),
        (
            {"birth_date": "2000-01-01", "birth_precision": "unknown"},
            UNKNOWN,
        ),
    ],
)
def test_a_birthday_that_cannot_be_is_refused(cast: Cast, typed: dict[str, object], message: str) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), address(case), typed | {"safe_contact": stories.SAFE_CONTACT})
    assert response.status_code == 422
    assert errors_of(response) == {"birth_date": [message]}
    assert stories.SAFE_CONTACT in response.content.decode()
    with cast.mette.acting():
        assert Profile.objects.get(person_id=case.person_id).version == 1


def test_somebody_else_changed_the_case_meanwhile_and_nothing_typed_is_lost(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    opened = client.get(address(case)).context["form"]
    stories.assign(cast.karen, case, cast.mette)
    typed = {"case_version": opened["case_version"].value(), "safe_contact": stories.SAFE_CONTACT}
    stale = post(client, address(case), typed)
    assert stale.status_code == 422
    assert errors_of(stale)["__all__"][0].startswith("Sagen er ændret, siden du åbnede formularen.")
    assert stories.SAFE_CONTACT in stale.content.decode()
    with cast.mette.acting():
        assert Profile.objects.get(person_id=case.person_id).version == 1
    again = {bound.html_name: bound.value() for bound in stale.context["form"] if bound.value()}
    assert client.post(address(case), again).status_code == 302


def test_who_has_lost_the_competence_gets_no_form(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    assert cast.ulla.client().get(address(case)).status_code == 200
    on_day(dt.date(2025, 10, 8))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 8))
    assert cast.ulla.client().get(address(case)).status_code == 404


@pytest.mark.parametrize(
    ("answer", "kept", "step"),
    [
        ("unknown", None, "clarify_unaccompanied"),
        ("yes", True, "appoint_representative"),
        ("no", False, ""),
    ],
)
def test_min01_what_nobody_knows_of_a_minor_is_to_be_found_out(
    cast: Cast, answer: str, kept: bool | None, step: str
) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    assert client.get(address(case)).context["form"]["unaccompanied"].value() == "unknown"
    typed = {"birth_date": "2010-03-01", "birth_precision": "day", "unaccompanied": answer} | GIVEN
    fill_in(client, address(case), typed)
    with cast.mette.acting():
        assert Profile.objects.get(person_id=case.person_id).unaccompanied is kept
    page = client.get(reverse("case-page", args=[case.number]))
    asked = {one.code for one in page.context["view"].steps}
    assert asked & {"clarify_unaccompanied", "appoint_representative"} == ({step} if step else set())
    assert {"unknown": "ikke afklaret", "yes": "ja", "no": "nej"}[answer] in page.content.decode()
    if step == "clarify_unaccompanied":
        assert [url for one, url, _given in page.context["own_steps"] if one.code == step] == [address(case)]


NO_BIRTH = {"birth_date": "", "birth_precision": "unknown"}


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (NO_BIRTH | {"age_disputed": "on"}, {"establish_age", "clarify_unaccompanied", "notify_municipality"}),
        (NO_BIRTH | {"unaccompanied": "yes"}, {"establish_age", "appoint_representative", "notify_municipality"}),
        (
            {"birth_date": "1990-03-01", "birth_precision": "day", "age_disputed": "on"},
            {"establish_age", "clarify_unaccompanied", "notify_municipality"},
        ),
        ({"birth_date": "1990-03-01", "birth_precision": "day", "unaccompanied": "yes"}, set()),
        (NO_BIRTH, set()),
    ],
)
def test_min15_who_may_be_a_minor_gets_the_steps_of_one(cast: Cast, typed: dict[str, str], asked: set[str]) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, address(case), typed | GIVEN)
    steps = {one.code for one in client.get(reverse("case-page", args=[case.number])).context["view"].steps}
    of_minors = {"establish_age", "clarify_unaccompanied", "appoint_representative", "notify_municipality"}
    assert steps & of_minors == asked


def test_a_third_nationality_is_kept_when_something_else_is_changed(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    with cast.mette.acting():
        actions.person_describe(
            case,
            expected_version=None,
            profile_version=None,
            described=stories.description(nationalities=["RO", "MD", "UA"], languages=["ro", "ru", "uk"]),
            why=stories.WHY,
        )
    fill_in(client, address(case), {"needs_interpreter": ""})
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
    assert profile is not None
    assert (profile.nationalities, profile.languages) == (["RO", "MD", "UA"], ["ro", "ru", "uk"])


def test_one_more_can_be_added_after_those_that_are_known(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, address(case), {"nationality_2": "MD"})
    fill_in(client, address(case), {"nationality_3": "UA", "nationality": "", "language": "ro"} | GIVEN)
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
    assert profile is not None
    assert (profile.nationalities, profile.languages) == (["MD", "UA"], ["ro"])


def test_whoever_describes_her_takes_the_case_and_renews_the_lists(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        actions.person_describe(
            case,
            expected_version=case.version,
            profile_version=None,
            described=stories.description(birth_date=dt.date(2010, 3, 1)),
            why=stories.WHY,
        )
        with pytest.raises(Stale):
            person_actions.name_add(case, expected_version=case.version, kind=NameKind.ALIAS, value=stories.ALIAS)
        listed = {step["code"] for step in Grant.objects.get(case_id=case.pk, category="core").steps or []}
    assert "notify_municipality" in listed


def test_a_nationality_or_language_chosen_twice_is_kept_once(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    typed = {"nationality": "RO", "nationality_2": "RO", "language": "ro"}
    fill_in(cast.mette.client(), address(case), typed)
    fill_in(cast.mette.client(), address(case), {"language_2": "ro"})
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
    assert profile is not None and (profile.nationalities, profile.languages) == (["RO"], ["ro"])
