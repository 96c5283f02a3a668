"""What is over is disposed of by two people, what is held back is not, and the number stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests import erasure_stories, stories
from tests import retention_stories as told
from tests.cast import Cast, Member, as_owner, member
from tests.pages import audit_lines

from helle.register.cases.models import Case
from helle.register.erasure.models import Order
from helle.register.people.models import Profile
from helle.register.protection import clock, ledger
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from helle.register.retention import actions, queries
from helle.register.retention.actions import Proposed
from helle.register.retention.forms import ScheduleForm
from helle.register.retention.models import Certificate, Disposal, Item, Schedule
from helle.register.retention.trace_forms import TraceScheduleForm
from helle.rules.retention.codes import CountedFrom, KeptKind
from helle.rules.retention.schedules import latest_start

pytestmark = pytest.mark.django_db(databases=["default", "keys", "lists"])


def keys_there(case: Case) -> int:
    return DataKey.objects.filter(subject_id=case.person_id).count()


def asked_as_owner(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner_asking(%s)", [statement])
        answer: str = cursor.fetchone()[0]
    return answer


@pytest.fixture
def over(cast: Cast) -> Case:
    told.set_years(cast)
    return told.a_case_that_is_over(cast)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Callable[[Member, Disposal], bool]:
    """Say yes, and have done what follows when it is committed."""

    def approve(by: Member, row: Disposal) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            return told.approved(by, row)

    return approve


class TestTheTime:
    def test_nothing_is_due_before_somebody_has_set_the_years(self, cast: Cast) -> None:
        case = told.a_case_that_is_over(cast, years_ago=20)
        assert told.state_of(cast.mette, case) == "years"
        with pytest.raises(Refused, match="nothing to dispose of"):
            told.drawn(cast.mette)

    def test_a_proposal_alone_sets_nothing(self, cast: Cast) -> None:
        case = told.a_case_that_is_over(cast)
        told.proposed(cast.karen)
        assert told.state_of(cast.mette, case) == "years"

    def test_what_is_set_makes_it_due_and_a_longer_one_of_later_does_not_yet(self, cast: Cast, over: Case) -> None:
        assert told.state_of(cast.mette, over) == "due"
        later = told.proposed(cast.mette, years=10, since=clock.today() + dt.timedelta(days=1))
        with cast.karen.acting():
            actions.schedule_answer(later, approve=True)
            assert {one.state.en for one in queries.schedules()} == {"In force", "In force later"}
        assert told.state_of(cast.mette, over) == "due"

    def test_a_case_that_closes_without_a_schedule_is_marked_and_queued(self, cast: Cast) -> None:
        """Closing is not stopped by it (C11)."""
        case = erasure_stories.a_closed_case(cast)
        assert told.state_of(cast.mette, case) == "years"
        with cast.mette.acting():
            ((number, ruling),) = queries.keeping(case)
            assert (number, ruling.answer) == (case.number, None)
            assert [one.fact for one in ruling.problems] == ["years"]

    def test_an_open_case_is_in_no_queue(self, cast: Cast) -> None:
        assert told.state_of(cast.mette, stories.an_opened_case(cast)) == "kept"

    @pytest.mark.parametrize("start", list(CountedFrom))
    @pytest.mark.parametrize("disputed", [False, True])
    def test_the_database_computes_what_the_rule_computes(self, cast: Cast, start: CountedFrom, disputed: bool) -> None:
        told.set_years(cast, years=7, start=start)
        case = erasure_stories.a_closed_case(cast)
        stories.describe_as_child(cast, case)
        if disputed:
            told.changed_past(
                "people_profile",
                "UPDATE people_profile SET age_disputed = true WHERE person_id = %s",
                [case.person_id],
            )
        for day in (dt.date(2024, 2, 29), dt.date(2023, 12, 31), clock.today()):
            told.ended_on(case, day)
            with cast.mette.acting():
                ((_number, ruling),) = queries.keeping(case)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT due_on FROM helle.keeping_of(%s)", [case.pk])
                    assert cursor.fetchone() == (ruling.answer,)
                assert (ruling.answer is None) == (disputed and start is CountedFrom.OF_AGE)
                assert Profile.objects.filter(person_id=case.person_id, turns_18_on__isnull=False).exists()


class TestTheSchedule:
    def test_whoever_proposed_it_does_not_decide_it(self, cast: Cast) -> None:
        row = told.proposed(cast.karen)
        with pytest.raises(Refused, match="You proposed it yourself"), cast.karen.acting():
            actions.schedule_answer(row, approve=True)
        with pytest.raises(IntegrityError, match="schedule_takes_two"), transaction.atomic(), cast.karen.acting():
            in_sql("SELECT helle.answer_schedule(%s, true)", row.pk)
        with pytest.raises(IntegrityError, match="schedule_takes_two"), transaction.atomic():
            as_owner(
                "UPDATE retention_schedule SET answered_at = now(), answered_by_id = asked_by_id,"
                " answered_unit_id = asked_unit_id, approved = true WHERE id = %s",
                [row.pk],
            )

    def test_a_caseworker_decides_no_schedule(self, cast: Cast) -> None:
        row = told.proposed(cast.karen)
        with pytest.raises(DatabaseError, match="CMM keeps"), transaction.atomic(), cast.mette.acting():
            in_sql("SELECT helle.answer_schedule(%s, true)", row.pk)

    @pytest.mark.parametrize(
        ("years", "basis", "days", "field"),
        [
            (0, told.BASIS, 0, "years"),
            (101, told.BASIS, 0, "years"),
            (3, " ", 0, "basis"),
            (3, "Aftalen om 010190-1234", 0, "basis"),
            (3, told.BASIS, -1, "valid_from"),
            (3, told.BASIS, 5 * 366, "valid_from"),
            (3, told.BASIS, (dt.date(9999, 12, 31) - dt.date(2025, 12, 31)).days, "valid_from"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, cast: Cast, years: int, basis: str, days: int, field: str
    ) -> None:
        since = clock.today() + dt.timedelta(days=days)
        with cast.mette.acting(), pytest.raises(Refused) as refused:
            actions.schedule_propose(Proposed(KeptKind.VICTIM, years, CountedFrom.END, basis, since))
        assert refused.value.field == field

    def test_it_holds_from_a_day_within_five_years_also_past_the_application(self, cast: Cast) -> None:
        latest = latest_start(clock.today())
        row = told.proposed(cast.karen, since=latest)
        assert (row.valid_from.day, row.valid_from.year) == (clock.today().day, clock.today().year + 5)
        with pytest.raises(IntegrityError, match="schedule_begins_soon"), transaction.atomic(), cast.mette.acting():
            in_sql(
                "SELECT helle.propose_schedule(gen_random_uuid(), 'trafficked', 3, 'end', 'Bestemmelsen', %s)",
                latest + dt.timedelta(days=1),
            )
        with pytest.raises(IntegrityError, match="schedule_begins_soon"), transaction.atomic():
            told.changed_past(
                "retention_schedule", "UPDATE retention_schedule SET valid_from = '9999-12-31' WHERE id = %s", [row.pk]
            )

    def test_one_proposal_at_a_time_and_one_from_a_day(self, cast: Cast) -> None:
        told.proposed(cast.mette)
        with pytest.raises(Refused, match="waits already"):
            told.proposed(cast.jonas)
        with cast.karen.acting():
            actions.schedule_answer(Schedule.objects.get(), approve=True)
        again = told.proposed(cast.jonas, years=4)
        with pytest.raises(Refused, match="from that day is set"), cast.karen.acting():
            actions.schedule_answer(again, approve=True)


class TestTheHold:
    def test_it_keeps_the_case_off_the_list_until_a_lead_lifts_it(self, cast: Cast, over: Case) -> None:
        row = told.held(cast.mette, over)
        assert told.state_of(cast.mette, over) == "held"
        with pytest.raises(Refused, match="nothing to dispose of"):
            told.drawn(cast.mette)
        with pytest.raises(DatabaseError, match="CMM keeps"), transaction.atomic(), cast.mette.acting():
            in_sql("SELECT helle.lift_hold(%s, '\\x00')", row.pk)
        with cast.karen.acting():
            actions.lift(row, why="Kravet er opgivet.")
        assert told.state_of(cast.mette, over) == "due"
        with cast.karen.acting(), pytest.raises(Refused, match="lifted already"):
            actions.lift(row, why="Kravet er opgivet.")

    def test_it_holds_an_erasure_by_decision_as_well(self, cast: Cast, over: Case) -> None:
        told.held(cast.mette, over)
        with pytest.raises(Refused, match="cannot be erased now") as refused:
            erasure_stories.asked(cast.mette, over)
        assert refused.value.ruling is not None and refused.value.ruling.reasons[0].code == "erasure.held"

    def test_it_ends_with_its_day(self, cast: Cast, over: Case) -> None:
        told.held(cast.mette, over, until=clock.today())
        assert told.state_of(cast.mette, over) == "held"
        told.changed_past(
            "retention_hold", "UPDATE retention_hold SET since_day = since_day - 9, until_day = until_day - 1", []
        )
        assert told.state_of(cast.mette, over) == "due"

    def test_what_is_wrong_is_said(self, cast: Cast, over: Case) -> None:
        with pytest.raises(Refused) as refused:
            told.held(cast.mette, over, until=clock.today() - dt.timedelta(days=1))
        assert refused.value.field == "until_day"

    def test_a_hold_that_comes_after_the_list_was_drawn_leaves_the_case_out(
        self, cast: Cast, over: Case, at_once: Callable[[Member, Disposal], bool]
    ) -> None:
        row = told.drawn(cast.mette)
        at_once(cast.mette, row)
        told.held(cast.jonas, over)
        assert at_once(cast.karen, row)
        assert keys_there(over) == 1
        with cast.karen.acting():
            (line,) = queries.get_list(row.pk).lines
            assert (line.outcome.en, line.row.left_why) == ("Left out of the list", "held")
            assert (Certificate.objects.get().disposed, Certificate.objects.get().left) == (0, 1)


class TestTheList:
    def test_the_second_yes_disposes_of_it_and_the_number_stays(
        self, cast: Cast, over: Case, at_once: Callable[[Member, Disposal], bool]
    ) -> None:
        row = told.drawn(cast.mette)
        assert not at_once(cast.mette, row)
        assert keys_there(over) == 1
        assert at_once(cast.karen, row)
        assert keys_there(over) == 0
        with cast.mette.acting():
            shown = queries.get_list(row.pk)
            order = Order.objects.get()
            assert (order.ground, order.basis) == ("time_over", f"Kassationsliste {row.number}")
            assert (order.asked_by_id, order.decided_by_id) == (cast.mette.user.pk, cast.karen.user.pk)
            assert order.done_at is not None and shown.keys_wait == 0 and shown.signed
            assert shown.certificate is not None and (shown.certificate.disposed, shown.certificate.left) == (1, 0)
            assert shown.certificate.digest == sha256(queries.text_of(row).encode()).hexdigest()
            assert over.number in queries.text_of(row)
        assert cast.mette.client().get(f"/sager/{over.number}/").status_code == 404
        assert {line.order for line in ledger.verified() if line.subject == over.person_id} == {order.pk}
        kept = asked_as_owner("SELECT string_agg(kind || rung || ended_year || disposed_year, ';') FROM retention_kept")
        assert kept == f"unassessedlapsed{clock.today().year - 4}{clock.today().year}"
        said = [line.action for line in reversed(audit_lines(cast)) if line.action.startswith("retention.")]
        assert said[-4:] == [
            "retention.drawn", "retention.approved", "retention.approved", "retention.carried_out"
        ]  # fmt: skip

    def test_what_is_kept_for_the_counts_leads_to_nobody(self) -> None:
        columns = asked_as_owner(
            "SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns"
            " WHERE table_name = 'retention_kept'"
        )
        assert columns == "disposed_year ended_year id kind opened_year rung"

    def test_nobody_says_yes_twice(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.karen, row)
        with pytest.raises(Refused, match="You said yes yourself"):
            told.approved(cast.karen, row)
        with pytest.raises(IntegrityError, match="disposal_takes_two"), transaction.atomic():
            as_owner(
                "UPDATE retention_disposal SET ended_at = now(), ended_by_id = first_by_id, ended_unit_id ="
                " first_unit_id, approved = true WHERE id = %s",
                [row.pk],
            )
        assert keys_there(over) == 1

    def test_two_without_a_lead_are_not_enough(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.mette, row)
        with pytest.raises(Refused, match="The second is"):
            told.approved(cast.jonas, row)

    def test_a_lead_first_and_a_caseworker_after_are(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.karen, row)
        assert told.approved(cast.jonas, row)

    def test_one_list_waits_at_a_time_and_one_that_is_refused_ends(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        with pytest.raises(Refused, match="A list waits already"):
            told.drawn(cast.karen)
        with cast.karen.acting():
            with pytest.raises(Refused) as refused:
                actions.refuse(row, why="Sag 2025-1234 skal bevares")
            assert refused.value.field == "why"
            seen = queries.get_list(row.pk).decided
            actions.refuse(row, why="Rigsarkivet har bedt os vente.")
            with pytest.raises(Refused, match="decided already"):
                actions.approve(row, shown=seen)
        assert keys_there(over) == 1
        assert told.drawn(cast.mette).number == f"K{clock.today().year}-002"

    def test_a_case_that_was_opened_again_is_left_out(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.mette, row)
        told.ended_on(over, clock.today())
        told.approved(cast.karen, row)
        with cast.karen.acting():
            assert Item.objects.get().left_why == "not_due"

    def test_an_erasure_that_waits_is_left_to_those_who_decide_it(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        erasure_stories.asked(cast.jonas, over)
        told.approved(cast.mette, row)
        told.approved(cast.karen, row)
        with cast.karen.acting():
            assert Item.objects.get().left_why == "asked"

    def test_without_the_key_that_signs_nothing_is_disposed_of(
        self, cast: Cast, over: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_key() -> None:
            raise ledger.LedgerAstray("erasure.key cannot be read")

        row = told.drawn(cast.mette)
        told.approved(cast.mette, row)
        monkeypatch.setattr(ledger, "signing_key", no_key)
        with pytest.raises(Refused, match="cannot be signed"):
            told.approved(cast.karen, row)
        assert keys_there(over) == 1
        with cast.karen.acting():
            assert Disposal.objects.get().approved is None and Item.objects.get().outcome == "waits"

    def test_a_list_that_was_changed_no_longer_fits_its_signature(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.mette, row)
        told.approved(cast.karen, row)
        told.changed_past("retention_item", "UPDATE retention_item SET due_on = due_on - 1", [])
        with cast.karen.acting():
            assert not queries.get_list(row.pk).signed


class TestPastTheApplication:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO retention_schedule SELECT * FROM retention_schedule",
            "UPDATE retention_schedule SET years = 1",
            "UPDATE retention_hold SET until_day = since_day",
            "DELETE FROM retention_hold",
            "UPDATE retention_disposal SET approved = true",
            "UPDATE retention_item SET outcome = 'disposed'",
            "DELETE FROM retention_certificate",
            "SELECT * FROM retention_kept",
            "SELECT * FROM helle.kept_persons(NULL)",
            "SELECT helle.dispose_of(i, d) FROM retention_item i, retention_disposal d",
        ],
    )
    def test_the_application_has_no_other_way(self, cast: Cast, over: Case, statement: str) -> None:
        with (
            cast.karen.acting(),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE retention_schedule SET years = 1",
            "DELETE FROM retention_schedule",
            "UPDATE retention_disposal SET number = 'K2025-999'",
            "UPDATE retention_disposal SET first_by_id = drawn_by_id",
            "UPDATE retention_item SET outcome = 'left', left_why = 'held', order_id = NULL",
            "DELETE FROM retention_item",
            "UPDATE retention_certificate SET disposed = 9",
            "DELETE FROM retention_certificate",
            "DELETE FROM retention_kept",
        ],
    )
    def test_nothing_of_it_is_rewritten_by_anybody(self, cast: Cast, over: Case, statement: str) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.karen, row)
        told.approved(cast.jonas, row)
        with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
            as_owner(statement, [])

    def test_nothing_is_carried_out_without_its_certificate(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        told.approved(cast.mette, row)
        with (
            pytest.raises(IntegrityError, match="disposal_has_its_certificate"),
            transaction.atomic(),
            cast.karen.acting(),
        ):
            in_sql("SELECT helle.approve_disposal(%s, true, (SELECT array_agg(case_id) FROM retention_item))", row.pk)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_certificate_of_another_list_is_none(self, cast: Cast, over: Case) -> None:
        row = told.drawn(cast.mette)
        with pytest.raises(DatabaseError, match="not of this list"), transaction.atomic(), cast.karen.acting():
            in_sql("SELECT helle.certify_disposal(%s, repeat('a', 64), decode(repeat('00', 64), 'hex'))", row.pk)

    def test_others_read_none_of_it(self, cast: Cast, over: Case) -> None:
        told.held(cast.mette, over)
        others = (
            cast.vera,
            cast.ulla,
            cast.dorthe,
            cast.anton,
            cast.peter,
            member("Ib Ask", "HJST", "hjst_caseworker"),
        )
        for who in others:
            with who.acting(), connection.cursor() as cursor:
                for table in ("schedule", "hold", "disposal", "item", "certificate"):
                    cursor.execute(f"SELECT count(*) FROM retention_{table}")  # noqa: S608 # No word from outside.
                    assert cursor.fetchone() == (0,), (who.user.full_name, table)
                cursor.execute("SELECT count(*) FROM helle.retention_queue()")
                assert cursor.fetchone() == (0,)


def in_sql(statement: str, value: uuid.UUID | dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])


@pytest.mark.parametrize("years", ["-1", "1,5,2", "mange"])
def test_what_is_no_number_of_years_is_told_which_there_may_be(years: str) -> None:
    assert ScheduleForm({"years": years}).errors["years"] == ["Skriv et helt tal fra 1 til 100."]
    (told_of_traces,) = TraceScheduleForm({"years": years}).errors["years"]
    assert str(told_of_traces).startswith("Skriv et helt tal fra 1 til 100; for spor af medarbejdere mindst 5")
