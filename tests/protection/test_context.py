"""The acting context: set for one transaction, nested, and given back whatever happened inside."""

from __future__ import annotations

import uuid

import pytest
from django.db import ProgrammingError, connection
from tests import stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.protection import context
from helle.register.protection.context import NoSuchMembership, NotActing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def settings_of_the_database() -> tuple[str | None, ...]:
    names = ("user", "unit", "kind", "role", "purpose", "request", "instant")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"nullif(current_setting('helle.{name}', true), '')" for name in names))
        row: tuple[str | None, ...] = cursor.fetchone()
    return row


def test_outside_of_it_nobody_acts_and_nothing_is_seen(cast: Cast) -> None:
    stories.an_opened_case(cast)
    assert context.current_or_none() is None
    with pytest.raises(NotActing):
        context.current()
    assert not Case.objects.exists()
    assert settings_of_the_database() == (None,) * 7


def test_the_inner_context_sees_its_own_and_the_outer_one_comes_back(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting() as outer:
        before = settings_of_the_database()
        with cast.olga.acting() as inner:
            assert context.current() == inner
            assert not Case.objects.exists()
        assert context.current() == outer
        assert settings_of_the_database() == before
        assert list(Case.objects.all()) == [case]
    assert context.current_or_none() is None


def test_after_an_exception_the_outer_one_is_back_too(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting() as outer:
        before = settings_of_the_database()
        with pytest.raises(RuntimeError), cast.olga.acting():
            raise RuntimeError
        assert context.current() == outer
        assert settings_of_the_database() == before
        assert list(Case.objects.all()) == [case]


def test_what_the_database_refuses_comes_out_as_it_said_it(cast: Cast) -> None:
    """Not as a complaint about the transaction that its refusal ended."""
    with pytest.raises(ProgrammingError, match="permission denied"), cast.mette.acting(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM protection_grant")
    assert context.current_or_none() is None
    assert settings_of_the_database() == (None,) * 7


def test_the_same_inside_another_context(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting() as outer:
        with pytest.raises(ProgrammingError), cast.ulla.acting(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM protection_grant")
        assert context.current() == outer
        assert list(Case.objects.all()) == [case]


def test_what_was_written_before_an_exception_is_gone(cast: Cast) -> None:
    with pytest.raises(RuntimeError), cast.mette.acting():
        stories.an_opened_case(cast)
        raise RuntimeError
    with cast.mette.acting():
        assert not Case.objects.exists()


def test_nobody_acts_as_what_is_no_membership(cast: Cast) -> None:
    with pytest.raises(NoSuchMembership), context.acting(uuid.uuid4(), purpose="casework"):
        pass
    assert context.current_or_none() is None


def test_it_says_who_acts_for_whom_and_when(cast: Cast) -> None:
    request = uuid.uuid4()
    with context.acting(cast.ulla.membership.pk, purpose="casework", request_id=request) as acting:
        assert (acting.user_id, acting.unit_id) == (cast.ulla.user.pk, cast.ulla.membership.unit_id)
        assert (acting.unit_code, acting.unit_kind, acting.role) == ("UDLST", "udlst", "udlst_caseworker")
        assert (acting.purpose, acting.request_id) == ("casework", request)
        assert acting.instant.isoformat() == "2025-10-06T08:30:00+00:00"
