"""Making statements of a month, and what happens to them: approved, sent, paid, credited (FLO-18, FLO-19)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.bed_days import policies
from helle.register.bed_days import statement_queries as queries
from helle.register.bed_days.choices import CreditCause, Means, StepKind
from helle.register.bed_days.models import Line, Statement, Step
from helle.register.bed_days.statement_queries import Biller, Ready
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by
from helle.rules.accommodation.bed_day_lines import A_DAY
from helle.rules.accommodation.codes import Payer
from helle.rules.ruling import Text

NOTHING_TO_BILL: Final = Text(
    "Der er ingen døgn at opkræve: nætterne skal være bekræftet og kontrolleret, taksten kendt og betaleren afklaret.",
    "There is no bed-day to bill: the nights must be confirmed and checked, the rate known and the payer settled.",
)
CHANGED_MEANWHILE: Final = Text(
    "Noget er ændret, mens opgørelsen blev lavet. Se måneden igen.",
    "Something was changed while the statement was made. Look at the month again.",
)
TWICE: Final = Text(
    "Et af døgnene er lige blevet opkrævet. Intet døgn opkræves to gange. [ACM-18]",
    "One of the bed-days has just been billed. No bed-day is billed twice. [ACM-18]",
)
NOT_NOW: Final = Text(
    "Opgørelsen er kommet videre imens. Se den, som den står nu.",
    "The statement has moved on meanwhile. Look at it as it stands now.",
)
# Our own reading: the plan asks for no second person (docs/explanation/decisions.md, 351).
OTHER_EYES: Final = Text(
    "Den, der godkender opgørelsen, må hverken have lavet den, sende den eller notere betalingen. Bed en kollega.",
    "Whoever approves the statement must not be the one who made it, sends it or records the payment. Ask a colleague.",
)
BEFORE_THE_LAST: Final = Text("Dagen ligger før det forrige skridt.", "The day is before that of the last step.")
SEND_ON_PAPER: Final = Text(
    "Udlændingestyrelsen ser ikke penge i Helle. Send opgørelsen som sikker digital post eller brev. [ACM-09]",
    "The Immigration Service does not see money in Helle. Send the statement by secure digital post or letter. "
    "[ACM-09]",
)
NO_LONGER_HOLDS: Final = Text(
    "En linje passer ikke længere med opholdet, taksten eller betaleren. Krediter opgørelsen.",
    "A line no longer agrees with the stay, the rate or the payer. Credit the statement.",
)
CMM_PAYS_ITSELF: Final = Text("CMM betaler selv; vælg det.", "CMM pays itself; choose that.")
_LINE_REFUSED: Final = (
    "billed_of_the_provider_and_the_month",
    "billed_nights_were_lived",
    "billed_nights_were_checked",
    "billed_at_the_rate_of_its_days",
    "billed_to_who_pays_for_its_days",
    "what_the_grant_pays_is_never_billed",
    "a_total_is_that_of_its_lines",
)


def statements_make(biller: Biller, month: dt.date) -> list[Statement]:
    """Make a statement for each payer of a month, of all nights that can be billed and are not. Raises `Refused`."""
    policies.require(policies.writes_bed_days())
    said = {
        "no_bed_day_billed_twice": Refused(TWICE),
        **{name: Refused(CHANGED_MEANWHILE) for name in _LINE_REFUSED},
    }
    with refused_by(said), transaction.atomic():
        found = queries.prepared(biller, month).ready
        if not found:
            raise Refused(NOTHING_TO_BILL)
        return [_make(biller, month, one) for one in found]


def _make(biller: Biller, month: dt.date, ready: Ready) -> Statement:
    acting = context.current()
    row = Statement(
        id=new_id(),
        provider=biller.provider,
        place=biller.place,
        payer=ready.payer.value,
        payer_unit_id=ready.unit.id,
        month=month,
        total_oere=ready.total,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.save(force_insert=True)
    Line.objects.bulk_create(
        Line(
            statement=row,
            placement_id=line.stay.placement.pk,
            reference=line.stay.placement.reference,
            nights=DateRange(line.first, line.last + A_DAY),
            rate_id=line.rate.key,
            oere_a_day=line.rate.oere,
            amount_oere=line.amount,
        )
        for line in ready.lines
    )
    row.refresh_from_db(fields=["number"])
    audit.record(
        "statement.made",
        object_id=row.pk,
        detail={"number": row.number, "month": month.isoformat(), "nights": ready.nights},
    )
    return row


def statement_approve(statement: Statement) -> None:
    """CMM approves a statement that another has made. Raises `Refused`, also where the facts no longer carry it."""
    _step(statement, StepKind.APPROVED, clock.today())


def statement_send(statement: Statement, *, means: Means, on: dt.date) -> None:
    """Record that an approved statement went to its payer, with CMM as sender: who runs a secret place is part of its
    address (PUB-ORG-09).

    Raises `Refused` for a way that does not reach the payer, for whoever approved it, and where the facts no longer
    carry it.
    """
    payer = Payer(statement.payer)
    if (payer is Payer.CMM) != (means is Means.OWN):
        message = CMM_PAYS_ITSELF if payer is Payer.CMM else Text("Kun CMM betaler selv.", "Only CMM pays itself.")
        raise Refused(message, field="means")
    if payer is Payer.UDLST and means is Means.HELLE:
        raise Refused(SEND_ON_PAPER, field="means")
    _step(statement, StepKind.SENT, on, means=means)


def statement_pay(statement: Statement, *, on: dt.date) -> None:
    """Record that the payer has paid, also where it no longer holds. Raises `Refused`: not by who approved it."""
    _step(statement, StepKind.PAID, on)


def statement_credit(statement: Statement, *, cause: CreditCause) -> None:
    """Credit a statement that is wrong: its nights can then be billed rightly. It stays as it was. Raises `Refused`."""
    _step(statement, StepKind.CREDITED, clock.today(), cause=cause)


def _step(
    statement: Statement, kind: StepKind, on: dt.date, *, means: Means | None = None, cause: CreditCause | None = None
) -> None:
    policies.require(policies.decides_on_statements())
    acting = context.current()
    if on > clock.today():
        raise Refused(IN_THE_FUTURE, field="on")
    said = {
        "a_step_follows_its_step": Refused(NOT_NOW),
        "a_step_once": Refused(NOT_NOW),
        "two_pairs_of_eyes": Refused(OTHER_EYES),
        "what_no_longer_holds_is_credited": Refused(NO_LONGER_HOLDS),
        "a_step_is_not_before_the_last": Refused(BEFORE_THE_LAST, field="on"),
    }
    with refused_by(said), transaction.atomic():
        Step(
            id=new_id(),
            statement=statement,
            kind=kind.value,
            on=on,
            means=means.value if means else "",
            cause=cause.value if cause else "",
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        ).save(force_insert=True)
        audit.record(f"statement.{kind.value}", object_id=statement.pk, detail={"number": statement.number})
