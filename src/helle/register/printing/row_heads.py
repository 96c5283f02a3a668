"""The first cell of each row of a table as the head of that row, in a PDF that is set: read aloud, a figure is then
named by its row as well as by its column.

The typesetter marks the heads of columns alone, and has no word for those of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

_PARTS = frozenset(("/THead", "/TBody", "/TFoot"))


def with_row_heads(content: bytes) -> bytes:
    """The same PDF, in which the first cell of each row below a table's head says that it is the head of its row. The
    same bytes come of the same bytes."""
    with pikepdf.open(BytesIO(content)) as pdf:
        tree: Any = pdf.Root["/StructTreeRoot"]
        for table in _tables(tree):
            for row in _rows(table):
                first = next(iter(_tags(row)), None)
                if first is not None and str(first["/S"]) == "/TD":
                    _make_head(first)
        pdf.save(changed := BytesIO(), deterministic_id=True)
    return changed.getvalue()


def _make_head(cell: Any) -> None:
    cell["/S"] = pikepdf.Name.TH
    had = cell.get("/A", pikepdf.Array())
    says = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    cell["/A"] = pikepdf.Array([*(had if isinstance(had, pikepdf.Array) else [had]), says])


def _tables(node: Any) -> Iterator[Any]:
    for one in _tags(node):
        if str(one["/S"]) == "/Table":
            yield one
        yield from _tables(one)


def _rows(node: Any) -> Iterator[Any]:
    """The rows below the head; all of them where there is none."""
    for one in _tags(node):
        if str(one["/S"]) == "/TR":
            yield one
        elif str(one["/S"]) in _PARTS - {"/THead"}:
            yield from _rows(one)


def _tags(node: Any) -> list[Any]:
    below = node.get("/K", pikepdf.Array())
    every = below if isinstance(below, pikepdf.Array) else [below]
    return [one for one in every if isinstance(one, pikepdf.Dictionary) and "/S" in one]
