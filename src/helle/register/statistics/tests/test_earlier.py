"""Assessments from before Helle: a file without names, looked at line by line, taken in whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db.utils import IntegrityError
from django.urls import reverse
from tests.cast import Cast, as_owner

from helle.register.statistics import actions, commands
from helle.register.statistics.earlier import assessed_earlier
from helle.register.statistics.importing import COLUMNS, Read, Wrong, read_file
from helle.register.statistics.models import EarlierAssessment

HEADING = ",".join(COLUMNS)
SIRI = "17,siri,2016-05-04,yes,yes,forced_labour;begging,permit,woman,31"
CMM = "18,cmm,2017-01-09,no,,,eu_right,man,"


def read(*lines: str) -> Read:
    return read_file([HEADING, *lines])


def wrong(*lines: str) -> list[str]:
    return [str(one) for one in read(*lines).wrong]


@pytest.mark.django_db(databases=["default", "keys"])
def test_pub_org_05_siri_assessed_before_the_plan_and_nobody_after_it(cast: Cast) -> None:
    found = read(SIRI, CMM)
    assert found.wrong == []
    with cast.stine.acting():
        assert actions.earlier_import(found.rows, source="cmm-2016", write=True).new == 2
        one = EarlierAssessment.objects.get(authority="siri")
        assert (one.decided_on, one.purposes, one.age) == (dt.date(2016, 5, 4), ["forced_labour", "begging"], 31)
    nobody = "line 2, authority: SIRI assessed nobody from 2022-01-01 on [PUB-ORG-05]"
    assert wrong(SIRI.replace("2016-05-04", "2022-01-01")) == [nobody]
    # What the register counts itself is imported of nobody.
    counted = "line 2, decided_on: from 2024-01-01 on the register counts itself"
    assert wrong(CMM.replace("2017-01-09", "2024-01-01")) == [counted]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (SIRI.replace("siri", "skat"), "line 2, authority: one of cmm, udlst, court, siri"),
        (SIRI.replace("2016-05-04", "04-05-2016"), "line 2, decided_on: a day is written as 2019-03-24"),
        (SIRI.replace("31", "-1"), "line 2, age: whole years from 0 to 130, or nothing"),
        (SIRI.replace("17,", ","), "line 2, reference: the line's number in the source, 40 signs at most"),
        (SIRI + ",Xenobia", "line 2, line: 10 cells where there are 9 columns"),
        (CMM.replace("no,,", "no,yes,"), "line 2, relationship_current: is asked of the trafficked alone"),
        (SIRI.replace("forced_labour;begging", ""), "line 2, purposes: not_established where the source does not say"),
        (CMM.replace("no,,,", "no,,begging,"), "line 2, purposes: are those of the trafficked alone"),
    ],
)
def test_a_mistake_is_told_by_its_line_and_column(line: str, said: str) -> None:
    assert wrong(line) == [said]


def test_a_column_of_names_is_refused_and_so_is_a_line_that_stands_twice() -> None:
    assert read_file([HEADING + ",name", SIRI + ",x"]).wrong == [
        Wrong(1, "heading", f"the columns are {HEADING}"),
    ]
    assert wrong(SIRI, CMM, SIRI) == ["line 4, reference: stands on line 2 already"]


@pytest.mark.django_db(databases=["default", "keys"])
def test_tried_it_writes_nothing_and_twice_it_adds_nothing(cast: Cast) -> None:
    rows = read(SIRI, CMM).rows
    with cast.stine.acting():
        tried = actions.earlier_import(rows, source="cmm", write=False)
        assert (tried.new, tried.known, EarlierAssessment.objects.count()) == (2, 0, 0)
        actions.earlier_import(rows, source="cmm", write=True)
        again = actions.earlier_import(rows, source="cmm", write=True)
        assert (again.new, again.known, EarlierAssessment.objects.count()) == (0, 2, 2)
        # Another source counts its lines from the beginning.
        assert actions.earlier_import(rows, source="siri", write=False).new == 2


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_purpose_that_was_left_blank_before_is_known_again_as_not_established_and_as_nothing_else(cast: Cast) -> None:
    (row,) = read(SIRI.replace("forced_labour;begging", "not_established")).rows
    with cast.stine.acting():
        # The file was taken in before a line of somebody trafficked had to say a purpose.
        actions.earlier_import([replace(row, purposes=())], source="cmm", write=True)
        again = actions.earlier_import([row], source="cmm", write=True)
        assert (again.new, again.known, again.wrong, EarlierAssessment.objects.count()) == (0, 1, [], 1)
        said_more = actions.earlier_import([replace(row, purposes=("begging",))], source="cmm", write=True)
        assert [one.line for one in said_more.wrong] == [row.line]


@pytest.mark.django_db(databases=["default", "keys"])
def test_one_line_that_says_something_else_than_before_stops_all_of_them(cast: Cast) -> None:
    with cast.stine.acting():
        actions.earlier_import(read(SIRI).rows, source="cmm", write=True)
        done = actions.earlier_import(read(CMM, SIRI.replace("31", "32")).rows, source="cmm", write=True)
        assert [str(one) for one in done.wrong] == ["line 3, reference: was imported before and said something else"]
        assert EarlierAssessment.objects.count() == 1


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("who", ["mette", "vera", "ulla", "dorthe", "anton"])
def test_others_neither_take_in_nor_see_any(cast: Cast, who: str) -> None:
    with cast.stine.acting():
        actions.earlier_import(read(SIRI).rows, source="cmm", write=True)
    member = getattr(cast, who)
    with member.acting():
        assert not EarlierAssessment.objects.exists()
    with pytest.raises(PermissionDenied), member.acting():
        actions.earlier_import(read(CMM).rows, source="cmm", write=True)


def test_what_was_imported_is_counted_by_authority_beside_the_published_figures(committed_cast: Cast) -> None:
    lines = [SIRI.replace("17,", f"{number},") for number in range(5)]
    with committed_cast.stine.acting():
        actions.earlier_import(read(*lines, CMM).rows, source="cmm", write=True)
    (year,) = assessed_earlier().years
    assert (year.year, year.persons, year.counts) == (2016, 5, (0, 0, 0, 5))
    page = committed_cast.karen.client().get(reverse("statistics-quality")).content.decode()
    assert "Vurderet handlet før Helle, efter myndighed" in page


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ("decided_on = '2022-01-01'", "siri_assessed_before_the_plan"),
        ("authority = 'cmm', decided_on = '2024-01-01'", "earlier_is_before_the_register_counts"),
        ("was_trafficked = false, relationship_current = NULL", "earlier_purposes_are_of_the_trafficked"),
    ],
)
def test_the_database_takes_no_line_that_the_file_may_not_have(cast: Cast, changed: str, broken: str) -> None:
    with cast.stine.acting():
        actions.earlier_import(read(SIRI).rows, source="cmm", write=True)
    with pytest.raises(IntegrityError, match=broken):
        as_owner(f"UPDATE statistics_earlierassessment SET {changed}", [])  # noqa: S608 # One of the above.


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_command_says_what_it_did(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "earlier.csv"
    file.write_text("\n".join([HEADING, SIRI, CMM]), encoding="utf-8")
    stine = cast.stine.user.email
    assert commands.import_assessments(str(file), source="cmm", email=stine, write=False) == 0
    assert "2 assessments would be imported" in capsys.readouterr().out
    assert commands.import_assessments(str(file), source="cmm", email=stine, write=True) == 0
    assert "2 assessments imported; 0 were there already" in capsys.readouterr().out
    assert commands.import_assessments(str(file), source="cmm", email=cast.mette.user.email, write=True) == 2
    file.write_text("\n".join([HEADING, SIRI.replace("siri", "skat")]), encoding="utf-8")
    assert commands.import_assessments(str(file), source="cmm", email=stine, write=True) == 1
    assert "line 2, authority" in capsys.readouterr().out
    assert commands.import_assessments(str(tmp_path / "none.csv"), source="cmm", email=stine, write=True) == 2
    assert "none.csv cannot be read: No such file or directory\n" in capsys.readouterr().err
    file.write_text("\n".join([HEADING, SIRI.replace("17,", "19,")]), encoding="utf-8")
    assert commands.import_assessments(str(file), source=" ", email=stine, write=True) == 2
    assert "--source has no name" in capsys.readouterr().err
    assert commands.import_assessments(str(file), source="cmm", email=stine, write=False) == 0
    assert "1 assessment would be imported" in capsys.readouterr().out
