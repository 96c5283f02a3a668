"""Reports from the public, past the application: what the database itself refuses to whoever runs SQL as its role."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from helle.register.reports.models import Closing, Decision
from tests import report_stories as told
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import at_once
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act

TABLES = ("reports_report", "reports_message", "reports_decision", "reports_passedon")
OTHERS = ("reports_closing", "reports_reopening")
MESSAGE = (
    "INSERT INTO reports_message (id, report_id, number, author, at, by_user_id, by_unit_id, text_sealed)"
    " VALUES (gen_random_uuid(), %s, %s, %s, helle.instant(), helle.acting_user(), helle.acting_unit(), '')"
)
DECISION = (
    "INSERT INTO reports_decision (id, report_id, outcome, referral_id, spectrum, decided_at, by_user_id, by_unit_id,"
    " closing_id, reopened) VALUES (gen_random_uuid(), %s, %s, %s, %s, helle.instant(), helle.acting_user(),"
    " helle.acting_unit(), %s, %s)"
)
CLOSING = (
    "INSERT INTO reports_closing (id, decided_at, by_user_id, by_unit_id, how_many)"
    " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), 1) RETURNING id"
)
REOPENING = (
    "INSERT INTO reports_reopening (decision_id, recorded_at, by_user_id, by_unit_id, why_sealed)"
    " VALUES (%s, helle.instant(), helle.acting_user(), helle.acting_unit(), '')"
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
    for table in (*TABLES, *OTHERS):
        refused(app, committed_cast.mette, f"DELETE FROM {table}", [], InsufficientPrivilege)
    refused(app, committed_cast.mette, "UPDATE reports_decision SET reopened = true", [], InsufficientPrivilege)
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
        app.execute(DECISION, [report.id, "passed_on", None, "vulnerable_worker", None, False])
        with pytest.raises(CheckViolation) as raised:
            app.execute(PASSED_ON, [report.id, cast.olga.membership.unit_id])
    assert raised.value.diag.constraint_name == "passed_on_unit_reads_it"
    refused(app, cast.vera, DECISION, [report.id, "passed_on", None, "trafficking", None, False], CheckViolation)
    refused(app, cast.vera, DECISION, [report.id, "referred", None, "", None, False], CheckViolation)


def test_it_becomes_no_referral_that_cmm_did_not_receive(committed_cast: Cast, app: Connection) -> None:
    cast, report = committed_cast, told.write()
    theirs = stories.refer(cast)
    refused(app, cast.anders, DECISION, [report.id, "referred", theirs.pk, "", None, False], InsufficientPrivilege)


class TestClosedWithOthers:
    """Only what nobody has begun on, as nothing to go on, once; and opened again once."""

    def test_it_is_of_the_act_that_closes_it_and_in_force(self, committed_cast: Cast, app: Connection) -> None:
        cast, earlier, report = committed_cast, told.write(may_ask=False), told.write()
        closing = told.close(cast.vera, [earlier.id])
        values = [report.id, "no_action", None, "", closing.pk, False]
        refused(app, cast.mette, DECISION, values, InsufficientPrivilege)  # Another's closing, at another instant.
        refused(app, cast.vera, DECISION, [report.id, "no_action", None, "", None, True], InsufficientPrivilege)
        twice = [earlier.id, "no_action", None, "", None, False]
        assert refused(app, cast.vera, DECISION, twice, UniqueViolation) == "report_decided_once"

    def test_what_somebody_has_begun_on_is_not_among_it(self, committed_cast: Cast, app: Connection) -> None:
        cast, report = committed_cast, told.write()
        told.ask(cast.mette, report.id)
        with app.transaction(force_rollback=True):
            assert act(app, cast.vera)
            closing = column(app, CLOSING)[0]
            with pytest.raises(CheckViolation) as raised:
                app.execute(DECISION, [report.id, "no_action", None, "", closing, False])
        assert raised.value.diag.constraint_name == "report_closed_with_others_is_new"

    def test_what_was_passed_on_is_not_opened_again_and_nothing_twice(
        self, committed_cast: Cast, app: Connection
    ) -> None:
        cast, passed_on, advert = committed_cast, told.write(), told.write(may_ask=False)
        told.pass_on(cast.vera, passed_on.id)
        told.close_and_undo(cast.vera, [advert.id])
        with app.transaction(force_rollback=True):
            assert act(app, cast.mette)
            decisions = column(app, "SELECT id FROM reports_decision")
        assert len(decisions) == 2
        for decision in decisions:
            assert refused(app, cast.vera, REOPENING, [decision], CheckViolation) == "report_can_be_reopened"

    def test_who_decides_nothing_opens_nothing_again(self, committed_cast: Cast, app: Connection) -> None:
        cast, advert = committed_cast, told.write(may_ask=False)
        told.close(cast.vera, [advert.id])
        with app.transaction(force_rollback=True):
            assert act(app, cast.mette)
            (decision,) = column(app, "SELECT id FROM reports_decision")
        for who in (cast.karen, cast.stine, cast.anders):
            refused(app, who, REOPENING, [decision], InsufficientPrivilege)

    def test_of_two_at_once_one_closes_it(self, committed_cast: Cast) -> None:
        cast, reports = committed_cast, [told.write(may_ask=False).id for _one in range(3)]
        outcomes = at_once(
            [lambda: told.close(cast.vera, reports), lambda: told.close(cast.mette, list(reversed(reports)))]
        )
        assert sorted(type(one).__name__ for one in outcomes) == ["Closing", "Refused"]
        with cast.vera.acting():
            assert Decision.objects.count() == 3 and Closing.objects.get().how_many == 3


@pytest.mark.parametrize("minutes", [1, 30])
def test_the_owner_itself_keeps_no_more_than_the_hour(committed: None, owner: Connection, minutes: int) -> None:
    report = told.write()
    with pytest.raises(CheckViolation):
        owner.execute(
            "UPDATE reports_report SET received_at = received_at + %s WHERE id = %s",
            [dt.timedelta(minutes=minutes), report.id],
        )
