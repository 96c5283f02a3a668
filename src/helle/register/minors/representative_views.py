"""Pages of who represents a minor: asked for, nominated, appointed, given a login, ended."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.entries import get_of_case
from helle.register.cases.http import answer_form, initial_of
from helle.register.interface.words import active_language
from helle.register.minors import queries
from helle.register.minors import representative_actions as actions
from helle.register.minors.choices import Capacity, RepresentationEnd
from helle.register.minors.forms import (
    AppointmentForm,
    NominationForm,
    RepresentativeEndForm,
    RepresentativeLoginForm,
    RepresentativeRequestForm,
)
from helle.register.minors.models import Appointment, Nomination
from helle.register.minors.representative_actions import Nominee
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict


def _choices(units: list[NamedUnit]) -> list[tuple[str, str]]:
    language = active_language()
    return [(str(one.id), one.name.in_language(language)) for one in units]


@require_http_methods(["GET", "POST"])
def minor_representative_request(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that an organisation was asked to find a representative (MIN-04)."""
    case = cases.get_case_for_writing(number, "core", "identity")
    form = RepresentativeRequestForm(request.POST or None, initial=initial_of(case, requested_on=clock.today()))
    form.offer("to_unit", _choices(queries.nominating_bodies()))

    def save() -> None:
        given = form.cleaned_data
        actions.representative_request(
            case,
            expected_version=given["case_version"],
            to_unit=uuid.UUID(given["to_unit"]),
            requested_on=given["requested_on"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Det er noteret, at organisationen er bedt om at indstille."),
        page={
            "heading": _("Bed om en repræsentant"),
            "intro": _(
                "Udlændingestyrelsen har ansvaret for, at barnet får en repræsentant: en organisation indstiller, og "
                "Familieretshuset udpeger. Helle sender intet til organisationen; notér, at den er bedt om det."
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def minor_nomination(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record whom an organisation nominates."""
    case = cases.get_case_for_writing(number, "core", "identity")
    form = NominationForm(request.POST or None, initial=initial_of(case, nominated_on=clock.today()))
    form.offer("organisation", _choices(queries.nominating_bodies()))

    def save() -> None:
        given = form.cleaned_data
        actions.nomination_record(
            case,
            expected_version=given["case_version"],
            nominee=Nominee(
                organisation=uuid.UUID(given["organisation"]),
                nominated_on=given["nominated_on"],
                name=given["name"],
                contact=given["contact"],
                child_heard=ChildHeard(given["child_heard"]),
                childs_view=given["childs_view"],
                conflict=NomineeConflict(given["conflict"]),
                about_the_conflict=given["about_the_conflict"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Indstillingen er noteret."),
        page={
            "heading": _("Notér en indstilling"),
            "intro": _("Hvad der står her om den indstillede, ser kun CMM og Udlændingestyrelsen."),
        },
    )


@require_http_methods(["GET", "POST"])
def minor_appointment(request: ActingHttpRequest, number: str, nomination_id: uuid.UUID) -> HttpResponse:
    """Record the appointment of whoever was nominated."""
    case = cases.get_case_for_writing(number, "core", "identity", "reasons")
    nomination = get_of_case(Nomination, case, nomination_id)
    form = AppointmentForm(
        request.POST or None,
        initial=initial_of(case, since=clock.today(), capacity=Capacity.PERSONAL.value),
    )
    chosen = form.typed("appointed_by")

    def save() -> None:
        given = form.cleaned_data
        actions.representative_appoint(
            case,
            nomination,
            expected_version=given["case_version"],
            appointed_by=AppointingBody(given["appointed_by"]),
            capacity=Capacity(given["capacity"]),
            since=given["since"],
            scope=given["scope"],
            why=given["why"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Udpegningen er noteret."),
        rules_follow=True,
        page={
            "heading": _("Notér udpegningen"),
            "intro": _("Har barnet en repræsentant i forvejen, slutter den repræsentation samme dag."),
            "ruling": actions.appointment_ruling(
                case, nomination, appointed_by=AppointingBody(chosen) if chosen else None, on=clock.today()
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def minor_representative_login(request: ActingHttpRequest, number: str, appointment_id: uuid.UUID) -> HttpResponse:
    """Let the representative see the child's case in a unit of her own (FLO-16)."""
    case = cases.get_case_for_writing(number, "core", "identity")
    appointment = get_of_case(Appointment, case, appointment_id)
    form = RepresentativeLoginForm(request.POST or None, initial=initial_of(case))
    form.offer("unit", _choices(queries.units_of_one()), blank=True)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.representative_give_login(
            case,
            appointment,
            expected_version=form.cleaned_data["case_version"],
            unit=uuid.UUID(form.cleaned_data["unit"]),
        ),
        done=reverse("case-minor", args=[number]),
        saved=_("Repræsentanten kan nu se barnets sag. Det slutter, når repræsentationen slutter."),
        page={
            "heading": _("Giv repræsentanten adgang"),
            "intro": _(
                "Repræsentanten ser sagens kerne, barnets identitet, resultat og begrundelser, hvor det bor, helbred "
                "og hjemrejse. Uden en enhed her ses intet, og alt går med brev."
            ),
            "notes": [
                _(
                    "Sagen er afsluttet. Repræsentanten er barnets og ikke sagens, og kan derfor få adgang alligevel. "
                    "[MIN-01]"
                )
            ]
            if ended.ended_on(case) is not None
            else [],
            "submit_label": _("Giv adgang"),
        },
    )


@require_http_methods(["GET", "POST"])
def minor_representative_end(request: ActingHttpRequest, number: str, appointment_id: uuid.UUID) -> HttpResponse:
    """End a representation, and with it what the representative sees."""
    case = cases.get_case_for_writing(number, "core", "identity", "reasons")
    appointment = get_of_case(Appointment, case, appointment_id)
    form = RepresentativeEndForm(request.POST or None, initial=initial_of(case, ended_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.representative_end(
            case,
            appointment,
            expected_version=given["case_version"],
            ended_on=given["ended_on"],
            why=RepresentationEnd(given["why"]),
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Repræsentationen er afsluttet, og adgangen med den."),
        page={"heading": _("Afslut repræsentationen"), "submit_label": _("Afslut")},
    )
