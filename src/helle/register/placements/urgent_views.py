"""Pages for the police who need a place at once, and for CMM who answers (ACM-20)."""

from __future__ import annotations

import uuid
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import says_disposed_of
from helle.register.organisations import queries as organisations
from helle.register.placements import policies, urgent_actions, urgent_queries
from helle.register.placements.choices import AnswerMistake, NoPlaceWhy, UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.forms import AnswerWithdrawForm, UrgentAnswerForm, UrgentForm, UrgentOutcomeForm
from helle.register.placements.models import UrgentRequest
from helle.register.protection import clock
from helle.register.protection.refusals import IN_THE_FUTURE, Refused
from helle.rules.codes import Rung
from helle.rules.crime.detention import DetentionFacts, detention

# The hotline's published number (PUB-ORG-08).
HOTLINE: Final = "70 20 25 50"


@require_GET
def request_list(request: ActingHttpRequest) -> HttpResponse:
    """The urgent requests of one's own unit; for CMM of everybody."""
    policies.require(policies.sees_urgent())
    rows = urgent_queries.listed()
    units = organisations.units_on(clock.today())
    audit.record("urgent.listed", detail={"shown": len(rows)})
    return render(
        request,
        "placements/urgent_list.html",
        {
            "rows": [(row, units.get(row.by_unit_id)) for row in rows],
            "may_ask": policies.may_ask(),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def request_new(request: ActingHttpRequest) -> HttpResponse:
    """Ask CMM for a place at once."""
    policies.require(policies.may_ask())
    form = UrgentForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    made: list[UrgentRequest] = []

    def save() -> None:
        asked = form.asked()
        if asked.detained_since is not None:
            raise Refused(
                IN_THE_FUTURE if asked.detained_since > clock.now() else urgent_actions.HELD_FOR_ITSELF,
                field="detained_on",
            )
        made[:] = [urgent_actions.urgent_request(asked)]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("urgent-list"),
        shown_at=lambda: reverse("urgent-page", args=[made[0].pk]),
        saved=_("CMM har fået det. Ring også, hvis det er nu."),
        page={
            "heading": _("Plads med det samme"),
            "intro": _(
                "Ofre og mulige ofre frihedsberøves så vidt muligt ikke; som udgangspunkt findes en plads på "
                "krisecenter, herberg eller lignende. [ACM-20, CRI-09]"
            ),
            "ruling": detention(DetentionFacts(Rung.CONTACT, True)),
            "submit_label": _("Bed om plads nu"),
            "held_at": reverse("detention-new"),
            "number": HOTLINE,
        },
        template="placements/urgent_form.html",
    )


@says_disposed_of
@require_GET
def request_page(request: ActingHttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """One urgent request, with what was answered and what became of it. No address of a place stands in it."""
    policies.require(policies.sees_urgent())
    row = urgent_queries.get_request(request_id)
    found = urgent_queries.whole(row)
    audit.record("urgent.read", object_id=row.pk)
    return render(
        request,
        "placements/urgent.html",
        {
            "row": row,
            "whole": found,
            "asker": organisations.units_on(clock.today()).get(row.by_unit_id),
            "may_answer": policies.may_answer(),
            "sees_places": policies.sees_every_offer(),
            "may_tell": found.not_told > 0 and (policies.may_ask() or found.cmm_tells),
            # One more of them is detained though something is told of all: from here what was asked comes along.
            "held_at": reverse("detention-new") if policies.may_ask() and found.held_anew else "",
            "held_of": row.pk,
            "today": clock.today(),
            "number": HOTLINE,
        },
    )


@require_http_methods(["GET", "POST"])
def request_answer(request: ActingHttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """CMM answers the police."""
    policies.require(policies.may_answer())
    row = urgent_queries.get_request(request_id)
    last, found = urgent_actions.latest_answer(row), urgent_queries.whole(row)
    form = UrgentAnswerForm(
        request.POST or None,
        offered=found.answerable,
        of_a_child=row.minors > 0,
        initial={"form_token": uuid.uuid4(), "seen": last.pk if last is not None else None},
    )

    def save() -> None:
        given = form.cleaned_data
        urgent_actions.urgent_answer(
            row,
            UrgentAnswerKind(given["kind"]),
            places=given["places"] or 0,
            why=NoPlaceWhy(given["why"]) if given["why"] else None,
            seen=given["seen"],
            holds=given["holds"],
        )

    return answer_form(
        request,
        form,
        about=About(row.pk, {"urgent": True}),
        save=save,
        done=reverse("urgent-page", args=[row.pk]),
        saved=_("Politiet kan se svaret."),
        page={
            "heading": _("Set, hvordan det sluttede") if found.ended else _("Svar politiet"),
            "intro": _("Skriv aldrig, hvor et sted ligger. Mødested aftales i telefonen."),
            "submit_label": _("Send svaret"),
            "row": row,
            "whole": found,
            "today": clock.today(),
        },
        template="placements/urgent_answer.html",
    )


@require_http_methods(["GET", "POST"])
def answer_withdraw(request: ActingHttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """CMM takes back what it answered, and says why (ACM-20)."""
    policies.require(policies.may_answer())
    found = urgent_queries.get_answer(answer_id)
    # Whoever opens it late reads on the request's page who took it back, and why.
    if found.withdrawn_at is not None and request.method != "POST":
        return redirect("urgent-page", request_id=found.request_id)
    form = AnswerWithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        urgent_actions.urgent_answer_withdraw(found, why=AnswerMistake(form.cleaned_data["why"]))

    return answer_form(
        request,
        form,
        about=About(found.request_id, {"urgent": True}),
        save=save,
        done=reverse("urgent-page", args=[found.request_id]),
        saved=_("Svaret er taget tilbage, og politiet kan se det. Ring også, og svar igen."),
        page={
            "heading": _("Tag svaret tilbage"),
            "intro": _(
                "Politiet ser, at svaret er taget tilbage, af hvem, hvornår og hvorfor. Teksten i det bliver slettet, "
                "og anmodningen venter på et svar igen. [ACM-20]"
            ),
            "submit_label": _("Tag svaret tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def request_outcome(request: ActingHttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Record what became of it. A detention is recorded for itself, and the way there is on the page (CRI-09)."""
    policies.require(policies.may_ask() or policies.may_answer())
    row = urgent_queries.get_request(request_id)
    found = urgent_queries.whole(row)
    # Whoever opens it late reads on the request's page what was told.
    if found.ended and request.method != "POST":
        return redirect("urgent-page", request_id=row.pk)
    form = UrgentOutcomeForm(
        request.POST or None, whole=found, may_hold=policies.may_ask(), initial={"form_token": uuid.uuid4()}
    )

    def save() -> None:
        kind = UrgentOutcomeKind(form.cleaned_data["kind"])
        urgent_actions.urgent_outcome(row, kind, words=form.cleaned_data["words"], persons=form.of_how_many())

    return answer_form(
        request,
        form,
        about=About(row.pk, {"urgent": True}),
        save=save,
        done=reverse("urgent-page", args=[row.pk]),
        saved=_("Det er noteret."),
        page={
            "heading": _("Hvad skete der?"),
            "intro": _("En frihedsberøvelse er undtagelsen og noteres for sig. [CRI-09]"),
            "ruling": detention(DetentionFacts(Rung.CONTACT, True)),
            "held_at": reverse("detention-new") if policies.may_ask() else "",
            "held_of": row.pk,
        },
        template="placements/urgent_outcome.html",
    )
