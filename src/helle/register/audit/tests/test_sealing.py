"""Sealing, and each way of tampering with what is sealed: done as the owner of the database, named by the verifier."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import ProgrammingError, connections
from django.db.utils import DatabaseError, OperationalError

from helle.register.audit import chain, sealing
from helle.register.audit.chain import Header, WrittenOff
from helle.register.audit.models import Segment
from helle.register.audit.sealing import drop_segment, header_of, seal
from helle.register.audit.verification import verify
from helle.register.protection import clock

Owner = psycopg.Connection[tuple[object, ...]]
Write = Callable[[int], None]
Tamper = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("committed")


def one(owner: Owner, statement: str) -> object:
    row = owner.execute(statement).fetchone()
    assert row is not None
    return row[0]


class TestSealing:
    def test_lines_are_sealed_once_and_the_chain_verifies(self, write_lines: Write, roots: Path) -> None:
        write_lines(5)
        assert seal() == 5
        assert seal() == 0
        write_lines(3)
        assert seal() == 3
        report = verify()
        assert (report.segments, report.lines, report.unsealed, report.problems) == (2, 8, 0, ())
        assert [line.split()[0] for line in roots.read_text().splitlines()] == ["1", "2"]

    def test_lines_not_yet_sealed_are_counted_and_no_problem(self, write_lines: Write) -> None:
        write_lines(2)
        seal()
        write_lines(4)
        report = verify()
        assert (report.lines, report.unsealed, report.problems) == (2, 4, ())

    def test_an_empty_audit_verifies(self) -> None:
        assert seal() == 0
        assert verify().problems == ()

    def test_many_lines_go_into_several_segments(self, write_lines: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "MOST_LINES", 3)
        write_lines(7)
        assert seal() == 7
        assert list(Segment.objects.using("sealer").order_by("number").values_list("count", flat=True)) == [3, 3, 1]
        assert verify().problems == ()

    def test_each_segment_names_the_one_before(self, write_lines: Write) -> None:
        write_lines(1)
        seal()
        write_lines(1)
        seal()
        first, second = Segment.objects.using("sealer").order_by("number")
        assert bytes(first.previous) == chain.NOTHING_BEFORE
        assert bytes(second.previous) == header_of(first).digest()

    def test_the_tree_moves_an_odd_node_up_as_rfc_6962_does(self) -> None:
        def by_the_book(leaves: list[bytes]) -> bytes:
            from hashlib import sha256

            if len(leaves) == 1:
                return leaves[0]
            split = 1 << (len(leaves) - 1).bit_length() - 1
            return sha256(b"\x01" + by_the_book(leaves[:split]) + by_the_book(leaves[split:])).digest()

        for size in range(1, 40):
            leaves = [bytes([number]) * 32 for number in range(size)]
            assert chain.merkle_root(leaves) == by_the_book(leaves)

    def test_two_sealers_at_once_seal_each_line_once(self, write_lines: Write) -> None:
        write_lines(200)
        start, counts, errors = threading.Barrier(4), [], []

        def run() -> None:
            try:
                start.wait(timeout=10)
                counts.append(seal())
            except Exception as error:  # noqa: BLE001 # Reported below, in the test's own thread.
                errors.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert errors == []
        assert sorted(counts) == [0, 0, 0, 200]
        report = verify()
        assert (report.segments, report.lines, report.problems) == (1, 200, ())

    def test_who_verifies_waits_for_no_sealer_and_a_sealer_not_for_ever(
        self, write_lines: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_lines(1)
        seal()
        write_lines(1)
        monkeypatch.setattr(sealing, "LONGEST_WAIT", "100ms")
        with sealing.alone():
            assert verify().problems == ()
            with pytest.raises(OperationalError, match="lock timeout"):
                seal()
        assert seal() == 1

    def test_what_is_sealed_meanwhile_is_no_problem(self, write_lines: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        write_lines(1)
        seal()
        write_lines(1)
        written_off, looks = sealing.written_off, []

        def seal_and_leave() -> None:
            seal()
            connections.close_all()

        def look() -> list[str]:
            looks.append(len(written_off()))
            if len(looks) == 2:  # The snapshot is taken.
                thread = threading.Thread(target=seal_and_leave)
                thread.start()
                thread.join(timeout=30)
            return written_off()

        monkeypatch.setattr(sealing, "written_off", look)
        report = verify()
        assert (report.segments, report.problems) == (1, ())
        monkeypatch.undo()
        assert len(sealing.written_off()) == 2

    @pytest.mark.parametrize("alias", ["default", "numbers", "lists"])
    def test_no_other_role_holds_up_the_sealing(
        self, write_lines: Write, monkeypatch: pytest.MonkeyPatch, alias: str
    ) -> None:
        write_lines(1)
        monkeypatch.setattr(sealing, "LONGEST_WAIT", "100ms")
        other = connections[alias].copy()
        other.set_autocommit(False)
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(4836553102)")
                for statement in (
                    "SELECT id FROM audit_turn FOR UPDATE",
                    "LOCK TABLE audit_turn IN ACCESS SHARE MODE",
                    "LOCK TABLE audit_segment IN SHARE MODE",
                    "LOCK TABLE audit_line IN SHARE MODE",
                ):
                    cursor.execute("SAVEPOINT before")
                    with pytest.raises(ProgrammingError, match="permission denied"):
                        cursor.execute(statement)
                    cursor.execute("ROLLBACK TO SAVEPOINT before")
            assert seal() == 1
        finally:
            other.close()

    def test_a_root_that_a_crash_left_unwritten_is_written_by_the_next_sealer(
        self, write_lines: Write, roots: Path
    ) -> None:
        write_lines(1)
        seal()
        write_lines(1)
        seal()
        whole = roots.read_text()
        roots.write_text(whole.splitlines(keepends=True)[0])
        assert verify().problems == ("roots file: the root of segment 2 is missing",)
        assert seal() == 0
        assert roots.read_text() == whole
        assert verify().problems == ()

    def test_a_root_cut_in_the_middle_of_writing_is_written_again(self, write_lines: Write, roots: Path) -> None:
        write_lines(1)
        seal()
        whole = roots.read_text()
        roots.write_text(whole[:50])
        assert verify().problems == (
            "roots file: line 1 cannot be read",
            "roots file: the root of segment 1 is missing",
        )
        seal()
        assert roots.read_text() == whole

    def test_nobody_seals_on_over_a_file_that_lacks_more_than_a_crash_explains(
        self, write_lines: Write, roots: Path
    ) -> None:
        for _ in range(3):
            write_lines(1)
            seal()
        roots.write_text("")
        write_lines(1)
        with pytest.raises(sealing.RootsBehind):
            seal()
        assert verify().unsealed == 1

    def test_the_roots_file_is_for_its_owner_only(self, write_lines: Write, roots: Path) -> None:
        write_lines(1)
        seal()
        assert roots.stat().st_mode & 0o077 == 0

    def test_a_sealed_line_is_not_changed_even_by_the_owner_while_the_trigger_stands(
        self, write_lines: Write, owner: Owner
    ) -> None:
        write_lines(1)
        seal()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("UPDATE audit_line SET segment = NULL, position = NULL")

    def test_the_sealer_can_neither_write_nor_change_nor_remove_a_line(self, write_lines: Write) -> None:
        write_lines(1)
        for statement in (
            "INSERT INTO audit_line (at, purpose, action, outcome, cases, detail)"
            " VALUES (now(), 'none', 'case.read', 'allowed', '{}', '{}')",
            "UPDATE audit_line SET action = 'case.listed'",
            "DELETE FROM audit_line",
            "DELETE FROM audit_segment",
            "UPDATE audit_segment SET root = ''",
        ):
            with connections["sealer"].cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(statement)


class TestTampering:
    @pytest.fixture(autouse=True)
    def two_segments(self, write_lines: Write) -> None:
        """Lines 1 to 4 in segment 1, lines 5 to 8 in segment 2."""
        write_lines(4)
        seal()
        write_lines(4)
        seal()
        assert verify().problems == ()

    def test_a_removed_line_is_named_by_its_place(self, tamper: Tamper) -> None:
        tamper("DELETE FROM audit_line WHERE id = 2")
        assert verify().problems == ("segment 1: the line at position 1 was removed, after line 1, before line 3",)

    def test_a_removed_last_line_is_named(self, tamper: Tamper) -> None:
        tamper("DELETE FROM audit_line WHERE id = 8")
        assert verify().problems == ("segment 2: the line at position 3 was removed, after line 7",)

    @pytest.mark.parametrize(
        "change",
        [
            "at = at + interval '1 microsecond'",
            "user_id = gen_random_uuid()",
            "user_id = NULL",
            "unit_id = gen_random_uuid()",
            "role = 'cmm_lead'",
            "purpose = 'supervision'",
            "action = 'case.listed'",
            "outcome = 'denied'",
            "object_id = NULL",
            "cases = '{}'",
            "detail = '{}'",
            "detail = jsonb_set(detail, '{ratio}', '1.50')",
            "request_id = gen_random_uuid()",
            "id = 60",
        ],
    )
    def test_an_altered_line_is_named_whatever_was_altered(self, tamper: Tamper, change: str) -> None:
        tamper(f"UPDATE audit_line SET {change} WHERE id = 6")  # noqa: S608 # The list above.
        line = 60 if change == "id = 60" else 6
        assert verify().problems == (f"segment 2: line {line} at position 1 was altered",)

    def test_an_inserted_line_is_named(self, tamper: Tamper) -> None:
        tamper(
            "INSERT INTO audit_line (id, at, purpose, action, outcome, cases, detail, segment, position)"
            " VALUES (99, now(), 'none', 'case.read', 'allowed', '{}', '{}', 1, 4)"
        )
        assert verify().problems == ("segment 1: line 99 at position 4 was inserted",)

    def test_lines_in_another_order_are_named(self, tamper: Tamper) -> None:
        tamper("UPDATE audit_line SET position = position + 100 WHERE id IN (1, 2)")
        tamper("UPDATE audit_line SET position = CASE id WHEN 1 THEN 1 ELSE 0 END WHERE id IN (1, 2)")
        assert verify().problems == (
            "segment 1: line 2 was moved from position 1 to position 0",
            "segment 1: line 1 was moved from position 0 to position 1",
        )

    def test_a_line_moved_to_another_segment_is_named_in_both(self, tamper: Tamper) -> None:
        tamper("UPDATE audit_line SET segment = 2, position = 4 WHERE id = 4")
        assert verify().problems == (
            "segment 1: the line at position 3 was removed, after line 3",
            "segment 2: line 4 at position 4 was inserted",
        )

    def test_a_line_of_a_segment_that_never_was_is_named(self, tamper: Tamper) -> None:
        tamper("UPDATE audit_line SET segment = 9 WHERE id = 8")
        assert verify().problems == (
            "segment 2: the line at position 3 was removed, after line 7",
            "segment 9: line 8 names it, but there is no such segment",
        )

    def test_leaves_rewritten_to_fit_an_altered_line_no_longer_lead_to_the_root(
        self, tamper: Tamper, owner: Owner
    ) -> None:
        tamper("UPDATE audit_line SET action = 'case.listed' WHERE id = 6")
        owner.execute("UPDATE audit_segment SET leaves = %s WHERE number = 2", [b"".join(leaves_of(2))])
        assert verify().problems == ("segment 2: altered, its leaves do not lead to its root",)

    def test_a_segment_rebuilt_without_the_key_has_no_signature_of_ours(self, tamper: Tamper, owner: Owner) -> None:
        tamper("DELETE FROM audit_line WHERE id = 8")
        rebuild(owner, 2, Ed25519PrivateKey.generate())
        assert verify().problems == (
            "segment 2: rebuilt or altered, its signature is not our key's",
            "segment 2: rebuilt, it is not the one whose root was written off",
        )

    def test_a_segment_rebuilt_with_the_stolen_key_is_not_the_one_written_off(
        self, tamper: Tamper, owner: Owner
    ) -> None:
        tamper("DELETE FROM audit_line WHERE id = 8")
        rebuild(owner, 2, chain.signing_key())
        assert verify().problems == ("segment 2: rebuilt, it is not the one whose root was written off",)

    def test_an_earlier_segment_rebuilt_with_the_stolen_key_breaks_the_chain_behind_it(
        self, tamper: Tamper, owner: Owner
    ) -> None:
        tamper("DELETE FROM audit_line WHERE id = 4")
        rebuild(owner, 1, chain.signing_key())
        assert verify().problems == (
            "segment 1: rebuilt, it is not the one whose root was written off",
            "segment 2: does not follow from segment 1",
        )

    def test_a_root_rewritten_in_the_file_as_well_does_not_mend_the_chain(
        self, tamper: Tamper, owner: Owner, roots: Path
    ) -> None:
        tamper("DELETE FROM audit_line WHERE id = 4")
        rebuild(owner, 1, chain.signing_key())
        segment = Segment.objects.using("sealer").get(pk=1)
        lines = roots.read_text().splitlines()
        lines[0] = WrittenOff.of(header_of(segment), bytes(segment.signature)).to_text()
        roots.write_text("\n".join(lines) + "\n")
        assert verify().problems == ("segment 2: does not follow from segment 1",)

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_missing_segment_is_named(self, owner: Owner, tamper: Tamper, number: int) -> None:
        tamper(f"DELETE FROM audit_line WHERE segment = {number}")  # noqa: S608 # One or two.
        owner.execute("DELETE FROM audit_segment WHERE number = %s", [number])
        assert f"segment {number}: missing" in verify().problems

    def test_a_segment_put_behind_the_chain_is_named(self, owner: Owner) -> None:
        owner.execute(
            "INSERT INTO audit_segment (number, sealed_at, count, leaves, root, previous, signature)"
            " SELECT 3, sealed_at, count, leaves, root, previous, signature FROM audit_segment WHERE number = 2"
        )
        problems = verify().problems
        assert "segment 3: does not follow from segment 2" in problems
        assert "segment 3: rebuilt or altered, its signature is not our key's" in problems
        assert "roots file: the root of segment 3 is missing" in problems

    def test_a_shifted_time_of_sealing_is_found(self, owner: Owner) -> None:
        owner.execute("UPDATE audit_segment SET sealed_at = sealed_at - interval '1 day' WHERE number = 2")
        assert "segment 2: rebuilt or altered, its signature is not our key's" in verify().problems

    def test_a_truncated_roots_file_is_named(self, roots: Path) -> None:
        roots.write_text("")
        assert verify().problems == (
            "roots file: the root of segment 1 is missing",
            "roots file: the root of segment 2 is missing",
        )

    def test_a_deleted_roots_file_is_named(self, roots: Path) -> None:
        roots.unlink()
        assert "roots file: the root of segment 1 is missing" in verify().problems

    def test_a_roots_file_in_another_order_is_named(self, roots: Path) -> None:
        roots.write_text("".join(reversed(roots.read_text().splitlines(keepends=True))))
        assert verify().problems == (
            "roots file: line 1 names segment 2",
            "roots file: line 2 names segment 1",
        )

    def test_segments_and_lines_cut_off_together_are_missed_by_the_file(self, tamper: Tamper, owner: Owner) -> None:
        tamper("DELETE FROM audit_line WHERE segment = 2")
        owner.execute("DELETE FROM audit_segment WHERE number = 2")
        assert verify().problems == ("segment 2: missing",)

    def test_a_verifier_with_the_public_key_alone_comes_to_the_same(
        self, settings: object, tmp_path: Path, tamper: Tamper
    ) -> None:
        public = (
            chain.signing_key()
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        (tmp_path / "audit.pub").write_bytes(public)
        settings.HELLE_SECRETS = tmp_path  # type: ignore[attr-defined] # pytest-django's settings take any name
        assert verify().problems == ()
        tamper("DELETE FROM audit_line WHERE id = 2")
        assert len(verify().problems) == 1
        with pytest.raises(chain.NoAuditKey):
            seal()


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


def leaves_of(number: int) -> list[bytes]:
    """The leaves that the lines of a segment have now."""
    with connections["sealer"].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(chain.LINE_COLUMNS)} FROM audit_line"  # noqa: S608 # Columns of our own.
            " WHERE segment = %s ORDER BY position",
            [number],
        )
        return [chain.leaf_hash(row) for row in cursor.fetchall()]


def rebuild(owner: Owner, number: int, key: Ed25519PrivateKey) -> None:
    """Write a segment anew over the lines that are left, with everything an intruder with this key can make."""
    segment, leaves = Segment.objects.using("sealer").get(pk=number), leaves_of(number)
    header = Header(number, len(leaves), chain.merkle_root(leaves), bytes(segment.previous), segment.sealed_at)
    owner.execute(
        "UPDATE audit_segment SET count = %s, leaves = %s, root = %s, signature = %s WHERE number = %s",
        [header.count, b"".join(leaves), header.root, key.sign(header.to_bytes()), number],
    )
