"""The order of a place on paper: what the home needs to house her, and nothing else (FLO-18, PUB-ORG-09)."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast, Member
from tests.gates import ObjectGates, Place
from tests.handed_out import handed

from helle.register.accommodation.models import Offer
from helle.register.bed_days import order_paper
from helle.register.cases import person_actions
from helle.register.people.choices import ProtectionGround
from helle.register.placements import actions
from helle.register.placements.models import Placement
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


PROTECTED = "Adressen er beskyttet. Giv ikke videre, hvor personen bor"


def address(stay: Placement) -> str:
    return reverse("stay-order", args=[stay.reference])


def words(who: Member, stay: Placement) -> str:
    return " ".join(access.text_of(handed(who, address(stay))).split())


class TestOrder(ObjectGates):
    view = "stay-order"
    outsiders = ("olga", "rita", "henrik")
    wrong_roles = ("vera",)

    def place(self, cast: Cast) -> Place:
        stay = places.order(cast.mette, stories.an_opened_case(cast), homes.open_home(cast).offer)
        return Place(address(stay), reverse(self.view, args=["P-nothing"]))


def test_it_says_what_the_home_needs_and_names_nobody(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stays.write_needs(cast.mette, case, with_own_children=True)
    stay = stays.order(cast.mette, case, home.offer)
    with cast.mette.acting():
        alias = Offer.objects.get().alias
    for who in (cast.mette, home.hanne):
        with pikepdf.open(io.BytesIO(handed(who, address(stay)))) as made, made.open_metadata() as about:
            assert about["pdfuaid:part"] == "1" and str(made.Root.Lang) == "da"
        said = words(who, stay)
        for expected in (stay.reference, alias, "med eget barn", "Center mod Menneskehandel", "Svar i Helle"):
            assert expected in said, expected
        for secret in (stories.NAME, case.number, stays.NEEDS_WORDS, *places.ADDRESS, places.PROVIDER):
            assert secret not in said, secret
    stays.answer(cast.mette, stay)
    assert "Stedet har sagt ja." in words(home.hanne, stay)


def test_it_warns_the_home_of_a_protected_address_before_its_yes_and_in_both_languages(cast: Cast) -> None:
    """Papers of a stay go on to others; they name nobody, and say that she is not to be told of (PUB-DIG-12)."""
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = stays.order(cast.mette, case, home.offer)
    assert PROTECTED not in words(home.hanne, stay)
    with cast.mette.acting():
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.POLICE, since=clock.today(), until=None
        )
    for who in (cast.mette, home.hanne):
        assert PROTECTED in words(who, stay), who.user.full_name
        assert "politi" not in words(who, stay)
    with home.hanne.acting():
        made = order_paper.pdf(order_paper.get_order_paper(stay.reference), "en")
    assert "The address is protected. Do not pass on where" in " ".join(access.text_of(made).split())


def test_of_what_was_declined_or_taken_back_there_is_no_order(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    declined = stays.answer(cast.mette, stays.order(cast.mette, case, home.offer), accepted=False)
    back = stays.order(cast.mette, case, home.offer)
    with cast.mette.acting():
        actions.placement_withdraw(back)
    for row in (declined, back):
        for who in (cast.mette, home.hanne):
            assert who.client().get(address(row)).status_code == 404


def test_an_order_that_is_answered_is_not_asked_about_again(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = stays.answer(cast.mette, stays.order(cast.mette, case, home.offer))
    assert home.hanne.client().get(reverse("home-answer", args=[stay.reference])).status_code == 302
