"""What is being written is sealed under a key of two hours, which is gone two hours later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helle.portal import draft_keys, drafts
from helle.portal.drafts import Draft, NoDraft

MINUTE, PERIOD = 60, draft_keys.LASTS_MINUTES * 60
START = 250_000 * PERIOD


@pytest.fixture
def moment(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.HELLE_DRAFT_KEYS = tmp_path / "keys"

    def at(seconds: int) -> None:
        monkeypatch.setattr("time.time", lambda: float(START + seconds))

    at(0)
    return at


def test_a_draft_is_read_as_long_as_it_lasts_also_when_the_key_has_changed(moment: Any) -> None:
    moment(PERIOD - MINUTE)
    sealed = Draft(text="x").sealed()
    moment(PERIOD + MINUTE)
    assert drafts.opened(sealed).text == "x" and drafts.opened(drafts.opened(sealed).sealed()).text == "x"
    moment(2 * PERIOD)
    with pytest.raises(NoDraft):
        drafts.opened(sealed)


def test_no_key_outlives_what_it_is_for(moment: Any, tmp_path: Path) -> None:
    for number in range(6):
        moment(number * PERIOD)
        Draft().sealed()
        assert len(list((tmp_path / "keys").iterdir())) <= 2
    taken = draft_keys.sealing()
    moment(8 * PERIOD)
    assert draft_keys.opening() == [] and list((tmp_path / "keys").iterdir()) == []
    assert draft_keys.sealing() != taken


def test_two_processes_have_the_same_key_which_nobody_else_reads(moment: Any, tmp_path: Path) -> None:
    assert draft_keys.sealing() == draft_keys.sealing() == draft_keys.opening()[0]
    (file,) = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o077 == 0 and len(file.read_bytes()) == 32
