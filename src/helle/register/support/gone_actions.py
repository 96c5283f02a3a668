"""That a person has left or disappeared, and was found again: facts of the case, whatever becomes of a period (C3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.protection import context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support.after_actions import WRITTEN_MEANWHILE
from helle.register.support.models import Gone
from helle.rules.codes import GoneKind, GoneToldBy
from helle.rules.ruling import Text

_ALREADY: Final = Refused(
    Text(
        "Det er allerede noteret, at personen er væk. Notér først, at personen er fundet.",
        "It is recorded already that the person is gone. First record that the person was found.",
    )
)
_WHERE_THE_ALARM_IS: Final = Refused(
    Text(
        "Barnet har en alarm. Notér på barnets side, hvordan barnet blev fundet, eller at det var en fejl; så står det "
        "også her. [FLO-15]",
        "There is an alarm for the child. Record on the child's page how the child was found, or that it was a "
        "mistake; then it stands here too. [FLO-15]",
    )
)
_TOLD: Final = {
    "found_where_the_alarm_is": _WHERE_THE_ALARM_IS,
    "gone_once_at_a_time": _ALREADY,
    "support_gone_supersedes_id_key": WRITTEN_MEANWHILE,
}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How somebody is gone, since when, who told it and what was seen or tried."""

    kind: GoneKind
    since: dt.date
    told_by: GoneToldBy
    words: str


def gone_record(case: Case, *, expected_version: int | None, gone: Whereabouts) -> Gone:
    """Record that the person is gone. Raises `Refused` where that stands already, for a day that has not come, and
    without words."""
    policies.require_write("core")
    cases.refuse_future(gone.since, "since")
    cases.refuse_long_ago(gone.since, "since")
    cases.refuse_before_known(case, gone.since, "since", leeway=cases.JUST_BEFORE)
    if not says_something(gone.words):
        raise Refused(NO_REASONS, field="words")
    row = _row(case, gone.kind, gone.since, gone.told_by, None)
    return _keep(case, row, expected_version, gone.words)


def gone_found(
    case: Case,
    gone: Gone,
    *,
    expected_version: int | None,
    found_on: dt.date | None,
    told_by: GoneToldBy | None,
    words: str,
) -> Gone:
    """Record that the person was found, or has come back. Raises `Refused` without day or source, and for a day before
    she was gone."""
    policies.require_write("core")
    if found_on is None:
        raise Refused(
            Text("Skriv, hvornår personen blev fundet.", "Enter when the person was found."), field="found_on"
        )
    if told_by is None:
        raise Refused(Text("Vælg, hvem der har sagt det.", "Choose who told it."), field="told_by")
    cases.refuse_future(found_on, "found_on")
    if found_on < gone.since:
        raise Refused(
            Text("Dagen ligger før den, hvor personen forsvandt.", "The day lies before the person was gone."),
            field="found_on",
        )
    if not says_something(words):
        raise Refused(NO_REASONS, field="words")
    row = _row(case, GoneKind(gone.kind), gone.since, GoneToldBy(gone.told_by), gone)
    row.found_on, row.found_told_by = found_on, told_by.value
    return _keep(case, row, expected_version, words)


def gone_withdraw(case: Case, gone: Gone, *, expected_version: int | None, why: str) -> Gone:
    """Take an entry out that should not have been there; it stays readable, with the reason. Of a child with an
    alarm that is said where the alarm is: raises `Refused`."""
    policies.require_write("core")
    if not says_something(why):
        raise Refused(NO_REASONS, field="words")
    row = _row(case, GoneKind(gone.kind), gone.since, GoneToldBy(gone.told_by), gone)
    row.withdrawn = True
    return _keep(case, row, expected_version, why)


def _row(case: Case, kind: GoneKind, since: dt.date, told_by: GoneToldBy, supersedes: Gone | None) -> Gone:
    acting = context.current()
    return Gone(
        id=new_id(),
        case=case,
        kind=kind.value,
        since=since,
        told_by=told_by.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        supersedes=supersedes,
    )


def _keep(case: Case, row: Gone, expected_version: int | None, words: str) -> Gone:
    with refused_by(_TOLD), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=words, ruling=None)
        audit.record(
            "person.gone",
            object_id=row.pk,
            cases=[case.pk],
            detail={"kind": row.kind, "found": row.found_on is not None, "withdrawn": row.withdrawn},
        )
        cases.case_project(case)
    return row
