"""A follow-up is given two years at most and moved by one, and what is moved stays to be seen as moved (GOV-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import forum_stories as forums
from tests.action_plan_stories import printed
from tests.cast import Cast, named
from tests.forum_stories import GROUP, TODAY

from helle.register.coordination import meeting_actions, queries
from helle.register.coordination.choices import FollowUpAct
from helle.register.coordination.models import Decision, FollowUp
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
FAR = dt.date(2199, 12, 1)


def test_no_day_is_moved_out_of_sight(cast: Cast) -> None:
    row, charlotte = forums.held(cast), named(cast, "charlotte")
    forums.approve(charlotte)
    with charlotte.acting():
        found = queries.meeting_look(GROUP, 1)
        with pytest.raises(Refused, match="a year at most") as refused:
            meeting_actions.follow_up(
                found, found.decision_at(row.pk), kind=FollowUpAct.MOVED, on_day=TODAY, new_due=FAR, text="Venter."
            )
        assert refused.value.field == "new_due"
        moved = new_written(
            FollowUp, decision=row, sequence=1, kind="moved", on_day=TODAY, new_due=FAR, text="Uden om."
        )
        with pytest.raises(IntegrityError, match="follow_up_is_moved_by_a_year"), transaction.atomic():
            moved.save(force_insert=True)


def test_no_deadline_is_given_beyond_two_years(cast: Cast) -> None:
    row, charlotte = forums.held(cast), named(cast, "charlotte")
    with pytest.raises(Refused, match="two years") as refused:
        forums.decide(charlotte, due=FAR)
    assert refused.value.field == "due"
    with charlotte.acting():
        past = new_written(Decision, item=row.item, text="Uden om.", seat=row.seat, due=FAR)
        with pytest.raises(IntegrityError, match="follow_up_is_near"), transaction.atomic():
            past.save(force_insert=True)


def test_what_is_moved_past_its_day_is_seen_as_moved_on_page_and_paper(
    cast: Cast, on_day: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, charlotte = forums.held(cast), named(cast, "charlotte")
    forums.approve(charlotte)
    forums.follow(charlotte, row.pk, kind=FollowUpAct.MOVED)
    on_day(dt.date(2025, 12, 1))  # After the day that was given first, before the one it was moved to.
    said = "flyttet fra 1. november 2025 til 15. januar 2026"
    for name, args in (("action-plan", []), ("forum", [GROUP])):
        assert said in charlotte.client().get(reverse(name, args=args)).content.decode()
    paper = printed(charlotte, monkeypatch)
    assert said in paper and "Til arbejdsgruppen" in paper
    assert row.text not in paper  # The words of a forum are not everybody's.
    on_day(dt.date(2026, 1, 20))
    assert "5 dage over" in printed(charlotte, monkeypatch)
