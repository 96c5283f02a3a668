"""Bringing writers together: each in a thread and with a connection of its own, all at the same moment."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, connections
from psycopg.errors import (
    CheckViolation,
    DeadlockDetected,
    ExclusionViolation,
    UniqueViolation,
)

from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import PassOnConsent
from helle.register.protection.refusals import Refused
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import (
    ActElement,
    Authority,
    ExploitationPurpose,
    FactorAnswer,
    MeansElement,
    ResidenceStatus,
)
from tests import stories
from tests.cast import Cast, Member
from tests.invariants.conftest import Connection, act, app_connection

TODAY = stories.FIRST_DAY
NO_VERSION: Any = None  # A form carries one; without it nothing but the database keeps two writers apart.
LEGITIMATE = (
    Refused,
    IntegrityError,
    OperationalError,
    DeadlockDetected,
    ExclusionViolation,
    UniqueViolation,
    CheckViolation,
)


def at_once(works: Sequence[Callable[[], object]], *, also: tuple[type[Exception], ...] = ()) -> list[object]:
    """Run all at the same time; what each returned, or the refusal it met (`also` of these kinds). Other errors are
    the test's."""
    expected: tuple[type[Exception], ...] = (*LEGITIMATE, *also)
    start, outcomes, unexpected = threading.Barrier(len(works)), [], []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            outcomes.append(work())
        except expected as error:
            outcomes.append(error)
        except Exception as error:  # noqa: BLE001 # Raised below, in the test's own thread.
            unexpected.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    if unexpected:
        raise unexpected[0]
    return outcomes


def acting(who: Member, work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with who.acting():
            return work()

    return run


def until_one_waits(owner: Connection, *, how_many: int = 1) -> None:
    """Until somebody, or so many, wait for what others hold. `owner` is in no transaction, which would see no other
    that began since."""
    waits = (
        "SELECT count(DISTINCT pid) >= %s FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE NOT l.granted AND a.datname = current_database()"
    )
    last = time.monotonic() + 20
    while owner.execute(waits, [how_many]).fetchone() != (True,):
        assert time.monotonic() < last


def plain_sql(ground: dict[str, str], who: Member, statement: str, parameters: dict[str, Any]) -> Callable[[], object]:
    """A statement as the application's role in a context of its own, with none of our code before it."""

    def run() -> object:
        with app_connection(ground) as connection:
            assert act(connection, who)
            return connection.execute(statement, parameters).rowcount

    return run


def new_case(cast: Cast) -> Case:
    return stories.open_case(cast, stories.refer(cast))


def assessed_case(cast: Cast, residence: ResidenceStatus = ResidenceStatus.EU_RIGHT) -> Case:
    """A case that CMM has assessed: a period may be notified."""
    case = new_case(cast)
    with cast.mette.acting():
        stays.residence_record(
            case, expected_version=NO_VERSION, status=residence, since=dt.date(2024, 1, 1), until=None
        )
        interview(case)
        identification.assessment_make(case, expected_version=NO_VERSION, decision=decision(TODAY))
        return stories.fresh(case)


def interview(case: Case) -> None:
    identification.interview_record(
        case,
        expected_version=NO_VERSION,
        held=identification.InterviewHeld(
            TODAY, 60, "ro", False, False, False, False, PassOnConsent.GIVEN, stories.ACCOUNT, ""
        ),
    )


def decision(on: dt.date, trafficked: bool = True) -> identification.Decision:
    return identification.Decision(
        authority=Authority.CMM,
        decided_on=on,
        was_trafficked=trafficked,
        relationship_current=True if trafficked else None,
        purposes=(ExploitationPurpose.FORCED_LABOUR,) if trafficked else (),
        acts=(ActElement.HARBOURING,),
        means=(MeansElement.THREATS,),
        factors=CurrencyFacts(threats=FactorAnswer.YES),
        no_interview_reason="",
        reasons=stories.REASONS,
    )


def long_period_by_sql(
    ground: dict[str, str],
    who: Member,
    case: Case,
    notified_on: dt.date,
    length: int,
    *,
    before_commit: Sequence[Callable[[], object]] = (),
) -> object:
    """A period and its first span, straight into the tables."""
    with app_connection(ground) as connection:
        assert act(connection, who)
        period = uuid.uuid4()
        given_days = {
            "period": period,
            "case": case.pk,
            "day": notified_on,
            "latest": notified_on + dt.timedelta(days=120),
            "first": notified_on + dt.timedelta(days=1),
            "after": notified_on + dt.timedelta(days=1 + length),
        }
        connection.execute(
            "INSERT INTO support_period (id, case_id, kind, notified_on, latest_end, recorded_at, by_user_id,"
            " by_unit_id) VALUES (%(period)s, %(case)s, 'restitution', %(day)s, %(latest)s, helle.instant(),"
            " helle.acting_user(), helle.acting_unit())",
            given_days,
        )
        connection.execute(
            "INSERT INTO support_span (id, period_id, case_id, latest_end, sequence, days, ground, decided_on,"
            " recorded_at, by_user_id, by_unit_id) VALUES (gen_random_uuid(), %(period)s, %(case)s, %(latest)s, 1,"
            " daterange(%(first)s, %(after)s), '', %(day)s, helle.instant(), helle.acting_user(),"
            " helle.acting_unit())",
            given_days,
        )
        for work in before_commit:
            work()
        return period
