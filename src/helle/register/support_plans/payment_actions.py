"""Writing payments of pocket money and board, and the rates of the authority (SUP-03). Amounts are whole øre."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.policies import require_write
from helle.register.protection.refusals import (
    ENDS_BEFORE_IT_BEGINS,
    NO_REASONS,
    OUT_OF_FORCE,
    Refused,
    refused_by,
    says_something,
)
from helle.register.support_plans import policies, queries
from helle.register.support_plans.choices import PAID_TYPES, RateKind, Step
from helle.register.support_plans.models import Measure, MeasureStep, Payment, Rate
from helle.rules.codes import OrganisationKind
from helle.rules.money import danish_kroner, english_kroner
from helle.rules.ruling import Text

PAID_TWICE: Final = Text(
    "Nogle af dagene er betalt allerede. Ingen dag betales to gange.",
    "Some of the days have been paid already. No day is paid twice.",
)
NOT_BEGUN: Final = Text("Støtten var ikke begyndt den første dag.", "The measure had not begun on the first day.")
ENDED: Final = Text(
    "Støtten var ophørt. Dagen, den ophørte, og dagene efter betales ikke.",
    "The measure had ended. The day it ended and the days after it are not paid.",
)
OTHER_PAYER: Final = Text(
    "Støtten har en anden betaler. Skriv, hvorfor en anden betaler.",
    "The measure has another payer. Enter why somebody else pays.",
)
SUPPORT_ENDED: Final = Text(
    "Støtten var ophørt. Dagen, den ophørte, og dagene efter betales ikke. [ACC-04]",
    "Support had ended. The day it ended and the days after it are not paid. [ACC-04]",
)
PAST_THE_PERIOD: Final = Text(
    "Dagene går ud over den periode, der løber nu. Skriv, hvorfor der betales for dem. [SUP-03]",
    "The days go past the period that runs now. Enter why they are paid for. [SUP-03]",
)
LONGEST_DAYS: Final = 366
MOST_AHEAD: Final = dt.timedelta(days=120)
"""No longer ahead than the longest period: who is paid for later days is not known."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for which days, both included. `why`: why it is another amount than the rates give, or another
    payer than the measure's."""

    first: dt.date
    last: dt.date
    paid_on: dt.date
    oere: int
    payer: OrganisationKind
    why: str = ""


def payment_record(case: Case, measure: Measure, *, expected_version: int | None, paid: Paid) -> Payment:
    """Record a payment. Another amount than the rates give, and any where a day has none, needs its reason (SUP-03),
    and so does another payer than the measure's. Raises `Refused` for days before it began and from its end on."""
    policies.require_write(measure.category)
    require_write("money")
    cases.refuse_future(paid.paid_on, "paid_on")
    cases.refuse_long_ago(paid.first, "first")
    cases.refuse_before_known(case, paid.paid_on, "paid_on")
    cases.refuse_far_ahead(paid.last, "last", most=MOST_AHEAD)
    if paid.last < paid.first:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="last")
    if (paid.last - paid.first).days >= LONGEST_DAYS:
        raise Refused(Text("Det er mere end et år.", "That is more than a year."), field="last")
    if measure.type not in PAID_TYPES:
        raise Refused(Text("Her betales ingen penge ud.", "No money is paid out here."))
    if paid.oere <= 0:
        raise Refused(Text("Beløbet skal være over nul.", "The amount must be above nothing."), field="amount")
    due = queries.allowance_of(measure, paid.first, paid.last)
    by_rate = None if due.days_without_rate else due.oere
    if by_rate != paid.oere and not says_something(paid.why):
        raise Refused(_off_the_rate(by_rate), field="why")
    if measure.payer not in ("", paid.payer.value) and not says_something(paid.why):
        raise Refused(OTHER_PAYER, field="why")
    if _past_the_period(case, paid.last) and not says_something(paid.why):
        raise Refused(PAST_THE_PERIOD, field="why")
    acting = context.current()
    row = Payment(
        id=new_id(),
        measure=measure,
        case=case,
        type=measure.type,
        days=DateRange(paid.first, paid.last + dt.timedelta(days=1)),
        paid_on=paid.paid_on,
        oere=paid.oere,
        by_rate=by_rate,
        payer=paid.payer.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if paid.why.strip():
        row.why_sealed = vault.seal(case.person_id, row, "why_sealed", paid.why)
    said = {
        "no_day_paid_twice": Refused(PAID_TWICE, field="first"),
        "payment_of_what_has_begun": Refused(NOT_BEGUN, field="first"),
        "payment_before_it_ended": Refused(ENDED, field="last"),
        "payment_while_support_ran": Refused(SUPPORT_ENDED, field="last"),
        "payment_by_its_payer_or_a_reason": Refused(OTHER_PAYER, field="why"),
    }
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        if not MeasureStep.objects.filter(measure=measure, kind=Step.BEGUN, on_day__lte=paid.first).exists():
            raise said["payment_of_what_has_begun"]
        row.save(force_insert=True)
        audit.record("plan.payment_recorded", object_id=row.pk, cases=[case.pk])
    return row


def _off_the_rate(by_rate: int | None) -> Text:
    if by_rate is None:
        return Text(
            "Der er ingen takst for alle dagene. Skriv, hvem der har fastsat beløbet, og hvorfor. [SUP-03]",
            "There is no rate for all the days. Enter who set the amount, and why. [SUP-03]",
        )
    return Text(
        f"Efter taksten er det {danish_kroner(by_rate)} Skriv, hvorfor det er et andet beløb.",
        f"By the rate it is {english_kroner(by_rate)}. Enter why it is another amount.",
    )


def payment_supersede(case: Case, payment: Payment, *, expected_version: int | None, why: str) -> None:
    """Put a payment out of force that was entered by mistake; it stays in the record with the reason."""
    policies.require_write()
    require_write("money")
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        payment.refresh_from_db()
        if payment.superseded_at is not None:
            raise Refused(OUT_OF_FORCE)
        payment.superseded_at = context.current().instant
        payment.superseded_why_sealed = vault.seal(case.person_id, payment, "superseded_why_sealed", why)
        payment.save(update_fields=["superseded_at", "superseded_why_sealed"])
        audit.record("plan.payment_superseded", object_id=payment.pk, cases=[case.pk])


def rate_set(*, kind: RateKind, valid_from: dt.date, oere_per_day: int, source: str) -> Rate:
    """Enter a rate that the authority has set, with where it says so. One from each day; it is not changed."""
    policies.require_rates()
    if oere_per_day <= 0:
        raise Refused(Text("Beløbet skal være over nul.", "The amount must be above nothing."), field="amount")
    if not says_anything(source):
        raise Refused(Text("Skriv, hvor taksten er fastsat.", "Enter where the rate was set."), field="source")
    acting = context.current()
    row = Rate(
        id=new_id(),
        kind=kind,
        valid_from=valid_from,
        oere_per_day=oere_per_day,
        source=source.strip(),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    taken = Refused(
        Text("Der er allerede en takst fra den dag.", "There is a rate from that day already."), field="valid_from"
    )
    with refused_by({"one_rate_from_a_day": taken}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("plan.rate_set", object_id=row.pk, detail={"kind": kind.value, "from": valid_from.isoformat()})
    return row


def _past_the_period(case: Case, last: dt.date) -> bool:
    """Whether the days go past the end of the period that runs today."""
    end = facts_for_writing(case).period_end
    return end is not None and clock.today() < end <= last
