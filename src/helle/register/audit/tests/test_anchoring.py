"""Roots written elsewhere: what was rebuilt from scratch with the stolen key is found there, and time goes forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from helle.register.audit import anchoring
from helle.register.audit.anchoring import AnchorAstray
from helle.register.audit.sealing import drop_due, due_segments, seal
from helle.register.audit.verification import verify
from helle.register.protection import clock

Owner = psycopg.Connection[tuple[object, ...]]
Write = Callable[[int], None]

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def anchor(settings: Any, tmp_path: Path) -> Path:
    """Another machine's disk."""
    (tmp_path / "elsewhere").mkdir()
    settings.HELLE_AUDIT_ANCHOR = str(tmp_path / "elsewhere" / "roots.log")
    return tmp_path / "elsewhere" / "roots.log"


def test_the_copy_follows_the_roots_and_goes_on_after_it_was_cut(write_lines: Write, anchor: Path, roots: Path) -> None:
    write_lines(2)
    seal()
    assert anchoring.behind() == 1
    assert anchoring.follow() == 1 and anchoring.follow() == 0
    write_lines(2)
    seal()
    anchoring.follow()
    whole = anchor.read_text()
    assert whole == roots.read_text() and anchoring.behind() == 0
    anchor.write_text(whole[:-40])
    assert anchoring.behind() == 1
    assert anchoring.follow() == 1
    assert anchor.read_text() == whole


def test_a_chain_rebuilt_from_scratch_with_the_stolen_key_is_found_elsewhere(
    write_lines: Write, anchor: Path, roots: Path, owner: Owner
) -> None:
    write_lines(3)
    seal()
    write_lines(3)
    seal()
    anchoring.follow()
    # She takes the machine: database, roots and key. She drops a line, and seals everything anew.
    owner.execute("ALTER TABLE audit_line DISABLE TRIGGER keep_line")
    owner.execute("DELETE FROM audit_line WHERE id = (SELECT min(id) FROM audit_line WHERE segment = 1)")
    owner.execute("UPDATE audit_line SET segment = NULL, position = NULL")
    owner.execute("ALTER TABLE audit_line ENABLE TRIGGER keep_line")
    owner.execute("DELETE FROM audit_segment")
    roots.unlink()
    seal()
    assert verify().problems == (), "everything agrees with itself"
    assert verify(anchor).problems == (
        f"segment 1: rebuilt, it is not the one whose root stands in {anchor.name}",
        f"segment 2: missing, its root stands in {anchor.name}",
    )
    with pytest.raises(AnchorAstray, match="look into it before more is written"):
        anchoring.follow()


def test_an_older_copy_of_the_same_chain_says_nothing(write_lines: Write, anchor: Path) -> None:
    write_lines(2)
    seal()
    anchoring.follow()
    write_lines(2)
    seal()
    assert verify(anchor).problems == ()


def test_a_clock_that_was_moved_back_is_found(write_lines: Write, owner: Owner) -> None:
    write_lines(2)
    seal()
    owner.execute("UPDATE protection_installation SET clock_frozen_at = clock_frozen_at - interval '1 day'")
    write_lines(2)
    seal()
    assert verify().problems == ("segment 2: sealed before the segment before it, the clock went back",)


def test_lines_written_later_than_they_were_sealed_are_found(write_lines: Write, owner: Owner) -> None:
    write_lines(2)
    owner.execute("UPDATE protection_installation SET clock_frozen_at = clock_frozen_at - interval '1 hour'")
    seal()
    assert verify().problems == (
        "segment 1: 2 of its lines were written later than it was sealed, the clock went back",
    )


def test_what_is_older_than_somebody_decided_goes_and_nothing_else(write_lines: Write) -> None:
    write_lines(4)
    seal()
    clock.move_forward(dt.timedelta(days=3 * 366))
    write_lines(4)
    seal()
    clock.move_forward(dt.timedelta(days=4 * 366))
    assert due_segments(5) == [1] and due_segments(8) == []
    assert drop_due(8) == (0, 0)
    assert drop_due(5) == (1, 4)
    assert drop_due(5) == (0, 0)
    report = verify()
    assert (report.segments, report.lines, report.problems) == (2, 4, ())
