"""What stands of the criminal statistics that the police deliver, and from which delivery (STA-04, PUB-STAT-05)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests.cast import Cast, Member, latecomer
from tests.gates import ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.prosecution import statistics_actions, statistics_queries
from helle.register.prosecution.choices import DeliveryMistake
from helle.register.prosecution.contact_models import DeliveredNumber, Delivery
from helle.register.prosecution.statistics_actions import RowsRefused
from helle.register.prosecution.statistics_doubts import OWN_COUNTS, NumbersApart
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.offences import Offence as Provision
from helle.rules.crime.stages import CriminalStage
from helle.rules.statistics.criminal_delivery import doubts
from helle.rules.statistics.criminal_statistics import CaseCount, CaseNumber, PoliceDistrict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_ID = "00000000-0000-4000-8000-000000000000"
HEAD = "aar;bestemmelse;slags;kreds;personer\n"
ALL = HEAD + (
    "2024;s262a;charges;;20\n"
    "2024;s262a;charges;POL-OJYL;6\n"
    "2024;s262a;indictments;;9\n"
    "2024;s262b;charges;;4\n"
    "2023;s262a;charges;;15\n"
)
A_FEW = HEAD + "2024;s262a;charges;;21\n2024;s262b;charges;;\n"


def deliver(by: Member, content: str, cut_off: dt.date, **knows: bool) -> Delivery:
    with by.acting():
        return statistics_actions.delivery_take_in(content, cut_off=cut_off, **knows)


def standing(by: Member) -> dict[tuple[int, str, str, str], tuple[int | None, dt.date]]:
    with by.acting():
        return {
            statistics_queries.key_of(one): (one.number, one.delivery.cut_off) for one in statistics_queries.standing()
        }


class TestDeliveryWithdraw(ObjectGates):
    view = "criminal-delivery-withdraw"
    may = "stine"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "rita", "peter", "lone", "anton")
    wrong_roles = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[told.deliver(cast.stine).pk]), reverse(self.view, args=[NO_ID]))


def test_sta_04_a_small_delivery_replaces_what_it_covers_and_hides_nothing(cast: Cast) -> None:
    early, late = dt.date(2025, 3, 1), dt.date(2025, 9, 1)
    first, second = deliver(cast.stine, ALL, early), deliver(cast.stine, A_FEW, late)
    assert standing(cast.stine) == {
        (2024, "s262a", "charges", ""): (21, late),
        (2024, "s262a", "charges", "POL-OJYL"): (6, early),
        (2024, "s262a", "indictments", ""): (9, early),
        (2024, "s262b", "charges", ""): (4, early),
        (2023, "s262a", "charges", ""): (15, early),
    }
    page = cast.stine.client().get(reverse("criminal-statistics")).content.decode()
    named = [
        page.count(f'<td role="cell" data-title="Gjort op"><a href="?leverance={one.pk}">') for one in (first, second)
    ]
    assert named == [4, 1]
    was = cast.stine.client().get(reverse("criminal-statistics"), {"leverance": str(first.pk)}).content.decode()
    assert "nej: afløst af" in was and f"?leverance={second.pk}" in was
    # Whoever reads the country alone is told of the same, without the districts.
    with cast.rita.acting():
        covered = {one.row.pk: one for one in statistics_queries.deliveries(statistics_queries.standing())}
        assert (covered[first.pk].years, covered[first.pk].districts, covered[first.pk].stand) == ([2023, 2024], 0, 3)
        assert (covered[second.pk].kinds, covered[second.pk].stand) == ([CaseCount.CHARGES], 1)


def test_sta_04_what_does_not_add_up_with_what_stands_is_refused_row_by_row(cast: Cast) -> None:
    early, late = dt.date(2025, 3, 1), dt.date(2025, 9, 1)
    deliver(cast.stine, ALL, early)
    for row in ("2024;s262a;charges;POL-FYN;15", "2024;s262a;charges;;5"):
        with pytest.raises(RowsRefused) as refused:
            deliver(cast.stine, HEAD + "2024;s262b;charges;;9\n" + row, early)
        assert [one.line for one in refused.value.rows] == [3]
        assert "det, der allerede gælder" in refused.value.rows[0].text.da
    assert standing(cast.stine)[2024, "s262b", "charges", ""] == (4, early)
    # Together they add up; what was closed on another day is taken in, and the receipt says what looks odd.
    deliver(cast.stine, HEAD + "2024;s262a;charges;;5\n2024;s262a;charges;POL-OJYL;2\n", early, knows_fall=True)
    sent = SimpleUploadedFile("tal.csv", (HEAD + "2024;s262a;charges;POL-FYN;50\n").encode())
    stine = cast.stine.client()
    # Of two days it is asked about once, and then it is so.
    with pytest.raises(NumbersApart):
        deliver(cast.stine, HEAD + "2024;s262a;charges;POL-FYN;50\n", late)
    typed = {"file": sent, "cut_off": late, "knows_apart": "on"}
    response = fill_in(stine, reverse("criminal-delivery-new"), typed)
    page = stine.get(response["Location"]).content.decode()
    assert "1 ser mærkeligt ud" in page and "hele landet er 5, men kredsene giver tilsammen 52" in page
    with cast.stine.acting(), pytest.raises(DatabaseError, match="adds_up_with_what"), transaction.atomic():
        told.past_the_action(early, PoliceDistrict.FYN, 50)


def test_sta_04_what_was_closed_earlier_does_not_replace_what_was_closed_later(cast: Cast) -> None:
    early, late = dt.date(2025, 3, 1), dt.date(2025, 9, 1)
    deliver(cast.stine, A_FEW, late)
    stine = cast.stine.client()
    sent = SimpleUploadedFile("tal.csv", ALL.encode())
    response = fill_in(stine, reverse("criminal-delivery-new"), {"file": sent, "cut_off": early})
    assert "1 af dem gælder ikke" in stine.get(response["Location"]).content.decode()
    assert standing(cast.stine)[2024, "s262a", "charges", ""] == (21, late)
    assert standing(cast.stine)[2023, "s262a", "charges", ""] == (15, early)


def test_sta_04_a_delivery_put_out_of_force_leaves_what_it_replaced_and_is_still_read(cast: Cast) -> None:
    early = dt.date(2025, 3, 1)
    deliver(cast.stine, ALL, early)
    wrong, key = deliver(cast.stine, A_FEW, clock.today()), (2024, "s262a", "charges", "")
    stine = cast.stine.client()
    fill_in(stine, reverse("criminal-delivery-withdraw", args=[wrong.pk]), {"why": "cut_off"})
    assert standing(cast.stine)[key] == (20, early)
    page = stine.get(reverse("criminal-statistics"), {"leverance": str(wrong.pk)}).content.decode()
    assert "Forkert opgørelsesdag" in page and "Ingen af tallene gælder" in page and ">21<" in page
    with cast.stine.acting(), pytest.raises(Refused):
        statistics_actions.delivery_withdraw(wrong, why=DeliveryMistake.RECALLED)


def test_a_delivery_is_put_out_of_force_by_the_analyst_alone_and_for_good(cast: Cast) -> None:
    row = told.deliver(cast.stine)

    def write(by: Member, **values: object) -> int:
        with by.acting(), transaction.atomic():
            given = {"superseded_at": clock.now(), "superseded_by": by.user, "superseded_why": "cut_off", **values}
            return Delivery.objects.filter(pk=row.pk).update(**given)

    for by in (cast.mette, cast.peter, cast.rita):
        assert write(by) == 0
    for values in ({"superseded_why": ""}, {"superseded_by": cast.mette.user}, {"superseded_why": "x"}):
        with pytest.raises(DatabaseError):
            write(cast.stine, **values)
    with cast.stine.acting():
        statistics_actions.delivery_withdraw(row, why=DeliveryMistake.CUT_OFF)
        assert Delivery.objects.filter(pk=row.pk).update(superseded_why="wrong_file") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            DeliveredNumber.objects.filter(delivery=row).update(number=7)


def one(kind: CaseCount, number: int | None, district: PoliceDistrict | None = None, year: int = 2024) -> CaseNumber:
    return CaseNumber(year, Provision.S262A, kind, number, district)


@pytest.mark.parametrize(
    ("numbers", "odd"),
    [
        ([one(CaseCount.CHARGES, 3), one(CaseCount.INDICTMENTS, 4)], [CaseCount.INDICTMENTS]),
        ([one(CaseCount.CHARGES, 3), one(CaseCount.INDICTMENTS, 3), one(CaseCount.CONVICTIONS, 3)], []),
        ([one(CaseCount.INDICTMENTS, 2), one(CaseCount.ACQUITTALS, 3)], [CaseCount.ACQUITTALS]),
        # Without indictments the charges are what there is; a number that was not delivered is none.
        (
            [one(CaseCount.CHARGES, 2), one(CaseCount.INDICTMENTS, None), one(CaseCount.CONVICTIONS, 3)],
            [CaseCount.CONVICTIONS],
        ),
        ([one(CaseCount.CHARGES, 1), one(CaseCount.WITHDRAWN, 2)], [CaseCount.WITHDRAWN]),
        # A report is a case, and a charge a person.
        ([one(CaseCount.REPORTS, 1), one(CaseCount.CHARGES, 5)], []),
        # Another unit and another year are no comparison.
        ([one(CaseCount.CHARGES, 1, PoliceDistrict.FYN), one(CaseCount.INDICTMENTS, 2, PoliceDistrict.KBH)], []),
        ([one(CaseCount.CHARGES, 1, year=2023), one(CaseCount.INDICTMENTS, 2)], []),
        ([one(CaseCount.CHARGES, 3), one(CaseCount.CHARGES, 4, PoliceDistrict.FYN)], [CaseCount.CHARGES]),
    ],
)
def test_pub_stat_05_what_is_higher_than_the_stage_before_is_told(
    numbers: list[CaseNumber], odd: list[CaseCount]
) -> None:
    assert [each.of.kind for each in doubts(numbers)] == odd


def test_sta_04_what_looks_odd_is_taken_in_and_told(cast: Cast) -> None:
    stine = cast.stine.client()
    sent = SimpleUploadedFile("tal.csv", (HEAD + "2024;s262a;charges;;2\n2024;s262a;convictions;;3\n").encode())
    response = fill_in(stine, reverse("criminal-delivery-new"), {"file": sent, "cut_off": dt.date(2025, 3, 1)})
    page = stine.get(response["Location"]).content.decode()
    assert "1 ser mærkeligt ud" in page and "domme er 3, men sigtelser er 2" in page
    # The districts of one delivery come to more than the country of another: each is as it was delivered.
    deliver(cast.stine, HEAD + "2024;s262a;charges;POL-FYN;5\n", dt.date(2025, 6, 1), knows_apart=True)
    assert "kredsene giver tilsammen 5" in stine.get(reverse("criminal-statistics")).content.decode()


def test_sta_04_a_row_without_a_number_replaces_nothing_and_a_file_of_such_rows_is_none(cast: Cast) -> None:
    stine, early = cast.stine.client(), dt.date(2025, 3, 1)
    empty = SimpleUploadedFile("tal.csv", (HEAD + "2024;s262a;charges;;\n").encode())
    page = reverse("criminal-delivery-new")
    assert list(errors_of(post(stine, page, {"file": empty, "cut_off": early}))) == ["file"]
    sent = SimpleUploadedFile("tal.csv", A_FEW.encode())
    response = fill_in(stine, page, {"file": sent, "cut_off": early})
    shown = stine.get(response["Location"]).content.decode()
    assert "1 tal er taget ind. 1 række har intet tal; den er ikke leveret og afløser intet." in shown


def test_sta_04_what_a_row_can_say_is_shown_and_what_is_not_understood_is_said_back(cast: Cast) -> None:
    page = reverse("criminal-delivery-new")
    shown = cast.stine.client().get(page).content.decode()
    assert "s262a" in shown and "charges" in shown and "POL-BORN" in shown
    numbers, wrong = statistics_actions.numbers_in(
        HEAD + "2024;§ 262 a;Sigtelser;Københavns Politi;3\n2024;s262x;charges;;1\n2024;s262a;charges;;99999999999999\n"
    )
    assert list(numbers.values()) == [one(CaseCount.CHARGES, 3, PoliceDistrict.KBH)]
    said = [each.text.da for each in wrong]
    assert "»s262x«" in said[0] and "s282_286" in said[0]
    assert "for stort" in said[1]


@pytest.mark.parametrize("who", ["mette", "peter", "lone"])
def test_sta_04_a_file_of_the_cases_one_sees_says_so_and_names_no_country(cast: Cast, who: str) -> None:
    case = told.open_case(cast.peter)
    told.suspect(cast.peter, case)
    told.involve(cast.peter, case)
    by = latecomer("lone") if who == "lone" else getattr(cast, who)
    year = clock.today().year
    file = by.client().get(reverse("criminal-statistics-file"), {"aar": year}).content.decode()
    head = [line for line in file.removeprefix("\ufeff").splitlines() if line.startswith("#")]
    assert any("personer for hvert journalnummer" in line for line in head)
    assert any(f"Gjort op: {clock.today():%Y-%m-%d}" in line for line in head)
    assert any("Ikke hele landet" in line for line in head) is (who != "lone")
    assert any("i hele landet" in line for line in head) is (who == "lone")
    assert any(";;" in line for line in file.splitlines()) is (who == "lone")
    assert statistics_actions.numbers_in(file)[1] == []
    with pytest.raises(Refused) as refused:
        deliver(cast.stine, file, clock.today())
    assert refused.value.message == OWN_COUNTS


def test_cri_23_one_step_has_no_middle_and_steps_follow_the_way(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    suspect = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, suspect)
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, suspect)
    shown = cast.peter.client().get(reverse("criminal-figures")).content.decode()
    assert "0 dage (ét tilfælde)" in shown
    assert shown.index("Anmeldelse → Sigtelse") < shown.index("Sigtelse → Tiltale")


def test_another_address_of_a_delivery_is_not_found(cast: Cast) -> None:
    for asked in ("x", NO_ID, "%00"):
        assert cast.stine.client().get(reverse("criminal-statistics"), {"leverance": asked}).status_code == 404
