"""Where readers of one interview meet, and where somebody makes two addresses for her calendar at the same moment."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from helle.register.calendars import actions as calendars
from helle.register.calendars.models import Address
from helle.register.identification.models import Reading
from tests import interview_stories, stories
from tests.cast import Cast, Member, member
from tests.invariants.at_once import acting, at_once
from tests.pages import fill_in


def test_of_three_who_read_at_once_two_have_a_place(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    fill_in(cast.mette.client(), reverse("case-interview-send", args=[case.number, held.pk]), {})
    third = member("Lis Ravn", "CMM", "cmm_caseworker")

    def read(who: Member) -> Callable[[], object]:
        return lambda: interview_stories.read(who, case, held)

    outcomes = at_once([read(who) for who in (cast.jonas, cast.ulla, third)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Reading", "Reading", "Refused"]
    assert sorted(one.place for one in outcomes if isinstance(one, Reading)) == [1, 2]


def test_of_two_addresses_made_at_once_one_holds(committed_cast: Cast) -> None:
    mette = committed_cast.mette
    outcomes = at_once([acting(mette, calendars.address_make), acting(mette, calendars.address_make)])
    assert any(isinstance(one, str) for one in outcomes)
    with mette.acting():
        assert Address.objects.filter(revoked_at__isnull=True).count() == 1
