"""Ending a role: what is left behind is told in numbers to whoever takes over, and sessions end with the last role."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import administration_stories as told
from tests import file_stories, stories
from tests.cast import Cast, Member, reseat, seat
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.administration import actions
from helle.register.administration.models import Leaver
from helle.register.organisations.actions import user_leave
from helle.register.organisations.models import Membership, User
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.usefixtures("committed", "mails_are_kept")

TODAY = told.TODAY
# A page that opens to whoever is logged in with a role.
UNITS = "/enheder/"


def a_case_of(cast: Cast, who: Member) -> None:
    stories.assign(cast.karen, stories.an_opened_case(cast), who)


def test_a_leaver_with_cases_is_told_in_numbers_and_not_ended_in_silence(committed_cast: Cast) -> None:
    cast = committed_cast
    a_case_of(cast, cast.jonas)
    address = reverse("role-end", args=[cast.jonas.membership.pk])
    client = cast.anton.client()
    page = client.get(address)
    assert "Åbne sager, der stadig er brugerens: 1" in page.content.decode()
    assert "2025-0001" not in page.content.decode()

    silent = post(client, address, {"last_day": "2025-10-06"})
    assert list(errors_of(silent)) == ["told"]
    assert Membership.objects.get(pk=cast.jonas.membership.pk).during.upper is None

    fill_in(client, address, {"last_day": "2025-10-06", "told": "on"})
    assert Membership.objects.get(pk=cast.jonas.membership.pk).during.upper == dt.date(2025, 10, 7)
    leaver = Leaver.objects.get(user=cast.jonas.user)
    assert (leaver.open_cases, leaver.seen_at) == (1, None)
    assert "Jonas Lind stopper" in cast.karen.client().get(reverse("desk")).content.decode()

    fill_in(cast.karen.client(), reverse("leaver-seen", args=[leaver.pk]), {})
    assert "Jonas Lind stopper" not in cast.karen.client().get(reverse("desk")).content.decode()
    line = next(line for line in audit_lines(cast) if line.action == "leaver.seen")
    assert line.user_id == cast.karen.user.pk


def test_drafts_that_only_she_reads_are_counted_like_cases(committed_cast: Cast) -> None:
    cast = committed_cast
    file_stories.begin_draft(cast.jonas, stories.an_opened_case(cast))
    address, client = reverse("role-end", args=[cast.jonas.membership.pk]), cast.anton.client()
    page = client.get(address).content.decode()
    assert "Kladder til notater, som kun brugeren kan se: 1" in page and file_stories.DRAFT not in page
    assert list(errors_of(post(client, address, {"last_day": "2025-10-06"}))) == ["told"]
    fill_in(client, address, {"last_day": "2025-10-06", "told": "on"})
    leaver = Leaver.objects.get(user=cast.jonas.user)
    assert (leaver.open_cases, leaver.waiting_tasks, leaver.unfinished_drafts) == (0, 0, 1)
    assert "1 kladde" in cast.karen.client().get(reverse("desk")).content.decode()
    seen = cast.karen.client().get(reverse("leaver-seen", args=[leaver.pk])).content.decode()
    assert "1 kladder til notater" in seen
    line = next(line for line in audit_lines(cast) if line.action == "user.left")
    assert line.detail["unfinished_drafts"] == 1


def test_the_command_tells_the_lead_too(committed_cast: Cast) -> None:
    cast = committed_cast
    a_case_of(cast, cast.jonas)
    user_leave(email=cast.jonas.user.email, unit_code="CMM", role="cmm_caseworker", last_day=TODAY)
    assert Leaver.objects.filter(user=cast.jonas.user, open_cases=1).exists()


def test_ending_the_last_role_yesterday_ends_the_sessions_at_once(committed_cast: Cast) -> None:
    cast = committed_cast
    open_window = cast.mette.client()
    assert open_window.get(UNITS).status_code == 200
    fill_in(cast.anton.client(), reverse("role-end", args=[cast.mette.membership.pk]), {"last_day": "2025-10-05"})
    answer = open_window.get(UNITS)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/konto/login/?next={UNITS}")
    assert not User.objects.get(pk=cast.mette.user.pk).is_active


def test_with_another_role_left_she_stays_logged_in(committed_cast: Cast) -> None:
    cast = committed_cast
    hotline = seat(cast.mette.user, "CMM", "cmm_hotline")
    window = cast.mette.client()
    with cast.anton.acting():
        actions.role_end(hotline, last_day=TODAY - dt.timedelta(days=1), told=False)
    assert window.get(UNITS).status_code == 200


@pytest.mark.parametrize("role", ["administrator", "data_protection_officer"])
def test_a_role_ends_for_others_and_never_for_oneself(committed_cast: Cast, role: str) -> None:
    cast = committed_cast
    who = cast.anton if role == "administrator" else cast.dorthe
    with told.astrid().acting():
        actions.role_end(who.membership, last_day=TODAY, told=False)
    with pytest.raises(Refused), cast.anton.acting():
        actions.role_end(cast.anton.membership, last_day=TODAY, told=False)


def test_where_the_last_lead_leaves_an_administrator_is_told_and_the_page_says_so(committed_cast: Cast) -> None:
    cast = committed_cast
    a_case_of(cast, cast.karen)
    address, client = reverse("role-end", args=[cast.karen.membership.pk]), cast.anton.client()
    page = client.get(address).content.decode()
    assert "den sidste, der leder enheden" in page
    assert "står hos administratorerne" in page and "Enhedens leder får det" not in page
    fill_in(client, address, {"last_day": "2025-10-05", "told": "on"})
    assert "Enheden har derefter ingen leder." in client.get(UNITS).content.decode()
    leaver = Leaver.objects.get(user=cast.karen.user)
    assert reverse("leaver-seen", args=[leaver.pk]) in client.get(reverse("administration")).content.decode()


def test_with_another_lead_to_come_the_unit_is_led(committed_cast: Cast) -> None:
    cast = committed_cast
    a_case_of(cast, cast.karen)
    deputy = seat(cast.jonas.user, "CMM", "cmm_lead")
    reseat(deputy, during=DateRange(dt.date(2025, 10, 13), None))
    address, client = reverse("role-end", args=[cast.karen.membership.pk]), cast.anton.client()
    assert "den sidste, der leder enheden" in client.get(address).content.decode()
    later = post(client, address, {"last_day": "2025-10-12"}).content.decode()
    assert "Enhedens leder får det" in later and "den sidste, der leder enheden" not in later
