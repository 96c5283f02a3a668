"""Pages of a Social Supervision Authority: approving an offer, a visit, a sanction, and what becomes of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.accommodation import queries, supervision_actions
from helle.register.accommodation.choices import ApprovalKind, SanctionKind
from helle.register.accommodation.forms import (
    ApprovalForm,
    FollowUpForm,
    SanctionEndForm,
    SanctionForm,
    VisitForm,
    WithdrawForm,
)
from helle.register.accommodation.models import Explained, Offer, Sanction, Visit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.forms import HelleForm
from helle.register.protection import clock
from helle.rules.parameters import switch


@require_http_methods(["GET", "POST"])
def offer_supervise(request: ActingHttpRequest, offer_id: uuid.UUID, what: str) -> HttpResponse:
    """Write an approval, a visit or a sanction of an offer."""
    answer = {"godkendelse": _approval, "besoeg": _visit, "sanktion": _sanction}.get(what)
    offer = queries.get_offer_for_supervising(offer_id)
    if answer is None:
        raise Http404
    return answer(request, offer)


def _approval(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    today = clock.today()
    form = ApprovalForm(
        request.POST or None,
        special=bool(switch("placement_regardless_of_stay", today)),
        initial={"form_token": uuid.uuid4(), "since": today, "kind": ApprovalKind.SERVICE_ACT.value},
    )

    def save() -> None:
        given = form.cleaned_data
        supervision_actions.approval_record(
            offer,
            kind=ApprovalKind(given["kind"]),
            since=given["since"],
            last_day=given["last_day"],
            section=given["section"],
            places=given["places"],
            terms=given["terms"],
            why=given["why"],
        )

    return _answer(
        request,
        offer,
        form,
        save=save,
        saved=_("Godkendelsen er skrevet ind. CMM og udbyderen kan se den."),
        page={
            "heading": _("Godkend stedet"),
            "submit_label": _("Gem godkendelsen"),
            "ruling": queries.whole(offer).listed.approval,
        },
    )


def _visit(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    form = VisitForm(request.POST or None, initial={"form_token": uuid.uuid4(), "held_on": clock.today()})
    return _answer(
        request,
        offer,
        form,
        save=lambda: supervision_actions.visit_record(offer, form.seen()),
        saved=_("Besøget er skrevet ind."),
        page={
            "heading": _("Skriv et tilsynsbesøg"),
            "intro": _("Skriv om stedet, aldrig om en beboer. Temaer, I ikke så på, lades stå."),
            "submit_label": _("Gem besøget"),
        },
        template="accommodation/visit_form.html",
    )


def _sanction(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    form = SanctionForm(request.POST or None, initial={"form_token": uuid.uuid4(), "since": clock.today()})

    def save() -> None:
        given = form.cleaned_data
        supervision_actions.sanction_record(
            offer,
            kind=SanctionKind(given["kind"]),
            since=given["since"],
            last_day=given["last_day"],
            words=given["words"],
        )

    return _answer(
        request,
        offer,
        form,
        save=save,
        saved=_("Sanktionen er skrevet ind. CMM og udbyderen kan se den."),
        page={
            "heading": _("Skriv en sanktion"),
            "intro": _("Trækkes godkendelsen tilbage, ender den samme dag. De, der bor der, flyttes ikke af sig selv."),
            "submit_label": _("Gem sanktionen"),
        },
    )


@require_http_methods(["GET", "POST"])
def offer_entry(
    request: ActingHttpRequest, offer_id: uuid.UUID, what: str, entry_id: uuid.UUID, how: str
) -> HttpResponse:
    """What becomes of an entry of one's own: a visit followed up, a sanction ended, a mistake put out of force."""
    offer = queries.get_offer_for_supervising(offer_id)
    row = supervision_actions.entry_for_changing(offer, what, entry_id)
    if how == "fejl":
        return _mistake(request, offer, row)
    if how == "opfoelgning" and isinstance(row, Visit) and row.followed_up_on is None:
        return _follow_up(request, offer, row)
    if how == "ophoer" and isinstance(row, Sanction):
        return _sanction_end(request, offer, row)
    raise Http404


def _mistake(request: ActingHttpRequest, offer: Offer, row: Explained) -> HttpResponse:
    form = WithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return _answer(
        request,
        offer,
        form,
        save=lambda: supervision_actions.entry_withdraw(offer, row, why=form.cleaned_data["why"]),
        saved=_("Oplysningen er sat ud af kraft. Den kan stadig ses."),
        page={"heading": _("Sæt en oplysning ud af kraft"), "submit_label": _("Sæt ud af kraft")},
    )


def _follow_up(request: ActingHttpRequest, offer: Offer, row: Visit) -> HttpResponse:
    form = FollowUpForm(request.POST or None, initial={"form_token": uuid.uuid4(), "on": clock.today()})

    def save() -> None:
        given = form.cleaned_data
        supervision_actions.visit_follow_up(offer, row, on=given["on"], words=given["words"])

    return _answer(
        request,
        offer,
        form,
        save=save,
        saved=_("Opfølgningen er skrevet ind."),
        page={"heading": _("Følg op på besøget"), "submit_label": _("Gem opfølgningen")},
    )


def _sanction_end(request: ActingHttpRequest, offer: Offer, row: Sanction) -> HttpResponse:
    form = SanctionEndForm(request.POST or None, initial={"form_token": uuid.uuid4(), "last_day": clock.today()})
    return _answer(
        request,
        offer,
        form,
        save=lambda: supervision_actions.sanction_end(offer, row, last_day=form.cleaned_data["last_day"]),
        saved=_("Sanktionen har fået sin sidste dag."),
        page={
            "heading": _("Afslut sanktionen"),
            "intro": row.get_kind_display(),
            "submit_label": _("Gem den sidste dag"),
        },
    )


def _answer(
    request: ActingHttpRequest,
    offer: Offer,
    form: HelleForm,
    *,
    save: Callable[[], object],
    saved: str,
    page: dict[str, Any],
    template: str = "interface/form_page.html",
) -> HttpResponse:
    def do() -> None:
        save()

    return answer_form(
        request,
        form,
        save=do,
        done=reverse("offer-page", args=[offer.pk]),
        saved=saved,
        page=page,
        about=About(offer.pk, {}),
        template=template,
    )
