"""Identification interviews: recorded, read, and sent to the authority that decides (FLO-10, ID-11, MIN-03)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.cases.queries import facts_today
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview, InterviewSent
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.rules.codes import Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HELD = {"held_on": "2025-10-06", "minutes": "90", "language": "ro", "pass_on": "given", "account": stories.ACCOUNT}


class TestNewGates(CaseGates):
    view = "case-interview-new"
    wrong_roles = ("vera", "stine", "karen")


class TestReadGates(CaseGates):
    view = "case-interview"
    methods = ("GET",)
    action = "interview.read"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [stories.hold_interview(cast.mette, case).pk]


class TestSendGates(CaseGates):
    view = "case-interview-send"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [stories.hold_interview(cast.mette, case).pk]


def new(case: Case) -> str:
    return reverse("case-interview-new", args=[case.number])


def read(case: Case, interview: Interview) -> str:
    return reverse("case-interview", args=[case.number, interview.pk])


def send(case: Case, interview: Interview) -> str:
    return reverse("case-interview-send", args=[case.number, interview.pk])


def test_an_interview_opens_the_assessment(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), new(case), HELD)
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.UNDER_ASSESSMENT
        held = Interview.objects.get()
    assert stories.ACCOUNT in cast.mette.client().get(read(case, held)).content.decode()
    assert stories.ACCOUNT in cast.karen.client().get(read(case, held)).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"held_on": "2025-10-07"}, "held_on"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "1441"}, "minutes"),
        ({"account": ""}, "account"),
        ({"pass_on": ""}, "pass_on"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    cast: Cast, typed: dict[str, str], field: str
) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), new(case), HELD | typed)
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert not Interview.objects.exists()
        assert stories.fresh(case).version == case.version


@pytest.mark.parametrize(
    ("typed", "saved"),
    [({}, False), ({"representative_present": "on"}, True), ({"reason_alone": "akut fare"}, True)],
)
def test_a_child_is_not_heard_alone_without_a_reason_min_03(cast: Cast, typed: dict[str, str], saved: bool) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        child = stories.description(birth_date=dt.date(2010, 3, 1), unaccompanied=True)
        people.person_describe(case.pk, case.person_id, child, why=stories.WHY)
    response = post(cast.mette.client(), new(case), HELD | typed)
    assert (response.status_code == 302) is saved
    if not saved:
        assert "reason_alone" in errors_of(response)
        assert "MIN-03" in {reason.requirement for reason in response.context["form"].refusal_ruling.reasons}
        assert stories.ACCOUNT in response.content.decode()
    with cast.mette.acting():
        assert Interview.objects.exists() is saved


def test_min01_with_an_accompanied_child_it_is_written_who_supports_the_child(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    response = post(cast.mette.client(), new(case), HELD)
    assert "reason_alone" in errors_of(response)
    assert "interview.accompanied_minor" in [one.code for one in response.context["form"].refusal_ruling.reasons]
    assert post(cast.mette.client(), new(case), HELD | {"reason_alone": "Moren støtter barnet"}).status_code == 302


def test_udlaendingestyrelsen_sees_cmm_s_interview_when_it_is_sent_and_not_before(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    ulla = cast.ulla.client()
    page = reverse("case-page", args=[case.number])
    assert ulla.get(read(case, held)).status_code == 404
    assert "Identifikationssamtale holdt" not in ulla.get(page).content.decode()
    assert send(case, held) in cast.mette.client().get(read(case, held)).content.decode()
    fill_in(cast.mette.client(), send(case, held), {})
    assert stories.ACCOUNT in ulla.get(read(case, held)).content.decode()
    assert "sendt til Udlændingestyrelsen" in ulla.get(page).content.decode()


def test_an_interview_is_sent_once(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    fill_in(cast.mette.client(), send(case, held), {})
    again = post(cast.mette.client(), send(case, held), {})
    assert errors_of(again)["__all__"] == ["Samtalen er allerede sendt."]
    assert send(case, held) not in cast.mette.client().get(read(case, held)).content.decode()


@pytest.mark.parametrize("consent", [PassOnConsent.REFUSED, PassOnConsent.NOT_ASKED])
def test_without_her_consent_it_is_not_sent_flo_10(cast: Cast, consent: PassOnConsent) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case, pass_on=consent)
    refused = post(cast.mette.client(), send(case, held), {})
    assert "[FLO-10]" in errors_of(refused)["__all__"][0]
    with cast.mette.acting():
        assert not InterviewSent.objects.exists()
    assert cast.ulla.client().get(read(case, held)).status_code == 404


def test_cmm_does_not_see_udlaendingestyrelsen_s_own_interview(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.ulla, case, held_on=dt.date(2025, 10, 5), reason_alone=stories.WHY)
    assert cast.ulla.client().get(read(case, held)).status_code == 200
    assert cast.mette.client().get(read(case, held)).status_code == 404


def test_an_interview_is_reached_through_its_own_case_only(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    held = stories.hold_interview(cast.mette, first)
    assert cast.mette.client().get(read(second, held)).status_code == 404
    assert cast.mette.client().get(send(second, held)).status_code == 404


def test_id_01_an_interview_before_anybody_knew_the_person_asks_whether_the_day_is_right(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    last_year = stories.FIRST_DAY - dt.timedelta(days=365)
    address = reverse("case-interview-new", args=[case.number])
    typed = HELD | {"held_on": last_year, "reason_alone": ""}
    refused = post(cast.mette.client(), address, typed)
    assert set(errors_of(refused)) == {"reason_alone"}
    assert refused.context["form"].refusal_ruling.reasons[1].code == "interview.before_contact"
    fill_in(cast.mette.client(), address, typed | {"reason_alone": stories.WHY})
    with cast.mette.acting():
        assert Interview.objects.get(case=case).held_on == last_year


def test_flo_10_the_step_leads_to_the_act_and_without_it_udlaendingestyrelsen_has_no_interview_to_rest_on(
    cast: Cast,
) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    page = cast.mette.client().get(reverse("case-page", args=[case.number]))
    assert send(case, held) in [url for _step, url, _given in page.context["own_steps"]]
    assessment = reverse("case-assessment", args=[case.number])
    decided = {"decided_on": "2025-10-06", "was_trafficked": "no", "reasons": stories.REASONS}
    refused = post(cast.ulla.client(), assessment, decided)
    assert set(errors_of(refused)) == {"no_interview_reason"}
    fill_in(cast.mette.client(), send(case, held), {})
    assert post(cast.ulla.client(), assessment, decided).status_code == 302


def test_the_first_interview_asks_for_her_language_which_is_used_from_then_on(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, new(case), HELD | {"spoken": "ro", "language": "en", "interpreter": "on"})
    with cast.mette.acting():
        profile = people_queries.profile_of(case.person_id)
        assert profile is not None
        assert (profile.languages, profile.needs_interpreter, profile.sex) == (["ro"], True, "woman")
        # Kept beside the day it was learnt, and the version before it.
        assert [one.was.languages for one in people_queries.earlier_profiles(profile)] == [[]]
    again = client.get(new(case)).context["form"]
    assert "spoken" not in again.fields
    planned = client.get(reverse("case-interview-plan", args=[case.number])).context["form"]
    assert [(form["language"].value(), form["interpreter"].value()) for form in (again,)] == [("ro", True)]
    assert (planned["language"].value(), planned["needs_interpreter"].value()) == ("ro", True)
    letter = client.get(reverse("case-letter-new", args=[case.number, "interview"])).context["form"]
    assert letter["language"].value() == "ro"


def test_whoever_does_not_know_her_language_says_nothing_of_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), new(case), HELD)
    assert "spoken" in cast.mette.client().get(new(case)).context["form"].fields


def test_sup_11_what_was_told_before_stands_beside_the_form_and_is_not_copied_into_it(cast: Cast) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    address = reverse("case-interview-new", args=[case.number])
    assert "Vis det, der blev fortalt" not in client.get(address).content.decode()
    held = stories.hold_interview(cast.mette, case)
    page = client.get(address)
    assert stories.ACCOUNT in page.content.decode() and "Må I spørge igen?" in page.content.decode()
    assert not page.context["form"]["account"].value()
    read = [line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "interview.read"]
    assert [line.object_id for line in read] == [held.pk]
    # Asking the rules again reads nothing again.
    client.post(address, {"regler": "fulgt"})
    assert len([one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "interview.read"]) == 1
