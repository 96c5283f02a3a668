"""What was passed on: the receiver reads what CMM wrote to it, and nothing else of the report."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast
from tests.gates import ObjectGates, Place

from helle.register.reports.models import Decision, Message, PassedOn, Report

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(ObjectGates):
    view = "passed-on-page"
    may = "anders"
    action = "report.passed_on_read"
    methods = ("GET",)
    outsiders = ("sofie", "peter", "mette", "rita", "ulla", "olga", "henrik", "dorthe", "anton")

    def place(self, cast: Cast) -> Place:
        report = told.report()
        told.pass_on(cast.vera, report.pk)
        with cast.vera.acting():
            row = PassedOn.objects.get()
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[uuid.uuid4()]))


def test_the_receiver_reads_these_words_alone(cast: Cast) -> None:
    report = told.report()
    told.ask(cast.vera, report.pk)
    told.answer(report)
    told.pass_on(cast.vera, report.pk)
    with cast.anders.acting():
        (row,) = PassedOn.objects.all()
        assert not Report.objects.exists() and not Message.objects.exists() and not Decision.objects.exists()
    page = cast.anders.client().get(reverse("passed-on-page", args=[row.pk])).content.decode()
    assert told.PASSED_ON in page and "Restaurant" in page and "Urimelige vilkår" in page
    for kept in (told.SEEN, told.WHERE, told.QUESTION, told.ANSWER, "her er ingen tvang", str(report.pk)):
        assert kept not in page
