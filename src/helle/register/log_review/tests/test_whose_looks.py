"""Whose looks are drawn by whom: nobody's stay unseen because she draws, leads, or has two roles (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import log_cases, stories
from tests import log_stories as told
from tests.cast import Cast, Member, as_owner, member, seat

from helle.register.audit import actions as audit
from helle.register.audit import queries as audit_queries
from helle.register.log_review import queries
from helle.register.log_review.choices import Scope, Verdict
from helle.register.log_review.models import Draw
from helle.register.protection import clock, identifiers
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def on(minutes: int = 10) -> None:
    clock.move_forward(dt.timedelta(minutes=minutes))


def seen_in(by: Member, row: Draw) -> set[str]:
    """Whose looks stand in a sample."""
    with by.acting():
        return {one.row.user.full_name for one in queries.looks_of(row)}


def judged(by: Member, row: Draw) -> None:
    with by.acting():
        waiting = queries.looks_of(row)
    for one in waiting:
        if one.row.user_id != by.user.pk:
            told.judge(by, one, Verdict.OK)


def test_what_a_lead_looks_at_as_a_caseworker_is_the_officers_to_draw(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    works = Member(cast.karen.user, seat(cast.karen.user, "CMM", "cmm_caseworker"))
    told.looks(works, case, times=3)
    on()
    row = told.draw(cast.karen, cast.mette)
    assert cast.karen.user.full_name not in seen_in(cast.karen, row)
    judged(cast.karen, row)
    assert seen_in(cast.dorthe, told.draw(cast.dorthe, cast.karen, Scope.LEADS)) == {cast.karen.user.full_name}


def test_what_one_looked_at_before_she_led_is_drawn_all_the_same(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    told.looks(cast.karen, case)
    told.looks(cast.jonas, case, times=2)
    on()
    first = told.draw(cast.dorthe, cast.karen, Scope.LEADS)
    assert seen_in(cast.dorthe, first) == {cast.karen.user.full_name}
    judged(cast.dorthe, first)
    clock.move_forward(dt.timedelta(days=1))
    as_owner(
        "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
        " VALUES (gen_random_uuid(), %s, %s, 'cmm_lead', daterange(%s, NULL))",
        [cast.jonas.user.pk, cast.jonas.membership.unit_id, clock.today()],
    )
    row = told.draw(cast.dorthe, cast.karen, Scope.LEADS)
    assert seen_in(cast.dorthe, row) == {cast.jonas.user.full_name} and row.looks >= 2
    with cast.dorthe.acting():
        assert queries.is_drawn_again(row, queries.looks_of(row))
    judged(cast.dorthe, row)
    on()
    with pytest.raises(Refused, match="Nobody has looked"):  # Once.
        told.draw(cast.dorthe, cast.karen, Scope.LEADS)


def test_of_two_officers_the_one_who_draws_first_is_drawn_by_the_other(cast: Cast) -> None:
    other = member("Dagmar Fog", "SOST", "data_protection_officer")
    case = stories.an_opened_case(cast)
    told.looks(cast.dorthe, case)
    told.looks(other, case)
    on()
    row = told.draw(cast.dorthe, other)
    assert seen_in(cast.dorthe, row) == {"Dagmar Fog"}
    judged(cast.dorthe, row)
    on()
    second = told.draw(other, cast.dorthe)
    assert seen_in(other, second) == {cast.dorthe.user.full_name}
    with other.acting():
        assert queries.is_drawn_again(second, queries.looks_of(second))


def test_a_list_opens_no_case_and_is_drawn_by_nobody(cast: Cast) -> None:
    log_cases.a_case_of_mettes(cast)
    many = [identifiers.new_id() for _one in range(20)]
    with cast.mette.acting():
        audit.record("handing_out.listed", cases=many)
        audit.record("minor.listed", cases=many)
        audit.record("statement.read", cases=many)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        found = queries.looks_of(row)
        assert not any("many_cases" in one.row.patterns for one in found)
        actions = {one.shown.line.action for one in found if one.shown}
    assert "statement.read" in actions and not actions & {"handing_out.listed", "minor.listed"}


def test_lists_are_the_same_in_a_sample_and_in_the_log_of_a_case(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    with cast.mette.acting():
        audit.record("minor.listed", cases=[case.pk])
    with cast.karen.acting():
        without, with_lists = (audit_queries.lines_of_case(case.pk, lists_too=one) for one in (False, True))
    assert "minor.listed" in {one.action for one in with_lists} - {one.action for one in without}


def test_one_log_is_asked_and_no_other_is_counted(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    told.looks(cast.peter, stories.an_opened_case(cast))
    on()
    with cast.dorthe.acting():
        assert queries.log_of(cast.peter.membership.unit_id, Scope.UNIT).looks >= 1
