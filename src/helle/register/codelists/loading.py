"""Loading the codes that come with Helle from `data/`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from helle.register.codelists.choices import SHAPES, KeptList

DATA: Final = Path(__file__).parent / "data"


def shipped(code_list: KeptList) -> list[dict[str, Any]]:
    """The codes of a list as they come with this version of Helle."""
    entries: list[dict[str, Any]] = tomllib.loads((DATA / f"{code_list}.toml").read_text())[code_list.value]
    return entries


def load(cursor: CursorWrapper) -> None:
    """Write the codes that do not stand there yet, valid since before we count. As the owner.

    A code that stands there, as it came or as an administrator keeps it, is hers: the file says nothing of it any more.
    """
    rows = [
        (one.value, entry["code"], entry["da"], entry["en"], SHAPES[one].standard)
        for one in KeptList
        for entry in shipped(one)
    ]
    cursor.execute(
        "INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)"
        " SELECT g.code_list, g.code, g.word_da, g.word_en, daterange(NULL, NULL), g.source"
        " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " AS g (code_list, code, word_da, word_en, source)"
        " WHERE NOT EXISTS (SELECT 1 FROM codelists_entry e WHERE e.code_list = g.code_list AND e.code = g.code)",
        [list(column) for column in zip(*rows, strict=True)],
    )
