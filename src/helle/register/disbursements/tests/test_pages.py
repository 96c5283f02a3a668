"""The pages of the journey and the ledger: who opens them, who does not, and what is refused beside its field."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import ClassVar
from xml.etree import ElementTree

import pytest
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast, latecomer
from tests.gates import CaseGates
from tests.handed_out import handed
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.models import Instalment, LedgerEntry, LongerTime
from helle.register.interface.cells import harmless
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class LedgerGates(CaseGates):
    """A page of a return whose plan is approved; Hjemrejsestyrelsen has it."""

    may = "henrik"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "peter", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "karen", "mette", "maja")

    def case(self, cast: Cast) -> Case:
        case = stories.an_assessed_victim(cast)
        row = return_stories.accept(cast.mette, case)
        money.arrived(cast, case, row)
        return case

    def running(self, cast: Cast, case: Case) -> ReturnCase:
        with cast.mette.acting():
            return ReturnCase.objects.get(case=case)


class TestLedger(LedgerGates):
    view = "return-ledger"
    methods = ("GET",)
    action = "return.ledger_read"
    wrong_roles = ("vera", "stine")


class TestFile(LedgerGates):
    view = "return-ledger-file"
    wrong_roles = ("vera", "stine")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return ["csv"]


class TestJourney(LedgerGates):
    view = "return-journey"
    wrong_roles = ("vera", "karen", "mette")


class TestArrival(LedgerGates):
    view = "return-arrival"


class TestInstalment(LedgerGates):
    view = "return-instalment"


class TestInstalmentPay(LedgerGates):
    view = "return-instalment-pay"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [money.instalment(cast.henrik, case, self.running(cast, case)).pk]


class TestInstalmentDrop(TestInstalmentPay):
    view = "return-instalment-drop"


class TestDelivery(LedgerGates):
    view = "return-delivery"


class TestReverse(LedgerGates):
    view = "return-entry-reverse"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [money.deliver(money.second(), case, self.running(cast, case)).pk]


class TestReceipt(TestReverse):
    view = "return-receipt"
    wrong_roles = ("vera", "karen", "mette")


class TestLonger(LedgerGates):
    view = "return-longer"


class TestLongerAgree(LedgerGates):
    view = "return-longer-agree"

    def more(self, cast: Cast, case: Case) -> list[object]:
        row = self.running(cast, case)
        until = money.day_of(cast).replace(year=money.day_of(cast).year + 1)
        return [money.ask_longer(cast.henrik, case, row, until).pk]


class TestReport(LedgerGates):
    view = "return-report"
    wrong_roles = ("vera", "karen", "mette")


class TestComplete(LedgerGates):
    view = "return-complete"


def test_the_way_from_the_booking_to_the_closing(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    row = return_stories.accept(cast.mette, case)
    henrik, maja, page = cast.henrik.client(), latecomer("maja").client(), f"/sager/{case.number}/hjemsendelse/"
    assert "Rejsen er ikke bestilt" in henrik.get(page + "regnskab/").content.decode()
    plans.approved(cast, case, row)
    fill_in(henrik, page + "rejsen/", {"travels_on": "2025-10-08", "note": money.MET})
    missing = post(henrik, page + "rejsen/", {"kind": "departed"})
    assert set(errors_of(missing)) == {"note"} and "Ledsager på rejsen" in missing.content.decode()
    fill_in(henrik, page + "rejsen/", {"kind": "departed", "note": money.MET})
    fill_in(maja, page + "rejsen/", {"note": money.MET})
    refused = post(henrik, page + "rater/", {"due": "2026-05-07", "amount": "3.000"})
    assert set(errors_of(refused)) == {"due"} and "RET-06" in refused.content.decode()
    assert "2026-05-07" in refused.content.decode()
    # Whoever agrees an instalment does not pay it within the week.
    second = money.second().client()
    fill_in(second, page + "rater/", {"due": "2025-10-06", "amount": "3.000"})
    with cast.henrik.acting():
        planned = Instalment.objects.get(case=case)
    pay = f"{page}rater/{planned.pk}/betal/"
    for changed, field in (
        ({"currency": "usd"}, "currency"),
        ({"amount": "-3000"}, "amount"),
        ({"amount": "3001"}, "amount"),
        ({"paid_on": "2025-10-05"}, "paid_on"),
    ):
        refused = post(henrik, pay, {"text": money.PAID_TO} | changed)
        assert set(errors_of(refused)) == {field}, changed
        assert money.PAID_TO in refused.content.decode()
    fill_in(henrik, pay, {"text": money.PAID_TO})
    line = next(iter(henrik.get(page + "levering/").context["form"].fields["line"].choices))[0]
    fill_in(henrik, page + "levering/", {"line": line, "amount": "10000", "text": money.PAID_FOR})
    with cast.henrik.acting():
        entry = LedgerEntry.objects.get(case=case, number=2)
    fill_in(maja, f"{page}poster/{entry.pk}/kvittering/", {"number": money.NUMBER, "supplier": money.SUPPLIER})
    fill_in(second, f"{page}poster/{entry.pk}/modpost/", {"why": money.WRONG})
    fill_in(henrik, page + "laengere/", {"which": "cash", "until": "2026-05-07", "why": money.LONGER})
    with cast.henrik.acting():
        asked = LongerTime.objects.get(case=case)
    own = henrik.get(f"{page}laengere/{asked.pk}/").content.decode()
    assert "Tag ønsket om længere tid tilbage" in own and "Gives der længere tid?" not in own
    assert set(errors_of(post(second, f"{page}laengere/{asked.pk}/", {"agreed": "no"}))) == {"why"}
    fill_in(second, f"{page}laengere/{asked.pk}/", {"agreed": "yes"})
    fill_in(henrik, page + "rater/", {"due": "2026-05-07", "amount": "2.000"})
    with cast.henrik.acting():
        other = Instalment.objects.get(case=case, sequence=2)
    fill_in(henrik, f"{page}rater/{other.pk}/ud/", {"why": money.DROPPED})
    fill_in(maja, page + "rejsen/", {})
    fill_in(maja, page + "rapport/", {"kind": "final", "text": money.REPORTED})
    html = cast.mette.client().get(page + "regnskab/").content.decode()
    for words in ("MET", "PAID_TO", "PAID_FOR", "WRONG", "LONGER", "DROPPED", "REPORTED"):
        assert getattr(money, words) in html, words
    assert "Bogfør" not in html
    assert "afsluttende rapport mangler" not in henrik.get(page + "afslut/").content.decode()
    closed = fill_in(henrik, page + "afslut/", {})
    # Hjemrejsestyrelsen has the case a while yet: something stands paid.
    assert closed.headers["Location"] == page + "regnskab/"
    assert "Gennemført" in cast.mette.client().get(page).content.decode()
    assert "Gennemført" in cast.mette.client().get(page + "regnskab/").content.decode()


def test_no_cell_of_a_spreadsheet_is_a_formula(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    money.arrived(cast, case, row)
    entry = money.deliver(cast.henrik, case, row, 1_000, text='=HYPERLINK("http://example.invalid";"x")\n<b>&')
    money.receipt(cast.henrik, case, entry)
    money.take_back(money.second(), case, entry)
    client, page = cast.henrik.client(), f"/sager/{case.number}/hjemsendelse/regnskab/fil/"
    table = list(csv.reader(io.StringIO(handed(client, page + "csv/").decode("utf-8-sig")), delimiter=";"))
    assert table[1][5].startswith("'=HYPERLINK")
    assert [line[3] for line in table[1:3]] == ["1000", "-1000"]
    assert (table[1][6], table[1][8:10]) == (plans.OVEN, [money.NUMBER, money.SUPPLIER])
    assert [line[10] for line in table[1:3]] == ["Henrik Vad", "Helga Storm"]
    assert '\n""\r' not in handed(client, page + "csv/").decode() and [] in table
    ledger = client.get(f"/sager/{case.number}/hjemsendelse/regnskab/").content.decode()
    assert money.NUMBER in ledger and money.SUPPLIER in ledger and plans.OVEN in ledger
    assert table[-2][3:] == ["0", "DKK", "30000", "40000", "30000"]
    with zipfile.ZipFile(io.BytesIO(handed(client, page + "ods/"))) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 # Our own file.
    attributes = [name for one in content.iter() for name in one.attrib]
    assert not any(name.endswith("formula") for name in attributes)
    texts = ["".join(one.itertext()) for one in content.iter() if one.tag.endswith("}p")]
    assert '=HYPERLINK("http://example.invalid";"x")' in texts and "<b>&" in texts
    assert client.get(page + "exe/").status_code == 404


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff20SUM", "'\uff20SUM"),
        (" =1", "' =1"),
        ("\u202e=1", "'=1"),
        ("ovn \u202efdp.exe", "ovn fdp.exe"),
        ("ovn\nog fad", "ovn\nog fad"),
        ("", ""),
    ],
)
def test_no_letter_of_a_cell_is_other_than_it_seems(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_the_journey_is_judged_by_the_step_that_is_chosen(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    plans.approved(cast, case, row)
    money.happen(cast.henrik, case, row, JourneyKind.TRAVEL_BOOKED)
    henrik, page = cast.henrik.client(), f"/sager/{case.number}/hjemsendelse/rejsen/"
    before = henrik.get(page)
    assert before.context["ruling"] is None and "Mangler før rejsen" in before.content.decode()
    asked = post(henrik, page, {"kind": "departed", "regler": "fulgt"})
    assert "Sagen kommer til at stå som »Rejst«" in asked.content.decode()
    money.happen(cast.henrik, case, row, JourneyKind.DEPARTED)
    money.happen(cast.henrik, case, row, JourneyKind.ARRIVED)
    money.happen(cast.henrik, case, row, JourneyKind.ACTIVITIES_BEGUN)
    assert henrik.get(page).status_code == 404


def test_who_decides_on_longer_time_sees_the_time_there_is_and_what_is_open(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    home = money.arrived(cast, case, row).on_day
    money.instalment(cast.henrik, case, row)
    asked = money.ask_longer(cast.henrik, case, row, home.replace(year=home.year + 1))
    page = f"/sager/{case.number}/hjemsendelse/laengere/{asked.pk}/"
    decides = money.second().client().get(page).content.decode()
    assert "Rater, der ikke er betalt" in decides and "Regnet fra ankomsten" in decides
