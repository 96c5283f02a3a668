"""What is said by hand in the reference of protection: how long each table is kept, and what bounds what takes much."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from helle.register.protection.row_security import table_classes

ROOT = Path(__file__).parents[1]
KEPT = tomllib.loads((ROOT / "docs/reference/kept.toml").read_text(encoding="utf-8"))
HOW = {"schedule", "person", "setting", "runs out", "none"}


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


def test_what_bounds_what_takes_much_stands_where_it_is_said_to() -> None:
    said = (ROOT / "docs/reference/protection.md").read_text(encoding="utf-8")
    part = said.split("## What takes much, and what bounds it")[1].split("\n## ")[0]
    rows = re.findall(r"^\|.*\| `([\w/.]+)` `(\w+)` \|$", part, re.MULTILINE)
    assert len(rows) == part.count("\n| ") - 1 > 10
    for file, name in rows:
        assert re.search(rf"\b{name}\b", (ROOT / "src/helle" / file).read_text(encoding="utf-8")), (file, name)
