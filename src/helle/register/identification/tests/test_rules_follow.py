"""What the rules say beside a decision follows what is typed, before anything is decided (ID-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.pages import hidden_of

from helle.register.audit.models import Line
from helle.register.cases.models import Case
from helle.register.cases.queries import facts_today
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Assessment
from helle.register.protection.models import SentForm
from helle.rules.codes import Authority, Rung
from helle.rules.ruling import Verdict

from .test_assessment import DECIDED, address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def ask(member: Member, url: str, typed: Mapping[str, object]) -> Any:
    """Open a form, type, and press the button that only asks the rules."""
    client = member.client()
    answer = client.post(url, {**hidden_of(client, url), **typed, "regler": "vist"})
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    return answer


def heard(cast: Cast) -> Case:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    return case


def test_the_rules_answer_what_is_typed_and_nothing_is_written(cast: Cast) -> None:
    case = heard(cast)
    spent = SentForm.objects.count()
    answer = ask(cast.mette, address(case), DECIDED)
    assert answer.context["weighed"].elements.answer is not None
    assert answer.context["weighed"].currency.answer is not None
    with cast.mette.acting():
        assert not Assessment.objects.exists()
        assert facts_today(case).rung is Rung.UNDER_ASSESSMENT
    assert SentForm.objects.count() == spent


def test_what_is_typed_stays_and_nothing_is_complained_of(cast: Cast) -> None:
    case = heard(cast)
    answer = ask(cast.mette, address(case), {"acts": ["harbouring"], "decided_on": "ikke en dato"})
    page = answer.content.decode()
    assert 'value="harbouring" id="id_acts_2" checked' in page or "harbouring" in answer.context["form"]["acts"].value()
    assert "ikke en dato" in page
    assert "error-summary" not in page and "form-error" not in page
    assert 'id="regler" tabindex="-1" data-takes-focus' in page


def test_a_decision_by_a_court_is_asked_as_one(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.mette.acting():
        stays.circumstance_set(
            case, expected_version=None, kind=CircumstanceKind.INDICTMENT, since=dt.date(2025, 9, 1), until=None
        )
    stories.hold_interview(cast.ulla, case)
    assert ask(cast.ulla, address(case), {"by_court": "on"}).context["ruling"].answer is Authority.COURT


def test_the_rules_are_asked_as_things_stood_on_the_typed_day(cast: Cast) -> None:
    case = heard(cast)  # Heard on 6 October 2025, so the day before there was no interview.
    before = ask(cast.mette, address(case), {"decided_on": "2025-10-05"}).context["ruling"]
    on_the_day = ask(cast.mette, address(case), {"decided_on": "2025-10-06"}).context["ruling"]
    assert before.verdict is not Verdict.ALLOWED and on_the_day.verdict is Verdict.ALLOWED
    # A day that cannot be meant is taken for today.
    assert ask(cast.mette, address(case), {"decided_on": "0001-01-01"}).context["ruling"] == on_the_day


def test_that_they_were_asked_is_in_the_audit(cast: Cast) -> None:
    case = heard(cast)
    ask(cast.mette, address(case), DECIDED)
    with cast.dorthe.acting():
        line = Line.objects.filter(action="form.read").latest("id")
    assert line.cases == [case.pk]
    assert line.detail == {"form": "identification.AssessmentForm", "refused": [], "asked_the_rules": True}


def test_an_extension_is_ruled_on_by_its_ground_and_its_last_day_per_06(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    url = reverse("case-extension-decide", args=[case.number])
    # Notified 6 October 2025: day 120 is 3 February 2026.
    typed: dict[str, object] = {"ground": "special_reasons", "new_end": "2026-02-03"}
    assert ask(cast.ulla, url, typed).context["ruling"].verdict is not Verdict.REFUSED
    assert ask(cast.ulla, url, typed | {"new_end": "2026-02-04"}).context["ruling"].verdict is Verdict.REFUSED


def test_a_closed_referral_has_its_place_shown_before_it_is_closed_def_08(cast: Cast) -> None:
    referral = stories.refer(cast)
    url = reverse("referral-close", args=[referral.number])
    typed: dict[str, object] = {
        "outcome": "passed_on", "trafficking": "no", "manifestly_unreasonable": "no", "unreasonable": "yes",
        "work_on": "2025-10-01",
    }  # fmt: skip
    assert ask(cast.mette, url, typed).context["ruling"].answer is not None
    assert ask(cast.mette, url, {"outcome": "no_action"}).context["ruling"] is None


def test_a_form_that_is_sure_to_be_refused_says_so_at_once(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    page = cast.mette.client().get(address(case))
    assert page.context["ruling"].verdict is Verdict.REFUSED
    assert "Som sagen står nu, siger reglerne nej" in page.content.decode()
    # A sure "yes" or a "perhaps" says nothing of the kind.
    assert "siger reglerne nej" not in cast.mette.client().get(address(heard(cast))).content.decode()


def test_so_does_a_period_for_whom_it_is_not_meant(cast: Cast) -> None:
    case = heard(cast)
    stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())
    page = cast.mette.client().get(reverse("case-period", args=[case.number]))
    assert page.context["ruling"].verdict is Verdict.REFUSED
    assert "Som sagen står nu, siger reglerne nej" in page.content.decode()
