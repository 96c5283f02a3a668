"""A picture that came with a report: shown to who reads the report, and each look is in the audit."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast
from tests.gates import Place
from tests.pages import audit_lines

from helle.register.casefile.tests import samples
from helle.register.reports.receiving import NewPicture
from helle.register.reports.tests.test_page import OfAReport

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PICTURE = NewPicture("image/png", samples.picture())


class TestGates(OfAReport):
    view = "report-picture"
    action = "report.picture_shown"
    methods = ("GET",)

    def place(self, cast: Cast) -> Place:
        report = told.report(pictures=[PICTURE])
        return Place(reverse(self.view, args=[report.pk, 1]), reverse(self.view, args=[uuid.uuid4(), 1]))


def test_it_is_shown_as_it_was_kept(cast: Cast) -> None:
    report = told.report(pictures=[PICTURE, PICTURE])
    client = cast.vera.client()
    page = client.get(reverse("report-page", args=[report.pk])).content.decode()
    for number in (1, 2):
        address = reverse("report-picture", args=[report.pk, number])
        assert address in page
        shown = client.get(address)
        assert (shown.headers["Content-Type"], shown.content) == ("image/png", PICTURE.content)
        assert shown.headers["Cache-Control"] == "no-store" and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(reverse("report-picture", args=[report.pk, 3])).status_code == 404
    looks = [line for line in audit_lines(cast, cast.vera.user.pk) if line.action == "report.picture_shown"]
    assert [line.detail for line in looks] == [{"picture": 2}, {"picture": 1}]


def test_who_was_passed_a_report_gets_none_of_its_pictures(cast: Cast) -> None:
    report = told.report(pictures=[PICTURE])
    told.pass_on(cast.vera, report.pk)
    assert cast.anders.client().get(reverse("report-picture", args=[report.pk, 1])).status_code == 404
