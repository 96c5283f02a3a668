"""What is written again stands as it was told, and is never what another beginning would have come to."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.protection import clock, erasing, ledger
from helle.register.protection.erasing import Subject
from helle.register.protection.identifiers import new_id
from tests import changes, minor_stories, stories
from tests.cast import Cast, Member, member
from tests.remembered import STORES, listening, only_asks, remembered

DATABASES = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _remembers() -> Iterator[None]:
    """Also where all that takes long is tried, and nothing else is remembered."""
    with listening():
        yield


@pytest.fixture
def acted() -> list[str]:
    """Which stories were told by their actions."""
    return []


@pytest.fixture
def story(acted: list[str]) -> Callable[[Cast, str], Case]:
    """A story that writes to both stores, under numbers and keys. Each test has its own name for it."""

    @remembered
    def tell(cast: Cast, name: str) -> Case:
        acted.append(name)
        return stories.an_opened_case(cast)

    return tell


@contextmanager
def undone() -> Iterator[None]:
    """What a test would be: its writes are taken back."""
    with transaction.atomic("default"), transaction.atomic("keys"):
        yield
        for store in STORES:
            transaction.set_rollback(True, using=store)


@DATABASES
def test_from_one_beginning_it_is_told_once_and_stands_each_time(
    cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    seen = []
    for _time in range(4):  # Told, tried again, written, and written.
        with undone():
            case = story(cast, "it")
            with cast.mette.acting():
                assert Case.objects.get().version == case.version
                names = [one.value for one in people.names_of(case.person_id)]
            with cast.olga.acting():
                assert not Case.objects.exists()  # Nobody sees it who did not.
            seen.append((case.pk, case.number, names))
    assert acted == ["it"]
    assert seen == [seen[0]] * 4
    assert seen[0][2], "her key was written as well, and her name opens"


@DATABASES
def test_told_of_something_else_or_after_something_else_it_is_told(
    cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    with undone():
        story(cast, "this")
    with undone():
        story(cast, "another")
    with undone():
        stories.refer(cast)
        story(cast, "this")
        with cast.mette.acting():
            assert Case.objects.count() == 1
    with undone(), translation.override("en"):
        story(cast, "this")
    with undone(), cast.mette.acting():
        story(cast, "this")
    assert acted == ["this", "another", "this", "this", "this"]


@DATABASES
def test_where_the_product_is_another_it_is_told(
    cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    ways = (
        nullcontext,
        lambda: mock.patch.object(stories, "WHY", "en anden grund"),
        lambda: mock.patch.dict(stories.__dict__, {"WHY": "en anden grund"}),
        lambda: override_settings(HELLE_NAME="another"),
        _replaced_by_a_patch_of_its_own,
        nullcontext,
    )
    for way in ways:
        with undone(), way():
            story(cast, "that")
    assert acted == ["that"] * 5
    assert not changes.in_force()


@contextmanager
def _replaced_by_a_patch_of_its_own() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories, "WHY", "en anden grund")
        yield


@DATABASES
def test_what_was_thought_up_before_it_makes_no_other_beginning(
    cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    seen = []
    for asks in (True, False, True):
        with undone():
            # Nobody remembers this one: it takes a key, seals texts, and has the register think of identifiers.
            stories.an_opened_case.__wrapped__(cast)  # type: ignore[attr-defined] # what `remembered` wraps
            if asks:
                with cast.karen.acting():
                    Case.objects.count()
            seen.append(story(cast, "thought up").pk)
    assert acted == ["thought up"]
    assert seen == [seen[0]] * 3


@DATABASES
def test_no_draw_comes_twice_in_a_transaction_and_the_same_after_it_is_taken_back(cast: Cast) -> None:
    def draw() -> list[object]:
        with cast.mette.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT gen_random_uuid()::text FROM generate_series(1, 2) UNION ALL SELECT random()::text")
            return [new_id(), new_id(), uuid.uuid4(), os.urandom(12), os.urandom(12), *(row for (row,) in cursor)]

    seen = []
    for _time in range(2):
        with undone():
            first = draw()
            stories.refer(cast)
            seen.append(first + draw())
    assert seen[0] == seen[1] and len(set(seen[0])) == 16
    identifiers = [one for one in seen[0] if isinstance(one, uuid.UUID) and one.version == 7]
    assert identifiers == sorted(identifiers) and len(identifiers) == 4, "as the product's, in the order drawn"
    with listening(hears=False):
        assert {os.urandom(12), uuid.uuid4(), new_id()}.isdisjoint(seen[0])
        assert os.urandom(12) != os.urandom(12)


def test_where_nothing_is_undone_chance_is_chance() -> None:
    assert len({os.urandom(12) for _time in range(2)} | {new_id() for _time in range(2)}) == 4


@DATABASES
def test_numbers_that_were_taken_back_are_given_again(
    cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    def lines() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tests.as_owner_asking('SELECT array_agg(id ORDER BY id)::text FROM audit_line')")
            return [int(one) for one in cursor.fetchone()[0].strip("{}").split(",")]

    seen = []
    for first in (None, stories.refer, stories.an_opened_case, None):
        with undone():
            if first is not None:
                with undone():
                    first(cast)
            story(cast, "taken back")
            seen.append(lines())
    assert acted == ["taken back"]
    assert seen == [seen[0]] * 4


@DATABASES
def test_it_is_never_written_over_numbers_that_were_given_already(
    cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    for _time in range(2):
        with undone():
            story(cast, "passed")
    with undone():
        # Past what remembers, as another connection would.
        with connection.cursor() as cursor, listening(hears=False):
            cursor.execute("SELECT tests.as_owner('SELECT nextval(''audit_line_id_seq'') FROM generate_series(1, 50)')")
        story(cast, "passed")
        connection.check_constraints()
    assert acted == ["passed", "passed"]


@DATABASES
def test_what_the_register_refuses_one_day_is_told_and_nothing_is_left_of_what_was_written(
    cast: Cast, acted: list[str]
) -> None:
    free = 1

    @remembered
    def take_the_free_one(cast: Cast) -> None:
        acted.append(f"{free}")
        stories.refer(cast)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO taken VALUES (%s)", [free])

    for taken in (None, None, None, 1):
        with undone():
            with connection.cursor() as cursor, listening(hears=False):
                cursor.execute(
                    "SELECT tests.as_owner('CREATE TABLE public.taken (one int PRIMARY KEY);"
                    " GRANT ALL ON public.taken TO helle_app')"
                )
                if taken:
                    free = 2
                    cursor.execute("INSERT INTO taken VALUES (%s)", [taken])
            take_the_free_one(cast)
            with connection.cursor() as cursor:
                cursor.execute("SELECT tests.as_owner_asking('SELECT count(*) FROM referrals_referral')")
                assert cursor.fetchone() == ("1",)
    assert acted == ["1", "2"]


@DATABASES
def test_nobody_who_counts_what_is_asked_counts_what_is_asked_here(
    cast: Cast, story: Callable[[Cast, str], Case]
) -> None:
    for _time in range(2):
        with undone():
            story(cast, "counted")
    with undone():
        with CaptureQueriesContext(connection) as counted:
            story(cast, "counted")
        assert not len(counted)
        with CaptureQueriesContext(connection) as counted, transaction.atomic():
            pass
        assert [one["sql"].split()[0] for one in counted] == ["SAVEPOINT", "RELEASE"]


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("_test", ["one", "another"])
def test_who_was_erased_in_another_test_has_a_key_in_this_one(cast: Cast, _test: str) -> None:
    """In both she comes under the same identifier. The ledger of erasures is outside of what is undone."""
    person = stories.an_opened_case.__wrapped__(cast).person_id  # type: ignore[attr-defined] # what `remembered` wraps
    lines = ledger.texts(ledger.path())
    assert str(person) not in "".join(lines)
    assert erasing.destroy([Subject("person", person)], clock.now()) == 1
    assert len(ledger.texts(ledger.path())) == len(lines) + 1


@DATABASES
def test_what_only_asks_or_leaves_something_to_do_is_told_each_time(cast: Cast, acted: list[str]) -> None:
    @remembered
    def ask(who: Member) -> int:
        acted.append("asked")
        with who.acting():
            return Case.objects.count()

    @remembered
    def leave(who: Member) -> None:
        stories.refer(cast)
        transaction.on_commit(lambda: acted.append("done"))

    for _time in range(3):
        with undone():
            ask(cast.mette)
            leave(cast.mette)
            assert len(connection.run_on_commit) == 1
    assert acted == ["asked"] * 3


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        (b"SELECT count(*) FROM cases_case WHERE id IN (SELECT 1)", True),
        (b"SELECT 'destroy_key(' FROM cases_case", True),
        (b"SELECT destroy_key('1', '2')", False),
        (b"SELECT helle.act('1', '2')", False),
        (b"WITH gone AS (DELETE FROM cases_case RETURNING id) SELECT * FROM gone", False),
        (b"INSERT INTO cases_case VALUES (1)", False),
        (b"SET LOCAL helle.user = '1'", False),
    ],
)
def test_only_what_leaves_nothing_behind_counts_as_asking(words: bytes, *, reads: bool) -> None:
    assert only_asks(words) is reads


@DATABASES
def test_a_row_that_it_changes_inside_of_something_is_changed_each_time(cast: Cast) -> None:
    @remembered
    def count_up(cases: list[Case], by: Member) -> None:
        stories.assign(by, cases[0], by)
        cases[0].version += 7

    for _time in range(3):
        with undone():
            cases = [stories.an_opened_case(cast)]
            before = cases[0].version
            count_up(cases, cast.mette)
            assert cases[0].version == before + 7


@DATABASES
def test_where_the_register_thinks_up_a_key_it_is_told_by_its_actions_ever_after(cast: Cast) -> None:
    keys = []

    @remembered
    def thought_up(who: Member) -> str:
        stories.refer(cast)
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT really_random()")
            keys.append(str(cursor.fetchone()[0]))
            return keys[-1]

    for _time in range(3):
        with undone():
            assert thought_up(cast.mette) == keys[-1]
    assert len(set(keys)) == 3


@DATABASES
def test_what_was_taken_back_in_it_is_not_written(cast: Cast, acted: list[str]) -> None:
    @remembered
    def told(cast: Cast) -> Case:
        acted.append("it")
        with suppress(ZeroDivisionError), transaction.atomic():
            stories.refer(cast)
            raise ZeroDivisionError
        return stories.an_opened_case(cast)

    for _time in range(3):
        with undone():
            told(cast)
            with connection.cursor() as cursor:
                cursor.execute("SELECT tests.as_owner_asking('SELECT count(*) FROM referrals_referral')")
                assert cursor.fetchone() == ("1",)
    assert acted == ["it"]


@DATABASES
def test_what_it_did_to_the_row_it_was_handed_it_does_again(cast: Cast, acted: list[str]) -> None:
    @remembered
    def count_up(case: Case, by: Member) -> Case:
        acted.append("it")
        stories.assign(by, case, by)
        case.version += 7
        return case

    for _time in range(3):
        with undone():
            case = stories.an_opened_case(cast)
            before = case.version
            assert count_up(case, cast.mette) is case
            assert case.version == before + 7
    assert acted == ["it"]


def test_what_is_committed_is_told_each_time(
    committed_cast: Cast, story: Callable[[Cast, str], Case], acted: list[str]
) -> None:
    numbers = {story(committed_cast, "it").number for _time in range(2)}
    assert acted == ["it", "it"] and len(numbers) == 2


@DATABASES
def test_a_unit_that_is_written_again_is_known_to_be_another(cast: Cast) -> None:
    @remembered
    def found(code: str) -> None:
        stories.refer(cast)
        minor_stories.own_unit(code)

    for code in ("REP-EN", "REP-TO", "REP-EN", "REP-TO", "REP-EN"):
        with undone():
            with connection.cursor() as cursor:
                cursor.execute("SELECT tests.begin_numbers()")  # As at the beginning of each test.
            found(code)
            organisations.chosen_membership(cast.mette.user, None)  # As each request asks, which hears of new units.
            units = organisations.units_on(clock.today()).values()
            assert {one.code for one in units if one.code.startswith("REP-")} == {code}


class TestOfOneStore:
    @pytest.mark.django_db
    def test_a_story_is_tried_again_in_the_stores_that_it_writes_to_alone(
        self, cast_of_the_class: Cast, acted: list[str]
    ) -> None:
        """Where the transaction is of a class, a test may have asked for one store only."""

        @remembered
        def enrol(name: str) -> None:
            acted.append(name)
            member(name, "CMM", "cmm_caseworker")

        for _time in range(3):
            with transaction.atomic("default"):
                enrol("Nanna Krag")
                transaction.set_rollback(True, using="default")
        assert acted == ["Nanna Krag"]
