"""That the police have reason to believe, of a person who has a case (CRI-09, ACM-20)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import facts_today
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.rules.codes import LadderEvent, Opening, ResidenceStatus, Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

POLICE = "Østjyllands Politi"
STATED = "en anmeldelse fra Pjaltenborg"


def address(case: Case) -> str:
    return reverse("case-police-statement", args=[case.number])


class TestGates(CaseGates):
    view = "case-police-statement"
    wrong_roles = ("vera", "stine", "karen")


@pytest.mark.parametrize("police", ["police", "national_police", "nsk"])
def test_what_the_police_state_moves_nobody_and_keeps_the_person_out_of_detention(cast: Cast, police: str) -> None:
    case, client = stories.an_opened_case(cast, indication=False), cast.mette.client()
    fill_in(client, address(case), {"police": police, "reasons": STATED})
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.CONTACT
        assert RungEvent.objects.get(case=case, event="indication_asserted").by_kind == police
    shown = client.get(reverse("case-page", args=[case.number]))
    assert Opening.NON_DETENTION in shown.context["view"].openings.answer
    assert Opening.PLAN_SUPPORT not in shown.context["view"].openings.answer
    assert STATED in shown.content.decode()


def test_of_a_case_that_had_ended_it_puts_the_question_on_the_desk_again(cast: Cast) -> None:
    case, client = stories.end_case(cast.mette, stories.an_opened_case(cast)), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert client.get(page).context["own_steps"] == []
    fill_in(client, address(case), {"police": "police", "reasons": STATED})
    assert [step.code for step, *_rest in client.get(page).context["own_steps"]] == ["consider_indication"]
    assert case.number in client.get(reverse("desk")).content.decode()


def test_it_says_who_of_the_police_and_what(cast: Cast) -> None:
    refused = post(cast.mette.client(), address(stories.an_opened_case(cast)), {"police": "", "reasons": " "})
    assert set(errors_of(refused)) == {"police", "reasons"}


def test_fl_04_udlaendingestyrelsen_sends_it_to_cmm_and_does_not_enter_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    refused = post(cast.ulla.client(), address(case), {"police": "police", "reasons": STATED})
    assert errors_of(refused)["__all__"][0].startswith("Politiets oplysning noteres af CMM.")
    with cast.mette.acting():
        assert not RungEvent.objects.filter(case=case, event="indication_asserted").exists()


def test_a_case_that_begins_with_a_referral_of_the_police_says_whose_reason_it_is(cast: Cast) -> None:
    referral = stories.refer(cast, by=cast.peter)
    (case,) = stories.open_cases(cast, referral, indication=False)

    def who_believes(page: Any) -> str:
        label = LadderEvent.INDICATION_ASSERTED.label.da
        believed: str = next(event.by for event in page.context["view"].events if event.what == label)
        return believed

    page = reverse("case-page", args=[case.number])
    told = who_believes(cast.mette.client().get(page))
    assert told.startswith(f"{POLICE}, i henvendelse {referral.number} · taget ind af Center mod Menneskehandel")
    # Udlændingestyrelsen has no part in the referral: it learns that there was one.
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    told = who_believes(cast.ulla.client().get(page))
    assert told.startswith("Politiet, i en henvendelse · taget ind af Center") and referral.number not in told
    # What CMM enters later of what they said is entered by CMM.
    fill_in(cast.mette.client(), address(case), {"police": "nsk", "reasons": STATED})
    assert "· indført af Center mod Menneskehandel" in who_believes(cast.mette.client().get(page))
    with cast.mette.acting():
        course = str([one.passages for one in entries_of(case, [EntryKind.COURSE], named=False)])
    assert "Politiet, indført af Center mod Menneskehandel" in course
