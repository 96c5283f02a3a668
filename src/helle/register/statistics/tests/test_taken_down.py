"""What is told of a year whose release was taken down: what was told before it, or whole tens of what it counted
(STA-01)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast, named

from helle.register.action_plans import figures as plan_figures
from helle.register.action_plans.choices import Feed
from helle.register.obligations import actions as obligations
from helle.register.obligations import figures as report_figures
from helle.register.obligations import queries as obligation_queries
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases.models import Release
from helle.register.releases.repeating import Choice
from helle.register.statistics.tests.conftest import Assess

IN_2024 = dt.date(2024, 2, 1)


def on(day: dt.date) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN))


def released(cast: Cast, day: dt.date) -> Release:
    on(day)
    return release_stories.approved(cast, tables=("persons-by-year",), public_from=day)


def read_by_many(cast: Cast) -> tuple[int, bool, int, bool, Any, str]:
    """What one who sees no small figures reads of 2024: number, whether in tens, release, breakdown, plan, report."""
    answer = named(cast, "charlotte").client().get(reverse("statistics"))
    (bar,) = [one for one in answer.context["bars"] if one.bar.first_year == 2024]
    broken_down = any(row.year == 2024 for one in answer.context["breakdowns"] for row in one.rows)
    with named(cast, "charlotte").acting():
        until, years = report_figures.counted_until(), range(2024, 2025)
        shares = plan_figures.of_the_register(Feed.FORCED_LABOUR, until, years, "plan_owner")
        (share,) = [one.value for one in shares if one.year == 2024]
        report = report_figures.forced_labour(years)[0].rows[0][2].da
    return bar.bar.persons, bar.in_tens, bar.told.number, broken_down, share, report


def refused_as_evidence(cast: Cast) -> str:
    """Why nobody takes the share of forced labour in 2024 as evidence of an obligation."""
    with named(cast, "jytte").acting(), pytest.raises(Refused) as refused:
        obligations.figure_add(obligation_queries.view_of("coe-26"), feed=Feed.FORCED_LABOUR, year=2024)
    return str(refused.value.message.da)


def source_of_2024(cast: Cast) -> str:
    """What the table behind the bars says, as one who sees no small figures reads it."""
    page = named(cast, "charlotte").client().get(reverse("statistics")).content.decode()
    return str(page.partition("Tallene bag søjlerne")[2][:4000])


def test_a_year_goes_back_to_the_release_before_and_then_to_whole_tens_that_do_not_move(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    for sector in ("massage_clinic", "restaurant"):
        for _one in range(15):
            assess(IN_2024, sector=sector, purposes=("forced_labour",))
    first = released(cast, dt.date(2025, 10, 7))
    for _one in range(6):
        assess(IN_2024, sector="restaurant", purposes=("forced_labour",), entered_on=dt.date(2025, 10, 8))
    second = released(cast, dt.date(2026, 1, 5))
    assert read_by_many(cast) == (36, False, 2, True, 100, "36")
    # Back to what anybody read before.
    release_stories.take_down(cast.karen, second)
    assert read_by_many(cast) == (30, False, 1, True, 100, "30")
    assert "opgjort til og med 30. september 2025. Udgivelse nr. 2 er taget ned.<" in source_of_2024(cast)
    # With none left no breakdown, and tens of what was counted then: the number of today would be another ten.
    release_stories.take_down(cast.karen, first)
    for _one in range(9):
        assess(IN_2024, sector="restaurant", purposes=("forced_labour",), entered_on=dt.date(2026, 1, 8))
    on(dt.date(2026, 4, 7))
    assert read_by_many(cast) == (40, True, 2, False, None, "udgivelse nr. 1 og 2 er taget ned")
    page = source_of_2024(cast)
    assert "Talt i Helle. Udgivelse nr. 1 og 2 er taget ned.<" in page and "36" not in page
    charlotte = named(cast, "charlotte").client()
    plan = " ".join(charlotte.get(reverse("action-plan")).content.decode().split())
    assert "2024: tilbageholdt: udgivelse nr. 1 og 2 er taget ned<" in plan
    assert "2025: tilbageholdt: ikke udgivet endnu<" in plan
    charlotte.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert (
        "Counted in Helle. Releases nos. 1 and 2 were taken down.<"
        in charlotte.get(reverse("statistics")).content.decode()
    )
    # Whoever sees small figures reads what is known.
    whole = cast.stine.client().get(reverse("statistics")).context["bars"]
    assert [one.bar.persons for one in whole if one.bar.first_year == 2024] == [45]


def test_what_repeats_a_year_is_named_while_it_stands_and_once_it_was_taken_down(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    for year in (2024, 2025):
        for _one in range(30):
            assess(dt.date(year, 2, 3))
    first = released(cast, dt.date(2026, 1, 5))
    repeats = {"repeats": [Choice(2024, first.pk)], "repeats_why_da": "Året står.", "repeats_why_en": "It stands."}
    second = release_stories.approved(
        cast, tables=("persons-by-year",), public_from=dt.date(2026, 1, 5), last_year=2025, **repeats
    )
    release_stories.take_down(cast.karen, first)
    assert "Udgivelse nr. 1 er taget ned; året er fortsat med i udgivelse nr. 2.<" in source_of_2024(cast)
    # Nor is such a year said to be in no release where it is refused as evidence.
    assert refused_as_evidence(cast) == (
        "Ingen udgivelse, der gælder, har talt det år: udgivelse nr. 1 er taget ned; året er fortsat med i "
        "udgivelse nr. 2. [STA-01]"
    )
    release_stories.take_down(cast.karen, second)
    assert "Udgivelse nr. 1 og 2 er taget ned.<" in source_of_2024(cast)
    assert refused_as_evidence(cast) == (
        "Ingen udgivelse, der gælder, har talt det år: udgivelse nr. 1 og 2 er taget ned. [STA-01]"
    )


def test_whoever_orders_or_approves_reads_what_is_told_again_that_was_taken_down_and_why(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    for _one in range(15):
        assess(IN_2024, sector="restaurant", purposes=("forced_labour",))
    first = released(cast, dt.date(2025, 10, 7))
    order, again = reverse("release-new"), "det, der er taget ned med udgivelse nr. 1"

    def page(who: str, where: str) -> str:
        return " ".join(named(cast, who).client().get(where).content.decode().split())

    assert again not in page("stine", order)
    release_stories.take_down(cast.karen, first)
    why = "Nr. 1 blev taget ned 7. oktober 2025 med begrundelsen »Et tal pegede på nogen.«."
    shown = page("stine", order)
    assert f"Tæller udgivelsen vurderede ofre i 2024, fortæller Helle igen {again}" in shown and why in shown
    drawn = release_stories.draw(cast.stine, tables=("persons-by-age",), public_from=dt.date(2025, 10, 7))
    for where in ("release", "release-answer"):
        shown = page("karen", reverse(where, args=[drawn.pk]))
        assert "Med denne udgivelse fortæller Helle igen det om 2024" in shown and why in shown
    release_stories.answer(cast.karen, drawn)
    # Now it is told anew, and nothing is left that is told again.
    assert again not in page("stine", order)
