"""What `helle statistics reproduce` says of a part: with the marks of pages (FIG-11), and no number more (STA-01)."""

from __future__ import annotations

from typing import Any

from helle.register.releases.parts import parts
from helle.register.releases.reproducing import Told


def told(*figures: tuple[int, int | None]) -> Told:
    content: dict[str, Any] = {"tables": [{"code": "victims", "figures": [list(one) for one in figures]}]}
    return Told(content, [], {("csv", "da"): b"a" * 13_050})


def test_how_much_a_part_is_and_what_was_published_have_marks_and_another_number_is_not_told() -> None:
    tables, *_between, file = parts(told((2023, 1_234), (2024, 2_000)), told((2023, 1_240), (2024, None)))
    assert tables.of == "1 table, 2 figures" and file.of == "13,050 bytes"
    assert tables.lines == (
        "published: victims, 2023: 1,234 then, another number now",
        "published: victims, 2024: 2,000 then, withheld now",
    )
