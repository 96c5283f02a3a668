"""Whoever writes as the owner of the tables opens a case to her unit, looks, and ends the grant before the night.

What is left is the look: it is held against the grant, and the grant against its act, as one in force is (PUB-DIG-07).
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from helle.register.audit.models import UnexplainedRight
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from tests import stories
from tests.cast import Cast, as_owner
from tests.pages import audit_lines, fill_in
from tests.rights_found import Owner, an_act_hours_ago, found, night

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")


THEIRS = "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at)"
COPIED = (
    " SELECT case_id, person_id, %s, category, tstzrange(%s, NULL), coalesce(%s, begun_by_id), number, opened_at"
    " FROM protection_grant WHERE case_id = %s AND unit_id = %s"
)


def opened_read_and_ended(case: Case, cast: Cast, *, by: uuid.UUID | None) -> None:
    """A grant to UDLST by some act that the log has, a look by it, and an end in its row before the night."""
    since = clock.now()
    clock.move_forward(dt.timedelta(minutes=5))
    as_owner(THEIRS + COPIED, [unit_id("UDLST"), since, by, case.pk, unit_id("CMM")])
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    clock.move_forward(dt.timedelta(minutes=5))
    end_in_the_rows(case)


def end_in_the_rows(case: Case) -> None:
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), %s) WHERE unit_id = %s AND case_id = %s",
        [clock.now() - dt.timedelta(minutes=1), unit_id("UDLST"), case.pk],
    )


def test_so_does_one_by_a_genuine_act_of_another_unit(cast: Cast, owner: Owner) -> None:
    opened_read_and_ended(stories.an_opened_case(cast), cast, by=None)
    assert found(owner) == [("look", "udlst_caseworker", "no_way")]


def test_so_does_one_by_a_genuine_act_of_another_case(cast: Cast, owner: Owner) -> None:
    theirs, case = stories.a_case_with_udlst(cast), stories.an_opened_case(cast)
    (act,) = owner.execute(
        "SELECT id FROM protection_grantact WHERE case_id = %s AND act = 'competence_taken'", [theirs.pk]
    ).fetchone() or (None,)
    opened_read_and_ended(case, cast, by=act)
    assert found(owner) == [("look", "udlst_caseworker", "no_way")]


def test_so_does_an_old_one_that_is_moved_over_the_look(cast: Cast, owner: Owner) -> None:
    """A look by what the unit has is explained after that is over; one by what it had is not."""
    case = stories.a_case_with_udlst(cast)
    page = reverse("case-page", args=[case.number])
    assert cast.ulla.client().get(page).status_code == 200
    clock.move_forward(dt.timedelta(hours=2))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=clock.today())
    assert found(owner) == []
    clock.move_forward(dt.timedelta(hours=2))
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), NULL), ended_by_id = NULL WHERE unit_id = %s",
        [unit_id("UDLST")],
    )
    assert cast.ulla.client().get(page).status_code == 200
    clock.move_forward(dt.timedelta(minutes=5))
    end_in_the_rows(case)
    assert found(owner) == [("look", "udlst_caseworker", "no_way")]


def test_a_look_hides_none_at_another_case(cast: Cast, owner: Owner) -> None:
    """Each case is a find of its own, told when it is looked at, and the officer reads which; the lead of the unit that
    had no part of it does not."""
    first, second = stories.an_opened_case(cast), stories.an_opened_case(cast)
    opened_read_and_ended(first, cast, by=None)
    night()
    opened_read_and_ended(second, cast, by=None)
    night()
    assert found(owner) == [("look", "udlst_caseworker", "no_way")] * 2
    told = [one.detail["found"] for one in audit_lines(cast) if one.action == "rights.unexplained"]
    assert len(told) == 2
    page = reverse("administration")
    said = {who: getattr(cast, who).client().get(page).content.decode() for who in ("dorthe", "anton")}
    for case in (first, second):
        assert case.number in said["dorthe"] and case.number not in said["anton"]


def test_what_was_seen_of_the_core_is_explained_for_the_lead(cast: Cast) -> None:
    """The number is shown again once somebody has said where the core comes from."""
    case = stories.an_opened_case(cast)
    made = an_act_hours_ago(case, cast)
    as_owner("UPDATE protection_grant SET begun_by_id = %s WHERE category IN ('core', 'notes')", [made])
    night()
    page = reverse("administration")
    assert case.number not in cast.karen.client().get(page).content.decode()
    (core,) = UnexplainedRight.objects.filter(role="core")
    fill_in(cast.dorthe.client(), reverse("right-seen", args=[core.pk]), {})
    assert case.number in cast.karen.client().get(page).content.decode()


def test_a_row_id_that_is_none_breaks_no_page_off(cast: Cast) -> None:
    as_owner(
        "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, role, why, stood, found_at)"
        " SELECT k, 'rubbish', %s, 'core', 'no_way', 'x', %s"
        " FROM unnest(ARRAY['grant', 'assignment', 'opening', 'look']) AS k",
        [unit_id("CMM"), clock.now()],
    )
    assert cast.dorthe.client().get(reverse("administration")).status_code == 200


def test_a_line_that_says_no_end_breaks_nothing_off(cast: Cast, owner: Owner) -> None:
    case = stories.a_case_with_udlst(cast)
    clock.move_forward(dt.timedelta(minutes=5))
    as_owner(
        "INSERT INTO audit_line (at, purpose, action, outcome, cases, detail)"
        " VALUES (%s, 'operation', 'competence.moved', 'allowed', ARRAY[%s], '{\"taken\": \"perhaps\"}')",
        [clock.now(), case.pk],
    )
    assert found(owner) == []
