"""Each way of tampering with what is sealed: done as the owner of the database, named by the verifier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from helle.register.audit import chain, signing_keys
from helle.register.audit.chain import Header, WrittenOff
from helle.register.audit.models import Segment
from helle.register.audit.sealing import header_of, seal
from helle.register.audit.sealing import leaves_of as leaves_of_row
from helle.register.audit.verification import verify

Owner = psycopg.Connection[tuple[object, ...]]
Write = Callable[[int], None]
Tamper = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("committed")


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
        assert verify().problems == (
            "segment 2: altered, its leaves do not lead to its root",
            "segment 2: line 6 at position 1 was altered",
        )

    def test_a_segment_rebuilt_without_the_key_has_no_signature_of_ours(self, tamper: Tamper, owner: Owner) -> None:
        tamper("DELETE FROM audit_line WHERE id = 8")
        rebuild(owner, 2, Ed25519PrivateKey.generate())
        assert verify().problems == (
            "segment 2: rebuilt or altered, its signature is not our key's",
            "segment 2: rebuilt, it is not the one whose root was written off",
            "segment 2: the line at position 3 was removed, after line 7",
        )

    def test_a_line_of_a_rebuilt_segment_is_named_though_all_of_it_fits_together(
        self, tamper: Tamper, owner: Owner
    ) -> None:
        tamper("UPDATE audit_line SET action = 'case.listed' WHERE id = 6")
        rebuild(owner, 2, signing_keys.signing_key())
        assert verify().problems == (
            "segment 2: rebuilt, it is not the one whose root was written off",
            "segment 2: line 6 at position 1 was altered",
        )

    def test_a_root_written_off_without_marks_names_the_segment(
        self, tamper: Tamper, owner: Owner, roots: Path
    ) -> None:
        roots.write_text("".join(line.rsplit(" ", 1)[0] + "\n" for line in roots.read_text().splitlines()))
        assert verify().problems == ()
        tamper("UPDATE audit_line SET action = 'case.listed' WHERE id = 6")
        rebuild(owner, 2, signing_keys.signing_key())
        assert verify().problems == ("segment 2: rebuilt, it is not the one whose root was written off",)

    def test_a_segment_rebuilt_with_the_stolen_key_is_not_the_one_written_off(
        self, tamper: Tamper, owner: Owner
    ) -> None:
        tamper("DELETE FROM audit_line WHERE id = 8")
        rebuild(owner, 2, signing_keys.signing_key())
        assert verify().problems == (
            "segment 2: rebuilt, it is not the one whose root was written off",
            "segment 2: the line at position 3 was removed, after line 7",
        )

    def test_an_earlier_segment_rebuilt_with_the_stolen_key_breaks_the_chain_behind_it(
        self, tamper: Tamper, owner: Owner
    ) -> None:
        tamper("DELETE FROM audit_line WHERE id = 4")
        rebuild(owner, 1, signing_keys.signing_key())
        assert verify().problems == (
            "segment 1: rebuilt, it is not the one whose root was written off",
            "segment 1: the line at position 3 was removed, after line 3",
            "segment 2: does not follow from segment 1",
        )

    def test_a_root_rewritten_in_the_file_as_well_does_not_mend_the_chain(
        self, tamper: Tamper, owner: Owner, roots: Path
    ) -> None:
        tamper("DELETE FROM audit_line WHERE id = 4")
        rebuild(owner, 1, signing_keys.signing_key())
        segment = Segment.objects.using("sealer").get(pk=1)
        lines = roots.read_text().splitlines()
        lines[0] = WrittenOff.of(header_of(segment), bytes(segment.signature), leaves_of_row(segment)).to_text()
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
            signing_keys.signing_key()
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        (tmp_path / "audit.pub").write_bytes(public)
        settings.HELLE_SECRETS = tmp_path  # type: ignore[attr-defined] # pytest-django's settings take any name
        assert verify().problems == ()
        tamper("DELETE FROM audit_line WHERE id = 2")
        assert len(verify().problems) == 1
        with pytest.raises(signing_keys.NoAuditKey):
            seal()


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
