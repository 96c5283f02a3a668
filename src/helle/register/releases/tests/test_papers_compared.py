"""A paper that an older typesetter set is held by its words: other bytes, other pages, nothing else said (STA-02)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from helle.register.printing import typesetting
from helle.register.releases.papers_compared import compared
from helle.register.releases.tests.test_paper import pages, printed, table

LONG = [table("land", "Lange lande", [f"Land {one}" for one in range(60)])]


def by_an_older_one(made: bytes) -> bytes:
    """The same paper as of a typesetter of another version."""
    with pikepdf.open(BytesIO(made)) as document:
        document.docinfo["/Creator"] = "Typst 0.14.2"
        document.save(into := BytesIO(), deterministic_id=True)
    return into.getvalue()


def test_other_bytes_and_other_pages_are_told_from_other_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    now = printed(*LONG)
    other_pages = tmp_path / "file.typ"
    other_pages.write_text(typesetting.SHEET.read_text().replace("bottom: 2.8cm", "bottom: 9cm"))
    with monkeypatch.context() as changed:
        changed.setattr(typesetting, "SHEET", other_pages)
        then = by_an_older_one(printed(*LONG))
    # It has a page more, and so the head of its table and the words at the foot once more.
    assert len(pages(then)) > len(pages(now))
    said = compared(then, now)
    assert said is not None
    assert said.startswith(
        "the words are the same, sign by sign, and the bytes are not: Typst 0.14.2 set it then, and "
    )
    assert said.endswith(" sets it here")
    assert (
        compared(by_an_older_one(printed(table("land", "Lange lande", [f"Land {one}" for one in range(59)]))), now)
        is None
    )
