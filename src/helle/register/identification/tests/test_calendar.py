"""The competence follows the calendar: a stay or a submission ends, and nobody writes anything that day."""

from __future__ import annotations

import datetime as dt

import psycopg
from tests import stories
from tests.cast import Cast, Member
from tests.pages import audit_lines

from helle.register.cases import projections
from helle.register.cases.models import Case
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.protection import clock
from helle.register.protection.models import Grant
from helle.rules.codes import ResidenceStatus

Owner = psycopg.Connection[tuple[object, ...]]


def night() -> None:
    projections.night("lists")


def held_by(who: Member, case: Case) -> set[str]:
    with who.acting() as acting:
        grants = Grant.objects.filter(case_id=case.pk, during__contains=acting.instant)
        return set(grants.values_list("category", flat=True))


def in_asylum_until(cast: Cast, last_day: dt.date) -> Case:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        stays.residence_record(
            case,
            expected_version=stories.fresh(case).version,
            status=ResidenceStatus.ASYLUM_PENDING,
            since=dt.date(2025, 1, 1),
            until=last_day,
        )
    return case


def test_the_night_after_the_last_day_in_asylum_udlaendingestyrelsen_loses_the_case(
    committed_cast: Cast, owner: Owner
) -> None:
    case = in_asylum_until(committed_cast, dt.date(2025, 10, 10))
    other = stories.a_case_with_udlst(committed_cast)
    clock.move_forward(dt.timedelta(days=4))  # The tenth.
    night()
    assert "narrative" in held_by(committed_cast.ulla, case)
    clock.move_forward(dt.timedelta(days=1))
    night()
    assert held_by(committed_cast.ulla, case) == set()
    assert "narrative" in held_by(committed_cast.ulla, other)
    assert projections.follow_calendar("lists") == 0
    assert projections.differences("lists") == []
    last = owner.execute(
        "SELECT act, by_user_id, by_unit_id, at = helle.clock_now() FROM protection_grantact WHERE case_id = %s"
        " ORDER BY at DESC LIMIT 1",
        [case.pk],
    ).fetchone()
    assert last == ("competence_lost", None, None, True)
    line = next(line for line in audit_lines(committed_cast) if line.action == "competence.moved")
    assert (line.user_id, line.cases, line.purpose) == (None, [case.pk], "operation")
    assert line.detail == {"taken": False, "by": "calendar"}
    stories.hold_interview(committed_cast.mette, case)


def test_a_circumstance_that_is_over_gives_the_case_back_the_night_after(committed_cast: Cast) -> None:
    case = stories.a_case_with_cmm(committed_cast)
    with committed_cast.mette.acting():
        row = stays.circumstance_set(
            case,
            expected_version=stories.fresh(case).version,
            kind=CircumstanceKind.EXPULSION_REFERRAL,
            since=dt.date(2025, 9, 1),
            until=None,
        )
        stays.circumstance_end(case, row.pk, expected_version=stories.fresh(case).version, until=clock.today())
    assert "narrative" in held_by(committed_cast.ulla, case)
    clock.move_forward(dt.timedelta(days=1))
    night()
    assert held_by(committed_cast.ulla, case) == set()


def test_a_stay_that_holds_again_brings_the_case_with_its_steps(committed_cast: Cast, owner: Owner) -> None:
    case = stories.a_case_with_udlst(committed_cast)
    owner.execute(
        "UPDATE protection_grant SET during = tstzrange(lower(during), lower(during))"
        " WHERE unit_id = (SELECT id FROM organisations_unit WHERE code = 'UDLST')"
    )
    assert held_by(committed_cast.ulla, case) == set()
    night()
    assert "narrative" in held_by(committed_cast.ulla, case)
    assert projections.differences("lists") == []
