"""How long each kind of personal data is kept: every table that no case and no person leads to is accounted for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from helle.register.protection.row_security import table_classes

KEPT = tomllib.loads((Path(__file__).parents[1] / "docs/reference/kept.toml").read_text(encoding="utf-8"))
HOW = {"schedule", "person", "setting", "runs out", "none", "none yet"}


def test_each_table_of_persons_or_staff_stands_in_it_once() -> None:
    by_itself = [
        one.table
        for one in table_classes()
        if one.kind in ("personal", "staff") and one.case is None and one.person is None
    ]
    assert sorted(by_itself) == sorted(table for kind in KEPT.values() for table in kind["tables"])


def test_each_kind_says_how_and_why() -> None:
    for name, kind in KEPT.items():
        assert set(kind) == {"how", "why", "tables"} and kind["how"] in HOW, name
        assert len(kind["why"]) > 40 and kind["why"].endswith("."), name
