"""The plan in the invented country: no report of it tells of days to come, and each initiative answers (INI-15)."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.demo import action_plans, people
from helle.demo.country import NOW
from helle.register.action_plans.models import Initiative, MoneyEntry, StatusReport
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from tests.cast import Member

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# What is written of the plan asks of the initiative, or of the money, that it is about, and of nothing else: 2,700.
MOST_QUERIES = 3000


def _who(wanted: str) -> Member:
    worker = people.find(wanted)
    assert worker is not None
    return Member(User.objects.get(pk=worker.user_id), Membership.objects.get(pk=worker.membership_id))


@pytest.mark.usefixtures("hiring")
def test_who_reads_figures_finds_who_how_far_what_money_and_what_evidence_of_all_fourteen() -> None:
    people.hire()
    with CaptureQueriesContext(connection) as asked:
        action_plans.follow_up(NOW)
    assert len(asked) < MOST_QUERIES
    clock.freeze(NOW)
    ministry, reader = _who("plan_owner@LIGE"), _who("control_officer@AT")
    with ministry.acting():
        told = list(StatusReport.objects.all())
        assert [one for one in told if one.recorded_at and one.until_day > one.recorded_at.date()] == []
        paid = set(MoneyEntry.objects.values_list("initiative__code", flat=True))
    assert len(told) > 50
    for client in (ministry.client(), reader.client()):
        for one in Initiative.objects.order_by("position"):
            page = client.get(reverse("initiative", args=[one.code])).content.decode()
            who, far, money, shown = (_part(page, name) for name in ("hvem", "langt", "penge", "dokumentation"))
            assert ("Ejer:" in who) != ("Ingen ejer nævnt i planen" in who), one.code
            assert "godkendt af" in far or "gennemført ved lov" in far, one.code
            assert ("kr." in money) == (one.code in paid) == ("Ikke oplyst:" not in money), one.code
            assert shown, one.code


def _part(page: str, name: str) -> str:
    found = page.partition(f'aria-labelledby="{name}">')[2].partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found)).split())
