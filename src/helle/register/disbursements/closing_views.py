"""Pages of the end of a return: longer time, what the partner reports, and the closing."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.entries import get_of_case
from helle.register.cases.http import answer_form, initial_of
from helle.register.disbursements import closing_actions as actions
from helle.register.disbursements import policies, queries
from helle.register.disbursements.choices import Limit, ReportKind
from helle.register.disbursements.forms import AgreeForm, CompleteForm, LongerForm, ReportForm
from helle.register.disbursements.models import LongerTime
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock, context
from helle.register.returns import actions as return_actions
from helle.register.returns import policies as return_policies
from helle.register.returns import queries as returns
from helle.register.returns.choices import ReturnEnd
from helle.register.returns.forms import StopForm
from helle.register.returns.sealing import words
from helle.register.returns.states import ENDS_AFTER, ENDS_BEFORE
from helle.register.returns.views import case_of
from helle.rules.returns.step import AFTER_DEPARTURE


@require_http_methods(["GET", "POST"])
def return_longer(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Ask for longer time than the months of cash or the project's year (RET-06, RET-07)."""
    case = case_of(number, allowed=policies.may_pay())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    form = LongerForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        actions.longer_ask(case, row, which=Limit(given["which"]), until=given["until"], why=given["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Der er bedt om længere tid; en anden i Hjemrejsestyrelsen beslutter."),
        page={
            "heading": _("Bed om længere tid"),
            "intro": _("Fristerne gælder, til en anden i Hjemrejsestyrelsen har besluttet det."),
            "ruling": queries.ledger_of(case, row).deadlines,
        },
    )


@require_http_methods(["GET", "POST"])
def return_longer_agree(request: ActingHttpRequest, number: str, asked_id: uuid.UUID) -> HttpResponse:
    """Decide on longer time, as another than who asked for it; who asked can take it back."""
    case = case_of(number, allowed=policies.may_pay())
    asked = get_of_case(LongerTime, case, asked_id)
    form = AgreeForm(request.POST or None, initial=initial_of(case))
    ledger = queries.ledger_of(case, asked.return_case)
    own = asked.by_user_id == context.current().user_id
    if own:
        form.is_by_who_asked()

    def save() -> None:
        if form.cleaned_data.get("agreed"):
            actions.longer_agree(case, asked)
        else:
            actions.longer_decline(case, asked, why=form.cleaned_data["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Afgørelsen er gemt."),
        page={
            "heading": _("Tag ønsket om længere tid tilbage") if own else _("Afgør, om der gives længere tid"),
            "ruling": ledger.deadlines,
            "intro": _left_open(ledger)
            + _("%(which)s til og med %(day)s. Begrundelsen: %(why)s")
            % {
                "which": asked.get_which_display(),
                "day": long_day(asked.until, active_language()),
                "why": words(case, asked, "why")["why"],
            },
        },
    )


@require_http_methods(["GET", "POST"])
def return_report(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record what the partner reports (RET-07)."""
    case = case_of(number, allowed=policies.may_tell())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    form = ReportForm(request.POST or None, initial=initial_of(case, received_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.report_record(
            case, row, kind=ReportKind(given["kind"]), received_on=given["received_on"], text=given["text"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Rapporten er noteret."),
        page={
            "heading": _("Notér en rapport fra partneren"),
            "intro": _("Skriv, hvordan det går med aktiviteterne, og hvad der mangler."),
        },
    )


def _left_open(ledger: queries.Ledger) -> str:
    """What is not paid or has no receipt, by its day or number, for who is about to close; '' where nothing is."""
    language = active_language()
    days = ", ".join(long_day(one.row.due, language) for one in ledger.open_instalments)
    numbers = ", ".join(str(one.row.number) for one in ledger.without_receipt)
    said = [_("Rater, der ikke er betalt: %(days)s.") % {"days": days}] if days else []
    said += [_("Poster uden kvittering: %(numbers)s.") % {"numbers": numbers}] if numbers else []
    asked = ", ".join(str(one.row.get_which_display()) for one in ledger.unanswered_longer)
    said += [_("Ingen har afgjort ønsket om længere tid: %(which)s.") % {"which": asked}] if asked else []
    return "".join(f"{one} " for one in said)


@require_http_methods(["GET", "POST"])
def return_stop(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Stop the return; with it ends what the others see of the case (RET-04)."""
    case = case_of(number, allowed=return_policies.may_prepare())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    ledger = queries.ledger_of(case, row)
    departed = queries.state_of(row) in AFTER_DEPARTURE
    if departed and not policies.may_pay() and request.method != "POST":
        raise PermissionDenied
    form = StopForm(request.POST or None, initial=initial_of(case, ended_on=clock.today()))
    form.offer(
        "why", [(one.value, str(one.label)) for one in (ENDS_AFTER if departed and policies.may_pay() else ENDS_BEFORE)]
    )

    def save() -> None:
        given = form.cleaned_data
        return_actions.return_stop(
            case,
            row,
            expected_version=given["case_version"],
            ended_on=given["ended_on"],
            why=ReturnEnd(given["why"]),
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger" if ledger.stands_paid else "case-return", args=[number]),
        saved=_("Hjemsendelsen er standset."),
        template="disbursements/end.html",
        page={
            "heading": _("Stands hjemsendelsen"),
            "intro": _left_open(ledger)
            + _who_sees_it_then(ledger)
            + (_("Hent regnskabet først, hvis I skal gemme det. ") if ledger.entries else "")
            + _("Vil personen rejse senere, gives tilbuddet igen."),
            "submit_label": _("Stands hjemsendelsen"),
            "unanswered": queries.unanswered_reports(row),
            "may_answer": policies.may_pay(),
            "first": departed,
        },
    )


def _who_sees_it_then(ledger: queries.Ledger) -> str:
    if ledger.without_receipt:
        return _(
            "Dansk Flygtningehjælp ser ikke længere sagen. Hjemrejsestyrelsen ser den, til hver levering har en "
            "kvittering eller er modposteret, og derefter 30 dage. "
        )
    if ledger.stands_paid:
        return _(
            "Dansk Flygtningehjælp ser ikke længere sagen. Hjemrejsestyrelsen ser den 30 dage endnu, så en fejl i "
            "regnskabet kan modposteres. "
        )
    return _("Hjemrejsestyrelsen og Dansk Flygtningehjælp ser ikke længere sagen. ")


@require_http_methods(["GET", "POST"])
def return_complete(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Close the return as carried through (RET-07)."""
    case = case_of(number, allowed=policies.may_pay())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    ledger = queries.ledger_of(case, row)
    form = CompleteForm(request.POST or None, initial=initial_of(case, ended_on=clock.today()))
    unanswered = queries.unanswered_reports(row)
    sent = unanswered is not None and unanswered.final_on is not None

    def save() -> None:
        given = form.cleaned_data
        actions.return_complete(case, row, ended_on=given["ended_on"], note=given["note"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger" if ledger.stands_paid else "case-return", args=[number]),
        saved=_("Hjemsendelsen er afsluttet."),
        template="disbursements/end.html",
        page={
            "heading": _("Afslut projektet"),
            "intro": _left_open(ledger)
            + ("" if ledger.has_final_report or sent else _("Partnerens afsluttende rapport mangler. "))
            + _who_sees_it_then(ledger)
            + _("Hent regnskabet først, hvis I skal gemme det."),
            "submit_label": _("Afslut projektet"),
            "ruling": ledger.deadlines,
            "unanswered": unanswered,
            "may_answer": True,
            "first": True,
        },
    )
