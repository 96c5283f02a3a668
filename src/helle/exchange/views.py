"""Pages about the systems that call the API: which there are, a new one with its key, and the end of one."""

from __future__ import annotations

import datetime as dt
import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.exchange import actions, policies, queries
from helle.exchange.actions import Wanted
from helle.exchange.forms import CASES, REFERRALS, USES, YES, ConfirmForm, EndForm, ServiceForm
from helle.register.administration import policies as administration
from helle.register.administration.forms import fresh, unit_choices
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form, content_of
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, moment
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, submissions
from helle.register.protection.policies import is_officer
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm

OPERATION = "operation"
USUALLY = dt.timedelta(days=365)


@require_GET
def service_list(request: ActingHttpRequest) -> HttpResponse:
    """Which systems call the API, for whom, and when each was last used: of her own unit for who leads it."""
    policies.require_sees_accounts()
    found = queries.accounts()
    audit.record("service.listed", purpose=OPERATION, detail={"shown": len(found)})
    today = clock.today()
    return render(
        request,
        "exchange/services.html",
        {
            "rows": [(one, one.stands(today)) for one in found],
            "administers": administration.administers(),
            "oversees": administration.administers() or administration.leads() or is_officer(),
            "sees_users": administration.administers() or administration.leads(),
            "today": today,
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def service_new(request: ActingHttpRequest) -> HttpResponse:
    """Make an account for a system. Its key is shown once, on the page that made it."""
    administration.require_administrator()
    today, done = clock.today(), reverse("service-list")
    offered = queries.offered()
    form = ServiceForm(
        request.POST or None,
        initial=fresh(begins_on=today, ends_on=today + USUALLY),
        units=unit_choices(unit for unit in organisations.units_on(today).values() if unit.kind in offered.kinds),
        roles=_in_words(offered),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                submissions.spend(form.cleaned_data["form_token"], done, content_of(request))
                made = actions.account_make(_wanted(form))
        except (AlreadySaved, UsedForm):
            messages.info(
                request, _("Adgangen var allerede lavet. Fik du ikke nøglen med, så afslut den, og lav en ny.")
            )
            return redirect(done)
        except Refused as refused:
            form.refuse(refused)
        else:
            audit.record("service.key_shown", object_id=made.account_id, purpose=OPERATION)
            return render(
                request,
                "exchange/made.html",
                {
                    "key": made.key,
                    "name": form.cleaned_data["name"],
                    "waits": CASES in form.cleaned_data["uses"],
                },
            )
    audit.record("form.read", purpose=OPERATION, detail={"form": form_code(form), **form.in_log})
    return render(
        request,
        "interface/form_page.html",
        {
            "form": form,
            "heading": _("Et system, der må kalde Helle"),
            "intro": _(
                "Systemet kalder Helle for én enhed og aldrig for en medarbejder. Nøglen vises én gang. Hver læsning "
                "står i loggen med systemets navn."
            ),
            "submit_label": _("Lav nøglen"),
            "cancel_url": done,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@asks_again
@require_http_methods(["GET", "POST"])
def service_confirm(request: ActingHttpRequest, account_id: uuid.UUID) -> HttpResponse:
    """Say the second yes to a system that is to read cases, or no."""
    administration.require_second()
    one = queries.get_account(account_id)
    if not one.confirmable:
        raise Http404
    form = ConfirmForm(request.POST or None, initial=fresh())

    def answer() -> None:
        if form.cleaned_data["answer"] == YES:
            actions.account_confirm(account_id)
        else:
            actions.account_refuse(account_id, form.cleaned_data["refused_for"])

    return answer_form(
        request,
        form,
        save=answer,
        done=reverse("service-list"),
        saved=lambda: (
            _("Systemets nøgle åbner nu.")
            if form.cleaned_data["answer"] == YES
            else _("Du har sagt nej. Nøglen åbner ikke, og adgangen er afsluttet.")
        ),
        about=About(account_id, {}, purpose=OPERATION),
        template="exchange/confirm.html",
        page={
            "heading": _("Må systemet læse, hvordan enhedens sager står?"),
            "one": one,
            "today": clock.today(),
            "intro": _(
                "%(name)s læser derefter for %(unit)s, hvordan enhedens sager står, uden navne. Sig kun ja, hvis du "
                "ved, at enheden har bedt om det."
            )
            % {"name": one.row.user.full_name, "unit": one.unit.name.in_language(active_language())},
            "submit_label": _("Svar"),
            "cancel_url": reverse("service-list"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def service_end(request: ActingHttpRequest, account_id: uuid.UUID) -> HttpResponse:
    """End a system's access at once."""
    administration.require_administrator()
    one = queries.get_account(account_id)
    return answer_form(
        request,
        EndForm(request.POST or None, initial=fresh()),
        save=lambda: actions.account_end(account_id),
        done=reverse("service-list"),
        saved=_("Systemets nøgle virker ikke længere."),
        about=About(account_id, {}, purpose=OPERATION),
        page={
            "heading": _("Afslut et systems adgang"),
            "intro": _(
                "%(name)s kan ikke kalde Helle mere, så snart du trykker. Adgangen er lavet %(made)s af %(by)s og har "
                "kendetegnet %(id)s i loggen."
            )
            % {
                "name": one.row.user.full_name,
                "made": moment(one.row.made_at, clock.today(), active_language()),
                "by": one.row.made_by.full_name,
                "id": one.row.pk,
            },
            "submit_label": _("Afslut adgangen"),
            "cancel_url": reverse("service-list"),
        },
    )


def _in_words(offered: queries.Offered) -> dict[str, str]:
    """Each role by name, with what a system in it can be made for."""
    language = active_language()
    named = {}
    for code, (label, *uses) in offered.roles.items():
        may = ", ".join(str(said) for able, (_use, said) in zip(uses, USES, strict=True) if able)
        named[code] = f"{label.in_language(language)} ({may})"
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _wanted(form: ServiceForm) -> Wanted:
    given = form.cleaned_data
    return Wanted(
        name=given["name"],
        unit_id=uuid.UUID(given["unit"]),
        role=given["role"],
        sends_referrals=REFERRALS in given["uses"],
        reads_cases=CASES in given["uses"],
        begins_on=given["begins_on"],
        ends_on=given["ends_on"],
    )
