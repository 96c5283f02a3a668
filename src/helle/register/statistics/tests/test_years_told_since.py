"""Who tells a year last is asked of each release as a whole, in one query (STA-01, FIG-11)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast, reseat

from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases import actions, making, queries, repeating
from helle.register.releases.models import Making
from helle.register.releases.repeating import Choice, Wish
from helle.register.statistics.tests.conftest import Assess
from helle.register.statistics.tests.test_years_repeated import (
    APRIL,
    IN_2024,
    JANUARY,
    SEX,
    YEARS,
    first_release,
    many,
    today,
    wanted,
)

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
    with pytest.raises(Refused, match=r"2024: Release no\. 2 has counted the year otherwise since"):
        release_stories.order(cast.stine, **wanted(day=MAY, repeats=[first], tables=(YEARS,), **_why()))
    with pytest.raises(Refused, match="2024: The release has none of the chosen tables"):
        release_stories.order(cast.stine, **wanted(day=MAY, repeats=[second], tables=(YEARS,), **_why()))
    release_stories.order(cast.stine, **wanted(day=MAY, repeats=[second], **_why()))


def test_a_total_alone_tells_that_another_has_counted_the_year_otherwise(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first = first_release(cast, assess, tables=(SEX,))
    many(assess, 6, IN_2024, sex="woman", entered_on=dt.date(2026, 1, 20))
    today(APRIL)
    release_stories.approved(cast, tables=(YEARS,), public_from=APRIL)
    with pytest.raises(Refused, match=r"2024: Release no\. 2 has counted the year otherwise since"):
        release_stories.order(cast.stine, **wanted((2024, first), day=MAY, tables=(SEX,)))


def test_the_database_repeats_no_year_that_another_tells_otherwise(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    first, _second = told_otherwise_since(cast, assess)
    monkeypatch.setattr(repeating, "require_repeatable", lambda _wish, field: None)
    ordered = release_stories.order(cast.stine, **wanted(day=MAY, repeats=[first], tables=(YEARS,), **_why()))
    with pytest.raises(DatabaseError, match="release_repeats_what_was_told_last"):
        making.make(ordered.pk, cast.stine.membership.pk)


def test_however_many_years_and_releases_there_are_it_is_one_query(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first, second = told_otherwise_since(cast, assess)
    for choices in ([first], [first, second], [first, second, Choice(2025, first.release)]):
        wish = Wish(choices, range(2024, 2027), [SEX, YEARS], MAY)
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
    ordered = release_stories.order(cast.stine, **wanted((2024, first)))
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
    for name in ("title_da", "title_en", "first_year", "last_year", "tables", "repeats", "repeats_why_da", "estimates"):
        assert getattr(row, name) == getattr(ordered, name), name
    assert row.public_from == clock.today()


def _why() -> dict[str, str]:
    return {"repeats_why_da": "En rettelse venter.", "repeats_why_en": "A correction waits."}
