"""Dropping what has been kept long enough: lawfully with a signed tombstone, or named by the verifier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import psycopg
import pytest
from django.db import ProgrammingError, connections
from django.db.utils import DatabaseError

from helle.register.audit.sealing import drop_segment, seal
from helle.register.audit.verification import verify
from helle.register.protection import clock

Owner = psycopg.Connection[tuple[object, ...]]
Write = Callable[[int], None]
Tamper = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("committed")


class TestRetention:
    @pytest.fixture(autouse=True)
    def two_segments(self, write_lines: Write) -> None:
        write_lines(4)
        seal()
        write_lines(4)
        seal()

    def test_a_segment_dropped_lawfully_is_accepted_and_leaves_a_line(self, owner: Owner) -> None:
        clock.move_forward(dt.timedelta(days=5 * 366))
        assert drop_segment(1, "retention_ended") == 4
        report = verify()
        assert (report.segments, report.lines, report.problems) == (2, 4, ())
        line = owner.execute("SELECT action, detail FROM audit_line WHERE segment IS NULL").fetchone()
        assert line == ("audit.dropped", {"segment": 1, "lines": 4, "reason": "retention_ended"})
        assert seal() == 1
        assert verify().problems == ()

    def test_a_segment_whose_time_has_not_run_out_is_not_dropped(self) -> None:
        with pytest.raises(DatabaseError, match="younger than five years"):
            drop_segment(1, "retention_ended")
        assert verify().lines == 8

    def test_the_oldest_goes_first(self) -> None:
        clock.move_forward(dt.timedelta(days=5 * 366))
        with pytest.raises(DatabaseError, match="older segment"):
            drop_segment(2, "retention_ended")

    def test_a_segment_is_not_dropped_twice(self) -> None:
        clock.move_forward(dt.timedelta(days=5 * 366))
        drop_segment(1, "retention_ended")
        with pytest.raises(DatabaseError, match="does not stand"):
            drop_segment(1, "retention_ended")

    def test_lines_dropped_without_a_tombstone_are_removed_lines(self, tamper: Tamper) -> None:
        tamper("DELETE FROM audit_line WHERE segment = 1")
        assert len(verify().problems) == 4

    def test_a_forged_tombstone_is_named(self, tamper: Tamper, owner: Owner) -> None:
        tamper("DELETE FROM audit_line WHERE segment = 1")
        owner.execute(
            "UPDATE audit_segment SET dropped_at = now(), drop_reason = 'retention_ended', drop_signature = signature"
            " WHERE number = 1"
        )
        assert verify().problems == ("segment 1: dropped unlawfully, its tombstone is not signed by our key",)

    def test_a_tombstone_copied_to_another_segment_is_named(self, tamper: Tamper, owner: Owner) -> None:
        clock.move_forward(dt.timedelta(days=5 * 366))
        drop_segment(1, "retention_ended")
        tamper("DELETE FROM audit_line WHERE segment = 2")
        owner.execute(
            "UPDATE audit_segment SET (dropped_at, drop_reason, drop_signature) = (SELECT dropped_at, drop_reason,"
            " drop_signature FROM audit_segment WHERE number = 1) WHERE number = 2"
        )
        assert verify().problems == ("segment 2: dropped unlawfully, its tombstone is not signed by our key",)

    def test_a_line_left_in_a_dropped_segment_is_named(self, owner: Owner) -> None:
        clock.move_forward(dt.timedelta(days=5 * 366))
        drop_segment(1, "retention_ended")
        owner.execute(
            "INSERT INTO audit_line (id, at, purpose, action, outcome, cases, detail, segment, position)"
            " VALUES (99, now(), 'none', 'case.read', 'allowed', '{}', '{}', 1, 0)"
        )
        assert verify().problems == ("segment 1: line 99 stands in a dropped segment",)

    def test_the_application_can_drop_nothing(self) -> None:
        with connections["default"].cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("SELECT helle.drop_segment(1, now(), 'x', '')")

    def test_a_reason_is_a_code_and_not_a_sentence(self) -> None:
        with pytest.raises(ValueError, match="code"):
            drop_segment(1, "because Ana asked")
