"""What a report tells of a year once a release tells it (STA-01, STA-07)."""

from __future__ import annotations

from tests import release_stories
from tests.cast import Cast, named
from tests.obligation_stories import draw

from helle.register.obligations.content import kept


def test_the_report_to_greta_has_the_number_of_each_year_and_of_exploitation_forced_labour_alone_sta_07(
    committed_cast: Cast,
) -> None:
    release_stories.approved(committed_cast, tables=("persons-by-year",))
    tables = kept(draw(named(committed_cast, "charlotte"), "greta").content).tables
    exploitation = tables[0]
    assert exploitation.title.en == "Exploitation"
    assert [(row[1].en, row[2].en) for row in exploitation.rows] == [("Total", "0"), ("Forced labour", "0")]
    assert [one.title.en for one in tables[1:4]] == ["Where it happened", "Sex", "Age when assessed"]
    assert all(one.rows[0][1].en == "Total" and one.rows[0][2].en == "0" for one in tables[:-1])
