"""Telling a municipality of a case, and ending what it sees of it. The database keeps who is told, and for what."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db import connection, transaction

from helle.register.cases import ended
from helle.register.cases.models import Case
from helle.register.protection import policies
from helle.register.protection.refusals import Refused, refused_by
from helle.register.support.models import NotifiedMunicipality
from helle.rules.ruling import Text
from helle.rules.support.codes import MunicipalityCause

_SAID: Final = {
    **ended.MET,
    "municipality_told_once": Refused(
        Text("Kommunen er allerede underrettet.", "The municipality has been notified already."), field="municipality"
    ),
    "municipality_is_there": Refused(
        Text("Vælg en kommune, der findes i dag.", "Choose a municipality that is there today."), field="municipality"
    ),
    "municipality_told_of_a_minor": Refused(
        Text(
            "Personen er fyldt 18, så der er ikke noget barn at underrette kommunen om. [MIN-06]",
            "The person is of age, so there is no minor to notify the municipality of. [MIN-06]",
        )
    ),
    "handed_over_from_cmm_with_lawful_stay": Refused(
        Text(
            "CMM overdrager den, der har lovligt ophold, til kommunen. Opholdet er et andet i dag. [ACT-08]",
            "CMM hands over to the municipality whoever stays lawfully. The stay is another one today. [ACT-08]",
        )
    ),
    "municipality_was_told": Refused(
        Text("Kommunen er ikke underrettet om det.", "The municipality has not been notified of that.")
    ),
}


def municipality_notify(case: Case, *, unit_id: uuid.UUID, cause: MunicipalityCause) -> uuid.UUID:
    """Tell a municipality of the case for one cause; the notification's id. The caller keeps what was told, and why.

    Raises `Refused` where it is told of that already, where the unit is no municipality of today, where the facts
    on record speak against the cause, and once the case has ended (SHR-04).
    """
    policies.require_write("core")
    notice: uuid.UUID = _call("SELECT helle.notify_municipality(%s, %s, %s)", case.pk, unit_id, cause.value)
    return notice


def municipality_release(case: Case, *, unit_id: uuid.UUID, cause: MunicipalityCause) -> bool:
    """End one cause for which a municipality sees the case; whether it was the last one, so that it sees it no more."""
    policies.require_write("core")
    was_last: bool = _call("SELECT helle.release_municipality(%s, %s, %s)", case.pk, unit_id, cause.value)
    return was_last


def municipality_receive(notice: NotifiedMunicipality, *, not_ours: bool = False) -> bool:
    """The acting municipality confirms that it has what it was told, or says that the person is no citizen of it: it
    stands with CMM then. False where it had said so before."""
    policies.require_read("core")
    is_first: bool = _call("SELECT helle.receive_at_municipality(%s, %s)", notice.pk, not_ours)
    return is_first


def _call(statement: str, *arguments: uuid.UUID | str | bool) -> Any:
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchone()[0]
