"""What most functions of the database ask of a case: whether the acting unit was given a category, and has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection

from helle.register.cases.models import Case
from helle.register.protection import clock
from tests import stories
from tests.cast import Cast, Member, as_owner, open_to

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def has(who: Member, case: Case, category: str) -> bool:
    with who.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.grant_exists(%s, %s)", [case.pk, category])
        return bool(cursor.fetchone()[0])


def test_what_another_unit_was_given_is_none_of_hers(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert (has(cast.mette, case, "core"), has(cast.olga, case, "core")) == (True, False)


def test_nor_is_another_category_of_the_case(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    open_to(cast.olga, case.pk, "core")
    assert (has(cast.olga, case, "core"), has(cast.olga, case, "identity")) == (True, False)


def test_what_she_was_given_ends_with_its_last_moment(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    open_to(cast.olga, case.pk, "core")
    on_day(clock.today() + dt.timedelta(days=1))
    end = "UPDATE protection_grant SET during = tstzrange(lower(during), %s) WHERE unit_id = %s"
    as_owner(end, [clock.now() + dt.timedelta(seconds=1), cast.olga.membership.unit_id])
    assert has(cast.olga, case, "core")
    as_owner(end, [clock.now(), cast.olga.membership.unit_id])
    assert not has(cast.olga, case, "core")
