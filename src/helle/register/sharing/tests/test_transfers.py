"""A responsibility that moves between CMM and Udlændingestyrelsen is taken by somebody there (ID-05, FLO-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests import stories
from tests.cast import Cast, Member

from helle.register.identification import stay_actions as stays
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import actions, transfers
from helle.register.sharing.models import Transfer
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def moved(who: Member) -> list[str]:
    with who.acting():
        return [one.case.number for one in transfers.moved_and_untaken()[0]]


def test_id_05_what_moves_to_udlaendingestyrelsen_waits_on_its_desk_until_somebody_takes_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    today = clock.today()
    case = stories.a_case_with_udlst(cast)
    assert moved(cast.ulla) == [case.number]
    assert moved(cast.mette) == []
    on_day(today + dt.timedelta(days=3))
    with cast.mette.acting():
        assert transfers.moved_and_untaken() == ([], [])
    on_day(today + dt.timedelta(days=4))
    with cast.karen.acting():
        (late,) = transfers.moved_and_untaken()[1]
        assert late.case == case
    with cast.ulla.acting():
        row = transfers.get_transfer(case)
        actions.take_over(row)
        with pytest.raises(Refused) as again:
            actions.take_over(row)
    assert again.value.message == actions.TAKEN_ALREADY
    assert moved(cast.ulla) == []
    with cast.karen.acting():
        assert transfers.moved_and_untaken() == ([], [])
        (one,) = transfers.transfers_of(case)
        assert (one.row.taken_by, one.row.overtaken_at) == (cast.ulla.user, None)


def test_flo_11_what_moves_back_before_anybody_took_it_waits_for_cmm_and_for_nobody_else(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.ulla.acting():
        assert Transfer.objects.filter(case=case).count() == 1
    with cast.ulla.acting():  # Who decided nothing in it sees nothing of it afterwards.
        version = stories.fresh(case).version
        stays.residence_record(
            case, expected_version=version, status=ResidenceStatus.EU_RIGHT, since=clock.today(), until=None
        )
    assert moved(cast.ulla) == []
    assert moved(cast.mette) == [case.number]
    with cast.mette.acting():
        states = [one.waits for one in transfers.transfers_of(case)]
    assert sorted(states) == [False, True]


def test_what_one_moves_to_ones_own_unit_nobody_has_to_take(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.ulla.acting():
        actions.take_over(transfers.get_transfer(case))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=clock.today())
    assert moved(cast.mette) == []
    assert moved(cast.ulla) == []


def test_a_case_that_closes_to_them_waits_for_nobody(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.end_case(cast.mette, case)
    assert moved(cast.ulla) == []
    with cast.karen.acting():
        assert transfers.moved_and_untaken() == ([], [])


def test_who_has_no_part_in_it_takes_nothing(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.mette.acting(), pytest.raises(Http404):
        transfers.get_transfer(case)
    with cast.ulla.acting():
        row = transfers.get_transfer(case)
    with cast.henrik.acting(), pytest.raises(PermissionDenied):
        actions.take_over(row)
    with cast.mette.acting(), pytest.raises(Refused):
        actions.take_over(row)
