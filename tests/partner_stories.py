"""Short ways to a partner abroad: a link and its code, what is reported with them, and its taking in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import ClientCursor

from helle.register.cases.models import Case
from helle.register.partner_access import abroad, actions, queries
from helle.register.partner_access.abroad import Given, Look, Sent
from helle.register.partner_access.actions import Made
from helle.register.partner_access.choices import LinkEnd, ReportKind, TakenIn
from helle.register.partner_access.models import Intake, Link, Opening, PartnerReport
from helle.register.protection import clock, vault
from helle.register.protection.ciphers import Place
from helle.register.returns.choices import ToldFact
from helle.register.returns.models import ReturnCase, ToldAbroad
from tests import return_stories
from tests.cast import Member

RECIPIENT = "Doina Kornblomst ved skrivebordet"
MET = "Hun blev mødt ved togstationen Humle"
RECEIPT = "Kvittering 77 fra Lergraven"
NOT_TAKEN = "Kvitteringen siger Mågebakken"
SECRETS = (RECIPIENT, MET, RECEIPT, NOT_TAKEN)


def agree(by: Member, case: Case, row: ReturnCase, **changed: Any) -> ToldAbroad:
    """She agrees that a partner where she goes is told her name, her arrival and the plan."""
    facts = (ToldFact.NAME, ToldFact.ARRIVAL, ToldFact.PLAN)
    return return_stories.tell_abroad(by, case, row, **({"facts": facts} | changed))


def make(by: Member, case: Case, row: ReturnCase, told: ToldAbroad, *, days: int = 30) -> Made:
    """Somebody makes a link."""
    with by.acting():
        return actions.link_make(
            case, row, told=told, recipient=RECIPIENT, expires_on=clock.today() + dt.timedelta(days=days)
        )


def end(by: Member, case: Case, link: Link, why: LinkEnd = LinkEnd.NOT_NEEDED) -> None:
    """Somebody ends it."""
    with by.acting():
        actions.link_end(case, link, why=why)


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


def given(kind: ReportKind = ReportKind.ARRIVAL_MET, **changed: Any) -> Given:
    """Something happened today."""
    return Given(kind, changed.pop("on", clock.today()), changed.pop("text", MET), **changed)


def report(key: str, what: Given | None = None, *, report_id: uuid.UUID | None = None) -> Sent:
    """The partner reports."""
    return abroad.send(key, look(key), report_id or uuid.uuid4(), what or given())


def take_in(by: Member, case: Case, row: PartnerReport, outcome: TakenIn = TakenIn.TAKEN, why: str = "") -> Intake:
    """Hjemrejsestyrelsen answers a report."""
    with by.acting():
        return actions.report_take_in(case, row, outcome=outcome, why=why)


def view(by: Member, case: Case) -> queries.AccessView:
    """What somebody reads of it."""
    with by.acting():
        return queries.access_view(case)


@dataclass(frozen=True, slots=True)
class Told:
    """A link with which somebody came in and reported an arrival."""

    link: Link
    opening_id: uuid.UUID
    report_id: uuid.UUID


def come_in_and_report(case: Case, made: Made) -> Told:
    """The same inside a test's own transaction, which the partner's connection does not see."""
    opening_id, report_id, key = uuid.uuid4(), uuid.uuid4(), abroad.new_secret()
    session = abroad._session_hash(key)
    place = Place("partner_access_partnerreport", "text_sealed", report_id)
    with vault.open_for_request():
        text = vault.seal_at(case.person_id, place, MET)
    token, code = abroad.token_hash(made.token), abroad.code_hash(made.token, made.code)
    _as_owner("SELECT helle.partner_enter(%s, %s, %s, %s)", [token, code, session, opening_id])
    _as_owner(
        "SELECT helle.partner_send(%s, %s, 'arrival_met', helle.local_today(), %s, NULL, NULL, NULL)",
        [session, report_id, text],
    )
    return Told(made.link, opening_id, report_id)


def tell(by: Member, case: Case, row: ReturnCase, answered_by: Member) -> None:
    """A row in each of its tables."""
    told = come_in_and_report(case, make(by, case, row, agree(by, case, row)))
    with answered_by.acting():
        assert Opening.objects.filter(pk=told.opening_id).exists()
        found = PartnerReport.objects.get(pk=told.report_id)
    take_in(answered_by, case, found, TakenIn.NOT_TAKEN, NOT_TAKEN)


def _as_owner(statement: str, parameters: list[object]) -> None:
    connection.ensure_connection()
    composed = ClientCursor(connection.connection).mogrify(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner(%s)", [composed])
