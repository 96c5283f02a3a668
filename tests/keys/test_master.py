"""The master keys: two may be live, each wrapped key says under which it is, and none of it opens elsewhere."""

from __future__ import annotations

import base64
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helle.register.protection import master
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.master import NoMaster, Sources
from helle.register.protection.private_files import replace_private
from tests.examples import examples
from tests.keys.conftest import names, new_file

SUBJECT, KEY = uuid.UUID(int=9), bytes(range(32))


def wrapped_before_keys_had_names(secret: bytes) -> bytes:
    nonce = os.urandom(12)
    return b"\x01" + nonce + AESGCMSIV(secret).encrypt(nonce, KEY, SUBJECT.bytes)


def test_a_key_is_unwrapped_for_its_own_subject_only(secrets: Path) -> None:
    wrapped = master.wrap(SUBJECT, KEY)
    assert KEY not in wrapped
    assert master.unwrap(SUBJECT, wrapped) == KEY
    with pytest.raises(CannotOpen):
        master.unwrap(uuid.uuid4(), wrapped)


def test_a_wrapped_key_says_under_which_master_key_and_nothing_of_it(secrets: Path) -> None:
    secret = (secrets / "master.key").read_bytes()
    name = master.wrapped_under(master.wrap(SUBJECT, KEY))
    assert name == master.ring().wraps.name and len(name) == 4
    assert name not in secret
    assert secret not in repr(master.ring()).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(20))
@given(data=st.data())
def test_altered_in_any_bit_it_does_not_open(secrets: Path, data: st.DataObject) -> None:
    wrapped = bytearray(master.wrap(SUBJECT, KEY))
    wrapped[data.draw(st.integers(0, len(wrapped) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        master.unwrap(SUBJECT, bytes(wrapped))


@pytest.mark.parametrize("length", [0, 1, 4, 5, 16, 17, 20, 40])
def test_cut_short_it_does_not_open(secrets: Path, length: int) -> None:
    with pytest.raises(CannotOpen):
        master.unwrap(SUBJECT, master.wrap(SUBJECT, KEY)[:length])


def test_what_was_wrapped_before_keys_had_names_opens_still(secrets: Path) -> None:
    wrapped = wrapped_before_keys_had_names((secrets / "master.key").read_bytes())
    assert master.unwrap(SUBJECT, wrapped) == KEY
    names(secrets, wraps=new_file(secrets, "second.key"), former="file:master.key")
    assert master.unwrap(SUBJECT, wrapped) == KEY
    names(secrets, wraps="file:second.key")
    with pytest.raises(CannotOpen):
        master.unwrap(SUBJECT, wrapped)


def test_each_process_reads_a_change_without_being_started_again(secrets: Path) -> None:
    under_the_first = master.wrap(SUBJECT, KEY)
    first = master.ring().wraps.name
    names(secrets, wraps="file:master.key", next=new_file(secrets, "second.key"))
    assert master.ring().wraps.name == first and len(master.ring().all) == 2
    names(secrets, wraps="file:second.key", former="file:master.key")
    under_the_second = master.wrap(SUBJECT, KEY)
    assert master.wrapped_under(under_the_second) != first
    assert master.unwrap(SUBJECT, under_the_first) == master.unwrap(SUBJECT, under_the_second) == KEY
    names(secrets, wraps="file:second.key")
    with pytest.raises(CannotOpen, match=first.hex()):
        master.unwrap(SUBJECT, under_the_first)


def test_the_name_of_another_master_key_does_not_pass_for_its_own(secrets: Path) -> None:
    names(secrets, wraps="file:master.key", next=new_file(secrets, "second.key"))
    wrapped, other = master.wrap(SUBJECT, KEY), master.ring().others[0].name
    with pytest.raises(CannotOpen):
        master.unwrap(SUBJECT, wrapped[:1] + other + wrapped[5:])


def test_one_that_is_missing_is_missed_by_what_is_under_it_alone(secrets: Path) -> None:
    wrapped = master.wrap(SUBJECT, KEY)
    names(secrets, wraps="file:master.key", former="file:gone.key")
    assert master.unwrap(SUBJECT, wrapped) == KEY
    new_file(secrets, "gone.key")
    assert len(master.ring().all) == 2, "it is looked for again"


def test_a_secret_has_a_name_under_each_cipher_and_opens_what_it_wrapped_with_either(secrets: Path) -> None:
    with_the_first = master.wrap(SUBJECT, KEY)
    replace_private(secrets / "master-keys.toml", Sources("file:master.key", cipher=2).to_text().encode())
    with_the_second = master.wrap(SUBJECT, KEY)
    first, second = (master.wrapped_under(one) for one in (with_the_first, with_the_second))
    assert first is not None and second == master.ring().wraps.name != first
    assert {with_the_first[:1], with_the_second[:1]} == {b"\x02"} and len(with_the_first) == len(with_the_second)
    assert master.unwrap(SUBJECT, with_the_first) == master.unwrap(SUBJECT, with_the_second) == KEY
    before_names = wrapped_before_keys_had_names((secrets / "master.key").read_bytes())
    assert master.unwrap(SUBJECT, before_names) == KEY
    for wrong in (
        with_the_second[:1] + first + with_the_second[5:],
        with_the_first[:1] + second + with_the_first[5:],
        with_the_second[:-1] + bytes([with_the_second[-1] ^ 1]),
    ):
        with pytest.raises(CannotOpen):
            master.unwrap(SUBJECT, wrong)
    with pytest.raises(CannotOpen):
        master.unwrap(uuid.uuid4(), with_the_second)


@pytest.mark.parametrize("cipher", ["3", "0", '"two"'])
def test_a_cipher_that_nobody_knows_is_refused(secrets: Path, cipher: str) -> None:
    (secrets / "master-keys.toml").write_text(f'wraps = "file:master.key"\ncipher = {cipher}\n')
    with pytest.raises(NoMaster):
        master.ring()


def test_out_of_the_environment_it_is_taken_and_no_child_inherits_it(
    secrets: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    variable = f"MASTER_{uuid.uuid4().hex}"
    monkeypatch.setenv(variable, base64.b64encode(os.urandom(32)).decode())
    (secrets / "master.key").unlink()
    settings.HELLE_MASTER = f"environment:{variable}"
    assert master.unwrap(SUBJECT, master.wrap(SUBJECT, KEY)) == KEY
    assert variable not in os.environ
    names(secrets, wraps=f"environment:{variable}")
    assert master.unwrap(SUBJECT, master.wrap(SUBJECT, KEY)) == KEY, "after the file changed as well"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "the environment has no"),
        ("not base64!", "is not base64"),
        (base64.b64encode(bytes(31)).decode(), "31 bytes instead of 32"),
    ],
)
def test_what_is_no_key_in_the_environment_is_said(
    secrets: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, said: str
) -> None:
    variable = f"MASTER_{uuid.uuid4().hex}"
    if given is not None:
        monkeypatch.setenv(variable, given)
    with pytest.raises(NoMaster, match=said) as told:
        master.master_at(f"environment:{variable}")
    assert given is None or given not in str(told.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("file:nowhere.key", "No such file"),
        ("file:short.key", "31 bytes instead of 32"),
        ("cloud:somewhere", "no kind of source"),
        ("master.key", "no source of a master key"),
        ("file:", "no source of a master key"),
        ("file:../master.key", "no source of a master key"),
        ('pkcs11:a"b', "no source of a master key"),
    ],
)
def test_what_is_no_master_key_is_said(secrets: Path, source: str, said: str) -> None:
    (secrets / "short.key").write_bytes(bytes(31))
    with pytest.raises(NoMaster, match=said):
        master.master_at(source)


@pytest.mark.parametrize("text", ["", "wraps = ", 'next = "file:master.key"'])
def test_a_file_of_names_that_cannot_be_read_is_said(secrets: Path, text: str) -> None:
    (secrets / "master-keys.toml").write_text(text)
    with pytest.raises(NoMaster, match=r"master-keys\.toml cannot be read"):
        master.wrap(SUBJECT, KEY)
