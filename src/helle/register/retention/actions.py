"""Setting how long cases are kept, holding one back, and disposing of what is over: each by two people.

Who and when are taken from the context by the database (`sql/082_retention.sql`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.erasure import actions as erasure
from helle.register.erasure import queries as erasures
from helle.register.erasure.models import Order
from helle.register.protection import context, erasing, ledger, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import NAMES_SOMEBODY, require_impersonal, require_reason
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused, no_reasons, refused_by, says_something
from helle.register.retention import policies, queries
from helle.register.retention.models import Disposal, Hold, Item, Schedule
from helle.register.retention.near_days import PAST, TOO_LATE, require_near, require_near_start
from helle.register.retention.queries import NEEDS_A_LEAD, NEEDS_ANOTHER
from helle.rules.retention.codes import CountedFrom, HoldGround, KeptKind
from helle.rules.retention.time_of_keeping import MOST_YEARS
from helle.rules.ruling import Text

NO_BASIS: Final = Text("Skriv, hvilken bestemmelse årene hviler på.", "Enter the provision that the years rest on.")
PROPOSED_ALREADY: Final = Text(
    "Der venter allerede et forslag for den slags sager.", "A proposal for such cases waits already."
)
DECIDED_ALREADY: Final = Text("Der er allerede taget stilling.", "It is decided already.")
NOT_OWN: Final = Text(
    "Du har selv foreslået det. En anden leder tager stilling.", "You proposed it yourself. Another lead decides."
)
FROM_THE_DAY: Final = Text(
    "Der er allerede sat en frist, der gælder fra den dag.", "A schedule from that day is set already."
)
YEARS: Final = Text(f"Skriv et helt tal fra 1 til {MOST_YEARS}.", f"Enter a whole number from 1 to {MOST_YEARS}.")
NOTHING_DUE: Final = Text("Der er intet at kassere i dag.", "There is nothing to dispose of today.")
LIST_WAITS: Final = Text("Der venter allerede en liste.", "A list waits already.")
OPEN_ELSEWHERE: Final = Text(
    "Noget er blevet åbent hos en anden. Intet er kasseret; sig ja igen, så udgår personen af listen.",
    "Something has become open with another. Nothing was disposed of; say yes again, and the person leaves the list.",
)
STANDS_OTHERWISE: Final = Refused(
    Text(
        "Listen er ændret, siden du åbnede siden. Intet er gjort. Se, hvordan den står nu, og svar igen.",
        "The list has changed since you opened the page. Nothing was done. See how it stands now, and answer again.",
    )
)
LIFTED: Final = Text("Det er allerede ophævet.", "It is lifted already.")
NO_SIGNATURE: Final = Text(
    "Listen kan ikke underskrives nu, så intet er kasseret. Sig det til driften.",
    "The list cannot be signed now, so nothing was disposed of. Tell those who run the system.",
)
_SAID: Final = {
    "schedule_rests_on_something": Refused(NO_BASIS, field="basis"),
    "schedule_is_not_of_the_past": Refused(PAST, field="valid_from"),
    "schedule_begins_soon": Refused(TOO_LATE, field="valid_from"),
    "one_schedule_waits": Refused(PROPOSED_ALREADY, field="kind"),
    "one_schedule_from_a_day": Refused(FROM_THE_DAY),
    "kept_for_some_years": Refused(YEARS, field="years"),
    "schedule_takes_two": Refused(NOT_OWN),
    "schedule_waits_for_an_answer": Refused(DECIDED_ALREADY),
    "hold_ends_after_it_begins": Refused(ENDS_BEFORE_IT_BEGINS, field="until_day"),
    "hold_stands": Refused(LIFTED),
    "one_disposal_waits": Refused(LIST_WAITS),
    "something_is_due": Refused(NOTHING_DUE),
    "disposal_waits": Refused(DECIDED_ALREADY),
    "disposal_stands_as_shown": STANDS_OTHERWISE,
    "disposed_of_with_nothing_open": Refused(OPEN_ELSEWHERE),
    "disposal_takes_two": Refused(NEEDS_ANOTHER),
    "disposal_takes_a_lead": Refused(NEEDS_A_LEAD),
    "text_names_nobody": NAMES_SOMEBODY,
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """How long a kind of case is kept, from when it is counted, what that rests on, and from which day it holds."""

    kind: KeptKind
    years: int
    counted_from: CountedFrom
    basis: str
    valid_from: dt.date


def schedule_propose(given: Proposed) -> Schedule:
    """Propose how long a kind of case is kept. Raises `Refused` beside the field; nothing holds yet."""
    policies.require_work()
    if not says_something(given.basis):
        raise Refused(NO_BASIS, field="basis")
    require_impersonal(basis=given.basis)
    if not 1 <= given.years <= MOST_YEARS:
        raise Refused(YEARS, field="years")
    require_near_start(given.valid_from)
    row = Schedule(id=new_id())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.propose_schedule(%s, %s, %s, %s, %s, %s)",
            [
                row.pk, given.kind.value, given.years, given.counted_from.value, given.basis.strip(), given.valid_from,
            ],
        )  # fmt: skip
        audit.record("retention.proposed", object_id=row.pk, detail={"kind": given.kind.value, "years": given.years})
    return Schedule.objects.get(pk=row.pk)


def schedule_answer(row: Schedule, *, approve: bool) -> None:
    """Decide about a schedule that another proposed, or take an own one back. Raises `Refused`."""
    if row.asked_by_id != context.current().user_id:
        policies.require_lead()
    elif approve:
        raise Refused(NOT_OWN)
    policies.require_work()
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.answer_schedule(%s, %s)", [row.pk, approve])
        audit.record("retention.answered", object_id=row.pk, detail={"kind": row.kind, "approved": approve})


def hold(case: Case, *, ground: HoldGround, until_day: dt.date | None, why: str) -> Hold:
    """Hold a person's cases back beyond their time. Raises `Refused` beside the field."""
    policies.require_work()
    if said := no_reasons(why):
        raise Refused(said, field="why")
    require_near(until_day)
    row = Hold(id=new_id())
    sealed = vault.seal(case.person_id, row, "why_sealed", why.strip())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.hold_case(%s, %s, %s, %s, %s)", [row.pk, case.pk, ground.value, until_day, sealed])
        audit.record("retention.held", object_id=row.pk, cases=[case.pk], detail={"ground": ground.value})
    return Hold.objects.get(pk=row.pk)


def lift(row: Hold, *, why: str) -> None:
    """Let go of what held a person's cases back."""
    policies.require_lead()
    if said := no_reasons(why):
        raise Refused(said, field="why")
    sealed = vault.seal(row.person_id, row, "lifted_why_sealed", why.strip())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.lift_hold(%s, %s)", [row.pk, sealed])
        audit.record("retention.lifted", object_id=row.pk, cases=[row.case_id])


def draw() -> Disposal:
    """Draw the list of what is due today: everybody who is, the longest due first."""
    policies.require_work()
    list_id = new_id()
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.draw_disposal(%s)", [list_id])
        (drawn,) = cursor.fetchone()
        audit.record("retention.drawn", object_id=list_id, cases=_cases_of(list_id), detail={"drawn": drawn})
    return Disposal.objects.get(pk=list_id)


def refuse(row: Disposal, *, why: str) -> None:
    """Say no to a list as a whole, with a reason that names nobody. Nothing of it is disposed of."""
    policies.require_work()
    require_reason(why)
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.refuse_disposal(%s, %s)", [row.pk, why.strip()])
        audit.record("retention.refused", object_id=row.pk, cases=_cases_of(row.pk))


def approve(row: Disposal, *, shown: queries.Decided) -> bool:
    """Say yes to a list as it was `shown`. The second yes, of another person, carries it out, and says so; the keys go
    when it is committed. Raises `STANDS_OTHERWISE` where somebody else said yes meanwhile or others go by it now."""
    policies.require_work()
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.approve_disposal(%s, %s, %s)", [row.pk, shown.last, sorted(shown.going)])
        (carried_out,) = cursor.fetchone()
        cases = _cases_of(row.pk)
        audit.record("retention.approved", object_id=row.pk, cases=cases)
        if carried_out:
            text = queries.text_of(row)
            try:
                signature = erasing.signed(queries.SIGNED_AS + text.encode())
            except ledger.LedgerAstray as error:
                raise Refused(NO_SIGNATURE) from error
            digest = sha256(text.encode()).hexdigest()
            cursor.execute("SELECT helle.certify_disposal(%s, %s, %s)", [row.pk, digest, signature])
            audit.record("retention.carried_out", object_id=row.pk, cases=cases, detail={"digest": digest})
            for order in Order.objects.filter(pk__in=_orders_of(row.pk)):
                keys = erasures.keys_of(order)
                transaction.on_commit(partial(erasure.finish, order.pk, keys, context.current().instant, "default"))
    return bool(carried_out)


def _cases_of(list_id: uuid.UUID) -> list[uuid.UUID]:
    return list(Item.objects.filter(disposal_id=list_id).order_by("numbers").values_list("case_id", flat=True))


def _orders_of(list_id: uuid.UUID) -> list[uuid.UUID]:
    found = Item.objects.filter(disposal_id=list_id, order_id__isnull=False)
    return [order for order in found.values_list("order_id", flat=True) if order is not None]
