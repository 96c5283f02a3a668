"""The key of search in layers: a kept hash is made anew without its value, and no layer alone finds anything."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any

import pytest

from helle.register.protection import search_keys
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.search_keys import Layers, NoLayer

CPR = "0707614285"
DOMAIN = "identifier cpr"
PLACE = Place("a_table", "a_column", uuid.UUID(int=7))
SECRETS = tuple(bytes([number]) * 32 for number in (1, 2, 3))


@pytest.fixture
def secrets(settings: Any, tmp_path: Path) -> Path:
    settings.HELLE_SECRETS = tmp_path
    (tmp_path / "search.key").write_bytes(os.urandom(32))
    return tmp_path


def in_force(folder: Path, said: str) -> None:
    (folder / "search.layers").write_text(said)


@pytest.mark.parametrize("length", [32, 16])
def test_a_hash_under_one_layer_becomes_that_under_another_without_its_value(length: int) -> None:
    layers = Layers(SECRETS, 1, 1)
    first, second, third = (layers.hashed(DOMAIN, CPR, layer, length) for layer in (1, 2, 3))
    assert layers.over(first, DOMAIN, after=1, until=3) == third == layers.over(second, DOMAIN, after=2, until=3)
    assert len({first, second, third}) == 3 and {len(first), len(second), len(third)} == {length}
    assert second.endswith(layers.name(2)) and third.endswith(layers.name(3)) and layers.name(2) != layers.name(3)


def test_a_former_layer_alone_finds_nothing_and_nor_does_the_new_one() -> None:
    now = Layers(SECRETS[:2], 2, 1).hashed(DOMAIN, CPR, 2, 32)
    stranger = bytes([9]) * 32
    for held in ((SECRETS[0], stranger), (stranger, SECRETS[1])):
        tried = Layers(held, 2, 1)
        assert now[:28] not in {tried.hashed(DOMAIN, CPR, layer, 32)[:28] for layer in (1, 2)}


def test_a_hash_of_one_use_is_not_one_of_another_under_any_layer() -> None:
    layers = Layers(SECRETS, 3, 1)
    assert layers.hashed(DOMAIN, CPR, 3, 32) != layers.over(
        layers.hashed("identifier document", CPR, 1, 32), DOMAIN, after=1, until=3
    )


def test_what_is_looked_for_is_looked_for_under_the_layer_that_waits_too(secrets: Path) -> None:
    before = search_keys.blind_index(DOMAIN, CPR)
    search_keys.add_layer()
    assert search_keys.blind_index(DOMAIN, CPR) == before, "it waits"
    both = search_keys.blind_indexes(DOMAIN, CPR)
    assert both[0] == before and len(both) == 2
    in_force(secrets, "2 1\n")
    assert search_keys.blind_index(DOMAIN, CPR) == both[1]
    assert search_keys.blind_indexes(DOMAIN, CPR) == both[::-1]
    in_force(secrets, "2 2\n")
    assert search_keys.blind_indexes(DOMAIN, CPR) == [both[1]]
    assert search_keys.is_blind_index(before, DOMAIN, CPR), "what is kept for good is known again"
    assert not search_keys.is_blind_index(b"", DOMAIN, CPR)


def test_what_was_sealed_opens_until_the_former_layer_is_forgotten(secrets: Path) -> None:
    sealed = search_keys.seal("a use", PLACE, "Xenobia")
    search_keys.add_layer()
    in_force(secrets, "2 1\n")
    assert search_keys.unseal("a use", PLACE, sealed) == "Xenobia"
    anew = search_keys.sealed_anew("a use", PLACE, sealed)
    assert anew is not None and search_keys.sealed_anew("a use", PLACE, anew) is None
    in_force(secrets, "2 2\n")
    assert search_keys.unseal("a use", PLACE, anew) == "Xenobia"
    with pytest.raises(CannotOpen):
        search_keys.unseal("a use", PLACE, sealed)
    again = search_keys.sealed_anew("a use", PLACE, sealed)
    assert again is not None and search_keys.unseal("a use", PLACE, again) == "Xenobia", "as a backup brings it back"


def test_only_the_layer_is_made_anew_where_the_cipher_is_not_asked_for(secrets: Path, settings: Any) -> None:
    sealed = search_keys.seal("a use", PLACE, "Xenobia")
    settings.HELLE_CIPHER = 2
    assert search_keys.sealed_anew("a use", PLACE, sealed, also_cipher=False) is None
    assert search_keys.sealed_anew("a use", PLACE, sealed) is not None


@pytest.mark.parametrize("said", ["2 1", "1 2", "0 0", "nonsense", "1"])
def test_a_layer_that_is_not_there_is_none(secrets: Path, said: str) -> None:
    in_force(secrets, said)
    with pytest.raises(NoLayer):
        search_keys.blind_index(DOMAIN, CPR)


def test_a_key_that_was_cut_is_none(secrets: Path) -> None:
    (secrets / "search.key").write_bytes(os.urandom(48))
    with pytest.raises(NoLayer, match="or a multiple"):
        search_keys.blind_index(DOMAIN, CPR)
