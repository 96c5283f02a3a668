"""Pages of the journey and the ledger of a return, and the ledger as a table for a spreadsheet."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.disbursements import arrival_actions, files, journey_actions, policies, queries
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.closing_actions import completion_ruling
from helle.register.disbursements.forms import ArrivalForm, JourneyForm
from helle.register.disbursements.journey_actions import Happened
from helle.register.handing_out.choices import Paper
from helle.register.handing_out.http import Wanted, answer_with_file
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock, context
from helle.register.returns import queries as returns
from helle.register.returns.models import ReturnCase
from helle.register.returns.views import PARTS, case_of
from helle.rules.ruling import Verdict

FILES: Final = ("csv", "ods")


@require_GET
def return_ledger(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The journey, the time limits, what was paid beside budget and ceiling, each entry, and the reports."""
    case = cases.get_case_for_reading(number, *PARTS)
    row = returns.get_return(case)
    ledger, state = queries.ledger_of(case, row), queries.state_of(row)
    audit.record("return.ledger_read", object_id=row.pk, cases=[case.pk])
    runs = row.ended_on is None
    return render(
        request,
        "disbursements/ledger.html",
        {
            "case": case,
            "ledger": ledger,
            "state": state,
            "today": clock.today(),
            "goes_on": bool(journey_actions.next_kinds(state)),
            "may_pay": policies.may_pay() and runs,
            "may_correct": ledger.arrival is not None
            and policies.may_pay()
            and runs
            and not arrival_actions.is_by_who_acts(ledger),
            "may_tell": policies.may_tell() and runs,
            "may_settle": policies.may_pay(),
            "pays": policies.may_pay(),
            "may_complete": runs and policies.may_pay() and completion_ruling(state).verdict is Verdict.ALLOWED,
            "acting_user": context.current().user_id,
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def return_ledger_file(request: ActingHttpRequest, number: str, form: str) -> HttpResponse:
    """The entries and their totals as a table (CSV, ODS); in no cell stands what a spreadsheet would work out."""
    if form not in FILES:
        raise Http404
    case = cases.get_case_for_reading(number, *PARTS)
    row = returns.get_return(case)
    ledger = queries.ledger_of(case, row)
    wanted = Wanted(
        Paper.LEDGER,
        make=lambda: files.csv_of(ledger) if form == "csv" else files.ods_of(ledger),
        made=lambda: audit.record("return.ledger_exported", object_id=row.pk, cases=[case.pk], detail={"form": form}),
        back=reverse("return-ledger", args=[number]),
        cases=[case.pk],
        about=row.pk,
        table=form,
    )
    return answer_with_file(request, wanted)


@require_http_methods(["GET", "POST"])
def return_journey(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a step of the journey home (RET-04, C5)."""
    case = case_of(number, allowed=policies.may_tell())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    state = queries.state_of(row)
    following = journey_actions.next_kinds(state)
    if not following and request.method == "GET":
        raise Http404
    form = JourneyForm(
        request.POST or None,
        initial=initial_of(case, on_day=clock.today(), kind=following[0] if len(following) == 1 else None),
    )
    form.offer("kind", [(one.value, str(one.label)) for one in following])
    if JourneyKind.TRAVEL_BOOKED not in following:
        del form.fields["travels_on"]

    def save() -> None:
        given = form.cleaned_data
        journey_actions.journey_record(
            case,
            row,
            happened=Happened(JourneyKind(given["kind"]), given["on_day"], given.get("travels_on"), given["note"]),
        )

    chosen = form.typed("kind") if form.is_bound else (following[0] if len(following) == 1 else None)
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Rejsen er noteret."),
        rules_follow=True,
        page={
            "heading": _("Notér et skridt på rejsen"),
            "intro": _missing(row, following) + _("Fra ankomsten regnes månederne til kontanter og projektets år."),
            "ruling": journey_actions.journey_ruling(state, JourneyKind(chosen)) if chosen else None,
        },
    )


def _missing(row: ReturnCase, following: list[JourneyKind]) -> str:
    """What is not in place before a step that can be next, for who is about to record it; '' where nothing is."""
    missing = {one.kind: one for kind in following for one in journey_actions.missing_steps(row, kind)}
    names = ", ".join(one.get_kind_display() for one in missing.values())
    return _("Mangler før rejsen: %(steps)s. ") % {"steps": names} if names else ""


@require_http_methods(["GET", "POST"])
def return_arrival(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Correct the day of arrival, from which the time of the money is counted (RET-06, RET-07)."""
    case = case_of(number, allowed=policies.may_pay())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    ledger = queries.ledger_of(case, row)
    if ledger.arrival is None:
        raise Http404
    form = ArrivalForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        arrival_actions.arrival_correct(case, row, on_day=form.cleaned_data["on_day"], why=form.cleaned_data["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Ankomsten er rettet, og fristerne regnes fra den nye dag."),
        page={
            "heading": _("Ret ankomstdagen"),
            "intro": _(
                "Der står %(day)s. Den dag og grunden til at rette den bliver stående; fristerne regnes fra den nye."
            )
            % {"day": long_day(ledger.arrival.row.on_day, active_language())},
            "ruling": ledger.deadlines,
        },
    )
