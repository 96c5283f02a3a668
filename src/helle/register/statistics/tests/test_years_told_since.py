"""Who tells a year last is asked of each release as a whole, in one query (STA-01, FIG-11)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast, as_owner, reseat
from tests.repeated_year_stories import (
    APRIL,
    IN_2024,
    JANUARY,
    OCTOBER,
    SEX,
    WHY,
    YEARS,
    first_release,
    kept,
    many,
    table,
    today,
    wanted,
)

from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases import actions, making, queries, repeating
from helle.register.releases.models import Making
from helle.register.releases.repeating import Choice, Wish
from helle.register.releases.tables import on_offer
from helle.register.statistics import definitions
from helle.register.statistics.chosen import Choice as Definition
from helle.register.statistics.definition_actions import definition_save
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.tests.conftest import Assess
from helle.register.statistics.years_told import in_tens, years_told

PRESUMED = "presumed-by-stage"
FEBRUARY, MAY = dt.date(2026, 2, 3), dt.date(2026, 5, 4)


def told_otherwise_since(cast: Cast, assess: Assess) -> tuple[Choice, Choice]:
    """2024 is released by sex and in all, and again by sex alone once eight women more are known of it."""
    first = first_release(cast, assess)
    many(assess, 6, IN_2024, sex="woman", entered_on=dt.date(2026, 1, 20))
    today(APRIL)
    second = release_stories.approved(cast, tables=(SEX,), public_from=APRIL)
    return Choice(2024, first.pk), Choice(2024, second.pk)


def test_a_table_is_not_repeated_from_a_release_whose_year_another_tells_otherwise(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first, second = told_otherwise_since(cast, assess)
    # The second has no table of the number of all: taken from the first, the year would stand in two states.
    with pytest.raises(Refused, match=r"2024: Release no\. 2 has counted the year otherwise since") as refused:
        release_stories.order(cast.stine, **wanted(day=MAY, repeats=[first], tables=(YEARS,), **WHY))
    assert "eller lad de tabeller, den ikke har, stå uden året." in refused.value.message.da
    with pytest.raises(Refused, match="2024: The release has none of the chosen tables"):
        release_stories.order(cast.stine, **wanted(day=MAY, repeats=[second], tables=(YEARS,), **WHY))
    release_stories.order(cast.stine, **wanted(day=MAY, repeats=[second], **WHY))


def test_a_total_alone_tells_that_another_has_counted_the_year_otherwise(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first = first_release(cast, assess, tables=(SEX,))
    many(assess, 6, IN_2024, sex="woman", entered_on=dt.date(2026, 1, 20))
    today(APRIL)
    release_stories.approved(cast, tables=(YEARS,), public_from=APRIL)
    with pytest.raises(Refused, match=r"2024: Release no\. 2 has counted the year otherwise since"):
        release_stories.order(cast.stine, **wanted((2024, first), day=MAY, tables=(SEX,)))


def test_what_was_drawn_before_another_told_it_otherwise_is_not_approved(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    first, second = told_otherwise_since(cast, assess)
    today(MAY)
    third = release_stories.draw(cast.stine, **wanted(day=MAY, repeats=[second], **WHY))
    as_owner("ALTER TABLE releases_release DISABLE TRIGGER USER", [])
    as_owner(
        "UPDATE releases_release SET repeats = jsonb_build_array(jsonb_build_array(2024, %s::text)) WHERE id = %s",
        [str(first.release), third.pk],
    )
    as_owner("ALTER TABLE releases_release ENABLE TRIGGER USER", [])
    with pytest.raises(Refused, match=r"Release no\. 2 has counted the year otherwise since"):
        release_stories.answer(cast.karen, third)
    monkeypatch.setattr(repeating, "require_repeatable", lambda _wish, field: None)
    with pytest.raises(Refused, match="Another release has counted a year that is repeated otherwise since"):
        release_stories.answer(cast.karen, third)


def test_another_population_that_was_told_otherwise_leaves_a_year_as_it_was_told(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first = first_release(cast, assess, tables=(SEX, PRESUMED))
    many(assess, 6, IN_2024, sex="woman", entered_on=dt.date(2026, 1, 20))
    today(APRIL)
    second = release_stories.approved(cast, tables=(SEX,), public_from=APRIL)
    today(MAY)
    # The presumed victims of 2024 were told once, and stand; the assessed ones were told anew, and all of both waits.
    with pytest.raises(Refused, match=r"Release no\. 2 has counted the year otherwise since"):
        release_stories.order(cast.stine, **wanted((2024, first), day=MAY, tables=(SEX, PRESUMED)))
    third = release_stories.approved(cast, **wanted((2024, first), day=MAY, tables=(PRESUMED,)))
    assert table(kept(cast, third), PRESUMED).years == (2024, 2025)
    # As it is said: from the last one, and the tables that it lacks leave the year out.
    fourth = release_stories.approved(cast, **wanted((2024, second), day=MAY, tables=(SEX, PRESUMED)))
    assert [table(kept(cast, fourth), code).years for code in (SEX, PRESUMED)] == [(2024, 2025), (2025,)]


def test_a_year_is_named_of_those_releases_alone_that_repeat_its_assessed_victims(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first = first_release(cast, assess, tables=(SEX,))
    presumed = release_stories.approved(cast, tables=(PRESUMED,), public_from=OCTOBER)
    today(JANUARY)
    # It counts the assessed victims of 2025, and repeats of 2024 the presumed ones alone.
    third = release_stories.approved(cast, **wanted((2024, presumed), tables=(SEX, PRESUMED)))
    release_stories.take_down(cast.karen, first)
    assert (years_told()[2024].down, years_told()[2024].repeated_in) == ([1], [])
    release_stories.take_down(cast.karen, third)
    assert years_told()[2024].down == [1]


def test_a_table_that_was_drawn_anew_under_its_code_is_repeated_from_none(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    with cast.stine.acting():
        row = definition_save(Definition("assessed", "sex", first_year=2024), title_da="Køn", title_en="Sex")
    code = str(row.series)
    first = first_release(cast, assess, tables=(code,))
    with cast.stine.acting():
        saved = definitions.saved_one(row.series)
        other = Definition("assessed", "residence", first_year=2024)
        definition_save(other, title_da="Ophold", title_en="Residence", follows=saved)
    today(JANUARY)
    with pytest.raises(Refused, match="2024: The release has none of the chosen tables"):
        release_stories.order(cast.stine, **wanted((2024, first), tables=(code,)))


SEXES = [{"code": "sex"}]


def _table(code: str, figures: list[list[object]], **changed: object) -> dict[str, object]:
    return {"code": code, "counts": "assessed", "dimensions": SEXES, "years": [2024], "figures": figures} | changed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "otherwise"),
    [
        ([[2024, "woman", 20], [2024, None, 28]], _table("a", [[2024, "woman", 20], [2024, None, 28]]), False),
        ([[2024, "woman", 20], [2024, None, 28]], _table("a", [[2024, "woman", 26], [2024, None, 28]]), True),
        # Another table tells the number of all alone, which is held back in one of them, or another.
        ([[2024, "woman", 20], [2024, None, 28]], _table("b", [[2024, "man", 9], [2024, None, 28]]), False),
        ([[2024, "woman", 20], [2024, None, None]], _table("b", [[2024, "man", 9], [2024, None, 36]]), False),
        ([[2024, "woman", 20], [2024, None, 28]], _table("b", [[2024, "man", 9], [2024, None, 36]]), True),
        # Of two dimensions the number of all is that of neither alone.
        (
            [[2024, "woman", 20], [2024, None, 28]],
            _table("b", [[2024, "man", None, 36], [2024, None, None, 28]], dimensions=[{"code": "a"}, {"code": "b"}]),
            False,
        ),
        (
            [[2024, "woman", 20], [2024, None, 28]],
            _table("b", [[2024, "man", None, 28], [2024, None, None, 36]], dimensions=[{"code": "a"}, {"code": "b"}]),
            True,
        ),
        # Under the same code another table, another population, another year.
        ([[2024, "woman", 20], [2024, None, 28]], _table("a", [[2024, "18", 9]], dimensions=[{"code": "age"}]), False),
        ([[2024, "woman", 20], [2024, None, 28]], _table("a", [[2024, None, 36]], counts="presumed"), False),
        ([[2024, "woman", 20], [2024, None, 28]], _table("a", [[2025, None, 36]], years=[2025]), False),
    ],
)
def test_two_releases_tell_a_year_otherwise(one: list[list[object]], other: dict[str, object], otherwise: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.tells_year_otherwise(%s::jsonb, %s::jsonb, 2024, '{assessed}')",
            [json.dumps([_table("a", one)]), json.dumps([other])],
        )
        assert cursor.fetchone()[0] is otherwise


def _told_by(*dimensions: tuple[str, list[str]], **changed: object) -> dict[str, Any]:
    """A table as a release keeps it, by these dimensions with their groups."""
    sides = [{"code": code, "groups": [[group, group, group] for group in groups]} for code, groups in dimensions]
    return {"code": "a", "counts": "assessed", "dimensions": sides} | changed


BY_SEX = _told_by(("sex", ["woman", "man"]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BY_SEX, BY_SEX, True),
        (BY_SEX, _told_by(("sex", ["woman", "man"]), code="b"), False),
        (BY_SEX, _told_by(("sex", ["woman", "man"]), counts="presumed"), False),
        (BY_SEX, _told_by(("age", ["woman", "man"])), False),
        # A group that came, went, or stands elsewhere is another table: nobody knows who stood in it before.
        (BY_SEX, _told_by(("sex", ["woman", "man", "other"])), False),
        (BY_SEX, _told_by(("sex", ["woman"])), False),
        (BY_SEX, _told_by(("sex", ["man", "woman"])), False),
        # Only which countries are listed hangs on the years.
        (_told_by(("country", ["RO"])), _told_by(("country", ["RO", "NG"])), True),
        (_told_by(("country", ["RO"]), ("sex", ["man"])), _told_by(("country", ["NG"]), ("sex", ["man"])), True),
        (_told_by(("country", ["RO"]), ("sex", ["man"])), _told_by(("country", ["RO"]), ("sex", ["woman"])), False),
        (_told_by(("country", ["RO"]), ("sex", ["man"])), _told_by(("sex", ["man"]), ("country", ["RO"])), False),
        (_told_by(), _told_by(), True),
        (_told_by(), BY_SEX, False),
    ],
)
def test_page_and_database_tell_two_tables_apart_alike(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert repeating.is_same_table(one, other) is same
    assert _same_in_the_database(one, other) is same


@pytest.mark.django_db
@pytest.mark.parametrize("code", DIMENSIONS)
def test_of_each_dimension_both_know_whether_its_groups_hang_on_the_years(code: str) -> None:
    one, other = _told_by((code, ["a"])), _told_by((code, ["a", "b"]))
    is_open = DIMENSIONS[code].is_open
    assert (repeating.is_same_table(one, other), _same_in_the_database(one, other)) == (is_open, is_open)


def _same_in_the_database(one: dict[str, Any], other: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.same_table(%s::jsonb, %s::jsonb)", [json.dumps(one), json.dumps(other)])
        return bool(cursor.fetchone()[0])


def test_a_table_with_other_groups_is_repeated_from_none(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Helle has another group of sex since: what was told is not the table that is wanted, nor does the database take
    it for that."""
    cast = committed_cast
    first = first_release(cast, assess, tables=(SEX,))
    as_owner("ALTER TABLE releases_release DISABLE TRIGGER USER", [])
    as_owner(
        "UPDATE releases_release SET content = jsonb_set(content, '{tables,0,dimensions,0,groups}',"
        ' content #> \'{tables,0,dimensions,0,groups}\' || \'[["other", "Andet", "Other"]]\') WHERE id = %s',
        [first.pk],
    )
    as_owner("ALTER TABLE releases_release ENABLE TRIGGER USER", [])
    today(JANUARY)
    with pytest.raises(Refused, match="2024: The release has none of the chosen tables"):
        release_stories.order(cast.stine, **wanted((2024, first), tables=(SEX,)))
    monkeypatch.setattr(repeating, "require_repeatable", lambda _wish, field: None)
    monkeypatch.setattr(repeating, "is_same_table", lambda one, other: one["code"] == other["code"])
    with pytest.raises(DatabaseError, match="release_repeats_the_same_figures"):
        release_stories.draw(cast.stine, **wanted((2024, first), tables=(SEX,)))


@pytest.mark.parametrize(("persons", "said"), [(0, 0), (5, 10), (14, 10), (25, 30), (35, 40)])
def test_whole_tens_are_halves_up(persons: int, said: int) -> None:
    assert in_tens(persons) == said


def test_the_database_repeats_no_year_that_another_tells_otherwise(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    first, _second = told_otherwise_since(cast, assess)
    monkeypatch.setattr(repeating, "require_repeatable", lambda _wish, field: None)
    ordered = release_stories.order(cast.stine, **wanted(day=MAY, repeats=[first], tables=(YEARS,), **WHY))
    with pytest.raises(DatabaseError, match="release_repeats_what_was_told_last"):
        making.make(ordered.pk, cast.stine.membership.pk)


def test_however_many_years_and_releases_there_are_it_is_one_query(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first, second = told_otherwise_since(cast, assess)
    for choices in ([first], [first, second], [first, second, Choice(2025, first.release)]):
        with cast.stine.acting():
            tables = repeating.asked_of(one for one in on_offer() if one.code in (SEX, YEARS))
        wish = Wish(choices, range(2024, 2027), tables, MAY)
        with cast.stine.acting(), CaptureQueriesContext(connection) as asked:
            rulings = repeating.rulings(wish)
        assert len(asked) == 1 and [year for year, _ruling in rulings] == [one.year for one in choices]
        with cast.stine.acting(), CaptureQueriesContext(connection) as asked:
            assert [one.number for one in repeating.sources(choices[:2])] == [1, 2][: len(choices)]
        assert len(asked) == 1


def stranded(cast: Cast, assess: Assess) -> Making:
    """The analyst ordered a release that repeats 2024, and works with the figures no more; nobody made it."""
    first = first_release(cast, assess)
    today(JANUARY)
    said: dict[str, Any] = {"introduction": "Om begge år.", "introduction_en": "Of both years."}
    ordered = release_stories.order(cast.stine, **wanted((2024, first)), **said)
    reseat(cast.stine.membership, during=DateRange(dt.date(2022, 1, 1), JANUARY))
    return ordered


def test_what_could_not_be_ordered_today_is_not_taken_over_and_says_why(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    ordered = stranded(cast, assess)
    (choice,) = repeating.chosen(ordered)
    with cast.karen.acting():
        told = queries.release_of(choice.release)
        actions.release_take_down(told, why_da="Et tal pegede på nogen.", why_en="A figure pointed at somebody.")
    where, karen = reverse("release-take-over", args=[ordered.pk]), cast.karen.client()
    token = karen.get(where).context["form"]["form_token"].value()
    refused = karen.post(where, {"form_token": token, "what": "take_over"})
    assert refused.status_code == 422 and "2024: Udgivelsen er taget ned" in refused.content.decode()
    with cast.karen.acting():
        # It stands as it did: she can end it.
        assert Making.objects.count() == 2 and queries.making_of(ordered.pk).is_stranded
        actions.making_end(queries.making_of(ordered.pk))


def test_what_can_be_ordered_is_taken_over_with_all_that_was_said(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    ordered = stranded(cast, assess)
    today(FEBRUARY)
    with cast.karen.acting():
        anew = actions.making_take_over(queries.making_of(ordered.pk))
        row = Making.objects.get(pk=anew.pk)
    own = {"id", "by_user", "by_unit", "recorded_at", "public_from"}
    for name in {one.name for one in Making._meta.fields} - own:
        assert getattr(row, name) == getattr(ordered, name), name
    assert row.introduction == "Om begge år." and row.introduction_en == "Of both years."
    assert row.public_from == clock.today()
