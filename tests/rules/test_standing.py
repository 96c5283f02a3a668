"""The word for how a suspect stands follows the stages (CRI-07, ID-10)."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest

import helle
from helle.rules.crime.stages import OF_A_SUSPECT, OF_A_SUSPECT_RESUMED, CriminalStage
from helle.rules.crime.standing import BY_STAGE, Standing, standing

S = CriminalStage


@pytest.mark.parametrize(
    ("last", "word"),
    [
        ((), Standing.SUSPECTED),
        ((S.CHARGE,), Standing.CHARGED),
        ((S.CHARGE, S.WAIVED), Standing.CHARGED),
        ((S.CHARGE, S.INDICTMENT), Standing.INDICTED),
        ((S.WAIVED,), Standing.WAIVED),
        ((S.WITHDRAWN,), Standing.RELEASED),
        ((S.RESUMED,), Standing.SUSPECTED),
        ((S.CONVICTION, S.INDICTMENT), Standing.INDICTED),
        ((S.CONVICTION, S.CHARGE), Standing.CONVICTED),
        ((S.ACQUITTAL,), Standing.ACQUITTED),
    ],
)
def test_the_word_is_that_of_the_stage_that_tells_most(last: Collection[CriminalStage], word: Standing) -> None:
    assert standing(last) is word


def test_every_stage_of_a_suspect_has_a_word() -> None:
    assert set(BY_STAGE) >= OF_A_SUSPECT | OF_A_SUSPECT_RESUMED


def test_the_database_tells_cmm_of_the_same_stage() -> None:
    sql = Path(helle.__file__).parent / "register/protection/sql/062_prosecution_victims.sql"
    (order,) = re.findall(r"array_position\(ARRAY\[(['a-z,_\s]+)\], s\.stage::text\)", sql.read_text())
    told = re.findall(r"'([a-z]+)'", order)
    assert told == [one.value for one in BY_STAGE][: len(told)]
