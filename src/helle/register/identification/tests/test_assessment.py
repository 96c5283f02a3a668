"""Deciding the question of trafficking (C1, ID-02, ID-03, ID-14)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.cases.queries import facts_today
from helle.register.identification.models import Assessment
from helle.rules.codes import Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DECIDED = {
    "decided_on": "2025-10-06",
    "was_trafficked": "yes",
    "relationship_current": "yes",
    "purposes": ["forced_labour"],
    "acts": ["harbouring"],
    "means": ["threats"],
    "threats": "yes",
    "reasons": stories.REASONS,
}


class TestGates(CaseGates):
    view = "case-assessment"
    wrong_roles = ("vera", "stine", "karen")


def address(case: Case) -> str:
    return reverse("case-assessment", args=[case.number])


@pytest.mark.parametrize(
    ("typed", "rung"),
    [
        ({}, Rung.VICTIM_CURRENT),
        ({"relationship_current": "no", "threats": "no"}, Rung.VICTIM_NOT_CURRENT),
        ({"was_trafficked": "no", "relationship_current": "", "purposes": []}, Rung.NOT_VICTIM),
    ],
)
def test_cmm_decides_and_the_answer_moves_the_case(cast: Cast, typed: dict[str, object], rung: Rung) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    fill_in(cast.mette.client(), address(case), DECIDED | typed)
    with cast.mette.acting():
        assert facts_today(case).rung is rung
        kept = Assessment.objects.get()
    assert (kept.residence_then, kept.nationality_then, kept.age_then) == ("eu_right", "RO", 30)
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert stories.REASONS in page


@pytest.mark.parametrize(
    ("purposes", "means"),
    [(["forced_labour"], ["threats"]), (["begging", "forced_marriage"], [])],
    ids=["DEF-03", "DEF-06: not of section 262 a, and DEF-02: no means, as for a child"],
)
def test_def_01_the_elements_found_are_kept(cast: Cast, purposes: list[str], means: list[str]) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    acts = ["recruitment", "harbouring"]
    found = {"acts": acts, "means": means, "purposes": purposes, "elements_reason": stories.WHY}
    fill_in(cast.mette.client(), address(case), DECIDED | found)
    with cast.mette.acting():
        kept = Assessment.objects.get()
    assert (kept.acts, kept.means, kept.purposes) == (acts, means, purposes)


def test_id_16_where_it_happened_is_taken_from_the_referral_and_can_be_put_right(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    page = cast.mette.client().get(address(case)).content.decode()
    assert '<option value="cleaning" selected>' in page
    fill_in(cast.mette.client(), address(case), DECIDED | {"sector": "agriculture"})
    with cast.mette.acting():
        assert Assessment.objects.get().sector == "agriculture"
    assert "Landbrug og gartneri" in cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()


def test_cmm_does_not_decide_where_udlaendingestyrelsen_does_and_the_ruling_is_cited(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.mette, case)
    response = post(cast.mette.client(), address(case), DECIDED)
    assert response.status_code == 422
    ruling = response.context["form"].refusal_ruling
    assert ruling.answer is None and "ID-05" in {reason.requirement for reason in ruling.reasons}
    page = response.content.decode()
    assert "ID-05" in page and stories.REASONS in page
    with cast.mette.acting():
        assert not Assessment.objects.exists()
        assert facts_today(case).rung is Rung.UNDER_ASSESSMENT


def test_a_court_s_finding_is_entered_by_cmm_also_there_id_10(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    indicted = reverse("case-circumstance", args=[case.number])
    fill_in(cast.mette.client(), indicted, {"kind": "indictment", "since": "2025-09-01"})
    fill_in(cast.mette.client(), address(case), DECIDED | {"by_court": "on", "no_interview_reason": "court"})
    with cast.mette.acting():
        assert Assessment.objects.get().authority == "court"


def test_without_an_interview_a_reason_is_needed_id_02(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    refused = post(cast.mette.client(), address(case), DECIDED)
    assert "no_interview_reason" in errors_of(refused)
    with cast.mette.acting():
        assert not Assessment.objects.exists()
    fill_in(cast.mette.client(), address(case), DECIDED | {"no_interview_reason": "refused"})


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"decided_on": "2025-10-07"}, "decided_on", "Datoen ligger i fremtiden."),
        ({"decided_on": "2025-10-01"}, "decided_on", ""),  # Before the interview.
        ({"reasons": ""}, "reasons", "Dette felt er påkrævet."),
        ({"relationship_current": ""}, "relationship_current", "Svar på, om handelsforholdet er aktuelt."),
        ({"purposes": []}, "purposes", "Vælg mindst én form for udnyttelse."),
        (
            {"purposes": ["forced_labour", "not_established"]},
            "purposes",
            "Kan ikke afgøres: formålet er både fundet og ikke fastslået; vælg det ene.",
        ),
        ({"was_trafficked": ""}, "was_trafficked", "Dette felt er påkrævet."),
        ({"act_done_on": "2025-10-07"}, "act_done_on", "Handlingen ligger efter den dag, der tages stilling."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_decided(
    cast: Cast, typed: dict[str, object], field: str, message: str
) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case, held_on=dt.date(2025, 10, 5), reason_alone=stories.WHY)
    response = post(cast.mette.client(), address(case), DECIDED | typed)
    assert response.status_code == 422
    assert errors_of(response)[field][0].startswith(message)
    with cast.mette.acting():
        assert not Assessment.objects.exists()
        assert facts_today(case).rung is Rung.UNDER_ASSESSMENT


def test_pressed_twice_it_is_decided_once(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    client = cast.mette.client()
    form = client.get(address(case)).context["form"]
    token = {"form_token": form["form_token"].value(), "case_version": form["case_version"].value()}
    for _press in range(2):
        assert client.post(address(case), _factors() | DECIDED | token).status_code == 302
    with cast.mette.acting():
        assert Assessment.objects.count() == 1


def _factors() -> dict[str, str]:
    return dict.fromkeys(("trafficker_relation", "debt_demanded", "threats", "retrafficking_risk"), "unknown")


def test_a_decision_on_a_case_somebody_changed_meanwhile_waits_for_a_second_look(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    response = post(cast.mette.client(), address(case), DECIDED | {"case_version": str(case.version)})
    assert response.status_code == 422
    assert errors_of(response)["__all__"][0].startswith("Sagen er ændret")
    with cast.mette.acting():
        assert not Assessment.objects.exists()


def test_answers_that_contradict_each_other_are_told_beside_the_field(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    response = post(cast.mette.client(), address(case), DECIDED | {"was_trafficked": "no"})
    assert set(errors_of(response)) == {"relationship_current"}
    with cast.mette.acting():
        assert not Assessment.objects.exists()
