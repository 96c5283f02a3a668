"""A woman without lawful stay who has said yes to a prepared return."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import disbursement_stories as money
from tests import return_stories
from tests.cast import Cast, Member, latecomer

from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements.models import LedgerEntry
from helle.register.disbursements.queries import IN_KIND
from helle.register.protection import clock
from helle.register.reintegration import queries as plan_queries
from helle.register.returns.models import ReturnCase
from helle.register.returns.sealing import seal_ruling


@pytest.fixture
def case(cast: Cast) -> Case:
    """Her case, in a period that runs."""
    return return_stories.must_leave(cast)


@pytest.fixture
def maja(cast: Cast) -> Member:
    """The adviser of Dansk Flygtningehjælp."""
    return latecomer("maja")


@pytest.fixture
def running(cast: Cast, case: Case) -> ReturnCase:
    """She has said yes."""
    return return_stories.accept(cast.mette, case)


def on(days: int, since: dt.date) -> None:
    """It is so many days after a day."""
    clock.freeze(dt.datetime.combine(since + dt.timedelta(days=days), dt.time(10), clock.COPENHAGEN))


@pytest.fixture
def home(cast: Cast, case: Case, running: ReturnCase) -> dt.date:
    """She is home since today."""
    return money.arrived(cast, case, running).on_day


def straight(case: Case, row: ReturnCase, **values: object) -> None:
    """An entry past the actions, as another program could write it."""
    built(case, row, **values).save(force_insert=True)


def built(case: Case, row: ReturnCase, **values: object) -> LedgerEntry:
    """An entry that is not written yet."""
    version = plan_queries.approved_version(row)
    known: dict[str, object] = {
        "number": LedgerEntry.objects.filter(return_case=row).count() + 1,
        "version": version,
        "kind": IN_KIND.value,
        "amount": 1_000,
        "currency": "dkk",
        "paid_on": clock.today(),
        "line": money.line_of(row),
    }
    entry = new_row(LedgerEntry, case, return_case=row, **{**known, **values})
    seal(case, entry, text=money.PAID_FOR)
    if entry.reverses_id is None:
        seal_ruling(case, entry)
    return entry
