"""A master key in a PKCS#11 token, tried on SoftHSM: it wraps there, comes out nowhere, and takes over from a file."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from pkcs11 import Attribute

from helle.register.protection import boxes, hsm, master
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.keystore import rotation
from helle.register.protection.keystore.rotation import Store
from helle.register.protection.master import NoMaster
from tests.keys.conftest import names
from tests.keys.test_master import KEY, SUBJECT
from tests.keys.test_rotation import opens, persons

PIN = "20251006"
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib/libsofthsm2.so")


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SoftHSM with a token of its own for this file; the path of its library."""
    if shutil.which("softhsm2-util") is None:
        pytest.fail("The tests of a master key in a token need SoftHSM: apt-get install softhsm2")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        command = ["softhsm2-util", "--init-token", "--free", "--label", "helle", "--so-pin", "19931112", "--pin", PIN]
        subprocess.run(command, check=True, capture_output=True)  # Debian's program.
        yield next(path for path in LIBRARIES if Path(path).exists())


@pytest.fixture
def token(module: str, secrets: Path, settings: Any) -> Iterator[pkcs11.Token]:
    """Helle has this token."""
    settings.HELLE_PKCS11_MODULE, settings.HELLE_PKCS11_TOKEN = module, "helle"
    settings.HELLE_PKCS11_PIN_FILE = secrets / "pkcs11.pin"
    settings.HELLE_PKCS11_PIN_FILE.write_text(f"{PIN}\n")
    settings.HELLE_PKCS11_PIN_FILE.chmod(0o600)
    yield pkcs11.lib(module).get_token(token_label="helle")
    hsm.forget_session()


@pytest.fixture
def label(token: pkcs11.Token, secrets: Path) -> str:
    """A key in the token that wraps; its label."""
    made = f"helle-{uuid.uuid4().hex[:8]}"
    hsm.make(made)
    names(secrets, wraps=f"pkcs11:{made}", former="file:master.key")
    return made


def test_a_key_is_wrapped_in_the_token_and_for_its_own_subject_only(label: str) -> None:
    wrapped = master.wrap(SUBJECT, KEY)
    assert master.wrapped_under(wrapped) == master.ring().wraps.name
    assert master.unwrap(SUBJECT, wrapped) == KEY
    for altered in (wrapped[:-1] + bytes([wrapped[-1] ^ 1]), wrapped[:12], wrapped[:5]):
        with pytest.raises(CannotOpen):
            master.unwrap(SUBJECT, altered)
    with pytest.raises(CannotOpen):
        master.unwrap(uuid.uuid4(), wrapped)
    assert master.unwrap(SUBJECT, wrapped) == KEY, "what was refused broke nothing"


def test_the_key_cannot_be_read_out_of_it(label: str, token: pkcs11.Token) -> None:
    held = hsm._session().get_key(label=label)
    assert held[Attribute.SENSITIVE] and not held[Attribute.EXTRACTABLE]
    with pytest.raises(pkcs11.AttributeSensitive):
        held[Attribute.VALUE]


def test_it_takes_over_from_a_file_while_everything_opens(label: str, secrets: Path, store: Store) -> None:
    names(secrets, wraps="file:master.key")
    sealed, former = persons(5), master.ring().wraps.name
    held = boxes.secret_path().read_bytes()
    rotation.enrol(store, master.master_at(f"pkcs11:{label}"))
    names(secrets, wraps=f"pkcs11:{label}", former="file:master.key")
    boxes.secret_path().write_bytes(boxes.rewrapped(held))
    assert opens(sealed)
    assert rotation.rewrap(store).done == 5
    rotation.dismiss(store, former)
    names(secrets, wraps=f"pkcs11:{label}")
    (secrets / "master.key").unlink()
    boxes._made_of_file.cache_clear()
    assert opens(sealed | persons(1))
    assert boxes.public_key(), "the key of boxes needs none that comes out of the token"


def test_without_a_key_of_boxes_it_says_what_makes_one(label: str) -> None:
    boxes.secret_path().unlink()
    with pytest.raises(NoMaster, match="helle migrate"):
        boxes.public_key()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # What is split off opens one key.
def test_threads_take_turns_and_a_process_that_is_split_off_begins_anew(label: str) -> None:
    wrapped = master.wrap(SUBJECT, KEY)
    opened: list[bytes] = []

    def read() -> None:
        for _time in range(50):
            opened.append(master.unwrap(SUBJECT, wrapped))

    threads = [threading.Thread(target=read) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [KEY] * 400
    child = multiprocessing.get_context("fork").Process(
        target=lambda: os._exit(0 if master.unwrap(SUBJECT, wrapped) == KEY else 1)
    )
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert master.unwrap(SUBJECT, wrapped) == KEY


def test_a_session_that_the_token_forgot_is_opened_anew(label: str) -> None:
    wrapped = master.wrap(SUBJECT, KEY)
    hsm._session().close()
    assert master.unwrap(SUBJECT, wrapped) == KEY


def test_a_pin_that_others_can_read_opens_nothing(label: str, settings: Any) -> None:
    hsm.forget_session()
    settings.HELLE_PKCS11_PIN_FILE.chmod(0o644)
    with pytest.raises(NoMaster, match="Others can read"):
        master.master_at(f"pkcs11:{label}")
    settings.HELLE_PKCS11_PIN_FILE.chmod(0o600)
    assert master.master_at(f"pkcs11:{label}").source == f"pkcs11:{label}"


@pytest.mark.parametrize("what", ["pin", "token", "label", "library"])
def test_a_token_that_cannot_be_reached_is_said_and_comes_back(
    label: str, settings: Any, secrets: Path, what: str
) -> None:
    wrapped, source = master.wrap(SUBJECT, KEY), f"pkcs11:{label}"
    hsm.forget_session()
    right = settings.HELLE_PKCS11_MODULE
    pkcs11.lib(right).reinitialize()  # As a process that was just started: nobody has logged in.
    if what == "pin":
        settings.HELLE_PKCS11_PIN_FILE.write_text("1234")
    elif what == "token":
        settings.HELLE_PKCS11_TOKEN = "another"
    elif what == "library":
        settings.HELLE_PKCS11_MODULE = str(secrets / "nothing.so")
    with pytest.raises(NoMaster) as told:
        master.master_at("pkcs11:another" if what == "label" else source)
    assert "1234" not in str(told.value)
    if what != "label":
        with pytest.raises(NoMaster):
            master.unwrap(SUBJECT, wrapped)
    settings.HELLE_PKCS11_PIN_FILE.write_text(PIN)
    settings.HELLE_PKCS11_TOKEN, settings.HELLE_PKCS11_MODULE = "helle", right
    assert master.unwrap(SUBJECT, wrapped) == KEY
