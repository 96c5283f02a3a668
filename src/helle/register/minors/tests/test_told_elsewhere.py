"""What is kept of a minor stands in the course of the case, in a print of it and in what is answered to who asks to see
it: for who may see its category, and for nobody else (MIN-01, MIN-13, PUB-LAW-21).
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import access_stories, minor_stories, stories
from tests.cast import Cast, Member, open_to

from helle.register.access_requests import entry_queries
from helle.register.cases.models import Case
from helle.register.minors.choices import ToldOfMissing, TracingOutcome
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.printing.queries import printable
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# What each category carries of a minor, as it is told of in the course of a case.
IDENTITY = ("Repræsentant udpeget", "Fik besked om, at barnet er forsvundet: Politiet", "Alarmen om barnet taget ned")
PLACEMENT = ("Afgørelse om, hvor barnet skal bo",)
RETURN = (
    "Eftersøgning af familien begyndt",
    "Eftersøgning af familien sluttet",
    "Samtale med Hjemrejsestyrelsen: holdt",
)
REASONS = ("Gennemgået til de 18 år",)
NOMINATED = ("Repræsentant indstillet",)
ALL = (*IDENTITY, *PLACEMENT, *RETURN, *REASONS, *NOMINATED)


@pytest.fixture
def lived(cast: Cast, case: Case) -> Case:
    """One of each has happened to him."""
    minor_stories.appoint(cast.mette, case)
    minor_stories.place(cast.mette, case)
    search = minor_stories.trace(cast.mette, case)
    minor_stories.end_tracing(cast.mette, case, search, TracingOutcome.FOUND)
    minor_stories.hold_talk(cast.mette, case, minor_stories.plan_talk(cast.mette, case))
    minor_stories.review(cast.mette, case)
    missing = minor_stories.lose(cast.mette, case)
    minor_stories.tell_of_missing(cast.mette, case, missing, ToldOfMissing.POLICE)
    minor_stories.find(cast.mette, case, missing)
    return case


def course(who: Member, case: Case) -> set[str]:
    """Which of them the page of the case tells somebody of."""
    page = who.client().get(reverse("case-page", args=[case.number])).content.decode()
    return {one for one in ALL if one in page}


def test_the_course_of_the_case_tells_each_who_may_see_it_and_not_what_was_said(cast: Cast, lived: Case) -> None:
    assert course(cast.mette, lived) == set(ALL)
    page = cast.mette.client().get(reverse("case-page", args=[lived.number])).content.decode()
    assert not [word for word in (minor_stories.TALK, minor_stories.RESULT, minor_stories.AGREED) if word in page]
    open_to(cast.olga, lived.pk, "core", "identity", "placement")
    assert course(cast.olga, lived) == {*IDENTITY, *PLACEMENT}
    open_to(cast.henrik, lived.pk, "core", "identity", "return_plan")
    assert course(cast.henrik, lived) == {*IDENTITY, *RETURN}


def test_nothing_of_it_is_read_of_who_was_grown_up_all_along(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    minor_stories.describe(cast.mette, case, birth_date=dt.date(1990, 1, 1), unaccompanied=False)
    assert course(cast.mette, case) == set()


def test_it_stays_in_the_course_when_he_is_grown_up(cast: Cast, lived: Case) -> None:
    clock.move_forward(dt.datetime(2027, 3, 2, 12, tzinfo=dt.UTC) - clock.now())
    assert course(cast.mette, lived) == set(ALL)
    assert cast.mette.client().get(reverse("case-minor", args=[lived.number])).status_code == 200


def test_a_print_has_all_of_it_with_what_was_said_for_who_sees_it(cast: Cast, lived: Case) -> None:
    def printed(who: Member) -> str:
        with who.acting():
            assert EntryKind.MINOR in printable(lived)
            entries = entries_of(lived, [EntryKind.MINOR], named=True)
            assert len({one.key for one in entries}) == len(entries)
            return "\n".join(f"{one.title} {one.passages}" for one in entries)

    whole = printed(cast.mette)
    assert not [
        one for one in (*ALL, minor_stories.TALK, minor_stories.RESULT, minor_stories.AGREED) if one not in whole
    ]
    assert minor_stories.REPRESENTATIVE in whole and minor_stories.DECISION in whole
    open_to(cast.olga, lived.pk, "core", "identity", "placement")
    hers = printed(cast.olga)
    assert minor_stories.DECISION in hers
    hidden = (*RETURN, *REASONS, *NOMINATED, minor_stories.TALK, minor_stories.CHILDS_VIEW)
    assert not [one for one in hidden if one in hers]
    with cast.vera.acting():
        assert EntryKind.MINOR not in printable(lived)


def test_who_asks_to_see_the_case_is_decided_about_each_of_it(cast: Cast, lived: Case) -> None:
    row = access_stories.ask(cast.mette, lived)
    with cast.mette.acting():
        listed = [one for one in entry_queries.listed_entries(lived, row) if one.entry.kind is EntryKind.MINOR]
    told = "\n".join(one.entry.title for one in listed)
    assert not [one for one in ALL if one not in told]
