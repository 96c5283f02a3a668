"""Pages of the search for a minor's family, and of talks about a return."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.entries import get_of_case
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.minors import policies
from helle.register.minors import return_actions as actions
from helle.register.minors.choices import TalkState, TracingOutcome
from helle.register.minors.forms import TalkForm, TalkHoldForm, TracingEndForm, TracingForm
from helle.register.minors.models import ReturnTalk, Tracing
from helle.register.minors.return_actions import Held, Search
from helle.register.protection import clock
from helle.rules.minors.codes import TracingService


def _case_of_who_traces(number: str) -> Case:
    """The case, for CMM or Hjemrejsestyrelsen where they hold what belongs to the return."""
    if not policies.may_trace():
        raise PermissionDenied
    return cases.get_case_for_reading(number, "core", "identity", "return_plan")


@require_http_methods(["GET", "POST"])
def minor_tracing(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that a search for the family begins, with the minor's consent (MIN-10, MIN-11)."""
    case = _case_of_who_traces(number)
    form = TracingForm(request.POST or None, initial=initial_of(case, begun_on=clock.today()))

    def searched() -> Search:
        return Search(
            service=TracingService(form.typed("service") or TracingService.RETURN_AGENCY),
            consents=form.typed("consents"),
            consent_on=form.typed("consent_on"),
            in_contact=form.typed("in_contact"),
            family_suspected=form.typed("family_suspected"),
            informed_on=form.typed("informed_on"),
            signed_on=form.typed("signed_on"),
            begun_on=form.typed("begun_on") or clock.today(),
            why=form.typed("why") or "",
        )

    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _begin(case, form, searched()),
        done=reverse("case-minor", args=[number]),
        saved=_("Eftersøgningen er noteret."),
        rules_follow=True,
        page={
            "heading": _("Notér en eftersøgning af familien"),
            "intro": _("Ingen søger uden barnets eget ja. Trækker barnet det tilbage, stopper eftersøgningen."),
            "ruling": actions.tracing_ruling(case, searched()),
            **ended.shut(case),
        },
    )


def _begin(case: Case, form: TracingForm, search: Search) -> None:
    actions.tracing_begin(case, expected_version=form.cleaned_data["case_version"], search=search)


@require_http_methods(["GET", "POST"])
def minor_tracing_end(request: ActingHttpRequest, number: str, tracing_id: uuid.UUID) -> HttpResponse:
    """Record how a search ended."""
    case = _case_of_who_traces(number)
    tracing = get_of_case(Tracing, case, tracing_id)
    form = TracingEndForm(request.POST or None, initial=initial_of(case, ended_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.tracing_end(
            case,
            tracing,
            expected_version=given["case_version"],
            ended_on=given["ended_on"],
            outcome=TracingOutcome(given["outcome"]),
            result=given["result"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Eftersøgningen er afsluttet."),
        page={"heading": _("Afslut eftersøgningen"), "submit_label": _("Afslut")},
    )


@require_http_methods(["GET", "POST"])
def minor_talk(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Plan a talk about a return (MIN-13)."""
    case = _case_of_who_traces(number)
    form = TalkForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        actions.talk_plan(
            case,
            expected_version=given["case_version"],
            planned_on=given["planned_on"],
            planned_at=given["planned_at"],
            interpreter=given["interpreter"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Samtalen er planlagt."),
        page={
            "heading": _("Planlæg en samtale med Hjemrejsestyrelsen"),
            "intro": _("Repræsentanten skal med. Indbyd hende eller ham, når tiden er aftalt."),
            "ruling": actions.talk_ruling(case, on=clock.today(), with_representative=None),
        },
    )


@require_http_methods(["GET", "POST"])
def minor_talk_hold(request: ActingHttpRequest, number: str, talk_id: uuid.UUID) -> HttpResponse:
    """Record what became of a planned talk: held with the representative, cancelled, or one that does not count."""
    case = _case_of_who_traces(number)
    talk = get_of_case(ReturnTalk, case, talk_id)
    form = TalkHoldForm(request.POST or None, initial=initial_of(case, held_on=min(talk.planned_on, clock.today())))

    def save() -> None:
        given = form.cleaned_data
        version = given["case_version"]
        became = TalkState(given["became"])
        if became is TalkState.CANCELLED:
            actions.talk_cancel(case, talk, expected_version=version)
            return
        counts = became is TalkState.HELD
        held = Held(
            on=given["held_on"] or talk.planned_on,
            with_representative=_there(counts, given["with_representative"]),
            why_without=given["why_without"],
            account=given["account"],
        )
        write = actions.talk_hold if counts else actions.talk_was_without
        write(case, talk, expected_version=version, held=held)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Det er noteret, hvad der blev af samtalen."),
        rules_follow=True,
        page={
            "heading": _("Hvad blev der af samtalen?"),
            "ruling": actions.talk_ruling(
                case,
                on=min(form.typed("held_on") or talk.planned_on, clock.today()),
                with_representative=_there(
                    form.typed("became") != TalkState.UNCOUNTED, form.typed("with_representative")
                ),
            ),
        },
    )


def _there(counts: bool, typed: bool | None) -> bool | None:
    """Whether the representative took part: of a talk that does not count it need not be said that she did not."""
    return typed if counts or typed is not None else False
