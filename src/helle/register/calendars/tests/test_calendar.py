"""One's interviews and deadlines in a calendar outside Helle: times alone, at a secret address one can take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar
from unittest import mock

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from tests import interview_stories, planning_stories, stories, whole_story
from tests.cast import Cast, Member, let_go, reseat, seat
from tests.gates import Gates, Place
from tests.pages import audit_lines, hidden_of

from helle.register.audit import actions as audit
from helle.register.calendars import queries
from helle.register.calendars.models import Address
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PAGE = reverse("calendar")
REVOKE = reverse("calendar-revoke")


class TestGates(Gates):
    view = "calendar"
    # Everybody has a calendar: nobody is an outsider.
    may = "anton"
    action = "calendar.page_read"


class TestRevokeGates(Gates):
    view = "calendar-revoke"
    methods: ClassVar[tuple[str, ...]] = ("POST",)
    action = "calendar.revoked"

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        make(cast.mette)
        response = cast.mette.client().post(REVOKE)
        assert (response.status_code, response.headers["Location"]) == (302, PAGE)
        assert audit_lines(cast, cast.mette.user.pk)[0].action == "calendar.revoked"


def make(who: Member) -> str:
    """Somebody makes an address; what stands on the page that made it."""
    client = who.client()
    made = client.post(PAGE, hidden_of(client, PAGE))
    assert made.status_code == 200
    shown: str = made.context["shown"]
    assert shown in made.content.decode()
    return shown.removeprefix("http://localhost")


def read(address: str) -> Any:
    """What a calendar gets, which logs in nowhere."""
    return Client().get(address)


def parsed(body: bytes | str) -> Any:
    """The calendar as another program reads it."""
    return Calendar.from_ical(body)


def events(address: str) -> list[tuple[str, object]]:
    """The entries by their time."""
    found = parsed(read(address).content).walk("VEVENT")
    return sorted(((str(one["summary"]), one["dtstart"].dt) for one in found), key=lambda one: str(one[1]))


def test_it_shows_when_and_nothing_else(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.mette)
    planning_stories.plan_interview(cast.mette, case, arrangements=interview_stories.ARRANGED)
    planning_stories.plan_interview(
        cast.mette, case, cast.jonas, starts_at=dt.datetime(2025, 10, 9, 13, tzinfo=clock.COPENHAGEN)
    )
    address = make(cast.mette)
    response = read(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    # What is asked of the case at once, and the interview of tomorrow, which is hers and not Jonas's.
    assert events(address) == [
        ("Frist", dt.date(2025, 10, 6)),
        ("Samtale", dt.datetime(2025, 10, 7, 10, tzinfo=clock.COPENHAGEN)),
    ]
    text = response.content.decode()
    assert case.number not in text and str(case.pk) not in text
    assert [secret for secret in whole_story.SECRETS if secret in text] == []
    said = {name for one in parsed(text).walk("VEVENT") for name in one}
    assert said == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "CLASS", "TRANSP"}


def test_it_is_written_as_the_standard_has_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    # In winter, by the rules of the zone that are sent along.
    planning_stories.plan_interview(cast.mette, case, starts_at=dt.datetime(2025, 11, 5, 9, tzinfo=clock.COPENHAGEN))
    body = read(make(cast.mette)).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n")) and body.endswith(b"END:VCALENDAR\r\n")
    sent = parsed(body)
    assert (sent["version"], sent["method"]) == ("2.0", "PUBLISH")
    assert sent.get_missing_tzids() == set()
    (hour,) = [one for one in sent.walk("VEVENT") if one["summary"] == "Samtale"]
    assert hour["dtstart"].params["TZID"] == "Europe/Copenhagen"
    assert hour["dtstart"].dt == dt.datetime(2025, 11, 5, 8, tzinfo=dt.UTC)
    assert hour["dtend"].dt == dt.datetime(2025, 11, 5, 10, 30, tzinfo=clock.COPENHAGEN)


def test_it_is_in_the_language_of_whose_it_is(cast: Cast) -> None:
    planning_stories.plan_interview(cast.mette, stories.an_opened_case(cast))
    address = make(cast.mette)
    with mock.patch.object(queries, "language_of", return_value="en"):
        assert ("Interview", dt.datetime(2025, 10, 7, 10, tzinfo=clock.COPENHAGEN)) in events(address)


def test_the_same_thing_keeps_its_name(cast: Cast) -> None:
    planning_stories.plan_interview(cast.mette, stories.an_opened_case(cast))
    address = make(cast.mette)

    def names() -> set[str]:
        return {str(one["uid"]) for one in parsed(read(address).content).walk("VEVENT")}

    first = names()
    clock.freeze(clock.now() + dt.timedelta(minutes=5))
    assert first == names()


def test_each_reading_is_in_the_audit_and_without_its_line_nothing_is_shown(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    planning_stories.plan_interview(cast.mette, case)
    address = make(cast.mette)
    assert read(address).status_code == 200
    line = audit_lines(cast, cast.mette.user.pk)[0]
    # Of no case: what asks every few minutes would drown who has looked at the person.
    assert (line.action, line.purpose, line.cases) == ("calendar.read", "notice", [])
    assert line.detail["interviews"] == 1
    client = Client(raise_request_exception=False)
    with mock.patch.object(audit, "record", side_effect=IntegrityError):
        assert client.get(address).status_code == 500


def test_the_address_is_kept_as_a_hash_and_shown_once(cast: Cast) -> None:
    address = make(cast.mette)
    secret = address.split("/")[-1].removesuffix(".ics")
    with cast.mette.acting():
        row = Address.objects.get()
        assert bytes(row.secret_hash) == queries.secret_hash(secret)
        assert secret.encode() not in bytes(row.secret_hash)
    page = cast.mette.client().get(PAGE)
    assert secret not in page.content.decode() and page.context["own"] is not None


def test_a_new_address_ends_the_one_before_and_taken_back_there_is_none(cast: Cast) -> None:
    first = make(cast.mette)
    second = make(cast.mette)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    cast.mette.client().post(REVOKE)
    assert read(second).status_code == 404


def test_sent_twice_it_makes_one(cast: Cast) -> None:
    client = cast.mette.client()
    typed = hidden_of(client, PAGE)
    assert client.post(PAGE, typed).status_code == 200
    assert client.post(PAGE, typed).status_code == 302
    with cast.mette.acting():
        assert Address.objects.count() == 1


@pytest.mark.parametrize(
    "end",
    [
        lambda who: reseat(who.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6))),
        lambda who: let_go(who.user),
    ],
)
def test_it_ends_with_the_role_and_with_the_account(cast: Cast, end: Callable[[Member], None]) -> None:
    address = make(cast.mette)
    end(cast.mette)
    assert read(address).status_code == 404


def test_each_role_has_its_own(cast: Cast) -> None:
    planning_stories.plan_interview(cast.mette, stories.an_opened_case(cast))
    address = make(cast.mette)
    other = seat(cast.mette.user, "CMM", "cmm_lead")
    client = cast.mette.client()
    client.post(reverse("choose-membership"), {"membership": str(other.pk)})
    assert client.get(PAGE).context["own"] is None
    assert client.post(PAGE, hidden_of(client, PAGE)).status_code == 200
    assert read(address).status_code == 200


def test_who_asks_all_the_time_waits(cast: Cast) -> None:
    address = make(cast.mette)
    with mock.patch.object(queries, "READS_IN_AN_HOUR", 2):
        assert [read(address).status_code for _asking in range(3)] == [200, 200, 429]
        assert read(address).headers["Retry-After"] == "3600"
        clock.freeze(clock.now() + dt.timedelta(minutes=61))
        assert read(address).status_code == 200


def test_a_guessed_address_is_not_there_and_nothing_is_written_to_it(cast: Cast) -> None:
    make(cast.mette)
    before = len(audit_lines(cast))
    assert read(reverse("calendar-feed", args=["x" * 43])).status_code == 404
    assert Client().post(reverse("calendar-feed", args=["x" * 43])).status_code == 405
    assert len(audit_lines(cast)) == before


def test_a_colleague_sees_and_ends_no_address_of_hers(cast: Cast) -> None:
    address = make(cast.mette)
    with cast.jonas.acting():
        assert not Address.objects.exists()
        assert Address.objects.update(revoked_at=clock.now()) == 0
    cast.jonas.client().post(REVOKE)
    assert read(address).status_code == 200
