"""Pages of the hotline: writing a call down, the list, one call, correcting it, calling back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, Saved, answer_form, keep_sent
from helle.register.hotline import actions, policies, queries
from helle.register.hotline.choices import Became, CallBackEnd, Done
from helle.register.hotline.forms import KEYS, CallBackForm, CallForm, CorrectionForm
from helle.register.hotline.hours import hours_now
from helle.register.hotline.models import Call, CallDraft
from helle.register.hotline.queries import Sought
from helle.register.hotline.ruling import goes_to, told_rule
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import says_disposed_of, without_personal_data
from helle.register.interface.words import active_language, page_number
from helle.register.protection import boxes, clock
from helle.register.protection.drafts import Saving
from helle.register.protection.refusals import Refused
from helle.rules.hotline import CallerKind, HotlineRoute
from helle.rules.ruling import Ruling

MONTHS_OFFERED = 24


@require_GET
def call_list(request: ActingHttpRequest) -> HttpResponse:
    """The calls of the hotline: one's own of today first."""
    policies.require_read()
    sought = _sought(request)
    lines, more = queries.listed_calls(sought)
    month = sought.month.isoformat()[:7] if sought.month else ""
    audit.record(
        "call.listed",
        detail={
            "caller": sought.caller,
            "month": month,
            "outcome": sought.outcome,
            "page": sought.page,
            "shown": len(lines),
        },
    )
    language = active_language()
    return render(
        request,
        "hotline/list.html",
        {
            "own": [line for line in lines if line.mine_today],
            "others": [line for line in lines if not line.mine_today],
            "callers": [(one.value, one.label.in_language(language)) for one in CallerKind],
            "months": _months(),
            "outcomes": [*Done.choices, *Became.choices],
            "sought": sought,
            "month": month,
            "more": more,
            "today": clock.today(),
            "hours": hours_now(),
            "may_write": policies.may_write(),
        },
    )


def _sought(request: ActingHttpRequest) -> Sought:
    caller, month, outcome = (request.GET.get(name, "") for name in ("ringer", "maaned", "udfald"))
    known = [code for code, _first in _months()]
    return Sought(
        caller=caller if caller in CallerKind else "",
        month=dt.date.fromisoformat(f"{month}-01") if month in known else None,
        outcome=outcome if outcome in Done or outcome in Became else "",
        page=page_number(request.GET.get("side", "")),
    )


def _months() -> list[tuple[str, dt.date]]:
    """The months that can be chosen, this one first."""
    return [(f"{first:%Y-%m}", first) for first in clock.latest_months(MONTHS_OFFERED)]


@require_http_methods(["GET", "POST"])
def call_new(request: ActingHttpRequest) -> HttpResponse:
    """Write a call down; kept as a draft meanwhile. `kladde` continues one."""
    policies.require_write()
    draft = _asked_draft(request)
    form = CallForm(request.POST or None, initial={"form_token": uuid.uuid4()} | _initial(draft))
    recorded: list[Call] = []

    def save() -> None:
        recorded[:] = [
            actions.call_record(form.told(), wish=form.wish(), draft_id=form.cleaned_data["draft"]),
        ]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("call-list"),
        shown_at=lambda: reverse("call-page", args=[recorded[0].pk]),
        saved=_("Opkaldet er skrevet ned."),
        page={
            "heading": _("Opkald til hotlinen"),
            "ruling": _ruling_so_far(form),
            "submit_label": _("Gem opkaldet"),
            "keys": KEYS,
            "hours": hours_now(),
            "draft": draft,
            "box_key": boxes.public_key(),
        },
        template="hotline/call_form.html",
        rules_follow=True,
    )


def _initial(draft: CallDraft | None) -> dict[str, Any]:
    if draft is None:
        return _from(clock.now().astimezone(clock.COPENHAGEN))
    began = draft.begun_at.astimezone(clock.COPENHAGEN)
    several = {"themes", "done", "referred_to"}
    typed = {name: values if name in several else values[0] for name, values in queries.typed_in(draft).items()}
    return {**_from(began), **typed, "draft": draft.pk, "draft_version": draft.version}


def _from(began: dt.datetime) -> dict[str, Any]:
    return {"started_on": began.date(), "started_time": f"{began:%H:%M}"}


def _asked_draft(request: ActingHttpRequest) -> CallDraft | None:
    asked = request.GET.get("kladde", "")
    if not asked or request.method == "POST":
        return None
    try:
        key = uuid.UUID(asked)
    except ValueError as error:
        raise Http404 from error
    draft = queries.get_draft(key)
    audit.record("call.draft_read", object_id=draft.pk)
    return draft


def _ruling_so_far(form: CallForm) -> Ruling[tuple[HotlineRoute, ...]] | None:
    """Where the call goes by what is typed; nothing while nothing was told, or what was typed cannot be read."""
    if form.is_bound and not form.asks_the_rules:
        return None
    shown = form.typed if form.is_bound else form.initial.get
    signs, work = shown("signs") or "", shown("work") or ""
    return goes_to(
        signs={"yes": True, "no": False}.get(signs),
        work=work,
        danger=bool(shown("danger")),
        caller=shown("caller") or "",
    )


@require_POST
@without_personal_data
def draft_save(request: ActingHttpRequest) -> HttpResponse:
    """Keep what is typed of a call, every second or so. Answers with the draft's id and version, and what to say of it.

    The draft leaves a line in the audit when it begins; the savings after it are part of writing. A `box` is what the
    browser closed while there was no connection; one that nobody can open is refused, and the browser lets it go.
    One of another kind of draft is refused too, and the browser keeps it for the page that it is for.
    """
    policies.require_write()

    def keep(saving: Saving, typed: dict[str, list[str]]) -> Saved:
        kept = actions.draft_save(saving, typed)
        return Saved(kept.pk, kept.version, kept.saved_at)

    return keep_sent(request, kind="call", form_of=CallForm, keep=keep)


@require_http_methods(["GET", "POST"])
def draft_discard(request: ActingHttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw one's own draft away."""
    draft = queries.get_draft(draft_id)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(draft.pk, {}),
        save=lambda: actions.draft_discard(draft),
        done=reverse("call-list"),
        saved=_("Kladden er kasseret."),
        page={
            "heading": _("Kassér et opkald, der ikke er gemt"),
            "intro": _("Det, du har skrevet, slettes for altid. Ingen anden har set det."),
            "submit_label": _("Kassér kladden"),
        },
    )


@says_disposed_of
@require_GET
def call_page(request: ActingHttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """A call as it holds, what the rule says of it, what came of it, and its earlier versions."""
    call = queries.get_call_for_reading(call_id)
    whole = queries.whole(call)
    audit.record("call.read", object_id=call.root)
    return render(
        request,
        "hotline/call.html",
        {
            "call": whole.holds,
            "whole": whole,
            "followed": [
                (row, whole.referral_numbers.get(row.referral_id) if row.referral_id else None)
                for row in whole.followed
            ],
            "ruling": told_rule(call),
            "today": clock.today(),
            "may_write": policies.may_write(),
        },
    )


@says_disposed_of
@require_http_methods(["GET", "POST"])
def call_correct(request: ActingHttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Correct a call by a version that says why. What is corrected is the version that stood in the page; where another
    came meanwhile, nothing is."""
    call = queries.get_call_for_writing(call_id)
    form = CorrectionForm(
        request.POST or None,
        has_call_back=queries.has_call_back(call),
        initial={"form_token": uuid.uuid4(), "version": call.pk, **_as_it_holds(call)},
    )

    def save() -> None:
        if form.cleaned_data["version"] != call.pk:
            raise Refused(actions.CORRECTED_MEANWHILE)
        actions.call_correct(call, form.told(), why=form.cleaned_data["why"], wish=form.wish())

    return answer_form(
        request,
        form,
        about=About(call.root, {}),
        save=save,
        done=reverse("call-page", args=[call.root]),
        saved=_("Opkaldet er rettet. Det, der stod før, kan stadig ses."),
        page={
            "heading": _("Ret et opkald"),
            "notes": [queries.WHERE_STAYS] if queries.hides_place(call) else [],
            "ruling": _ruling_so_far(form),
            "submit_label": _("Gem rettelsen"),
        },
        template="hotline/correct.html",
        rules_follow=True,
    )


def _as_it_holds(call: Call) -> dict[str, Any]:
    started = call.started_at.astimezone(clock.COPENHAGEN)
    return {
        "caller": call.caller,
        "text": queries.opened(call).text,
        "themes": call.themes,
        "danger": call.danger,
        "signs": {True: "yes", False: "no"}.get(call.signs) if call.signs is not None else "",
        "work": call.work,
        "language": call.language,
        "sector": call.sector,
        "region": call.region,
        "municipality": call.municipality,
        "done": call.done,
        "referred_to": call.referred_to,
        **_from(started),
        "minutes": call.minutes,
    }


@says_disposed_of
@require_http_methods(["GET", "POST"])
def call_back(request: ActingHttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """See whom to call back, and say how it went: then that is erased."""
    call = queries.get_call_for_writing(call_id)
    waiting = queries.get_call_back(call)
    form = CallBackForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(call.root, {"call_back": True}),
        save=lambda: actions.call_back_end(waiting, CallBackEnd(form.cleaned_data["how"])),
        done=reverse("call-page", args=[call.root]),
        saved=_("Det er noteret, og hvem der skulle ringes til, er slettet."),
        page={
            "heading": _("Ring tilbage"),
            "intro": _(
                "Når du gemmer, slettes det, der står om, hvem der skal ringes til. Det kan ikke hentes frem igen."
            ),
            "submit_label": _("Gem, og slet ønsket"),
            "waiting": waiting,
            "wish": queries.wish_of(waiting),
            "today": clock.today(),
        },
        template="hotline/call_back.html",
    )
