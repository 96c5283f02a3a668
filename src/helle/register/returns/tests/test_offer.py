"""The offer follows the rules, and nobody is asked twice; with a yes the return opens, seen by those who prepare it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import minor_stories, return_stories, stories
from tests.cast import Cast, Member

from helle.register.cases import queries as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.facts_read import facts_shown
from helle.register.cases.models import Case
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns import queries
from helle.register.returns.choices import AnswerKind, OfferKind, ReturnEnd
from helle.register.returns.models import Answer, Offer, ReturnCase, Step
from helle.register.returns.states import FOLLOWS
from helle.register.support import actions as support
from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.returns.codes import ReturnState
from helle.rules.ruling import Verdict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def steps(by: Member, case: Case) -> set[str]:
    with by.acting():
        return {one.code for one in cases.own_listed_steps(case.pk)}


class TestOffer:
    def test_ret01_who_must_leave_is_offered_it_and_the_step_is_gone(self, cast: Cast, case: Case) -> None:
        assert "offer_return" in steps(cast.mette, case)
        made = return_stories.offer(cast.mette, case)
        assert (made.kind, made.ask_on) == (OfferKind.OFFERED, None)
        with cast.mette.acting():
            assert Offer.objects.get(pk=made.pk).ask_on == clock.today()
        assert "offer_return" not in steps(cast.mette, case)
        opened = return_stories.view(cast.mette, case)
        assert opened.state is ReturnState.OFFERED
        ruling = opened.offers[0].opened.rulings[0]
        assert {one.requirement for one in ruling.reasons} >= {"RET-01", "RET-14", "PUB-RET-01"}

    def test_ret01_nobody_is_asked_twice(self, cast: Cast, case: Case) -> None:
        made = return_stories.offer(cast.mette, case)
        with pytest.raises(Refused, match="answer"):
            return_stories.offer(cast.mette, case)
        return_stories.answer(cast.mette, case, made, AnswerKind.THINKING, ask_again_on=clock.today())
        with pytest.raises(Refused):
            return_stories.offer(cast.mette, case)
        return_stories.answer(cast.mette, case, made, AnswerKind.DECLINED)
        with pytest.raises(Refused) as again:
            return_stories.offer(cast.mette, case)
        assert again.value.field == "why"
        return_stories.offer(cast.mette, case, why=return_stories.OFFERED_WHY)
        assert "offer_return" not in steps(cast.mette, case)

    def test_ret14_a_right_to_stay_plays_no_part_but_the_wish_is_asked(self, cast: Cast) -> None:
        case = stories.a_victim_assessed_by_cmm(cast)
        with pytest.raises(Refused) as unasked:
            return_stories.offer(cast.mette, case, must=False)
        assert unasked.value.field == "wants_to_leave"
        told = return_stories.offer(cast.mette, case, must=False, wants=False)
        assert told.kind == OfferKind.NOT_OFFERED
        assert return_stories.offer(cast.mette, case, must=False, wants=True).kind == OfferKind.OFFERED

    def test_what_she_answered_is_what_the_page_says_of_it(self, cast: Cast) -> None:
        case = stories.a_victim_assessed_by_cmm(cast)
        assert return_stories.offer(cast.mette, case, must=False, wants=False).kind == OfferKind.NOT_OFFERED
        page = cast.mette.client().get(reverse("case-return", args=[case.number]))
        text = page.content.decode()
        assert page.context["offered"].verdict is Verdict.REFUSED
        assert "Skal udrejse: nej · Vil udrejse: nej" in text and "Overvejes" not in text and "Spørg igen" in text

    def test_c13_before_the_assessment_she_is_informed_and_the_wish_is_remembered(self, cast: Cast) -> None:
        case = stories.a_case_with_cmm(cast)
        told = return_stories.offer(cast.mette, case, must=False, wants=True)
        assert told.kind == OfferKind.INFORMATION
        stories.hold_interview(cast.mette, case)
        stories.assess(cast.mette, case, Authority.CMM)
        assert "offer_return" in steps(cast.mette, case)

    def test_what_she_said_of_leaving_is_not_asked_again_for_an_extension_or_another_offer(self, cast: Cast) -> None:
        case = stories.a_victim_assessed_by_cmm(cast)
        with cast.mette.acting():
            support.period_set(case, expected_version=case.version, notified_on=clock.today())
        return_stories.offer(cast.mette, case, must=False, wants=True)
        mette = cast.mette.client()
        for name, field in (("case-extension-request", "wants_or_must_leave"), ("return-offer", "wants_to_leave")):
            form = mette.get(reverse(name, args=[case.number])).context["form"]
            assert form[field].value() == "yes", name

    def test_ret09_under_dublin_she_is_told_that_there_is_none_and_why(self, cast: Cast) -> None:
        case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN)
        told = return_stories.offer(cast.mette, case, must=None)
        assert told.kind == OfferKind.NOT_OFFERED
        reasons = return_stories.view(cast.mette, case).offers[0].opened.rulings[0].reasons
        assert {"RET-09", "RET-10"} <= {one.requirement for one in reasons}

    def test_where_the_relationship_is_over_a_human_decides_with_a_reason(self, cast: Cast) -> None:
        case = stories.a_case_with_cmm(cast)
        stories.hold_interview(cast.mette, case)
        stories.assess(cast.mette, case, Authority.CMM, relationship_current=False, currency_reason=stories.REASONS)
        with pytest.raises(Refused) as open_question:
            return_stories.offer(cast.mette, case, wants=True)
        assert open_question.value.field == "offer_it"
        with pytest.raises(Refused) as unsaid:
            return_stories.offer(cast.mette, case, wants=True, offer_it=True)
        assert unsaid.value.field == "why"
        why = return_stories.OFFERED_WHY
        assert return_stories.offer(cast.mette, case, wants=True, offer_it=False, why=why).kind == OfferKind.NOT_OFFERED
        assert return_stories.offer(cast.mette, case, wants=True, offer_it=True, why=why).kind == OfferKind.OFFERED

    def test_only_cmm_offers_it(self, cast: Cast, case: Case) -> None:
        for who in (cast.karen, cast.ulla, cast.henrik):
            with pytest.raises(PermissionDenied):
                return_stories.offer(who, case)

    def test_a_day_of_tomorrow_of_long_ago_or_before_anybody_knew_of_her_is_refused(
        self, cast: Cast, case: Case
    ) -> None:
        for day in (clock.today() + dt.timedelta(days=1), dt.date(1999, 1, 1), dt.date(2020, 1, 1)):
            with pytest.raises(Refused) as refused:
                return_stories.offer(cast.mette, case, on=day)
            assert refused.value.field == "on"

    @pytest.mark.parametrize(
        ("changed", "constraint"),
        [
            ({"must_leave": False, "wants_to_leave": False}, "return_offered_to_who_leaves"),
            ({"must_leave": None}, "return_offered_to_who_leaves"),
            ({"made_on": dt.date(2030, 1, 1)}, "return_offer_is_not_of_tomorrow"),
            ({"language": "qq"}, "code_can_be_chosen"),
        ],
    )
    def test_the_database_refuses_it_past_the_application(
        self, cast: Cast, case: Case, changed: dict[str, object], constraint: str
    ) -> None:
        with cast.mette.acting():
            assert refused_by_the_database(lambda: straight_offer(case, **changed)) == constraint

    def test_and_to_who_is_no_victim_or_no_foreigner_or_under_dublin(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        for month, (status, constraint) in enumerate(
            (
                (ResidenceStatus.DANISH, "return_offered_to_foreigners_outside_dublin"),
                (ResidenceStatus.ASYLUM_DUBLIN, "return_offered_to_foreigners_outside_dublin"),
                (ResidenceStatus.EU_RIGHT, "return_offered_to_victims"),
            ),
            start=1,
        ):
            stories.record_stay(cast.mette, case, status, since=dt.date(2025, month, 1))
            with cast.mette.acting():
                assert refused_by_the_database(lambda: straight_offer(case)) == constraint


def straight_offer(case: Case, **changed: object) -> None:
    given: dict[str, object] = {
        "sequence": 1, "kind": "offered", "made_on": clock.today(), "must_leave": True, "language": "ro",
        "interpreter": True,
    }  # fmt: skip
    row = new_row(Offer, case, **(given | changed))
    seal(case, row, ruling="[]")
    row.save(force_insert=True)


class TestAnswer:
    def test_flo13_with_a_yes_those_who_prepare_it_see_it_and_the_steps_are_planned(
        self, cast: Cast, case: Case, maja: Member
    ) -> None:
        for who in (cast.henrik, maja):
            with who.acting():
                assert cases.held_categories(case.pk) == frozenset()
        row = return_stories.accept(cast.mette, case)
        with cast.henrik.acting():
            assert cases.held_categories(case.pk) == {"core", "identity", "return_plan", "money"}
        with maja.acting():
            assert cases.held_categories(case.pk) == {"core", "identity", "return_plan"}
        with cast.ulla.acting():
            assert "return_plan" in cases.held_categories(case.pk)
        with cast.mette.acting():
            planned = {one.kind: one for one in Step.objects.filter(return_case=row)}
            end = facts_shown(case.pk, clock.today()).period_end
        assert len(planned) == 6
        assert {one.due for one in planned.values()} == {end}
        assert planned["arrival"].party == "drc"

    def test_who_thinks_it_over_is_asked_again_on_the_day_they_agreed_and_not_before(
        self, cast: Cast, case: Case
    ) -> None:
        made = return_stories.offer(cast.mette, case)
        with pytest.raises(Refused) as no_day:
            return_stories.answer(cast.mette, case, made, AnswerKind.THINKING)
        assert no_day.value.field == "ask_again_on"
        later = clock.today() + dt.timedelta(days=9)
        return_stories.answer(cast.mette, case, made, AnswerKind.THINKING, ask_again_on=later)
        with cast.mette.acting():
            assert [one.due for one in queries.waiting()] == [later]
        return_stories.answer(cast.mette, case, made, AnswerKind.DECLINED)
        with cast.mette.acting():
            assert queries.waiting() == []

    def test_who_declined_and_comes_back_is_taken_at_her_word(self, cast: Cast, case: Case) -> None:
        made = return_stories.offer(cast.mette, case)
        return_stories.answer(cast.mette, case, made, AnswerKind.DECLINED)
        assert return_stories.view(cast.mette, case).state is ReturnState.STOPPED
        return_stories.answer(cast.mette, case, made, AnswerKind.ACCEPTED)
        assert return_stories.view(cast.mette, case).state is ReturnState.ACCEPTED

    def test_ret09_a_yes_under_dublin_comes_too_late(self, cast: Cast, case: Case) -> None:
        made = return_stories.offer(cast.mette, case)
        stories.record_stay(cast.mette, case, ResidenceStatus.ASYLUM_DUBLIN, since=clock.today())
        with pytest.raises(Refused) as refused:
            return_stories.answer(cast.mette, case, made)
        assert "RET-09" in str(refused.value.ruling)

    @pytest.mark.parametrize("last", [None, *AnswerKind])
    def test_the_database_holds_the_same_table_of_answers(
        self, cast: Cast, case: Case, last: AnswerKind | None
    ) -> None:
        made = return_stories.offer(cast.mette, case)
        if last in (AnswerKind.ACCEPTED, AnswerKind.WITHDRAWN):
            return_stories.answer(cast.mette, case, made)
        if last is AnswerKind.WITHDRAWN:
            with cast.mette.acting():
                row = ReturnCase.objects.get(case=case)
            return_stories.stop(cast.mette, case, row)
        if last is AnswerKind.DECLINED:
            return_stories.answer(cast.mette, case, made, last)
        if last is AnswerKind.THINKING:
            return_stories.answer(cast.mette, case, made, last, ask_again_on=clock.today())
        with cast.mette.acting():
            for kind in AnswerKind:
                if kind not in FOLLOWS[last]:
                    found = refused_by_the_database(lambda kind=kind: straight_answer(case, made, kind))  # type: ignore[misc]
                    assert found == "return_answer_follows", kind

    def test_another_return_needs_another_offer_and_a_reason(self, cast: Cast, case: Case) -> None:
        row = return_stories.accept(cast.mette, case)
        return_stories.stop(cast.mette, case, row, ReturnEnd.UNSAFE)
        with pytest.raises(Refused) as unsaid:
            return_stories.offer(cast.mette, case)
        assert unsaid.value.field == "why"
        made = return_stories.offer(cast.mette, case, why=return_stories.OFFERED_WHY)
        return_stories.answer(cast.mette, case, made)
        assert [one.is_open for one in return_stories.view(cast.mette, case).returns] == [True, False]


def straight_answer(case: Case, offer: Offer, kind: AnswerKind) -> None:
    new_row(
        Answer,
        case,
        offer=offer,
        sequence=9,
        kind=kind.value,
        answered_on=clock.today(),
        ask_again_on=clock.today() if kind is AnswerKind.THINKING else None,
        language="ro",
        interpreter=True,
    ).save(force_insert=True)


class TestMinors:
    """An unaccompanied boy: his representative takes part, and his family is searched for first (MIN-10..MIN-13)."""

    @pytest.fixture
    def boy(self, cast: Cast) -> Case:
        case = minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
        stories.hold_interview(cast.ulla, case, representative_present=True)
        return stories.assess(cast.ulla, case, Authority.UDLST, means=())

    def test_min12_he_gets_the_same_offer_with_his_representative(self, cast: Cast, boy: Case) -> None:
        with pytest.raises(Refused) as nobody:
            return_stories.offer(cast.mette, boy, with_representative=True)
        assert nobody.value.field == "with_representative"
        with pytest.raises(Refused) as without:
            return_stories.offer(cast.mette, boy, with_representative=False)
        assert without.value.field == "why"
        appointed = minor_stories.appoint(cast.mette, boy)
        made = return_stories.offer(cast.mette, boy, with_representative=True)
        assert made.representative_id == appointed.pk
        with pytest.raises(Refused) as searched:
            return_stories.answer(cast.mette, boy, made, with_representative=True, why="")
        assert (searched.value.field, "MIN-10" in searched.value.message.da) == ("why", True)
        minor_stories.trace(cast.mette, boy)
        return_stories.answer(cast.mette, boy, made, with_representative=True, why="")
        assert return_stories.view(cast.mette, boy).running is not None

    def test_min13_the_database_asks_for_both_as_well(self, cast: Cast, boy: Case) -> None:
        minor_stories.appoint(cast.mette, boy)
        with cast.mette.acting():
            wanted = "return_with_the_representative_or_a_reason"
            assert refused_by_the_database(lambda: straight_offer(boy)) == wanted
        made = return_stories.offer(cast.mette, boy, with_representative=True)
        return_stories.answer(cast.mette, boy, made, with_representative=True)
        with cast.mette.acting():
            row = ReturnCase.objects.get(case=boy)
        assert row.search_why_sealed is not None
        return_stories.stop(cast.mette, boy, row, ReturnEnd.UNSAFE)
