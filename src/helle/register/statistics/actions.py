"""Taking in what was assessed before the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.protection import context, search_keys
from helle.register.protection.identifiers import new_id
from helle.register.statistics.disclosure import SEES_SMALL_FIGURES
from helle.register.statistics.importing import Earlier, Wrong
from helle.register.statistics.models import EarlierAssessment
from helle.rules.codes import ExploitationPurpose

_SAID = ("authority", "decided_on", "was_trafficked", "relationship_current", "residence", "sex", "age")
_NOT_SAID = (ExploitationPurpose.NOT_ESTABLISHED.value,)
"""What stood as no purpose at all, of somebody trafficked, before a file had to say it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines are new, how many were there already, and those that say something else than what is there."""

    new: int
    known: int
    wrong: list[Wrong]


def earlier_import(rows: Sequence[Earlier], *, source: str, write: bool) -> Imported:
    """Take in assessments from before the register (PUB-ORG-05): all of them or, where one is wrong, none.

    Without `write` it only says what it would do. The same file once more adds nothing. For CMM's lead and analyst.
    """
    acting = context.current()
    if acting.unit_kind != "cmm" or acting.role not in SEES_SMALL_FIGURES:
        raise PermissionDenied("history")
    with transaction.atomic():
        there = {bytes(one.reference_hash): one for one in EarlierAssessment.objects.filter(source=source)}
        fresh, wrong, known = [], [], 0
        for row in rows:
            key = reference_hash(source, row.reference)
            if key not in there:
                fresh.append(_row(row, source, key))
            elif _same(there[key], row):
                known += 1
            else:
                wrong.append(Wrong(row.line, "reference", "was imported before and said something else"))
        if write and not wrong:
            EarlierAssessment.objects.bulk_create(fresh, batch_size=500)
            audit.record("history.imported", purpose="statistics", detail={"lines": len(fresh), "known": known})
    return Imported(len(fresh), known, wrong)


def reference_hash(source: str, reference: str) -> bytes:
    """What stands for a line of a source where it is only to be known again."""
    return search_keys.blind_index("earlier assessment", f"{source}\n{reference}")


def _same(one: EarlierAssessment, row: Earlier) -> bool:
    said = all(getattr(one, name) == getattr(row, name) for name in _SAID)
    return said and (tuple(one.purposes) == row.purposes or (not one.purposes and row.purposes == _NOT_SAID))


def _row(row: Earlier, source: str, key: bytes) -> EarlierAssessment:
    acting = context.current()
    return EarlierAssessment(
        id=new_id(),
        source=source,
        reference_hash=key,
        purposes=list(row.purposes),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        **{name: getattr(row, name) for name in _SAID},
    )
