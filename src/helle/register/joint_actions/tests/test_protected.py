"""Where somebody was met whose address is protected is not told beside her case (PUB-DIG-12, DET-09)."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from tests import joint_action_stories, stories
from tests.cast import Cast, Member

from helle.register.joint_actions import met_queries
from helle.register.joint_actions.models import Handled

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NAMED = "Zdenka Prøvepige"


def test_det_09_a_joint_action_leads_to_her_for_those_alone_who_are_shown_where_she_lives(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    met = [joint_action_stories.meet(cast.mette, action, name=name) for name in (NAMED, "en anden")]
    _referral, (case,) = joint_action_stories.take_in(cast.mette, action, met[:1])
    stories.assign(cast.mette, case, cast.mette)
    pages = [reverse("joint-action-page", args=[action.number]), reverse("case-page", args=[case.number])]

    def led(who: Member) -> list[bool]:
        there, back = (html.unescape(who.client().get(page).content.decode()) for page in pages)
        with who.acting():
            by_sql = Handled.objects.exists()
        return [pages[1] in there, NAMED in there, action.number in back, by_sql]

    for who in (cast.karen, cast.mette):
        assert led(who) == [True] * 4, who.user.full_name
    stories.protect_address(cast.mette, case)
    assert led(cast.karen) == [False] * 4
    assert led(cast.mette) == [True] * 4
    page = html.unescape(cast.karen.client().get(pages[0]).content.decode())
    assert "Person 1: Vises ikke: adressen er beskyttet." in page and "en anden" in page
    with cast.karen.acting():
        counts = met_queries.counts_of(met_queries.opened_met(action))
    assert (counts.met, counts.waiting) == (2, 1)
