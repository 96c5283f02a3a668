"""Another key signs the audit: the verifier knows which key counted for which segments, and since when."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from helle.register.audit import chain, sealing, signing_keys
from helle.register.audit.chain import Handover
from helle.register.audit.models import Segment
from helle.register.audit.sealing import seal
from helle.register.audit.signing_keys import NoAuditKey
from helle.register.audit.tests.conftest import Owner
from helle.register.audit.tests.test_tampering import rebuild
from helle.register.audit.verification import verify
from helle.register.protection import private_files

LIST = "audit-keys.log"


@pytest.fixture
def secrets(settings: Any, tmp_path: Path) -> Path:
    """Secrets of the test's own, with the key that signs for all tests."""
    folder = tmp_path / "secrets"
    shutil.copytree(settings.HELLE_SECRETS, folder)
    settings.HELLE_SECRETS = folder
    return folder


@pytest.fixture
def changed(secrets: Path, write_lines: Callable[[int], None]) -> Ed25519PrivateKey:
    """Two segments, and another key between them; the former."""
    former = signing_keys.signing_key()
    write_lines(3)
    seal()
    assert sealing.renew_key() == 2
    write_lines(2)
    seal()
    return former


def raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def public_alone(secrets: Path, key: Ed25519PrivateKey) -> None:
    """As it is at a verifier's: no private key, and one public key that she was given by hand."""
    (secrets / "audit.key").unlink()
    (secrets / "audit.pub").write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def test_each_segment_is_held_against_the_key_of_its_time(changed: Ed25519PrivateKey, secrets: Path) -> None:
    assert raw(signing_keys.signing_key()) != raw(changed)
    assert (verify().segments, verify().problems) == (2, ())
    first, second = (Handover.from_text(line) for line in (secrets / LIST).read_text().splitlines())
    assert (first.first, first.public, second.first) == (1, raw(changed), 2)
    assert Segment.objects.using("sealer").get(pk=1).sealed_at <= second.since
    assert second.since <= Segment.objects.using("sealer").get(pk=2).sealed_at


def test_the_former_private_key_is_gone(changed: Ed25519PrivateKey, secrets: Path) -> None:
    former = changed.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert not any(former == path.read_bytes() for path in secrets.iterdir())
    assert not (secrets / "audit.next.key").exists()


def test_a_former_key_that_was_stolen_signs_no_later_segment(
    changed: Ed25519PrivateKey, owner: Owner, roots: Path
) -> None:
    rebuild(owner, 2, changed)
    assert "segment 2: rebuilt or altered, its signature is not our key's" in verify().problems


def test_nor_the_present_key_an_earlier_one(changed: Ed25519PrivateKey, owner: Owner) -> None:
    rebuild(owner, 1, signing_keys.signing_key())
    assert "segment 1: rebuilt or altered, its signature is not our key's" in verify().problems


@pytest.mark.parametrize("given", ["the first", "the last"])
def test_a_verifier_elsewhere_needs_one_public_key_and_the_list(
    changed: Ed25519PrivateKey, secrets: Path, given: str
) -> None:
    public_alone(secrets, changed if given == "the first" else signing_keys.signing_key())
    assert verify().problems == ()
    with pytest.raises(NoAuditKey):
        seal()


def test_a_list_of_somebody_elses_keys_is_not_believed_there(changed: Ed25519PrivateKey, secrets: Path) -> None:
    public_alone(secrets, changed)
    own = Ed25519PrivateKey.generate()
    since = Handover.from_text((secrets / LIST).read_text().splitlines()[0]).since
    (secrets / LIST).write_text(Handover.signed_by(own, 1, since, raw(own)).to_text() + "\n")
    with pytest.raises(NoAuditKey, match="none of the keys"):
        verify()


def test_a_key_that_was_slipped_into_the_list_is_named(changed: Ed25519PrivateKey, secrets: Path) -> None:
    first, second = (Handover.from_text(line) for line in (secrets / LIST).read_text().splitlines())
    own = Ed25519PrivateKey.generate()
    slipped = Handover.signed_by(own, 2, second.since, raw(own))
    (secrets / LIST).write_text("".join(f"{one.to_text()}\n" for one in (first, slipped, second)))
    problems = verify().problems
    assert "audit keys: line 2 is not signed by the key before it" in problems
    assert "audit keys: line 3 is not signed by the key before it" in problems


def test_a_handover_that_was_moved_to_another_segment_is_named(changed: Ed25519PrivateKey, secrets: Path) -> None:
    lines = (secrets / LIST).read_text().splitlines()
    (secrets / LIST).write_text(f"{lines[0]}\n1{lines[1][1:]}\n")
    assert "audit keys: line 2 is not signed by the key before it" in verify().problems


@pytest.mark.parametrize("text", ["nonsense\n", "1 2025-10-06T08:30:00 00 00\n", "1 2025-10-06 abc\n"])
def test_a_list_that_cannot_be_read_is_said(changed: Ed25519PrivateKey, secrets: Path, text: str) -> None:
    (secrets / LIST).write_text(text)
    with pytest.raises(NoAuditKey, match="cannot be read"):
        verify()


def test_without_the_list_what_the_former_signed_is_named(changed: Ed25519PrivateKey, secrets: Path) -> None:
    (secrets / LIST).unlink()
    assert "segment 1: rebuilt or altered, its signature is not our key's" in verify().problems


@pytest.mark.parametrize("died", ["before the list", "after the list"])
def test_interrupted_nothing_is_lost_and_the_next_call_does_the_rest(
    secrets: Path, write_lines: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    write_lines(1)
    seal()
    former = raw(signing_keys.signing_key())
    write, replace = private_files.replace_private, Path.replace

    def dies_before(path: Path, content: bytes) -> None:
        if died == "before the list" and path.name == LIST:
            raise KeyboardInterrupt
        write(path, content)

    def dies_after(self: Path, target: Path) -> Path:
        if self.name == "audit.next.key":
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(signing_keys, "replace_private", dies_before)
        patched.setattr(Path, "replace", dies_after)
        sealing.renew_key()
    assert (raw(signing_keys.signing_key()) == former) == (died == "before the list")
    write_lines(1)
    seal()
    assert verify().problems == ()
    sealing.renew_key()
    write_lines(1)
    seal()
    assert verify().problems == ()
    assert raw(signing_keys.signing_key()) != former
    assert len((secrets / LIST).read_text().splitlines()) == 2
    assert not (secrets / "audit.next.key").exists()


def test_a_segment_dropped_before_the_change_was_dropped_by_the_key_of_then(
    secrets: Path, write_lines: Callable[[int], None], owner: Owner
) -> None:
    former = signing_keys.signing_key()
    write_lines(1)
    seal()
    sealing.renew_key()
    keys = signing_keys.known()
    _first, second = keys.handovers
    before, after = second.since.replace(year=second.since.year - 1), second.since.replace(year=second.since.year + 1)
    tombstone = b"as signed"
    assert chain.is_signed(keys.of_moment(before), former.sign(tombstone), tombstone)
    assert not chain.is_signed(keys.of_moment(after), former.sign(tombstone), tombstone)
    assert chain.is_signed(keys.of_moment(after), signing_keys.signing_key().sign(tombstone), tombstone)
