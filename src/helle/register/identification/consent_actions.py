"""Taking back that an interview is passed on (FLO-10): a row of its own with its day, beside the yes that was given."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.identification import queries
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview, PassOnWithdrawn
from helle.register.protection import context, policies
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

_NOT_GIVEN: Final = Refused(
    Text(
        "Der er intet samtykke at trække tilbage i denne samtale. [FLO-10]",
        "There is no consent to withdraw in this interview. [FLO-10]",
    )
)
_ALREADY: Final = Refused(
    Text("Samtykket er allerede trukket tilbage. [FLO-10]", "The consent is already withdrawn. [FLO-10]")
)
_BEFORE: Final = Refused(
    Text(
        "Det kan ikke være trukket tilbage, før samtalen blev holdt. [FLO-10]",
        "It cannot be withdrawn before the interview was held. [FLO-10]",
    ),
    field="on_day",
)


def may_withdraw(interview: Interview) -> bool:
    """Whether there is a yes that the acting unit, which held the interview, can note as taken back."""
    return (
        interview.by_unit_id == context.current().unit_id
        and interview.superseded_at is None
        and interview.pass_on == PassOnConsent.GIVEN
        and queries.pass_on_withdrawn(interview) is None
        and policies.may_write("narrative")
    )


def pass_on_withdraw(case: Case, interview: Interview, *, expected_version: int | None, on_day: dt.date) -> None:
    """Note that the person wants an interview passed on no more. Raises `Refused`.

    It is sent to nobody from here on. What was sent stays where it is.
    """
    policies.require_write("narrative")
    if queries.pass_on_withdrawn(interview) is not None:
        raise _ALREADY
    if not may_withdraw(interview):
        raise _NOT_GIVEN
    cases.refuse_future(on_day, "on_day")
    if on_day < interview.held_on:
        raise _BEFORE
    acting = context.current()
    row = PassOnWithdrawn(
        interview=interview,
        case=case,
        on_day=on_day,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by({"identification_passonwithdrawn_pkey": _ALREADY}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("interview.pass_on_withdrawn", object_id=interview.pk, cases=[case.pk])
        cases.case_project(case)
