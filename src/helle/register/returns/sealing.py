"""Keeping what a decision about a return rested on, sealed under the key of the person, and opening what is sealed."""

from __future__ import annotations

import json

from helle.register.cases.entries import Entry, seal
from helle.register.cases.models import Case
from helle.register.protection import vault
from helle.rules.ruling import Ruling, from_json


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
