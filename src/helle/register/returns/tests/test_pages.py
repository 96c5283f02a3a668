"""The pages of a return: who opens them, who does not, and what the audit says."""

from __future__ import annotations

from typing import ClassVar

import pytest
from tests import correction_stories, return_stories, stories
from tests.cast import Cast, latecomer
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.returns import queries
from helle.register.returns.models import Offer, ReturnCase, Step
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class ReturnGates(CaseGates):
    """A page of her case. Of those outside, one of each kind; the others stand in the tests of the database."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "peter", "henrik", "maja", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine")

    def case(self, cast: Cast) -> Case:
        return stories.an_assessed_victim(cast)


class TestReturn(ReturnGates):
    view = "case-return"
    methods = ("GET",)
    action = "return.read"


class TestOffer(ReturnGates):
    view = "return-offer"
    wrong_roles = ("vera", "karen")


class TestAnswer(ReturnGates):
    view = "return-answer"
    wrong_roles = ("vera", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [return_stories.offer(cast.mette, case).pk]


class RunningGates(ReturnGates):
    """She has said yes: Hjemrejsestyrelsen and Dansk Flygtningehjælp are inside."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "peter", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "karen", "ulla", "maja")

    def case(self, cast: Cast) -> Case:
        case = stories.an_assessed_victim(cast)
        return_stories.accept(cast.mette, case)
        return case

    def running(self, cast: Cast, case: Case) -> ReturnCase:
        with cast.mette.acting():
            return ReturnCase.objects.get(case=case)


class TestDestination(RunningGates):
    view = "return-destination"


class TestPartner(RunningGates):
    view = "return-partner"
    may = "maja"
    wrong_roles = ("vera", "karen", "ulla")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return_stories.go(cast.mette, case, self.running(cast, case))
        return [return_stories.search_of(cast.mette, case).pk]


class TestStepClose(RunningGates):
    view = "return-step-close"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [return_stories.step_of(cast.mette, case, "identity").pk]


class TestStepPlan(RunningGates):
    view = "return-step-plan"
    may = "henrik"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [return_stories.step_of(cast.mette, case, "identity").pk]


class TestStop(RunningGates):
    view = "return-stop"


class TestRisk(RunningGates):
    view = "return-risk"


class TestContact(RunningGates):
    view = "return-contact"


class TestContactAnswer(RunningGates):
    view = "return-contact-answer"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [return_stories.ask_ministry(cast.mette, case, self.running(cast, case)).pk]


class TestTellPartner(RunningGates):
    view = "return-tell-partner"
    may = "maja"
    wrong_roles = ("vera", "karen", "ulla")


class DublinGates(ReturnGates):
    """A man under the Dublin Regulation."""

    def case(self, cast: Cast) -> Case:
        return stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN)


class TestTellState(DublinGates):
    view = "return-tell-state"
    wrong_roles = ("vera", "karen", "ulla")


class TestTransfer(DublinGates):
    view = "return-transfer"
    may = "ulla"
    wrong_roles = ("vera", "mette")


def test_the_way_from_the_offer_to_a_return_that_is_prepared_and_stopped(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    mette, maja, page = cast.mette.client(), latecomer("maja").client(), f"/sager/{case.number}/hjemsendelse/"
    form = mette.get(page + "tilbud/").context["form"]
    assert (form["must_leave"].value(), form["language"].value()) == ("yes", "ro")
    assert "with_representative" not in form.fields
    fill_in(mette, page + "tilbud/", {"interpreter": "yes"})
    with cast.mette.acting():
        offer = Offer.objects.get(case=case)
    answer = f"{page}tilbud/{offer.pk}/svar/"
    assert set(errors_of(post(mette, answer, {"kind": "thinking"}))) == {"ask_again_on"}
    fill_in(mette, answer, {"kind": "accepted", "why": return_stories.SAID})
    fill_in(mette, page + "land/", {"country": "RO", "kind": "home_country", "programme": ""})
    hers = maja.get(page)
    assert hers.status_code == 200
    html = hers.content.decode()
    assert "Find en partner" not in html and "Notér, om der er en partner" in html
    for hidden in (return_stories.SAID, "Tilbuddet", "Risiko for at blive handlet igen", "Stands hjemsendelsen"):
        assert hidden not in html, hidden
    assert "Find en partner i landet" in maja.get("/").content.decode()
    search = hers.context["view"].running.search.row.pk
    fill_in(maja, f"{page}partner/{search}/", {"outcome": "found", "partner": return_stories.PARTNER})
    refused = post(mette, page + "land/", {})
    assert set(errors_of(refused)) == {"why"}  # A partner outside the programmes is weighed.
    fill_in(mette, page + "land/", {"why": return_stories.GOING_WHY})
    henrik = cast.henrik.client()
    assert "Fastslå identiteten" in henrik.get("/").content.decode()
    with cast.henrik.acting():
        step = Step.objects.get(case=case, kind="identity")
    fill_in(henrik, f"{page}skridt/{step.pk}/", {"note": return_stories.STEP_NOTE})
    with cast.henrik.acting():
        airport = Step.objects.get(case=case, kind="airport")
    fill_in(henrik, f"{page}skridt/{airport.pk}/plan/", {"party": "drc"})
    fill_in(henrik, page + "risiko/", {"level": "high", "text": return_stories.RISK})
    fill_in(henrik, page + "kontakt/", {"about": "health", "asked": return_stories.ASKED})
    contact = henrik.get(page).context["view"].running.contacts[0].row.pk
    fill_in(henrik, f"{page}kontakt/{contact}/", {"outcome": "brokered", "answer": return_stories.BROKERED})
    told = {"facts": ["name", "arrival"], "ground": "inside_eea", "consent_on": "2025-10-06"}
    fill_in(maja, page + "videregivet/partner/", told | {"weighing": return_stories.WEIGHED})
    html = mette.get(page).content.decode()
    for words in ("PARTNER", "GOING_WHY", "STEP_NOTE", "RISK", "ASKED", "BROKERED", "WEIGHED"):
        assert getattr(return_stories, words) in html, words
    assert return_stories.RISK not in maja.get(page).content.decode()
    stopped = fill_in(henrik, page + "stands/", {"why": "withdrawn", "note": return_stories.STOPPED})
    assert stopped.headers["Location"] == "/"
    assert henrik.get(page).status_code == 404
    assert return_stories.STOPPED in mette.get(page).content.decode()
    assert any(line.action == "return.told_abroad" for line in audit_lines(cast))


def test_j5_a_man_under_dublin_is_told_why_and_transferred(cast: Cast) -> None:
    case = DublinGates().case(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    mette, ulla, page = cast.mette.client(), cast.ulla.client(), f"/sager/{case.number}/hjemsendelse/"
    html = mette.get(page).content.decode()
    assert "RET-09" in html and "Notér, at personen har fået besked" in html
    fill_in(mette, page + "tilbud/", {"interpreter": "no"})
    assert "Notér, hvad staten har fået at vide" not in mette.get(page).content.decode()
    fill_in(ulla, page + "overfoersel/", {"country": "DE", "planned_on": "2025-10-20"})
    state = mette.get(page + "videregivet/stat/").context["form"]
    assert {"DK", "ZZ", "NG"} & {code for code, _word in state["country"].field.choices} == set()
    fill_in(
        mette,
        page + "videregivet/stat/",
        {
            "country": "DE", "recipient": return_stories.PARTNER, "facts": ["name", "victim"], "ground": "inside_eea",
            "consent_on": "2025-10-06", "weighing": return_stories.WEIGHED,
        },
    )  # fmt: skip
    hers = ulla.get(page).content.decode()
    assert "Personen har fået besked" in hers and "Navn, at personen har været udsat for menneskehandel" in hers
    with cast.mette.acting():
        assert queries.told_under_dublin(case) == []
    assert "Notér overførslen" in hers and return_stories.WEIGHED not in hers and "Tilbuddet" not in hers
    fill_in(ulla, page + "overfoersel/", {"transferred_on": "2025-10-06"})
    html = mette.get(page).content.decode()
    assert "overført 6. oktober 2025" in html and return_stories.WEIGHED in html


def test_c6_who_helps_with_the_return_reads_who_it_is_and_not_how_the_case_has_gone(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    return_stories.accept(cast.mette, case)
    of_cmm = cast.mette.client().get(f"/sager/{case.number}/").content.decode()
    of_drc = latecomer("maja").client().get(f"/sager/{case.number}/").content.decode()
    for course in ("Vurderet handlet", "Kontaktperson"):
        assert course in of_cmm and course not in of_drc, course
    assert case.number in of_drc
