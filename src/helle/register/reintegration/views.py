"""Pages of a reintegration plan: all of it, writing it, sending it, deciding on it, and two versions side by side."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import form_code
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.register.reintegration import actions, comparing, paid, policies, queries, rulings
from helle.register.reintegration.choices import PlanEventKind, PlanState
from helle.register.reintegration.drafts import Draft
from helle.register.reintegration.forms import DecideForm, PlanForm, SendForm, typed_of
from helle.register.reintegration.models import PlanVersion
from helle.register.reintegration.money import amount_words
from helle.register.reintegration.on_file import left_out, missing_in, told_beside
from helle.register.reintegration.queries import PlanView
from helle.register.reintegration.refusals import MovedOn
from helle.register.returns.models import ReturnCase
from helle.register.returns.queries import get_return, get_running, get_running_or_sent
from helle.rules.returns.codes import Currency

# What is said to who comes to a step that was taken already.
STANDS: Final = {
    PlanState.DRAFT: gettext_lazy("Planen er ikke sendt til Hjemrejsestyrelsen."),
    PlanState.SUBMITTED: gettext_lazy("Planen er allerede sendt og ligger hos Hjemrejsestyrelsen."),
    PlanState.SENT_BACK: gettext_lazy("Planen er allerede afgjort: den er sendt tilbage med bemærkninger."),
    PlanState.APPROVED: gettext_lazy("Planen er allerede afgjort: den er godkendt."),
    PlanState.REJECTED: gettext_lazy("Planen er allerede afgjort: den er afvist."),
}
PARTS = ("core", "identity", "return_plan")


def _case_of(number: str, *, allowed: bool = True) -> Case:
    if not allowed:
        raise PermissionDenied
    return cases.get_case_for_reading(number, *PARTS)


@require_GET
def plan(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The plan as it stands, what was decided on it, and its versions. Of a return that has ended it can be read."""
    case = _case_of(number)
    return_case = get_return(case)
    view = queries.plan_view(case, return_case)
    latest = view.latest
    audit.record("reintegration.read", object_id=return_case.pk, cases=[case.pk])
    return render(
        request,
        "reintegration/plan.html",
        {
            "case": case,
            "return_case": return_case,
            "view": view,
            "today": clock.today(),
            "is_open": return_case.ended_on is None,
            "check": rulings.checked(
                case, return_case, latest.draft, clock.today(), found_realistic=latest.approval is not None or None
            )
            if latest
            else None,
            "refused": latest if view.is_refused else None,
            "timing": rulings.timing_ruling(case, return_case, view),
            "units": organisations.units_on(clock.today()),
            "may_write": policies.may_write() and view.state is not PlanState.SUBMITTED,
            "may_send": policies.may_send(),
            "may_print": policies.may_write(),
            "may_decide": policies.may_decide(),
        },
    )


@require_http_methods(["GET", "POST"])
def plan_write(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write the plan as a new version. What is typed is held against both ceilings at each change (RET-17..RET-24)."""
    case = _case_of(number, allowed=policies.may_write())
    return_case = get_running(case)
    if request.method == "POST":
        form = PlanForm(request.POST, begins_from=rulings.first_approval(return_case))
        typed = form.readable()
        if form.asks_the_rules and "HX-Request" in request.headers:
            return _checked(request, case, return_case, form, typed)
    else:
        view = queries.plan_view(case, return_case)
        if view.state is PlanState.SUBMITTED:
            return _to_the_plan(request, case, view)
        latest = view.latest
        typed = latest.draft if latest else Draft(Currency.DKK, "")
        form = PlanForm(
            initial=initial_of(
                case, **typed_of(latest.draft if latest else None), based_on=latest.row.sequence if latest else 0
            )
        )

    form.tell_of_children(told_beside(case, clock.today()))

    def save() -> None:
        try:
            actions.plan_save(
                case,
                return_case,
                expected_version=form.cleaned_data["case_version"],
                based_on=form.cleaned_data["based_on"],
                draft=form.draft(),
            )
        except MovedOn as moved:
            form.goes_on_from(moved.latest, reverse("return-plan", args=[number]))
            raise

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-plan", args=[number]),
        saved=_("Planen er gemt som en ny version."),
        rules_follow=True,
        template="reintegration/write.html",
        page={
            "heading": _("Skriv reintegrationsplanen"),
            "intro": _(
                "Planen laves sammen med personen, partneren i landet og CMM. Hver gang den gemmes, bliver det en ny "
                "version; intet går tabt. Hjemrejsestyrelsen godkender den, når den er sendt."
            ),
            "submit_label": _("Gem planen"),
            "check": rulings.checked(case, return_case, typed, clock.today()),
            "rules_each_key": True,
        },
    )


def _checked(
    request: ActingHttpRequest, case: Case, return_case: ReturnCase, form: PlanForm, typed: Draft
) -> HttpResponse:
    """What the rules say of what is typed so far, and nothing else of the page: asked at each key."""
    audit.record("form.read", cases=[case.pk], detail={"form": form_code(form), "refused": [], "asked_the_rules": True})
    found = rulings.checked(case, return_case, typed, clock.today())
    return render(request, "reintegration/checked.html", {"check": found, "form": form})


@require_http_methods(["GET", "POST"])
def plan_send(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Send the plan to Hjemrejsestyrelsen (RET-11)."""
    case = _case_of(number, allowed=policies.may_send())
    found = _latest(request, case, PlanState.DRAFT)
    if isinstance(found, HttpResponse):
        return found
    return_case, view, version = found
    form = SendForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        actions.plan_submit(case, return_case, expected_version=form.cleaned_data["case_version"], version=version)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-plan", args=[number]),
        saved=_("Planen er sendt til Hjemrejsestyrelsen."),
        template="reintegration/ask.html",
        page={
            "heading": _("Send planen til Hjemrejsestyrelsen"),
            "intro": _(
                "Mens planen ligger hos Hjemrejsestyrelsen, kan ingen skrive i den. Den kan tages tilbage, indtil den "
                "er afgjort."
            ),
            "submit_label": _("Send planen"),
            "check": rulings.checked(case, return_case, view.versions[0].draft, clock.today()),
            "timing": rulings.timing_ruling(case, return_case, view),
        },
    )


@require_http_methods(["GET", "POST"])
def plan_take_back(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Take a plan back that nobody has decided on."""
    case = _case_of(number, allowed=policies.may_send())
    found = _latest(request, case, PlanState.SUBMITTED)
    if isinstance(found, HttpResponse):
        return found
    return_case, _view, version = found
    form = SendForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        actions.plan_take_back(case, return_case, expected_version=form.cleaned_data["case_version"], version=version)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-plan", args=[number]),
        saved=_("Planen er taget tilbage."),
        page={
            "heading": _("Tag planen tilbage"),
            "intro": _("Planen kan så skrives om og sendes igen. Det, der er sendt, bliver stående i historikken."),
            "submit_label": _("Tag planen tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def plan_decide(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Approve the plan, send it back with remarks, or reject it (RET-11)."""
    case = _case_of(number, allowed=policies.may_decide())
    found = _latest(request, case, PlanState.SUBMITTED, typed=True)
    if isinstance(found, HttpResponse):
        return found
    return_case, view, version = found
    form = DecideForm(request.POST or None, initial=initial_of(case))
    drew_it_up = actions.had_a_hand_in(return_case)
    if drew_it_up:
        form.is_by_who_drew_it_up()

    def save() -> None:
        given = form.cleaned_data
        kind = PlanEventKind(given["kind"])
        decided = {"expected_version": given["case_version"], "version": version, "remarks": given["remarks"]}
        if kind is PlanEventKind.APPROVED:
            realistic = given.get("found_realistic")
            another = given.get("another_child_why", "")
            actions.plan_approve(
                case, return_case, found_realistic=bool(realistic), another_child_why=another, **decided
            )
        else:
            actions.plan_refuse(case, return_case, kind=kind, found_realistic=given.get("found_realistic"), **decided)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-plan", args=[number]),
        saved=_("Afgørelsen er noteret."),
        template="reintegration/ask.html",
        page={
            "heading": _("Afgør reintegrationsplanen"),
            "intro": _paid_already(case, return_case, view.versions[0].draft)
            + _left_out(case, view.versions[0].draft)
            + _same_day_elsewhere(return_case, view.versions[0].draft)
            + (
                _(
                    "Du har selv skrevet på planen eller sendt den; en anden i Hjemrejsestyrelsen godkender den. Du "
                    "kan sende den tilbage eller afvise den."
                )
                if drew_it_up
                else _("Den, der har skrevet på planen eller sendt den, godkender den ikke selv.")
            ),
            "submit_label": _("Gem afgørelsen"),
            "check": rulings.checked(case, return_case, view.versions[0].draft, clock.today(), drew_it_up=drew_it_up),
            "timing": rulings.timing_ruling(case, return_case, view),
            "version": view.versions[0],
        },
    )


@require_GET
def plan_compare(request: ActingHttpRequest, number: str, older: int, newer: int) -> HttpResponse:
    """Two versions side by side: what stands in one and not in the other, line by line."""
    case = _case_of(number)
    return_case = get_return(case)
    versions = {one.row.sequence: one for one in queries.plan_view(case, return_case).versions}
    if older not in versions or newer not in versions:
        raise Http404
    audit.record(
        "reintegration.read", object_id=return_case.pk, cases=[case.pk], detail={"older": older, "newer": newer}
    )
    return render(
        request,
        "reintegration/compare.html",
        {
            "case": case,
            "older": versions[older],
            "newer": versions[newer],
            "parts": comparing.compare(versions[older].draft, versions[newer].draft),
            "others": [one for one in versions if one < newer and one != older],
        },
    )


def _paid_already(case: Case, return_case: ReturnCase, draft: Draft) -> str:
    """What was paid in earlier returns, and for lines that this version cuts, for who is about to decide."""
    undercut, before = paid.lines_undercut(case, return_case, draft), paid.paid_earlier(return_case)
    said = [paid.said_of_lines(undercut, draft.currency).in_language(active_language())] if undercut else []
    said += [
        _("Tidligere hjemsendelser har betalt %(amount)s (%(kind)s); det tæller med i planens beløb og under loftet.")
        % {"amount": amount_words(amount, draft.currency), "kind": kind.label.in_language(active_language())}
        for kind, amount in before
    ]
    return "".join(f"{one} " for one in said)


def _left_out(case: Case, draft: Draft) -> str:
    """Which children stand on her file and not in the plan, for who is about to decide."""
    missing = missing_in(case, draft, clock.today())
    return left_out(missing).in_language(active_language()) + " " if missing else ""


def _same_day_elsewhere(return_case: ReturnCase, draft: Draft) -> str:
    """Which children were born on the day of a child of another return, for who is about to decide."""
    names = ", ".join(one.name for one in queries.same_day_elsewhere(return_case, draft))
    said = _("Et barn født samme dag tæller i en anden hjemsendelse: %(names)s. [RET-24] ") % {"names": names}
    return said if names else ""


def _latest(
    request: ActingHttpRequest, case: Case, state: PlanState, *, typed: bool = False
) -> tuple[ReturnCase, PlanView, PlanVersion] | HttpResponse:
    """The return that runs, its plan, and the version that is worked on; where that stands otherwise, the way to the
    plan, which says so. Raises `Http404` where there is none.

    A form that was sent, and in which something is `typed`, is answered all the same: what happened meanwhile is said
    above it. So is one of a return that has ended.
    """
    sent = request.method == "POST"
    return_case = get_running_or_sent(case, sent=sent)
    view = queries.plan_view(case, return_case)
    if view.latest is None:
        raise Http404
    if view.state is not state and return_case.ended_on is None and not (sent and typed):
        return _to_the_plan(request, case, view)
    return return_case, view, view.latest.row


def _to_the_plan(request: ActingHttpRequest, case: Case, view: PlanView) -> HttpResponse:
    """Say where the plan stands, and go to it: who comes back by a bookmark, or presses twice, did nothing wrong."""
    messages.info(request, STANDS[view.state])
    return redirect("return-plan", case.number)
