"""A report that is no trafficking goes on as what it is, or comes to nothing; either with a reason (DEF-08, CRI-25)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.reports.models import Decision, PassedOn
from helle.register.reports.tests.test_page import OfAReport

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PASS_ON: dict[str, Any] = {
    "outcome": "passed_on", "trafficking": "no", "manifestly_unreasonable": "no", "unreasonable": "yes",
    "passed_on_to": "AT", "passed_on_text": told.PASSED_ON, "reason": "her er ingen tvang",
}  # fmt: skip


class TestGates(OfAReport):
    view = "report-close"
    wrong_roles = ("stine", "karen")


def address(report_id: object) -> str:
    return reverse("report-close", args=[report_id])


def test_def_08_social_dumping_goes_to_the_working_environment_authority_as_what_it_is(cast: Cast) -> None:
    report = told.report()
    fill_in(cast.vera.client(), address(report.pk), PASS_ON)
    with cast.mette.acting():
        decision, passed = Decision.objects.get(), PassedOn.objects.get()
    assert (decision.outcome, decision.spectrum) == ("passed_on", "vulnerable_worker")
    assert (passed.to_unit_id, passed.spectrum) == (cast.anders.membership.unit_id, "vulnerable_worker")
    line = next(line for line in audit_lines(cast, cast.vera.user.pk) if line.action == "report.decided")
    assert line.object_id == report.pk
    assert line.detail == {"outcome": "passed_on", "to": str(cast.anders.membership.unit_id)}


def test_what_may_be_trafficking_is_not_passed_on(cast: Cast) -> None:
    report = told.report()
    refused = post(cast.vera.client(), address(report.pk), PASS_ON | {"trafficking": "yes"})
    assert "Gør den til en henvendelse." in errors_of(refused)["trafficking"][0]
    with cast.mette.acting():
        assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"passed_on_to": ""}, "passed_on_to"),
        ({"passed_on_text": " "}, "passed_on_text"),
        ({"reason": ""}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"trafficking": ""}, "trafficking"),
        ({"passed_on_to": "UDLST"}, "passed_on_to"),
        ({"passed_on_to": "KOM-751"}, "passed_on_to"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(cast: Cast, changed: dict[str, str], field: str) -> None:
    report = told.report()
    refused = post(cast.vera.client(), address(report.pk), PASS_ON | changed)
    assert refused.status_code == 422 and field in errors_of(refused)
    with cast.mette.acting():
        assert not Decision.objects.exists() and not PassedOn.objects.exists()


def test_nothing_to_go_on_needs_a_reason_only(cast: Cast) -> None:
    report = told.report()
    fill_in(cast.mette.client(), address(report.pk), {"outcome": "no_action", "reason": "det er en reklame"})
    with cast.vera.acting():
        assert (Decision.objects.get().outcome, PassedOn.objects.count()) == ("no_action", 0)


def test_it_is_decided_once(cast: Cast) -> None:
    report = told.report()
    told.pass_on(cast.vera, report.pk)
    again = post(cast.mette.client(), address(report.pk), PASS_ON)
    assert errors_of(again)["__all__"] == ["Meldingen er allerede afsluttet."]


def test_the_rule_says_where_it_stands_while_one_types(cast: Cast) -> None:
    report = told.report()
    asked = post(cast.vera.client(), address(report.pk), PASS_ON | {"regler": "vist"})
    assert asked.status_code == 200 and asked.context["ruling"].answer.place.value == "vulnerable_worker"
