"""Who was involved in a criminal case, by the police's account and by their own (CRI-04, CRI-17)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.prosecution import contact_actions, list_queries, queries
from helle.register.prosecution.choices import ContactAbout, Mistake, TheirWord
from helle.register.prosecution.withdraw_actions import entry_withdraw
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def victim(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def test_cri_04_a_contradiction_is_not_wiped_by_noting_the_day_again(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    noted = told.involve(cast.peter, case)
    told.answer_for_cmm(cast.mette, noted)
    with cast.peter.acting():
        entry_withdraw(case, noted, why=Mistake.TYPED)
    again = told.involve(cast.peter, case)

    def denied() -> bool:
        with cast.peter.acting():
            answer = queries.whole(case).involved.answer
            listed = {one.number for one in list_queries.not_asked_in_time()}
            assert answer is not None and (OrganisationKind.CMM in answer.still_to_involve) is (case.number in listed)
            return case.number in listed

    assert denied()
    assert (
        "Hvad de inddragede siger"
        in cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    )
    heard = reverse("case-criminal", args=[victim.number])
    assert "CMM har ikke hørt om sagen" in cast.mette.client().get(heard).content.decode()
    told.answer_for_cmm(cast.mette, again, TheirWord.THAT_DAY)
    assert "CMM har ikke hørt om sagen" not in cast.mette.client().get(heard).content.decode()
    with cast.peter.acting():
        answer = queries.whole(case).involved.answer
        assert answer is not None and OrganisationKind.CMM not in answer.still_to_involve


def test_cri_04_what_cmm_denies_is_not_counted_as_involved(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    noted = told.involve(cast.peter, case)

    def missing() -> set[OrganisationKind]:
        with cast.peter.acting():
            answer = queries.whole(case).involved.answer
            assert answer is not None
            listed = [one for one in list_queries.not_asked_in_time() if one.number == case.number]
            assert {*listed[0].still_to_involve} == {*answer.still_to_involve}
            return {*answer.still_to_involve}

    assert OrganisationKind.CMM not in missing()
    told.answer_for_cmm(cast.mette, noted)
    assert OrganisationKind.CMM in missing()
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "tæller det ikke som inddraget" in page
    told.answer_for_cmm(cast.mette, noted, TheirWord.THAT_DAY)
    assert OrganisationKind.CMM not in missing()


def test_cri_04_a_form_with_somebody_still_to_involve_has_no_tick(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    shown = cast.peter.client().get(reverse("criminal-case-involvement", args=[case.number])).content.decode()
    assert "ruling-cannot_be_decided" in shown and "ruling-allowed" not in shown


def test_cri_17_the_contact_point_is_asked_by_the_number_of_a_criminal_case(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    with cast.peter.acting():
        row = contact_actions.contact_write(
            about=ContactAbout.COOPERATION, words=f"{case.number}: hvem er personen?", acute=False
        )
        assert row.pk
        with pytest.raises(Refused) as refused:
            contact_actions.contact_write(about=ContactAbout.COOPERATION, words="det er 2026-0001", acute=False)
    assert "CRI-17" in refused.value.message.da


def test_cri_04_cmms_page_of_the_person_says_that_it_has_not_heard(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    noted = told.involve(cast.peter, case)
    told.link(cast.peter, case, victim)
    page = reverse("case-criminal", args=[victim.number])
    assert " · efter " in cast.mette.client().get(page).content.decode()
    told.answer_for_cmm(cast.mette, noted)
    shown = cast.mette.client().get(page).content.decode()
    assert "CMM har ikke hørt om sagen" in shown and " · efter " not in shown
