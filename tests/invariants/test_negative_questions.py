"""Whether something is *not* there is never asked of rows that whoever asks may not see (PUB-DIG-04, PUB-DIG-12).

Of a colleague's case the database gives no row until one has said what for, and of where somebody lives whose address
is protected to few. A question for what is there then answers no, which harms nobody; a question for what is not there
answers yes, and opened four pairs of eyes once. Each such question that is asked under the asker's own policies stands
in `negative_questions.toml` with why it is right: it asks first for what is closed alike, or for rows of its own alone.

Seen are `NOT EXISTS`, `NOT IN`, `LEFT JOIN` and `EXCEPT` in the functions, views and policies of the database, and
`~Exists`, `exclude` and `not ....exists()` in queries. A `.first()` that is None is not: it stands in each page.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import helle
from helle.register.protection.row_security import HERE as PROTECTION
from helle.register.protection.row_security import closed_with, table_classes

ROOT: Final = Path(helle.__file__).parent
NEGATIVE_SQL: Final = re.compile(
    r"\bNOT\s+EXISTS\b|\bNOT\s+IN\s*\(\s*SELECT\b|\bLEFT\s+JOIN\b|\bEXCEPT\b|<>\s*ALL\s*\(+\s*SELECT\b", re.IGNORECASE
)
STATEMENT: Final = re.compile(r"(?=^CREATE (?:OR REPLACE )?(?:FUNCTION|POLICY|VIEW|TRIGGER|CONSTRAINT))", re.MULTILINE)
NAMED: Final = re.compile(
    r"CREATE (?:OR REPLACE )?(?P<what>FUNCTION|POLICY|VIEW) (?:helle\.)?(?P<name>\w+)(?: ON (?P<table>\w+))?"
)
LOOKED_AT: Final = tomllib.loads((Path(__file__).parent / "negative_questions.toml").read_text())


@cache
def closed_tables() -> frozenset[str]:
    """The tables of which somebody with the role for it is not given each row of her unit."""
    classes = table_classes()
    return frozenset(closed_with(classes)) | {one.table for one in classes if one.whereabouts is not None}


def asked_of(sql: str) -> set[str]:
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)) & closed_tables()


def in_the_database() -> Iterator[str]:
    """Functions that run as who asks, and policies, which do so always. A view runs as its owner, who sees all."""
    for file in sorted((PROTECTION / "sql").glob("*.sql")):
        for statement in STATEMENT.split(re.sub(r"--.*", "", file.read_text())):
            found = NAMED.match(statement)
            as_owner = re.search("SECURITY DEFINER|CREATE (OR REPLACE )?VIEW", statement)
            if found and not as_owner and NEGATIVE_SQL.search(statement) and asked_of(statement):
                yield f"{found['table']}.{found['name']}" if found["table"] else found["name"]
    for one in table_classes():
        for name in ("extra_read", "extra_write"):
            condition = getattr(one, name) or ""
            if NEGATIVE_SQL.search(condition) and asked_of(condition):
                yield f"{one.table}.{name}"


def is_negative(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return isinstance(node.operand, ast.Call) and ast.unparse(node.operand.func).endswith("Exists")
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return any(is_call_of(inner, "exists") for inner in ast.walk(node.operand))
    return is_call_of(node, "exclude")


def is_call_of(node: ast.AST, method: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method


def knows_a_closed_table(module: ast.Module) -> bool:
    """Whether a module names a model whose rows are closed: a helper in it may be what is asked of."""
    return any(
        f"{(node.module or '').split('.')[-2]}_{name.name.lower()}" in closed_tables()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models")
        for name in node.names
    )


def in_queries() -> Iterator[str]:
    for part in ("register", "exchange", "portal", "site"):
        for file in sorted((ROOT / part).rglob("*.py")):
            if {"tests", "migrations"} & set(file.parts) or file.name == "models.py":
                continue
            module = ast.parse(file.read_text())
            if not knows_a_closed_table(module):
                continue
            for node in ast.walk(module):
                if isinstance(node, ast.FunctionDef) and any(is_negative(inner) for inner in ast.walk(node)):
                    yield f"{file.parent.name}.{file.stem}.{node.name}"


def test_each_negative_question_to_closed_rows_in_the_database_was_looked_at() -> None:
    assert set(in_the_database()) == LOOKED_AT["database"].keys()


def test_each_negative_question_to_closed_rows_in_a_query_was_looked_at() -> None:
    assert set(in_queries()) == LOOKED_AT["queries"].keys()


def test_each_says_why_it_is_right() -> None:
    for part in LOOKED_AT.values():
        assert all(len(why) > 30 and why.endswith(".") for why in part.values())


def test_the_reading_finds_what_once_was_wrong() -> None:
    """Whether somebody had decided about an entry was asked of rows that were closed to her. No view asks so."""
    assert all("security_invoker" not in file.read_text() for file in (PROTECTION / "sql").glob("*.sql"))
    asked = "NOT EXISTS (SELECT 1 FROM access_requests_choice c WHERE c.by_user_id = helle.acting_user())"
    assert NEGATIVE_SQL.search(asked) and asked_of(asked) == {"access_requests_choice"}
    query = ast.parse("def f():\n    return rows.filter(~Exists(later))")
    assert any(is_negative(node) for node in ast.walk(query))
