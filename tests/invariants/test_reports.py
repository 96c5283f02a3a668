"""Reports from the public, past the application: what the database itself refuses to whoever runs SQL as its role."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from tests import report_stories as told
from tests import stories
from tests.cast import Cast
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act

TABLES = ("reports_report", "reports_message", "reports_decision", "reports_passedon")
MESSAGE = (
    "INSERT INTO reports_message (id, report_id, number, author, at, by_user_id, by_unit_id, text_sealed)"
    " VALUES (gen_random_uuid(), %s, %s, %s, helle.instant(), helle.acting_user(), helle.acting_unit(), '')"
)
DECISION = (
    "INSERT INTO reports_decision (report_id, outcome, referral_id, spectrum, decided_at, by_user_id, by_unit_id)"
    " VALUES (%s, %s, %s, %s, helle.instant(), helle.acting_user(), helle.acting_unit())"
)
PASSED_ON = (
    "INSERT INTO reports_passedon (id, report_id, to_unit_id, sector, spectrum, decided_at, by_user_id, by_unit_id,"
    " text_sealed) VALUES (gen_random_uuid(), %s, %s, 'kiosk', 'vulnerable_worker', helle.instant(),"
    " helle.acting_user(), helle.acting_unit(), '')"
)


def refused(app: Connection, who: Any, statement: str, parameters: list[Any], error: type[psycopg.Error]) -> str:
    """Try something as somebody; the name of the constraint that refused it, or ''."""
    with app.transaction(force_rollback=True):
        assert act(app, who)
        with pytest.raises(error) as raised:
            app.execute(statement, parameters)
    return raised.value.diag.constraint_name or ""


def test_only_cmm_reads_them_and_another_authority_what_was_passed_on_to_it(
    committed_cast: Cast, app: Connection
) -> None:
    cast, report = committed_cast, told.write()
    told.ask(cast.mette, report.id)
    told.pass_on(cast.vera, report.id)

    def counts(who: Any) -> list[int]:
        with app.transaction(force_rollback=True):
            assert act(app, who)
            return [column(app, f"SELECT count(*) FROM {table}")[0] for table in TABLES]

    for who in (cast.mette, cast.vera, cast.karen):
        assert counts(who) == [1, 1, 1, 1]
    assert counts(cast.anders) == [0, 0, 0, 1]
    for who in (cast.stine, cast.sofie, cast.peter, cast.ulla, cast.rita, cast.olga, cast.henrik, cast.dorthe):
        assert counts(who) == [0, 0, 0, 0]


def test_nothing_of_them_is_changed_or_taken_away(committed_cast: Cast, app: Connection) -> None:
    report = told.write()
    for table in TABLES:
        refused(app, committed_cast.mette, f"DELETE FROM {table}", [], InsufficientPrivilege)
    refused(app, committed_cast.mette, "UPDATE reports_report SET state = 'decided'", [], InsufficientPrivilege)
    refused(
        app,
        committed_cast.mette,
        "INSERT INTO reports_report (id, receipt, received_at, language, sector, may_ask, state, text_sealed)"
        " VALUES (%s, 'x', date_trunc('hour', now()), 'da', 'kiosk', true, 'new', '')",
        [uuid.uuid4()],
        InsufficientPrivilege,
    )
    assert report.receipt


def test_nobody_answers_in_the_reporter_s_place_and_turns_are_kept(committed_cast: Cast, app: Connection) -> None:
    cast, report, unasked = committed_cast, told.write(), told.write(may_ask=False)
    refused(app, cast.karen, MESSAGE, [report.id, 1, "cmm"], InsufficientPrivilege)
    assert refused(app, cast.vera, MESSAGE, [unasked.id, 1, "cmm"], CheckViolation) == "report_may_be_asked"
    assert refused(app, cast.vera, MESSAGE, [report.id, 2, "cmm"], CheckViolation) == "report_messages_in_order"
    assert refused(app, cast.vera, MESSAGE, [report.id, 1, "reporter"], CheckViolation) == "report_turns"
    told.ask(cast.mette, report.id)
    refused(app, cast.vera, MESSAGE, [report.id, 2, "reporter"], InsufficientPrivilege)
    assert refused(app, cast.vera, MESSAGE, [report.id, 2, "cmm"], CheckViolation) == "report_turns"
    told.pass_on(cast.vera, unasked.id)
    assert refused(app, cast.vera, MESSAGE, [unasked.id, 1, "cmm"], CheckViolation) == "report_is_open"


def test_what_is_passed_on_needs_its_decision_and_who_reads_it(committed_cast: Cast, app: Connection) -> None:
    cast, report = committed_cast, told.write()
    to = cast.anders.membership.unit_id
    assert refused(app, cast.vera, PASSED_ON, [report.id, to], CheckViolation) == "passed_on_by_decision"
    with app.transaction(force_rollback=True):
        assert act(app, cast.vera)
        app.execute(DECISION, [report.id, "passed_on", None, "vulnerable_worker"])
        with pytest.raises(CheckViolation) as raised:
            app.execute(PASSED_ON, [report.id, cast.olga.membership.unit_id])
    assert raised.value.diag.constraint_name == "passed_on_unit_reads_it"
    refused(app, cast.vera, DECISION, [report.id, "passed_on", None, "trafficking"], CheckViolation)
    refused(app, cast.vera, DECISION, [report.id, "referred", None, ""], CheckViolation)


def test_it_becomes_no_referral_that_cmm_did_not_receive(committed_cast: Cast, app: Connection) -> None:
    cast, report = committed_cast, told.write()
    theirs = stories.refer(cast)
    refused(app, cast.anders, DECISION, [report.id, "referred", theirs.pk, ""], InsufficientPrivilege)


@pytest.mark.parametrize("minutes", [1, 30])
def test_the_owner_itself_keeps_no_more_than_the_hour(committed: None, owner: Connection, minutes: int) -> None:
    report = told.write()
    with pytest.raises(CheckViolation):
        owner.execute(
            "UPDATE reports_report SET received_at = received_at + %s WHERE id = %s",
            [dt.timedelta(minutes=minutes), report.id],
        )
