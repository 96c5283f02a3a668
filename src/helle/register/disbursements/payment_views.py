"""Pages of what is paid: instalments, deliveries, receipts and counter entries."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.entries import get_of_case
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.disbursements import actions, policies, queries
from helle.register.disbursements.actions import Paid
from helle.register.disbursements.forms import (
    DeliveryForm,
    DropForm,
    InstalmentForm,
    PaidForm,
    ReceiptForm,
    ReverseForm,
)
from helle.register.disbursements.models import Instalment, LedgerEntry
from helle.register.disbursements.queries import CASH, IN_KIND
from helle.register.disbursements.rulings import payment_ruling
from helle.register.interface.words import active_language
from helle.register.protection import clock, context
from helle.register.reintegration.models import BudgetLine
from helle.register.reintegration.money import amount_words
from helle.register.returns import queries as returns
from helle.register.returns.queries import Opened
from helle.register.returns.views import case_of
from helle.rules.returns.codes import Currency


@require_http_methods(["GET", "POST"])
def return_instalment(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Plan an instalment of cash (RET-06)."""
    case = case_of(number, allowed=policies.may_pay())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    form = InstalmentForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        actions.instalment_plan(case, row, due=given["due"], amount=given["amount"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Raten er aftalt."),
        page={
            "heading": _("Aftal en rate"),
            "intro": _("Der kan være så mange rater, som det passer, i månederne efter ankomsten."),
            "ruling": queries.ledger_of(case, row).deadlines,
        },
    )


@require_http_methods(["GET", "POST"])
def return_instalment_drop(request: ActingHttpRequest, number: str, instalment_id: uuid.UUID) -> HttpResponse:
    """Take out an instalment that is not to be paid."""
    case = case_of(number, allowed=policies.may_pay())
    instalment = get_of_case(Instalment, case, instalment_id)
    form = DropForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.instalment_drop(case, instalment, why=form.cleaned_data["why"]),
        done=reverse("return-ledger", args=[number]),
        saved=_("Raten er taget ud."),
        page={"heading": _("Tag en rate ud"), "intro": _("En ny rate kan aftales i stedet.")},
    )


@require_http_methods(["GET", "POST"])
def return_instalment_pay(request: ActingHttpRequest, number: str, instalment_id: uuid.UUID) -> HttpResponse:
    """Book that an instalment was paid."""
    case = case_of(number, allowed=policies.may_pay())
    instalment = get_of_case(Instalment, case, instalment_id)
    ledger = queries.ledger_of(case, instalment.return_case)
    currency = ledger.approved.currency if ledger.approved else Currency.DKK
    today = clock.today()
    form = PaidForm(
        request.POST or None,
        initial=initial_of(case, paid_on=today, amount=instalment.amount, currency=currency.value),
    )
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _pay(form, lambda paid: actions.instalment_pay(case, instalment, paid=paid)),
        done=reverse("return-ledger", args=[number]),
        saved=_("Udbetalingen er bogført."),
        rules_follow=True,
        page={
            "heading": _("Bogfør en betalt rate"),
            "intro": _("Raten betales med det aftalte beløb."),
            "ruling": payment_ruling(
                case,
                ledger,
                CASH,
                form.typed("amount") or instalment.amount,
                Currency(form.typed("currency") or currency),
                form.typed("paid_on") or today,
                instalment,
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def return_delivery(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Book what was delivered in kind for a line of the plan (RET-05)."""
    case = case_of(number, allowed=policies.may_pay())
    row = returns.get_running_or_sent(case, sent=request.method == "POST")
    ledger = queries.ledger_of(case, row)
    plan = ledger.approved
    lines = {str(one.row.pk): one for one in plan.lines if one.row.kind == IN_KIND.value} if plan else {}
    currency = plan.currency if plan else Currency.DKK
    today = clock.today()
    form = DeliveryForm(request.POST or None, initial=initial_of(case, paid_on=today, currency=currency.value))
    form.offer("line", [(key, _room(ledger, one, currency)) for key, one in lines.items()])

    def save() -> None:
        line = lines.get(form.cleaned_data["line"])
        _pay(form, lambda paid: actions.delivery_book(case, row, line.row if line else None, paid=paid))

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Leveringen er bogført."),
        rules_follow=True,
        page={
            "heading": _("Bogfør en levering"),
            "intro": _("Naturalier betales til den, der leverer. Kvitteringen noteres, når den kommer."),
            "ruling": payment_ruling(
                case,
                ledger,
                IN_KIND,
                form.typed("amount") or 1,
                Currency(form.typed("currency") or currency),
                form.typed("paid_on") or today,
            ),
        },
    )


def _room(ledger: queries.Ledger, line: Opened[BudgetLine], currency: Currency) -> str:
    """A line of the plan with what is left of its amount."""
    left = amount_words(line.row.amount - ledger.paid_for(line.row), currency)
    room = _("%(left)s tilbage af %(amount)s") % {"left": left, "amount": amount_words(line.row.amount, currency)}
    return f"{line.words['text']} ({room})"


def _pay(form: PaidForm, book: Callable[[Paid], object]) -> None:
    given = form.cleaned_data
    another = given.get("is_another", False)
    book(Paid(given["amount"], Currency(given["currency"]), given["paid_on"], given["text"], given["why"], another))


@require_http_methods(["GET", "POST"])
def return_entry_reverse(request: ActingHttpRequest, number: str, entry_id: uuid.UUID) -> HttpResponse:
    """Take an entry of the ledger back by a counter entry."""
    case = case_of(number, allowed=policies.may_pay())
    entry = get_of_case(LedgerEntry, case, entry_id)
    if request.method == "GET" and entry.by_user_id == context.current().user_id:
        messages.info(request, actions.OWN.in_language(active_language()))
        return redirect("return-ledger", number)
    form = ReverseForm(request.POST or None, initial=initial_of(case, on_day=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _take_back(case, entry, form),
        done=reverse("return-ledger", args=[number]),
        saved=_("Posten er modposteret."),
        page={
            "heading": _("Modpostér post %(number)s") % {"number": entry.number},
            "intro": _(
                "Posten bliver stående, og en modpost tager beløbet tilbage. Er noget andet det rigtige, så bogfør det "
                "bagefter. En anden end den, der bogførte posten, modposterer den."
            ),
        },
    )


def _take_back(case: Case, entry: LedgerEntry, form: ReverseForm) -> None:
    actions.payment_reverse(case, entry, on_day=form.cleaned_data["on_day"], why=form.cleaned_data["why"])


@require_http_methods(["GET", "POST"])
def return_receipt(request: ActingHttpRequest, number: str, entry_id: uuid.UUID) -> HttpResponse:
    """Record the receipt of a delivery."""
    case = case_of(number, allowed=policies.may_tell())
    entry = get_of_case(LedgerEntry, case, entry_id)
    form = ReceiptForm(request.POST or None, initial=initial_of(case, received_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.receipt_record(
            case, entry, received_on=given["received_on"], number=given["number"], supplier=given["supplier"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("return-ledger", args=[number]),
        saved=_("Kvitteringen er noteret."),
        page={
            "heading": _("Notér kvitteringen for post %(number)s") % {"number": entry.number},
            "intro": _("Kvitteringen viser, at det betalte er leveret."),
        },
    )
