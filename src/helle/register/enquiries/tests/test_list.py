"""The list of questions for advice, found again by theme, and those on the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member
from tests.gates import Gates

from helle.register.enquiries import actions
from helle.register.enquiries.models import Enquiry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "enquiry-list"
    outsiders = ("dorthe", "anton")
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "enquiry.listed"


def listed(who: Member, **query: str) -> list[Enquiry]:
    return [row for row, *_rest in who.client().get(reverse("enquiry-list"), query).context["rows"]]


def answer(by: Member, enquiry: Enquiry) -> None:
    with by.acting():
        actions.enquiry_answer(enquiry, text=stories.WHY)


def test_an_answered_question_is_found_again_by_its_theme(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    minors = task_stories.enquire(cast.olga, cast.mette, theme="minors")
    support = task_stories.enquire(cast.rita, cast.mette)
    answer(cast.mette, minors)
    on_day(dt.date(2025, 12, 1))
    assert listed(cast.jonas, emne="minors") == [minors]
    assert listed(cast.jonas, ubesvarede="1") == [support]
    assert listed(cast.jonas) == [support, minors]
    assert listed(cast.olga) == [minors] and listed(cast.ulla) == []


def test_what_we_asked_and_what_we_were_asked(cast: Cast) -> None:
    received = task_stories.enquire(cast.olga, cast.mette)
    sent = task_stories.enquire(cast.mette, cast.ulla)
    assert listed(cast.mette, rolle="asked_of_us") == [received]
    assert listed(cast.mette, rolle="asked_by_us") == [sent]
    assert listed(cast.mette, rolle="naboens", emne="love", side="²") == [sent, received]


def test_a_late_answer_is_said_in_words(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    task_stories.enquire(cast.olga, cast.mette)
    on_day(dt.date(2025, 10, 16))
    assert "3 dage over" in cast.olga.client().get(reverse("enquiry-list")).content.decode()


def test_it_stands_on_the_desk_until_it_is_answered_and_the_answer_for_two_weeks(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    def on_desk(who: Member) -> list[Enquiry]:
        return [row for row, *_rest in who.client().get(reverse("desk")).context["enquiries"]]

    enquiry = task_stories.enquire(cast.olga, cast.mette)
    assert on_desk(cast.vera) == on_desk(cast.mette) == [enquiry] and on_desk(cast.olga) == []
    answer(cast.mette, enquiry)
    assert on_desk(cast.mette) == [] and on_desk(cast.olga) == [enquiry]
    on_day(dt.date(2025, 10, 19))
    assert on_desk(cast.olga) == [enquiry]
    on_day(dt.date(2025, 10, 21))
    assert on_desk(cast.olga) == []
