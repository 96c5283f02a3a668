"""Who leaves a unit in which nobody can take over: the notice stays with the administrator, whatever she sends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import administration_stories as told
from tests import stories, task_stories
from tests.cast import Cast, Member, closed_meanwhile, member, open_to, reseat
from tests.pages import fill_in

from helle.register.administration import actions
from helle.register.administration.models import Leaver
from helle.register.protection.refusals import Refused
from helle.register.tasks.states import Move


def leave(*who: Member) -> None:
    for one in who:
        reseat(one.membership, during=DateRange(dt.date(2022, 1, 1), told.TODAY))


def a_task_of_henrik(cast: Cast) -> None:
    """Hjemrejsestyrelsen has nobody but him, and no role that leads it."""
    case = stories.an_opened_case(cast)
    open_to(cast.henrik, case.pk, "core")
    task = task_stories.ask(cast.mette, case, cast.henrik)
    task_stories.move_task(cast.henrik, case, task, Move.TAKEN)


def page(cast: Cast, leaver: Leaver) -> str:
    return str(cast.anton.client().get(reverse("leaver-seen", args=[leaver.pk])).content.decode())


def test_the_database_lets_no_administrator_put_aside_whose_cases_nobody_can_move(committed_cast: Cast) -> None:
    cast = committed_cast
    stories.assign(cast.karen, stories.an_opened_case(cast), cast.jonas)
    leaver = told.a_leaver(cast, cast.jonas)
    leave(cast.jonas, cast.karen)
    with cast.anton.acting(), pytest.raises(Refused) as refused:
        actions.leaver_see(leaver)
    assert refused.value.message.da == "Ingen i enheden kan tage over endnu. Giv først nogen en rolle der."
    assert Leaver.objects.get(pk=leaver.pk).seen_at is None


def test_a_unit_without_a_lead_of_its_own_needs_somebody_who_can_answer(committed_cast: Cast) -> None:
    cast = committed_cast
    a_task_of_henrik(cast)
    leaver = told.a_leaver(cast, cast.henrik)
    leave(cast.henrik)
    assert "Ingen arbejder i enheden" in page(cast, leaver)
    with cast.anton.acting(), pytest.raises(Refused):
        actions.leaver_see(leaver)
    member("Hanne Vest", "HJST", "hjst_caseworker")
    assert "Jeg har set det" in page(cast, leaver)
    fill_in(cast.anton.client(), reverse("leaver-seen", args=[leaver.pk]), {})
    assert Leaver.objects.get(pk=leaver.pk).seen_at is not None


def test_of_a_unit_that_is_closed_she_is_asked_for_nothing(committed_cast: Cast) -> None:
    cast = committed_cast
    a_task_of_henrik(cast)
    leaver = told.a_leaver(cast, cast.henrik)
    leave(cast.henrik)
    with closed_meanwhile("HJST", told.TODAY):
        told_of_it = page(cast, leaver)
    assert "Jeg har set det" in told_of_it and "Enheden er lukket" in told_of_it
    assert "Ingen sager eller kladder er tilbage" not in told_of_it
