"""Short ways to a partner abroad: a link and its code, what is reported with them, and its taking in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from psycopg import ClientCursor

from helle.register.cases.models import Case
from helle.register.partner_access import abroad, actions, queries
from helle.register.partner_access.abroad import Delivery, Given, Look, Sent
from helle.register.partner_access.actions import Answer, For, Made
from helle.register.partner_access.choices import LinkEnd, MessageKind, TakenIn
from helle.register.partner_access.models import Intake, Link, Opening, PartnerMessage
from helle.register.protection import clock, vault
from helle.register.protection.ciphers import Place
from helle.register.returns.choices import ToldFact
from helle.register.returns.models import ReturnCase, ToldAbroad
from tests import return_stories
from tests.cast import Member
from tests.remembered import remembered

RECIPIENT = "Doina Kornblomst ved skrivebordet"
MET = "Hun blev mødt ved togstationen Humle"
SUPPLIER = "Ovnhandleren på Lergraven"
RECEIPT = "Kvittering 77 i Humle"
NOT_TAKEN = "Kvitteringen siger Mågebakken"
SECRETS = (RECIPIENT, MET, SUPPLIER, RECEIPT, NOT_TAKEN)


@remembered
def agree(by: Member, case: Case, row: ReturnCase, **changed: Any) -> ToldAbroad:
    """She agrees that a partner where she goes is told her name, her arrival and the plan."""
    facts = (ToldFact.NAME, ToldFact.ARRIVAL, ToldFact.PLAN)
    return return_stories.tell_abroad(by, case, row, **({"facts": facts} | changed))


@remembered
def make(by: Member, case: Case, row: ReturnCase, told: ToldAbroad, *, days: int = 30) -> Made:
    """Somebody makes a link."""
    with by.acting():
        return made(case, row, told, days=days)


def made(case: Case, row: ReturnCase, told: ToldAbroad, *, days: int = 30) -> Made:
    """The same by whoever acts."""
    expires_on = clock.today() + dt.timedelta(days=days)
    return actions.link_make(case, row, told=told, whom=whom(), expires_on=expires_on)


def whom(**changed: Any) -> For:
    """The one at the desk, who reads the Danish in which the plan is written."""
    return replace(For(RECIPIENT, "da", reads_it=True), **changed)


@remembered
def end(by: Member, case: Case, link: Link, why: LinkEnd = LinkEnd.NOT_NEEDED) -> None:
    """Somebody ends it."""
    with by.acting():
        actions.link_end(case, link, why=why)


@remembered
def take_back(by: Member, case: Case, row: ReturnCase) -> None:
    """She takes her consent back."""
    with by.acting():
        actions.consent_take_back(case, row)


def come_in(made: Made) -> str:
    """Somebody comes in, over the partner's connection: for tests whose data is committed."""
    key = abroad.enter(made.token, made.code)
    assert key is not None
    return key


def look(key: str) -> Look:
    """What the session is of."""
    seen = abroad.look(key)
    assert seen is not None
    return seen


def given(kind: MessageKind = MessageKind.ARRIVAL_MET, **changed: Any) -> Given:
    """Something happened today."""
    return Given(kind, changed.pop("on", clock.today()), changed.pop("text", MET), **changed)


def delivery(line_id: uuid.UUID, amount: int = 10_000, receipt: str = RECEIPT) -> Delivery:
    """The oven has come."""
    return Delivery(line_id, amount, SUPPLIER, receipt)


def report(key: str, what: Given | None = None, *, message_id: uuid.UUID | None = None) -> Sent:
    """The partner reports."""
    return abroad.send(key, look(key), message_id or uuid.uuid4(), what or given())


def take_in(
    by: Member, case: Case, row: PartnerMessage, outcome: TakenIn = TakenIn.TAKEN, why: str = "", **how: Any
) -> Intake:
    """Hjemrejsestyrelsen answers a report."""
    with by.acting():
        return actions.message_take_in(case, queries.get_message(case, row.pk), Answer(outcome, why, **how))


@remembered
def view(by: Member, case: Case) -> queries.AccessView:
    """What somebody reads of it."""
    with by.acting():
        return queries.access_view(case)


@dataclass(frozen=True, slots=True)
class Told:
    """A link with which somebody came in and reported an arrival."""

    link: Link
    opening_id: uuid.UUID
    message_id: uuid.UUID


def come_in_and_report(case: Case, made: Made, *, kind: MessageKind = MessageKind.ARRIVAL_MET) -> Told:
    """The same inside a test's own transaction, which the partner's connection does not see."""
    opening_id, message_id, key = uuid.uuid4(), uuid.uuid4(), abroad.new_secret()
    session = abroad._session_hash(key)
    place = Place("partner_access_partnermessage", "text_sealed", message_id)
    with vault.open_for_request():
        text = vault.seal_at(case.person_id, place, MET)
    token, code = abroad.token_hash(made.token), abroad.code_hash(made.token, made.code)
    _as_owner("SELECT helle.partner_enter(%s, %s, %s, %s)", [token, code, session, opening_id])
    # Past the function, which takes no report of an arrival before a journey is booked.
    _as_owner(
        "INSERT INTO partner_access_partnermessage (id, case_id, return_case_id, link_id, opening_id, kind,"
        " happened_on, received_at, text_sealed, content_hash)"
        " SELECT %s, o.case_id, o.return_case_id, o.link_id, o.id, %s, helle.local_today(),"
        " helle.clock_now(), %s, %s FROM partner_access_opening o WHERE o.id = %s",
        [message_id, kind.value, text, b"x", opening_id],
    )
    return Told(made.link, opening_id, message_id)


@remembered
def tell(by: Member, case: Case, row: ReturnCase, answered_by: Member) -> None:
    """A row in each of its tables."""
    told = come_in_and_report(case, make(by, case, row, agree(by, case, row, renewed=True)))
    with answered_by.acting():
        assert Opening.objects.filter(pk=told.opening_id).exists()
        found = PartnerMessage.objects.get(pk=told.message_id)
    take_in(answered_by, case, found, TakenIn.NOT_TAKEN, NOT_TAKEN)
    take_back(by, case, row)


def _as_owner(statement: str, parameters: list[object]) -> None:
    connection.ensure_connection()
    composed = ClientCursor(connection.connection).mogrify(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner(%s)", [composed])
