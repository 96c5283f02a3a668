"""What somebody typed wrong, and corrects a few days later: what rested on it is decided on anew, or still waits."""

from __future__ import annotations

import uuid

from helle.demo import texts
from helle.demo.acting import case_now
from helle.register.cases.choices import CorrectableKind
from helle.register.correcting import actions
from helle.register.correcting.entries import WAYS, Correctable, find
from helle.register.correcting.following import digest
from helle.register.correcting.known import Known
from helle.register.identification import queries as identification
from helle.register.protection import context


def interview_corrected(case_id: uuid.UUID) -> None:
    """The length of the last interview that the acting unit held was typed wrong. Nothing where it held none."""
    own = [one for one in identification.interviews_of(case_id) if one.by_unit_id == context.current().unit_id]
    if not own:
        return
    case = case_now(case_id)
    entry = find(case, CorrectableKind.INTERVIEW, own[0].pk)
    if entry is None:
        return
    as_it_stands = WAYS[CorrectableKind.INTERVIEW].initial(Known(case, {entry.row.pk}), entry.row)
    given = {**as_it_stands, "minutes": own[0].minutes + 15}
    try:
        _correct(case_id, entry, given, "")
    except actions.LookFirst as first:
        _correct(case_id, entry, given, digest(first.found))


def _correct(case_id: uuid.UUID, entry: Correctable, given: dict[str, object], seen: str) -> None:
    case = case_now(case_id)
    actions.entry_correct(case, entry, expected_version=case.version, given=given, why=texts.WHY_CORRECTED, seen=seen)
