"""The plan in versions: what it may say, who sends it, and four eyes (RET-11, RET-13, RET-17..RET-24)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests import correction_stories, return_stories, stories
from tests import reintegration_stories as plans
from tests.cast import Cast, Member
from tests.disbursement_stories import day_of as money_day

from helle.register.cases.models import Case
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.people import actions as people
from helle.register.people.choices import ChildWhere
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.reintegration import actions
from helle.register.reintegration.choices import PlanEventKind, PlanState
from helle.register.returns.models import Offer as ReturnOffer
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestSentAndDecided:
    def test_it_is_sent_back_once_and_approved_the_second_time(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        first = plans.save(maja, case, running)
        plans.submit(cast.mette, case, running, first)
        plans.refuse(cast.henrik, case, running, first)
        assert plans.view(maja, case, running).state is PlanState.SENT_BACK
        second = plans.save(maja, case, running, plans.with_children())
        plans.submit(cast.mette, case, running, second)
        event = plans.approve(cast.henrik, case, running, second)
        assert (event.children_counted, event.ceiling_in_kind, event.ceiling_cash) == (2, 58_000, 20_000)
        seen = plans.view(cast.mette, case, running)
        assert seen.state is PlanState.APPROVED
        assert seen.approved is not None and seen.approved.row == second
        assert seen.versions[1].events[-1].remarks == plans.REMARKS

    def test_a_change_after_the_approval_is_a_version_to_approve_and_the_old_one_counts_meanwhile(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        first = plans.approved(cast, case, running)
        changed = plans.save(cast.mette, case, running, plans.with_children())
        plans.submit(cast.mette, case, running, changed)
        seen = plans.view(cast.mette, case, running)
        assert seen.state is PlanState.SUBMITTED and seen.approved is not None and seen.approved.row == first

    def test_who_wrote_it_does_not_approve_it(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        version = plans.save(cast.henrik, case, running)
        plans.submit(cast.mette, case, running, version)
        with pytest.raises(Refused, match="RET-11"):
            plans.approve(cast.henrik, case, running, version)

    def test_cmm_approves_nothing(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        version = plans.save(cast.henrik, case, running)
        plans.submit(cast.henrik, case, running, version)
        with pytest.raises(PermissionDenied):
            plans.approve(cast.mette, case, running, version)

    def test_the_refugee_council_writes_and_sends_nothing(self, case: Case, running: ReturnCase, maja: Member) -> None:
        version = plans.save(maja, case, running)
        with pytest.raises(PermissionDenied):
            plans.submit(maja, case, running, version)

    def test_what_was_sent_back_is_not_sent_again(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        version = plans.save(cast.mette, case, running)
        plans.submit(cast.mette, case, running, version)
        plans.refuse(cast.henrik, case, running, version, PlanEventKind.REJECTED)
        with pytest.raises(Refused):
            plans.submit(cast.mette, case, running, version)


def test_ret23_a_child_on_her_file_is_in_the_plan_or_it_is_said_why(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    with cast.mette.acting():
        people.child_add(
            case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=clock.today().year - 6, about=""
        )
        people.child_add(
            case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=clock.today().year - 30, about=""
        )
    with pytest.raises(Refused, match="RET-23") as refused:
        plans.save(maja, case, running)
    assert refused.value.field == "children_left_out_why"
    page = maja.client().get(f"/sager/{case.number}/hjemsendelse/plan/skriv/").content.decode()
    assert f"På sagen står børn født {clock.today().year - 6}" in page
    plans.save(maja, case, running, plans.draft(children_known=False))
    said = plans.save(maja, case, running, plans.draft(children_left_out_why="Barnet er bortadopteret"))
    plans.submit(cast.mette, case, running, said)
    decides = cast.henrik.client().get(f"/sager/{case.number}/hjemsendelse/plan/afgoer/").content.decode()
    assert "Barnet er bortadopteret" in decides and "RET-23" in decides
    plans.approve(cast.henrik, case, running, said)


def test_ret23_a_child_of_another_year_does_not_stand_for_one_on_her_file(
    cast: Cast, case: Case, running: ReturnCase, maja: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many in the plan as on the file, and one of hers left out all the same."""
    daughter, year = plans.daughter(), plans.daughter().birth_date.year
    with cast.mette.acting():
        for born in (year + 1, None):
            people.child_add(case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=born, about="")
    plan = plans.with_children(children=(daughter,), lines=(plans.line(30_000),))
    with pytest.raises(Refused, match=str(year + 1)) as refused:
        plans.save(maja, case, running, plan)
    assert refused.value.field == "children_left_out_why"
    page = maja.client().get(f"/sager/{case.number}/hjemsendelse/plan/skriv/").content.decode()
    assert "ukendt år" in page
    monkeypatch.setattr("helle.register.reintegration.actions.refuse_left_out", lambda *_of: None)
    version = plans.save(maja, case, running, plan)
    plans.submit(cast.mette, case, running, version)
    with pytest.raises(Refused, match="RET-23"):
        plans.approve(cast.henrik, case, running, version)


def test_ret23_the_database_leaves_no_child_out_in_silence(cast: Cast, case: Case, running: ReturnCase) -> None:
    version = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, version)
    with cast.mette.acting():
        people.child_add(
            case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=clock.today().year - 6, about=""
        )
    with pytest.raises(Refused, match="RET-23"):
        plans.approve(cast.henrik, case, running, version)


def test_ret18_a_plan_that_nobody_found_realistic_is_refused_beside_the_question(
    cast: Cast, case: Case, running: ReturnCase
) -> None:
    version = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, version)
    with pytest.raises(Refused, match="RET-18") as refused:
        plans.approve(cast.henrik, case, running, version, found_realistic=False)
    assert refused.value.field == "found_realistic"


def test_ret18_what_was_found_unrealistic_is_kept_as_that_and_what_nobody_weighed_as_nothing(
    cast: Cast, case: Case, running: ReturnCase
) -> None:
    first = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, first)
    plans.refuse(cast.henrik, case, running, first)
    second = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, second)
    with cast.henrik.acting():
        actions.plan_refuse(
            case,
            running,
            expected_version=return_stories.version(cast.henrik, case),
            version=second,
            kind=PlanEventKind.REJECTED,
            remarks=plans.REMARKS,
            found_realistic=False,
        )
    rejected, sent_back = (one.events[-1] for one in plans.view(cast.mette, case, running).versions)
    assert sent_back.rulings == []
    (found,) = (one for one in rejected.rulings if one.rule == "reintegration_plan")
    assert [one.code for one in found.reasons] == ["reintegration_plan.not_realistic"]


def test_min14_a_minor_who_is_not_alone_has_a_budget_for_a_reason_and_is_asked_with_who_has_custody(
    cast: Cast, case: Case
) -> None:
    today = money_day(cast)
    correction_stories.describe(
        cast.mette, case, stories.description(birth_date=today.replace(year=today.year - 15), unaccompanied=False)
    )
    for changed, field in (({}, "with_custody"), ({"with_custody": False}, "why")):
        with pytest.raises(Refused) as refused:
            return_stories.offer(cast.mette, case, **changed)
        assert refused.value.field == field
    given = return_stories.offer(cast.mette, case, with_custody=False, why="Moren er i Rumænien og er ringet op")
    return_stories.answer(cast.mette, case, given, with_custody=True)
    with cast.mette.acting():
        row = ReturnCase.objects.get(case=case)
        assert (given.with_custody, given.answers.get().with_custody) == (False, True)
        bare = ReturnOffer.objects.get(pk=given.pk)
        bare.pk, bare.sequence, bare.kind, bare.why_sealed = new_id(), 2, "not_offered", None
        said = refused_by_the_database(lambda: bare.save(force_insert=True))
        assert said == "return_offered_without_custody_for_a_reason"
    version = plans.save(cast.mette, case, row)
    plans.submit(cast.mette, case, row, version)
    with pytest.raises(Refused, match="MIN-14") as unsaid:
        plans.approve(cast.henrik, case, row, version)
    assert unsaid.value.field == "remarks"
    plans.approve(cast.henrik, case, row, version, remarks="Hun skal selv leve af sit bageri")
