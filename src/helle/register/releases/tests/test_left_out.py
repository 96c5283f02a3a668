"""Whoever orders a release again is told of each table and estimate that cannot be chosen any more, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from tests import estimate_stories
from tests import release_stories as told
from tests.cast import Cast

from helle.register.estimates import queries as estimates
from helle.register.protection import clock
from helle.register.releases import actions, again, tables
from helle.register.releases.tests.test_orders import REMARKS
from helle.register.statistics import definitions
from helle.register.statistics.chosen import Choice
from helle.register.statistics.definition_actions import definition_save, definition_withdraw

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers", "statistics"])


def saved(cast: Cast, title: str, *, rows: str = "residence") -> str:
    """The analyst saves a table under a title; its code."""
    with cast.stine.acting():
        row = definition_save(Choice("assessed", rows, first_year=2024), title_da=title, title_en=f"{title} in English")
    return str(row.series)


def of(cast: Cast, code: str) -> definitions.Saved:
    with cast.stine.acting():
        (found,) = [one for one in definitions.saved() if str(one.newest.series) == code]
    return found


def shown(cast: Cast, *, query: dict[str, str]) -> str:
    page: str = cast.stine.client().get(reverse("release-new"), query).content.decode()
    return page


@DATABASES
def test_a_table_that_was_withdrawn_changed_or_cannot_be_released_is_named_with_the_reason(cast: Cast) -> None:
    gone, other, narrow = (saved(cast, title) for title in ("Ophold", "Opholdsgrund", "Rumænere"))
    drawn = told.draw(cast.stine, tables=("persons-by-sex", gone, other, narrow))
    told.answer(cast.karen, drawn, approved=False, remarks=REMARKS)
    query = {"igen": str(drawn.pk)}
    assert "kan ikke vælges mere" not in shown(cast, query=query) and "er ændret siden" not in shown(cast, query=query)
    with cast.stine.acting():
        definition_withdraw(of(cast, gone), why="Den bruges ikke.")
        definition_save(
            Choice("assessed", "age", first_year=2024), title_da="Alder", title_en="Age", follows=of(cast, other)
        )
        only = Choice("assessed", "residence", first_year=2024, only=("nationality", "eu"))
        definition_save(only, title_da="Rumænere", title_en="Romanians", follows=of(cast, narrow))
    page = shown(cast, query=query)
    assert "»Ophold« kan ikke vælges mere: den er trukket tilbage: Den bruges ikke." in page
    assert "»Opholdsgrund« er ændret siden. Krydset gælder den, som den er nu: »Alder«." in page
    assert "»Rumænere« kan ikke vælges mere: den tæller kun én gruppe;" in page
    # What is offered as it was is not spoken of.
    assert page.count("kan ikke vælges mere") == 2 and page.count("er ændret siden") == 1
    # And where nothing is ordered again, nothing is.
    assert "kan ikke vælges mere" not in shown(cast, query={})


@DATABASES
def test_whoever_corrects_a_release_is_told_of_a_table_that_it_has_and_the_next_cannot_have(cast: Cast) -> None:
    gone = saved(cast, "Ophold")
    first = told.approved(cast, tables=("persons-by-sex", gone))
    with cast.stine.acting():
        definition_withdraw(of(cast, gone), why="Den bruges ikke.")
    page = shown(cast, query={"retter": str(first.pk)})
    assert "»Ophold« kan ikke vælges mere: den er trukket tilbage: Den bruges ikke." in page


@DATABASES
def test_whoever_corrects_a_release_is_told_of_a_table_that_was_changed_since(cast: Cast) -> None:
    other = saved(cast, "Opholdsgrund")
    first = told.approved(cast, tables=("persons-by-sex", other))
    query = {"retter": str(first.pk)}
    assert "er ændret siden" not in shown(cast, query=query)
    with cast.stine.acting():
        definition_save(
            Choice("assessed", "age", first_year=2024), title_da="Alder", title_en="Age", follows=of(cast, other)
        )
    page = shown(cast, query=query)
    assert "»Opholdsgrund« er ændret siden. Krydset gælder den, som den er nu: »Alder«." in page
    assert page.count("er ændret siden") == 1


@DATABASES
@pytest.mark.parametrize("is_corrected", [True, False])
def test_a_table_of_helle_that_another_version_counts_otherwise_is_named_by_the_release_that_has_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, *, is_corrected: bool
) -> None:
    """It has no version: what it was stands in the release alone, corrected or sent back."""
    drawn = told.draw(cast.stine, tables=("persons-by-sex",))
    told.answer(cast.karen, drawn, approved=is_corrected, remarks="" if is_corrected else REMARKS)
    query = {"retter" if is_corrected else "igen": str(drawn.pk)}
    assert "er ændret siden" not in shown(cast, query=query)
    with_helle = definitions.standards()
    by_sex = with_helle["persons-by-sex"]
    later = {**with_helle, "persons-by-sex": replace(by_sex, choice=Choice("assessed", "age"))}
    for module in (again, tables):
        monkeypatch.setattr(module, "standards", lambda: later)
    title = by_sex.title.da
    assert f"»{title}« er ændret siden. Krydset gælder den, som den er nu: »{title}«." in shown(cast, query=query)


@DATABASES
def test_an_estimate_of_years_that_cannot_be_released_is_named_as_that(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate = estimate_stories.reckoned(cast.stine)
    drawn = told.draw(cast.stine, estimates=[estimate.pk])
    told.answer(cast.karen, drawn, approved=False, remarks=REMARKS)
    monkeypatch.setattr(actions, "years_there_are", lambda: range(2025, 2026))
    page = shown(cast, query={"igen": str(drawn.pk)})
    assert "kan ikke vælges mere: det er over år, der ikke kan udgives nu." in page and "kun de seneste" not in page


@DATABASES
def test_an_estimate_that_is_older_than_those_that_are_offered_is_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate = estimate_stories.reckoned(cast.stine)
    drawn = told.draw(cast.stine, estimates=[estimate.pk])
    told.answer(cast.karen, drawn, approved=False, remarks=REMARKS)
    query = {"igen": str(drawn.pk)}
    assert "Skønnet »" not in shown(cast, query=query)
    clock.freeze(dt.datetime.combine(told.TODAY, dt.time(23), clock.COPENHAGEN))
    estimate_stories.reckoned(cast.stine, covariates=["sex"])
    for module in (estimates, again):
        monkeypatch.setattr(module, "MOST_OFFERED", 1)
    page = shown(cast, query=query)
    assert "Skønnet »2024, opgjort til og med" in page and "kan ikke vælges mere: kun de seneste 1 kan." in page
