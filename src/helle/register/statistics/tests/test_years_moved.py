"""That a release moves a year by nobody or by many, wherever the year is told, and takes nothing back that an extract
for research has rows of (STA-01, GOV-13, GOV-19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests import release_stories, research_stories
from tests.cast import Cast, named

import helle
from helle.register.action_plans.choices import Feed
from helle.register.action_plans.figures import of_the_register
from helle.register.handing_out.actions import file_hand_out
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.obligations import figures
from helle.register.obligations.figures import FOR_ALL
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases.models import Release
from helle.register.research import actions, queries
from helle.register.research.conditions import conditions_of
from helle.register.statistics import queries as statistics
from helle.register.statistics.tests.conftest import Assess

BEFORE, SINCE = dt.date(2024, 2, 1), dt.date(2025, 10, 7)
"""When somebody was assessed, and on which day after the first cut-off more became known."""
JANUARY = dt.date(2026, 1, 5)
Written = tuple[Any, Any]


def today(day: dt.date) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN))


def released(cast: Cast, day: dt.date | None = None, tables: tuple[str, ...] = ("persons-by-year",)) -> Release:
    """A release of 2024 is made and approved, on that day."""
    if day is not None:
        today(day)
    return release_stories.approved(cast, tables=tables, **({"public_from": day} if day else {}))


def many(assess: Assess, number: int, **said: Any) -> list[Written]:
    return [assess(BEFORE, **said) for _one in range(number)]


def reversed_since(assess: Assess, whom: Sequence[Written], on: dt.date = SINCE) -> None:
    """They were no victims after all, as became known on a later day."""
    for person, case in whom:
        assess(BEFORE, victim=False, person=person, case=case, entered_on=on)


def by_nationality(cast: Cast) -> list[tuple[str, str]]:
    """What the report to the ILO tells of forced labour in 2024."""
    with named(cast, "birte").acting():
        return [(row[1].en, row[2].en) for row in figures.forced_labour(range(2024, 2025))[2].rows]


def extract(cast: Cast, **changed: Any) -> set[str]:
    """An extract of 2024 by sector is handed out; the words that stand in it."""
    granted = research_stories.granted(cast, **({"reasons": {"sector": "Se hvor."}} | changed))
    with cast.stine.acting():
        of = queries.get_application(granted.pk)
        with transaction.atomic():
            made = actions.extract_make(of)
            packed = made.packed(conditions_of(of, made))
            handed = file_hand_out(packed, paper=Paper.RESEARCH, purpose=Purpose.RESEARCH, cases=[], table="zip")
            actions.extract_keep(of, made, handed)
    return {row[1] for row in made.rows}


def test_a_report_tells_no_nationality_that_a_release_moved_by_few_gov_13(committed_cast: Cast, assess: Assess) -> None:
    for country in ("RO", "BG"):
        many(assess, 6, purposes=("forced_labour",), nationality=country)
    released(committed_cast)
    told = [("Total", "12"), ("Bulgaria", "6"), ("Romania", "6")]
    assert by_nationality(committed_cast) == told
    # All figures of the page move by six, and these by five and by one.
    for country in ("RO", "RO", "RO", "RO", "RO", "BG"):
        assess(BEFORE, purposes=("forced_labour",), nationality=country, entered_on=SINCE)
    with pytest.raises(Refused, match="has moved by fewer than 5") as refused:
        released(committed_cast, JANUARY)
    said = refused.value.message.da
    assert "har ændret sig med færre end 5, siden en tidligere udgivelse" in said
    assert "tvangsarbejde, Bulgarien (rapporterne til GRETA og ILO, »Land«)" in said
    assert "Det gælder, uanset hvilke tabeller over vurderede ofre udgivelsen har" in said
    assert by_nationality(committed_cast) == told


def test_nor_one_that_was_corrected_where_nothing_on_the_page_moved_gov_13(
    committed_cast: Cast, assess: Assess
) -> None:
    many(assess, 8, purposes=("forced_labour",), nationality="RO")
    bulgarians = many(assess, 8, purposes=("forced_labour",), nationality="BG")
    released(committed_cast)
    reversed_since(assess, bulgarians[:1])
    assess(BEFORE, purposes=("forced_labour",), nationality="RO", entered_on=SINCE)
    with pytest.raises(Refused, match="has moved by fewer than 5"):
        released(committed_cast, JANUARY)


def test_the_share_that_a_plan_tells_says_which_release_counted_it_and_up_to_which_day_fig_11(
    committed_cast: Cast, assess: Assess
) -> None:
    many(assess, 30, purposes=("forced_labour",))
    many(assess, 30)
    released(committed_cast)
    # Ten more become known, and a quarter passes: the year stands as the release told it.
    for _one in range(10):
        assess(BEFORE, purposes=("forced_labour",), entered_on=SINCE)
    today(JANUARY)
    with named(committed_cast, "birte").acting():
        (told, *_later) = of_the_register(Feed.FORCED_LABOUR, dt.date(2025, 12, 31), range(2024, 2026), FOR_ALL)
    assert told.year == 2024 and told.value == 50 and told.of == 60
    # No table of it has forced labour by itself: the year is counted there, and the share stands in none.
    assert told.source.da == "Talt i Helle; året er talt med i udgivelse nr. 1" and told.cut_off == dt.date(2025, 9, 30)


def test_a_year_is_compared_with_each_state_in_which_it_was_told_and_not_with_the_last_alone_sta_01(
    committed_cast: Cast, assess: Assess
) -> None:
    massage, restaurant = (many(assess, 30, sector=one) for one in ("massage_clinic", "restaurant"))
    released(committed_cast)
    reversed_since(assess, massage[:6])
    # How many of all victims come from each country neither the page nor a report tells, so that it may move by few.
    for country in ("NG", "NG", "NG", "UG", "UG", "UG"):
        assess(BEFORE, sector="restaurant", nationality=country, entered_on=SINCE)
    released(committed_cast, JANUARY)
    # Five back: five from the page of January, and one from that of October, which somebody may have noted.
    reversed_since(assess, restaurant[:5], JANUARY)
    for _one in range(5):
        assess(BEFORE, sector="massage_clinic", entered_on=JANUARY)
    with pytest.raises(Refused, match="has moved by fewer than 5"):
        released(committed_cast, dt.date(2026, 4, 7))


def test_an_extract_of_a_year_that_no_release_tells_is_held_against_what_the_page_will_tell_gov_19(
    committed_cast: Cast, assess: Assess
) -> None:
    # Two large groups: of one and a few the lot may leave a column that tells too little to be handed out.
    for sector, persons in (("massage_clinic", 160), ("escort", 120), ("restaurant", 9), ("building_site", 3)):
        many(assess, persons, sector=sector)
    # The page will put the nine and the three together: who has all of the nine has the three.
    assert extract(committed_cast) == {"massage_clinic", "escort", "*"}
    released(committed_cast)
    assert extract(committed_cast, institution="Et andet institut") == {"massage_clinic", "escort", "*"}
    released(committed_cast, tables=("persons-by-sex",))


def test_a_release_of_any_table_that_would_hide_on_the_page_what_an_extract_has_rows_of_is_not_made_gov_19(
    committed_cast: Cast, assess: Assess
) -> None:
    many(assess, 160, sector="massage_clinic")
    many(assess, 60, sector="restaurant")
    built = many(assess, 5, sector="building_site")
    assert {"massage_clinic", "restaurant"} <= extract(committed_cast)
    reversed_since(assess, built[:1])
    with pytest.raises(Refused) as refused:
        released(committed_cast, JANUARY)
    assert "forskningsudtræk nr. 1" in refused.value.message.da and "Udelad året" in refused.value.message.da


def test_nor_is_one_approved_where_the_extract_was_handed_out_since_it_was_made_gov_19(
    committed_cast: Cast, assess: Assess
) -> None:
    many(assess, 160, sector="massage_clinic")
    many(assess, 60, sector="restaurant")
    many(assess, 4, sector="building_site")
    drawn = release_stories.draw(committed_cast.stine, tables=("persons-by-year",))
    # One more is known of since, so that of all three groups the page would tell.
    assess(BEFORE, sector="building_site", entered_on=SINCE)
    today(JANUARY)
    assert "restaurant" in extract(committed_cast)
    with pytest.raises(Refused, match=r"extract for research no\. 1 was handed out"):
        release_stories.answer(committed_cast.karen, drawn)


def test_what_hangs_on_a_release_that_was_taken_down_cmm_finds_as_it_prepares_gov_19(
    committed_cast: Cast, assess: Assess
) -> None:
    cast, ida = committed_cast, named(committed_cast, "ida")
    many(assess, 30)
    # Of two countries the table says nothing, so that whether anybody is Danish is for the stay beside it to tell.
    many(assess, 3, nationality="NG")
    many(assess, 3, nationality="UG")
    wanted: dict[str, Any] = {
        "reasons": {"region": "Se verdensdele.", "residence": "Se ophold."},
        "institution": "Institut for Menneskerettigheder",
    }
    release = released(cast, tables=("persons-by-country",))
    with pytest.raises(Refused, match="a Danish citizen is one in both"):
        research_stories.apply(ida, **wanted)
    release_stories.take_down(cast.karen, release)
    applied = research_stories.apply(ida, **wanted)
    with pytest.raises(Refused, match="a Danish citizen is one in both") as refused:
        research_stories.prepare(cast.stine, applied)
    assert refused.value.field == "grant_residence"
    research_stories.prepare(cast.stine, applied, residence="Skjuler ikke nok ved siden af verdensdelen.")
    assert research_stories.view(cast.stine, applied).granted == ["region"]


def test_what_is_told_of_a_year_as_a_release_counted_it_is_read_in_one_place_by_what_is_compared_sta_01() -> None:
    source = Path(helle.__file__).parent
    readers = {
        word: {
            str(path.relative_to(source))
            for path in source.rglob("*.py")
            if "tests" not in path.parts and word in path.read_text(encoding="utf-8")
        }
        for word in ("helle.counted_as_told", "count_as_told(")
    }
    assert readers["helle.counted_as_told"] == {"register/statistics/counting.py"}
    assert readers["count_as_told("] == {"register/statistics/counting.py", "register/statistics/queries.py"}
    with pytest.raises(LookupError, match="nobody compares how it moves"):
        statistics.breakdowns_as_told([2024], ("sex", "age_band"))
