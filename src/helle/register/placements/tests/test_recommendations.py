"""CMM recommends a place outside the asylum system, and Udlændingestyrelsen approves it or says why not (ACM-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.placements import elsewhere_actions
from helle.register.placements.models import ElsewhereApproval, Recommendation
from helle.register.placements.tests.test_where_it_may_be import ApprovalGates, home
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ASKS = "CMM indstiller et sted uden for asylsystemet"
NO = "Udlændingestyrelsen har sagt nej til et sted uden for asylsystemet"
LAPSED = "Godkendelsen af et sted uden for asylsystemet gælder ikke længere"
WHY_NOT = "centret har en afdeling for kvinder alene"


class RecommendGates(CaseGates):
    """For CMM; Udlændingestyrelsen, whose case it is too, answers."""

    may = "mette"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("ulla", "vera", "stine")

    def case(self, cast: Cast) -> Case:
        return stories.a_case_with_udlst(cast)


class TestRecommend(RecommendGates):
    view = "case-placement-recommend"


class TestTakeBack(RecommendGates):
    view = "case-placement-recommend-end"


class TestDecline(ApprovalGates):
    view = "case-placement-elsewhere-no"


def address(view: str, case: Case) -> str:
    return reverse(f"case-placement-{view}", args=[case.number])


def desk(who: object) -> str:
    return str(who.client().get("/").content.decode())  # type: ignore[attr-defined]


def test_it_waits_for_udlaendingestyrelsen_which_approves(cast: Cast) -> None:
    case, house = stories.a_case_with_udlst(cast), places.offer(cast.mette)
    mette, ulla = cast.mette.client(), cast.ulla.client()
    assert list(errors_of(post(mette, address("recommend", case), {"why": "x"}))) == ["why"]
    fill_in(mette, address("recommend", case), {"why": stays.RECOMMENDED_WHY, "place": str(house.pk)})
    for who in (cast.mette, cast.ulla):
        assert "venter på svar" in home(who, case) and stays.RECOMMENDED_WHY in home(who, case)
    assert ASKS in desk(cast.ulla) and ASKS not in desk(cast.mette)
    fill_in(ulla, address("elsewhere", case), {"why": stays.ELSEWHERE_WHY})
    assert ASKS not in desk(cast.ulla) and "venter på svar" not in home(cast.mette, case)
    with cast.mette.acting():
        (row,) = Recommendation.objects.all()
        assert (row.answered_by, row.declined_why_sealed) == (cast.ulla.user, None)
        assert ElsewhereApproval.objects.get().offer_id == house.pk, "the place that was recommended"


def test_a_no_has_its_reason_and_stands_on_the_desk_of_cmm(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    stays.recommend(cast.mette, case)
    ulla = cast.ulla.client()
    for nothing in (" ", "x"):
        assert list(errors_of(post(ulla, address("elsewhere-no", case), {"why": nothing}))) == ["why"]
    fill_in(ulla, address("elsewhere-no", case), {"why": WHY_NOT})
    assert WHY_NOT in home(cast.mette, case) and "ikke godkendt" in home(cast.mette, case)
    assert NO in desk(cast.mette) and NO not in desk(cast.ulla) and ASKS not in desk(cast.ulla)
    with cast.ulla.acting(), pytest.raises(Refused):
        elsewhere_actions.elsewhere_decline(case, expected_version=None, why=WHY_NOT)
    # Ordered all the same it says so, to CMM alone: Udlændingestyrelsen has answered.
    stays.order(cast.mette, case, places.offer(cast.mette))
    assert NO in home(cast.mette, case) and NO in desk(cast.mette) and NO not in desk(cast.ulla)


def test_a_no_is_no_news_for_ever_and_another_recommendation_takes_its_place(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    stays.recommend(cast.mette, case)
    with cast.ulla.acting():
        elsewhere_actions.elsewhere_decline(case, expected_version=None, why=WHY_NOT)
    clock.freeze(clock.now() + dt.timedelta(hours=1))
    stays.recommend(cast.mette, case)
    assert NO not in desk(cast.mette) and ASKS in desk(cast.ulla)
    with pytest.raises(Refused) as twice:
        stays.recommend(cast.mette, case)
    assert twice.value.message == elsewhere_actions.WAITS_ALREADY
    fill_in(cast.mette.client(), address("recommend-end", case), {})
    assert ASKS not in desk(cast.ulla) and "trukket tilbage" in home(cast.ulla, case)


def test_a_no_that_was_followed_by_a_yes_is_not_said_again(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case, house = stories.a_case_with_udlst(cast), places.offer(cast.mette)
    stays.recommend(cast.mette, case, house)
    with cast.ulla.acting():
        elsewhere_actions.elsewhere_decline(case, expected_version=None, why=WHY_NOT)
        today = clock.today()
    assert NO in desk(cast.mette)
    on_day(today + dt.timedelta(days=7))
    stays.approve_elsewhere(cast.ulla, case, house, last_day=today + dt.timedelta(days=30))
    assert NO not in desk(cast.mette)
    stays.move_in(cast.mette, case, house)
    on_day(today + dt.timedelta(days=31))
    for who in (cast.mette, cast.ulla):  # The latter, who can prolong it, reads it too.
        assert LAPSED in desk(who) and NO not in desk(who)
    stays.recommend(cast.mette, case, house)
    with cast.ulla.acting():
        elsewhere_actions.elsewhere_decline(case, expected_version=None, why=WHY_NOT)
    assert NO in desk(cast.mette) and LAPSED not in desk(cast.mette) and LAPSED not in desk(cast.ulla)


def test_whom_udlaendingestyrelsen_does_not_maintain_needs_none(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    assert "Indstil" not in home(cast.mette, case)
    with pytest.raises(Refused) as refused:
        stays.recommend(cast.mette, case)
    assert refused.value.message == elsewhere_actions.NOT_MAINTAINED


def test_nobody_would_answer_for_somebody_whose_stay_is_open(cast: Cast) -> None:
    """Udlændingestyrelsen does not have the case yet: the recommendation would wait on nobody's desk."""
    case = stories.an_opened_case(cast)
    assert "Indstil" not in home(cast.mette, case)
    with pytest.raises(Refused) as refused:
        stays.recommend(cast.mette, case)
    assert refused.value.message == elsewhere_actions.STAY_IS_OPEN


def test_the_database_lets_each_write_its_own_part(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = stays.recommend(cast.mette, case)
    for who, changed in (
        (cast.mette, {"answered_at": clock.now(), "answered_by": cast.mette.user}),
        (cast.ulla, {"withdrawn_at": clock.now()}),
        (cast.ulla, {"answered_at": clock.now(), "answered_by": cast.mette.user}),
    ):
        with who.acting(), pytest.raises(IntegrityError), transaction.atomic():
            Recommendation.objects.filter(pk=row.pk).update(**changed)
    with cast.ulla.acting():
        elsewhere_actions.elsewhere_decline(case, expected_version=None, why=WHY_NOT)
    with cast.mette.acting() as acting, pytest.raises(IntegrityError, match="answered_once"), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(withdrawn_at=acting.instant)
