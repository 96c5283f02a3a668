"""A report becomes a referral: what the form shows, and nothing behind it (FLO-08)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.referrals import queries as referrals
from helle.register.referrals.models import Referral
from helle.register.reports.models import Decision
from helle.register.reports.tests.test_page import OfAReport

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(OfAReport):
    view = "report-refer"
    wrong_roles = ("stine", "karen")


def address(report_id: object) -> str:
    return reverse("report-refer", args=[report_id])


@pytest.mark.parametrize("who", ["vera", "mette"])
def test_it_becomes_one_like_any_other_and_says_which(cast: Cast, who: str) -> None:
    report = told.report()
    told.ask(cast.vera, report.pk)
    told.answer(report)
    by = getattr(cast, who)
    suggested = by.client().get(address(report.pk)).context["form"]["description"].value()
    assert all(text in suggested for text in (told.SEEN, told.WHERE, told.QUESTION, told.ANSWER))
    done = fill_in(by.client(), address(report.pk), {"persons": 6, "indicators": ["wages"], "urgent": "on"})
    with cast.mette.acting():
        (referral,) = Referral.objects.all()
        assert (referral.first_contact, referral.sector, referral.persons_count) == ("hotline_citizen", "restaurant", 6)
        assert referral.urgent and referral.indicators == ["wages"]
        assert referrals.description_of(referral) == suggested
        assert len(referrals.persons_of(referral)) == 6
        assert [party.part for party in referrals.new_referrals(9, copies_since=referral.sent_at)] == ["receiver"]
    assert done.headers["Location"] == reverse("referral-page", args=[referral.number])
    assert referral.number in by.client().get(reverse("report-page", args=[report.pk])).content.decode()


def test_what_is_taken_out_of_the_form_goes_nowhere(cast: Cast) -> None:
    report = told.report()
    fill_in(cast.vera.client(), address(report.pk), {"description": "nogen sover i en kælder", "persons": 1})
    with cast.mette.acting():
        assert referrals.description_of(Referral.objects.get()) == "nogen sover i en kælder"


def test_it_becomes_one_once(cast: Cast) -> None:
    report = told.report()
    fill_in(cast.vera.client(), address(report.pk), {})
    again = post(cast.mette.client(), address(report.pk), {})
    assert errors_of(again)["__all__"] == ["Meldingen er allerede afsluttet."]
    with cast.mette.acting():
        assert (Referral.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    report = told.report()
    refused = post(cast.vera.client(), address(report.pk), {"occurred_on": "2025-10-07"})
    assert list(errors_of(refused)) == ["occurred_on"]
    with cast.mette.acting():
        assert not Referral.objects.exists() and not Decision.objects.exists()
