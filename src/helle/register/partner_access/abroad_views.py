"""The partner's own pages: in English, without a login and without a script, behind a link and its code.

The session is a cookie of its own, for these pages alone. What is not held looks like what never was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helle.register.interface.marks import without_context
from helle.register.partner_access import abroad
from helle.register.partner_access.abroad import Given, Look, Plan, Sent
from helle.register.partner_access.abroad_answers import LANGUAGE, own, typed_in
from helle.register.partner_access.choices import MessageKind
from helle.register.partner_access.forms import CodeForm, DeliveryForm, MessageForm
from helle.register.protection import clock, vault
from helle.register.returns.choices import ToldFact

COOKIE: Final = "helle_partner"
# Nothing of these before a plan is approved (RET-12).
NEEDS_PLAN: Final = frozenset({MessageKind.ACTIVITIES_BEGUN, MessageKind.DELIVERY})


def _abroad[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the partner's own, in English, for which nobody acts. Her key is asked for once."""

    @without_context
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with vault.open_for_request(), translation.override(LANGUAGE):
            return own(view(request, *args, **kwargs))

    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@_abroad
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code of a link, whether there is such a link or not; what does not open says nothing of why."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        key = abroad.enter(token, form.cleaned_data["code"])
        if key is not None:
            return _inside(request, key)
        form.add_error(
            "code",
            _(
                "Det åbnede ikke. Se efter, om koden er rigtig. Er den det, er linket afsluttet, udløbet eller låst: "
                "spørg den, der gav dig det."
            ),
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "partner_access/abroad/enter.html", {"form": form}, status=status)


def _inside(request: HttpRequest, key: str) -> HttpResponse:
    if before := request.COOKIES.get(_cookie()):
        abroad.leave(before)
    response = redirect("partner")
    response.set_cookie(
        _cookie(),
        key,
        path=reverse("partner"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@require_safe
@_abroad
def page(request: HttpRequest) -> HttpResponse:
    """What was agreed to be told, and what this partner has reported."""
    key, seen = _seen(request)
    if seen is None:
        return _closed(request)
    plan, sent = abroad.plan(key, seen), abroad.own_messages(key, seen)
    context = {
        "seen": seen,
        "plan": plan,
        "messages": sent,
        "kinds": _kinds(seen, plan),
        "today": clock.today(),
        "sent": "sent" in request.GET,
    }
    return render(request, "partner_access/abroad/page.html", context)


def _kinds(seen: Look, plan: Plan | None) -> list[MessageKind]:
    """What there is to report: not what waits for a plan, nor what happens once and is known."""
    known = seen.stands | (NEEDS_PLAN if plan is None else frozenset())
    return [kind for kind in MessageKind if kind not in known and _may_report(seen, kind)]


def _may_report(seen: Look, kind: MessageKind) -> bool:
    """Who is not told of her arrival meets nobody, and is not told either that she has come (RET-26)."""
    return kind is not MessageKind.ARRIVAL_MET or ToldFact.ARRIVAL in seen.facts


@require_http_methods(["GET", "HEAD", "POST"])
@_abroad
def tell(request: HttpRequest, kind: str) -> HttpResponse:
    """Report something, once. Where the session has ended meanwhile, what was typed is shown once more."""
    if kind not in MessageKind:
        raise Http404
    what = MessageKind(kind)
    key, seen = _seen(request)
    if seen is None:
        return _closed(request, typed_in(request))
    if not _may_report(seen, what):
        raise Http404
    given = request.POST if request.method == "POST" else None
    initial = {"message_id": uuid.uuid4(), "happened_on": clock.today()}
    form: MessageForm = (
        DeliveryForm(given, plan=abroad.plan(key, seen), initial=initial)
        if what is MessageKind.DELIVERY
        else MessageForm(given, initial=initial)
    )
    if form.is_bound and form.is_valid() and not _is_asked(key, seen, what, form):
        became = _send(key, seen, what, form)
        if became in (Sent.RECEIVED, Sent.AGAIN):
            return redirect(f"{reverse('partner')}?sent")
        if became is Sent.NO:
            return _closed(request, typed_in(request))
        form.add_error(*_said(became))
        if became is Sent.CHANGED:
            form.send_anew()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "kind": what, "seen": seen}
    return render(request, "partner_access/abroad/tell.html", context, status=status)


def _is_asked(key: str, seen: Look, what: MessageKind, form: MessageForm) -> bool:
    """Whether it is asked first if a delivery is another than one that was reported before (RET-05)."""
    if not isinstance(form, DeliveryForm) or form.cleaned_data["is_another"]:
        return False
    before = abroad.alike(abroad.own_messages(key, seen), form.cleaned_data["message_id"], _given(what, form))
    if before is not None:
        form.ask_whether_another(before)
    return before is not None


def _given(what: MessageKind, form: MessageForm) -> Given:
    given = form.cleaned_data
    delivery = form.delivery() if isinstance(form, DeliveryForm) else None
    return Given(what, given["happened_on"], given["text"].strip(), delivery)


def _send(key: str, seen: Look, what: MessageKind, form: MessageForm) -> Sent:
    return abroad.send(key, seen, form.cleaned_data["message_id"], _given(what, form))


def _said(became: Sent) -> tuple[str | None, str]:
    """Beside what, and why, a report is not taken."""
    match became:
        case Sent.DAY:
            return "happened_on", _("Dagen ligger i fremtiden, eller før hjemrejsen blev forberedt.")
        case Sent.BEFORE:
            return "happened_on", _("Meld først, at personen er mødt ved ankomsten, senest den dag. [RET-05]")
        case Sent.CHANGED:
            return None, _(
                "Meldingen er allerede sendt med andre ord. Send den igen, hvis også det, du har rettet, skal frem."
            )
        case Sent.UNAPPROVED:
            return "happened_on", _("Planen var ikke godkendt den dag. Intet begynder eller leveres før da. [RET-12]")
        case Sent.UNBOOKED:
            return "happened_on", _(
                "Der er ikke bestilt en rejse endnu. Ingen rejser, før planen er godkendt. [RET-11]"
            )
        case Sent.STANDS:
            return None, _(
                "Det er allerede meldt eller noteret. Er dagen forkert, så skriv det under »Hvordan det går«. [RET-05]"
            )
        case Sent.EARLY:
            return "happened_on", _("Meld først, at aktiviteterne er begyndt, senest den dag. [RET-07]")
        case Sent.OVER:
            return "amount", _("Det er mere, end der er tilbage til det i budgettet. [RET-18]")
        case Sent.LINE:
            return "line", _("Planen er ændret. Åbn siden igen, og vælg, hvad i budgettet det er.")
        case _:
            return None, _("Der er sendt mange meldinger i dag. Det, du har skrevet, står her. Send det i morgen.")


@require_POST
@_abroad
def leave(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if key := request.COOKIES.get(_cookie()):
        abroad.leave(key)
    response = render(request, "partner_access/abroad/closed.html", {"left": True})
    response.delete_cookie(_cookie(), path=reverse("partner"), samesite="Strict")
    return response


def _cookie() -> str:
    """Its name: behind HTTPS one that no page without it can set."""
    return f"__Secure-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def _seen(request: HttpRequest) -> tuple[str, Look | None]:
    """The key of the session and what it is about; None where there is none, or her key is destroyed."""
    key = request.COOKIES.get(_cookie(), "")
    try:
        return key, abroad.look(key) if key else None
    except vault.Erased:
        return key, None


def _closed(request: HttpRequest, typed: list[str] | None = None) -> HttpResponse:
    context = {"typed": typed, "over": abroad.is_over(request.COOKIES.get(_cookie(), ""))}
    return render(request, "partner_access/abroad/closed.html", context, status=HTTPStatus.FORBIDDEN)
