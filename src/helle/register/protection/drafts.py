"""What somebody is writing, kept while she types: one way of saving for every kind of draft.

A model of drafts has `version`, which counts the savings, and `form_token`, the form that saved last.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
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


def keep_typed[Draft: Model](
    model: type[Draft], kind: str, saving: Saving, typed: Mapping[str, Sequence[str]]
) -> tuple[Draft, bool]:
    """Keep what is typed into a form of no case, as `keep` does: a draft of the acting user's alone (`by_user`,
    `by_unit`, `begun_at`, `saved_at`), with what she typed (`typed_sealed`) under a key of its own.

    `kind` is that of the key's subject. Stands in a transaction. Raises `Refused` where it was begun twice at once.
    """
    acting = context.current()
    written = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)

    def fresh(key: uuid.UUID, number: int) -> Draft:
        row: Any = model(
            id=key,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
            begun_at=acting.instant,
            saved_at=acting.instant,
            version=number,
            form_token=saving.form_token,
        )
        vault.ensure_subject(kind, key)
        row.typed_sealed = vault.seal(key, row, "typed_sealed", written)
        made: Draft = row
        return made

    with refused_by({f"{model._meta.db_table}_pkey": Refused(TWICE)}):
        return keep(model._default_manager.all(), fresh, saving, ("form_token", "saved_at", "typed_sealed"))
