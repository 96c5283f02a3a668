"""Pages about cases as such. The page of one case is the desk's."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import actions, queries
from helle.register.cases.forms import IndicationForm, PoliceStatementForm, ReopeningForm, SettleForm
from helle.register.cases.http import answer_form, initial_of
from helle.register.protection import clock
from helle.rules import ladder
from helle.rules.codes import LadderEvent, OrganisationKind
from helle.rules.ladder import MoveFacts
from helle.rules.next_steps import STEP_TITLES
from helle.rules.ruling import Verdict


@require_http_methods(["GET", "POST"])
def indication(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a reasonable-grounds indication."""
    case = queries.get_case_for_writing(number, "core", "reasons")
    facts = queries.facts_today(case)
    at_rest = facts.rung in ladder.CLOSED
    form = IndicationForm(request.POST or None, initial=initial_of(case, occurred_on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.indication_set(
            case,
            expected_version=form.cleaned_data["case_version"],
            occurred_on=form.cleaned_data["occurred_on"],
            reasons=form.cleaned_data["reasons"],
            earlier_reason=form.cleaned_data["earlier_reason"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Indikationen er noteret, og sagen er genåbnet. Bistand og støtte ydes straks.")
        if at_rest
        else _("Indikationen er noteret. Bistand og støtte ydes straks."),
        page={
            "heading": _("Indikation i sag %(number)s") % {"number": number},
            "intro": " ".join((_("Sagen er afsluttet. Indikationen genåbner den."), _reopened())) if at_rest else "",
            "ruling": ladder.may_move(
                MoveFacts(facts.rung, LadderEvent.INDICATION_FOUND, OrganisationKind(request.acting.unit_kind))
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def reopening(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Open a case again that had ended without an assessment."""
    case = queries.get_case_for_writing(number, "core", "reasons")
    facts = queries.facts_today(case)
    by = OrganisationKind(request.acting.unit_kind)
    ruling = ladder.may_move(MoveFacts(facts.rung, LadderEvent.REOPENED, by, grounds_before=facts.grounds_found))
    form = ReopeningForm(request.POST or None, initial=initial_of(case, occurred_on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.rung_enter(
            case,
            expected_version=form.cleaned_data["case_version"],
            event=LadderEvent.REOPENED,
            occurred_on=form.cleaned_data["occurred_on"],
            reasons=form.cleaned_data["reasons"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Sagen er genåbnet. Bistand og støtte ydes straks."),
        page={
            "heading": _("Genåbn sag %(number)s") % {"number": number},
            "intro": _reopened(),
            "ruling": ruling,
            "shut": ruling.verdict is Verdict.REFUSED,
            "submit_label": _("Genåbn sagen"),
        },
    )


def _reopened() -> str:
    """Who sees a case that is taken up again."""
    return _(
        "Ingen får deres indblik tilbage ved, at sagen genåbnes: den gives dem på ny, hvis de skal se den. Hører "
        "spørgsmålet under Udlændingestyrelsen, får den sagen med det samme."
    )


@require_http_methods(["GET", "POST"])
def police_statement(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Enter that the police have reason to believe that the person was trafficked."""
    case = queries.get_case_for_writing(number, "core", "reasons")
    facts = queries.facts_today(case)
    form = PoliceStatementForm(request.POST or None, initial=initial_of(case, occurred_on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.police_statement_enter(
            case,
            expected_version=form.cleaned_data["case_version"],
            police=OrganisationKind(form.cleaned_data["police"]),
            occurred_on=form.cleaned_data["occurred_on"],
            stated=form.cleaned_data["reasons"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Politiets oplysning er noteret."),
        page={
            "heading": _("Politiet har grund til at tro: sag %(number)s") % {"number": number},
            "intro": _(
                "Politiets oplysning ændrer ikke trinnet, men frihedsberøvelse undgås så vidt muligt. Er der endnu "
                "ikke fundet en indikation, eller er sagen endt, tager CMM stilling til den."
            ),
            "ruling": ladder.may_move(MoveFacts(facts.rung, LadderEvent.INDICATION_ASSERTED, OrganisationKind.POLICE)),
        },
    )


@require_http_methods(["GET", "POST"])
def settle(request: ActingHttpRequest, number: str, code: str) -> HttpResponse:
    """Record that a step is done."""
    case = queries.get_case_for_writing(number, "core", "reasons")
    if code not in actions.SETTLED_BY_HAND:
        raise Http404
    form = SettleForm(request.POST or None, initial=initial_of(case, settled_on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.step_settle(
            case,
            expected_version=form.cleaned_data["case_version"],
            code=code,
            settled_on=form.cleaned_data["settled_on"],
            note=form.cleaned_data["note"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Skridtet er afsluttet."),
        page={
            "heading": STEP_TITLES[code].text,
            "intro": _("Sag %(number)s") % {"number": number},
            "ruling": queries.facts_today(case).ruling_of_step(code),
            "submit_label": _("Afslut skridtet"),
        },
    )
