"""A person is erased: two people say so, her keys are gone, and what stays names nobody."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from tests import erasure_stories as told
from tests import look_stories, stories
from tests.cast import Cast, as_owner, destroy_key, member
from tests.pages import audit_lines

from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.erasure import actions, queries
from helle.register.erasure.actions import Asked
from helle.register.erasure.models import Order
from helle.register.people.models import Identifier
from helle.register.protection import clock, ledger, vault
from helle.register.protection.ciphers import Place
from helle.register.protection.keystore.models import DataKey, Erasure
from helle.register.protection.refusals import Refused
from helle.rules.codes import LadderEvent
from helle.rules.erasure import HINDRANCES, ErasureGround, ErasureHindrance

pytestmark = pytest.mark.django_db(databases=["default", "keys", "lists"])


def keys_there(*subjects: Any) -> int:
    return DataKey.objects.filter(subject_id__in=subjects).count()


@pytest.fixture
def closed(cast: Cast) -> Case:
    return told.a_closed_case(cast)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Decide, and have done what follows when it is committed."""

    def decide(*arguments: Any, **named: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            told.decided(*arguments, **named)

    return decide


def test_what_two_have_said_is_done_at_once(cast: Cast, closed: Case, at_once: Callable[..., None]) -> None:
    referral = closed.referral_id
    assert referral is not None
    order = told.asked(cast.mette, closed)
    assert keys_there(closed.person_id, referral) == 2
    at_once(cast.karen, order)
    assert keys_there(closed.person_id, referral) == 0
    lines = {line.subject: line for line in ledger.verified()}
    assert (lines[closed.person_id].kind, lines[closed.person_id].order) == ("person", order.pk)
    assert lines[referral].kind == "referral"
    for who in (cast.mette, cast.karen):
        assert who.client().get(f"/sager/{closed.number}/").status_code == 404
    with cast.mette.acting():
        row = Order.objects.get()
        assert (row.approved, row.keys, row.number) == (True, 2, closed.number) and row.done_at is not None
        assert queries.shown(row).why == "" and queries.shown(row).state.en == "Erased"
        assert queries.shown(row).numbers == [closed.number]
        assert not Identifier.objects.exists()
    found = [line for line in audit_lines(cast) if line.action.startswith("erasure.")]
    assert [line.action for line in reversed(found)] == ["erasure.asked", "erasure.decided", "erasure.done"]
    assert all(line.cases == [closed.pk] for line in found)
    assert "Kringelfruen" not in str([line.detail for line in found])


def test_nobody_finds_her_by_her_number_any_more(cast: Cast, closed: Case, at_once: Callable[..., None]) -> None:
    with cast.mette.acting():
        assert Identifier.objects.filter(person_id=closed.person_id).exists()
    at_once(cast.karen, told.asked(cast.mette, closed))
    counted = "SELECT count(*) FROM people_identifier WHERE person_id = '{}'"
    assert asked_as_owner(counted, closed.person_id) == "0"


def test_a_referral_of_two_goes_with_the_second(cast: Cast, at_once: Callable[..., None]) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2), indication=False)
    at_once(cast.karen, told.asked(cast.mette, told.lapsed(cast, first)))
    assert keys_there(first.person_id) == 0 and keys_there(second.person_id, first.referral_id) == 2
    at_once(cast.karen, told.asked(cast.mette, told.lapsed(cast, second, number="0101802008")))
    assert keys_there(second.person_id, first.referral_id) == 0


def test_lists_still_open_once_a_referral_is_erased(cast: Cast, closed: Case, at_once: Callable[..., None]) -> None:
    at_once(cast.karen, told.asked(cast.mette, closed))
    for who, address in (
        (cast.mette, reverse("desk")),
        (cast.mette, reverse("case-list")),
        (cast.mette, reverse("referral-list")),
        (cast.anders, reverse("referral-list")),
        (cast.anders, reverse("desk")),
        (cast.karen, reverse("audit-log")),
        (cast.karen, reverse("erasure-list")),
    ):
        assert who.client().get(address).status_code == 200, address


def test_refused_it_leaves_everything_and_may_be_asked_again(
    cast: Cast, closed: Case, at_once: Callable[..., None]
) -> None:
    order = told.asked(cast.mette, closed)
    at_once(cast.karen, order, approve=False)
    assert keys_there(closed.person_id) == 1
    with cast.mette.acting():
        shown = queries.shown(Order.objects.get())
        assert (shown.state.en, shown.why, shown.answer) == ("Refused", told.WHY, told.YES)
    told.asked(cast.mette, closed)


def decide_in_sql(order: Order) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.decide_erasure(%s, true, '\\x00')", [order.pk])


def asked_as_owner(statement: str, value: object) -> str:
    """What the database answers its owner: the application sees no row of an erased person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner_asking(%s)", [statement.format(value)])
        answer: str = cursor.fetchone()[0]
    return answer


class TestRefused:
    def test_nobody_decides_about_what_she_asked_for(self, cast: Cast, closed: Case) -> None:
        order = told.asked(cast.karen, closed)
        with pytest.raises(Refused, match="You asked for the erasure yourself"):
            told.decided(cast.karen, order)
        with pytest.raises(IntegrityError, match="erasure_takes_two"), transaction.atomic(), cast.karen.acting():
            decide_in_sql(order)

    def test_a_caseworker_decides_nothing(self, cast: Cast, closed: Case) -> None:
        order = told.asked(cast.karen, closed)
        with pytest.raises(DatabaseError, match="a lead of CMM decides"), transaction.atomic(), cast.mette.acting():
            decide_in_sql(order)

    def test_it_is_asked_once_and_decided_once(self, cast: Cast, closed: Case) -> None:
        order = told.asked(cast.mette, closed)
        with pytest.raises(Refused, match="Somebody has asked already"):
            told.asked(cast.karen, closed)
        told.decided(cast.karen, order)
        with cast.karen.acting():
            decided = Order.objects.get()
        with pytest.raises(Refused, match="decided already"):
            told.decided(cast.karen, decided)

    def test_an_open_case_is_closed_first(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        with cast.mette.acting():
            assert queries.hindrances(case) == (ErasureHindrance.OPEN,)
        with pytest.raises(Refused, match="cannot be erased now") as refused:
            told.asked(cast.mette, case)
        assert refused.value.ruling is not None
        assert refused.value.ruling.reasons[0].code == "erasure.open"

    def test_also_where_it_was_opened_again_since_it_was_asked(self, cast: Cast, closed: Case) -> None:
        order = told.asked(cast.mette, closed)
        with cast.mette.acting():
            cases.rung_enter(
                closed,
                expected_version=closed.version,
                event=LadderEvent.REOPENED,
                occurred_on=clock.today(),
                reasons=stories.REASONS,
            )
        with pytest.raises(Refused, match="Something stands in the way"):
            told.decided(cast.karen, order)
        assert keys_there(closed.person_id) == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"why": "..."}, "why"),
            ({"basis": " "}, "basis"),
            ({"basis": "Afgørelse om 010190-1234"}, "basis"),
        ],
    )
    def test_it_needs_a_reason_and_a_basis_that_names_nobody(
        self, cast: Cast, closed: Case, changed: dict[str, Any], field: str
    ) -> None:
        asked = dataclasses.replace(Asked(ErasureGround.ORDERED, told.BASIS, told.DECIDED_ON, told.WHY), **changed)
        with cast.mette.acting(), pytest.raises(Refused) as refused:
            actions.erasure_ask(closed, asked)
        assert refused.value.field == field

    def test_a_decision_of_tomorrow_is_none(self, cast: Cast, closed: Case) -> None:
        tomorrow = clock.today() + dt.timedelta(days=1)
        with cast.mette.acting(), pytest.raises(Refused, match="cannot be erased now"):
            actions.erasure_ask(closed, Asked(ErasureGround.ORDERED, told.BASIS, tomorrow, told.WHY))

    def test_the_time_of_keeping_is_not_over_by_hand(self, cast: Cast, closed: Case) -> None:
        with (
            cast.mette.acting(),
            pytest.raises(IntegrityError, match="erasure_ground_is_known"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT helle.ask_erasure(gen_random_uuid(), %s, 'time_over', %s, %s, %s)",
                [closed.pk, told.BASIS, told.DECIDED_ON, b"x" * 40],
            )


class TestPastTheApplication:
    def test_who_is_erased_is_given_to_nobody(self, cast: Cast, closed: Case, at_once: Callable[..., None]) -> None:
        at_once(cast.karen, told.asked(cast.mette, closed))
        for statement in (
            "UPDATE erasure_erased SET at = now() WHERE person_id = %s",
            "DELETE FROM erasure_erased WHERE person_id = %s",
            "UPDATE erasure_order SET approved = false WHERE person_id = %s",
            "DELETE FROM erasure_order WHERE person_id = %s",
        ):
            with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
                as_owner(statement, [closed.person_id])
        with pytest.raises(DatabaseError, match="who_is_erased_is_given_to_nobody"), transaction.atomic():
            as_owner(
                "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)"
                " SELECT case_id, person_id, unit_id, 'identity', tstzrange(now(), NULL), begun_by_id"
                " FROM protection_grant WHERE person_id = %s LIMIT 1",
                [closed.person_id],
            )

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO erasure_order SELECT * FROM erasure_order",
            "UPDATE erasure_order SET approved = true",
            "DELETE FROM erasure_order",
            "INSERT INTO erasure_erased SELECT id, now(), NULL FROM people_person",
            "SELECT helle.begin_erasure(gen_random_uuid())",
            "SELECT helle.forget_person(gen_random_uuid(), NULL, NULL, NULL, now())",
            "SELECT helle.replay_erasure('person', gen_random_uuid(), NULL, now())",
            "SELECT helle.open_here()",
            "UPDATE erasure_state SET opened_in = 0",
        ],
    )
    def test_the_application_has_no_other_way(self, cast: Cast, closed: Case, statement: str) -> None:
        told.asked(cast.mette, closed)
        with (
            cast.karen.acting(),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_the_night_gives_the_case_back_to_nobody(
        self, cast: Cast, closed: Case, at_once: Callable[..., None]
    ) -> None:
        at_once(cast.karen, told.asked(cast.mette, closed))
        assert asked_as_owner("SELECT helle.question_on_day('{}', current_date)", closed.pk) == "false"


def test_what_was_interrupted_is_finished_by_the_job(cast: Cast, closed: Case) -> None:
    order = told.asked(cast.mette, closed)
    told.decided(cast.karen, order)  # What follows the commit is not done in a test.
    with cast.karen.acting():
        assert queries.state_of(Order.objects.get()).en == "Approved, the keys are being destroyed"
    assert keys_there(closed.person_id) == 1
    rows = [(one.kind, one.id) for one in _keys(cast)]
    assert sorted(kind for kind, _id in rows) == ["person", "referral"]
    actions.finish(order.pk, _keys(cast), clock.now(), "default")
    actions.finish(order.pk, _keys(cast), clock.now(), "default")
    assert keys_there(closed.person_id) == 0
    assert Erasure.objects.filter(subject_id=closed.person_id, order_id=order.pk).count() == 1
    done = [line for line in audit_lines(cast) if line.action == "erasure.done"]
    assert len(done) == 1


def test_an_order_that_a_backup_brought_back_after_she_was_erased_waits_for_nobody(cast: Cast, closed: Case) -> None:
    order = told.asked(cast.mette, closed)
    as_owner("SELECT helle.replay_erasure('person', %s, NULL, helle.clock_now())", [closed.person_id])
    destroy_key(closed.person_id)
    with cast.karen.acting():
        assert queries.waiting() == []
        row = queries.get_order(order.pk)
        assert queries.state_of(row).en == "Erased" and not queries.shown(row).may_decide
    karen = cast.karen.client()
    for name in ("erasure-order", "erasure-decide"):
        assert karen.get(reverse(name, args=[order.pk])).status_code == 200, name
    assert karen.get(reverse("erasure-list")).status_code == 200


def test_an_order_about_a_colleagues_case_is_read_by_whoever_asked_and_who_leads(cast: Cast) -> None:
    case = stories.an_opened_case(cast, indication=False)
    stories.assign(cast.mette, case, cast.mette)
    order = told.asked(cast.mette, told.lapsed(cast, case))
    address = reverse("erasure-order", args=[order.pk])
    assert [who.client().get(address).status_code for who in (cast.mette, cast.karen, cast.jonas)] == [200, 200, 404]
    assert case.number not in cast.jonas.client().get(reverse("erasure-list")).content.decode()
    with cast.jonas.acting():
        assert not Order.objects.exists() and queries.keys_of(order) == [] and queries.cases_of(order) == []
    look_stories.say(cast.jonas, case)
    assert told.WHY in cast.jonas.client().get(address).content.decode()


def _keys(cast: Cast) -> list[Any]:
    with cast.karen.acting():
        return list(queries.keys_of(Order.objects.get()))


def test_the_database_knows_what_the_rule_knows() -> None:
    assert [hindrance.value for hindrance in HINDRANCES] == ["open", "runs", "request", "held"]


def test_another_lead_may_ask_and_a_second_decide(cast: Cast, closed: Case, at_once: Callable[..., None]) -> None:
    other = member("Lone Krag", "CMM", "cmm_lead")
    at_once(cast.karen, told.asked(other, closed))
    assert keys_there(closed.person_id) == 0
    with pytest.raises(vault.Erased):
        vault.seal_at(closed.person_id, Place("a", "b", closed.person_id), "x")
