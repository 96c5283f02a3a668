"""`helle keys erasure`: another key signs the ledger while people are erased, and a restore still works."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helle.register.protection import clock, erasing, handovers, ledger, private_files
from helle.register.protection.keystore.rotation import Store
from helle.register.protection.ledger import LedgerAstray
from helle.site import backup_health, parts, restoring
from helle.site.installation import InstallationError
from tests.keys.test_commands import Helle, dealt, helle, logged, sticks  # noqa: F401 # `helle` is a fixture.
from tests.keys.test_ledger import erase, keys_of, persons


@pytest.fixture(autouse=True)
def ledger_of_its_own(store: Store, secrets: Path, settings: Any, tmp_path: Path) -> Iterator[int]:
    """The ledger of the tests with a copy, in which this one may change the key; how many lines it has."""
    before = ledger.path()
    folder = tmp_path / "ledger"
    folder.mkdir()
    settings.HELLE_ERASURES, settings.HELLE_ERASURES_COPY = str(folder / "erasures.log"), str(tmp_path / "copy.log")
    for source, target in ((before, ledger.path()), (ledger.keys_path(before), ledger.keys_path(ledger.path()))):
        if source.exists():
            shutil.copy(source, target)
    ledger.begin_keys()
    lines = len(ledger.texts(ledger.path()))
    yield lines
    store.execute("ALTER TABLE erasure DISABLE TRIGGER keep_ledger")
    store.execute("DELETE FROM erasure WHERE number > %s", [lines])
    store.execute("ALTER TABLE erasure ENABLE TRIGGER keep_ledger")


def test_a_key_that_is_missing_is_said_to_be(secrets: Path) -> None:
    (secrets / "erasure.key").unlink()
    with pytest.raises(LedgerAstray, match="is missing: bring it from the safe"):
        ledger.signing_key()
    assert backup_health._erasures().seen.en == "erasure.key is missing: bring it from the safe"


def test_another_key_signs_from_the_next_line_on_and_the_former_is_gone(
    helle: Helle,  # noqa: F811
    secrets: Path,
    ledger_of_its_own: int,
) -> None:
    parts.deal(secrets)
    first, second, third = persons(3)
    erase(first)
    former = (secrets / "erasure.key").read_bytes()
    assert f"from line {ledger_of_its_own + 2} on" in helle("erasure")
    for part in ("web", "worker"):
        assert dealt(secrets)[part]["erasure.key"] == (secrets / "erasure.key").read_bytes() != former
        assert "erasure.next.key" not in dealt(secrets)[part]
    assert "erasure.key" not in dealt(secrets)["sealer"] and not (secrets / "erasure.next.key").exists()
    erase(second)
    assert len(ledger.verified()) == ledger_of_its_own + 2 == len(ledger.verified(ledger.copy_path()))
    copy = ledger.copy_path()
    assert copy is not None
    assert ledger.keys_path(copy).read_bytes() == ledger.keys_path(ledger.path()).read_bytes()
    assert erasing.replay() == 0 and keys_of(first, second) == 0
    assert logged() == [("key.erasure_renewed", "operation")]
    # A machine that was not told signs nothing, and erases nothing that a later check would refuse.
    (secrets / "erasure.key").write_bytes(former)
    with pytest.raises(LedgerAstray, match="is not the key that signs since"):
        erase(third)
    assert keys_of(third) == 1


def test_an_older_key_store_with_its_ledger_is_brought_up_to_the_day(
    helle: Helle,  # noqa: F811
    store: Store,
    ledger_of_its_own: int,
) -> None:
    """As after a restore: the backup is of before the first line, and a key took over between the two."""
    first, second = persons(2)
    rows = store.execute("SELECT subject_id, kind, wrapped FROM data_key").fetchall()
    erase(first)
    helle("erasure")
    erase(second)
    store.execute("ALTER TABLE erasure DISABLE TRIGGER keep_ledger")
    store.execute("DELETE FROM erasure WHERE number > %s", [ledger_of_its_own])
    store.execute("ALTER TABLE erasure ENABLE TRIGGER keep_ledger")
    for subject, kind, wrapped in rows:
        store.execute("INSERT INTO data_key VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", [subject, kind, wrapped])
    assert keys_of(first, second) == 2
    assert erasing.replay() == 2 and keys_of(first, second) == 0


@pytest.mark.parametrize("died", ["before the list", "after the list"])
def test_interrupted_nothing_is_lost_and_the_next_call_does_the_rest(
    helle: Helle,  # noqa: F811
    secrets: Path,
    monkeypatch: pytest.MonkeyPatch,
    died: str,
) -> None:
    def dies(*_given: object) -> None:
        raise KeyboardInterrupt

    listed = len(ledger.texts(ledger.keys_path(ledger.path())))
    with monkeypatch.context() as once, pytest.raises(KeyboardInterrupt):
        if died == "before the list":
            once.setattr(ledger, "_write_keys", dies)
        else:
            once.setattr(Path, "replace", dies)
        helle("erasure")
    waits = (secrets / "erasure.next.key").read_bytes()
    erase(*persons(1))
    ledger.verified()
    helle("erasure")
    assert (secrets / "erasure.key").read_bytes() == waits and not (secrets / "erasure.next.key").exists()
    assert len(ledger.texts(ledger.keys_path(ledger.path()))) == listed + 1, "no third key"
    erase(*persons(1))
    ledger.verified()


def test_a_key_that_was_lost_is_replaced_by_one_that_two_keepers_bring(
    helle: Helle,  # noqa: F811
    secrets: Path,
    tmp_path: Path,
) -> None:
    (subject,) = persons(1)
    erase(subject)
    old_public = ledger.signing_key().public_key()
    (secrets / "erasure.key").unlink()
    restoring.prepare()
    assert not (secrets / "erasure.key").exists(), "none is made in its place by itself"
    with pytest.raises(InstallationError):
        helle("erasure")
    shares = sticks(tmp_path)
    helle("erasure", "--shares", *shares)
    assert not (secrets / "erasure.key").exists()
    brought = [f"{one}/erasure.key.share-{place}" for place, one in enumerate(shares, start=1)]
    with pytest.raises(InstallationError, match="not the two of one key"):
        helle("erasure", "--vouched", brought[0], brought[0])
    assert "The former did not sign that" in helle("erasure", "--vouched", *brought)
    erase(*persons(1))
    ledger.verified()
    assert [action for action, _purpose in logged()] == ["key.split", "key.erasure_vouched"]
    # Who verifies with the former public key alone is not to believe it.
    listed = ledger.known_keys().handovers
    assert listed[-1].how == handovers.VOUCHED
    assert handovers.problems(listed, handovers.public_of(old_public)) != []
    helle("erasure")
    with pytest.raises(InstallationError, match="has signed the ledger before"):
        helle("erasure", "--vouched", *brought)
    assert not (secrets / "erasure.next.key").exists(), "what is refused leaves no retired key on the disk"
    helle("erasure")


def test_a_list_of_before_put_back_erases_nothing(helle: Helle, secrets: Path) -> None:  # noqa: F811
    (subject,) = persons(1)
    before = ledger.keys_path(ledger.path()).read_bytes()
    helle("erasure")
    private_files.replace_private(ledger.keys_path(ledger.path()), before)
    for attempt in (lambda: erase(subject), ledger.verified):
        with pytest.raises(LedgerAstray, match="is not the key that signs since"):
            attempt()
    assert keys_of(subject) == 1


def test_a_certificate_counts_under_the_key_of_its_time(helle: Helle) -> None:  # noqa: F811
    content = b"a list"
    former = ledger.signing_key()
    signature = erasing.signed(content)
    helle("erasure")
    late = clock.now()
    early = late - dt.timedelta(seconds=1)

    def counts(signature: bytes, at: Any) -> bool:
        return any(handovers.holds(key, signature.hex(), content) for key in ledger.known_keys().from_moment(at))

    assert counts(signature, early) and counts(erasing.signed(content), late)
    assert not counts(former.sign(content), late)
