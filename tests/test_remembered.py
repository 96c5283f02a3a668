"""What is written again stands as it was told, and is never what another beginning would have come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import connection, transaction

from helle.register.cases.models import Case
from helle.register.people import queries as people
from tests import stories
from tests.cast import Cast, Member
from tests.remembered import STORES, remembered, told_anew

DATABASES = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def acted() -> list[str]:
    """Which stories were told by their actions."""
    return []


@pytest.fixture
def story(acted: list[str]) -> Callable[[Cast, str], Case]:
    """A story that writes to both stores, under numbers and keys."""

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
    with undone(), told_anew():
        story(cast, "this")
    assert acted == ["this", "another", "this", "this"]


@DATABASES
def test_where_the_register_thinks_up_a_key_it_is_told_by_its_actions_ever_after(cast: Cast) -> None:
    keys = []

    @remembered
    def thought_up(who: Member) -> str:
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT gen_random_uuid()")
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
        with by.acting():
            case.version = stories.fresh(case).version + 7
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
