"""Whoever writes as the owner of the tables lets herself into a colleague's case (PUB-DIG-04, PUB-DIG-07).

In her own unit nothing but need to know keeps her out, and that is rows, too: who has the case, and what it was opened
for. Each of them comes of an act that stands in the log.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from helle.register.administration.unexplained import Unexplained
from helle.register.audit.sealing import drop_segment, seal
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.need_to_know import actions as looks
from helle.register.need_to_know.choices import Purpose
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.site import jobs
from tests import stories
from tests.cast import Cast, as_owner
from tests.rights_found import Owner, found

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")

AN_HOUR = dt.timedelta(hours=1)


def past_triggers(table: str, written: str, values: list[Any]) -> None:
    """What whoever owns a table writes there: its triggers are hers to set aside."""
    as_owner(f"ALTER TABLE {table} DISABLE TRIGGER USER", [])
    try:
        as_owner(written, values)
    finally:
        as_owner(f"ALTER TABLE {table} ENABLE TRIGGER USER", [])


def a_case_of_mette(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.mette)
    clock.move_forward(AN_HOUR)
    return case


def test_what_was_given_opened_and_laid_down_is_explained(cast: Cast, owner: Owner) -> None:
    case = a_case_of_mette(cast)
    with cast.jonas.acting():
        looks.look_open(case, purpose=Purpose.TAKING_OVER, words="")
    stories.assign(cast.karen, case, cast.jonas)
    clock.move_forward(AN_HOUR)
    with cast.jonas.acting():
        cases.case_lay_down(case, expected_version=None)
    assert found(owner) == []


HERS = "UPDATE cases_assignment SET user_id = %s WHERE case_id = %s"


def test_a_case_that_she_writes_to_herself(cast: Cast, owner: Owner) -> None:
    case = a_case_of_mette(cast)
    past_triggers("cases_assignment", HERS, [cast.jonas.user.pk, case.pk])
    assert cast.jonas.client().get(reverse("case-page", args=[case.number])).status_code == 200
    assert found(owner) == [("assignment", "core", "no_act")]
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    said = cast.karen.client().get(reverse("administration")).content.decode()
    assert "Jonas Lind har fået en sag" in said and case.number in said


def test_one_that_she_had_and_takes_again(cast: Cast, owner: Owner) -> None:
    case = a_case_of_mette(cast)
    stories.assign(cast.karen, case, cast.jonas)
    clock.move_forward(AN_HOUR)
    as_owner("DELETE FROM allocation_handover", [])
    as_owner("DELETE FROM cases_assignment WHERE user_id = %s", [cast.jonas.user.pk])
    past_triggers(
        "cases_assignment",
        "UPDATE cases_assignment SET during = tstzrange(lower(during), NULL) WHERE case_id = %s",
        [case.pk],
    )
    assert found(owner) == [("assignment", "core", "longer")]


def test_one_that_nobody_ended(cast: Cast, owner: Owner) -> None:
    """A case that nobody has is open to the unit: what a statement ended that no page knows leaves no line."""
    case = a_case_of_mette(cast)
    assert found(owner) == []
    ended = "UPDATE cases_assignment SET during = tstzrange(lower(during), lower(during) + interval '30 minutes')"
    past_triggers("cases_assignment", f"{ended} WHERE case_id = %s", [case.pk])
    assert found(owner) == [("assignment", "core", "shorter")]


def test_a_case_that_she_says_came_of_another_referral(cast: Cast, owner: Owner) -> None:
    a_case_of_mette(cast)
    other = stories.an_opened_case(cast)
    assert found(owner) == []
    written = "UPDATE referrals_openedcase SET referral_id = (SELECT id FROM referrals_referral WHERE id <> %s LIMIT 1)"
    past_triggers("referrals_openedcase", f"{written} WHERE case_id = %s", [other.referral_id, other.pk])
    assert found(owner) == [("referral", "core", "other")]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("until = until + interval '1 hour'", "longer"),
        ("by_user_id = '{vera}'", "no_act"),
        ("recorded_at = recorded_at - interval '2 hours'", "earlier"),
        ("purpose = 'second_reader'", "other"),
    ],
)
def test_a_purpose_that_is_another_than_was_said(cast: Cast, owner: Owner, written: str, why: str) -> None:
    case = a_case_of_mette(cast)
    with cast.jonas.acting():
        looks.look_open(case, purpose=Purpose.TAKING_OVER, words="")
    assert found(owner) == []
    past_triggers("need_to_know_look", f"UPDATE need_to_know_look SET {written.format(vera=cast.karen.user.pk)}", [])
    assert found(owner) == [("opening", "core", why)]


def test_a_purpose_that_nobody_said(cast: Cast, owner: Owner) -> None:
    case = a_case_of_mette(cast)
    past_triggers(
        "need_to_know_look",
        "INSERT INTO need_to_know_look (id, case_id, person_id, purpose, until, told, recorded_at, by_user_id,"
        " by_unit_id) VALUES (%s, %s, %s, 'taking_over', %s, '', %s, %s, %s)",
        [
            *(uuid.uuid4(), case.pk, case.person_id, clock.now() + AN_HOUR, clock.now()),
            *(cast.jonas.user.pk, unit_id("CMM")),
        ],
    )
    assert cast.jonas.client().get(reverse("case-page", args=[case.number])).status_code == 200
    assert found(owner) == [("opening", "core", "no_act")]


def test_who_has_a_case_is_said_anew_before_the_line_is_dropped(cast: Cast, owner: Owner) -> None:
    a_case_of_mette(cast)
    for number in (1, 2):
        seal()
        clock.move_forward(dt.timedelta(days=5 * 366))
        drop_segment(number, "retention_ended")
        assert found(owner) == []


def drop(number: int) -> None:
    """The oldest lines are five years old, and go."""
    seal()
    clock.move_forward(dt.timedelta(days=5 * 366))
    drop_segment(number, "retention_ended")


LONGER = "UPDATE cases_assignment SET during = tstzrange(lower(during), NULL) WHERE case_id = %s"


@pytest.mark.parametrize("is_lengthened_first", [True, False])
def test_one_that_was_laid_down_is_hers_again_once_the_lines_are_dropped(
    cast: Cast, owner: Owner, is_lengthened_first: bool
) -> None:
    """What was ended is not carried on as if it stood, however it stands when the lines go."""
    case = a_case_of_mette(cast)
    with cast.mette.acting():
        cases.case_lay_down(case, expected_version=None)
    clock.move_forward(AN_HOUR)
    if is_lengthened_first:
        past_triggers("cases_assignment", LONGER, [case.pk])
    drop(1)
    if not is_lengthened_first:
        past_triggers("cases_assignment", LONGER, [case.pk])
    assert found(owner) == [("assignment", "core", "no_act")]


def test_one_that_was_laid_down_after_it_was_said_anew(cast: Cast, owner: Owner) -> None:
    """What ended it comes between the day it was given and the drop of what gave it."""
    case = a_case_of_mette(cast)
    seal()
    clock.move_forward(dt.timedelta(days=5 * 366))
    with cast.mette.acting():
        cases.case_lay_down(case, expected_version=None)
    clock.move_forward(AN_HOUR)
    past_triggers("cases_assignment", LONGER, [case.pk])
    assert found(owner) == [("assignment", "core", "longer")]
    drop_segment(1, "retention_ended")
    assert found(owner) == [("assignment", "core", "no_act")]


RUBBISH = (
    "INSERT INTO audit_line (at, user_id, unit_id, role, purpose, action, outcome, object_id, cases, detail)"
    " SELECT %s, user_id, unit_id, role, purpose, {action}, outcome, {object_id}, cases, {detail}"
    " FROM audit_line WHERE action = '{of}' ORDER BY id LIMIT 1"
)


@pytest.mark.parametrize(
    ("of", "action", "said"),
    [
        ("case.assigned", "'rights.carried'", '{"said": "case.assigned", "since": "then"}'),
        ("case.assigned", "'rights.carried'", '{"begun_by": "x", "at": "never"}'),
        ("case.assigned", "'prosecution.statement_given'", '{"to": "NSK", "until": "always"}'),
        ("user.added", "action", '{"until": "5874897-12-31"}'),
        ("user.added", "'rights.carried'", '{"said": "role.given", "on": "that day"}'),
        ("user.added", "'user.left'", '{"last_day": "soon"}'),
        ("user.added", "'role.kept_by_privilege'", '{"privilege": "hers", "until": "late"}'),
    ],
)
def test_rubbish_in_a_line_breaks_nothing_off(cast: Cast, owner: Owner, of: str, action: str, said: str) -> None:
    """A line that she writes says no day and no number: the others are still compared, here and before a drop."""
    case = a_case_of_mette(cast)
    with cast.jonas.acting():
        looks.look_open(case, purpose=Purpose.TAKING_OVER, words="")
    assert found(owner) == []
    detail = f"detail || '{said}'::jsonb"
    as_owner(RUBBISH.format(action=action, object_id="object_id", detail=detail, of=of), [clock.now()])
    assert found(owner) == []
    seal()
    with owner.transaction(force_rollback=True):
        owner.execute("SELECT helle.carry_what_stands(1)")
    past_triggers("cases_assignment", HERS, [cast.jonas.user.pk, case.pk])
    assert ("assignment", "core", "no_act") in found(owner)


def test_an_opening_whose_only_line_says_rubbish_has_none(cast: Cast, owner: Owner) -> None:
    case = a_case_of_mette(cast)
    with cast.jonas.acting():
        looks.look_open(case, purpose=Purpose.TAKING_OVER, words="")
    written = "UPDATE audit_line SET detail = '{\"hours\": \"many\"}' WHERE action = 'look.opened'"
    past_triggers("audit_line", written, [])
    assert found(owner) == [("opening", "core", "no_act")]
