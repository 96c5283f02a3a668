"""Pages of keeping and disposing of what stands beside the cases: schedules, what is due, what is held, and lists."""

from __future__ import annotations

import uuid
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.handing_out.choices import Paper
from helle.register.handing_out.http import Wanted, answer_with_file
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, page_number
from helle.register.protection import clock
from helle.register.protection.policies import is_officer
from helle.register.protection.refusals import Refused
from helle.register.retention import own_to_go, policies, trace_actions, trace_paper, trace_queries
from helle.register.retention.actions import DECIDED_ALREADY, LIST_WAITS, NOTHING_DUE
from helle.register.retention.choices import TraceKind
from helle.register.retention.forms import AnswerForm, DecideForm, DrawForm
from helle.register.retention.trace_actions import ProposedTrace
from helle.register.retention.trace_forms import TraceHoldForm, TraceLiftForm, TraceScheduleForm
from helle.rules.retention.codes import HoldGround

# What is looked at here is what members of staff did.
PURPOSE: Final = "supervision"


@require_GET
def page(request: ActingHttpRequest) -> HttpResponse:
    """How long what stands beside the cases is kept: what is set, what is due, what is held back, and the lists."""
    counted, lists = trace_queries.counts(), trace_queries.lists()
    audit.record("trace.listed", purpose=PURPOSE)
    return render(
        request,
        "retention/trace_page.html",
        {
            "schedules": trace_queries.schedules(),
            "without_years": trace_queries.kinds_without_years(),
            "counted": counted,
            "is_due": any(one.is_due for one in counted),
            "holds": trace_queries.holds_in_force(),
            "lifts": is_officer(),
            "lists": lists,
            "list_waits": any(row.approved is None for row, _state in lists),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def schedule_new(request: ActingHttpRequest) -> HttpResponse:
    """Propose how long a kind of trace is kept."""
    policies.require_traces()
    form = TraceScheduleForm(request.POST or None, initial={"form_token": uuid.uuid4(), "valid_from": clock.today()})

    def save() -> None:
        given = form.cleaned_data
        if given["years"] is None or given["years"] != int(given["years"]):
            raise Refused(trace_actions.YEARS, field="years")
        trace_actions.schedule_propose(
            ProposedTrace(TraceKind(given["kind"]), int(given["years"]), given["basis"], given["valid_from"])
        )

    return answer_form(
        request,
        form,
        about=About(None, {}, purpose=PURPOSE),
        save=save,
        done=reverse("trace-page"),
        saved=_("Fristen er foreslået. En anden tager stilling; den ene af jer er databeskyttelsesrådgiveren."),
        page={
            "heading": _("Foreslå, hvor længe noget bevares"),
            "intro": _(
                "Stikprøver og udleverede filer fortæller om medarbejdere. For alt andet tælles fra den dag, hvor der "
                "sidst skete noget, og det venter på de sager, det hører til, og på det, der ikke er afsluttet. Helle "
                "kender ingen lov, der fastsætter årene: skriv, hvem der har bestemt dem."
            ),
            "submit_label": _("Foreslå fristen"),
        },
    )


@require_http_methods(["GET", "POST"])
def schedule_answer(request: ActingHttpRequest, schedule_id: uuid.UUID) -> HttpResponse:
    """Decide about a schedule that another proposed, or take an own one back."""
    shown = trace_queries.get_schedule(schedule_id)
    own = shown.may_withdraw
    form = AnswerForm(request.POST or None, own=own, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(shown.row.pk, {}, purpose=PURPOSE),
        save=lambda: trace_actions.schedule_answer(shown.row, approve=form.cleaned_data["approve"] == "yes"),
        done=reverse("trace-page"),
        saved=_("Forslaget er trukket tilbage.") if own else _("Afgørelsen er gemt."),
        page={
            "heading": _("Træk dit forslag til en frist tilbage") if own else _("Tag stilling til en frist"),
            "submit_label": _("Træk forslaget tilbage") if own else _("Gem afgørelsen"),
            "shown": shown,
            "shut": not shown.may_answer and not own,
            "refused_as": shown.said or DECIDED_ALREADY,
            "today": clock.today(),
        },
        template="retention/trace_schedule.html",
    )


@require_http_methods(["GET", "POST"])
def hold_new(request: ActingHttpRequest) -> HttpResponse:
    """Hold what is a unit's back."""
    policies.require_traces()
    form = TraceHoldForm(
        request.POST or None, units=trace_queries.units_to_hold(), initial={"form_token": uuid.uuid4()}
    )

    def save() -> None:
        given = form.cleaned_data
        trace_actions.hold(
            uuid.UUID(given["unit"]),
            ground=HoldGround(given["ground"]),
            until_day=given["until_day"],
            why=given["why"],
        )

    return answer_form(
        request,
        form,
        about=About(None, {}, purpose=PURPOSE),
        save=save,
        done=reverse("trace-page"),
        saved=_("Enhedens materiale holdes tilbage."),
        page={"heading": _("Hold en enheds materiale tilbage"), "submit_label": _("Hold det tilbage")},
    )


@require_http_methods(["GET", "POST"])
def hold_lift(request: ActingHttpRequest, hold_id: uuid.UUID) -> HttpResponse:
    """Let go of what held traces back."""
    held = trace_queries.get_hold(hold_id)
    form = TraceLiftForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(held.row.pk, {}, purpose=PURPOSE),
        save=lambda: trace_actions.lift(held.row),
        done=reverse("trace-page"),
        saved=_("Det holdes ikke længere tilbage."),
        page={
            "heading": _("Ophæv tilbageholdelsen"),
            "submit_label": _("Ophæv det"),
            "held": held,
            "today": clock.today(),
        },
        template="retention/trace_lift.html",
    )


@require_http_methods(["GET", "POST"])
def draw(request: ActingHttpRequest) -> HttpResponse:
    """Draw the list of the traces that are due today."""
    form = DrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    due = [one for one in trace_queries.counts() if one.is_due]
    waits = [row for row, _state in trace_queries.lists() if row.approved is None]
    drawn: list[uuid.UUID] = []
    return answer_form(
        request,
        form,
        about=About(None, {"due": sum(one.how_many for one in due)}, purpose=PURPOSE),
        save=lambda: drawn.append(trace_actions.draw().pk),
        done=reverse("trace-page"),
        shown_at=lambda: reverse("trace-list", args=[drawn[0]]),
        saved=_("Listen er trukket. To forskellige personer tager stilling til den."),
        page={
            "heading": _("Træk en liste over det, der kasseres"),
            "intro": _(
                "Alt, hvis tid er udløbet, kommer på listen, det ældste først og højst 1.000 ad gangen. Ingen "
                "vælger, hvad der står på den; hvad der skal bevares, holdes tilbage."
            ),
            "submit_label": _("Træk listen"),
            "due": due,
            "shut": bool(waits) or not due,
            "refused_as": LIST_WAITS if waits else NOTHING_DUE,
            "ways": [(_("Åbn listen"), reverse("trace-list", args=[one.pk])) for one in waits],
        },
        template="retention/trace_draw.html",
    )


@require_GET
def list_page(request: ActingHttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """A list, who said yes to it, what became of it, and its certificate."""
    shown = trace_queries.get_list(list_id)
    audit.record("trace.read", object_id=shown.row.pk, purpose=PURPOSE)
    return render(request, "retention/trace_list.html", {"shown": shown, "today": clock.today()})


@asks_again
@require_http_methods(["GET", "POST"])
def decide(request: ActingHttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """Say yes or no to a list. The second yes carries it out."""
    shown = trace_queries.get_list(list_id)
    form = DecideForm(
        request.POST or None,
        may_approve=shown.waits and shown.said is None,
        last=shown.row.first_by_id is not None,
        going=[(line.row.pk, line.row.outcome) for line in shown.lines],
        initial={"form_token": uuid.uuid4()},
    )

    def save() -> None:
        if form.cleaned_data["approve"] == "yes":
            trace_actions.approve(shown.row)
        else:
            trace_actions.refuse(shown.row, why=form.cleaned_data["why"])

    return answer_form(
        request,
        form,
        about=About(shown.row.pk, {}, purpose=PURPOSE),
        save=form.unless_written(save),
        done=reverse("trace-list", args=[list_id]),
        saved=_("Afgørelsen er gemt."),
        page={
            "heading": _("Afgør liste %(number)s") % {"number": shown.row.number},
            "intro": shown.said,
            "submit_label": _("Gem afgørelsen"),
            "shown": shown,
            "shut": not shown.waits,
            "refused_as": DECIDED_ALREADY,
            "today": clock.today(),
        },
        template="retention/trace_decide.html",
    )


@asks_again
@require_http_methods(["GET", "POST"])
def certificate(request: ActingHttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """The certificate of a list that was carried out and of which nothing waits to go, as an accessible PDF."""
    shown = trace_queries.get_list(list_id)
    if not shown.has_certificate:
        raise Http404
    language = active_language()
    wanted = Wanted(
        Paper.CERTIFICATE,
        make=lambda: trace_paper.pdf(shown, language=language, at=clock.now()),
        made=lambda: audit.record("trace.printed", object_id=shown.row.pk, purpose=PURPOSE),
        back=reverse("trace-list", args=[list_id]),
        about=shown.row.pk,
        looked_for=PURPOSE,
    )
    return answer_with_file(request, wanted)


@require_GET
def own_to_go_page(request: ActingHttpRequest) -> HttpResponse:
    """All that the acting unit has a part in and that stands on a list that waits."""
    page = page_number(request.GET.get("side", ""))
    things, until_day, more = own_to_go.listed(page=page)
    audit.record("trace.own_listed", detail={"page": page, "shown": len(things)})
    return render(
        request,
        "retention/own_to_go.html",
        {
            "things": things,
            "until_day": until_day,
            "holds": any(one.holds for one in things),
            "page_number": page,
            "more": more,
            "today": clock.today(),
        },
    )
