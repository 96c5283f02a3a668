"""Whose stories the country tells, and acting as one of its people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Protocol

from helle.demo.people import Worker
from helle.register.allocation import actions as allocation
from helle.register.allocation.choices import Why
from helle.register.cases import queries as case_queries
from helle.register.cases.models import Case
from helle.register.need_to_know import actions as looks
from helle.register.need_to_know.choices import Purpose
from helle.register.organisations.models import User
from helle.register.protection import context
from helle.register.referrals.models import Referral
from helle.rules.codes import ResidenceStatus

type Story = Iterator[dt.datetime]

UNLAWFUL = {ResidenceStatus.NONE, ResidenceStatus.ASYLUM_REJECTED}
ASYLUM = {ResidenceStatus.ASYLUM_PENDING, ResidenceStatus.ASYLUM_DUBLIN}


class Country(Protocol):
    """What a story asks of the country it is told in."""

    last_referral: Referral | None

    def begin(self, story: Callable[[Random], Story]) -> None: ...
    def caseworker(self, rng: Random) -> Worker: ...
    def officer(self, rng: Random) -> Worker: ...
    def count(self, year: int) -> None: ...


@contextmanager
def acting_as(worker: Worker) -> Iterator[None]:
    """Do what stands in here as somebody of the staff, in her daily work."""
    with context.acting(worker.membership_id, purpose="casework"):
        yield


def case_now(case_id: uuid.UUID) -> Case:
    """The case as it is, opened as anyone opens it: of a colleague's case she says first what for."""
    case = case_queries.cases_opened().get(pk=case_id)
    if case.opened_for is None:
        purposes = (Purpose.ANSWER_CALLER, Purpose.SECOND_READER, Purpose.OTHER_CASE)
        looks.look_open(case, purpose=purposes[case_id.int % len(purposes)], words="")
    return case


def assign(case_id: uuid.UUID, worker: Worker) -> None:
    """She takes the case, where she has not got it."""
    case, has_it = case_now(case_id), case_queries.current_assignee(case_id)
    if has_it is not None and has_it.user_id == worker.user_id:
        return
    allocation.case_give(
        case,
        expected_version=case.version,
        user=User.objects.get(pk=worker.user_id),
        why=Why.NEW,
        note="",
    )
