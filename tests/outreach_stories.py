"""Evenings of outreach in the middle of a story: begun, written down, corrected."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from helle.register.outreach import actions as outreach
from helle.register.outreach.choices import Given, Setting, Why
from helle.register.outreach.counted import Contacts, Counted
from helle.register.outreach.models import Evening, EveningDraft
from helle.register.protection import clock
from helle.register.protection.drafts import Saving
from helle.rules.outreach import OutreachArea
from tests.cast import Member
from tests.remembered import remembered

TYPED = "Knibskuffen"
"""What somebody typed into a field for a number: a draft keeps it, and nothing else takes it."""


def counted(**changed: Any) -> Counted:
    """Last night in Copenhagen: the street and a clinic, eleven contacts, one who wanted to be referred."""
    begins = dt.datetime.combine(clock.today() - dt.timedelta(days=1), dt.time(21), clock.COPENHAGEN)
    written = Counted(
        started_at=begins,
        ended_at=begins + dt.timedelta(hours=5),
        area=OutreachArea.COPENHAGEN,
        staff=2,
        visits={Setting.STREET: Contacts(2, 6), Setting.MASSAGE_CLINIC: Contacts(1, 2)},
        services={Given.TALK: 4, Given.PREVENTION: 9, Given.TRAFFICKING: 3},
        languages=["en", "ro"],
        referrals_offered=2,
        referrals_accepted=1,
    )
    return replace(written, **changed)


@remembered
def record(by: Member, *, days_ago: int = 1, **changed: Any) -> Evening:
    """Somebody writes an evening down."""
    with by.acting():
        written = counted()
        later = dt.timedelta(days=1 - days_ago)
        moved = {"started_at": written.started_at + later, "ended_at": written.ended_at + later}
        return outreach.evening_record(replace(written, **{**moved, **changed}))


@remembered
def correct(by: Member, evening: Evening, *, why: Why = Why.MISCOUNTED, **changed: Any) -> Evening:
    """Somebody corrects an evening: there was one more in the street."""
    with by.acting():
        given = {"visits": {Setting.STREET: Contacts(3, 6), Setting.MASSAGE_CLINIC: Contacts(1, 2)}, **changed}
        times = {"started_at": evening.started_at, "ended_at": evening.ended_at}
        return outreach.evening_correct(evening, counted(**{**times, **given}), why=why)


@remembered
def begin(by: Member, **typed: str) -> EveningDraft:
    """Somebody has typed some of an evening."""
    with by.acting():
        given = {"area": "copenhagen", "first_street": TYPED, **typed}
        return outreach.draft_save(
            Saving(uuid.uuid4(), 0, uuid.uuid4()), {name: [word] for name, word in given.items()}
        )


@remembered
def tell(by: Member) -> None:
    """An evening that was corrected, and another that is not saved."""
    correct(by, record(by))
    begin(by)
