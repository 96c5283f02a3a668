"""Statements: made by who bills, approved and sent by CMM, seen by who pays (FLO-18, FLO-19)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.bed_days import files, policies, queries, waiting
from helle.register.bed_days import statement_actions as actions
from helle.register.bed_days import statement_queries as statements
from helle.register.bed_days.choices import STATES, CreditCause, Means, StepKind
from helle.register.bed_days.forms import CreditForm, PayForm, SendForm
from helle.register.bed_days.models import Statement
from helle.register.bed_days.month_views import month_named
from helle.register.cases.http import About, answer_form
from helle.register.handing_out.choices import Paper
from helle.register.handing_out.http import Wanted, answer_with_file
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, page_number
from helle.register.protection import clock
from helle.register.protection.policies import may_read
from helle.rules.ruling import Text

MONTHS_OFFERED: Final = 24
MADE: Final = "made"
FILES: Final = ("pdf", "csv")


@require_GET
def statement_list(request: ActingHttpRequest) -> HttpResponse:
    """The statements that the acting unit sees; above them what waits for it, and the months that can be billed."""
    policies.require(policies.sees_statements())
    state, month = request.GET.get("tilstand", ""), request.GET.get("maaned", "")
    state = state if state in (MADE, *StepKind.values) else ""
    month = month if month in dict(_months()) else ""
    page = page_number(request.GET.get("side", ""))
    rows, more = statements.listed(
        state=state, month=dt.date.fromisoformat(f"{month}-01") if month else None, page=page
    )
    audit.record("statement.listed", detail={"state": state, "month": month, "page": page, "shown": len(rows)})
    last = queries.before(clock.today().replace(day=1))
    return render(
        request,
        "bed_days/statements.html",
        {
            "rows": rows,
            "more": more,
            "page_number": page,
            "state": state,
            "states": [(code or MADE, label) for code, label in STATES.items()],
            "month": month,
            "months": _months(),
            "waiting": waiting.groups() if policies.keeps_bed_days() else [],
            "billers": statements.billers() if policies.writes_bed_days() else [],
            "billing_months": [queries.before(last), last],
            "is_cmm": policies.is_cmm(),
            "today": clock.today(),
        },
    )


def _months() -> list[tuple[str, dt.date]]:
    """The months that can be chosen, this one first."""
    return [(f"{first:%Y-%m}", first) for first in clock.latest_months(MONTHS_OFFERED)]


@require_http_methods(["GET", "POST"])
def make(request: ActingHttpRequest, biller_id: uuid.UUID, month: str) -> HttpResponse:
    """What can be billed of a month, by payer; what waits, and why; and a button that makes the statements."""
    policies.require(policies.writes_bed_days())
    first = month_named(month)
    biller = next((one for one in statements.billers() if one.key == biller_id), None)
    if biller is None:
        raise Http404
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    made: list[Statement] = []
    prepared = statements.prepared(biller, first)

    def save() -> None:
        made[:] = actions.statements_make(biller, first)

    return answer_form(
        request,
        form,
        about=About(biller.key, {"month": month, "ready": len(prepared.ready), "waiting": len(prepared.waiting)}),
        save=save,
        done=reverse("statements"),
        saved=lambda: (
            _("Lavet: %(numbers)s. CMM godkender og sender.") % {"numbers": ", ".join(r.number for r in made)}
        ),
        template="bed_days/make.html",
        page={"biller": biller, "month": first, "prepared": prepared, "today": clock.today()},
    )


@require_GET
def statement(request: ActingHttpRequest, number: str) -> HttpResponse:
    """A statement: its lines by reference, what it comes to, what has happened to it."""
    found = statements.opened(statements.get_statement(number))
    audit.record(
        "statement.read",
        object_id=found.row.pk,
        detail={"number": number},
    )
    decides = policies.decides_on_statements()
    other_eyes = decides and found.needs_other_eyes(request.acting.user_id)
    takes_next = decides and not other_eyes
    return render(
        request,
        "bed_days/statement.html",
        {
            "statement": found,
            "state": STATES[found.row.state],
            "other_eyes": other_eyes,
            "may_approve": takes_next and found.row.state == "" and not found.wrong,
            "may_send": takes_next and found.row.state == StepKind.APPROVED and not found.wrong,
            "may_pay": takes_next and found.row.state == StepKind.SENT,
            "may_credit": decides and found.row.state != StepKind.CREDITED,
            "sees_cases": may_read("core"),
            "is_payer": not policies.keeps_bed_days(),
            "today": clock.today(),
        },
    )


def _may_take(step: str, found: statements.OpenedStatement, user: uuid.UUID) -> bool:
    """Whether a step is the next of a statement, and the acting user's to take. The action asks again."""
    if step == "krediter":
        return found.row.state != StepKind.CREDITED
    next_of = {"": "godkend", StepKind.APPROVED.value: "send", StepKind.SENT.value: "betalt"}
    wrong = found.wrong and step != "betalt"
    return next_of.get(found.row.state) == step and not wrong and not found.needs_other_eyes(user)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """One step that CMM can take with a statement, as its page has it."""

    form: type[HelleForm]
    save: Callable[[Statement, dict[str, Any]], None]
    heading: Text
    intro: Text
    submit: Text
    saved: Text


STEPS: Final = {
    "godkend": _Ahead(
        HelleForm,
        lambda row, given: actions.statement_approve(row),
        Text("Godkend opgørelse %(number)s", "Approve statement %(number)s"),
        Text(
            "Har du set linjerne? Den, der godkender, er en anden end den, der har lavet opgørelsen.",
            "Have you looked at the lines? Whoever approves is another than whoever made the statement.",
        ),
        Text("Godkend", "Approve"),
        Text("Opgørelsen er godkendt.", "The statement is approved."),
    ),
    "send": _Ahead(
        SendForm,
        lambda row, given: actions.statement_send(row, means=Means(given["means"]), on=given["on"]),
        Text("Send opgørelse %(number)s", "Send statement %(number)s"),
        Text(
            "CMM er afsender, så betaleren ikke får at vide, hvem der driver stedet. Den, der har godkendt opgørelsen, "
            "sender den ikke.",
            "CMM is the sender, so that the payer does not learn who runs the place. Whoever approved the statement "
            "does not send it.",
        ),
        Text("Notér som sendt", "Record as sent"),
        Text("Opgørelsen er sendt.", "The statement is sent."),
    ),
    "betalt": _Ahead(
        PayForm,
        lambda row, given: actions.statement_pay(row, on=given["on"]),
        Text("Betalt: opgørelse %(number)s", "Paid: statement %(number)s"),
        Text(
            "Den, der har godkendt opgørelsen, noterer ikke også, at den er betalt.",
            "Whoever approved the statement does not record that it is paid as well.",
        ),
        Text("Notér som betalt", "Record as paid"),
        Text("Opgørelsen er betalt.", "The statement is paid."),
    ),
    "krediter": _Ahead(
        CreditForm,
        lambda row, given: actions.statement_credit(row, cause=CreditCause(given["cause"])),
        Text("Krediter opgørelse %(number)s", "Credit statement %(number)s"),
        Text(
            "Hele opgørelsen tages tilbage og bliver stående. Døgnene kan derefter opkræves rigtigt.",
            "The whole statement is taken back and stays on record. The bed-days can then be billed rightly.",
        ),
        Text("Krediter", "Credit"),
        Text("Opgørelsen er krediteret.", "The statement is credited."),
    ),
}


@require_http_methods(["GET", "POST"])
def step(request: ActingHttpRequest, number: str, step: str) -> HttpResponse:
    """Take a statement one step further: approve it, send it, record that it is paid, or credit it."""
    policies.require(policies.decides_on_statements())
    row, ahead, language = statements.get_statement(number), STEPS.get(step), active_language()
    if ahead is None:
        raise Http404
    if request.method == "GET" and not _may_take(step, statements.opened(row), request.acting.user_id):
        messages.info(request, _("Det er ikke dit næste skridt med opgørelsen."))
        return redirect("statement", number)
    form = ahead.form(request.POST or None, initial={"form_token": uuid.uuid4(), "on": clock.today()})
    return answer_form(
        request,
        form,
        about=About(row.pk, {"number": number, "step": step}),
        save=lambda: ahead.save(row, form.cleaned_data),
        done=reverse("statement", args=[number]),
        saved=ahead.saved.in_language(language),
        page={
            "heading": ahead.heading.in_language(language) % {"number": number},
            "intro": ahead.intro,
            "submit_label": ahead.submit,
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def file(request: ActingHttpRequest, number: str, form: str) -> HttpResponse:
    """A statement as its payer gets it (pdf), or as a table for a spreadsheet (csv)."""
    found = statements.opened(statements.get_statement(number))
    if form not in FILES:
        raise Http404
    language = active_language()
    wanted = Wanted(
        Paper.STATEMENT,
        make=lambda: files.pdf(found, language) if form == "pdf" else files.csv_of(found),
        made=lambda: audit.record(
            "statement.exported",
            object_id=found.row.pk,
            detail={"number": found.row.number, "as": form},
        ),
        back=reverse("statement", args=[number]),
        about=found.row.pk,
        table="" if form == "pdf" else form,
    )
    return answer_with_file(request, wanted)


@require_GET
def figures(request: ActingHttpRequest) -> HttpResponse:
    """What each payer was asked for by month, and for CMM what the homes did: sums, nobody's stay."""
    policies.require(policies.sees_statements())
    months = _months()[:12]
    first, last = months[-1][1], months[0][1]
    found = statements.sums(first, last)
    counted = queries.activities_counted(first, clock.today()) if policies.is_cmm() else {}
    audit.record("statement.figures_read", detail={"rows": len(found)})
    return render(
        request,
        "bed_days/figures.html",
        {
            "rows": found,
            "nights": sum(one.nights for one in found),
            "oere": sum(one.oere for one in found),
            "paid": sum(one.paid for one in found),
            "activities": sorted(counted.items()),
            "first": first,
            "today": clock.today(),
        },
    )
