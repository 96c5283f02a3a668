"""What was paid already, for whoever approves a plan: for its lines, and in earlier returns (RET-17, RET-18)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from helle.register.cases.models import Case
from helle.register.disbursements.models import LedgerEntry
from helle.register.reintegration import queries
from helle.register.reintegration.drafts import Draft
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
    """The lines of the version that payments go by which a draft has not, or with less than was paid.

    Lines are the same where they have the same words; two with the same words are counted together.
    """
    version = queries.approved_version(return_case)
    if version is None:
        return []
    paid: Counter[object] = Counter()
    for entry in LedgerEntry.objects.filter(return_case=return_case, line__version=version):
        paid[entry.line_id] += entry.signed
    before: Counter[str] = Counter()
    named: dict[str, str] = {}
    for line in queries.lines_of(version):
        text = words(case, line, "text")["text"]
        before[_key(text)] += paid[line.pk]
        named.setdefault(_key(text), text)
    now: Counter[str] = Counter()
    for line in draft.lines:
        if line.kind is SupportKind.IN_KIND_SUPPORT:
            now[_key(line.text)] += line.amount
    return [PaidLine(named[key], amount, now[key]) for key, amount in before.items() if amount > now[key]]


def paid_earlier(return_case: ReturnCase) -> list[tuple[SupportKind, int, Currency]]:
    """What stands paid in earlier returns of the case; it counts under the ceiling (RET-17)."""
    found: Counter[tuple[str, str]] = Counter()
    entries = LedgerEntry.objects.filter(case_id=return_case.case_id)
    for entry in entries.exclude(return_case=return_case):
        found[entry.kind, entry.currency] += entry.signed
    return [(SupportKind(kind), amount, Currency(unit)) for (kind, unit), amount in sorted(found.items()) if amount]


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
