"""Asking for a person to be erased, deciding about it, and destroying her keys."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import connection, connections, transaction

from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.erasure import policies, queries
from helle.register.erasure.models import Order
from helle.register.interface.typed import says_anything
from helle.register.protection import context, vault
from helle.register.protection.erasing import Subject
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_impersonal
from helle.register.protection.refusals import Refused, no_reasons, refused_by
from helle.rules.erasure import ErasureGround
from helle.rules.ruling import Text

ASKED_ALREADY: Final = Text(
    "Der er allerede bedt om, at personen slettes.", "Somebody has asked already for the person to be erased."
)
NOT_HER_OWN: Final = Text(
    "Du har selv bedt om sletningen. En anden leder afgør den.",
    "You asked for the erasure yourself. Another lead decides.",
)
DECIDED_ALREADY: Final = Text("Der er allerede taget stilling.", "It is decided already.")
STANDS_IN_THE_WAY: Final = Text(
    "Noget står i vejen for sletningen. Se, hvad reglen siger.",
    "Something stands in the way of the erasure. See what the rule says.",
)
NO_BASIS: Final = Text(
    "Skriv, hvilken afgørelse eller bestemmelse sletningen hviler på.",
    "Enter the decision or the rule that the erasure rests on.",
)
_SAID: Final = {
    "one_erasure_of_a_person": Refused(ASKED_ALREADY),
    "erasure_takes_two": Refused(NOT_HER_OWN),
    "erasure_waits_for_a_decision": Refused(DECIDED_ALREADY),
    "nothing_stands_in_the_way_of_an_erasure": Refused(STANDS_IN_THE_WAY),
    "erasure_rests_on_something": Refused(NO_BASIS, field="basis"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Why a person is to be erased: the ground, what it rests on and of which day, and the reasons in words."""

    ground: ErasureGround
    basis: str
    basis_on: dt.date
    why: str


def erasure_ask(case: Case, asked: Asked) -> Order:
    """Ask for the person of a case to be erased. Raises `Refused` beside the field; nothing is erased yet."""
    policies.require_ask()
    if said := no_reasons(asked.why):
        raise Refused(said, field="why")
    if not says_anything(asked.basis):
        raise Refused(NO_BASIS, field="basis")
    require_impersonal(basis=asked.basis)
    ruling = queries.ruling_for(case, asked.ground, asked.basis_on)
    if not ruling.permits(True):
        raise Refused(ruling.headline, ruling=ruling)
    row = Order(id=new_id())
    sealed = vault.seal(case.person_id, row, "why_sealed", asked.why.strip())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.ask_erasure(%s, %s, %s, %s, %s, %s)",
            [row.pk, case.pk, asked.ground.value, asked.basis.strip(), asked.basis_on, sealed],
        )
        row = Order.objects.get(pk=row.pk)
        audit.record(
            "erasure.asked",
            object_id=row.pk,
            cases=[one for one, _number in queries.cases_of(row)],
            detail={"ground": asked.ground.value},
        )
    return row


def erasure_decide(row: Order, *, approve: bool, answer: str) -> None:
    """Decide about what another asked for. Approved, every grant ends with it, and the keys go once it is committed."""
    policies.require_decide()
    if said := no_reasons(answer):
        raise Refused(said, field="answer")
    if row.asked_by_id == context.current().user_id:
        raise Refused(NOT_HER_OWN)
    if row.approved is not None or queries.is_erased(row):
        raise Refused(DECIDED_ALREADY)
    sealed = vault.seal(row.person_id, row, "answer_sealed", answer.strip())
    cases = [one for one, _number in queries.cases_of(row)]
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.decide_erasure(%s, %s, %s)", [row.pk, approve, sealed])
        audit.record("erasure.decided", object_id=row.pk, cases=cases, detail={"approved": approve})
        if approve:
            transaction.on_commit(partial(finish, row.pk, queries.keys_of(row), context.current().instant, "default"))


def finish(order: uuid.UUID, keys: list[Subject], at: dt.datetime, alias: str) -> None:
    """Destroy the keys of an order that is decided, and say that it is done. Safe to be called again.

    Raises `ledger.LedgerAstray`: nothing is destroyed then, and the job tries again until somebody has seen to it.
    """
    vault.destroy_subjects(keys, at, order)
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT helle.erasure_done(%s, %s)", [order, len(keys)])


def finish_what_was_interrupted() -> int:
    """Destroy the keys of orders that are decided and not done, as the job does; returns how many orders."""
    with transaction.atomic(using="lists"), connections["lists"].cursor() as cursor:
        cursor.execute("SELECT order_id, decided_at, kind, subject FROM helle.unfinished_erasures()")
        rows = cursor.fetchall()
    orders: dict[uuid.UUID, tuple[dt.datetime, list[Subject]]] = {}
    for order, at, kind, subject in rows:
        orders.setdefault(order, (at, []))[1].append(Subject(kind, subject))
    for order, (at, keys) in orders.items():
        finish(order, keys, at, "lists")
    return len(orders)
