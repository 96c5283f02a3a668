"""What is told abroad: narrow facts with her consent, each with its ground; contacts; a transfer under Dublin."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from tests import return_stories, stories
from tests.cast import Cast, Member

from helle.register import protection
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.codelists.choices import KeptList
from helle.register.codelists.loading import shipped
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns import queries
from helle.register.returns.choices import ToldFact, ToldWhom, TransferGround
from helle.register.returns.countries import adequacy, adequate_in_part, eea
from helle.register.returns.models import DublinTransfer, ReturnCase, ToldAbroad
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

STATE = {"whom": ToldWhom.RECEIVING_STATE, "country": "DE", "facts": (ToldFact.NAME, ToldFact.VICTIM)}


@pytest.fixture
def dublin(cast: Cast) -> Case:
    """A man whose asylum case belongs to another state (J5)."""
    return stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN)


@pytest.fixture
def received(cast: Cast, dublin: Case) -> Case:
    """Germany is to receive him."""
    return_stories.transfer(cast.ulla, dublin, planned_on=clock.today() + dt.timedelta(days=10))
    return dublin


class TestTold:
    def test_ret26_a_partner_is_told_narrow_facts_with_consent_and_the_ground_is_kept(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        for who in (cast.mette, cast.henrik, maja):
            return_stories.tell_abroad(who, case, running)
        abroad = return_stories.tell_abroad(maja, case, running, country="NG", ground=TransferGround.CONSENT)
        opened = return_stories.view(maja, case).running
        assert opened is not None and len(opened.told) == 4
        assert abroad.ground == "consent"
        assert opened.told[0].rulings[0].rule == "disclosure"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"consent_on": None}, "consent_on"),
            ({"consent_on": dt.date(2030, 1, 1)}, "consent_on"),
            ({"facts": (ToldFact.VICTIM,)}, "facts"),
            ({"ground": TransferGround.CONSENT}, "ground"),
            ({"country": "NG"}, "ground"),
            ({"country": "NG", "ground": TransferGround.ADEQUACY}, "ground"),
            ({"country": "DK"}, "country"),
            ({"country": "NG", "ground": TransferGround.VITAL_INTERESTS}, "ground"),
            ({"recipient": ""}, "recipient"),
            ({"weighing": " "}, "weighing"),
            ({"told_on": dt.date(2030, 1, 1)}, "told_on"),
            ({"told_on": dt.date(2025, 1, 1), "consent_on": dt.date(2025, 1, 1)}, "told_on"),
        ],
    )
    def test_what_is_refused_and_beside_what(
        self, cast: Cast, case: Case, running: ReturnCase, changed: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            return_stories.tell_abroad(cast.mette, case, running, **changed)
        assert refused.value.field == field

    def test_ret26_without_consent_only_in_danger_to_life(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        danger = {"country": "NG", "ground": TransferGround.VITAL_INTERESTS, "consent_on": None}
        return_stories.tell_abroad(cast.mette, case, running, **danger)

    @pytest.mark.parametrize(
        ("changed", "constraint"),
        [
            ({"consent_on": None}, "return_told_with_consent"),
            ({"facts": ["victim"]}, "return_told_partner_narrowly"),
            ({"facts": []}, "return_told_something"),
            ({"return_case": None}, "return_told_state_under_dublin"),
            ({"country": "NG"}, "return_told_ground_fits_the_country"),
            ({"ground": "consent"}, "return_told_ground_fits_the_country"),
            ({"country": "NG", "ground": "adequacy"}, "return_told_ground_fits_the_country"),
            ({"country": "DK"}, "return_told_beyond_denmark"),
            ({"country": "NG", "ground": "vital_interests"}, "return_told_with_consent"),
        ],
    )
    def test_past_the_application(
        self, cast: Cast, case: Case, running: ReturnCase, changed: dict[str, object], constraint: str
    ) -> None:
        def straight() -> None:
            today = clock.today()
            given: dict[str, object] = {
                "return_case": running, "whom": "partner", "country": "RO", "facts": ["name"], "ground": "inside_eea",
                "consent_on": today, "told_on": today,
            }  # fmt: skip
            row = new_row(ToldAbroad, case, **(given | changed))
            seal(case, row, recipient="x", weighing="x", ruling="[]")
            row.save(force_insert=True)

        with cast.mette.acting():
            assert refused_by_the_database(straight) == constraint


def test_the_database_has_the_same_countries_as_the_lists() -> None:
    every = {one["code"] for one in shipped(KeptList.COUNTRIES)}
    source = (Path(protection.__file__).parent / "sql/056_returns.sql").read_text(encoding="utf-8")
    in_eea = source.split("FUNCTION helle.in_eea", 1)[1].split("$$;", 1)[0]
    adequate = source.split("FUNCTION helle.adequate_since", 1)[1].split("$$;", 1)[0]
    assert set(re.findall(r"'([A-Z]{2})'", in_eea)) == eea() <= every
    told = {
        code: dt.date.fromisoformat(day) for code, day in re.findall(r"\('([A-Z]{2})', date '([\d-]+)'\)", adequate)
    }
    assert told == adequacy() and not eea() & set(told) and set(told) <= every


class TestWhere:
    @pytest.fixture
    def going(self, cast: Cast, case: Case, running: ReturnCase) -> ReturnCase:
        """She goes to Romania."""
        return_stories.go(cast.mette, case, running)
        return running

    def test_ret26_a_partner_in_another_country_than_hers_is_told_for_a_reason(
        self, cast: Cast, case: Case, going: ReturnCase, maja: Member
    ) -> None:
        other: dict[str, object] = {"country": "NG", "ground": TransferGround.CONSENT}
        for why in ("", "\u200b", "ok"):
            with pytest.raises(Refused, match="RET-26") as refused:
                return_stories.tell_abroad(maja, case, going, **other, elsewhere_why=why)
            assert refused.value.field == "elsewhere_why"
        return_stories.tell_abroad(maja, case, going, **other, elsewhere_why=return_stories.ELSEWHERE_WHY)

    @pytest.mark.parametrize("country", sorted(adequate_in_part()))
    def test_where_a_decision_covers_some_alone_it_is_asked_whether_the_recipient_is_one(
        self, cast: Cast, case: Case, going: ReturnCase, country: str
    ) -> None:
        told: dict[str, object] = {
            "country": country,
            "ground": TransferGround.ADEQUACY,
            "elsewhere_why": return_stories.ELSEWHERE_WHY,
        }
        with pytest.raises(Refused, match="45") as refused:
            return_stories.tell_abroad(cast.henrik, case, going, **told)
        assert refused.value.field == "covered"
        return_stories.tell_abroad(cast.henrik, case, going, **told, covered=True)

    @pytest.mark.parametrize(
        ("changed", "constraint"),
        [
            ({"country": "NG", "ground": "consent"}, "return_told_where_she_goes"),
            ({"country": "US", "ground": "adequacy"}, "return_told_recipient_is_covered"),
        ],
    )
    def test_past_the_application(
        self, cast: Cast, case: Case, going: ReturnCase, changed: dict[str, object], constraint: str
    ) -> None:
        def straight() -> None:
            today = clock.today()
            given: dict[str, object] = {
                "return_case": going, "whom": "partner", "facts": ["name"], "consent_on": today, "told_on": today,
            }  # fmt: skip
            row = new_row(ToldAbroad, case, **(given | changed))
            why = return_stories.ELSEWHERE_WHY if row.country == "US" else ""
            seal(case, row, recipient="x", weighing="x", ruling="[]", elsewhere_why=why)
            row.save(force_insert=True)

        with cast.mette.acting():
            assert refused_by_the_database(straight) == constraint

    def test_ret02_a_country_of_which_she_is_no_citizen_is_her_own_for_a_reason(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        with pytest.raises(Refused, match="RET-02") as refused:
            return_stories.go(cast.mette, case, running, country="GM")
        assert refused.value.field == "why"
        return_stories.go(cast.mette, case, running, country="GM", why="Hun er født dér og har søgt om pas")


class TestContacts:
    def test_flo22_the_ministry_answers_once(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        asked = return_stories.ask_ministry(cast.henrik, case, running)
        with cast.henrik.acting():
            assert "Svar fra Udenrigsministeriet" in [one.what.da for one in queries.waiting()]
        return_stories.ministry_answers(cast.mette, case, asked)
        with pytest.raises(Refused):
            return_stories.ministry_answers(cast.henrik, case, asked)


class TestDublin:
    def test_ret10_the_receiving_state_is_told_with_his_consent_alone(self, cast: Cast, received: Case) -> None:
        dublin = received
        with pytest.raises(Refused) as refused:
            return_stories.tell_abroad(cast.mette, dublin, None, **(STATE | {"consent_on": None}))
        assert refused.value.field == "consent_on"
        danger = {"ground": TransferGround.VITAL_INTERESTS, "consent_on": None}
        with pytest.raises(Refused):
            return_stories.tell_abroad(cast.mette, dublin, None, **(STATE | danger))
        return_stories.tell_abroad(cast.mette, dublin, None, **STATE)
        assert len(return_stories.view(cast.mette, dublin).told_states) == 1

    def test_ret10_the_state_that_receives_him_is_told_and_nothing_of_a_plan(self, cast: Cast, dublin: Case) -> None:
        with pytest.raises(Refused) as before:
            return_stories.tell_abroad(cast.mette, dublin, None, **STATE)
        return_stories.transfer(cast.ulla, dublin, planned_on=clock.today())
        for changed, field in (({"country": "NL"}, "country"), ({"facts": (ToldFact.PLAN,)}, "facts")):
            with pytest.raises(Refused) as refused:
                return_stories.tell_abroad(cast.mette, dublin, None, **(STATE | changed))
            assert refused.value.field == field
        assert before.value.field == "country"

        def straight(country: str, facts: list[str]) -> None:
            today = clock.today()
            row = new_row(
                ToldAbroad, dublin, whom="receiving_state", country=country, facts=facts, ground="inside_eea",
                consent_on=today, told_on=today,
            )  # fmt: skip
            seal(dublin, row, recipient="x", weighing="x", ruling="[]")
            row.save(force_insert=True)

        with cast.mette.acting():
            another = refused_by_the_database(lambda: straight("NL", ["name"]))
            a_plan = refused_by_the_database(lambda: straight("DE", ["plan"]))
        assert (another, a_plan) == ("return_told_state_that_receives", "return_told_partner_narrowly")

    def test_ret10_a_transfer_is_planned_ahead_and_on_the_desk_from_its_day_on(self, cast: Cast, dublin: Case) -> None:
        with pytest.raises(Refused) as refused:
            return_stories.transfer(cast.ulla, dublin, planned_on=clock.today() - dt.timedelta(days=60))
        assert refused.value.field == "planned_on"

        def straight() -> None:
            row = new_row(
                DublinTransfer, dublin, sequence=1, country="DE", planned_on=clock.today() - dt.timedelta(days=1)
            )
            row.save(force_insert=True)

        with cast.ulla.acting():
            assert refused_by_the_database(straight) == "dublin_transfer_planned_ahead"
        day = clock.today() + dt.timedelta(days=2)
        return_stories.transfer(cast.ulla, dublin, planned_on=day)
        with cast.ulla.acting():
            assert queries.waiting() == []
        clock.freeze(clock.now() + dt.timedelta(days=9))
        with cast.ulla.acting():
            assert [(one.due, one.case_id) for one in queries.waiting()] == [(day, dublin.pk)]
        return_stories.transfer(cast.ulla, dublin, planned_on=day, done_on=day)
        with cast.ulla.acting():
            assert queries.waiting() == []

    def test_nor_a_state_outside_or_of_who_is_not_under_dublin(self, cast: Cast, dublin: Case) -> None:
        outside = {"country": "NG", "ground": TransferGround.CONSENT}
        with pytest.raises(Refused) as refused:
            return_stories.tell_abroad(cast.mette, dublin, None, **(STATE | outside))
        assert refused.value.field == "country"
        stories.record_stay(cast.mette, dublin, ResidenceStatus.ASYLUM_PENDING, since=clock.today())
        with pytest.raises(Refused) as otherwise:
            return_stories.tell_abroad(cast.mette, dublin, None, **STATE)
        assert otherwise.value.field == "told_on"

    def test_ret10_udlaendingestyrelsen_plans_the_transfer_anew_until_it_is_done(
        self, cast: Cast, dublin: Case
    ) -> None:
        ahead = clock.today() + dt.timedelta(days=10)
        return_stories.transfer(cast.ulla, dublin, planned_on=ahead)
        return_stories.transfer(cast.ulla, dublin, planned_on=ahead + dt.timedelta(days=3))
        return_stories.transfer(cast.ulla, dublin, planned_on=ahead, done_on=clock.today())
        with pytest.raises(Refused):
            return_stories.transfer(cast.ulla, dublin, planned_on=ahead)
        seen = return_stories.view(cast.mette, dublin)
        assert [one.sequence for one in seen.transfers] == [3, 2, 1]

    def test_who_records_it_and_of_whom(self, cast: Cast, dublin: Case, case: Case) -> None:
        with pytest.raises(PermissionDenied):
            return_stories.transfer(cast.mette, dublin, done_on=clock.today())
        for given, field in (({"country": "NG"}, "country"), ({}, "planned_on")):
            with pytest.raises(Refused) as refused:
                return_stories.transfer(cast.ulla, dublin, **given)  # type: ignore[arg-type]
            assert refused.value.field == field
        with pytest.raises(Refused, match="Dublin"):
            return_stories.transfer(cast.ulla, case, done_on=clock.today())
