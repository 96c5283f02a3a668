"""Opening a case again that had ended without an assessment (DEF-09, ID-13)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.cases.queries import facts_today
from helle.rules.codes import LadderEvent, Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def address(case: Case) -> str:
    return reverse("case-reopen", args=[case.number])


class TestGates(CaseGates):
    view = "case-reopen"
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.end_case(cast.mette, stories.an_opened_case(cast))


@pytest.mark.parametrize("ending", ["withdrew", "declined", "disappeared", "lapsed"])
def test_an_ended_case_is_opened_again_and_support_is_asked_for_anew(cast: Cast, ending: str) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    fill_in(client, reverse("case-step-settle", args=[case.number, "give_support"]), {"note": "Et sted at sove"})
    stories.end_case(cast.mette, case, LadderEvent(ending))
    assert client.get(page).context["own_steps"] == []
    fill_in(client, address(case), {"reasons": "kom selv tilbage til Snurreporten"})
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.INDICATION
    shown = client.get(page)
    assert "give_support" in {step.code for step in shown.context["view"].steps}
    assert "kom selv tilbage til Snurreporten" in shown.content.decode()


def test_a_case_that_has_not_ended_is_not_opened_again_and_the_ruling_says_why(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    shown = cast.mette.client().get(address(case)).content.decode()
    assert "Som sagen står nu, siger reglerne nej" in shown and 'name="reasons"' not in shown
    refused = post(cast.mette.client(), address(case), {"reasons": "igen"})
    assert refused.status_code == 422
    assert refused.context["form"].refusal_ruling.reasons[0].code == "ladder.no_such_step"
    assert b"igen" in refused.content


def test_id13_a_case_that_was_only_a_contact_is_reopened_on_grounds_that_are_written_down(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast, indication=False), cast.mette.client()
    stories.end_case(cast.mette, case)
    ruling = client.get(address(case)).context["ruling"]
    assert [reason.code for reason in ruling.reasons] == ["ladder.reopening_finds_the_grounds", "ladder.moved"]
    assert "en kontakt alene er ikke nok" in client.get(address(case)).content.decode()
    assert set(errors_of(post(client, address(case), {"reasons": ""}))) == {"reasons"}
    fill_in(client, address(case), {"reasons": "fortæller om gæld og et pas, der er taget"})
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.INDICATION


def test_of_a_case_with_grounds_nothing_more_is_asked(cast: Cast) -> None:
    case = stories.end_case(cast.mette, stories.an_opened_case(cast))
    ruling = cast.mette.client().get(address(case)).context["ruling"]
    assert [reason.code for reason in ruling.reasons] == ["ladder.moved"]


def test_it_is_not_opened_before_it_ended(cast: Cast) -> None:
    case = stories.end_case(cast.mette, stories.an_opened_case(cast))
    refused = post(cast.mette.client(), address(case), {"reasons": "for at prøve", "occurred_on": "2025-10-05"})
    assert errors_of(refused) == {"occurred_on": ["Dagen ligger før den hændelse, den følger efter."]}


def test_the_case_page_leads_here_only_when_the_case_has_ended(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert address(case) not in client.get(page).content.decode()
    stories.end_case(cast.mette, case)
    assert address(case) in client.get(page).content.decode()
