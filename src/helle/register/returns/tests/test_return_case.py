"""The return case: where she goes and with whom, the steps before the journey, and that it is stopped."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from tests import disbursement_stories, reintegration_stories, return_stories, stories
from tests.cast import Cast, Member, member

from helle.register.cases import queries as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns import actions, queries
from helle.register.returns.choices import AnswerKind, ReturnEnd, RiskLevel, SearchOutcome, StepParty, StepState
from helle.register.returns.models import Answer, Destination, PartnerSearch, ReturnCase, Risk, Step
from helle.register.returns.programmes import programmes
from helle.rules.codes import ResidenceStatus
from helle.rules.returns.codes import Destination as DestinationKind
from helle.rules.returns.codes import ReturnState

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestProgrammes:
    def test_ret15_they_run_since_the_first_of_april_2020_and_can_end(self) -> None:
        errin = programmes()["errin"]
        assert not errin.takes("RO", dt.date(2020, 3, 31))
        assert errin.takes("RO", dt.date(2020, 4, 1))

    def test_a_programme_with_a_list_of_countries_reaches_those_alone_and_until_its_last_day(self) -> None:
        listed = replace(programmes()["errin"], countries=frozenset({"NG"}), valid_until=dt.date(2022, 6, 30))
        assert listed.takes("NG", dt.date(2022, 6, 30))
        assert not listed.takes("NG", dt.date(2022, 7, 1))
        assert not listed.takes("RO", dt.date(2022, 6, 30))


class TestDestination:
    def test_ret16_without_a_programme_dansk_flygtningehjaelp_is_asked_and_it_stays_on_its_desk_until_answered(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        return_stories.go(cast.henrik, case, running)
        with maja.acting():
            waits = queries.waiting()
        assert [one.what.da for one in waits] == ["Find en partner i landet", "Aftal mødet ved ankomsten"]
        return_stories.find_partner(maja, case, return_stories.search_of(maja, case))
        with maja.acting():
            assert [one.what.da for one in queries.waiting()] == ["Aftal mødet ved ankomsten"]
        opened = return_stories.view(cast.mette, case).running
        assert opened is not None and opened.partner_found == return_stories.PARTNER

    def test_ret16_a_partner_outside_the_programmes_is_weighed(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        with pytest.raises(Refused) as unsaid:
            return_stories.go(cast.henrik, case, running, partner=return_stories.PARTNER)
        assert (unsaid.value.field, "RET-16" in str(unsaid.value.ruling)) == ("why", True)
        return_stories.go(cast.henrik, case, running, partner=return_stories.PARTNER, why=return_stories.GOING_WHY)
        with cast.mette.acting():
            assert not PartnerSearch.objects.filter(case=case).exists()

    def test_a_programme_that_is_found_meanwhile_ends_the_search(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        return_stories.go(cast.mette, case, running)
        return_stories.go(cast.mette, case, running, programme="erso", partner=return_stories.PARTNER)
        opened = return_stories.view(cast.mette, case).running
        assert opened is not None
        assert [one.row.outcome for one in opened.searches] == [SearchOutcome.NOT_NEEDED]
        assert [one.row.sequence for one in opened.destinations] == [2, 1]
        assert {one.rule for one in opened.destinations[0].rulings} == {"return_programme", "return_preparation"}

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"country": "DK"}, "country"),
            ({"country": ""}, "country"),
            ({"programme": "nowhere"}, "programme"),
            ({"programme": "errin", "since": dt.date(2025, 1, 1)}, "since"),
            ({"programme": "other"}, "programme_name"),
            ({"kind": DestinationKind.ELSEWHERE}, "why"),
            ({"approval_meant_on": dt.date(2026, 6, 1)}, "why"),
            ({"since": dt.date(2030, 1, 1)}, "since"),
            ({"approval_meant_on": dt.date(2020, 1, 1)}, "approval_meant_on"),
        ],
    )
    def test_what_is_refused_and_beside_what(
        self, cast: Cast, case: Case, running: ReturnCase, changed: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            return_stories.go(cast.mette, case, running, **changed)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("changed", "constraint"),
        [
            ({"country": "DK"}, "return_leaves_denmark"),
            ({"kind": "elsewhere"}, "return_elsewhere_is_weighed"),
            ({"partner_sealed": b"x"}, "return_partner_outside_programmes_is_weighed"),
            ({"since": dt.date(2030, 1, 1)}, "return_entry_is_not_of_tomorrow"),
            ({"country": "QQ"}, "code_can_be_chosen"),
            ({"approval_meant_on": dt.date(2020, 1, 1)}, "return_approval_is_meant_ahead"),
        ],
    )
    def test_past_the_application(
        self, cast: Cast, case: Case, running: ReturnCase, changed: dict[str, object], constraint: str
    ) -> None:
        def straight() -> None:
            given: dict[str, object] = {
                "sequence": 1, "country": "RO", "kind": "home_country", "since": clock.today(),
                "approval_meant_on": clock.today(),
            }  # fmt: skip
            row = new_row(Destination, case, return_case=running, **(given | changed))
            seal(case, row, ruling="[]")
            row.save(force_insert=True)

        with cast.mette.acting():
            assert refused_by_the_database(straight) == constraint

    def test_once_she_has_departed_the_country_stands_and_another_partner_is_weighed(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        return_stories.go(cast.mette, case, running)
        disbursement_stories.arrived(cast, case, running)
        # The plan is approved: the day on which that was expected may be over.
        clock.freeze(clock.now() + dt.timedelta(days=300))
        over = {"approval_meant_on": clock.today() - dt.timedelta(days=300)}
        for changed, field in (({"country": "MD", "why": return_stories.GOING_WHY}, "country"), ({}, "why")):
            with pytest.raises(Refused) as refused:
                return_stories.go(cast.henrik, case, running, programme="erso", **over | changed)
            assert refused.value.field == field
        return_stories.go(cast.henrik, case, running, programme="erso", **over, why=return_stories.GOING_WHY)


class TestSearch:
    def test_ret16_that_there_is_no_partner_says_why_and_is_on_the_desks_until_another_way_is_written(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        return_stories.go(cast.mette, case, running)
        search = return_stories.search_of(maja, case)
        with pytest.raises(Refused) as unsaid:
            return_stories.find_partner(maja, case, search, SearchOutcome.NOT_FOUND, "", note=" ")
        assert unsaid.value.field == "note"

        def straight() -> None:
            PartnerSearch.objects.filter(pk=search.pk).update(
                outcome="not_found", answered_on=clock.today(), answered_by=maja.user.pk
            )

        with maja.acting():
            assert refused_by_the_database(straight) == "return_no_partner_is_said_why"
        return_stories.find_partner(maja, case, search, SearchOutcome.NOT_FOUND, "")

        def asked(who: Member) -> bool:
            with who.acting():
                return any(one.what.da.startswith("Ingen partner fundet") for one in queries.waiting())

        assert [asked(who) for who in (cast.mette, cast.henrik, maja)] == [True, True, False]
        opened = return_stories.view(cast.mette, case).running
        assert opened is not None and opened.none_found
        # The country once more: Dansk Flygtningehjælp looks again.
        clock.freeze(clock.now() + dt.timedelta(minutes=1))
        return_stories.go(cast.henrik, case, running)
        assert [asked(who) for who in (cast.mette, cast.henrik)] == [False, False]
        clock.freeze(clock.now() + dt.timedelta(minutes=1))
        return_stories.find_partner(maja, case, return_stories.search_of(maja, case), SearchOutcome.NOT_FOUND, "")
        assert asked(cast.mette)
        return_stories.go(cast.mette, case, running, partner=return_stories.PARTNER, why=return_stories.GOING_WHY)
        assert not asked(cast.mette)

    def test_an_answer_names_the_partner_that_was_found_and_is_given_once(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        return_stories.go(cast.mette, case, running)
        search = return_stories.search_of(maja, case)
        for outcome, partner in ((SearchOutcome.FOUND, ""), (SearchOutcome.NOT_FOUND, return_stories.PARTNER)):
            with pytest.raises(Refused) as refused:
                return_stories.find_partner(maja, case, search, outcome, partner)
            assert refused.value.field == "partner"
        return_stories.find_partner(maja, case, search, SearchOutcome.NOT_FOUND, "")
        with pytest.raises(Refused):
            return_stories.find_partner(cast.henrik, case, search)

        def straight() -> None:
            PartnerSearch.objects.filter(pk=search.pk).update(outcome="found", partner_sealed=b"x")

        with maja.acting():
            assert refused_by_the_database(straight) == "return_entry_is_closed_once"


class TestSteps:
    def test_each_party_has_its_own_on_its_desk_until_they_are_in_place(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        with cast.henrik.acting():
            assert len(queries.waiting()) == 7  # With the country and the risk, which nobody has written.
        return_stories.close_step(cast.henrik, case, return_stories.step_of(cast.henrik, case, "identity"))
        return_stories.close_step(
            cast.mette, case, return_stories.step_of(cast.mette, case, "escort"), StepState.NOT_NEEDED
        )
        with cast.henrik.acting():
            assert len(queries.waiting()) == 5
        arrival = return_stories.step_of(maja, case, "arrival")
        return_stories.close_step(maja, case, arrival)
        with maja.acting():
            assert queries.waiting() == []
        with pytest.raises(Refused):
            return_stories.close_step(maja, case, arrival)

    def test_dansk_flygtningehjaelp_closes_its_own_alone(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        theirs = return_stories.step_of(maja, case, "identity")
        with pytest.raises(PermissionDenied):
            return_stories.close_step(maja, case, theirs)
        with maja.acting():
            changed = Step.objects.filter(pk=theirs.pk).update(state="done")
        assert changed == 0

    def test_ret11_tickets_are_booked_on_an_approved_plan(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        tickets = return_stories.step_of(cast.henrik, case, "tickets")
        with pytest.raises(Refused, match="approved") as refused:
            return_stories.close_step(cast.henrik, case, tickets)
        assert refused.value.field == "state"

        def straight() -> None:
            Step.objects.filter(pk=tickets.pk).update(
                state="done", closed_on=clock.today(), closed_by=cast.henrik.user.pk
            )

        with cast.henrik.acting():
            assert refused_by_the_database(straight) == "return_tickets_on_an_approved_plan"
        reintegration_stories.approved(cast, case, running)
        return_stories.close_step(cast.henrik, case, tickets)

    def test_one_that_is_not_needed_says_why(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        with pytest.raises(Refused) as refused:
            return_stories.close_step(
                cast.mette, case, return_stories.step_of(cast.mette, case, "escort"), StepState.NOT_NEEDED, note=""
            )
        assert refused.value.field == "note"

    def test_planned_anew_it_is_another_partys_and_the_old_plan_stays(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        step = return_stories.step_of(cast.henrik, case, "airport")
        with cast.henrik.acting():
            due = clock.today() + dt.timedelta(days=4)
            actions.step_plan(case, step, expected_version=None, party=StepParty.CMM, due=due)
            with pytest.raises(Refused):
                actions.step_plan(case, step, expected_version=None, party=StepParty.CMM, due=due)
        with cast.mette.acting():
            assert ("Aftal hjælp i lufthavnen", due) in [(one.what.da, one.due) for one in queries.waiting()]
            assert Step.objects.filter(return_case=running, kind="airport").count() == 2


class TestRisk:
    def test_acc03_what_was_weighed_waits_on_no_colleagues_desk_though_it_is_closed_to_her(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        """The desk of the unit asks the database whether there is one, and not the rows, which it does not see."""
        stories.assign(cast.mette, case, cast.mette)
        nina = member("Nina Bro", "CMM", "cmm_caseworker")

        def waits(who: Member) -> bool:
            with who.acting():
                return "Vurdér risikoen for ny menneskehandel" in [one.what.da for one in queries.waiting()]

        assert waits(cast.mette) and waits(nina)
        return_stories.assess_risk(cast.mette, case, running)
        assert not waits(cast.mette) and not waits(nina)
        with nina.acting():
            assert not Risk.objects.filter(case=case).exists()

    def test_acc03_it_is_assessed_and_neither_dansk_flygtningehjaelp_nor_a_partner_reads_it(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        return_stories.assess_risk(cast.mette, case, running)
        return_stories.assess_risk(cast.henrik, case, running, RiskLevel.SOME)
        with maja.acting():
            assert not Risk.objects.filter(case=case).exists()
        with pytest.raises(PermissionDenied):
            return_stories.assess_risk(maja, case, running)


class TestStop:
    def test_with_the_end_nobody_sees_it_any_more_and_her_no_is_her_answer(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        return_stories.stop(cast.henrik, case, running)
        for who in (cast.henrik, maja):
            with who.acting():
                assert cases.held_categories(case.pk) == frozenset()
                assert queries.waiting() == []
        with cast.ulla.acting():
            assert "return_plan" not in cases.held_categories(case.pk)
        opened = return_stories.view(cast.mette, case)
        assert opened.state is ReturnState.STOPPED
        assert opened.offer is not None and opened.offer.last is AnswerKind.WITHDRAWN

    def test_nothing_is_written_into_a_return_that_was_stopped(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        step = return_stories.step_of(cast.mette, case, "identity")
        return_stories.stop(cast.mette, case, running, ReturnEnd.UNSAFE)
        with pytest.raises(Refused):
            return_stories.stop(cast.mette, case, running, ReturnEnd.UNSAFE)
        with pytest.raises(Refused):
            return_stories.close_step(cast.mette, case, step)
        with pytest.raises(Refused):
            return_stories.assess_risk(cast.mette, case, running)

        def again() -> None:
            ReturnCase.objects.filter(pk=running.pk).update(ended_on=clock.today())

        with cast.mette.acting():
            assert refused_by_the_database(again) == "return_is_ended_once"

    def test_a_yes_is_not_taken_back_beside_a_return_that_runs(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        def straight() -> None:
            answer = new_row(
                Answer, case, offer_id=running.offer_id, sequence=2, kind="withdrawn", answered_on=clock.today(),
                language="ro", interpreter=True,
            )  # fmt: skip
            answer.save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        with cast.mette.acting():
            assert refused_by_the_database(straight) == "return_follows_the_answer"

    def test_ret10_dublin_ends_it(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        stories.record_stay(cast.mette, case, ResidenceStatus.ASYLUM_DUBLIN, since=clock.today())
        with pytest.raises(Refused, match="stops it first"):
            return_stories.transfer(cast.ulla, case, done_on=clock.today())
        return_stories.stop(cast.mette, case, running, ReturnEnd.DUBLIN)
        return_stories.transfer(cast.ulla, case, done_on=clock.today())
        assert return_stories.view(cast.mette, case).state is ReturnState.TRANSFERRED
