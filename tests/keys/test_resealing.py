"""`helle keys reseal`: what is sealed is sealed anew under the cipher in force, all of it, as people work."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection

from helle.register.casefile import files
from helle.register.people.models import Name
from helle.register.protection import ciphers, resealing, vault
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.resealing import reseal
from tests import correction_stories, file_stories, hotline_stories, stories
from tests.cast import Cast
from tests.keys.test_commands import Helle, helle, logged  # noqa: F401 # `helle` is a fixture.

PLACE = Place("people_name", "value_sealed", uuid.UUID(int=7))
KEY = bytes(range(32))


@pytest.fixture
def of_the_next(settings: Any) -> Any:
    """The cipher that takes over."""
    settings.HELLE_CIPHER = 2
    return settings


def test_each_cipher_opens_what_it_sealed_and_nothing_that_was_altered_or_moved(settings: Any) -> None:
    for number in ciphers.CIPHERS:
        settings.HELLE_CIPHER = number
        sealed = ciphers.seal(KEY, PLACE, "Xenobia")
        assert sealed[0] == number and len(sealed) == len("Xenobia") + 29
        settings.HELLE_CIPHER = 1
        assert ciphers.unseal(KEY, PLACE, sealed) == "Xenobia"
        for wrong in (
            sealed[:-1] + bytes([sealed[-1] ^ 1]),
            sealed[:20],
            b"\x09" + sealed[1:],
            bytes([3 - number]) + sealed[1:],
        ):
            with pytest.raises(CannotOpen):
                ciphers.unseal(KEY, PLACE, wrong)
        with pytest.raises(CannotOpen):
            ciphers.unseal(KEY, Place(PLACE.table, "other_sealed", PLACE.row), sealed)


def test_all_that_is_sealed_is_sealed_anew_and_opens(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
    of_the_next: Any,
) -> None:
    of_the_next.HELLE_CIPHER = 1
    cast = committed_cast
    case = stories.an_assessed_victim(cast)
    hotline_stories.record(cast.mette)
    document = file_stories.file_document(cast.mette, case)
    # What was known before is sealed as of the row that it stood in.
    correction_stories.describe(cast.mette, case, stories.description(birth_date=dt.date(1960, 7, 7)))
    of_the_next.HELLE_CIPHER = 2
    before = resealing.left_over()
    assert before > 10
    said = helle("reseal")
    assert f"{before} values are sealed anew, with cipher 2" in said and "do not open" not in said
    assert resealing.left_over() == 0
    assert "0 values are sealed anew" in helle("reseal")
    assert logged().count(("key.resealed", "operation")) == 2
    with cast.mette.acting():
        assert vault.unseal(case.person_id, Name.objects.get(), "value_sealed") == stories.NAME
        assert b"".join(files.fetch(case, document).pieces()) == file_stories.CONTENT


def test_interrupted_it_goes_on_and_what_was_written_meanwhile_stands(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
    of_the_next: Any,
) -> None:
    of_the_next.HELLE_CIPHER = 1
    case = stories.an_assessed_victim(committed_cast)
    of_the_next.HELLE_CIPHER = 2

    class Stop(Exception): ...

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        reseal(batch=1, after_each=stop)
    left = resealing.left_over()
    # Another process still seals with the former: a round of its own finds that.
    of_the_next.HELLE_CIPHER = 1
    stories.supersede_name(committed_cast.mette, case)
    of_the_next.HELLE_CIPHER = 2
    assert resealing.left_over() > left
    assert reseal(batch=3).unopened == {} and resealing.left_over() == 0


def test_what_was_erased_is_told_and_stays_shut(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
    of_the_next: Any,
) -> None:
    of_the_next.HELLE_CIPHER = 1
    case = stories.an_assessed_victim(committed_cast)
    vault.destroy_subject("person", case.person_id, case.opened_at)
    of_the_next.HELLE_CIPHER = 2
    assert "people_name: 1 do not open" in helle("reseal")
    with connection.cursor() as cursor:
        cursor.execute("SELECT value_sealed FROM people_name")
        assert bytes(cursor.fetchone()[0])[:1] == b"\x01"
