"""Whether a PDF can be read aloud: what PDF/UA-1 asks of a file that a machine can see, looked at without its maker.

Typst says of its papers that they are PDF/UA-1. Here each is opened anew and walked: the catalogue, the tree of tags as
a screen reader goes through it, and the signs of each page, of which every one has to belong to a tag or be marked as
ornament. What only a person can judge (whether words in the place of a picture say what it shows) is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

_STANDARD = frozenset(
    (
        "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct",
        "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody",
        "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form",
    )
)  # fmt: skip
_WITHIN = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"},
    "TFoot": {"Table"}, "LI": {"L"}, "LBody": {"LI"},
}  # fmt: skip
_PAINTS = frozenset(("Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"))
_SCOPES = {"/Row", "/Column", "/Both"}


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the tree: what it is, within what, and the file's own record of it."""

    role: str
    within: str
    node: Any


def faults(content: bytes, language: str) -> list[str]:
    """What is wrong with a PDF that says it is PDF/UA-1 and in that language; nothing where nothing is."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [*_of_the_file(pdf, language), *_of_tags(list(_tags(pdf))), *_of_pages(pdf), *_of_fonts(pdf)]


def _of_the_file(pdf: pikepdf.Pdf, language: str) -> Iterator[str]:
    root: Any = pdf.Root
    with pdf.open_metadata() as said:
        if said.get("pdfuaid:part") != "1":
            yield "does not say that it is PDF/UA-1"
        if not said.get("dc:title"):
            yield "has no title"
    if str(root.get("/Lang", "")).split("-")[0] != language:
        yield f"is said to be in {root.get('/Lang', 'no language')}"
    marks: Any = root.get("/MarkInfo", pikepdf.Dictionary())
    if not marks.get("/Marked", False) or marks.get("/Suspects", False):
        yield "is not said to be tagged"
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield "shows its file name for a title"
    if "/StructTreeRoot" not in root:
        yield "has no tags"


def _tags(pdf: pikepdf.Pdf) -> Iterator[Tag]:
    """The tags in the order in which they are read."""
    tree = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    roles = {str(name): str(role) for name, role in tree.get("/RoleMap", {}).items()}

    def walk(node: Any, within: str) -> Iterator[Tag]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one, within)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                name = str(node["/S"])
                role = roles.get(name, name).removeprefix("/")
                yield Tag(role, within, node)
                within = role
            if "/K" in node:
                yield from walk(node["/K"], within)

    return walk(tree.get("/K", pikepdf.Array()), "")


def _of_tags(tags: list[Tag]) -> Iterator[str]:
    last = 0
    for one in tags:
        if one.role not in _STANDARD:
            yield f"has a tag that no reader knows: {one.role}"
        if one.role in _WITHIN and one.within not in _WITHIN[one.role]:
            yield f"has {one.role} within {one.within}"
        if one.role == "Figure" and not str(one.node.get("/Alt", one.node.get("/ActualText", ""))).strip():
            yield "has a picture without words in its place"
        if one.role == "TH" and not _SCOPES & {str(each.get("/Scope", "")) for each in _attributes(one.node)}:
            yield "has a head of a table that does not say of what"
        if one.role == "Table":
            yield from _of_a_table(one)
        if one.role in {"H1", "H2", "H3", "H4", "H5", "H6"}:
            level = int(one.role[1])
            if level > last + 1:
                yield f"goes from a heading of level {last} to one of {level}"
            last = level
    if not last:
        yield "has no heading"


def _attributes(node: Any) -> list[Any]:
    found = node.get("/A", pikepdf.Array())
    return [one for one in (found if isinstance(found, pikepdf.Array) else [found]) if hasattr(one, "get")]


def _of_a_table(table: Tag) -> Iterator[str]:
    rows = [_children(row) for row in _rows(table.node)]
    widths = {sum(_span(cell, "/ColSpan") for cell in row) for row in rows}
    if not rows or len(widths) != 1:
        yield f"has a table with rows of {sorted(widths)} cells"
    if rows and any(str(cell.get("/S")) != "/TH" for cell in rows[0]):
        yield "has a table without heads"
    if any(row and str(row[0].get("/S")) != "/TH" for row in rows[1:]):
        yield "has a table with rows without a head"


def _rows(node: Any) -> Iterator[Any]:
    for one in _children(node):
        if str(one.get("/S")) == "/TR":
            yield one
        elif str(one.get("/S")) in {"/THead", "/TBody", "/TFoot"}:
            yield from _rows(one)


def _children(node: Any) -> list[Any]:
    below = node.get("/K", pikepdf.Array())
    return [one for one in (below if isinstance(below, pikepdf.Array) else [below]) if _is_tag(one)]


def _is_tag(node: Any) -> bool:
    return isinstance(node, pikepdf.Dictionary) and "/S" in node


def _span(cell: Any, name: str) -> int:
    return next((int(one[name]) for one in _attributes(cell) if name in one), 1)


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    read = Counter(_marked(pdf))
    if any(times > 1 for times in read.values()):
        yield "reads something twice"
    for number, page in enumerate(pdf.pages, 1):
        if str(page.obj.get("/Tabs", "")) != "/S":
            yield f"page {number} is gone through in no order of its tags"
        if "/StructParents" not in page.obj:
            yield f"page {number} does not lead from its signs to their tags"
        for link in page.obj.get("/Annots", []):
            if not str(link.get("/Contents", "")).strip() or "/StructParent" not in link:
                yield f"page {number} has a link that is not read aloud"
        own = page.obj.objgen
        loose, marks = _painted(page)
        if loose:
            yield f"page {number} has {loose} signs that belong to no tag and are not said to be ornament"
        if missing := [mark for mark in marks if (own, mark) not in read]:
            yield f"page {number} has {len(missing)} parts that no tag holds"


def _painted(page: pikepdf.Page) -> tuple[int, list[int]]:
    """How much of a page is painted outside of any mark, and the marks that tags may hold."""
    open_: list[bool] = []
    loose, marks = 0, []
    for one in pikepdf.parse_content_stream(page):
        operands: Any = one.operands
        name = str(one.operator)
        if name in {"BMC", "BDC"}:
            properties = operands[1] if name == "BDC" else None
            mark = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            if mark is not None:
                marks.append(int(mark))
            open_.append(mark is not None or str(operands[0]) == "/Artifact")
        elif name == "EMC":
            open_.pop()
        elif name in _PAINTS and not any(open_):
            loose += 1
    return loose, marks


def _marked(pdf: pikepdf.Pdf) -> Iterator[tuple[tuple[int, int], int]]:
    """What the tags hold: a page and a mark on it, in the order in which it is read."""

    def walk(node: Any, page: Any) -> Iterator[tuple[tuple[int, int], int]]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one, page)
        elif isinstance(node, pikepdf.Dictionary):
            page = node.get("/Pg", page)
            if str(node.get("/Type", "")) == "/MCR":
                yield page.objgen, int(node["/MCID"])
            elif "/K" in node:
                yield from walk(node["/K"], page)
        elif isinstance(node, int) and page is not None:
            yield page.objgen, int(node)

    tree: Any = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    yield from walk(tree.get("/K", pikepdf.Array()), None)


def _of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and str(one.get("/Type", "")) == "/Font":
            below = one["/DescendantFonts"][0] if "/DescendantFonts" in one else one
            if "/ToUnicode" not in one and "/FontDescriptor" not in one:
                yield "has a typeface whose signs cannot be read out"
            descriptor: Any = below.get("/FontDescriptor", pikepdf.Dictionary())
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                yield "has a typeface that is not in the file"
