"""Whether a payment of reintegration support can be made (RET-05, RET-06, RET-07, RET-12, RET-17)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates, implausible_numbers, missing
from helle.rules.findings import Finding, allowed, reasons_of, refused, strictest, with_reason
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.returns.ceiling import (
    RATES,
    Ceiling,
    SupportCeilingFacts,
    danish_amount,
    questions_within,
    rates_read,
    support_ceiling,
)
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.returns.months import MONTHS_OF_A_YEAR, months_after
from helle.rules.returns.plan import within_ceiling
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

CASH_MONTHS = "cash_months"
PROJECT_YEARS = "project_max_years"


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment that somebody wants to make.

    Amounts are whole kroner or dollars; a fraction counts as a whole. `paid_before`: what has been paid of the same
    kind, in earlier returns of the person too. `budgeted`: what the approved plan sets aside for this kind.
    `plan_currency`: the currency of the plan's budget. `plan_approved`: the plan has been approved, on the day
    `ceiling.on`. The day of arrival is `ceiling.arrived_on`. `decided_until`: the last day up to which the Return
    Agency has decided by then, with a reason, that this kind is paid although its time is over.
    `project_decided_until`: the same of the project, which cash does not outlast. `agreed_on` and `due`: when an
    instalment of cash was agreed on, and for which day.
    """

    paid_on: date
    kind: SupportKind
    amount: int
    currency: Currency
    paid_before: int
    budgeted: int | None
    plan_currency: Currency
    plan_approved: bool | None
    ceiling: SupportCeilingFacts
    decided_until: date | None = None
    project_decided_until: date | None = None
    agreed_on: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentRoom:
    """The most that can be paid of this kind of support, by ceiling and budget, and what is left after the payment."""

    currency: Currency
    kind: SupportKind
    most: int
    left: int


def reintegration_payment(facts: PaymentFacts) -> Ruling[PaymentRoom]:
    """Whether this payment can be made on this day (RET-06, RET-07, RET-12, RET-17).

    REFUSED before arrival, before the approval and before the instalment was agreed on, in another currency than the
    plan's, after the months for cash and the years for everything, above the ceiling and above the plan's own budget.
    Without a recorded arrival it waits.
    ALLOWED_WITH_REASON after its time where the Return Agency has decided so; cash past the project's time only where
    it has decided so of both. An instalment that is paid before its day needs a reason, too.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided("reintegration_payment", wrong)
    ceiling = support_ceiling(facts.ceiling)
    if ceiling.answer is None:
        return undecided("reintegration_payment", within_ceiling(ceiling.problems), ceiling.reasons)
    top = _top(ceiling.answer.of(facts.plan_currency), facts.kind)
    standing = (*_order(facts), *_arrival(facts), *_agreement(facts), *_money(facts, top))
    waiting = _waiting(facts)
    # That it is late alone settles nothing while something else is not known: a decision can still open it.
    if waiting and strictest(standing) is not Verdict.REFUSED:
        return undecided("reintegration_payment", waiting)
    findings = (*_order(facts), *_arrival(facts), *_limit(facts), *_agreement(facts), *_money(facts, top))
    verdict = strictest(findings)
    most = top if facts.budgeted is None else min(top, facts.budgeted)
    left = most - facts.paid_before - facts.amount
    return Ruling(
        "reintegration_payment",
        verdict,
        None if verdict is Verdict.REFUSED else PaymentRoom(facts.plan_currency, facts.kind, most, left),
        _HEADLINES[verdict],
        (*reasons_of(findings), *plan_notes(facts.paid_on)),
        (*_limits(facts), *rates_read(ceiling.parameters, facts.plan_currency, facts.kind)),
    )


def _limits(facts: PaymentFacts) -> tuple[ParameterUse, ...]:
    """The time limits that were read: those of cash for cash alone, and none before the person has arrived."""
    if facts.ceiling.arrived_on is None:
        return ()
    names = (CASH_MONTHS, PROJECT_YEARS) if facts.kind is SupportKind.CASH_SUPPORT else (PROJECT_YEARS,)
    return tuple(parameter(name, facts.ceiling.arrived_on).use() for name in names)


def last_cash_day(arrived_on: date) -> date:
    """The last day on which cash can be paid, by the months that held on arrival (RET-06, META-02)."""
    return months_after(arrived_on, whole_number(parameter(CASH_MONTHS, arrived_on)))


def last_project_day(arrived_on: date) -> date:
    """The day by which the project must be finished, by the years that held on arrival (RET-07, META-02)."""
    return months_after(arrived_on, MONTHS_OF_A_YEAR * whole_number(parameter(PROJECT_YEARS, arrived_on)))


def _top(ceiling: Ceiling, kind: SupportKind) -> int:
    return ceiling.cash if kind is SupportKind.CASH_SUPPORT else ceiling.in_kind


def _order(facts: PaymentFacts) -> tuple[Finding, ...]:
    if facts.plan_approved is None:
        return ()
    if not facts.plan_approved or facts.paid_on < facts.ceiling.on:
        return (_BEFORE_APPROVAL,)
    return (_AFTER_APPROVAL,)


def _arrival(facts: PaymentFacts) -> tuple[Finding, ...]:
    arrived = facts.ceiling.arrived_on
    if arrived is None:
        return ()
    return (_BEFORE_ARRIVAL if facts.paid_on < arrived else _AFTER_ARRIVAL,)


def _agreement(facts: PaymentFacts) -> tuple[Finding, ...]:
    """Cash is paid as it was agreed: after somebody agreed on it, and before its day only for a reason."""
    if facts.kind is not SupportKind.CASH_SUPPORT:
        return ()
    if facts.agreed_on is not None and facts.paid_on < facts.agreed_on:
        return (_before_agreement(facts.agreed_on),)
    if facts.due is not None and facts.paid_on < facts.due:
        return (_before_its_day(facts.due),)
    return ()


def _before_agreement(agreed_on: date) -> Finding:
    return refused(
        Reason(
            "reintegration_payment.before_agreement",
            Text(
                f"Raten er aftalt {danish_date(agreed_on)} og kan ikke være betalt før.",
                f"The instalment was agreed on {english_date(agreed_on)} and cannot have been paid before.",
            ),
            "RET-06",
            reading="RET-06",
        )
    )


def _before_its_day(due: date) -> Finding:
    return with_reason(
        Reason(
            "reintegration_payment.before_its_day",
            Text(
                f"Raten er aftalt til {danish_date(due)}; skriv, hvorfor den betales før.",
                f"The instalment is agreed for {english_date(due)}; enter why it is paid before.",
            ),
            "RET-06",
            reading="RET-06",
        )
    )


def _limit(facts: PaymentFacts) -> tuple[Finding, ...]:
    arrived = facts.ceiling.arrived_on
    if arrived is None or facts.paid_on < arrived:
        return ()
    cash_end, project_end = last_cash_day(arrived), last_project_day(arrived)
    is_cash = facts.kind is SupportKind.CASH_SUPPORT
    of_project = facts.project_decided_until if is_cash else facts.decided_until
    of_cash = ((cash_end, facts.decided_until, _after_cash_months),) if is_cash else ()
    limits = (*of_cash, (project_end, of_project, _after_project))
    late = tuple(refuse(end) for end, decided, refuse in limits if facts.paid_on > max(end, decided or end))
    if late:
        return late
    if any(facts.paid_on > end for end, _decided_until, _refuse in limits):
        return (_decided(min(max(end, decided or end) for end, decided, _refuse in limits)),)
    return (_in_cash_months(cash_end),) if is_cash else ()


def _decided(until: date) -> Finding:
    return with_reason(
        Reason(
            "reintegration_payment.decided_for_longer",
            Text(
                f"Fristen er gået; Hjemrejsestyrelsen har med begrundelse besluttet, at der kan betales til og med "
                f"{danish_date(until)}.",
                f"The time is over; the Return Agency has decided, with a reason, that payments can be made up to and "
                f"including {english_date(until)}.",
            ),
            "RET-06",
            reading="C5",
        )
    )


def _money(facts: PaymentFacts, top: int) -> tuple[Finding, ...]:
    if facts.currency is not facts.plan_currency:
        return (_OTHER_CURRENCY,)
    unit = facts.plan_currency.label
    left = top - facts.paid_before - facts.amount
    if left < 0:
        return (
            refused(
                Reason(
                    "reintegration_payment.above_ceiling",
                    Text(
                        f"Loftet er {danish_amount(top)} {unit.da}, og betalingen går {danish_amount(-left)} over.",
                        f"The ceiling is {top:,} {unit.en}, and the payment goes {-left:,} beyond it.",
                    ),
                    "RET-17",
                )
            ),
        )
    within = allowed(
        Reason(
            "reintegration_payment.within_ceiling",
            Text(f"Loftet er {danish_amount(top)} {unit.da}.", f"The ceiling is {top:,} {unit.en}."),
            "RET-17",
        )
    )
    if facts.budgeted is None:
        return (within,)
    above = facts.paid_before + facts.amount > facts.budgeted
    return (within, _above_budget(facts.budgeted, facts.paid_before, unit) if above else _WITHIN_BUDGET)


def _above_budget(budgeted: int, paid: int, unit: Text) -> Finding:
    left = max(budgeted - paid, 0)
    return refused(
        Reason(
            "reintegration_payment.above_budget",
            Text(
                f"Den godkendte plan har {danish_amount(left)} {unit.da} tilbage af {danish_amount(budgeted)} til "
                "dette; godkend først en ny plan.",
                f"The approved plan has {left:,} {unit.en} left of {budgeted:,} for this; approve a new plan first.",
            ),
            "RET-11",
            reading="RET-11",
        )
    )


def _in_cash_months(end: date) -> Finding:
    return allowed(
        Reason(
            "reintegration_payment.within_cash_months",
            Text(
                f"Kontantbeløbet kan udbetales til og med {danish_date(end)}.",
                f"Cash can be paid up to and including {english_date(end)}.",
            ),
            "RET-06",
            reading="C5",
        )
    )


def _after_cash_months(end: date) -> Finding:
    return refused(
        Reason(
            "reintegration_payment.after_cash_months",
            Text(
                f"Kontantbeløbet kunne udbetales til og med {danish_date(end)}.",
                f"Cash could be paid up to and including {english_date(end)}.",
            ),
            "RET-06",
            reading="C5",
        )
    )


def _after_project(end: date) -> Finding:
    return refused(
        Reason(
            "reintegration_payment.after_project",
            Text(
                f"Projektet skulle være afsluttet {danish_date(end)}.",
                f"The project had to be finished by {english_date(end)}.",
            ),
            "RET-07",
            reading="C5",
        )
    )


def _implausible_days(facts: PaymentFacts) -> tuple[Problem, ...]:
    return implausible_dates(
        paid_on=facts.paid_on,
        decided_until=facts.decided_until,
        project_decided_until=facts.project_decided_until,
        agreed_on=facts.agreed_on,
        due=facts.due,
    )


def _impossible(facts: PaymentFacts) -> tuple[Problem, ...]:
    found = list(_implausible_days(facts))
    found += implausible_numbers(amount=facts.amount, paid_before=facts.paid_before, budgeted=facts.budgeted)
    if facts.amount <= 0:
        text = Text("det beløb, der skal betales, er nul eller negativt.", "the amount to pay is zero or negative.")
        found.append(Problem("amount", text))
    if facts.paid_before < 0:
        text = Text("det, der er betalt før, er negativt.", "what has been paid before is negative.")
        found.append(Problem("paid_before", text))
    if facts.budgeted is not None and facts.budgeted < 0:
        text = Text("det, planen sætter af, er negativt.", "what the plan sets aside is negative.")
        found.append(Problem("budgeted", text))
    return tuple(found)


def _waiting(facts: PaymentFacts) -> tuple[Problem, ...]:
    return (
        *((_NO_ARRIVAL,) if facts.ceiling.arrived_on is None else ()),
        *((_APPROVAL_NOT_KNOWN,) if facts.plan_approved is None else ()),
        *((_BUDGET_NOT_KNOWN,) if facts.budgeted is None else ()),
    )


_HEADLINES = {
    Verdict.ALLOWED: Text("Betalingen kan foretages.", "The payment can be made."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "Betalingen kan foretages med en begrundelse.", "The payment can be made for a reason."
    ),
    Verdict.REFUSED: Text("Betalingen kan ikke foretages.", "The payment cannot be made."),
}
_NO_ARRIVAL = missing(
    "ceiling.arrived_on",
    "ankomsten er ikke registreret, og intet udbetales før den.",
    "the arrival has not been recorded, and nothing is paid before it.",
)
_APPROVAL_NOT_KNOWN = missing(
    "plan_approved", "det er ikke oplyst, om planen er godkendt.", "whether the plan is approved is not known."
)
_BUDGET_NOT_KNOWN = missing(
    "budgeted",
    "det er ikke oplyst, hvad planen har afsat til dette.",
    "what the plan sets aside for this is not known.",
)
_WITHIN_BUDGET = allowed(
    Reason(
        "reintegration_payment.within_budget",
        Text("Betalingen er inden for planens budget.", "The payment is within the plan's budget."),
        "RET-18",
    )
)
_BEFORE_APPROVAL = refused(
    Reason(
        "reintegration_payment.before_approval",
        Text("Intet udbetales, før planen er godkendt.", "Nothing is paid before the plan is approved."),
        "RET-12",
    )
)
_AFTER_APPROVAL = allowed(
    Reason("reintegration_payment.plan_approved", Text("Planen er godkendt.", "The plan is approved."), "RET-12")
)
_BEFORE_ARRIVAL = refused(
    Reason(
        "reintegration_payment.before_arrival",
        Text(
            "Støtten udbetales efter hjemrejsen; personen er ikke ankommet den dag.",
            "Support is paid after the return; the person has not arrived on that day.",
        ),
        "RET-05",
        reading="C5",
    )
)
_AFTER_ARRIVAL = allowed(
    Reason("reintegration_payment.after_arrival", Text("Personen er ankommet.", "The person has arrived."), "RET-05")
)
_OTHER_CURRENCY = refused(
    Reason(
        "reintegration_payment.other_currency",
        Text(
            "Planens budget er i en anden valuta; kroner og dollar blandes ikke.",
            "The plan's budget is in another currency; kroner and dollars are not mixed.",
        ),
        "RET-19",
        reading="RET-19",
    )
)

RULE = Rule(
    name="reintegration_payment",
    title=Text("Udbetaling af reintegrationsstøtte", "Payment of reintegration support"),
    meaning=Text(
        "Intet udbetales, før planen er godkendt og personen er ankommet. Kontanter udbetales inden for deres "
        "frist fra ankomsten, og projektet afsluttes inden for sin; senere kun, hvis Hjemrejsestyrelsen har besluttet "
        "det med en begrundelse; kontanter følger også projektets frist. En rate betales, efter at den er aftalt, og "
        "før sin dag kun med en begrundelse. Summen går aldrig over loftet eller planens "
        "budget, og der betales i planens valuta.",
        "Nothing is paid before the plan is approved and the person has arrived. Cash is paid within its time "
        "limit from arrival, and the project is finished within its own; later only where the Return Agency has "
        "decided so with a reason; cash also keeps to the project's time. An instalment is paid after it was agreed "
        "on, and before its day only for a reason. The sum never goes beyond the ceiling or "
        "the plan's budget, and payments are in the currency of the plan.",
    ),
    facts=PaymentFacts,
    decide=reintegration_payment,
    questions={
        "paid_on": Text("Hvilken dag skal der betales?", "On which day is it to be paid?"),
        "kind": Text("Naturalier eller kontanter?", "In kind or cash?"),
        "amount": Text("Hvor meget?", "How much?"),
        "currency": Text("I hvilken valuta?", "In which currency?"),
        "paid_before": Text("Hvor meget er betalt af samme slags før?", "How much of the same kind was paid before?"),
        "budgeted": Text("Hvor meget har planen afsat til dette?", "How much does the plan set aside for this?"),
        "plan_currency": Text("I hvilken valuta er planens budget?", "In which currency is the plan's budget?"),
        "plan_approved": Text("Er planen godkendt?", "Is the plan approved?"),
        "decided_until": Text(
            "Til hvornår har Hjemrejsestyrelsen besluttet, at der kan betales efter fristen?",
            "Until when has the Return Agency decided that payments can be made after the time is over?",
        ),
        "project_decided_until": Text(
            "Til hvornår har Hjemrejsestyrelsen besluttet, at projektet må vare længere?",
            "Until when has the Return Agency decided that the project may run longer?",
        ),
        "agreed_on": Text("Hvornår blev raten aftalt?", "When was the instalment agreed on?"),
        "due": Text("Til hvilken dag blev den aftalt?", "For which day was it agreed?"),
        **questions_within(),
    },
    requirements=(
        *(
            "RET-05",
            "RET-06",
            "RET-07",
            "RET-11",
            "RET-12",
            "RET-17",
            "RET-18",
            "RET-19",
            "RET-20",
            "RET-21",
            "RET-22",
            "RET-23",
        ),
        *("RET-24", "MIN-14", "MIN-15"),
    ),
    parameters=(CASH_MONTHS, PROJECT_YEARS, "minor_age", *RATES),
)
