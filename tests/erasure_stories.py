"""Short ways to a person who is erased."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.erasure import actions
from helle.register.erasure.actions import Asked
from helle.register.erasure.models import Order
from helle.register.people import actions as people
from helle.register.people.choices import IdentifierKind
from helle.register.protection import vault
from helle.register.protection.ciphers import Place
from helle.register.protection.identifiers import new_id
from helle.rules.codes import LadderEvent
from helle.rules.erasure import ErasureGround
from tests import ending_stories, stories
from tests.cast import Cast, Member, as_owner
from tests.remembered import remembered

BASIS = "Datatilsynets afgørelse, j.nr. 2025-432-0012"
WHY = "Kringelfruen viste sig aldrig at have været i landet."
YES = "Datatilsynet påbyder det, og Kringelfruens sag er lukket."
DECIDED_ON = dt.date(2025, 10, 1)


@remembered
def lapsed(cast: Cast, case: Case, *, number: str = stories.CPR) -> Case:
    """The case has ended, with a number by which its person is found."""
    with cast.mette.acting():
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=number)
        ending_stories.close(case, LadderEvent.LAPSED, stories.REASONS)
        return stories.fresh(case)


@remembered
def a_closed_case(cast: Cast) -> Case:
    """A case of one person in a referral of her own, which has ended."""
    return lapsed(cast, stories.an_opened_case(cast, indication=False))


@remembered
def asked(by: Member, case: Case) -> Order:
    """Somebody asks for the person to be erased."""
    with by.acting():
        return actions.erasure_ask(case, Asked(ErasureGround.ORDERED, BASIS, DECIDED_ON, WHY))


@remembered
def decided(by: Member, order: Order, *, approve: bool = True) -> None:
    """Somebody decides about it."""
    with by.acting():
        actions.erasure_decide(order, approve=approve, answer=YES)


@remembered
def standing(by: Member, case: Case) -> None:
    """That somebody asked stands there, of a case that is open still: for tests that look at rows and pages alone."""
    order = new_id()
    with by.acting():
        why = vault.seal_at(case.person_id, Place("erasure_order", "why_sealed", order), WHY)
    as_owner(
        "INSERT INTO erasure_order (id, case_id, person_id, number, ground, basis, basis_on, why_sealed, asked_at,"
        " asked_by_id, asked_unit_id) SELECT %s, id, person_id, number, 'ordered', %s, %s, %s,"
        " helle.clock_now(), %s, %s FROM cases_case WHERE id = %s",
        [order, BASIS, DECIDED_ON, why, by.user.pk, by.membership.unit_id, case.pk],
    )
    as_owner(
        "INSERT INTO erasure_subject (order_id, kind, subject_id) SELECT id, 'person', person_id FROM erasure_order"
        " WHERE case_id = %s",
        [case.pk],
    )
