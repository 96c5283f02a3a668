"""Sealing the audit: each line once, in a chain of signed segments, whatever else happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connections
from django.db.utils import OperationalError

from helle.register.audit import chain, sealing
from helle.register.audit.models import Segment
from helle.register.audit.sealing import header_of, seal
from helle.register.audit.verification import verify

Owner = psycopg.Connection[tuple[object, ...]]
Write = Callable[[int], None]
Tamper = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("committed")


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
