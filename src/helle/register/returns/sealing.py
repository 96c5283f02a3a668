"""Sealing what is typed about a return, under the key of the person, and opening it again."""

from __future__ import annotations

import json

from helle.register.cases.models import Case
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.register.returns.models import Entry
from helle.rules.ruling import Ruling, from_json


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


def seal_ruling(case: Case, row: Entry, *rulings: Ruling[object]) -> None:
    """Keep the rulings that something was decided beside: their reasons, and the dated values that they used."""
    seal(case, row, ruling=json.dumps([one.to_json() for one in rulings], ensure_ascii=False))


def words(case: Case, row: Entry, *names: str) -> dict[str, str]:
    """The sealed words of a row, by the name of their column without `_sealed`; '' where there are none."""
    return {name: vault.unseal(case.person_id, row, f"{name}_sealed") for name in names}


def rulings(case: Case, row: Entry) -> list[Ruling[object]]:
    """The rulings that are kept with a row."""
    kept = vault.unseal(case.person_id, row, "ruling_sealed")
    return [from_json(one) for one in json.loads(kept)] if kept else []
