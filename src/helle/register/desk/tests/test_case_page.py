"""The page of one case."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import stories, whole_story
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines, same_page

from helle.register.cases.models import Case
from helle.register.desk.queries import EVENTS_SHOWN

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-page"
    methods = ("GET",)
    action = "case.read"
    purpose = "own_unit"


class TestAuditGates(CaseGates):
    view = "case-audit"
    may = "karen"
    wrong_roles = ("mette", "vera", "stine")
    methods = ("GET",)
    action = "case.audit_read"
    purpose = "supervision"


def address(case: Case) -> str:
    return reverse("case-page", args=[case.number])


def test_the_look_of_her_own_caseworker_has_that_purpose(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    cast.jonas.client().get(address(case))
    assert audit_lines(cast, cast.jonas.user.pk)[0].purpose == "assigned"


def test_the_whole_story_stands_on_it_and_no_name(cast: Cast) -> None:
    case = whole_story.tell(cast).case
    page = cast.mette.client().get(address(case)).content.decode()
    for told in (
        "Sagen oprettet",
        "Identifikationssamtale holdt, 90 min.",
        "sendt til Udlændingestyrelsen",
        "Sigtet for overtrædelse af straffeloven",
        "offer for menneskehandel, aktuelt handelsforhold",
        "Refleksionsperiode meddelt",
        "Anmodet om forlængelse",
        "Perioden forlænget til dag 60",
        "Kontaktperson: Mette Holm",
        stories.REASONS,
        "Tvangsarbejde",
        "Opholdsgrundlag dengang",
    ):
        assert told in page, told
    for secret in (stories.NAME, stories.ALIAS, stories.CPR, stories.CHILD, stories.SAFE_CONTACT, stories.ACCOUNT):
        assert secret not in page
        assert secret not in cast.ulla.client().get(address(case)).content.decode()


def test_a_lead_sees_what_she_may_do_and_no_more(cast: Cast) -> None:
    case = whole_story.tell(cast).case
    page = cast.karen.client().get(address(case))
    may = page.context["may"]
    assert {act for act, allowed in may.items() if allowed} == {
        "contact_person",
        "assign",
        "identity",
        "placement_read",
        "criminal_read",
    }
    log_of_the_case = reverse("case-audit", args=[case.number])
    assert log_of_the_case in page.content.decode()
    assert log_of_the_case not in cast.mette.client().get(address(case)).content.decode()


def test_who_looked_at_the_case_is_told_to_the_lead(cast: Cast) -> None:
    case, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    cast.mette.client().get(address(case))
    cast.jonas.client().get(address(other))
    page = cast.karen.client().get(reverse("case-audit", args=[case.number]))
    assert next((shown.line.action, shown.who) for shown in page.context["lines"]) == ("case.read", "Mette Holm")
    assert "Jonas Lind" not in page.content.decode().split("<main")[1]


def test_who_tried_in_vain_is_told_to_the_lead(cast: Cast) -> None:
    case, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    cast.olga.client().get(address(case))
    cast.vera.client().post(reverse("case-name-shown", args=[case.number]))
    cast.anders.client().get(address(other))
    page = cast.karen.client().get(reverse("case-audit", args=[case.number]))
    denied = [(one.who, one.numbers, one.unnamed) for one in page.context["lines"] if one.line.outcome == "denied"]
    assert denied == [("Vera Munk", [case.number], 0), ("Olga Lund", [case.number], 0)]
    log = cast.karen.client().get(reverse("audit-log"), {"afvist": "1"}).context["lines"]
    assert [one.who for one in log] == ["Anders Toft", "Vera Munk", "Olga Lund"]


def test_whoever_asks_in_vain_cannot_tell_whether_there_is_such_a_case(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.olga.client()
    client.get("/")
    answers: list[Any] = []
    statements: list[list[str]] = []
    for number in (case.number, "2025-9999"):
        with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
            answers.append(client.get(reverse("case-page", args=[number])))
        statements.append(
            [re.sub(r"\d", "", query["sql"][:40]) for query in (*main.captured_queries, *keys.captured_queries)]
        )
    assert [answer.status_code for answer in answers] == [404, 404]
    assert same_page(*answers)
    assert dict(answers[0].headers).keys() == dict(answers[1].headers).keys()
    assert statements[0] == statements[1]


def test_the_desks_it_stood_on_are_told_when_asked_for(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.jonas.client().get(reverse("desk"))
    address = reverse("case-audit", args=[case.number])
    for query, shown in (({}, False), ({"lister": "1"}, True)):
        lines = cast.karen.client().get(address, query).context["lines"]
        assert ("desk.read" in {one.line.action for one in lines}) is shown


def test_the_course_of_a_long_case_comes_in_pages_and_nothing_falls_between_them(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    for _each in range(EVENTS_SHOWN + 5):
        stories.hold_interview(cast.mette, case)
    client, address = cast.mette.client(), reverse("case-page", args=[case.number])
    first, second = client.get(address), client.get(address, {"forloeb": "2"})
    assert len(first.context["view"].events) == EVENTS_SHOWN
    assert "?forloeb=2#forloeb" in first.content.decode()
    shown = [*first.context["view"].events, *second.context["view"].events]
    assert len({event.interview for event in shown if event.interview}) == EVENTS_SHOWN + 5
    assert "Sagen oprettet" in {event.what for event in second.context["view"].events}
    assert not second.context["view"].more_events
    assert stories.REASONS in {event.detail for event in shown}
