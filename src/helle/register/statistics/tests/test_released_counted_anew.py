"""An approved release comes out alike when it is counted anew from its definitions and its cut-off, whatever was
entered since; as of another day it does not (STA-01, FIG-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from tests import release_stories
from tests.cast import Cast
from tests.repeated_year_stories import (
    APRIL,
    COUNTRY,
    IN_2024,
    IN_2025,
    JANUARY,
    NOVEMBER,
    OCTOBER,
    SEX,
    YEARS,
    repeated,
    today,
)  # fmt: skip

from helle.register.releases import beside, commands, making, queries, reproducing
from helle.register.releases.models import Release
from helle.register.releases.parts import Outcome, Part, parts
from helle.register.releases.reproducing import Told
from helle.register.statistics import filling, telling
from helle.register.statistics.tests.conftest import Assess, Owner

TABLES = (SEX, COUNTRY, YEARS, "persons-by-age")


def as_approved(cast: Cast, release: Release) -> Told:
    """A release as it was kept."""
    with cast.stine.acting():
        return reproducing.as_kept(queries.release_of(release.pk))


def counted_anew(cast: Cast, release: Release, until: dt.date | None = None) -> Told:
    """The same out of the register, as known at its cut-off or on another day."""
    with cast.stine.acting():
        of = queries.release_of(release.pk)
        found = reproducing.counted(of, until)
    made = making.protect_and_look(found)
    assert made.audited
    with cast.stine.acting():
        return reproducing.told_anew(queries.release_of(release.pk), made)


def alike(one: Told, other: Told) -> list[bool]:
    """Whether what they say, what was counted and their files are the same."""
    return [one.content == other.content, one.originals == other.originals, one.files == other.files]


def lines(found: Sequence[Part]) -> list[str]:
    """Each difference."""
    return [line for part in found if part.outcome is Outcome.DIFFERENT for line in part.lines]


def many(assess: Assess, number: int, **said: Any) -> list[tuple[Any, Any]]:
    return [assess(IN_2024, **said) for _one in range(number)]


def entered_late_and_corrected(assess: Assess, owner: Owner, men: Sequence[Any], mistyped: Sequence[Any]) -> None:
    """Of 2024, all on a day after the cut-off: eleven women from a country that nobody came from become known, six men
    were no victims after all, and five women were entered by mistake."""
    many(assess, 11, nationality="NG", entered_on=NOVEMBER)
    for person, case in men:
        assess(IN_2024, victim=False, person=person, case=case, entered_on=NOVEMBER)
    owner.execute(
        "UPDATE identification_assessment SET superseded_at = '2025-11-20 12:00+00' WHERE case_id = ANY (%s)",
        [[case for _person, case in mistyped]],
    )


def test_sta_01_a_release_is_counted_anew_alike_after_what_was_entered_late_and_corrected(
    committed_cast: Cast, assess: Assess, owner: Owner, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = committed_cast
    women = many(assess, 20, nationality="RO")
    men = many(assess, 8, nationality="RO", sex="man")
    many(assess, 3, nationality="BG", sex="not_stated", age=16)
    today(OCTOBER)
    first = release_stories.approved(cast, tables=TABLES, public_from=OCTOBER, microdata=["sex"])
    kept_first = as_approved(cast, first)
    assert any(figure is None for one in kept_first.content["tables"] for *_place, figure in one["figures"])
    assert len(kept_first.files) == 8
    assert kept_first.content["microdata"]["rows"] == [["*", 11], ["woman", 20]]

    entered_late_and_corrected(assess, owner, men[:6], women[:5])
    today(JANUARY)
    # The year is released again in its new state: that is out beside the first now, and was not when it was made.
    second = release_stories.approved(cast, tables=(SEX, YEARS), public_from=JANUARY)
    kept_second = as_approved(cast, second)
    many(assess, 9, sex="man", nationality="BG", entered_on=dt.date(2026, 2, 2))
    today(APRIL)
    filling.refresh_now()

    assert counted_anew(cast, first) == kept_first
    assert counted_anew(cast, second) == kept_second
    # As known on another day it is another release: the comparison can fail, in each of its three parts.
    other = counted_anew(cast, first, dt.date(2025, 12, 31))
    assert alike(other, kept_first) == [False] * 3
    # Each difference is named, and of what is held back no number.
    named = lines(parts(kept_first, other))
    assert any(line.startswith("published: ") and " then, " in line for line in named)
    assert {line.split(": ")[0] for line in named} == {"published", "counted", "file"}
    assert all("not the same number" in line for line in named if line.startswith("counted: persons"))

    # The command says the same.
    assert commands.reproduce(1, email=cast.stine.user.email) == 0
    said_of_it = capsys.readouterr().out
    assert "estimates: none (it has none)" in said_of_it
    assert "11 parts equal, 0 alike but not byte for byte, 0 different" in said_of_it
    assert commands.reproduce(3, email=cast.stine.user.email) == 2
    assert commands.reproduce(1, email=cast.mette.user.email) == 2
    said = capsys.readouterr().err
    assert "no release was approved as no. 3" in said and "no lead or analyst of CMM" in said
    owner.execute(
        "ALTER TABLE releases_release DISABLE TRIGGER USER;"
        " UPDATE releases_release SET content = jsonb_set(content, '{tables,0,figures,0,2}', '4711')"
        " WHERE sequence = 1;"
        " ALTER TABLE releases_release ENABLE TRIGGER USER"
    )
    assert commands.reproduce(1, email=cast.stine.user.email) == 1
    assert "4,711 then, another number now" in capsys.readouterr().out


def test_no_number_is_named_that_was_not_published() -> None:
    """Another pattern at the same cost tells what was held back, and a figure may have moved by one: neither was looked
    at beside the release that is out."""

    def told(*figures: int | None) -> Told:
        table = {"code": "by-sex", "figures": [[2024, code, one] for code, one in zip("wmo", figures, strict=True)]}
        return Told({"tables": [table]}, [], {})

    assert lines(parts(told(60, None, 31), told(61, 17, None))) == [
        "published: by-sex, 2024, w: 60 then, another number now",
        "published: by-sex, 2024, m: withheld then, another number now",
        "published: by-sex, 2024, o: 31 then, withheld now",
    ]


def test_sta_01_so_is_one_with_open_microdata_of_a_year_that_another_told_before(
    committed_cast: Cast, assess: Assess
) -> None:
    """Of nine no sex was stated when the year was told first; six of them were no victims, and three are held back."""
    cast = committed_cast
    many(assess, 60, nationality="RO")
    many(assess, 36, nationality="RO", sex="man")
    unsaid = many(assess, 9, nationality="RO", sex="not_stated")
    today(OCTOBER)
    release_stories.approved(cast, tables=(SEX, YEARS), public_from=OCTOBER)
    for person, case in unsaid[:6]:
        assess(IN_2024, victim=False, person=person, case=case, entered_on=NOVEMBER)
    today(JANUARY)
    second = release_stories.approved(cast, tables=(YEARS,), public_from=JANUARY, microdata=["sex"])
    kept = as_approved(cast, second)
    with cast.stine.acting():
        (page,) = [one for one in beside.on_page(beside.told_now()) if one.code == "sex"]
    told = telling.by_group(page, page.years[-1], "cmm")
    held = {group for group, number in told.items() if number is None}
    assert "not_stated" in held
    # Nobody reads in the file of whom nothing is stated: who is held back stands with all like her.
    assert not held & {words for words, _number in kept.content["microdata"]["rows"]}

    many(assess, 20, sex="man", nationality="BG", entered_on=dt.date(2026, 2, 2))
    today(APRIL)
    third = release_stories.approved(cast, tables=(YEARS,), public_from=APRIL)
    filling.refresh_now()
    assert counted_anew(cast, second) == kept
    assert counted_anew(cast, third) == as_approved(cast, third)


def test_sta_01_so_is_one_that_repeats_a_year_as_another_told_it(committed_cast: Cast, assess: Assess) -> None:
    _first, second = repeated(committed_cast, assess, approved=True)
    kept = as_approved(committed_cast, second)
    assert [one["year"] for one in kept.content["repeated"]] == [2024]
    for on in (IN_2024, IN_2025):
        for _one in range(7):
            assess(on, sex="man", entered_on=dt.date(2026, 2, 2))
    today(APRIL)
    filling.refresh_now()
    assert counted_anew(committed_cast, second) == kept
    assert counted_anew(committed_cast, second, dt.date(2026, 3, 31)) != kept


@pytest.mark.parametrize("days", [0, 1])
def test_fig_11_what_is_recorded_on_the_day_of_the_cut_off_counts_and_what_is_recorded_the_day_after_does_not(
    committed_cast: Cast, assess: Assess, days: int
) -> None:
    """A release that is counted anew differs by what was entered up to its cut-off, and by nothing entered later."""
    cast = committed_cast
    many(assess, 20)
    today(OCTOBER)
    release = release_stories.approved(cast, tables=(YEARS,), public_from=OCTOBER)
    # Of the day of the cut-off nothing is recorded later but by whoever writes in the tables, as the owner does here.
    many(assess, 7, entered_on=release.cut_off + dt.timedelta(days=days))
    filling.refresh_now()
    assert alike(counted_anew(cast, release), as_approved(cast, release)) == [days == 1] * 3
