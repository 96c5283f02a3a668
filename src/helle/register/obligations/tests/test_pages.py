"""The pages one reads: the obligations, one of them, a study, a report and its paper."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import Cast, named
from tests.gates import FigureGates, ObjectGates, Place
from tests.obligation_stories import IMR_STUDY, answer, document, draw, judge, publish, recommend, reply
from tests.pages import audit_lines

from helle.register.obligations.models import Obligation
from helle.rules.obligations.codes import ObligationState

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


class TestTheObligations(FigureGates):
    view = "obligations"
    action = "obligation.listed"


class TestAnObligation(FigureGates, ObjectGates):
    view = "obligation"
    action = "obligation.read"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=["coe-12"]), reverse(self.view, args=["coe-99"]))


class TestAStudy(FigureGates, ObjectGates):
    view = "study"
    action = "study.read"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[IMR_STUDY]), reverse(self.view, args=["ingen-2024"]))


class TestAReport(FigureGates, ObjectGates):
    view = "treaty-report"
    action = "treaty_report.read"
    may = "birte"

    def place(self, cast: Cast) -> Place:
        report = draw(named(cast, "birte"))
        return Place(reverse(self.view, args=[report.pk]), reverse(self.view, args=[NOWHERE]))

    def test_a_draft_is_read_by_who_answers_for_it_and_by_cmm_alone(self, cast: Cast, there: Place) -> None:
        for who, status in (("bent", 200), ("karen", 200), ("jytte", 404), ("anders", 404)):
            assert named(cast, who).client().get(there.url).status_code == status, who


class TestThePaper(TestAReport):
    view = "treaty-report-paper"
    action = "treaty_report.printed"


class TestWhatAVisitorFromTheMinistryReads:
    """Of each instrument and article: what carries it, what shows it, what its ministry says, who answered."""

    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        cast = cast_of_the_class
        jytte = named(cast, "jytte")
        document(jytte, "coe-26")
        judge(jytte, "coe-26")
        judge(jytte, "coe-19", state=ObligationState.NOT_CARRIED, why="Det er overvejet og fravalgt.")
        publish(named(cast, "ida"))
        recommend(named(cast, "ida"), "CMM", "JM")
        reply(cast.karen)
        report = draw(named(cast, "birte"))
        answer(named(cast, "bent"), report)
        return cast

    def _page(self, cast: Cast, name: str, *args: str, **asked: str) -> str:
        content: str = named(cast, "charlotte").client().get(reverse(name, args=args), asked).content.decode()
        return content

    def test_every_obligation_is_there_and_says_how_it_stands_def_05(self, cast: Cast) -> None:
        page = self._page(cast, "obligations")
        for one in Obligation.objects.all():
            assert reverse("obligation", args=[one.code]) in page, one.code
        assert "<strong>1</strong> Bæres ud" in page and "<strong>1</strong> Bæres ikke ud" in page
        assert "Intet bærer dem" in page and "Undersøgelse af indsatsen" in page and "ILO" in page

    def test_it_is_read_by_instrument_state_and_ministry(self, cast: Cast) -> None:
        page = self._page(cast, "obligations", tilstand="carried")
        assert 'href="/forpligtelser/coe-26/"' in page and 'href="/forpligtelser/coe-12/"' not in _tables(page)
        page = _tables(self._page(cast, "obligations", instrument="palermo"))
        assert 'href="/forpligtelser/palermo-3/"' in page and 'href="/forpligtelser/coe-26/"' not in page
        page = _tables(self._page(cast, "obligations", ministerium="BM"))
        assert 'href="/forpligtelser/ilo-29-1/"' in page and 'href="/forpligtelser/ilo-29-25/"' not in page

    @pytest.mark.parametrize("typed", ["010190-1234", "x" * 3000, "a\x00b"])
    def test_what_is_typed_into_the_address_is_not_in_the_audit(self, cast: Cast, typed: str) -> None:
        page = self._page(cast, "obligations", tilstand=typed, instrument=typed, ministerium=typed)
        assert reverse("obligation", args=["coe-26"]) in page
        line = next(one for one in audit_lines(cast) if one.action == "obligation.listed")
        assert line.detail == {"state": "", "instrument": "", "owner": ""}

    def test_an_obligation_shows_what_carries_it_and_links_to_it(self, cast: Cast) -> None:
        page = self._page(cast, "obligation", "coe-26")
        assert "/regler/charge_waiver/" in page and "/handlingsplan/INI-13/" in page
        assert "Notat om praksis" in page and "Reglerne følges" in page and "Jytte Lindhard" in page
        assert "Almindeligt kendt ret, ikke slået op" in page
        assert "aldrig nævnes som hjemmel" in self._page(cast, "obligation", "eu-2")
        assert "Historie: bedømmes ikke." in self._page(cast, "obligation", "framework-2002")

    def test_a_study_shows_each_unit_and_what_it_answered(self, cast: Cast) -> None:
        page = self._page(cast, "study", IMR_STUDY)
        assert "Oplys alle ofre om erstatning" in page and "Et ark på tolv sprog." in page
        assert "Venter på svar" in page and "Skal følges op" in page
        assert "/handlingsplan/INI-05/" in page

    def test_the_plan_and_the_initiative_lead_here(self, cast: Cast) -> None:
        assert reverse("obligations") in self._page(cast, "action-plan")
        assert reverse("study", args=[IMR_STUDY]) in self._page(cast, "initiative", "INI-05")


def _tables(page: str) -> str:
    return page.split('class="filters"')[1]
