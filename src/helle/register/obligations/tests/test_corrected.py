"""A correction covers the years of what it corrects, and the two read together point at nobody (STA-01, STA-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast, named
from tests.obligation_stories import answer, draw

from helle.register.obligations import figures, queries, report_actions
from helle.register.obligations.content import NOT_SAID, content_of
from helle.register.obligations.corrected import KEPT_AS_IT_STOOD, beside, says_otherwise
from helle.register.obligations.models import TreatyBody, TreatyReport
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.obligations.codes import ObligationState

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


def content(**years: list[tuple[str, str]]) -> dict[str, Any]:
    """A report with one table: of each year its groups and numbers."""
    return counted_by("udgivelse nr. 1", years)


def counted_by(release: str, years: Mapping[str, list[tuple[str, str]]]) -> dict[str, Any]:
    """The same, of figures that this release counted."""
    rows = [
        [{"da": text, "en": text} for text in (year[1:], group, number)]
        for year, groups in years.items()
        for group, number in groups
    ]
    counted = [[year[1:], {"da": release, "en": release}] for year in years]
    return {"tables": [{"title": {"da": "Køn", "en": "Sex"}, "said": [], "rows": rows, "counted": counted}]}


def told(of: dict[str, Any]) -> list[tuple[str, ...]]:
    return [tuple(cell["da"] for cell in row) for row in of["tables"][0]["rows"]]


def test_a_year_that_differs_by_a_few_stands_as_it_stood_and_the_others_are_counted_anew() -> None:
    before = content(y2024=[("I alt", "109"), ("Kvinder", "85")], y2025=[("I alt", "116"), ("Kvinder", "94")])
    now = content(y2024=[("I alt", "111"), ("Kvinder", "85")], y2025=[("I alt", "126"), ("Kvinder", "104")])
    made = beside(now, [before])
    assert told(made) == [
        ("2024", "I alt", "109"),
        ("2024", "Kvinder", "85"),
        ("2025", "I alt", "126"),
        ("2025", "Kvinder", "104"),
    ]
    assert made["tables"][0]["said"] == [KEPT_AS_IT_STOOD]
    assert told(beside(before, [before])) == told(before)
    assert beside(before, [before])["tables"][0]["said"] == [KEPT_AS_IT_STOOD]  # It tells of no year.


def test_a_year_that_stands_as_it_stood_says_up_to_which_day_it_was_counted_then_fig_11() -> None:
    before = content(y2024=[("I alt", "109")], y2025=[("I alt", "116")])
    now = counted_by("udgivelse nr. 2", {"y2024": [("I alt", "111")], "y2025": [("I alt", "126")]})
    (table,) = beside(now, [before])["tables"]
    assert [(year, how["da"]) for year, how in table["counted"]] == [
        ("2024", "udgivelse nr. 1"),
        ("2025", "udgivelse nr. 2"),
    ]


def test_what_stands_as_a_report_had_it_that_did_not_keep_the_day_says_so_fig_11() -> None:
    before = content(y2024=[("I alt", "109")])
    del before["tables"][0]["counted"]
    (table,) = beside(content(y2024=[("I alt", "111")]), [before])["tables"]
    assert table["counted"] == [["2024", {"da": NOT_SAID.da, "en": NOT_SAID.en}]]


def test_what_only_one_of_them_names_is_compared_together() -> None:
    before = content(y2024=[("Polen", "10"), ("Øvrige og små grupper", "12")])
    split = content(y2024=[("Polen", "10"), ("Rumænien", "6"), ("Øvrige og små grupper", "6")])
    assert told(beside(split, [before])) == told(split)
    off = content(y2024=[("Polen", "10"), ("Rumænien", "15")])
    assert told(beside(off, [before])) == told(before)  # Fifteen and twelve: three persons.


def test_the_first_of_a_chain_is_compared_as_well() -> None:
    first, second = content(y2024=[("I alt", "100")]), content(y2024=[("I alt", "108")])
    assert told(beside(content(y2024=[("I alt", "103")]), [second, first])) == told(second)


def test_a_correction_covers_the_same_years_sta_03(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    first = draw(birte)
    answer(bent, first)
    on_day(dt.date(2026, 3, 2))  # Now Helle has counted another year.
    with birte.acting():
        with pytest.raises(Refused, match="same years") as refused:
            report_actions.report_draw(
                TreatyBody.objects.get(code="ilo"),
                first_year=2024,
                last_year=2025,
                introduction="",
                corrects=queries.report_of(first.pk),
                why="Et år mere.",
            )
        assert refused.value.field == "first_year"
        past = new_written(
            TreatyReport,
            body_id="ilo",
            sequence=2,
            first_year=first.first_year - 1,
            last_year=first.last_year,
            cut_off=first.cut_off,
            content={},
            corrects=first,
            why="Uden om.",
        )
        with pytest.raises(IntegrityError, match="treaty_report_corrects_its_years"), transaction.atomic():
            past.save(force_insert=True)


def test_a_report_that_is_no_correction_says_why_it_differs_from_one_of_the_same_years_sta_03(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    for _again in range(2):  # Of the same figures nothing is asked.
        answer(bent, draw(birte))
    monkeypatch.setattr(
        report_actions,
        "content_of",
        lambda *asked: _with_another_number(content_of(*asked)),
    )
    with pytest.raises(Refused, match="introduction") as refused:
        draw(birte)
    assert refused.value.field == "introduction"
    assert draw(birte, introduction="Tallet for 2024 er talt igen.").corrects is None


def _with(monkeypatch: pytest.MonkeyPatch, **years: str) -> None:
    """The figures as they are counted next."""
    counted = content(**{year: [("I alt", number)] for year, number in years.items()}) | {"obligations": []}
    monkeypatch.setattr(report_actions, "content_of", lambda *_asked: counted)


def _approved(cast: Cast, first_year: int, last_year: int, corrects: TreatyReport | None = None) -> TreatyReport:
    with named(cast, "birte").acting():
        row = report_actions.report_draw(
            TreatyBody.objects.get(code="ilo"),
            first_year=first_year,
            last_year=last_year,
            introduction="Tallene er talt igen.",
            corrects=queries.report_of(corrects.pk) if corrects else None,
            why="Et tal var talt forkert." if corrects else "",
        )
    answer(named(cast, "bent"), row)
    return row


@pytest.fixture
def three_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "years_there_are", lambda: [2022, 2023, 2024])


@pytest.mark.usefixtures("three_years")
def test_a_correction_is_read_beside_another_report_of_some_of_its_years_sta_01(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with(monkeypatch, y2022="100", y2023="100")
    first = _approved(cast, 2022, 2023)
    _with(monkeypatch, y2023="120", y2024="90")
    _approved(cast, 2023, 2024)
    _with(monkeypatch, y2022="110", y2023="122")  # Two more than in the second, and 22 more than in the first.
    corrected = _approved(cast, 2022, 2023, first)
    assert told(corrected.content) == [("2022", "I alt", "110"), ("2023", "I alt", "100")]


@pytest.mark.usefixtures("three_years")
def test_a_report_is_read_beside_what_was_corrected_too_sta_01(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, y2024="10")
    first = _approved(cast, 2024, 2024)
    _with(monkeypatch, y2024="16")
    _approved(cast, 2024, 2024, first)
    _with(monkeypatch, y2024="11")  # One more than the body read first, and five fewer than it reads now.
    assert told(_approved(cast, 2024, 2024).content) == [("2024", "I alt", "16")]


@pytest.mark.usefixtures("three_years")
def test_a_year_that_only_an_older_report_has_is_asked_about_as_well_sta_03(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with(monkeypatch, y2022="100", y2023="100")
    _approved(cast, 2022, 2023)
    _with(monkeypatch, y2023="100", y2024="90")
    _approved(cast, 2023, 2024)
    _with(monkeypatch, y2022="150", y2023="100", y2024="90")
    with named(cast, "birte").acting(), pytest.raises(Refused, match="introduction"):
        report_actions.report_draw(TreatyBody.objects.get(code="ilo"), first_year=2022, last_year=2024, introduction="")


def _with_another_number(found: dict[str, Any]) -> dict[str, Any]:
    table = next(one for one in found["tables"] if one["rows"])
    first, *rest = table["rows"]
    last = {"da": "987", "en": "987"}
    others = [one for one in found["tables"] if one is not table]
    return found | {"tables": [table | {"rows": [[*first[:-1], last], *rest]}, *others]}


def test_another_number_or_a_lower_judgement_is_another_word_and_another_year_is_none() -> None:
    carried = ObligationState.CARRIED.label.da
    before = content(y2024=[("I alt", "109")]) | {"obligations": [_judged(carried)]}
    assert not says_otherwise(before, before)
    other = content(y2024=[("I alt", "140")]) | {"obligations": [_judged(carried)]}
    assert says_otherwise(other, before)
    assert not says_otherwise(content(y2025=[("I alt", "140")]) | {"obligations": []}, before)
    assert says_otherwise(before | {"obligations": [_judged("Ikke opfyldt")]}, before)


def _judged(state: str) -> dict[str, Any]:
    return {"name": {"da": "Artikel 10"}, "state": {"da": state}, "lines": []}
