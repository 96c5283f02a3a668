"""The payment guarantee of a stay: who pays, by the reference alone."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast, latecomer
from tests.gates import ObjectGates, Place
from tests.handed_out import handed
from tests.pages import errors_of, fill_in, post

from helle.register.accommodation.models import Offer
from helle.register.placements.models import PayerDecision, Placement
from helle.rules.accommodation.codes import Payer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def addresses(stay: Placement) -> list[str]:
    """The papers of a stay, the first payer's first, as the home sees them."""
    with latecomer("hanne").acting():
        decided = PayerDecision.objects.filter(placement=stay, superseded_at=None).order_by("during")
        return [reverse("stay-guarantee", args=[stay.reference, one.pk]) for one in decided]


def address(stay: Placement) -> str:
    (only,) = addresses(stay)
    return only


class TestGuarantee(ObjectGates):
    view = "stay-guarantee"
    outsiders = ("olga", "rita", "ulla", "henrik")
    wrong_roles = ("vera",)

    def place(self, cast: Cast) -> Place:
        stay = homes.live(cast, homes.open_home(cast), stories.an_opened_case(cast))
        return Place(address(stay), reverse(self.view, args=["P-nothing", stay.pk]))


def test_it_names_the_payer_and_the_stay_by_its_reference_alone(cast: Cast) -> None:
    """The municipality pays from the day she came; the home and CMM have the same paper, which leads nowhere."""
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case, payer=Payer.HOME_MUNICIPALITY, unit="KOM-751")
    with cast.mette.acting():
        alias = Offer.objects.get().alias
    for client in (cast.mette.client(), home.hanne.client()):
        paper = handed(client, address(stay))
        with pikepdf.open(io.BytesIO(paper)) as made, made.open_metadata() as about:
            assert about["pdfuaid:part"] == "1" and str(made.Root.Lang) == "da"
        said = " ".join(access.text_of(paper).split())
        for expected in (stay.reference, "Aarhus Kommune", "05.09.2025", "dagen før afrejse", "1.250,00 kr"):
            assert expected in said, expected
        for secret in (stories.NAME, case.number, "Reden", alias, *places.ADDRESS):
            assert secret not in said, secret


def test_who_pays_next_is_another_line_and_a_leave_ends_it(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case)
    typed = {"payer": "udlst", "since": "2025-09-20", "reasons": "Aftalt med Udlændingestyrelsen"}
    page = reverse("case-placement-payer", args=[case.number, stay.reference])
    fill_in(cast.mette.client(), page, typed)
    # Whoever decides anew from an earlier day is asked whether the later one is to go out of force.
    asked = post(cast.mette.client(), page, typed | {"payer": "cmm", "since": "2025-09-18"})
    assert list(errors_of(asked)) == ["over"] and "Udlændingestyrelsen fra 20. september" in asked.content.decode()
    month = home.hanne.client().get(f"/opholdsdoegn/{home.offer.pk}/2025-09/").content.decode()
    shown = cast.mette.client().get(page).content.decode()
    assert all(one in shown and one in month for one in addresses(stay))
    places.call(home.hanne, "leave", stay.pk, dt.date(2025, 9, 27), "own_home")
    said = [" ".join(access.text_of(handed(cast.mette, one)).split()) for one in addresses(stay)]
    # Neither payer learns of the other, and the rate is that of a day that is paid.
    days = (("05.09.2025 19.09.2025", "Den 19. september 2025"), ("20.09.2025 26.09.2025", "Den 26. september 2025"))
    for paper, expected, others in zip(said, days, reversed(days), strict=True):
        assert all(words in paper for words in expected) and others[0] not in paper
    assert "Udlændingestyrelsen" in said[1] and "Udlændingestyrelsen" not in said[0]


def test_it_does_not_name_the_municipality_where_a_secret_house_lies(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case, payer=Payer.MUNICIPALITY_OF_STAY, unit="KOM-751")
    said = " ".join(access.text_of(handed(cast.mette, address(stay))).split())
    assert "Aarhus" not in said and Payer.MUNICIPALITY_OF_STAY.label.da in said


def test_nothing_is_promised_of_a_grant_an_open_payer_or_an_order_without_an_answer(cast: Cast) -> None:
    home = homes.open_home(cast, grant_places=1)
    first, second, third = stories.open_cases(cast, stories.refer(cast, persons=3))
    mette, hanne = cast.mette.client(), latecomer("hanne").client()
    by_grant = homes.live(cast, home, first, payer=Payer.OPERATING_GRANT)
    assert mette.get(address(by_grant)).status_code == 404
    nobody = homes.live(cast, home, second, payer=None)
    assert addresses(nobody) == []
    assert "tilsagn" not in hanne.get(f"/opholdsdoegn/{home.offer.pk}/2025-09/").content.decode()
    ordered = places.order(cast.mette, third, home.offer)
    homes.pays(cast, ordered, Payer.CMM)
    with cast.mette.acting():  # The home reads no payer of an order before it says yes.
        decided = PayerDecision.objects.get(placement=ordered)
    assert hanne.get(reverse("stay-guarantee", args=[ordered.reference, decided.pk])).status_code == 404
