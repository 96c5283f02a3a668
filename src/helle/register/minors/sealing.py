"""Sealing what is typed about a minor, under the key of the person."""

from __future__ import annotations

import json

from helle.register.cases.models import Case
from helle.register.minors.models import Entry
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.rules.ruling import Ruling


def new_row[R: Entry](model: type[R], case: Case, **values: object) -> R:
    """A row that is not saved yet, with who writes it for which unit, when."""
    acting = context.current()
    return model(
        id=new_id(),
        case=case,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        **values,
    )


def seal(case: Case, row: Entry, **texts: str) -> None:
    """Seal texts for the columns of these names and `_sealed`; an empty one is not kept."""
    for name, text in texts.items():
        column, words = f"{name}_sealed", text.strip()
        setattr(row, column, vault.seal(case.person_id, row, column, words) if words else None)


def seal_ruling(case: Case, row: Entry, ruling: Ruling[object]) -> None:
    """Keep the ruling that something was decided beside."""
    seal(case, row, ruling=json.dumps(ruling.to_json(), ensure_ascii=False))
