"""The person's own plan for the time after the return on paper, in plain words of a language of hers (RET-13, RET-18).

As the plan of support it is in reviewed words, and names nobody: neither her children nor the partner stand in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from helle.register.letters.composing import in_letter
from helle.register.letters.texts import SheetText, reviewed_sheets_on
from helle.register.printing.plan_sheet import Entry, PlanSection, PlanSheet
from helle.register.reintegration.drafts import Activity, Line
from helle.register.reintegration.money import both_amounts
from helle.register.reintegration.queries import OpenedVersion
from helle.rules.parameters import parameter, whole_number
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.returns.payment import CASH_MONTHS

NAME: Final = "return_plan"


def sheet_of(
    version: OpenedVersion, *, language: str, day: dt.date, paid: Mapping[SupportKind, int] | None = None
) -> PlanSheet:
    """The words of a version in a reviewed language, with what was `paid` of its amounts already."""
    text = reviewed_sheets_on(NAME, day)[language]
    words, draft, approval = text.words, version.draft, version.approval
    stands = words["not_approved"]
    if approval is not None:
        stands = words["approved"].format(day=in_letter(approval.row.on_day, language))
    parts = (
        ("in_kind_total", version.row.in_kind, SupportKind.IN_KIND_SUPPORT),
        ("cash_total", version.row.cash, SupportKind.CASH_SUPPORT),
    )
    totals: list[str] = []
    for name, sum_, kind in parts:
        already = (paid or {}).get(kind, 0)
        if sum_:
            totals.append(f"{words[name]}: {_amount(sum_, draft.currency, language)}")
        if already:
            totals.append(f"{words['already_paid']}: {_amount(already, draft.currency, language)}")
    whole = _amount(version.row.total, draft.currency, language)
    return PlanSheet(
        language=language,
        title=words["title"],
        day=in_letter(day, language),
        opening=(words["intro"], stands),
        sections=(
            PlanSection(words["goal"], (Entry("", draft.goal),)),
            PlanSection(words["activities"], tuple(_activity(one, text) for one in draft.activities)),
            PlanSection(words["support"], tuple(_line(one, draft.currency, text) for one in draft.lines)),
            PlanSection(words["total"], (Entry(whole, "", tuple(totals)),)),
        ),
        closing=(words["paid"].format(months=whole_number(parameter(CASH_MONTHS, day))), words["questions"]),
        none=words["none"],
        typed="" if language == "da" else words["typed"],
        page=words["page"],
    )


def _activity(one: Activity, text: SheetText) -> Entry:
    days = (("begins", one.begins_on), ("ends", one.ends_on))
    return Entry(
        "", one.text, tuple(f"{text.words[name]}: {in_letter(day, text.language)}" for name, day in days if day)
    )


def _line(one: Line, currency: Currency, text: SheetText) -> Entry:
    lines = (
        f"{text.words['amount']}: {_amount(one.amount, currency, text.language)}",
        f"{text.words['kind']}: {text.codes['kinds'][one.kind.value]}",
    )
    return Entry(text.codes["uses"][one.use.value], one.text, lines)


def _amount(amount: int, currency: Currency, language: str) -> str:
    return both_amounts(amount, currency).in_language("da" if language == "da" else "en")
