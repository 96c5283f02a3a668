"""Asking for an extension of a period and deciding it: never past day 120 (PER-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.cases.queries import reasons_about
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.support import actions as support
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Span
from helle.rules.codes import PeriodStatus, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ASKED = {"ground": "special_reasons", "wanted_end": "2025-12-05", "why": stories.WHY}
DECIDED = {
    "granted": "yes",
    "ground": "special_reasons",
    "wants_or_must_leave": "yes",
    "new_end": "2025-12-05",
    "reasons": stories.REASONS,
}


class TestRequestGates(CaseGates):
    view = "case-extension-request"
    outsiders = tuple(name for name in CaseGates.outsiders if name != "ulla")
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.a_running_period(cast)


class TestDecideGates(TestRequestGates):
    view = "case-extension-decide"
    may = "ulla"


def ask(case: Case) -> str:
    return reverse("case-extension-request", args=[case.number])


def decide(case: Case) -> str:
    return reverse("case-extension-decide", args=[case.number])


def test_cmm_asks_and_udlaendingestyrelsen_extends_to_day_60(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    fill_in(cast.mette.client(), ask(case), ASKED)
    form = cast.ulla.client().get(decide(case)).context["form"]
    assert form["new_end"].value() == dt.date(2025, 12, 5)
    fill_in(cast.ulla.client(), decide(case), DECIDED)
    with cast.mette.acting():
        period = stories.period_of(case)
        assert period.end == dt.date(2025, 12, 5) and period.open_request is None
        assert [stories.WHY] in [[one.text for one in kept] for kept in reasons_about(case).values()]


@pytest.mark.parametrize(("answer", "shown", "word"), [("yes", "yes", "ja"), ("no", "no", "nej"), ("", None, "")])
def test_what_the_person_answered_stands_on_the_form_of_the_decision(
    cast: Cast, answer: str, shown: str | None, word: str
) -> None:
    case = stories.a_running_period(cast)
    fill_in(cast.mette.client(), ask(case), ASKED | {"wants_or_must_leave": answer})
    page = cast.ulla.client().get(decide(case))
    assert page.context["form"]["wants_or_must_leave"].value() == shown
    said = f"Svaret i anmodningen er {word}: {cast.mette.user.full_name}, Center mod Menneskehandel"
    assert (said in page.content.decode()) is bool(answer)
    # The decider has the last word.
    fill_in(cast.ulla.client(), decide(case), DECIDED)


@pytest.mark.parametrize(("view", "field"), [("request", "wanted_end"), ("decide", "new_end")])
def test_day_120_is_the_last_and_day_121_is_refused(cast: Cast, view: str, field: str) -> None:
    case = stories.a_running_period(cast)
    typed = (ASKED if view == "request" else DECIDED) | {field: "2026-02-04"}
    response = post(cast.ulla.client(), reverse(f"case-extension-{view}", args=[case.number]), typed)
    assert response.status_code == 422 and field in errors_of(response)
    assert "PER-06" in {reason.requirement for reason in response.context["form"].refusal_ruling.reasons}
    with cast.ulla.acting():
        assert Span.objects.count() == 1 and not ExtensionRequest.objects.exists()
    fill_in(cast.ulla.client(), reverse(f"case-extension-{view}", args=[case.number]), typed | {field: "2026-02-03"})


def test_the_reason_of_the_request_is_carried_over_and_a_no_needs_one_of_its_own(cast: Cast) -> None:
    case, client = stories.a_running_period(cast), cast.ulla.client()
    stories.request_extension(cast.mette, case)
    form = client.get(decide(case)).context["form"]
    assert form["reasons"].value() == stories.WHY
    assert f"Skrevet i anmodningen af {cast.mette.user.full_name}" in str(form["reasons"].help_text)
    no = {"granted": "no", "wants_or_must_leave": "yes"}
    refused = post(client, decide(case), no)
    assert errors_of(refused)["reasons"] == [support.NO_REASON_OF_ITS_OWN.da]
    fill_in(client, decide(case), {"granted": "yes", "wants_or_must_leave": "yes"})
    with cast.ulla.acting():
        kept = [one.text for given in reasons_about(case).values() for one in given]
        assert kept.count(stories.WHY) == 2
        (printed,) = entries_of(case, [EntryKind.PERIOD], named=True)
    assert sum(stories.WHY in one for one in printed.passages) == 1


def test_a_refused_request_is_answered_and_a_new_one_can_be_made(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    stories.request_extension(cast.mette, case)
    again = post(cast.mette.client(), ask(case), ASKED)
    assert errors_of(again)["__all__"] == ["Der er allerede en åben anmodning."]
    fill_in(cast.ulla.client(), decide(case), DECIDED | {"granted": "no"})
    with cast.mette.acting():
        assert ExtensionAnswer.objects.get().span is None
        assert Span.objects.count() == 1
    told = cast.mette.client().get(reverse("case-page", args=[case.number])).context["view"].events
    said = {event.what: event.detail for event in told}
    assert said["Anmodet om forlængelse"] == stories.WHY
    assert said["Afslag på forlængelse"] == stories.REASONS
    fill_in(cast.mette.client(), ask(case), ASKED)


def test_there_must_be_a_request_to_refuse_one(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    response = post(cast.ulla.client(), decide(case), DECIDED | {"granted": "no"})
    assert errors_of(response)["__all__"] == ["Der er ingen anmodning at afslå."]


def test_cmm_does_not_extend_a_reflection_period_per_05(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    response = post(cast.mette.client(), decide(case), DECIDED)
    assert response.status_code == 422
    assert "PER-05" in {reason.requirement for reason in response.context["form"].refusal_ruling.reasons}
    with cast.mette.acting():
        assert Span.objects.count() == 1


@pytest.mark.parametrize("field", ["ground", "new_end", "reasons", "granted"])
def test_nothing_is_decided_without(cast: Cast, field: str) -> None:
    case = stories.a_running_period(cast)
    response = post(cast.ulla.client(), decide(case), DECIDED | {field: ""})
    assert response.status_code == 422 and field in errors_of(response)
    with cast.ulla.acting():
        assert Span.objects.count() == 1


@pytest.mark.parametrize("view", [ask, decide])
def test_a_ground_that_cannot_be_used_is_told_beside_the_question_that_closes_it(
    cast: Cast, view: Callable[[Case], str]
) -> None:
    case, who = stories.a_running_period(cast), cast.ulla if view is decide else cast.mette
    typed = {"ground": "cooperates_on_prepared_return", "wants_or_must_leave": "no"}
    response = post(who.client(), view(case), ASKED | DECIDED | typed)
    assert set(errors_of(response)) == {"wants_or_must_leave"}
    assert errors_of(response)["wants_or_must_leave"][0].startswith("Grunden kan ikke bruges")


def test_without_a_period_there_is_nothing_to_extend(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    for view in (ask, decide):
        assert cast.ulla.client().get(view(case)).status_code == 404


def test_a_decision_on_a_stale_form_waits_for_a_second_look(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_running_period(cast)
    opened = cast.ulla.client().get(decide(case)).context["form"]["case_version"].value()
    stories.request_extension(cast.mette, case)
    response = post(cast.ulla.client(), decide(case), DECIDED | {"case_version": opened})
    assert errors_of(response)["__all__"][0].startswith("Sagen er ændret")
    with cast.ulla.acting():
        assert Span.objects.count() == 1 and not ExtensionAnswer.objects.exists()


def test_a_request_waits_on_the_desk_until_it_is_answered_also_after_the_period_has_ended(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.request_extension(cast.mette, stories.a_running_period(cast))
    page, decide = (reverse(name, args=[case.number]) for name in ("case-page", "case-extension-decide"))
    on_day(stories.FIRST_DAY + dt.timedelta(days=45))
    client = cast.ulla.client()
    assert "decide_extension" in [step.code for step, *_rest in client.get(page).context["own_steps"]]
    assert decide in client.get(page).content.decode()
    fill_in(client, decide, {"granted": "no", "reasons": stories.REASONS})
    assert "decide_extension" not in [step.code for step, *_rest in client.get(page).context["own_steps"]]


def test_c13_7_a_human_decides_also_where_the_new_end_has_gone_by_and_its_days_are_kept(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.request_extension(cast.mette, stories.a_running_period(cast))
    with cast.ulla.acting():
        end = stories.period_of(case).end
    today = stories.FIRST_DAY + dt.timedelta(days=45)
    on_day(today)
    new_end = today - dt.timedelta(days=2)
    fill_in(cast.ulla.client(), decide(case), DECIDED | {"new_end": new_end})
    with cast.ulla.acting():
        period = stories.period_of(case)
        assert period.end == new_end and not period.open_request
        assert Span.objects.get(sequence=2).days.lower == end + dt.timedelta(days=1)
        assert period.clock.status is PeriodStatus.ENDED


def test_a_late_extension_that_reaches_forward_gives_days_from_the_decision_on(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.request_extension(cast.mette, stories.a_running_period(cast))
    today = stories.FIRST_DAY + dt.timedelta(days=45)
    on_day(today)
    fill_in(cast.ulla.client(), decide(case), DECIDED | {"new_end": today})
    with cast.ulla.acting():
        assert stories.period_of(case).end == today
        assert Span.objects.get(sequence=2).days.lower == today


def test_a_request_is_answered_with_no_when_the_period_was_broken_off_meanwhile(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.request_extension(cast.mette, stories.a_running_period(cast))
    on_day(stories.FIRST_DAY + dt.timedelta(days=9))
    stories.break_off_period(cast.ulla, case)
    decide, client = reverse("case-extension-decide", args=[case.number]), cast.ulla.client()
    refused = post(client, decide, {"granted": "yes", "reasons": stories.REASONS})
    assert errors_of(refused)["__all__"][0].startswith("Perioden er afbrudt")
    fill_in(client, decide, {"granted": "no", "reasons": stories.REASONS})


def test_per_10_no_extension_while_it_is_open_what_follows_from_a_changed_stay(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=stories.FIRST_DAY)
    on_day(stories.FIRST_DAY + dt.timedelta(days=9))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=stories.FIRST_DAY + dt.timedelta(days=9))
    decided = {"granted": "yes", "ground": "special_reasons", "reasons": stories.REASONS}
    decide = reverse("case-extension-decide", args=[case.number])
    refused = post(cast.mette.client(), decide, decided)
    assert refused.status_code == 422
    assert refused.context["form"].refusal_ruling.rule == "status_change"
    step = reverse("case-step-settle", args=[case.number, "decide_after_status_change"])
    fill_in(cast.ulla.client(), step, {"note": stories.WHY})
    fill_in(cast.mette.client(), decide, decided)
