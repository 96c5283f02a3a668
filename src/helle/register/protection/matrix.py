"""The access matrix (C6, completed): who may see what, and the acts by which grants begin and end. One data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.backends.utils import CursorWrapper

from helle.rules.ruling import Text

FILE = Path(__file__).parent / "data" / "access_matrix.toml"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name, which kinds of unit carry it, what it reads and writes, and which particulars it is shown."""

    code: str
    label: Text
    unit_kinds: frozenset[str]
    readable: frozenset[str]
    writable: frozenset[str]
    particulars: frozenset[str]


@dataclass(frozen=True, slots=True)
class Particular:
    """What of a category is shown to fewer roles than read it, and why each of these is."""

    code: str
    of: str
    label: Text
    readers: dict[str, str]
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An act, whom it gives or takes grants of which categories, and which roles may perform it."""

    code: str
    beneficiary_kinds: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    performers: tuple[str, ...]
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessMatrix:
    """The whole file: categories with their labels, roles, particulars, acts, and where one needs to know."""

    categories: dict[str, Text]
    roles: dict[str, Role]
    particulars: dict[str, Particular]
    acts: tuple[Act, ...]
    led_by: dict[str, frozenset[str]]
    """By the kind of unit whose people need to know: the roles that lead it, none where the officer answers."""


@cache
def access_matrix() -> AccessMatrix:
    """Read the data file once."""
    parsed = tomllib.loads(FILE.read_text())
    categories = {code: Text(entry["label_da"], entry["label_en"]) for code, entry in parsed["categories"].items()}
    roles = {
        code: Role(
            code=code,
            label=Text(entry["label_da"], entry["label_en"]),
            unit_kinds=frozenset(entry["unit_kinds"]),
            readable=frozenset(entry["categories"]),
            writable=frozenset(name for name, how in entry["categories"].items() if how == "rw"),
            particulars=frozenset(name for name, one in parsed["particulars"].items() if code in one["readers"]),
        )
        for code, entry in parsed["roles"].items()
    }
    particulars = {
        code: Particular(
            code=code,
            of=entry["of"],
            label=Text(entry["label_da"], entry["label_en"]),
            readers=entry["readers"],
            requirements=tuple(entry["requirements"]),
        )
        for code, entry in parsed["particulars"].items()
    }
    acts = tuple(
        Act(
            code=entry["act"],
            beneficiary_kinds=tuple(entry["beneficiary_kinds"]),
            begins=tuple(entry.get("begins", ())),
            ends=tuple(entry.get("ends", ())),
            performers=tuple(entry["performers"]),
            requirements=tuple(entry.get("requirements", ())),
        )
        for entry in parsed["acts"]
    )
    led_by = {kind: frozenset(entry["led_by"]) for kind, entry in parsed["need_to_know"].items()}
    return AccessMatrix(categories, roles, particulars, acts, led_by)


def load(cursor: CursorWrapper) -> None:
    """Write the matrix into the tables that the policies read. The cursor's role owns them."""
    matrix = access_matrix()
    cursor.execute("DELETE FROM protection_rolecategory")
    cursor.execute("DELETE FROM protection_roleparticular")
    cursor.execute("DELETE FROM protection_roleunitkind")
    cursor.execute("DELETE FROM protection_actrule")
    cursor.execute("DELETE FROM protection_needtoknow")
    cursor.executemany(
        "INSERT INTO protection_rolecategory (role, category, may_write) VALUES (%s, %s, %s)",
        [(role.code, name, name in role.writable) for role in matrix.roles.values() for name in sorted(role.readable)],
    )
    cursor.executemany(
        "INSERT INTO protection_roleparticular (role, particular) VALUES (%s, %s)",
        [(role.code, name) for role in matrix.roles.values() for name in sorted(role.particulars)],
    )
    cursor.executemany(
        "INSERT INTO protection_roleunitkind (role, unit_kind) VALUES (%s, %s)",
        [(role.code, kind) for role in matrix.roles.values() for kind in sorted(role.unit_kinds)],
    )
    cursor.executemany(
        "INSERT INTO protection_actrule (act, performer_role, beneficiary_kind, category, begins)"
        " VALUES (%s, %s, %s, %s, %s)",
        [
            (act.code, performer, kind, category, begins)
            for act in matrix.acts
            for performer in act.performers
            for kind in act.beneficiary_kinds
            for begins, categories in ((True, act.begins), (False, act.ends))
            for category in categories
        ],
    )
    # A kind that nobody leads stands there as well: its people need to know, too.
    cursor.executemany(
        "INSERT INTO protection_needtoknow (unit_kind, led_by) VALUES (%s, %s)",
        [(kind, role) for kind, roles in matrix.led_by.items() for role in sorted(roles) or [""]],
    )
