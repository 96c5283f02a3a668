"""The vault: keys come many at a time, live as long as one context, and an erased one opens nothing."""

from __future__ import annotations

import uuid

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from tests import stories
from tests.cast import Cast, destroy_key

from helle.register.people import queries as people
from helle.register.people.models import Name
from helle.register.protection import vault
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.vault import Erased

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def asked() -> CaptureQueriesContext:
    """What the key store was asked."""
    return CaptureQueriesContext(connections["keys"])


def subjects(how_many: int) -> list[uuid.UUID]:
    made = [uuid.uuid4() for _one in range(how_many)]
    for subject in made:
        vault.new_subject("person", subject)
    return made


def test_a_key_is_asked_for_once_in_a_context_and_again_in_the_next() -> None:
    (subject,) = subjects(1)
    for _request in range(2):
        with vault.open_for_request(), asked() as questions:
            for _value in range(5):
                vault.seal_at(subject, Place("a", "b", subject), "Xenobia")
        assert len(questions) == 1


def test_a_key_just_made_is_not_asked_for() -> None:
    with vault.open_for_request(), asked() as questions:
        (subject,) = subjects(1)
        vault.seal_at(subject, Place("a", "b", subject), "Xenobia")
    assert [query["sql"].split()[0] for query in questions] == ["INSERT"]


def test_outside_a_context_nothing_is_kept() -> None:
    (subject,) = subjects(1)
    with asked() as questions:
        for _value in range(2):
            vault.seal_at(subject, Place("a", "b", subject), "Xenobia")
    assert len(questions) == 2


def test_when_the_key_is_destroyed_nobody_reads_the_name_again(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    destroy_key(case.person_id)
    with cast.mette.acting():
        assert Name.objects.filter(person_id=case.person_id).exists()
        with pytest.raises(Erased):
            people.names_of(case.person_id)


def test_an_erasure_takes_effect_with_the_next_context(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        assert people.names_of(case.person_id)
        destroy_key(case.person_id)
    with cast.mette.acting(), pytest.raises(Erased):
        people.names_of(case.person_id)


def test_an_empty_column_needs_no_key() -> None:
    row = Name(id=uuid.uuid4(), value_sealed=None)
    with asked() as questions:
        assert vault.unseal(uuid.uuid4(), row, "value_sealed") == ""
    assert len(questions) == 0


def test_a_value_copied_to_another_row_does_not_open_there(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    with cast.mette.acting():
        one, other = (Name.objects.get(person_id=case.person_id) for case in (first, second))
        other.value_sealed = one.value_sealed
        with pytest.raises(CannotOpen):
            vault.unseal(second.person_id, other, "value_sealed")
        with pytest.raises(CannotOpen):
            vault.unseal(first.person_id, other, "value_sealed")
