"""Correcting in the middle of a story: the entry as it stands, what it should have said, and why."""

from __future__ import annotations

import uuid
from typing import Any

from helle.register.cases.choices import CorrectableKind, Redecided
from helle.register.cases.models import Case, Consequence, RungEvent
from helle.register.correcting import actions, queries
from helle.register.correcting.entries import WAYS, find
from helle.register.correcting.following import AskedAgain, digest
from helle.register.correcting.known import Known
from helle.register.correcting.queries import OpenedConsequence
from helle.register.people.actions import Description
from helle.rules.codes import LadderEvent
from tests.cast import Member
from tests.remembered import remembered

WHY = "læste forkert i Krumspringsbogen"
STANDS = "står ved magt trods Slingrevalsen"
SECRETS = (WHY, STANDS)


def correct(
    by: Member, case: Case, kind: CorrectableKind, entry_id: uuid.UUID, *, why: str = WHY, **changed: Any
) -> list[AskedAgain]:
    """Somebody corrects an entry: the form as it stands but for what changes, with a look at what follows."""
    with by.acting():
        entry = _found(case, kind, entry_id)
        return _press(case, kind, entry_id, {**WAYS[kind].initial(Known(case, {entry_id}), entry.row), **changed}, why)


@remembered
def describe(by: Member, case: Case, described: Description, *, why: str = WHY) -> list[AskedAgain]:
    """Somebody writes what is known of the person, with a look at what follows."""

    def press(seen: str) -> list[AskedAgain]:
        return actions.person_describe(
            case, expected_version=None, profile_version=None, described=described, why=why, seen=seen
        )

    with by.acting():
        try:
            return press("")
        except actions.LookFirst as first:
            return press(digest(first.found))


@remembered
def take_out(by: Member, case: Case, kind: CorrectableKind, entry_id: uuid.UUID, *, why: str = WHY) -> list[AskedAgain]:
    """Somebody says that an entry should not be there at all."""
    with by.acting():
        return _press(case, kind, entry_id, None, why)


def _press(
    case: Case, kind: CorrectableKind, entry_id: uuid.UUID, given: dict[str, object] | None, why: str
) -> list[AskedAgain]:
    case.refresh_from_db()
    try:
        return actions.entry_correct(
            case, _found(case, kind, entry_id), expected_version=case.version, given=given, why=why, seen=""
        )
    except actions.LookFirst as first:
        return actions.entry_correct(
            case,
            _found(case, kind, entry_id),
            expected_version=case.version,
            given=given,
            why=why,
            seen=digest(first.found),
        )


def _found(case: Case, kind: CorrectableKind, entry_id: uuid.UUID) -> Any:
    entry = find(case, kind, entry_id)
    assert entry is not None
    return entry


def event_of(case: Case, event: LadderEvent) -> RungEvent:
    """The standing event of a kind of the case. Needs somebody who acts."""
    return RungEvent.objects.get(case=case, event=event.value, superseded_at__isnull=True)


@remembered
def waiting(by: Member, case: Case) -> list[OpenedConsequence]:
    """What waits for somebody to decide on it anew, as it is shown to one."""
    with by.acting():
        return [one for each in queries.consequences_of(case).values() for one in each if one.waits]


@remembered
def redecide(by: Member, case: Case, row: Consequence, decided: Redecided = Redecided.STANDS) -> None:
    """Somebody decides on something that followed."""
    with by.acting():
        case.refresh_from_db()
        actions.consequence_redecide(case, row, expected_version=case.version, decided=decided, reasons=STANDS)
