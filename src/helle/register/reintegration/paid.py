"""What was paid already, for whoever approves a plan: for its lines, and in earlier returns (RET-17, RET-18)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import BigIntegerField, Func, Value

from helle.register.cases.models import Case
from helle.register.protection.refusals import Refused
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.drafts import Draft
from helle.register.reintegration.models import BudgetLine, PlanEvent
from helle.register.reintegration.money import both_amounts
from helle.register.returns.models import ReturnCase
from helle.register.returns.sealing import words
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line of the approved version for which more was paid than a later version has for it."""

    text: str
    paid: int
    budgeted: int


def lines_undercut(case: Case, return_case: ReturnCase, draft: Draft) -> list[PaidLine]:
    """The lines of the versions that payments went by which a draft has not, or with less than was paid.

    Lines are the same where they have the same words, in whichever version; what was paid for them is counted together.
    """
    approved = PlanEvent.objects.filter(return_case=return_case, kind=PlanEventKind.APPROVED).values("version")
    lines = BudgetLine.objects.filter(version__in=approved).annotate(
        paid=Func("pk", function="helle.paid_for_line_shown", output_field=BigIntegerField())
    )
    before: Counter[str] = Counter()
    named: dict[str, str] = {}
    for line in lines.order_by("version__sequence", "position"):
        text = words(case, line, "text")["text"]
        before[_key(text)] += line.paid
        named.setdefault(_key(text), text)
    now: Counter[str] = Counter()
    for one in draft.lines:
        if one.kind is SupportKind.IN_KIND_SUPPORT:
            now[_key(one.text)] += one.amount
    return [PaidLine(named[key], amount, now[key]) for key, amount in before.items() if amount > now[key]]


def paid_earlier(return_case: ReturnCase) -> list[tuple[SupportKind, int]]:
    """What stands paid in earlier returns of the case, in the currency of every plan of it; it counts under the ceiling
    (RET-17, RET-19)."""
    found = []
    for kind in SupportKind:
        earlier = Func("pk", Value(kind.value), function="helle.paid_earlier_shown", output_field=BigIntegerField())
        rows = ReturnCase.objects.filter(pk=return_case.pk)
        found.append((kind, rows.annotate(earlier=earlier).values_list("earlier", flat=True).get()))
    return [(kind, amount) for kind, amount in found if amount]


def paid_already(return_case: ReturnCase) -> dict[SupportKind, int]:
    """What stands paid of each kind, in this return and in earlier ones: it is part of what a plan has (RET-17)."""
    asked = {
        kind.value: Func("pk", Value(kind.value), function="helle.paid_shown", output_field=BigIntegerField())
        for kind in SupportKind
    }
    found = ReturnCase.objects.filter(pk=return_case.pk).annotate(**asked).values(*asked).get()
    return {kind: found[kind.value] or 0 for kind in SupportKind}


def refuse_below_paid(return_case: ReturnCase, draft: Draft) -> None:
    """Raise `Refused` for a plan that has less of a kind than was paid (RET-17)."""
    for kind, amount in paid_already(return_case).items():
        if draft.sum_of(kind) < amount:
            paid, has = both_amounts(amount, draft.currency), both_amounts(draft.sum_of(kind), draft.currency)
            raise Refused(
                Text(
                    f"{kind.label.da}: der er allerede udbetalt {paid.da}, og planen har {has.da}. Det udbetalte er "
                    "en del af planens beløb. [RET-17]",
                    f"{kind.label.en}: {paid.en} was paid already, and the plan has {has.en}. What was paid is part "
                    "of the plan's amount. [RET-17]",
                )
            )


def said_of_lines(found: list[PaidLine], currency: Currency) -> Text:
    """That more was paid for these lines than the new version has for them."""
    amounts = [(one.text, both_amounts(one.paid, currency), both_amounts(one.budgeted, currency)) for one in found]
    da = ", ".join(f"»{text}« ({paid.da} / {now.da})" for text, paid, now in amounts)
    en = ", ".join(f"“{text}” ({paid.en} / {now.en})" for text, paid, now in amounts)
    return Text(
        f"Der er betalt mere for en linje, end den nye version har til den (betalt / nu): {da}. [RET-18]",
        f"More was paid for a line than the new version has for it (paid / now): {en}. [RET-18]",
    )


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
