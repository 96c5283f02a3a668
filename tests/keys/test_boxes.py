"""The key of browsers' boxes is one of its own: it outlives the master key that it is wrapped under."""

from __future__ import annotations

import base64
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from helle.register.protection import boxes, master
from helle.register.protection.ciphers import CannotOpen
from tests.keys.conftest import names, new_file

VERA = uuid.UUID(int=4)


def closed(words: str, *, public_key: str | None = None, whose: uuid.UUID = VERA) -> str:
    """What a browser of Vera's, or of somebody else's, closes under the key that stood in its page."""
    own, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    point = base64.b64decode(public_key or boxes.public_key())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    key = HKDF(SHA256(), 32, None, boxes.INFO).derive(own.exchange(ec.ECDH(), theirs))
    mine = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sealed = AESGCM(key).encrypt(nonce, words.encode(), str(whose).encode())
    return base64.b64encode(boxes.VERSION + mine + nonce + sealed).decode()


def test_an_installation_has_a_key_of_boxes_that_is_wrapped(secrets: Path) -> None:
    held = boxes.secret_path().read_bytes()
    assert master.wrapped_under(held) == master.ring().wraps.name
    assert boxes.open_box(closed("Xenobia"), VERA) == "Xenobia"


def test_it_stays_the_same_when_the_master_key_changes_and_opens_what_was_closed_before(secrets: Path) -> None:
    box, public = closed("Xenobia"), boxes.public_key()
    names(secrets, wraps=new_file(secrets, "second.key"), former="file:master.key")
    boxes.secret_path().write_bytes(boxes.rewrapped(boxes.secret_path().read_bytes()))
    names(secrets, wraps="file:second.key")
    (secrets / "master.key").unlink()
    boxes._made_of_file.cache_clear()  # As in a process that was started since.
    assert boxes.public_key() == public
    assert boxes.open_box(box, VERA) == "Xenobia"


def test_what_was_closed_when_the_key_was_derived_from_the_master_key_opens_still(secrets: Path, settings: Any) -> None:
    held = boxes.secret_path().read_bytes()
    boxes.secret_path().unlink()
    box, derived = closed("Xenobia"), boxes.public_key()
    boxes.secret_path().write_bytes(held)
    assert boxes.public_key() != derived
    assert boxes.open_box(box, VERA) == "Xenobia"


def test_one_of_somebody_else_or_for_another_server_does_not_open(secrets: Path) -> None:
    with pytest.raises(CannotOpen):
        boxes.open_box(closed("Xenobia"), uuid.uuid4())
    elsewhere = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = base64.b64encode(elsewhere.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()
    with pytest.raises(CannotOpen):
        boxes.open_box(closed("Xenobia", public_key=point), VERA)
