"""`helle check --returns`: every ledger held against the plans it goes by, computed anew by the rules alone (C5).

The database refuses an entry that is wrong when it is written. This finds what was changed past it, and what a mistake
of ours would have let through.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import connections

from helle.rules.returns.ceiling import Child, SupportCeilingFacts, support_ceiling
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind
from helle.rules.returns.months import MONTHS_OF_A_YEAR, months_after
from helle.rules.returns.payment import last_cash_day, last_project_day

PORTION: Final = 200
CHILDHOOD: Final = 18 * MONTHS_OF_A_YEAR
CASH, IN_KIND = SupportKind.CASH_SUPPORT.value, SupportKind.IN_KIND_SUPPORT.value
BUDGET_OF: Final = {CASH: "cash", IN_KIND: "in_kind"}

type Facts = Mapping[str, Any]


def differences(alias: str = "default") -> list[str]:
    """What a ledger has that its plan, its days or the rules do not carry, one line each: the case and the entry.

    Reads amounts, days and references; it names nobody. Works as the owner of the tables (`default` under
    `HELLE_AS_OWNER`) and as the role of the lists (`lists`); the application's role may not.
    """
    found: list[str] = []
    for facts in _ledgers(alias):
        found += [f"case {facts['case']}, {wrong}" for wrong in _wrong(facts)]
    return sorted(found)


def _ledgers(alias: str) -> Iterator[Facts]:
    after: uuid.UUID | None = None
    while True:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT return_id, facts FROM helle.ledgers_to_check(%s, %s)", [after, PORTION])
            rows = cursor.fetchall()
        for key, facts in rows:
            after = key
            yield json.loads(facts) if isinstance(facts, str) else facts
        if len(rows) < PORTION:
            return


def _wrong(facts: Facts) -> Iterator[str]:
    for plan in facts["plans"].values():
        yield from _plan_wrong(plan, _day(facts["arrived"]) if facts["arrived"] else None)
    entries = {one["key"]: one for one in facts["entries"]}
    if [one["number"] for one in facts["entries"]] != list(range(1, len(entries) + 1)):
        yield "the entries: a number is missing"
    taken_back = Counter(one["reverses"] for one in facts["entries"] if one["reverses"])
    paid: Counter[str] = Counter()
    for kind, _currency, amount in facts["earlier"]:
        paid[kind] += amount
    yield from _earlier_wrong(facts)
    for one in facts["entries"]:
        name = f"entry {one['number']}"
        if one["reverses"]:
            yield from (f"{name}: {wrong}" for wrong in _counter_wrong(one, entries.get(one["reverses"]), taken_back))
            paid[one["kind"]] -= one["amount"]
        else:
            yield from (f"{name}: {wrong}" for wrong in _entry_wrong(one, facts))
            paid[one["kind"]] += one["amount"]
            plan = facts["plans"].get(one["plan"])
            if plan is not None and paid[one["kind"]] > plan[BUDGET_OF[one["kind"]]]:
                yield f"{name}: the sum is above the plan"
    yield from _sums_wrong(facts, paid)
    yield from _lines_wrong(facts)
    standing = Counter(
        one["of"] for one in facts["entries"] if one["of"] and not one["reverses"] and one["key"] not in taken_back
    )
    if any(times > 1 for times in standing.values()):
        yield "an instalment is paid twice"
    plan = max(facts["plans"].values(), key=lambda one: one["sequence"], default=None)
    if facts["planned"] > (plan["cash"] if plan else 0):
        yield f"instalments of {facts['planned']} are agreed, and the plan has {plan['cash'] if plan else 0}"


def _earlier_wrong(facts: Facts) -> Iterator[str]:
    """What earlier returns of the case paid counts in this one, so it is in the currency of its plans (RET-19)."""
    standing: Counter[str] = Counter()
    for _kind, currency, amount in facts["earlier"]:
        standing[currency] += amount
    own = {plan["currency"] for plan in facts["plans"].values()}
    if any(amount for currency, amount in standing.items() if currency not in own):
        yield "an earlier return of the case paid in another currency"


def _sums_wrong(facts: Facts, paid: Mapping[str, int]) -> Iterator[str]:
    plan = max(facts["plans"].values(), key=lambda one: one["sequence"], default=None)
    for kind, field in BUDGET_OF.items():
        total = paid.get(kind, 0)
        if total < 0 or total > (plan[field] if plan else 0):
            yield f"{kind}: {total} is paid, and the plan has {plan[field] if plan else 0}"


def _lines_wrong(facts: Facts) -> Iterator[str]:
    """No line of a budget has had more than it was given (RET-18)."""
    paid: Counter[str] = Counter()
    for one in facts["entries"]:
        if one["line"]:
            paid[one["line"]] += -one["amount"] if one["reverses"] else one["amount"]
    for plan in facts["plans"].values():
        for key, (_kind, amount) in plan["lines"].items():
            if not 0 <= paid[key] <= amount:
                yield f"the plan approved on {plan['approved']}: {paid[key]} is paid for a line of {amount}"


def _born(turns_18_on: dt.date) -> dt.date:
    """The day of birth; of who turns 18 on 1 March it can be 29 February, and the earlier of two counts."""
    born = months_after(turns_18_on, -CHILDHOOD)
    before = born - dt.timedelta(days=1)
    return before if (before.month, before.day) == (2, 29) else born


def _plan_wrong(plan: Facts, arrived: dt.date | None) -> Iterator[str]:
    name = f"the plan approved on {plan['approved']}"
    for kind, field in BUDGET_OF.items():
        lines = sum(amount for of, amount in plan["lines"].values() if of == kind)
        if lines != plan[field]:
            yield f"{name}: {kind} is {plan[field]}, and its lines come to {lines}"
    children = tuple(
        Child(_born(_day(until)), ChildWhereabouts(where), elsewhere) for until, where, elsewhere in plan["children"]
    )
    ruled = support_ceiling(SupportCeilingFacts(_day(plan["approved"]), plan["breadwinner"], children, arrived)).answer
    most = ruled.of(Currency(plan["currency"])) if ruled else None
    kept = (plan["ceiling_in_kind"], plan["ceiling_cash"])
    if most is None or (most.in_kind, most.cash) != kept:
        yield f"{name}: the ceilings kept are not those of the rules"
    if plan["by"] in plan["hands"]:
        yield f"{name}: approved by who had a hand in it"
    if plan["twice"]:
        yield f"{name}: it counts a child that another case counts"
    if plan["in_kind"] > kept[0] or plan["cash"] > kept[1]:
        yield f"{name}: it is above its ceiling"


def _entry_wrong(one: Facts, facts: Facts) -> Iterator[str]:
    plan = facts["plans"].get(one["plan"])
    paid_on, arrived = _day(one["paid_on"]), _day(facts["arrived"]) if facts["arrived"] else dt.date.max
    if plan is None or paid_on < _day(plan["approved"]):
        yield "its plan was not approved"
    elif one["currency"] != plan["currency"]:
        yield "another currency than the plan's"
    elif one["kind"] == IN_KIND and plan["lines"].get(one["line"], [""])[0] != IN_KIND:
        yield "for no line of its plan"
    if one["kind"] == CASH and one["instalment"] != one["amount"]:
        yield "another amount than its instalment"
    if one["agreed"] and paid_on < _day(one["agreed"]):
        yield "paid before its instalment was agreed on"
    if one["amount"] <= 0:
        yield "no amount"
    if paid_on < arrived:
        yield "before the arrival"
    elif paid_on > _last_day(one["kind"], arrived, facts, paid_on):
        yield "after its time"
    if facts["ended"] and paid_on > _day(facts["ended"]):
        yield "after the end of the return"


def _last_day(kind: str, arrived: dt.date, facts: Facts, paid_on: dt.date) -> dt.date:
    """By what was decided on the day; cash keeps to the project's time as well (RET-06, RET-07)."""

    def runs_until(which: str, last: dt.date) -> dt.date:
        decided = (_day(until) for of, until, on in facts["longer"] if of == which and _day(on) <= paid_on)
        return max([last, *decided])

    project = runs_until("project", last_project_day(arrived))
    return min(project, runs_until("cash", last_cash_day(arrived))) if kind == CASH else project


def _counter_wrong(one: Facts, entry: Facts | None, taken_back: Mapping[str, int]) -> Iterator[str]:
    if entry is None or entry["reverses"] or taken_back[one["reverses"]] > 1:
        yield "takes back what is not there"
        return
    if any(one[field] != entry[field] for field in ("kind", "amount", "currency", "plan", "line", "of")):
        yield "takes back something else than was paid"
    if one["by"] == entry["by"]:
        yield "by the one who booked it"


def _day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)
