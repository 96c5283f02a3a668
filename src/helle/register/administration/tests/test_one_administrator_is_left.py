"""No day is left without an administrator who can log in, whoever ends what, and two at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from psycopg.errors import InsufficientPrivilege
from tests import administration_stories as told
from tests.cast import Cast, as_owner, let_go, reseat
from tests.invariants.at_once import acting, at_once
from tests.pages import errors_of, fill_in, post

from helle.register.administration import actions, review_actions
from helle.register.administration.choices import Verdict
from helle.register.administration.staff import as_staff
from helle.register.organisations.actions import CannotEnd, user_leave
from helle.register.organisations.models import Membership
from helle.register.organisations.queries import administering_ahead
from helle.register.protection import clock
from helle.register.protection.context import NoSuchMembership
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.usefixtures("committed")

TODAY = told.TODAY
YESTERDAY = TODAY - dt.timedelta(days=1)
LATER = TODAY + dt.timedelta(days=60)


def days_of(who: Any) -> DateRange:
    return Membership.objects.get(pk=who.membership.pk).during


def test_the_last_one_to_come_is_not_ended_on_the_same_day_as_the_other(committed_cast: Cast) -> None:
    anton, astrid = committed_cast.anton, told.astrid()
    # Astrid is to stop in two months; then it is Anton alone.
    fill_in(anton.client(), reverse("role-end", args=[astrid.membership.pk]), {"last_day": str(LATER)})
    address = reverse("role-end", args=[anton.membership.pk])
    refused = post(astrid.client(), address, {"last_day": str(TODAY)})
    assert list(errors_of(refused)) == ["last_day"]
    assert "dage uden en administrator" in refused.content.decode()
    assert refused.context["form"]["last_day"].value() == str(TODAY)
    assert days_of(anton).upper is None


def test_one_who_cannot_log_in_is_none(committed_cast: Cast) -> None:
    anton, astrid = committed_cast.anton, told.astrid()
    third = told.astrid()
    let_go(third.user)
    as_owner("UPDATE organisations_user SET password = '!never chosen' WHERE id = %s", [anton.user.pk])
    # Anton was invited and has not come; of three with the role Astrid alone can log in.
    with pytest.raises(Refused, match="without an administrator"), anton.acting():
        actions.role_end(astrid.membership, last_day=TODAY, told=False)
    assert administering_ahead(dt.timedelta(days=30)) == (1, 1)


def test_one_who_never_logged_in_is_ended_though_nobody_else_covers_the_days(committed_cast: Cast) -> None:
    anton, astrid = committed_cast.anton, told.astrid()
    reseat(anton.membership, during=DateRange(dt.date(2022, 1, 1), LATER))
    as_owner("UPDATE organisations_user SET password = '!never chosen' WHERE id = %s", [astrid.user.pk])
    # From LATER on nobody administers, whether or not the mistaken role is ended.
    with anton.acting():
        actions.role_end(astrid.membership, last_day=TODAY, told=False)
    assert days_of(astrid).upper == TODAY + dt.timedelta(days=1)


def test_a_later_administrator_does_not_cover_the_days_before_she_begins(committed_cast: Cast) -> None:
    anton, astrid, third = committed_cast.anton, told.astrid(), told.astrid()
    reseat(third.membership, during=DateRange(LATER, None))
    reseat(anton.membership, during=DateRange(dt.date(2022, 1, 1), TODAY + dt.timedelta(days=1)))
    with pytest.raises(Refused, match="without an administrator"), anton.acting():
        actions.role_end(astrid.membership, last_day=LATER - dt.timedelta(days=2), told=False)
    with anton.acting():
        actions.role_end(astrid.membership, last_day=LATER - dt.timedelta(days=1), told=False)
    assert days_of(astrid).upper == LATER


def or_told_no(work: Callable[[], object]) -> Callable[[], object]:
    """Whoever is no administrator any more when it is her turn is told by the database that she is none."""

    def run() -> object:
        try:
            return work()
        except ProgrammingError as error:
            assert isinstance(error.__cause__, InsufficientPrivilege)
            return error

    return run


def test_two_who_end_each_other_at_once_leave_one(committed_cast: Cast) -> None:
    anton, astrid = committed_cast.anton, told.astrid()
    outcomes = at_once(
        [
            or_told_no(acting(anton, lambda: actions.role_end(astrid.membership, last_day=YESTERDAY, told=False))),
            or_told_no(acting(astrid, lambda: actions.role_end(anton.membership, last_day=YESTERDAY, told=False))),
        ],
        also=(NoSuchMembership,),  # Her role was over before she began.
    )
    told_no = [one for one in outcomes if isinstance(one, Refused | ProgrammingError | NoSuchMembership)]
    assert len(told_no) == 1, outcomes
    assert [days_of(who).upper for who in (anton, astrid)].count(None) == 1
    assert administering_ahead(dt.timedelta(days=30)) == (1, 1)


def test_a_review_and_an_end_at_once_leave_one_too(committed_cast: Cast) -> None:
    anton, astrid = committed_cast.anton, told.astrid()
    said = {anton.membership.pk: Verdict.ENDED}
    outcomes = at_once(
        [
            or_told_no(acting(anton, lambda: actions.role_end(astrid.membership, last_day=TODAY, told=False))),
            or_told_no(acting(astrid, lambda: review_actions.roles_review(said))),
        ]
    )
    told_no = [one for one in outcomes if isinstance(one, Refused | ProgrammingError)]
    assert len(told_no) == 1, outcomes
    assert [days_of(who).upper for who in (anton, astrid)].count(None) == 1


def test_the_command_ends_the_last_one_neither(committed_cast: Cast) -> None:
    email = committed_cast.anton.user.email
    with pytest.raises(CannotEnd, match="without an administrator"):
        user_leave(email=email, unit_code="SOST", role="administrator", last_day=TODAY)
    told.astrid()
    user_leave(email=email, unit_code="SOST", role="administrator", last_day=TODAY)


def test_the_function_itself_refuses_past_the_pages(committed_cast: Cast) -> None:
    anton, astrid = committed_cast.anton, told.astrid()
    reseat(anton.membership, during=DateRange(dt.date(2022, 1, 1), TODAY + dt.timedelta(days=1)))
    with pytest.raises(Refused, match="without an administrator"), anton.acting(), as_staff() as cursor:
        cursor.execute("SELECT helle.end_role(%s, %s)", [astrid.membership.pk, TODAY])


def test_who_ends_a_role_makes_it_no_longer(committed_cast: Cast) -> None:
    mette = committed_cast.mette.membership
    reseat(mette, during=DateRange(dt.date(2022, 1, 1), TODAY + dt.timedelta(days=8)))
    refused = post(committed_cast.anton.client(), reverse("role-end", args=[mette.pk]), {"last_day": str(LATER)})
    assert list(errors_of(refused)) == ["last_day"]
    assert Membership.objects.get(pk=mette.pk).during.upper == TODAY + dt.timedelta(days=8)


# --- a login ends with the last role


def at(hour: int, minute: int, day: dt.date) -> None:
    clock.freeze(dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.COPENHAGEN))


PASSWORD = "a long enough password"


def try_to_log_in(cast: Cast, email: str) -> str:
    client = cast.anton.client()
    client.logout()
    answer = client.post("/konto/login/", {"login": email, "password": PASSWORD})
    return str(answer.headers["Location"])


def test_a_login_ends_by_itself_at_midnight_after_the_last_day(committed_cast: Cast) -> None:
    cast = committed_cast
    mette, tomorrow = cast.mette, TODAY + dt.timedelta(days=1)
    with cast.anton.acting():
        actions.role_end(mette.membership, last_day=TODAY, told=False)
    window, account = mette.client(), mette.client()
    at(23, 59, TODAY)
    assert window.get("/enheder/").status_code == 200
    assert account.get("/konto/password/change/").status_code == 200
    assert try_to_log_in(cast, mette.user.email) != "/konto/inactive/"
    at(0, 0, tomorrow)
    for client, page in ((window, "/enheder/"), (account, "/konto/password/change/")):
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/konto/login/?ended=role")
        assert "sessionid" not in client.session and "_auth_user_id" not in client.session
    assert "Dit login er slut" in window.get("/konto/login/?ended=role").content.decode()
    assert try_to_log_in(cast, mette.user.email) == "/konto/inactive/"


def test_whoever_has_a_role_to_come_keeps_her_login(committed_cast: Cast) -> None:
    mette = committed_cast.mette
    reseat(mette.membership, during=DateRange(TODAY + dt.timedelta(days=3), None))
    assert mette.client().get("/enheder/").status_code == 403
    assert try_to_log_in(committed_cast, mette.user.email) != "/konto/inactive/"


def test_a_new_role_opens_the_login_again(committed_cast: Cast) -> None:
    cast = committed_cast
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), TODAY))
    assert try_to_log_in(cast, cast.mette.user.email) == "/konto/inactive/"
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), None))
    assert try_to_log_in(cast, cast.mette.user.email) != "/konto/inactive/"
