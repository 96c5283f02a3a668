"""Holding one criminal case back: by the police and the prosecution whose it is, until they or the officer let go."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from tests import prosecution_stories
from tests.cast import Cast, Member, latecomer, members
from tests.gates import ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.prosecution import part_actions
from helle.register.prosecution.choices import Part
from helle.register.prosecution.models import CriminalCase
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.retention import criminal_holds, trace_actions, trace_queries
from helle.register.retention.tests.test_pages import MISSING
from helle.register.retention.trace_models import TraceHold
from helle.rules.retention.codes import HoldGround

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WHY = "Retten har berammet en ny hovedforhandling til foråret."


def held(by: Member, case: CriminalCase, *, until: dt.date | None = None) -> TraceHold:
    with by.acting():
        return criminal_holds.hold(case, ground=HoldGround.CLAIM, until_day=until, why=WHY)


class OfOneCase(ObjectGates):
    may = "peter"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "ulla", "anders", "mette", "niels")
    wrong_roles: ClassVar[tuple[str, ...]] = ("dorthe",)
    purpose = "law_enforcement"


class TestHoldGates(OfOneCase):
    view = "criminal-case-hold"

    def place(self, cast: Cast) -> Place:
        case = prosecution_stories.open_case(cast.peter)
        return Place(reverse(self.view, args=[case.number]), reverse(self.view, args=["S2025-9999"]))


class TestHoldLiftGates(OfOneCase):
    view = "criminal-case-hold-lift"

    def place(self, cast: Cast) -> Place:
        case = prosecution_stories.open_case(cast.peter)
        row = held(cast.peter, case)
        return Place(reverse(self.view, args=[case.number, row.pk]), reverse(self.view, args=[case.number, MISSING]))


def test_it_is_held_back_from_its_page_and_let_go_again(cast: Cast) -> None:
    case, peter = prosecution_stories.open_case(cast.peter), cast.peter.client()
    address = reverse("criminal-case-hold", args=[case.number])
    assert address in peter.get(reverse("criminal-case-page", args=[case.number])).content.decode()
    given = {"ground": "claim", "until_day": "", "why": WHY}
    for why in ("...", "Retssag om 070761-4285", "Vidnet bor på Strandpromenaden 7."):
        assert list(errors_of(post(peter, address, given | {"why": why}))) == ["why"]
    past = {"until_day": (clock.today() - dt.timedelta(days=1)).isoformat()}
    assert list(errors_of(post(peter, address, given | past))) == ["until_day"]
    fill_in(peter, address, given)
    with cast.peter.acting():
        (one,) = criminal_holds.holds_of(case)
    lift = reverse("criminal-case-hold-lift", args=[case.number, one.row.pk])
    said = peter.get(address).content.decode()
    assert WHY in said and cast.peter.user.full_name in said and lift in said
    overseen = cast.dorthe.client().get(reverse("trace-page")).content.decode()
    assert f"straffesag {case.number}" in overseen and WHY in overseen
    leads = cast.karen.client().get(reverse("trace-page")).content.decode()
    assert case.number not in leads and WHY not in leads, "she does not read that case"
    fill_in(peter, lift, {})
    said = peter.get(address).content.decode()
    assert "ophævet" in said and lift not in said
    assert 'type="submit" class="button button-primary"' not in peter.get(lift).content.decode(), "it is lifted once"
    done = [line.action for line in audit_lines(cast, cast.peter.user.pk)]
    assert done.count("prosecution.held_back") == done.count("prosecution.let_go") == 1


def test_each_unit_lets_go_of_its_own_and_the_officer_of_all(cast: Cast) -> None:
    niels = latecomer("niels")
    case = prosecution_stories.open_case(cast.peter)
    soon = clock.today() + dt.timedelta(days=10)
    held(cast.peter, case, until=soon)
    with cast.peter.acting(), pytest.raises(Refused, match="for as long"):
        criminal_holds.hold(case, ground=HoldGround.CLAIM, until_day=soon, why=WHY)
    with niels.acting():
        assert criminal_holds.holds_of(case) == [], "who has no part in it hears of none"
    of_the_district = held(cast.peter, case, until=soon + dt.timedelta(days=10))
    prosecution_stories.hand_over(cast.peter, case, niels)
    row = held(niels, case)
    with niels.acting():
        newest, district, first = criminal_holds.holds_of(case)
        assert newest.row.pk == row.pk and newest.in_force and newest.may_lift
        assert district.row.pk == of_the_district.pk and district.in_force
        assert first.row.lifted_by_id == cast.peter.user.pk, "a unit's own that lasts longer takes over"
    with cast.dorthe.acting():
        assert [one.number for one in trace_queries.holds_in_force()] == [case.number, case.number]
        trace_actions.lift(row)
        trace_actions.lift(of_the_district)
    with niels.acting():
        assert not any(one.in_force for one in criminal_holds.holds_of(case))
        with pytest.raises(Refused, match="lifted already"):
            criminal_holds.lift(case, row)


def test_a_unit_with_a_part_ends_nothing_that_another_holds_in_two_steps(cast: Cast) -> None:
    (sara, *_), case = members(("Sara Lindemark", "SA-VIB", "prosecutor")), prosecution_stories.open_case(cast.peter)
    with cast.peter.acting():
        part_actions.part_give(case, unit=sara.membership.unit_id, part=Part.PROSECUTES)
    of_the_police = held(cast.peter, case, until=clock.today() + dt.timedelta(days=700))
    with sara.acting():
        assert not criminal_holds.get_hold(case, of_the_police.pk).may_lift
    longer = held(sara, case)
    with sara.acting():
        criminal_holds.lift(case, longer)
        assert criminal_holds.get_hold(case, of_the_police.pk).in_force
        with pytest.raises(Refused):
            criminal_holds.lift(case, of_the_police)
    with cast.peter.acting():
        assert criminal_holds.get_hold(case, of_the_police.pk).may_lift


def test_what_a_unit_held_that_gave_the_case_away_is_for_who_has_it_now(cast: Cast) -> None:
    niels, case = latecomer("niels"), prosecution_stories.open_case(cast.peter)
    row = held(cast.peter, case)
    prosecution_stories.hand_over(cast.peter, case, niels)
    with niels.acting():
        assert criminal_holds.get_hold(case, row.pk).may_lift
        criminal_holds.lift(case, row)
        assert not criminal_holds.get_hold(case, row.pk).in_force


def test_a_unit_that_assists_reads_what_holds_it_back_and_does_nothing(cast: Cast) -> None:
    niels, case = latecomer("niels"), prosecution_stories.open_case(cast.peter)
    with cast.peter.acting():
        part_actions.part_give(case, unit=niels.membership.unit_id, part=Part.ASSISTS)
    row = held(cast.peter, case)
    with niels.acting():
        assert not criminal_holds.get_hold(case, row.pk).may_lift
        with pytest.raises(Refused, match="Another unit holds"):
            criminal_holds.lift(case, row)
        with pytest.raises(ProgrammingError, match="investigates or prosecutes"), transaction.atomic():
            criminal_holds.hold(case, ground=HoldGround.CLAIM, until_day=None, why=WHY)
