"""What no plan may say, told beside the field in which it was typed, with the cited reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from helle.register.interface.typed import says_anything
from helle.register.protection.refusals import Refused, says_something
from helle.register.reintegration.drafts import Activity, Draft, Line, OfChild
from helle.register.reintegration.models import MOST
from helle.register.reintegration.money import said_amounts
from helle.rules.minors import turns_18_on
from helle.rules.returns.ceiling import Ceiling, SupportCeiling
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.ruling import ProblemKind, Ruling, Text

WHY_MISSING: Final = {
    "breadwinner_why": Text(
        "Skriv, hvorfor personen regnes for forsørger eller ikke gør. [RET-22]",
        "Enter why the person is held to be a breadwinner, or is not. [RET-22]",
    ),
    "third_country_why": Text(
        "Skriv, hvorfor et barn i et tredje land tæller med. [RET-23]",
        "Enter why a child in a third country counts. [RET-23]",
    ),
    "cash_only_why": Text(
        "Skriv, hvorfor planen kun har kontanter. [RET-05]", "Enter why the plan has cash only. [RET-05]"
    ),
}
_WHAT_FOR: Final = Text("Skriv, hvad det går til.", "Enter what it is for.")
_ABOVE: Final = {
    SupportKind.IN_KIND_SUPPORT: (
        "Støtten i naturalier kommer {over} over loftet på {ceiling}. [RET-17, RET-19, RET-20]",
        "The in-kind support is {over} above the ceiling of {ceiling}. [RET-17, RET-19, RET-20]",
    ),
    SupportKind.CASH_SUPPORT: (
        "Kontantbeløbet kommer {over} over loftet på {ceiling}. [RET-17, RET-21, RET-22]",
        "The cash amount is {over} above the ceiling of {ceiling}. [RET-17, RET-21, RET-22]",
    ),
}


def check(draft: Draft, ceiling: Ruling[SupportCeiling], on: dt.date, *, begins_from: dt.date) -> None:
    """Raise `Refused` beside the first field that says what no plan may say on that day.

    `begins_from`: the first day on which an activity can begin (RET-12).
    """
    if not says_anything(draft.goal):
        raise Refused(
            Text("Skriv, hvad planen skal føre til. [RET-18]", "Enter the goal of the plan. [RET-18]"), field="goal"
        )
    for wrong in wrong_rows(draft, on, begins_from=begins_from):
        raise wrong
    _check_accepted(draft, on)
    if ceiling.answer is not None:
        for kind in SupportKind:
            _check_under(draft, kind, ceiling.answer.of(draft.currency), ceiling)
    else:
        _check_problems(ceiling)


def wrong_rows(draft: Draft, on: dt.date, *, begins_from: dt.date) -> Iterator[Refused]:
    """All that is wrong in the activities, the lines and the children, each beside its field."""
    for activity in draft.activities:
        yield from _wrong_activity(activity, begins_from)
    for line in draft.lines:
        yield from _wrong_line(line, draft)
    yield from _wrong_children(draft.children, on)


def _wrong_activity(activity: Activity, begins_from: dt.date) -> Iterator[Refused]:
    if not says_anything(activity.text):
        yield Refused(Text("Skriv aktiviteten.", "Enter the activity."), field=f"activity_{activity.position}_text")
    if activity.begins_on is not None and activity.begins_on < begins_from:
        yield Refused(
            Text(
                "Aktiviteterne begynder først, når planen er godkendt. [RET-12]",
                "The activities begin only once the plan has been approved. [RET-12]",
            ),
            field=f"activity_{activity.position}_begins",
        )
    if activity.ends_on and (activity.begins_on is None or activity.ends_on < activity.begins_on):
        yield Refused(
            Text("Slutdagen ligger før den første dag.", "The last day is before the first."),
            field=f"activity_{activity.position}_ends",
        )


def _wrong_line(line: Line, draft: Draft) -> Iterator[Refused]:
    if line.amount <= 0:
        yield Refused(
            Text(
                "Beløbet skal være over nul; et fradrag findes ikke i et budget. [RET-18]",
                "The amount must be above zero; a budget has no deductions. [RET-18]",
            ),
            field=f"line_{line.position}_amount",
        )
    if line.amount > MOST:
        yield Refused(
            Text("Beløbet er usandsynligt stort.", "The amount is implausible."), field=f"line_{line.position}_amount"
        )
    if not says_anything(line.text):
        yield Refused(_WHAT_FOR, field=f"line_{line.position}_text")
    if line.activity is not None and line.activity not in {one.position for one in draft.activities}:
        yield Refused(
            Text("Den aktivitet er ikke i planen.", "That activity is not in the plan."),
            field=f"line_{line.position}_activity",
        )


def _wrong_children(children: tuple[OfChild, ...], on: dt.date) -> Iterator[Refused]:
    marks: set[bytes] = set()
    same_day = {one.position: before for one, before in Draft(Currency.DKK, "", children=children).same_day}
    for child in children:
        birth_field = f"child_{child.position}_born"
        if not says_anything(child.name):
            yield Refused(Text("Skriv barnets navn.", "Enter the child's name."), field=f"child_{child.position}_name")
        if child.birth_date > on:
            yield Refused(Text("Den dag er ikke kommet endnu.", "That day has not come yet."), field=birth_field)
        elif turns_18_on(child.birth_date, on) <= on:
            yield Refused(
                Text(
                    "Barnet er fyldt 18 år og tæller ikke med. Fjern det fra planen. [RET-20, RET-23]",
                    "The child is 18 or older and does not count. Take it out of the plan. [RET-20, RET-23]",
                ),
                field=birth_field,
            )
        if child.is_named() and child.mark in marks:
            yield Refused(
                Text(
                    "Barnet står allerede i planen. Et barn tæller én gang. [RET-24]",
                    "The child is in the plan already. A child counts once. [RET-24]",
                ),
                field=f"child_{child.position}_name",
            )
        elif child.position in same_day and not says_something(child.another_why):
            yield Refused(another_child(same_day[child.position].name), field=f"child_{child.position}_another_why")
        marks.add(child.mark)


def another_child(other: str) -> Text:
    """That a child was born on the day of another one, and what is to be said of it (RET-24)."""
    return Text(
        f"Barnet er født samme dag som {other}. Er det et andet barn, så skriv, hvordan I ved det; ellers fjern det. "
        "[RET-24]",
        f"The child was born on the same day as {other}. If it is another child, enter how you know; otherwise take it "
        "out. [RET-24]",
    )


def _check_accepted(draft: Draft, on: dt.date) -> None:
    if draft.accepted_by_her_on is None:
        return
    if draft.accepted_by_her_on > on:
        raise Refused(Text("Den dag er ikke kommet endnu.", "That day has not come yet."), field="accepted_by_her_on")
    if not draft.with_victim:
        raise Refused(
            Text(
                "Personen kan ikke sige ja til en plan uden at have været med til den. [RET-13]",
                "The person cannot accept a plan without having taken part in it. [RET-13]",
            ),
            field="parties",
        )
    if not draft.language:
        raise Refused(
            Text(
                "Vælg det sprog, planen blev gennemgået på.", "Choose the language in which the plan was gone through."
            ),
            field="language",
        )


def _check_under(draft: Draft, kind: SupportKind, ceiling: Ceiling, ruling: Ruling[SupportCeiling]) -> None:
    """Refuse beside the line with which the sum of its kind goes above the ceiling."""
    most = ceiling.in_kind if kind is SupportKind.IN_KIND_SUPPORT else ceiling.cash
    so_far = 0
    for line in draft.lines:
        if line.kind is not kind:
            continue
        so_far += line.amount
        if so_far > most:
            above, at_most = (said_amounts(one, draft.currency) for one in (draft.sum_of(kind) - most, most))
            da, en = _ABOVE[kind]
            raise Refused(
                Text(
                    da.format(over=above.da, ceiling=at_most.da),
                    en.format(over=above.en, ceiling=at_most.en),
                ),
                field=f"line_{line.position}_amount",
                ruling=ruling,
            )


def _check_problems(ruling: Ruling[SupportCeiling]) -> None:
    """Refuse what contradicts itself; what is not known yet can wait until the plan is sent."""
    for problem in ruling.problems:
        if problem.kind is ProblemKind.WRONG:
            da, en = (f"{words[0].upper()}{words[1:]}" for words in (problem.text.da, problem.text.en))
            raise Refused(Text(da, en), field="breadwinner" if problem.fact == "breadwinner" else None, ruling=ruling)
