"""An approved release comes out alike when it is counted anew from its definitions and its cut-off, whatever was
entered since; as of another day it does not (STA-01, FIG-11)."""

from __future__ import annotations

import datetime as dt
import json
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

from helle.register.releases import beside, given, making, microdata, queries, repeating
from helle.register.releases.content import content_of, originals_of
from helle.register.releases.models import Making, Original, Release, ReleaseFile
from helle.register.releases.queries import ReleaseView
from helle.register.releases.tables import count_all, wanted_of
from helle.register.statistics import filling
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.rules.ruling import Text

TABLES = (SEX, COUNTRY, YEARS, "persons-by-age")
type Files = dict[tuple[str, str], bytes]
type Told = tuple[dict[str, Any], list[dict[str, Any]], Files]
"""What a release says, what was counted for it, and its files."""


def as_approved(cast: Cast, release: Release) -> Told:
    """A release as it was kept."""
    with cast.stine.acting():
        row = Release.objects.get(pk=release.pk)
        files = {(one.kind, one.language): bytes(one.content) for one in ReleaseFile.objects.filter(release=row)}
        return row.content, Original.objects.get(release=row).tables, files


def counted_anew(cast: Cast, release: Release, until: dt.date | None = None) -> Told:
    """The same out of the register: its tables counted as known at the end of its cut-off, or of another day, protected
    and looked at beside what was out before it, and made into files. Of what was kept the order and the words are read,
    and no figure but those of a year that it repeats."""
    with cast.stine.acting():
        order = Making.objects.get(pk=release.pk)
        of = queries.release_of(release.pk)
        years, day = order.years_counted, until or of.release.cut_off
        wholes = count_all(wanted_of(order.tables), years, day)
        then = beside.told_by_all(day)
        found = making._Counted(
            wholes, years, repeating.sources(repeating.chosen(order)),
            Text(order.repeats_why_da, order.repeats_why_en), day,
            {**content_of(wholes, years, day), "estimates": []},
            originals_of(wholes, years),
            [one for one in beside.out() if one.number < (of.number or 0)],
            [], (), then, beside.told(beside.on_page(then), years, day), [], moves=False,
            opens=order.microdata if until is None else [],
            persons=microdata.count_persons(years, day),
        )  # fmt: skip
    made = making._protected(found)
    assert made.audited
    with cast.stine.acting():
        of = queries.release_of(release.pk)
        of.release.content = _as_stored(made.content)
        return of.release.content, _as_stored(made.originals), _files(of)


def _files(of: ReleaseView) -> Files:
    printed, head = given.printed_of(of), given.head_of(of)
    return {
        (kind, language): given.made(kind, printed, head, language)
        for kind in (given.TYPES if of.kept.microdata is not None else given.KINDS)
        for language in ("da", "en")
    }


def _as_stored(value: Any) -> Any:
    return json.loads(json.dumps(value))


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
    committed_cast: Cast, assess: Assess, owner: Owner
) -> None:
    cast = committed_cast
    women = many(assess, 20, nationality="RO")
    men = many(assess, 8, nationality="RO", sex="man")
    many(assess, 3, nationality="BG", sex="not_stated", age=16)
    today(OCTOBER)
    first = release_stories.approved(cast, tables=TABLES, public_from=OCTOBER, microdata=["sex"])
    kept_first = as_approved(cast, first)
    assert any(figure is None for one in kept_first[0]["tables"] for *_place, figure in one["figures"])
    assert len(kept_first[2]) == 8 and kept_first[0]["microdata"]["rows"] == [["*", 11], ["woman", 20]]

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
    for told, kept in zip(counted_anew(cast, first, dt.date(2025, 12, 31)), kept_first, strict=True):
        assert told != kept


def test_sta_01_so_is_one_that_repeats_a_year_as_another_told_it(committed_cast: Cast, assess: Assess) -> None:
    _first, second = repeated(committed_cast, assess, approved=True)
    kept = as_approved(committed_cast, second)
    assert [one["year"] for one in kept[0]["repeated"]] == [2024]
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
    alike = [told == kept for told, kept in zip(counted_anew(cast, release), as_approved(cast, release), strict=True)]
    assert alike == [days == 1] * 3
