"""What the database itself says of a plan that no action would write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from tests import correction_stories, return_stories, stories
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests.cast import Cast, Member, member

from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.reintegration import actions, queries
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.drafts import Activity, Draft, OfChild
from helle.register.reintegration.forms import typed_of
from helle.register.reintegration.models import BudgetLine, PlanChild, PlanEvent, PlanVersion
from helle.register.reintegration.states import FOLLOWS
from helle.register.returns.models import ReturnCase
from helle.rules.returns.codes import ChildWhereabouts, SupportKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def straight_version(case: Case, row: ReturnCase, before: PlanVersion | None = None, **changed: object) -> PlanVersion:
    """A version without lines."""
    given: dict[str, object] = {
        "sequence": (before.sequence if before else 0) + 1,
        "based_on": before,
        "currency": "dkk",
        "in_kind": 0,
        "cash": 0,
        "children_known": True,
        "with_victim": True,
        "with_partner": True,
        "with_cmm": True,
    }
    version = new_row(PlanVersion, case, return_case=row, **(given | changed))
    seal(case, version, goal=plans.GOAL)
    version.save(force_insert=True)
    return version


def straight_event(case: Case, row: ReturnCase, version: PlanVersion, kind: PlanEventKind, **changed: object) -> None:
    """What happens, numbered right and with what its kind asks."""
    given: dict[str, object] = {
        "sequence": PlanEvent.objects.filter(return_case=row).count() + 1,
        "on_day": clock.today(),
    }
    if kind is PlanEventKind.APPROVED:
        given |= {"children_counted": 0, "ceiling_in_kind": 40_000, "ceiling_cash": 10_000}
    event = new_row(PlanEvent, case, return_case=row, version=version, kind=kind.value, **(given | changed))
    seal(case, event, remarks=plans.REMARKS, ruling="[]")
    event.save(force_insert=True)


def refused(by: Member, write: Callable[[], object]) -> str:
    with by.acting():
        return refused_by_the_database(write)


def test_a_version_follows_the_one_that_was_read(cast: Cast, case: Case, running: ReturnCase) -> None:
    first = plans.save(cast.mette, case, running)
    plans.save(cast.henrik, case, running)
    assert refused(cast.mette, lambda: straight_version(case, running, first)) == "plan_follows_what_was_read"
    with pytest.raises(Refused):
        plans.save(cast.mette, case, running, based_on=1)


def test_ret13_a_yes_is_not_carried_into_a_version_that_she_never_saw(
    cast: Cast, case: Case, running: ReturnCase
) -> None:
    with cast.mette.acting():
        plan = plans.draft()
    first = plans.save(cast.mette, case, running, plan)
    clock.move_forward(dt.timedelta(days=1))
    yesterday = plan.accepted_by_her_on
    with pytest.raises(Refused, match="RET-13") as said:
        plans.save(cast.mette, case, running, replace(plan, goal=plans.ACTIVITY))
    assert said.value.field == "accepted_by_her_on"

    def other_amounts() -> PlanVersion:
        return straight_version(case, running, first, accepted_by_her_on=yesterday, language="ro")

    assert refused(cast.mette, other_amounts) == "plan_is_accepted_as_it_stands"
    # The same plan on the day after still has her yes, and another one has today's.
    plans.save(cast.mette, case, running, replace(plan, with_cmm=False))
    with cast.mette.acting():
        plans.save(cast.mette, case, running, replace(plan, goal=plans.ACTIVITY, accepted_by_her_on=clock.today()))
    form = typed_of(plan)
    assert not form.keys() & {"accepted_by_her_on", "language", "parties"}


def test_nobody_writes_while_it_lies_with_the_agency(cast: Cast, case: Case, running: ReturnCase) -> None:
    version = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, version)
    assert refused(cast.henrik, lambda: straight_version(case, running, version)) == "plan_is_with_the_agency"
    plans.take_back(cast.mette, case, running, version)
    plans.submit(cast.mette, case, running, version)


@pytest.mark.parametrize("last", [None, *PlanEventKind])
def test_what_may_follow_what_is_the_same_in_the_database(
    cast: Cast, case: Case, running: ReturnCase, last: PlanEventKind | None
) -> None:
    version = plans.save(cast.mette, case, running)
    if last is not None:
        plans.submit(cast.mette, case, running, version)
    if last is PlanEventKind.TAKEN_BACK:
        plans.take_back(cast.mette, case, running, version)
    elif last is PlanEventKind.APPROVED:
        plans.approve(cast.henrik, case, running, version)
    elif last in (PlanEventKind.SENT_BACK, PlanEventKind.REJECTED):
        plans.refuse(cast.henrik, case, running, version, last)
    for kind in set(PlanEventKind) - FOLLOWS[last]:
        found = refused(cast.henrik, lambda kind=kind: straight_event(case, running, version, kind))  # type: ignore[misc]
        assert found in ("plan_event_follows", "plan_version_approved_once"), kind


class TestApproval:
    @pytest.fixture
    def sent(self, cast: Cast, case: Case, running: ReturnCase) -> PlanVersion:
        """A plan of Henrik's that CMM sent."""
        version = plans.save(cast.henrik, case, running)
        plans.submit(cast.mette, case, running, version)
        return version

    def test_ret11_four_eyes(self, cast: Cast, case: Case, running: ReturnCase, sent: PlanVersion) -> None:
        def approve() -> None:
            straight_event(case, running, sent, PlanEventKind.APPROVED)

        assert refused(cast.henrik, approve) == "plan_four_eyes"
        other = member("Helga Rosenvinge", "HJST", "hjst_caseworker")
        plans.approve(other, case, running, sent)
        with pytest.raises(Refused):
            plans.approve(other, case, running, sent)

    def test_who_sent_it_does_not_approve_it(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        version = plans.save(cast.mette, case, running)
        plans.submit(cast.henrik, case, running, version)
        found = refused(cast.henrik, lambda: straight_event(case, running, version, PlanEventKind.APPROVED))
        assert found == "plan_four_eyes"

    def test_ret11_who_sent_an_earlier_version_since_the_last_approval_does_not_approve(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        first = plans.save(cast.mette, case, running)
        plans.submit(cast.henrik, case, running, first)
        plans.take_back(cast.mette, case, running, first)
        second = plans.save(cast.mette, case, running)
        plans.submit(cast.mette, case, running, second)
        with pytest.raises(Refused, match="RET-11"):
            plans.approve(cast.henrik, case, running, second)
        found = refused(cast.henrik, lambda: straight_event(case, running, second, PlanEventKind.APPROVED))
        assert found == "plan_four_eyes"

    def test_cmm_writes_no_decision(self, cast: Cast, case: Case, running: ReturnCase, sent: PlanVersion) -> None:
        with cast.mette.acting(), pytest.raises(DatabaseError), transaction.atomic():
            straight_event(case, running, sent, PlanEventKind.REJECTED)

    @pytest.mark.parametrize(
        ("held", "refusal"),
        [
            ({"ceiling_in_kind": 29_999}, "plan_within_its_ceiling"),
            ({"ceiling_cash": 8_999}, "plan_within_its_ceiling"),
            ({"children_counted": 1}, "plan_within_its_ceiling"),
            ({"ceiling_cash": None}, "plan_approved_under_its_ceiling"),
            ({"on_day": dt.date(2025, 10, 1)}, "plan_event_is_of_its_day"),
        ],
    )
    def test_ret17_not_above_its_ceiling(
        self, cast: Cast, case: Case, running: ReturnCase, held: dict[str, object], refusal: str
    ) -> None:
        version = plans.save(cast.mette, case, running)
        plans.submit(cast.mette, case, running, version)
        found = refused(cast.henrik, lambda: straight_event(case, running, version, PlanEventKind.APPROVED, **held))
        assert found == refusal

    @pytest.mark.parametrize(
        "lacks",
        [
            {"activities": (), "lines": (plans.line(30_000),)},
            {"with_partner": False},
            {"accepted_by_her_on": None, "language": ""},
            {"children_known": False},
            {"lines": ()},
            {"lines": (plans.line(9_000, SupportKind.CASH_SUPPORT),)},
        ],
    )
    def test_ret13_a_plan_that_is_not_whole(
        self, cast: Cast, case: Case, running: ReturnCase, lacks: dict[str, object]
    ) -> None:
        version = plans.save(cast.mette, case, running, plans.draft(**lacks))
        with pytest.raises(Refused):
            plans.submit(cast.mette, case, running, version)
        with cast.mette.acting():
            straight_event(case, running, version, PlanEventKind.SUBMITTED)
        found = refused(cast.henrik, lambda: straight_event(case, running, version, PlanEventKind.APPROVED))
        assert found == "plan_is_whole"

    def test_ret12_no_activity_begins_before_the_first_approval(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        soon = clock.today() + dt.timedelta(days=5)
        starts = plans.draft(activities=(Activity(1, plans.ACTIVITY, soon),))
        version = plans.save(cast.mette, case, running, starts)
        clock.freeze(dt.datetime.combine(soon + dt.timedelta(days=1), dt.time(9), clock.COPENHAGEN))
        with pytest.raises(Refused) as caught:
            plans.submit(cast.mette, case, running, version)
        assert caught.value.ruling is not None
        assert [one.requirement for one in caught.value.ruling.reasons] == ["RET-12"]
        with cast.mette.acting():
            straight_event(case, running, version, PlanEventKind.SUBMITTED)
        found = refused(cast.henrik, lambda: straight_event(case, running, version, PlanEventKind.APPROVED))
        assert found == "plan_begins_after_its_approval"

    def test_ret12_what_began_after_the_first_approval_stands_in_a_later_version(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        today = clock.today()
        first = plans.draft(activities=(Activity(1, plans.ACTIVITY, today),))
        plans.approved(cast, case, running, first)
        clock.freeze(dt.datetime.combine(today + dt.timedelta(days=30), dt.time(9), clock.COPENHAGEN))
        later = replace(first, lines=(plans.line(20_000, activity=1),), accepted_by_her_on=clock.today())
        plans.approved(cast, case, running, later)

    @pytest.mark.parametrize("why", ["breadwinner_why", "third_country_why"])
    def test_ret22_the_reason_why_children_count(self, cast: Cast, case: Case, running: ReturnCase, why: str) -> None:
        elsewhere = plans.son(whereabouts=ChildWhereabouts.ELSEWHERE)
        said = {"children": (plans.daughter(), elsewhere), "third_country_why": plans.THIRD_COUNTRY}
        with pytest.raises(Refused, match=r"RET-2[23]"):
            version = plans.save(cast.mette, case, running, plans.with_children(**said | {why: ""}))
            plans.submit(cast.mette, case, running, version)
        plans.approved(cast, case, running, plans.with_children(**said))

    def test_cash_only_for_a_reason(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        only = plans.draft(lines=(plans.line(9_000, SupportKind.CASH_SUPPORT),), cash_only_why=plans.CASH_ONLY)
        plans.approved(cast, case, running, only)

    def test_nothing_is_decided_once_the_return_is_stopped(
        self, cast: Cast, case: Case, running: ReturnCase, sent: PlanVersion
    ) -> None:
        return_stories.stop(cast.mette, case, running)
        found = refused(cast.mette, lambda: straight_event(case, running, sent, PlanEventKind.TAKEN_BACK))
        assert found == "return_is_open"


class TestRows:
    def test_the_amounts_are_those_of_the_lines(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        def write() -> None:
            straight_version(case, running, in_kind=1)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert refused(cast.mette, write) == "plan_amounts_are_those_of_its_lines"

    def test_nothing_is_added_to_a_version_later_or_by_another(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        version = plans.save(cast.mette, case, running)

        def add() -> None:
            line = new_row(
                BudgetLine,
                case,
                return_case=running,
                version=version,
                position=9,
                use="other",
                kind="cash_support",
                amount=1,
            )
            seal(case, line, text=plans.OVEN)
            line.save(force_insert=True)

        assert refused(cast.henrik, add) == "plan_version_is_written_at_once"

    def test_no_row_is_changed(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        version = plans.save(cast.mette, case, running)
        with cast.mette.acting(), pytest.raises(DatabaseError), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(cash=0)
        with cast.mette.acting(), pytest.raises(DatabaseError), transaction.atomic():
            BudgetLine.objects.filter(version=version).delete()

    @pytest.mark.parametrize("turns", [dt.timedelta(0), dt.timedelta(days=19 * 366)])
    def test_ret20_a_child_is_born_and_a_minor(
        self, cast: Cast, case: Case, running: ReturnCase, turns: dt.timedelta
    ) -> None:
        def write() -> None:
            version = straight_version(case, running)
            child = new_row(
                PlanChild,
                case,
                return_case=running,
                version=version,
                position=1,
                whereabouts="denmark",
                counted_in_other_case=False,
                turns_18_on=clock.today() + turns,
                mark=b"x",
            )
            seal(case, child, name=plans.SON, birth_date="2018-01-01")
            child.save(force_insert=True)

        assert refused(cast.mette, write) == "plan_child_is_a_minor"


class TestTheOtherParent:
    @pytest.fixture
    def other(self, cast: Cast) -> Case:
        """The other parent's case."""
        found = stories.an_assessed_victim(cast)
        correction_stories.describe(cast.mette, found, stories.description())
        return found

    def test_ret24_a_child_counts_in_one_return_alone(
        self, cast: Cast, case: Case, running: ReturnCase, other: Case
    ) -> None:
        theirs = return_stories.accept(cast.mette, other)
        plans.approved(cast, case, running, plans.with_children())
        for spelled in (plans.DAUGHTER, f" {plans.DAUGHTER.upper()}"):
            with pytest.raises(Refused, match="RET-24") as said:
                plans.save(cast.mette, other, theirs, _with(plans.daughter(name=spelled)))
            assert said.value.field == "child_1_elsewhere"
        once = _with(plans.daughter(counted_in_other_case=True), in_kind=40_000)
        plans.approved(cast, other, theirs, once)

    def test_ret24_a_child_born_on_the_day_of_theirs_is_another_by_a_word(
        self, cast: Cast, case: Case, running: ReturnCase, other: Case
    ) -> None:
        theirs = return_stories.accept(cast.mette, other)
        plans.approved(cast, case, running, plans.with_children())
        child = plans.daughter(name="Sora Rugmark")
        with pytest.raises(Refused, match="RET-24") as said:
            plans.save(cast.mette, other, theirs, _with(child))
        assert said.value.field == "child_1_another_why"
        version = plans.save(cast.mette, other, theirs, _with(replace(child, another_why="En anden mor har født den")))
        plans.submit(cast.mette, other, theirs, version)
        with pytest.raises(Refused, match="RET-24") as asked:
            plans.approve(cast.henrik, other, theirs, version)
        assert asked.value.field == "another_child_why"
        with pytest.MonkeyPatch.context() as unseen, pytest.raises(Refused, match="RET-24"):
            unseen.setattr(queries, "same_day_elsewhere", lambda *_of: [])
            plans.approve(cast.henrik, other, theirs, version)
        plans.approve(cast.henrik, other, theirs, version, another_child_why="Begge attester er set")

    def test_ret24_who_stopped_after_something_was_paid_counts_her_child_and_the_writer_is_told(
        self, cast: Cast, case: Case, running: ReturnCase, other: Case
    ) -> None:
        """As the database asks, so does the form: the approver is not the first to hear of it, and without a name."""
        theirs = return_stories.accept(cast.mette, other)
        money.arrived(cast, case, running, plans.with_children())
        money.deliver(cast.henrik, case, running)
        return_stories.stop(cast.henrik, case, running)
        with pytest.raises(Refused, match="RET-24") as said:
            plans.save(cast.mette, other, theirs, _with(plans.daughter(name="Sora Rugmark")))
        assert said.value.field == "child_1_another_why"

    def test_ret24_the_database_takes_no_second_child_of_a_day_without_a_word(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        def write() -> None:
            version = straight_version(case, running)
            for position, mark in ((1, b"x"), (2, b"y")):
                child = new_row(
                    PlanChild,
                    case,
                    return_case=running,
                    version=version,
                    position=position,
                    whereabouts="denmark",
                    counted_in_other_case=False,
                    turns_18_on=clock.today() + dt.timedelta(days=3000),
                    mark=mark,
                )
                seal(case, child, name=plans.SON, birth_date="2018-01-01")
                child.save(force_insert=True)

        assert refused(cast.mette, write) == "plan_child_of_the_same_day"

    def test_the_database_asks_all_returns_when_the_plan_is_approved(
        self, cast: Cast, case: Case, running: ReturnCase, other: Case
    ) -> None:
        theirs = return_stories.accept(cast.mette, other)
        version = plans.save(cast.mette, other, theirs, _with(plans.daughter()))
        plans.submit(cast.mette, other, theirs, version)
        plans.approved(cast, case, running, plans.with_children())
        with pytest.raises(Refused, match="RET-24"):
            plans.approve(cast.henrik, other, theirs, version)
        return_stories.stop(cast.mette, case, running)
        plans.approve(cast.henrik, other, theirs, version)


def _with(child: OfChild, in_kind: int = 49_000) -> Draft:
    return plans.with_children(
        children=(child,), lines=(plans.line(in_kind), plans.line(20_000, SupportKind.CASH_SUPPORT, 2))
    )


def test_ret13_a_partner_that_there_is_not_took_no_part_in_a_plan(cast: Cast, case: Case, running: ReturnCase) -> None:
    return_stories.go(cast.mette, case, running)
    with cast.mette.acting():
        with pytest.raises(Refused) as refused:
            actions.plan_save(
                case,
                running,
                expected_version=return_stories.version(cast.mette, case),
                based_on=0,
                draft=plans.draft(),
            )
        straight = refused_by_the_database(lambda: straight_version(case, running))
    assert refused.value.field == "parties" and "RET-16" in refused.value.message.da
    assert straight == "plan_with_a_partner_there_is"
    plans.save(cast.mette, case, running, plans.draft(with_partner=False))
