"""Pages of one case about where the person lives: who may, what they show, and what a form says."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.accommodation.models import Offer
from helle.register.cases.models import Case
from helle.register.placements import queries
from helle.register.placements.models import Needs, PayerDecision, Placement, Tie
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class OrderersGates(CaseGates):
    """For CMM's caseworkers, and Udlændingestyrelsen where it has the case; the lead of CMM writes no placement."""

    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "karen")


class TestHome(CaseGates):
    view = "case-placement"
    methods = ("GET",)
    action = "placement.read"


class TestFinder(CaseGates):
    view = "case-placement-find"
    methods = ("GET",)
    action = "placement.looked"


class TestNeeds(OrderersGates):
    view = "case-placement-needs"


class TestTie(OrderersGates):
    view = "case-placement-tie"


class TestTieEnd(OrderersGates):
    view = "case-placement-tie-end"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [stays.tie(cast.mette, case, stories.an_opened_case(cast)).pk]


class TestOrder(OrderersGates):
    view = "case-placement-order"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [places.offer(cast.mette).pk]


class TestNoneFound(OrderersGates):
    view = "case-placement-none"


class TestAct(OrderersGates):
    view = "case-placement-act"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [places.order(cast.mette, case, places.offer(cast.mette)).reference, "svar"]


class TestPayer(OrderersGates):
    view = "case-placement-payer"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [places.order(cast.mette, case, places.offer(cast.mette)).reference]


def url(view: str, case: Case, *more: object) -> str:
    return reverse(f"case-placement{view}", args=[case.number, *more])


def only(case: Case) -> Placement:
    return queries.in_force().get(case=case)


def test_from_needs_to_leaving(cast: Cast) -> None:
    case, other = stories.a_case_with_cmm(cast), stories.a_case_with_cmm(cast)
    house: Offer = places.offer(cast.mette)
    mette = cast.mette.client()
    needs = {"vulnerability": "high", "features": ["secret_address"], "excluded_regions": ["north"],
             "exploited_in_prostitution": "yes", "words": stays.NEEDS_WORDS}  # fmt: skip
    fill_in(mette, url("-needs", case), needs)
    with cast.mette.acting():
        assert Needs.objects.get(case=case).exploited_in_prostitution is True
    fill_in(mette, url("-tie", case), {"other": other.number, "kind": "apart", "why": stays.TIE_WHY})
    refused = post(mette, url("-tie", case), {"other": "2025-9999", "kind": "apart", "why": stays.TIE_WHY})
    assert errors_of(refused) == {"other": ["I har ingen sag med det nummer."]}
    page = mette.get(url("-find", case)).content.decode()
    assert house.alias in page and "Ledigt nu: 2+1" in page.replace("</strong>", "")
    assert url("-order", case, house.pk) in page
    for secret in places.ADDRESS:
        assert secret not in page
    fill_in(mette, url("-order", case, house.pk), {})
    with cast.mette.acting():
        row = only(case)
    fill_in(mette, url("-act", case, row.reference, "svar"), {"accepted": "yes"})
    fill_in(mette, url("-act", case, row.reference, "ankomst"), {})
    home = mette.get(url("", case)).content.decode()
    assert "Bor der siden" in home and stays.NEEDS_WORDS in home and stays.TIE_WHY in home
    told = mette.get(reverse("case-page", args=[case.number])).content.decode()
    assert f"Plads bestilt: {house.alias}" in told and f"Kom til {house.alias}" in told
    fill_in(mette, url("-payer", case, row.reference), {"payer": "cmm"})
    early = post(mette, url("-act", case, row.reference, "fraflytning"), {"on": "2024-01-01", "cause": "left"})
    assert "før hun eller han kom" in errors_of(early)["on"][0]
    fill_in(mette, url("-act", case, row.reference, "fraflytning"), {"cause": "moved"})
    with cast.mette.acting():
        assert (only(case).leave_cause, PayerDecision.objects.get(placement=row).payer) == ("moved", "cmm")
        tie = Tie.objects.get()
    fill_in(mette, url("-tie-end", case, tie.pk), {})
    assert "Flyttet" in mette.get(url("", case)).content.decode()
    assert mette.get(url("-act", case, row.reference, "fest")).status_code == 404


def test_a_limited_place_asks_for_its_end_and_its_reason_and_keeps_what_was_typed(cast: Cast) -> None:
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.NONE)
    hotel, mette = stays.hotel(cast.mette), cast.mette.client()
    refused = post(mette, url("-order", case, hotel.pk), {"reasons": stays.ORDER_WHY})
    assert list(errors_of(refused)) == ["planned_until"]
    assert stays.ORDER_WHY in refused.content.decode()
    with cast.mette.acting():
        until = clock.today() + dt.timedelta(days=9)
    refused = post(mette, url("-order", case, hotel.pk), {"planned_until": until.isoformat()})
    assert list(errors_of(refused)) == ["reasons"]
    typed = {"planned_until": until.isoformat(), "reasons": stays.ORDER_WHY, "other_why": "special_needs"}
    fill_in(mette, url("-order", case, hotel.pk), typed)
    with cast.mette.acting():
        row = only(case)
    desk = mette.get(reverse("desk")).content.decode()
    assert "Stedet har ikke svaret på bestillingen" in desk
    answer, no = url("-act", case, row.reference, "svar"), {"accepted": "no", "why": stays.NO_WHY}
    assert list(errors_of(post(mette, answer, no))) == ["declined_why"]
    fill_in(mette, answer, no | {"declined_why": "safety"})
    assert "Stedet sagde nej; find et andet" in mette.get(reverse("desk")).content.decode()
    page = mette.get(url("", case)).content.decode()
    assert "Stedet sagde nej: Personen er ikke sikker nok der" in page and stays.NO_WHY in page


def test_where_nothing_is_open_the_finder_says_who_goes_on(cast: Cast) -> None:
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.NONE)
    mette = cast.mette.client()
    page = mette.get(url("-find", case)).content.decode()
    assert "Udlændingestyrelsen er ansvarlig" in page and url("-none", case) in page
    fill_in(mette, url("-none", case), {"reasons": "Lederen fandt et værelse hos en kollega."})
    assert (
        "Slutdagen ligger ikke efter"
        in mette.get(url("-find", case) + "?fra=2025-10-08&til=2025-10-07").content.decode()
    )


def test_udlaendingestyrelsen_orders_where_it_has_the_case(cast: Cast) -> None:
    case, house = stories.a_case_with_udlst(cast), places.offer(cast.mette)
    fill_in(cast.ulla.client(), url("-order", case, house.pk), {"reasons": stays.ORDER_WHY})
    with cast.mette.acting():
        assert only(case).by_unit.code == "UDLST"
