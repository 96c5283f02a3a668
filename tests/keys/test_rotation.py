"""Changing the master key while people work: nothing is lost, nothing comes back, none goes that is still in use."""

from __future__ import annotations

import os
import threading
import uuid
from pathlib import Path

import psycopg
import pytest
from conftest import Databases, state_directory
from django.db import IntegrityError, connections
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege

from helle.register.protection import clock, master, vault
from helle.register.protection.ciphers import Place
from helle.register.protection.keystore import rotation
from helle.register.protection.keystore.models import DataKey, Erasure
from helle.register.protection.keystore.rotation import AnotherMaster, StillInUse, Store
from helle.site import installation
from tests.cast import destroy_key
from tests.keys.conftest import names, new_file
from tests.keys.test_master import KEY, SUBJECT, wrapped_before_keys_had_names

WORDS = "Xenobia Quillfeather"


def persons(how_many: int) -> dict[uuid.UUID, bytes]:
    """New subjects, each with a name sealed under its key."""
    made = {}
    for _one in range(how_many):
        subject = uuid.uuid4()
        vault.new_subject("person", subject)
        made[subject] = vault.seal_at(subject, place(subject), WORDS)
    return made


def place(subject: uuid.UUID) -> Place:
    return Place("people_name", "value_sealed", subject)


def opens(sealed: dict[uuid.UUID, bytes]) -> bool:
    return all(vault.unseal_at(subject, place(subject), value) == WORDS for subject, value in sealed.items())


def second_takes_over(secrets: Path, store: Store) -> bytes:
    """As `helle keys add` and the first step of `rotate` leave it; the name of the former."""
    former = master.ring().wraps.name
    rotation.enrol(store, master.master_at(new_file(secrets, "second.key")))
    names(secrets, wraps="file:second.key", former="file:master.key")
    return former


def test_every_key_is_wrapped_anew_and_the_former_can_go(secrets: Path, store: Store) -> None:
    sealed = persons(25)
    former = second_takes_over(secrets, store)
    assert opens(sealed), "the former opens until nothing is left"
    with pytest.raises(StillInUse):
        rotation.dismiss(store, former)
    assert rotation.left_over(store, master.ring().wraps.name) == 25
    assert rotation.rewrap(store, batch=4) == rotation.Rewrapped(25, {})
    assert rotation.left_over(store, master.ring().wraps.name) == 0
    rotation.dismiss(store, former)
    names(secrets, wraps="file:second.key")
    (secrets / "master.key").unlink()
    assert opens(sealed)


def test_a_writer_beside_it_loses_nothing_and_what_is_erased_stays_erased(secrets: Path, store: Store) -> None:
    sealed, erased = persons(60), list(persons(20))
    goes_on, unexpected = threading.Event(), []
    written: dict[uuid.UUID, bytes] = {}

    def write() -> None:
        """Somebody works: new persons, names read, drafts thrown away."""
        try:
            while not goes_on.is_set() or erased:
                written.update(persons(1))
                assert opens(sealed)
                if erased:
                    vault.destroy_subject("person", erased.pop(), clock.now())
        except BaseException as error:  # noqa: BLE001 # Told to the test, which is in another thread.
            unexpected.append(error)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    gone = list(erased)
    try:
        former = second_takes_over(secrets, store)
        while erased and writer.is_alive():
            rotation.rewrap(store, batch=3)
        rotation.rewrap(store, batch=3)
        rotation.dismiss(store, former)
        names(secrets, wraps="file:second.key")
    finally:
        goes_on.set()
        writer.join()
    assert unexpected == []
    assert len(written) >= 15 and opens(sealed | written)
    left = set(DataKey.objects.values_list("subject_id", flat=True))
    assert not left & set(gone)
    assert set(Erasure.objects.values_list("subject_id", flat=True)) >= set(gone)


def test_interrupted_it_is_done_by_the_next(secrets: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = persons(10)
    second_takes_over(secrets, store)
    wrap, times = master.wrap, iter(range(7))

    def dies_at_the_eighth(subject: uuid.UUID, key: bytes) -> bytes:
        if next(times, None) is None:
            raise KeyboardInterrupt
        return wrap(subject, key)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(master, "wrap", dies_at_the_eighth)
        rotation.rewrap(store, batch=3)
    assert opens(sealed)
    assert rotation.left_over(store, master.ring().wraps.name) == 4
    assert rotation.rewrap(store, batch=3).done == 4
    assert opens(sealed)


def test_a_key_that_was_destroyed_since_it_was_read_does_not_come_back(
    secrets: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (subject,) = persons(1)
    second_takes_over(secrets, store)
    wrap = master.wrap

    def destroyed_meanwhile(one: uuid.UUID, key: bytes) -> bytes:
        destroy_key(one)
        return wrap(one, key)

    monkeypatch.setattr(master, "wrap", destroyed_meanwhile)
    assert rotation.rewrap(store) == rotation.Rewrapped(0, {})
    assert not DataKey.objects.filter(subject_id=subject).exists()


def test_keys_from_before_they_had_names_get_one_and_hold_every_master_key_until_then(
    secrets: Path, store: Store
) -> None:
    wrapped = wrapped_before_keys_had_names((secrets / "master.key").read_bytes())
    DataKey.objects.create(subject_id=SUBJECT, kind="person", wrapped=wrapped)
    former = second_takes_over(secrets, store)
    with pytest.raises(StillInUse, match="do not say"):
        rotation.dismiss(store, former)
    assert rotation.left_over(store, master.ring().wraps.name) == 1
    assert rotation.rewrap(store).done == 1
    rotation.dismiss(store, former)
    row = DataKey.objects.get(subject_id=SUBJECT)
    assert bytes(row.wrapped_under) == master.ring().wraps.name
    assert master.unwrap(SUBJECT, bytes(row.wrapped)) == KEY


def test_what_no_master_key_opens_is_counted_by_kind_and_left_as_it_is(secrets: Path, store: Store) -> None:
    sealed = persons(3)
    lost = b"\x01" + os.urandom(60)
    DataKey.objects.create(subject_id=SUBJECT, kind="call", wrapped=lost)
    second_takes_over(secrets, store)
    assert rotation.rewrap(store, batch=2) == rotation.Rewrapped(3, {"call": 1})
    assert bytes(DataKey.objects.get(subject_id=SUBJECT).wrapped) == lost
    assert opens(sealed)


class TestTheDatabaseHolds:
    """What may not happen, tried past the application."""

    def test_no_key_is_kept_under_a_master_key_that_went(self, secrets: Path, store: Store) -> None:
        former = second_takes_over(secrets, store)
        rotation.dismiss(store, former)
        names(secrets, wraps="file:master.key")  # A process that has not heard of it.
        with pytest.raises(IntegrityError, match="data_key_wrapped_under_a_master_key"):
            vault.new_subject("person", uuid.uuid4())

    def test_the_name_in_the_column_is_the_one_in_the_wrapped_key(self, secrets: Path, store: Store) -> None:
        persons(1)
        with pytest.raises(psycopg.errors.GeneratedAlways):
            store.execute("UPDATE data_key SET wrapped_under = '\\x00000000'")
        with pytest.raises(ForeignKeyViolation):
            store.execute("UPDATE data_key SET wrapped = set_byte(wrapped, 1, get_byte(wrapped, 1) # 1)")

    def test_the_last_master_key_stays(self, secrets: Path, store: Store) -> None:
        with pytest.raises(CheckViolation, match="the last master key stays"):
            store.execute("DELETE FROM master_key")

    def test_a_name_has_four_bytes(self, secrets: Path, store: Store) -> None:
        with pytest.raises(CheckViolation):
            store.execute("INSERT INTO master_key VALUES ('\\x0102', 'file:x.key', now())")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE data_key SET wrapped = wrapped",
            "INSERT INTO master_key VALUES ('\\x01020304', 'file:x.key', now())",
            "UPDATE master_key SET source = 'file:x.key'",
            "DELETE FROM master_key",
        ],
    )
    def test_the_sites_role_changes_no_master_key(self, store: Store, ground: Databases, statement: str) -> None:
        given = installation.connection_settings(state_directory(), ground)["helle_keys"]
        with psycopg.connect(**given, autocommit=True) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(statement)


def test_an_older_key_store_takes_the_name_of_the_master_key_that_opens_it_and_no_other(
    secrets: Path, store: Store
) -> None:
    right = (secrets / "master.key").read_bytes()
    DataKey.objects.create(subject_id=SUBJECT, kind="person", wrapped=wrapped_before_keys_had_names(right))
    store.execute("ALTER TABLE master_key DISABLE TRIGGER keep_master_key")
    store.execute("DELETE FROM master_key")
    store.execute("ALTER TABLE master_key ENABLE TRIGGER keep_master_key")
    names(secrets, wraps=new_file(secrets, "wrong.key"))
    with pytest.raises(AnotherMaster, match=r"file:wrong\.key does not open"):
        rotation.begin(store)
    names(secrets, wraps="file:master.key")
    rotation.begin(store)
    assert rotation.rewrap(store).done == 1


def test_a_key_store_of_other_master_keys_is_not_taken_for_a_new_one(secrets: Path, store: Store) -> None:
    rotation.begin(store)
    names(secrets, wraps=new_file(secrets, "wrong.key"))
    with pytest.raises(AnotherMaster, match=r"file:wrong\.key is none of the master keys"):
        rotation.begin(store)
