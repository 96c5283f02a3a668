"""`helle keys reseal`: what is sealed is sealed anew under the cipher in force, all of it, as people work."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import connection

from helle.register.casefile import files
from helle.register.people.models import Name
from helle.register.protection import boxes, ciphers, master, resealing, vault
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.keystore import rotation
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.keystore.rotation import Store
from helle.register.protection.master import MasterInMemory
from helle.register.protection.resealing import reseal
from helle.site import parts
from helle.site.installation import InstallationError
from tests import file_stories, hotline_stories, stories
from tests.cast import Cast
from tests.keys.test_commands import Helle, helle, logged  # noqa: F401 # `helle` is a fixture.
from tests.keys.test_rotation import opens, persons
from tests.second_factors import give_app, takes

PLACE = Place("people_name", "value_sealed", uuid.UUID(int=7))
KEY = bytes(range(32))


@pytest.fixture
def of_the_next(settings: Any, committed: None, as_operator: None) -> Iterator[Any]:
    """The cipher that takes over, in a register whose worker has said nothing but what an upgrade says."""
    settings.HELLE_CIPHER = 2
    _as_upgraded()
    yield settings
    _as_upgraded()


def _as_upgraded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM protection_sealedwith")
        cursor.execute("INSERT INTO protection_sealedwith (cipher, noted_at) VALUES (1, now() - interval '1 hour')")


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
    stories.describe_as_child(cast, case)  # What her profile said before is kept as it stood there.
    hotline_stories.record(cast.mette)
    document = file_stories.file_document(cast.mette, case)
    of_the_next.HELLE_CIPHER = 2
    before = resealing.left_over()
    assert before > 10
    assert resealing.may_be_left() == [1]
    said = helle("reseal", "--with", "2")
    assert f"{before} values are sealed anew, with cipher 2" in said and "do not open" not in said
    assert resealing.left_over() == 0 and resealing.may_be_left() == []
    assert "0 values are sealed anew" in helle("reseal", "--with", "2")
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


def under_each_name() -> set[bytes]:
    return {bytes(one) for one in DataKey.objects.values_list("wrapped_under", flat=True)}


def test_data_keys_boxes_and_second_factors_follow(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
    of_the_next: Any,
    secrets: Path,
) -> None:
    of_the_next.HELLE_CIPHER = 1
    case, user = stories.an_assessed_victim(committed_cast), committed_cast.mette.user
    give_app(user, generate_totp_secret())
    sealed, former = persons(5), master.ring().wraps.name
    parts.deal(secrets)
    of_the_next.HELLE_CIPHER = 2
    said = helle("reseal", "--with", "2")
    assert "second factors sealed anew: 1" in said and "are opened by no master key" not in said
    now = master.ring().wraps.name
    assert now != former and under_each_name() == {now} and opens(sealed)
    assert master.wrapped_under(boxes.secret_path().read_bytes()) == now
    assert "cipher = 2" in (parts.folder_of(parts.parts()["web"], secrets) / "master-keys.toml").read_text()
    factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert base64.b64decode(factor.data["secret"])[:1] == b"\x02"
    assert not takes(user, factor, "000000"), "it opens"
    with committed_cast.mette.acting():
        assert vault.unseal(case.person_id, Name.objects.get(), "value_sealed") == stories.NAME
    again = helle("reseal", "--with", "2")
    assert "0 data keys are wrapped anew" in again and "second factors sealed anew: 0" in again
    # The master key is changed as ever, and each new one wraps with the cipher in force.
    for step in (("add", "file:second.key"), ("rotate",), ("retire",)):
        helle(*step)
    assert master.sources().cipher == 2 and opens(sealed)
    of_the_next.HELLE_CIPHER = 1
    _as_upgraded()  # The worker was started anew, and ten minutes are over.
    helle("reseal", "--with", "1")
    assert master.sources().cipher == 1 and opens(sealed)
    assert under_each_name() == {master.ring().wraps.name}


def test_data_keys_that_were_left_are_wrapped_by_the_next_run(
    helle: Helle,  # noqa: F811
    of_the_next: Any,
    store: Store,
) -> None:
    sealed = persons(5)
    helle("reseal", "--with", "2")
    now, (first, *_others) = master.ring().wraps, sealed
    # A process that had the file of before wraps as before; the key store knows both names.
    key = master.unwrap(first, bytes(DataKey.objects.get(pk=first).wrapped))
    of_before = MasterInMemory(now.source, Path(of_the_next.HELLE_SECRETS, "master.key").read_bytes())
    nonce = bytes(12)
    wrapped = b"\x02" + of_before.name + nonce + of_before.encrypt(nonce, key, first.bytes + of_before.name)
    DataKey.objects.filter(pk=first).update(wrapped=wrapped)
    assert opens(sealed) and rotation.left_over(store, now.name) == 1
    assert "1 data keys are wrapped anew" in helle("reseal", "--with", "2")
    assert opens(sealed) and rotation.left_over(store, now.name) == 0


def test_a_key_store_of_before_the_cipher_is_known_by_the_name_of_then(
    helle: Helle,  # noqa: F811
    of_the_next: Any,
    store: Store,
) -> None:
    sealed, former = persons(3), master.ring().wraps.name
    of_then = store.execute("SELECT subject_id, wrapped FROM data_key").fetchall()
    helle("reseal", "--with", "2")
    now = master.ring().wraps.name
    for subject, wrapped in of_then:  # A backup from before is put back.
        store.execute("UPDATE data_key SET wrapped = %s WHERE subject_id = %s", [wrapped, subject])
    store.execute("DELETE FROM master_key WHERE name = %s", [now])
    assert opens(sealed) and under_each_name() == {former}
    rotation.begin(store)
    assert "3 data keys are wrapped anew" in helle("rotate")
    assert opens(sealed) and under_each_name() == {now}


def test_what_was_erased_is_told_and_stays_shut(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
    of_the_next: Any,
) -> None:
    of_the_next.HELLE_CIPHER = 1
    case = stories.an_assessed_victim(committed_cast)
    vault.destroy_subject("person", case.person_id, case.opened_at)
    of_the_next.HELLE_CIPHER = 2
    assert "people_name: 1 do not open" in helle("reseal", "--with", "2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT value_sealed FROM people_name")
        assert bytes(cursor.fetchone()[0])[:1] == b"\x01"


def test_a_shell_that_would_seal_otherwise_than_the_site_is_refused(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
    of_the_next: Any,
) -> None:
    noted(2)
    of_the_next.HELLE_CIPHER = 1
    for said, named in (("HELLE_CIPHER is 1 here", "2"), ("A worker seals with cipher 2", "1")):
        with pytest.raises(InstallationError, match=said):
            helle("reseal", "--with", named)
    assert logged() == [] and resealing.may_be_left() == [2]


def noted(cipher: int) -> None:
    """As the worker says it each minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.note_cipher(%s)", [cipher])
