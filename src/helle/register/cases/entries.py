"""What every row of some apps has that belongs to one case: who wrote it for which unit, when, and sealed words."""

from __future__ import annotations

import uuid

from django.db import models
from django.http import Http404

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id


class Entry(models.Model):
    """A row of a case, written once; its texts are sealed under the key of the person."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


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


def get_of_case[R: Entry](model: type[R], case: Case, entry: uuid.UUID) -> R:
    """A row of this case. Raises `Http404` where it is another's, or not to be seen."""
    found = model._default_manager.filter(pk=entry, case=case).first()
    if found is None:
        raise Http404
    return found


def seal(case: Case, row: Entry, **texts: str) -> None:
    """Seal texts for the columns of these names and `_sealed`; an empty one is not kept."""
    for name, text in texts.items():
        column, words = f"{name}_sealed", text.strip()
        setattr(row, column, vault.seal(case.person_id, row, column, words) if words else None)
