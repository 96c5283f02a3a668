"""Whoever was told something reads that it is over, until when, and that it is not to be used (SHR-04); nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import sharing_stories as told
from tests import stories
from tests.cast import Cast, Member
from tests.pages import hidden_of

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.sharing import actions, consent_actions, no_longer
from helle.register.sharing.choices import EndedWhy, ReceiptAnswer
from helle.register.sharing.models import Disclosure, Receipt

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
USE_NO_MORE = "Det må ikke bruges mere"
DELETE = "Slet alt, hvad I har noteret"


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def withdrawn(cast: Cast, case: Case) -> Disclosure:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent, message=told.TOLD)
    with cast.karen.acting():
        consent_actions.consent_withdraw(consent)
    return row


def ended(why: EndedWhy) -> Callable[[Cast, Case], Disclosure]:
    def end(cast: Cast, case: Case) -> Disclosure:
        row = told.disclose(cast.mette, case)
        with cast.mette.acting():
            actions.end(row, why)
        return row

    return end


def not_ours(cast: Cast, case: Case) -> Disclosure:
    row = told.disclose(cast.mette, case)
    told.acknowledge(cast.henrik, row, ReceiptAnswer.NOT_OURS)
    return row


@pytest.mark.parametrize(
    ("over", "how", "said", "on_list"),
    [
        (withdrawn, "Trukket tilbage", USE_NO_MORE, True),
        (ended(EndedWhy.MET), "Afsluttet", USE_NO_MORE, True),
        (ended(EndedWhy.CHANGED), "Trukket tilbage", USE_NO_MORE, True),
        (ended(EndedWhy.MISTAKE), "Trukket tilbage", DELETE, True),
        (not_ours, "I svarede, at det ikke er til jer", USE_NO_MORE, False),
    ],
)
def test_shr_04_the_receiver_reads_that_it_is_over_and_for_thirty_days_on_her_desk(
    cast: Cast,
    case: Case,
    on_day: Callable[[dt.date], None],
    over: Callable[[Cast, Case], Disclosure],
    how: str,
    said: str,
    on_list: bool,
) -> None:
    row = over(cast, case)
    henrik = cast.henrik.client()
    for name in ("told-page", "told-answer"):
        page = henrik.get(reverse(name, args=[row.pk]))
        shown = page.content.decode()
        assert page.status_code == 200 and how in shown and said in shown and "6. oktober 2025" in shown, name
        assert "Kvittér" not in shown, "there is nothing to read nor to acknowledge"
        for hidden in (stories.NAME, told.TOLD, told.LIMITS, case.number):
            assert hidden not in shown, hidden
    for url in ("/", reverse("told-list")):
        assert (said in henrik.get(url).content.decode()) is on_list, url
    on_day(clock.today() + dt.timedelta(days=31))
    later = cast.henrik.client()
    assert said not in later.get("/").content.decode()
    assert said in later.get(reverse("told-page", args=[row.pk])).content.decode()


def test_an_answer_that_came_too_late_is_not_kept_and_says_so(cast: Cast, case: Case) -> None:
    row = told.disclose(cast.mette, case)
    henrik, address = cast.henrik.client(), reverse("told-answer", args=[row.pk])
    typed = hidden_of(henrik, address) | {"answer": ReceiptAnswer.NOT_OURS.value}
    with cast.mette.acting():
        actions.end(row, EndedWhy.MET)
    said = "Jeres svar kom for sent og er ikke gemt"
    answered = henrik.post(address, typed).content.decode()
    assert said in answered and "Gælder ikke mere" in answered
    with cast.mette.acting():
        assert not Receipt.objects.exists()
    assert said not in henrik.get(address).content.decode()


def test_what_ran_out_says_so_on_its_page_and_on_no_desk(
    cast: Cast, case: Case, on_day: Callable[[dt.date], None]
) -> None:
    row = told.disclose(cast.mette, case)
    on_day(row.until + dt.timedelta(days=1))
    henrik = cast.henrik.client()
    shown = henrik.get(reverse("told-page", args=[row.pk])).content.decode()
    assert "Lukkede af sig selv efter" in shown and USE_NO_MORE in shown
    assert USE_NO_MORE not in henrik.get("/").content.decode()


def test_everybody_else_and_what_was_never_told_meets_the_page_that_is_not_there(cast: Cast, case: Case) -> None:
    row = withdrawn(cast, case)
    waits = told.beyond(cast.mette, case)
    declined = told.beyond(cast.mette, case)
    told.decide(cast.karen, case, declined, approved=False)
    lasts = told.disclose(cast.mette, case)
    strangers: tuple[Member, ...] = (cast.peter, cast.anders, cast.rita, cast.ulla)
    for who in strangers:
        there = who.client().get(reverse("told-page", args=[row.pk]))
        nowhere = who.client().get(reverse("told-page", args=[told.new_key()]))
        assert (there.status_code, nowhere.status_code) == (404, 404), who
        with who.acting():
            assert no_longer.ended_lately() == []
    with cast.henrik.acting():
        assert [one.key for one in no_longer.ended_lately()] == [row.pk]
    assert USE_NO_MORE not in cast.henrik.client().get(reverse("told-page", args=[lasts.pk])).content.decode()
    assert waits.opened_at is None
