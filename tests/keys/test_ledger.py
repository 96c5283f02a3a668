"""The ledger of erasures: written outside before a key goes, chained and signed, and kept by the key store itself."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import Databases, state_directory
from django.db import DatabaseError, connections
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.protection import clock, closing, erasing, handovers, ledger, vault
from helle.register.protection.erasing import Standing, Subject
from helle.register.protection.keystore.models import DataKey, Erasure
from helle.register.protection.keystore.rotation import Store
from helle.register.protection.ledger import LedgerAstray, Line
from helle.site import installation

INSERT_KEY = "INSERT INTO data_key (subject_id, kind, wrapped) VALUES (%s, 'person', '')"


def persons(how_many: int) -> list[uuid.UUID]:
    made = [uuid.uuid4() for _one in range(how_many)]
    for subject in made:
        vault.new_subject("person", subject)
    return made


def erase(*subjects: uuid.UUID, kind: str = "person") -> int:
    return erasing.destroy([Subject(kind, subject) for subject in subjects], clock.now())


def keys_of(*subjects: uuid.UUID) -> int:
    return DataKey.objects.filter(subject_id__in=subjects).count()


@pytest.fixture
def before(store: Store) -> int:
    """How many lines there were: the key store of a worker keeps those of other tests."""
    return erasing.standing().written


def test_each_erasure_is_a_signed_line_that_follows_the_one_before_it(before: int) -> None:
    first, second, third = persons(3)
    assert erase(first) == 1
    assert erase(second, third) == 2
    lines = ledger.verified()[before:]
    assert [line.number for line in lines] == [before + 1, before + 2, before + 3]
    assert [line.subject for line in lines] == [first, *sorted([second, third])]
    assert {line.kind for line in lines} == {"person"} and {line.order for line in lines} == {None}
    assert lines[1].before == handovers.digest(lines[0].to_text())
    assert keys_of(first, second, third) == 0
    assert erasing.standing() == Standing(before + 3, before + 3, None)
    assert Erasure.objects.get(number=before + 1).line == lines[0].to_text()


def test_what_has_no_key_or_is_of_another_kind_leaves_no_line(before: int) -> None:
    (subject,) = persons(1)
    assert erase(subject, kind="referral") == 0
    assert erase(uuid.uuid4()) == 0
    assert keys_of(subject) == 1 and erasing.standing().written == before


def test_the_line_is_on_the_disk_before_the_key_goes(before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    subject, later = persons(2)

    def dies(cursor: Any, line: Line) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(erasing, "_keep", dies)
        erase(subject)
    assert keys_of(subject) == 1
    assert erasing.standing() == Standing(before, before + 1, None)
    # Whoever destroys next keeps the promise first.
    assert erase(later) == 1
    assert keys_of(subject, later) == 0
    assert erasing.standing() == Standing(before + 2, before + 2, None)


def test_where_the_file_cannot_be_written_the_key_stays(before: int, settings: Any, tmp_path: Path) -> None:
    (subject,) = persons(1)
    settings.HELLE_ERASURES_COPY = str(tmp_path / "no folder" / "erasures.log")
    with pytest.raises(FileNotFoundError):
        erase(subject)
    assert keys_of(subject) == 1
    # The disk is there again: what was promised is kept, on both.
    (tmp_path / "no folder").mkdir()
    assert erase(*persons(1)) == 1
    assert keys_of(subject) == 0
    assert erasing.standing() == Standing(before + 2, before + 2, before + 2)


def test_a_line_that_was_cut_while_it_was_written_was_promised_to_nobody(before: int) -> None:
    one, other = persons(2)
    erase(one)
    with ledger.path().open("a") as file:
        file.write(f"{before + 2} {other} person 2025-")
    assert erasing.standing().written == before + 1
    assert erase(other) == 1
    assert [line.subject for line in ledger.verified()[before:]] == [one, other]


def _cut(lines: list[str]) -> list[str]:
    return lines[:-1]


def _changed(lines: list[str]) -> list[str]:
    return [*lines[:-2], lines[-2].replace(" person ", " mistake "), lines[-1]]


def _taken_out(lines: list[str]) -> list[str]:
    return [*lines[:-2], lines[-1]]


def _put_in(lines: list[str]) -> list[str]:
    return [*lines, lines[-1].replace(lines[-1].split(" ")[1], str(uuid.uuid4()))]


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_cut, "lines, the key store"),
        (_changed, "line .*: is not signed by our key"),
        (_taken_out, "does not follow|lines, the key store"),
        (_put_in, "does not follow"),
    ],
)
def test_a_ledger_that_was_tampered_with_is_found_and_erases_nothing(
    before: int, tamper: Callable[[list[str]], list[str]], said: str
) -> None:
    subject, *others = persons(4)
    erase(*others)
    whole = ledger.path().read_text()
    try:
        ledger.path().write_text("".join(f"{line}\n" for line in tamper(whole.splitlines())))
        with pytest.raises(LedgerAstray, match=said):
            erasing.replay()
        if tamper in (_cut, _put_in):  # The end is looked at each time, all of it at a replay.
            with pytest.raises(LedgerAstray):
                erase(subject)
        assert keys_of(subject) == 1
    finally:
        ledger.path().write_text(whole)


def test_a_line_signed_by_another_key_destroys_nothing(before: int, secrets: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    hers, _other = persons(2)
    last = ledger.last_text(ledger.path())
    forged = Line.following(last, "person", hers, clock.now(), None, Ed25519PrivateKey.generate())
    whole = ledger.path().read_text() if ledger.path().exists() else ""
    try:
        ledger.append([forged])
        for attempt in (erasing.replay, lambda: erase(_other)):
            with pytest.raises(LedgerAstray, match="not signed by our key"):
                attempt()
        assert keys_of(hers, _other) == 2
    finally:
        ledger.path().write_text(whole)


def test_the_copy_follows_and_a_copy_that_is_none_is_found(before: int, settings: Any, tmp_path: Path) -> None:
    copy = tmp_path / "erasures.log"
    settings.HELLE_ERASURES_COPY = str(copy)
    erase(*persons(1))
    assert copy.read_text() == ledger.path().read_text()
    copy.write_text(copy.read_text().replace(" person ", " mistake "))
    with pytest.raises(LedgerAstray, match="is not a copy of"):
        erase(*persons(1))


def test_two_who_destroy_at_once_wait_for_each_other(before: int) -> None:
    subjects, failed = persons(12), []

    def work(mine: list[uuid.UUID]) -> None:
        try:
            for subject in mine:
                erase(subject)
        except Exception as error:  # noqa: BLE001 # Told to the test, which is in another thread.
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[subjects[at::3]]) for at in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {line.subject for line in ledger.verified()[before:]} == set(subjects)
    assert erasing.standing() == Standing(before + 12, before + 12, None)


class TestPastTheApplication:
    """What the key store holds by itself, whoever runs SQL there."""

    @pytest.fixture
    def app(self, store: Store, ground: Databases) -> Any:
        given = installation.connection_settings(state_directory(), ground)["helle_keys"]
        with psycopg.connect(**given, autocommit=True) as connection:
            yield connection

    def test_no_key_goes_without_its_line(self, store: Store, app: Store) -> None:
        (subject,) = persons(1)
        for connection in (store, app):
            with pytest.raises(InsufficientPrivilege):
                connection.execute("DELETE FROM data_key WHERE subject_id = %s", [subject])
            with pytest.raises(InsufficientPrivilege, match="once its line stands in the ledger"):
                connection.execute("SELECT destroy_key(%s)", [subject])
        assert keys_of(subject) == 1

    def test_no_key_comes_back(self, store: Store, app: Store) -> None:
        (subject,) = persons(1)
        erase(subject)
        for connection in (store, app):
            with pytest.raises(InsufficientPrivilege, match="gets no key again"):
                connection.execute(
                    "INSERT INTO data_key (subject_id, kind, wrapped) VALUES (%s, 'person', '')", [subject]
                )
        vault.ensure_subject("person", subject)
        assert keys_of(subject) == 0

    def test_whoever_makes_the_key_of_a_subject_waits_for_who_destroys_it(self, store: Store, app: Store) -> None:
        (subject,) = persons(1)
        last = ledger.last_text(ledger.path())
        line = Line.following(last, "person", subject, clock.now(), None, ledger.signing_key())
        ledger.append([line])
        came = []

        def make() -> None:
            try:
                app.execute(INSERT_KEY, [subject])
            except InsufficientPrivilege as error:
                came.append(str(error))

        with store.transaction():
            store.execute(
                "INSERT INTO erasure (subject_id, destroyed_at, number, kind, line) VALUES (%s, %s, %s, %s, %s)",
                [line.subject, line.at, line.number, line.kind, line.to_text()],
            )
            store.execute("SELECT destroy_key(%s)", [subject])
            maker = threading.Thread(target=make)
            maker.start()
            maker.join(0.3)
            assert maker.is_alive()
        maker.join()
        assert len(came) == 1 and keys_of(subject) == 0

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM erasure WHERE number = %s",
            "UPDATE erasure SET destroyed_at = now() WHERE number = %s",
            "UPDATE erasure SET number = number + 1000 WHERE number = %s",
            "UPDATE erasure SET line = line || ' ' WHERE number = %s",
        ],
    )
    def test_a_line_stays_as_it_is(self, before: int, store: Store, app: Store, statement: str) -> None:
        erase(*persons(1))
        for connection in (store, app):
            with pytest.raises((InsufficientPrivilege, CheckViolation)):
                connection.execute(statement, [before + 1])

    @pytest.mark.parametrize("astray", ["number", "link", "subject"])
    def test_a_line_that_does_not_follow_is_not_taken(self, app: Store, astray: str) -> None:
        erase(*persons(1))  # So that there is a line before it.
        (subject,) = persons(1)
        last = ledger.last_text(ledger.path())
        line = Line.following(
            "" if astray == "link" else last, "person", subject, clock.now(), None, ledger.signing_key()
        )
        number = line.number + 1 if astray == "number" else line.number
        hers = uuid.uuid4() if astray == "subject" else subject
        with pytest.raises((CheckViolation, psycopg.errors.UniqueViolation)):
            app.execute(
                "INSERT INTO erasure (subject_id, destroyed_at, number, kind, line) VALUES (%s, %s, %s, %s, %s)",
                [hers, line.at, number, line.kind, line.to_text()],
            )
        assert keys_of(subject) == 1


def test_what_was_destroyed_before_there_was_a_file_is_taken_in(before: int, store: Store, as_operator: None) -> None:
    former = uuid.uuid4()
    store.execute("ALTER TABLE erasure DISABLE TRIGGER keep_ledger")
    store.execute(
        "INSERT INTO erasure (subject_id, destroyed_at, kind) VALUES (%s, now() - interval '1 year', '')", [former]
    )
    store.execute("ALTER TABLE erasure ENABLE TRIGGER keep_ledger")
    assert erasing.take_in_former() == 1
    assert erasing.take_in_former() == 0
    last = ledger.verified()[-1]
    assert (last.subject, last.kind, last.number) == (former, erasing.BEFORE_THE_FILE, before + 1)
    assert erasing.replay() == 0


def test_what_was_taken_in_after_a_backup_gets_its_line_when_the_backup_is_put_back(
    before: int, store: Store, as_operator: None
) -> None:
    former = uuid.uuid4()
    store.execute("ALTER TABLE erasure DISABLE TRIGGER keep_ledger")
    store.execute(
        "INSERT INTO erasure (subject_id, destroyed_at, kind) VALUES (%s, now() - interval '1 year', '')", [former]
    )
    store.execute("ALTER TABLE erasure ENABLE TRIGGER keep_ledger")
    at = Erasure.objects.get(pk=former).destroyed_at
    last, key = ledger.last_text(ledger.path()), ledger.signing_key()
    ledger.append([Line.following(last, erasing.BEFORE_THE_FILE, former, at, None, key)])
    assert erasing.replay() == 1
    kept = Erasure.objects.get(pk=former)
    assert (kept.number, kept.line) == (before + 1, ledger.last_text(ledger.path()))
    assert kept.destroyed_at == at and erasing.replay() == 0


class TestGoneBackInTheSameDatabase:
    """A snapshot or a recovery to a point in time keeps the number of the database."""

    @pytest.fixture(autouse=True)
    def opened_again(self, store: Store) -> Iterator[None]:
        yield
        store.execute("SELECT open_here()")

    def test_another_server_is_another_database_though_its_number_is_the_same(self, store: Store) -> None:
        assert "keys" not in closing.closed_stores()
        store.execute("UPDATE keystore_state SET opened_on = opened_on + 1")
        assert "keys" in closing.closed_stores()
        with pytest.raises(DatabaseError, match="closed until the ledger of erasures is replayed"):
            persons(1)

    @pytest.mark.parametrize("copied", [False, True])
    def test_where_the_ledger_knows_more_the_site_closes_as_it_starts(
        self, before: int, store: Store, settings: Any, tmp_path: Path, copied: bool
    ) -> None:
        (hers,) = persons(1)
        erase(*persons(1))
        assert not erasing.close_if_behind() and "keys" not in closing.closed_stores()
        whole = ledger.path().read_text()
        line = Line.following(whole.splitlines()[-1], "person", hers, clock.now(), None, ledger.signing_key())
        try:
            ledger.append([line])
            if copied:  # All of the machine went back; what lies elsewhere did not.
                settings.HELLE_ERASURES_COPY = str(tmp_path / "erasures.log")
                Path(settings.HELLE_ERASURES_COPY).write_text(ledger.path().read_text())
                ledger.path().write_text(whole)
            assert erasing.close_if_behind() and "keys" in closing.closed_stores()
            with pytest.raises(DatabaseError, match="closed until"):
                DataKey.objects.filter(subject_id=hers).exists()
        finally:
            ledger.path().write_text(whole)

    def test_the_application_closes_and_does_not_open(self, store: Store, ground: Databases) -> None:
        given = installation.connection_settings(state_directory(), ground)["helle_keys"]
        with psycopg.connect(**given, autocommit=True) as app:
            app.execute("SELECT close_here()")
            assert "keys" in closing.closed_stores()
            for statement in ("SELECT open_here()", "UPDATE keystore_state SET opened_in = 1"):
                with pytest.raises(InsufficientPrivilege):
                    app.execute(statement)
