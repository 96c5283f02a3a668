"""Where the facts of a case are read: one query, as far as the acting role may see them or an action needs them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.db import connection
from django.http import Http404

from helle.register.cases.facts import Facts, RungStep, Settlement
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.rules.codes import (
    Authority,
    GoneKind,
    LadderEvent,
    OfferAnswer,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
)
from helle.rules.ladder import LadderEntry


def case_facts(case_id: uuid.UUID, on: dt.date) -> Facts:
    """All facts of a case, for actions: its unit has the case and its role writes in it. One query.

    Never for a page: that shows what its reader may see (`facts_shown`). Raises `Http404` for any other.
    """
    return from_row(case_id, on, _row("SELECT * FROM helle.case_facts(%s, %s)", case_id, on))


def case_facts_then(case_id: uuid.UUID, on: dt.date) -> Facts:
    """The facts of a case as they stood on a day, as far as that is known today: what was entered of days up to that
    one and is in force. For an action that corrects what was decided then. One query. Raises `Http404` for any other.
    """
    return from_row(case_id, on, _row("SELECT * FROM helle.case_facts_then(%s, %s)", case_id, on))


def facts_shown(case_id: uuid.UUID, on: dt.date) -> Facts:
    """The facts of a case that the acting role may see. One query. Raises `Http404` for a case its unit has not."""
    return from_row(case_id, on, _row("SELECT * FROM helle.case_facts_shown(%s, %s)", case_id, on))


def _row(statement: str, case_id: uuid.UUID, on: dt.date) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [case_id, on])
        row = cursor.fetchone()
        if row is None:
            raise Http404
        return dict(zip([column.name for column in cursor.description], row, strict=True))


def facts_for_writing(case: Case) -> Facts:
    """All facts of a case today, for an action: what it decides and leaves in the lists follows from them."""
    return case_facts(case.pk, clock.today())


def from_row(case_id: uuid.UUID, on: dt.date, found: dict[str, object]) -> Facts:
    """Facts out of a row of one of the functions: one column for each field, by its name."""
    for name in _NEVER_NONE:
        found[name] = found[name] or _NEVER_NONE[name]
    events = _json(found.pop("rung_steps"))
    settlements = tuple(
        Settlement(
            one["code"],
            dt.date.fromisoformat(one["on"]),
            one["raised_by"],
            dt.date.fromisoformat(one["raised_day"]) if one["raised_day"] else None,
        )
        for one in _json(found.pop("settlements"))
    )
    steps = tuple(
        RungStep(
            LadderEntry(LadderEvent(event["event"]), OrganisationKind(event["by"]), dt.date.fromisoformat(event["on"])),
            dt.date.fromisoformat(event["on"]),
            event["sequence"],
        )
        for event in events
    )
    seen: Any = found.pop("categories")
    residence, authority, kind = found.pop("residence"), found.pop("assessed_by"), found.pop("period_kind")
    answer = found.pop("period_answer")
    redecide: Any = found.pop("redecide")
    gone = found.pop("gone_kind")
    return Facts(
        categories=frozenset(seen),
        case_id=case_id,
        on=on,
        rung_steps=steps,
        settlements=settlements,
        redecide=tuple(Authority(kind) for kind in redecide),
        residence=ResidenceStatus(str(residence)) if residence else None,
        assessed_by=Authority(str(authority)) if authority else None,
        period_kind=PeriodKind(str(kind)) if kind else None,
        gone_kind=GoneKind(str(gone)) if gone else None,
        period_answer=OfferAnswer(str(answer)) if answer else None,
        **found,  # type: ignore[arg-type] # the columns of our own function, named as the fields
    )


# Facts that are not None in a full row, with what stands where they are not shown.
_NEVER_NONE: dict[str, object] = {
    "age_disputed": False,
    "birth_known": False,
    "expulsion_referral": False,
    "charged": False,
    "indicted": False,
    "interviews": 0,
    "udlst_interviewed": False,
    "representative_appointed": False,
    "review_at_18_done": False,
    "period_outcome_noted": False,
}


def _json(value: object) -> Any:
    """A jsonb column: Django hands it over as text outside of a model."""
    return json.loads(value) if isinstance(value, str) else value
