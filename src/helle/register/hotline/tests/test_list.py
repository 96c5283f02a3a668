"""The list of calls: one's own of today first, narrowed by caller, month and outcome; hours beside it (PUB-ORG-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import hotline_stories, stories, task_stories
from tests.cast import Cast, Member
from tests.gates import Gates

from helle.register.enquiries.models import Enquiry
from helle.register.hotline import actions
from helle.register.hotline.models import Call
from helle.register.hotline.tests.test_call import OUTSIDERS
from helle.register.protection import clock
from helle.register.referrals.models import Referral
from helle.rules.hotline import CallerKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "call-list"
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "call.listed"


def listed(who: Member, **query: str) -> list[Call]:
    context = who.client().get(reverse("call-list"), query).context
    return [line.row for line in [*context["own"], *context["others"]]]


def test_ones_own_calls_of_today_stand_first(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    yesterday = hotline_stories.record(cast.vera)
    on_day(dt.date(2025, 10, 7))
    own = hotline_stories.record(cast.vera, started_at=clock.now() - dt.timedelta(hours=2))
    colleagues = hotline_stories.record(cast.mette)
    assert listed(cast.vera) == [own, colleagues, yesterday]
    assert listed(cast.mette) == [colleagues, own, yesterday]
    context = cast.vera.client().get(reverse("call-list")).context
    assert [line.row for line in context["own"]] == [own]


def test_the_list_is_narrowed_by_caller_month_and_outcome(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    citizen = hotline_stories.record(cast.vera)
    police = hotline_stories.record(cast.vera, caller=CallerKind.POLICE, done=["referred_on"], referred_to=["at"])
    on_day(dt.date(2025, 11, 3))
    november, _back = hotline_stories.record_with_a_wish(cast.vera)
    assert listed(cast.vera, ringer="police") == [police]
    assert listed(cast.vera, maaned="2025-10") == [police, citizen]
    assert listed(cast.vera, maaned="2025-11", ringer="citizen") == [november]
    assert listed(cast.vera, udfald="referred_on") == [police]
    assert listed(cast.vera, udfald="waits") == listed(cast.vera, udfald="call_back") == [november]
    assert len(listed(cast.vera, ringer="naboen", maaned="i går", udfald="alt", side="²")) == 3


def test_what_a_call_became_stands_in_the_list(cast: Cast) -> None:
    referred, asked = hotline_stories.record(cast.vera), hotline_stories.record(cast.vera)
    task_stories.enquire(cast.mette, cast.ulla)
    stories.refer(cast, by=cast.mette)
    with cast.vera.acting():
        actions.call_follow(referred, Referral.objects.get())
        actions.call_follow(asked, Enquiry.objects.get())
    assert listed(cast.vera, udfald="referral") == [referred]
    assert listed(cast.vera, udfald="enquiry") == [asked]
    page = cast.vera.client().get(reverse("call-list")).content.decode()
    assert page.count("Blev en henvendelse") == 2  # In the filter and in the line.


def test_a_corrected_call_stands_once_as_it_holds(cast: Cast) -> None:
    first = hotline_stories.record(cast.vera)
    corrected = hotline_stories.correct(cast.vera, first)
    assert listed(cast.vera) == [corrected] and listed(cast.vera, ringer="citizen") == []


def test_fifty_calls_a_page(cast: Cast) -> None:
    for _number in range(51):
        hotline_stories.record(cast.mette)
    assert len(listed(cast.vera)) == 50 and len(listed(cast.vera, side="2")) == 1


def test_the_list_holds_no_word_of_what_was_said(cast: Cast) -> None:
    hotline_stories.record_with_a_wish(cast.vera)
    page = cast.vera.client().get(reverse("call-list")).content.decode()
    assert hotline_stories.SAID not in page and hotline_stories.WISH not in page


@pytest.mark.parametrize(
    ("at", "times", "now"),
    [
        ("2025-10-06T08:29", "8.30–16.00", "lukket nu"),
        ("2025-10-06T08:30", "8.30–16.00", "åbent nu"),
        ("2025-10-11T14:59", "9.00–15.00", "åbent nu"),
        ("2025-10-11T15:00", "9.00–15.00", "lukket nu"),
    ],
)
def test_pub_org_08_the_hours_are_shown_where_one_works_and_what_the_machine_says(
    cast: Cast, at: str, times: str, now: str
) -> None:
    clock.freeze(dt.datetime.fromisoformat(at).replace(tzinfo=clock.COPENHAGEN))
    for address in (reverse("call-list"), reverse("call-new"), reverse("desk")):
        page = cast.vera.client().get(address).content.decode()
        assert times in page and now in page, address
        assert "svarer en telefonsvarer" in page and "70 20 25 50" in page
