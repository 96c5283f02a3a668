"""The ciphers: what was sealed opens at its place, under its key, unaltered, and nowhere else."""

from __future__ import annotations

import dataclasses
import os
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.register.protection import ciphers, search_keys
from helle.register.protection.ciphers import CannotOpen, Place

KEY = bytes(range(32))
PLACE = Place("people_name", "value_sealed", uuid.UUID(int=7))


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_what_was_sealed_opens_again(text: str) -> None:
    assert ciphers.unseal(KEY, PLACE, ciphers.seal(KEY, PLACE, text)) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert len({ciphers.seal(KEY, PLACE, "Xenobia") for _time in range(50)}) == 50


def test_the_text_does_not_show_through() -> None:
    assert b"Xenobia" not in ciphers.seal(KEY, PLACE, "Xenobia")


@pytest.mark.parametrize(
    "moved", [{"table": "people_child"}, {"column": "about_sealed"}, {"row": uuid.UUID(int=8)}], ids=str
)
def test_moved_to_another_place_it_does_not_open(moved: dict[str, object]) -> None:
    sealed = ciphers.seal(KEY, PLACE, "Xenobia")
    with pytest.raises(CannotOpen):
        ciphers.unseal(KEY, dataclasses.replace(PLACE, **moved), sealed)  # type: ignore[arg-type] # one field of it


@given(data=st.data())
def test_altered_in_any_bit_it_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(ciphers.seal(KEY, PLACE, "Xenobia Quillfeather"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        ciphers.unseal(KEY, PLACE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20, 28])
def test_cut_short_it_does_not_open(length: int) -> None:
    with pytest.raises(CannotOpen):
        ciphers.unseal(KEY, PLACE, ciphers.seal(KEY, PLACE, "Xenobia")[:length])


def test_under_another_key_it_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        ciphers.unseal(os.urandom(32), PLACE, ciphers.seal(KEY, PLACE, "Xenobia"))


def test_a_blind_index_is_the_same_for_the_same_and_another_in_another_use(ground: dict[str, str]) -> None:
    one = search_keys.blind_index("identifier cpr", "0707614285")
    assert one == search_keys.blind_index("identifier cpr", "0707614285") and len(one) == 32
    assert one != search_keys.blind_index("identifier cpr", "0707614286")
    assert one != search_keys.blind_index("identifier document", "0707614285")
    assert one != search_keys.blind_index("audit search", "0707614285")
