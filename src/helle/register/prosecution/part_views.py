"""Pages of who has a criminal case: who investigates, whom it is offered to, and who assists or prosecutes (CRI-02)."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.forms import HelleForm
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.prosecution import handover_queries, part_actions, policies, queries
from helle.register.prosecution.choices import POLICE_KINDS, HandoverOutcome, Part
from helle.register.prosecution.forms import NO_PART, HandoverForm, InvestigationForm, PartForm, TakeBackForm
from helle.register.prosecution.models import CriminalCase
from helle.register.prosecution.views import answer, case_for_writing
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text


def _police_units(*, but_own: bool, kinds: frozenset[str] = POLICE_KINDS) -> list[tuple[str, str]]:
    own, language = context.current().unit_id, active_language()
    found = [
        (str(one.id), one.name.in_language(language))
        for one in organisations.units_on(clock.today()).values()
        if one.kind in kinds and not one.closed and not (but_own and one.id == own)
    ]
    return sorted(found, key=lambda pair: pair[1])


def _case_that_leads(number: str) -> CriminalCase:
    """The case, for the police of the unit that investigates."""
    policies.require(policies.is_police())
    case = queries.get_criminal_case(number)
    if queries.whole(case).own_part is not Part.INVESTIGATES:
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
def investigation_set(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Say anew what there are grounds to assume, and keep the case or offer it to another unit (CRI-01, CRI-02)."""
    case = _case_that_leads(number)
    now = _grounds_now(case)
    form = InvestigationForm(request.POST or None, initial=now)
    form.offer("unit", _police_units(but_own=False))
    own = str(context.current().unit_id)

    def save() -> None:
        given = form.cleaned_data
        if given["unit"] != own:
            part_actions.handover_propose(case, unit=uuid.UUID(given["unit"]), grounds=form.grounds(), why=given["why"])
            return
        if given["since"] is None:
            raise Refused(Text("Skriv dagen.", "Enter the day."), field="since")
        part_actions.investigation_set(case, grounds=form.grounds(), since=given["since"], why=given["why"])

    return answer(
        request,
        form,
        case,
        save=save,
        saved=lambda: (
            _("Det er noteret, hvem der efterforsker.")
            if form.cleaned_data["unit"] == own
            else _("Sagen er tilbudt den anden enhed. I har den, til den tager imod den.")
        ),
        page={
            "heading": _("Hvem efterforsker?"),
            "intro": _(
                "En anden enhed får sagen, når den tager imod den, og kan sende den tilbage med en grund. Indtil da "
                "har I sagen; derefter har I en kvittering, men ikke sagen. [CRI-02]"
            ),
            # What stands is in the form already, and the rule answers to it before anything is typed.
            "ruling": part_actions.investigation_ruling(
                form.grounds() if form.is_bound else part_actions.Grounds(**{one: now[one] for one in _GROUNDS}),
                clock.today(),
            ),
        },
        rules_follow=True,
    )


_GROUNDS: Final = ("organised", "very_extensive", "otherwise_qualified", "forced_labour", "specialists_wanted")


def _grounds_now(case: CriminalCase) -> dict[str, Any]:
    latest = queries.whole(case).investigations[0].row
    return {
        "form_token": uuid.uuid4(),
        "since": clock.today(),
        "unit": str(latest.unit_id),
        **{one: getattr(latest, one) for one in _GROUNDS},
    }


@require_http_methods(["GET", "POST"])
def handover_answer(request: ActingHttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Take a case in that another unit offers, or send it back with why (CRI-02)."""
    policies.require(policies.is_police())
    found = handover_queries.get_handover(handover_id)
    if not (found.waits and found.is_ours):
        raise Http404
    form = HandoverForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    sender = organisations.units_on(clock.today()).get(found.row.by_unit_id)
    provisions, aware_on = handover_queries.offered_is_about(found.row)
    language = active_language()

    def takes() -> bool:
        return bool(form.cleaned_data["takes"] == HandoverOutcome.RECEIVED)

    def save() -> None:
        part_actions.handover_answer(found.row, takes=takes(), words=form.cleaned_data["words"])

    return answer_form(
        request,
        form,
        about=About(found.row.criminal_case_id, {}, policies.PURPOSE),
        save=save,
        done=reverse("criminal-case-list"),
        shown_at=lambda: (
            reverse("criminal-case-page", args=[found.row.number]) if takes() else reverse("criminal-case-list")
        ),
        saved=lambda: _("Sagen er jeres.") if takes() else _("Sagen er sendt tilbage."),
        page={
            "heading": _("Straffesag %(number)s tilbydes jer") % {"number": found.row.number},
            "intro": _("Fra %(unit)s. %(provisions)s. Politiet opmærksom %(day)s. Begrundelse: %(why)s")
            % {
                "unit": sender.name.in_language(language) if sender else "",
                "provisions": ", ".join(queries.provision_text(one).in_language(language) for one in provisions),
                "day": long_day(aware_on, language) if aware_on else "",
                "why": found.why,
            },
        },
    )


@require_http_methods(["GET", "POST"])
def handover_withdraw(request: ActingHttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Take an offer back that nobody has answered (CRI-02): who made it, or the prosecution, which says why."""
    policies.require(policies.may_write())
    found = handover_queries.get_handover(handover_id)
    if not (found.waits and found.may_be_taken_back):
        raise Http404
    case = case_for_writing(found.row.number)
    form_of = TakeBackForm if policies.is_prosecutor() else HelleForm
    form = form_of(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer(
        request,
        form,
        case,
        save=lambda: part_actions.handover_withdraw(found.row, words=form.cleaned_data.get("words", "")),
        saved=_("Tilbuddet er taget tilbage. Sagen er jeres.")
        if policies.is_police()
        else _("Tilbuddet er taget tilbage. Sagen bliver, hvor den er."),
        page={
            "heading": _("Tag tilbuddet tilbage"),
            "intro": _(
                "Straffesag %(number)s bliver, hvor den er. Mens den er tilbudt en anden enhed, kan ingen veje, om en "
                "sigtelse mod et offer skal frafaldes. [CRI-02, CRI-07]"
            )
            % {"number": found.row.number},
            "submit_label": _("Tag det tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def part_give(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Let another unit assist, or the prosecution in, or end its part (CRI-03)."""
    case = _case_that_leads(number)
    form = PartForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    kinds = POLICE_KINDS | {OrganisationKind.PROSECUTION.value}
    form.offer("unit", _police_units(but_own=True, kinds=kinds), blank=True)

    def save() -> None:
        given = form.cleaned_data
        unit = uuid.UUID(given["unit"])
        if given["part"] == NO_PART:
            part_actions.part_end(case, unit=unit)
        else:
            part_actions.part_give(case, unit=unit, part=Part(given["part"]))

    return answer(
        request,
        form,
        case,
        save=save,
        saved=lambda: (
            _("Enheden kan ikke se straffesagen mere.")
            if form.cleaned_data["part"] == NO_PART
            else _("Enheden kan nu se straffesagen.")
        ),
        page={
            "heading": _("Andre enheders del i sagen"),
            "intro": _(
                "NSK bistår med særlige kompetencer; anklagemyndigheden i politikredsen har allerede sagen. [CRI-03]"
            ),
        },
    )
