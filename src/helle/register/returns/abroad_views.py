"""Pages of what is weighed and told beyond Denmark: the risk, contacts, who was told, the transfer under Dublin."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.entries import get_of_case
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.minors.facts import facts_of
from helle.register.protection import clock
from helle.register.returns import abroad_actions as actions
from helle.register.returns import policies, queries
from helle.register.returns.abroad_actions import Telling
from helle.register.returns.choices import (
    ContactAbout,
    ContactOutcome,
    RiskLevel,
    ToldFact,
    ToldWhom,
    TransferGround,
)
from helle.register.returns.forms import ContactAnswerForm, ContactForm, RiskForm, TellForm, TransferForm
from helle.register.returns.models import ContactRequest, ReturnCase
from helle.register.returns.rulings import responsible_ruling
from helle.register.returns.views import case_of
from helle.rules.returns.codes import ReturnPhase


@require_http_methods(["GET", "POST"])
def return_risk(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record how likely the person is trafficked again after the return (ACC-03)."""
    case = case_of(number, allowed=policies.may_prepare())
    row = queries.get_running(case)
    form = RiskForm(request.POST or None, initial=initial_of(case, assessed_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.risk_assess(
            case,
            row,
            expected_version=given["case_version"],
            level=RiskLevel(given["level"]),
            assessed_on=given["assessed_on"],
            text=given["text"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Vurderingen er noteret."),
        page={
            "heading": _("Vurdér risikoen for, at personen bliver handlet igen"),
            "intro": _("Tænk på gæld, familie, dem, der har handlet personen, og hvad der venter ved hjemkomsten."),
        },
    )


@require_http_methods(["GET", "POST"])
def return_contact(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that the Foreign Ministry is asked to broker a contact abroad (FLO-22)."""
    case = case_of(number, allowed=policies.may_prepare())
    row = queries.get_running(case)
    form = ContactForm(request.POST or None, initial=initial_of(case, asked_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.contact_ask(
            case,
            row,
            expected_version=given["case_version"],
            about=ContactAbout(given["about"]),
            asked_on=given["asked_on"],
            asked=given["asked"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Forespørgslen er noteret."),
        page={
            "heading": _("Notér en forespørgsel til Udenrigsministeriet"),
            "intro": _("Helle sender intet. Notér her, hvad der er spurgt om, så alle ser, hvad der mangler svar."),
        },
    )


@require_http_methods(["GET", "POST"])
def return_contact_answer(request: ActingHttpRequest, number: str, contact_id: uuid.UUID) -> HttpResponse:
    """Record what the Foreign Ministry answered."""
    case = case_of(number, allowed=policies.may_prepare())
    row = get_of_case(ContactRequest, case, contact_id)
    form = ContactAnswerForm(request.POST or None, initial=initial_of(case, answered_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.contact_answer(
            case,
            row,
            expected_version=given["case_version"],
            outcome=ContactOutcome(given["outcome"]),
            answered_on=given["answered_on"],
            answer=given["answer"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Svaret er noteret."),
        page={"heading": _("Notér svaret fra Udenrigsministeriet")},
    )


@require_http_methods(["GET", "POST"])
def return_tell_partner(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Log what a partner abroad was told, with its ground (RET-26)."""
    case = case_of(number, allowed=policies.takes_part())
    row = queries.get_running(case)
    opened = queries.return_view(case).running
    known: dict[str, object] = {}
    if opened is not None and opened.destination is not None:
        known = {"country": opened.destination.row.country, "recipient": opened.destination.words["partner"]}
    return _tell(request, case, row, ToldWhom.PARTNER, known)


@require_http_methods(["GET", "POST"])
def return_tell_state(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Log what the receiving state was told of somebody under Dublin, with her consent (RET-10)."""
    case = case_of(number, allowed=policies.may_prepare())
    if not facts_of(case, clock.today()).dublin:
        raise Http404
    return _tell(request, case, None, ToldWhom.RECEIVING_STATE, {})


def _tell(
    request: ActingHttpRequest, case: Case, row: ReturnCase | None, whom: ToldWhom, known: dict[str, object]
) -> HttpResponse:
    to_partner = whom is ToldWhom.PARTNER
    form = TellForm(
        request.POST or None,
        to_partner=to_partner,
        taken_back_at=queries.consent_taken_back_at(row) if row else None,
        initial=initial_of(case, told_on=clock.today(), **known),
    )

    def save() -> None:
        given = form.cleaned_data
        telling = Telling(
            whom=whom,
            country=given["country"],
            recipient=given["recipient"],
            facts=[ToldFact(one) for one in given["facts"]],
            ground=TransferGround(given["ground"]),
            consent_on=given["consent_on"],
            told_on=given["told_on"],
            weighing=given["weighing"],
            renewed=given.get("renewed", False),
            covered=given["covered"],
            elsewhere_why=given.get("elsewhere_why", ""),
        )
        actions.abroad_tell(case, row, expected_version=given["case_version"], telling=telling)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[case.number]),
        saved=_("Det er noteret, hvad der er givet videre."),
        page={
            "heading": _("Notér, hvad partneren har fået at vide")
            if to_partner
            else _("Notér, hvad den ansvarlige stat har fået at vide"),
            "intro": _(
                "Giv kun det videre, modtageren skal bruge, og kun med personens samtykke. Helle sender intet; her "
                "noteres, hvad der er givet, til hvem og på hvilket grundlag."
            ),
            **({} if to_partner else ended.shut(case)),
        },
    )


@require_http_methods(["GET", "POST"])
def return_transfer(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a transfer under the Dublin Regulation, planned or done (RET-10)."""
    if not policies.may_transfer():
        raise PermissionDenied
    case = cases.get_case_for_writing(number, "core", "identity")
    today = clock.today()
    if not facts_of(case, today).dublin:
        raise Http404
    last = next(iter(queries.return_view(case).transfers), None)
    known = {"country": last.country, "planned_on": last.planned_on} if last else {}
    form = TransferForm(request.POST or None, initial=initial_of(case, **known))

    def save() -> None:
        given = form.cleaned_data
        actions.transfer_record(
            case,
            expected_version=given["case_version"],
            country=given["country"],
            planned_on=given["planned_on"],
            transferred_on=given["transferred_on"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Overførslen er noteret."),
        page={
            "heading": _("Notér overførslen til den ansvarlige stat"),
            "intro": _("En plan kan skrives om. Er personen overført, står det fast."),
            "ruling": responsible_ruling(case, ReturnPhase.DUBLIN_TRANSFER, today),
        },
    )
