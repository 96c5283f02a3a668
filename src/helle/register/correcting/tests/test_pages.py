"""The page that corrects an entry and the page of what was corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import correction_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines, correct, errors_of, post

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case, Correction, RungEvent
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.rules.codes import Authority, LadderEvent, OrganisationKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestCorrectGates(CaseGates):
    view = "case-correct"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        with cast.mette.acting():
            return ["trin", correction_stories.event_of(case, LadderEvent.INDICATION_FOUND).pk]


class TestCorrectionsGates(CaseGates):
    view = "case-corrections"
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "case.read"


def of_the_indication(cast: Cast, case: Case) -> str:
    with cast.mette.acting():
        event = correction_stories.event_of(case, LadderEvent.INDICATION_FOUND)
    return reverse("case-correct", args=[case.number, "trin", event.pk])


def case_page(cast: Cast, case: Case) -> str:
    return cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()


def test_the_form_shows_the_entry_as_it_stands_and_asks_why(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    on_day(dt.date(2025, 10, 8))
    address = of_the_indication(cast, case)
    assert address in case_page(cast, case)
    form = cast.mette.client().get(address).context["form"]
    assert form["occurred_on"].value() == stories.FIRST_DAY
    assert form["reasons"].value() == stories.REASONS
    unanswered = errors_of(post(cast.mette.client(), address, {}))
    assert set(unanswered) == {"becomes", "why_corrected"}


def test_what_was_mistyped_stays_readable_with_the_reason_and_the_right_one_stands(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    on_day(dt.date(2025, 10, 8))
    address = of_the_indication(cast, case)
    typed = {"becomes": "correct", "occurred_on": "2025-10-07", "why_corrected": correction_stories.WHY}
    correct(cast.mette.client(), address, typed)
    with cast.mette.acting():
        mistyped, right = RungEvent.objects.filter(case=case, event="indication_found").order_by("recorded_at")
        assert (mistyped.occurred_on, mistyped.superseded_at is None) == (dt.date(2025, 10, 6), False)
        assert (right.occurred_on, right.sequence) == (dt.date(2025, 10, 7), mistyped.sequence)
    page = case_page(cast, case)
    label = LadderEvent.INDICATION_FOUND.label.da
    assert f"<s>{label}</s>" in page and f"Rettet, fordi: {correction_stories.WHY}" in page
    assert page.count(stories.REASONS) >= 2
    assert address not in page
    line = next(one for one in audit_lines(cast) if one.action == "entry.corrected")
    assert (line.object_id, line.cases, line.detail) == (
        mistyped.pk, [case.pk], {"kind": "rung_event", "withdrawn": False},
    )  # fmt: skip
    shown = cast.mette.client().get(reverse("case-corrections", args=[case.number])).content.decode()
    assert correction_stories.WHY in shown


def test_nothing_else_is_asked_of_an_entry_that_should_not_be_there(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    on_day(dt.date(2025, 10, 8))
    typed = {"becomes": "withdraw", "occurred_on": "", "reasons": "", "why_corrected": correction_stories.WHY}
    correct(cast.mette.client(), of_the_indication(cast, case), typed)
    view = cast.mette.client().get(reverse("case-page", args=[case.number])).context["view"]
    assert view.rung == "contact"
    assert "consider_indication" in {step.code for step in view.steps}


def test_the_page_tells_who_has_corrected_it_meanwhile(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    on_day(dt.date(2025, 10, 8))
    address = of_the_indication(cast, case)
    typed = {"becomes": "correct", "occurred_on": "2025-10-07", "why_corrected": correction_stories.WHY}
    correct(cast.mette.client(), address, typed)
    again = post(cast.jonas.client(), address, typed)
    assert errors_of(again)["__all__"] == ["En anden har lige rettet det. Se sagen igennem."]


def test_another_unit_corrects_no_entry_but_with_the_question(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    interview = stories.hold_interview(cast.mette, case)
    on_day(dt.date(2025, 10, 8))
    with cast.mette.acting():
        event = correction_stories.event_of(case, LadderEvent.INDICATION_FOUND)
    # An interview is of whoever held it; an event of the ladder also of whoever has the question.
    assert cast.ulla.client().get(reverse("case-correct", args=[case.number, "trin", event.pk])).status_code == 200
    held = reverse("case-correct", args=[case.number, "samtale", interview.pk])
    assert cast.mette.client().get(held).status_code == 200
    assert cast.ulla.client().get(held).status_code == 404
    assert OrganisationKind(event.by_kind) is OrganisationKind.CMM


def test_why_an_interview_was_corrected_is_not_shown_to_whom_it_was_never_sent(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    interview = stories.hold_interview(cast.mette, case)
    stories.hold_interview(cast.ulla, case)
    stories.assess(cast.ulla, case, Authority.UDLST)
    on_day(dt.date(2025, 10, 8))
    correction_stories.correct(cast.mette, case, CorrectableKind.INTERVIEW, interview.pk, minutes=20)
    address = reverse("case-corrections", args=[case.number])
    assert correction_stories.WHY in cast.mette.client().get(address).content.decode()
    page = cast.ulla.client().get(address)
    assert correction_stories.WHY not in page.content.decode()
    # What they decided, and it followed from it, is still there for them to decide on anew.
    ((shown, _unit),) = page.context["corrections"]
    (followed,) = shown.followed
    assert followed.row.followed_kind == "assessment"
    assert reverse("case-consequence", args=[case.number, followed.row.pk]) in page.content.decode()
    with cast.ulla.acting():
        assert not Correction.objects.exists()
        course = [one.passages for one in entries_of(case, [EntryKind.COURSE], named=False)]
    assert correction_stories.WHY not in str(course)
