"""Pages of keeping and disposing: schedules, the queue, lists, and the certificate of one."""

from __future__ import annotations

import uuid

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
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.retention import actions, paper, policies, queries
from helle.register.retention.actions import Proposed
from helle.register.retention.forms import AnswerForm, DecideForm, DrawForm, Offered, ScheduleForm
from helle.register.retention.queries import ListNow
from helle.rules.retention.codes import CountedFrom, KeptKind


@require_GET
def page(request: ActingHttpRequest) -> HttpResponse:
    """How long cases are kept: what is set, what is due, what cannot be computed, what is held back, and the lists."""
    found = queries.queues()
    held, lists = queries.holds_in_force(), queries.lists()
    audit.record("retention.listed", detail={state: queue.count for state, queue in found.items()})
    return render(
        request,
        "retention/page.html",
        {
            "schedules": queries.schedules(),
            "without_years": queries.kinds_without_years(),
            "due": found.get("due"),
            "unknown": [queue for queue in queries.unknown(found) if queue not in queries.left_off(found)],
            "left_off": queries.left_off(found),
            "holds": held,
            "lists": lists,
            "list_waits": any(row.approved is None for row, _state in lists),
            "keeps_traces": policies.may_keep_traces(),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def schedule_new(request: ActingHttpRequest) -> HttpResponse:
    """Propose how long a kind of case is kept."""
    policies.require_work()
    form = ScheduleForm(request.POST or None, initial={"form_token": uuid.uuid4(), "valid_from": clock.today()})

    def save() -> None:
        given = form.cleaned_data
        if given["years"] is None or given["years"] != int(given["years"]):
            raise Refused(actions.YEARS, field="years")
        actions.schedule_propose(
            Proposed(
                KeptKind(given["kind"]),
                int(given["years"]),
                CountedFrom(given["counted_from"]),
                given["basis"],
                given["valid_from"],
            )
        )

    return answer_form(
        request,
        form,
        about=About(None, {}),
        save=save,
        done=reverse("retention-page"),
        saved=_("Fristen er foreslået. En leder, der er en anden end dig, tager stilling."),
        page={
            "heading": _("Foreslå, hvor længe sager bevares"),
            "intro": _(
                "Ingen lov siger, hvor mange år disse sager bevares. Det sætter den dataansvarlige, efter Rigsarkivets "
                "bestemmelser."
            ),
            "submit_label": _("Foreslå fristen"),
        },
    )


@require_http_methods(["GET", "POST"])
def schedule_answer(request: ActingHttpRequest, schedule_id: uuid.UUID) -> HttpResponse:
    """Decide about a schedule that another proposed, or take an own one back."""
    shown = queries.get_schedule(schedule_id)
    own = shown.may_withdraw
    form = AnswerForm(request.POST or None, own=own, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(shown.row.pk, {}),
        save=lambda: actions.schedule_answer(shown.row, approve=form.cleaned_data["approve"] == "yes"),
        done=reverse("retention-page"),
        saved=_("Forslaget er trukket tilbage.") if own else _("Afgørelsen er gemt."),
        page={
            "heading": _("Træk dit forslag til en frist tilbage") if own else _("Tag stilling til en frist"),
            "submit_label": _("Træk forslaget tilbage") if own else _("Gem afgørelsen"),
            "shown": shown,
            "shut": not shown.may_answer and not own,
            "refused_as": actions.DECIDED_ALREADY,
            "today": clock.today(),
        },
        template="retention/schedule.html",
    )


@require_http_methods(["GET", "POST"])
def draw(request: ActingHttpRequest) -> HttpResponse:
    """Draw the list of what is due today."""
    policies.require_work()
    form = DrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    found = queries.queues()
    due = found.get("due")
    waits = [row for row, _state in queries.lists() if row.approved is None]
    drawn: list[uuid.UUID] = []
    return answer_form(
        request,
        form,
        about=About(None, {"due": due.count if due else 0}),
        save=lambda: drawn.append(actions.draw().pk),
        done=reverse("retention-page"),
        shown_at=lambda: reverse("retention-list", args=[drawn[0]]),
        saved=_("Listen er trukket. To forskellige personer tager stilling til den."),
        page={
            "heading": _("Træk en kassationsliste"),
            "intro": _(
                "Alle, hvis tid er udløbet, kommer på listen, de ældste først og højst 200 ad gangen. Ingen vælger, "
                "hvem der står på den; den, der skal bevares, holdes tilbage i sagen."
            ),
            "submit_label": _("Træk listen"),
            "due": due,
            "left_off": queries.left_off(found),
            "shut": bool(waits) or due is None,
            "refused_as": actions.LIST_WAITS if waits else actions.NOTHING_DUE,
            "ways": [(_("Åbn listen"), reverse("retention-list", args=[one.pk])) for one in waits],
            "today": clock.today(),
        },
        template="retention/draw.html",
    )


@require_GET
def list_page(request: ActingHttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """A list, who said yes to it, and what became of it."""
    shown = queries.get_list(list_id)
    audit.record("retention.read", object_id=shown.row.pk, cases=[line.row.case_id for line in shown.lines])
    return render(request, "retention/list.html", {"shown": shown, "today": clock.today()})


def _offered(shown: ListNow) -> Offered:
    """What of a list its form is about."""
    return {"may_approve": shown.may_approve, "last": shown.decided.last, "going": shown.decided.going}


@asks_again
@require_http_methods(["GET", "POST"])
def decide(request: ActingHttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """Say yes or no to a list. The second yes carries it out."""
    shown = queries.get_list(list_id)
    form = DecideForm(request.POST or None, **_offered(shown), initial={"form_token": uuid.uuid4()})
    page: dict[str, object] = {
        "heading": _("Afgør kassationsliste %(number)s") % {"number": shown.row.number},
        "intro": shown.said,
        "submit_label": _("Gem afgørelsen"),
        "shown": shown,
        "left_off": queries.left_off(queries.queues()) if shown.may_refuse else [],
        "shut": not shown.may_refuse,
        "refused_as": actions.DECIDED_ALREADY,
        "today": clock.today(),
    }

    def answer() -> None:
        if form.cleaned_data["approve"] == "no":
            actions.refuse(shown.row, why=form.cleaned_data["why"])
            return
        try:
            actions.approve(shown.row, shown=shown.decided)
        except Refused as refused:
            if refused is actions.STANDS_OTHERWISE:  # Two at the very same moment: what stands now is shown.
                page["shown"] = now = queries.get_list(list_id)
                page["intro"] = now.said
                form.show(**_offered(now))
            raise

    return answer_form(
        request,
        form,
        about=About(shown.row.pk, {}, cases=[line.row.case_id for line in shown.lines]),
        save=form.unless_written(answer),
        done=reverse("retention-list", args=[list_id]),
        saved=_("Afgørelsen er gemt."),
        page=page,
        template="retention/decide.html",
    )


@asks_again
@require_http_methods(["GET", "POST"])
def certificate(request: ActingHttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """The certificate of a list that was carried out and whose keys are gone, as an accessible PDF."""
    shown = queries.get_list(list_id)
    if shown.certificate is None or shown.keys_wait:
        raise Http404
    row, of, language = shown.row, shown.certificate, active_language()
    cases = [line.row.case_id for line in shown.lines]
    wanted = Wanted(
        Paper.CERTIFICATE,
        make=lambda: paper.pdf(shown, of, language=language, at=clock.now()),
        made=lambda: audit.record("retention.printed", object_id=row.pk, cases=cases),
        back=reverse("retention-list", args=[row.pk]),
        # It names nobody of whom anything is left, and a file that tells of somebody erased is over.
        looked_at=cases,
        about=row.pk,
    )
    return answer_with_file(request, wanted)
