"""Sealing what is written of a criminal case under the case's own key, and opening it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from typing import Final

from helle.register.accommodation import naming
from helle.register.interface import typed
from helle.register.prosecution.models import CriminalCase, Written
from helle.register.protection import context, search_keys, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_nobody
from helle.rules.ruling import Ruling, Text, from_json

SUBJECT: Final = "prosecution"
_JOURNAL: Final = "criminal journal"
# Four digits of the district, five of the kind of case, five of the serial, two of the year: as the police write it.
JOURNAL: Final = re.compile(r"\d{4}-\d{5}-\d{5}-\d{2}", re.ASCII)
AS_A_JOURNAL: Final = Text(
    "Skriv politiets journalnummer som 4200-10110-00012-26.",
    "Enter the police's journal number as 4200-10110-00012-26.",
)
NOTHING_OF_ANYBODY: Final = Text(
    "Straffesagen er her kun en henvisning: det hører til i jeres eget system. [CRI-01]",
    "The criminal case is a reference only here: that belongs in your own system. [CRI-01]",
)


def require_no_content(**texts: str) -> None:
    """Ask each text of a criminal case by its field: it holds no number, address or reference of anybody (CRI-01).

    A street with its number is refused whatever is answered: police, prosecution and CMM read each other's texts, and
    one that names nobody may still lead to a secret place (PUB-ORG-09). The texts are sealed, so that the database
    cannot ask again. Raises `Refused` beside the field.
    """
    naming.refuse_streets(**texts)
    require_nobody(texts, NOTHING_OF_ANYBODY)


def new_row[R: Written](model: type[R], criminal_case_id: uuid.UUID, **values: object) -> R:
    """A row that is not saved yet, with who writes it for which unit, when."""
    acting = context.current()
    return model(
        id=new_id(),
        criminal_case_id=criminal_case_id,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        **values,
    )


def seal(row: Written, **texts: str) -> None:
    """Seal texts for the columns of these names and `_sealed`; an empty one is not kept."""
    for name, text in texts.items():
        column, words = f"{name}_sealed", text.strip()
        setattr(row, column, vault.seal(row.criminal_case_id, row, column, words) if words else None)


def seal_ruling(row: Written, ruling: Ruling[object]) -> None:
    """Keep the ruling that something was decided beside."""
    seal(row, ruling=json.dumps(ruling.to_json(), ensure_ascii=False))


def words(row: Written, name: str) -> str:
    """The sealed words of a row; '' where there are none."""
    return vault.unseal(row.criminal_case_id, row, f"{name}_sealed")


def readable(texts: Sequence[tuple[uuid.UUID, str]]) -> list[str]:
    """Texts, each with the unit that wrote it, as the acting user may read them. One query at most.

    CMM reads nothing of what others wrote that leads to a secret place (PUB-ORG-09).
    """
    own = context.current().unit_id
    theirs = typed.shown(None, {str(n): text for n, (by_unit, text) in enumerate(texts) if by_unit != own})
    return [theirs.get(str(n), text) for n, (_by_unit, text) in enumerate(texts)]


def ruling_of(row: Written) -> Ruling[object]:
    """The ruling that is kept with a row."""
    return from_json(json.loads(words(row, "ruling")))


def journal_of(case: CriminalCase) -> str:
    """The police's own journal number."""
    return vault.unseal(case.pk, case, "journal_sealed")


def words_if_kept(row: Written, name: str) -> str | None:
    """The sealed words of a row; None where the criminal case was disposed of and its key is gone."""
    try:
        return words(row, name)
    except vault.Erased:
        return None


def journal_if_kept(case: CriminalCase) -> str | None:
    """The police's own journal number; None where the criminal case was disposed of."""
    try:
        return journal_of(case)
    except vault.Erased:
        return None


def blind_journals(journal: str) -> list[bytes]:
    """The same under each layer of the key of search, for what is looked for."""
    return search_keys.blind_indexes(_JOURNAL, journal.strip())


def blind_journal(journal: str) -> bytes:
    """What a journal number is found by, without being told."""
    return search_keys.blind_index(_JOURNAL, journal.strip())
