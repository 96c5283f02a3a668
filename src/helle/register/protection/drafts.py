"""What somebody is writing, kept while she types: one way of saving for every kind of draft.

A model of drafts has `version`, which counts the savings, and `form_token`, the form that saved last.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from helle.register.protection.identifiers import new_id
from helle.register.protection.vault import Erased
from helle.rules.ruling import Text

TWICE = Text(
    "Kladden er lige blevet gemt fra samme side. Gem igen.",
    "The draft was just saved from the same page. Save once more.",
)


@dataclass(frozen=True, slots=True)
class Saving:
    """Which draft is saved, by which form, and which version of it the form opened; 0 where there was none."""

    draft_id: uuid.UUID
    version: int
    form_token: uuid.UUID


def keep[Draft: Model](
    own: QuerySet[Draft],
    fresh: Callable[[uuid.UUID, int], Draft],
    saving: Saving,
    columns: Sequence[str],
) -> tuple[Draft, bool]:
    """Write a draft, and tell whether it began with this saving. Nothing is lost: what another window of hers saved
    meanwhile stays, and this becomes a draft beside it, with an id of its own.

    `own` are the drafts that may be written over; `fresh` makes the row for an id and a version, sealed for its place.
    The savings of one form follow each other. Stands in a transaction.
    """
    try:
        row: Any = fresh(saving.draft_id, saving.version + 1)
    except Erased:  # Thrown away in another window: its key is gone for good.
        row = fresh(new_id(), 1)
        row.save(force_insert=True)
        return row, True
    found = own.filter(pk=saving.draft_id)
    changed = found.filter(Q(form_token=saving.form_token) | Q(version=saving.version)).update(
        version=F("version") + 1, **{name: getattr(row, name) for name in columns}
    )
    if changed:
        return found.get(), False
    if saving.version or found.exists():
        row = fresh(new_id(), 1)
    row.save(force_insert=True)
    return row, True
