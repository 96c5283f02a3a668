"""Releases that are out are looked at anew with the look of today, which may have learned since (STA-01)."""

from __future__ import annotations

import pytest
from tests import release_stories
from tests.cast import Cast
from tests.repeated_year_stories import IN_2024, OCTOBER, SEX, YEARS, today

from helle.register.releases import auditing, commands, protecting
from helle.register.statistics.tests.conftest import Assess


def test_sta_01_a_release_that_would_be_refused_today_is_named_with_its_tables_and_no_figure(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = committed_cast
    for sex, number in (("woman", 20), ("man", 9), ("not_stated", 2), ("trans_other", 2)):
        for _one in range(number):
            assess(IN_2024, sex=sex)
    today(OCTOBER)
    release_stories.approved(cast, tables=(YEARS,), public_from=OCTOBER)
    with monkeypatch.context() as then:
        # A look that asked for less: of two groups that are four together, each is one, two or three.
        for of in (auditing, protecting):
            then.setattr(of, "WIDTH", 1)
        release_stories.approved(cast, tables=(SEX,), public_from=OCTOBER)
        assert commands.look(email=cast.stine.user.email) == 0
    capsys.readouterr()

    assert commands.look(email=cast.stine.user.email) == 1
    refused, counted = capsys.readouterr().out.splitlines()
    assert refused == "release no. 2 would be refused: Assessed victims, 2024: Assessed victims by sex"
    assert counted == "2 releases looked at anew, 1 would be refused today"
    assert commands.look(email=cast.mette.user.email) == 2
    assert "is no lead or analyst of CMM" in capsys.readouterr().err
