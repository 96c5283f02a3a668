"""A report whose figures a release told that was taken down since (STA-01, STA-03)."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from tests import release_stories
from tests.access_stories import text_of
from tests.cast import Cast, named
from tests.obligation_stories import answer, draw

from helle.register.action_plans.choices import Feed
from helle.register.obligations import actions, queries, report_actions, withdrawn
from helle.register.obligations.content import content_of, kept
from helle.register.obligations.corrected import beside
from helle.register.obligations.models import TreatyReport
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases.models import Release
from helle.register.statistics.tests.conftest import Assess, assess

__all__ = ["assess"]
SAID = "Tallene for 2024 er fra udgivelse nr. {number}, som er taget ned, siden rapporten blev trukket."


def released(cast: Cast, day: dt.date) -> Release:
    clock.freeze(dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN))
    return release_stories.approved(cast, tables=("persons-by-year",), public_from=day)


def total(report: TreatyReport) -> str:
    """What it tells of forced labour in 2024."""
    return kept(report.content).tables[0].rows[0][2].en


def pages(cast: Cast, report: TreatyReport) -> tuple[str, str]:
    """Its page and its paper, as the ministry reads them."""
    client = named(cast, "birte").client()
    paper = client.get(reverse("treaty-report-paper", args=[report.pk])).content
    page = client.get(reverse("treaty-report", args=[report.pk])).content.decode()
    return page, " ".join(text_of(paper).split())


def test_a_report_that_waits_cannot_be_approved_and_is_drawn_again_with_what_is_told_now(
    committed_cast: Cast, assess: Assess
) -> None:
    cast, birte, bent = committed_cast, named(committed_cast, "birte"), named(committed_cast, "bent")
    for _one in range(12):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",))
    released(cast, dt.date(2025, 10, 7))
    for _one in range(6):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",), entered_on=dt.date(2025, 10, 8))
    second = released(cast, dt.date(2026, 1, 5))
    report = draw(birte)
    assert total(report) == "18"
    assert not any("taget ned" in said for said in pages(cast, report))
    release_stories.take_down(cast.karen, second)
    page, paper = pages(cast, report)
    assert SAID.format(number=2) in page and SAID.format(number=2) in paper and "Den kan ikke godkendes." in page
    with pytest.raises(Refused, match="was taken down"):
        answer(bent, report)
    answer(bent, report, approved=False, remarks="Udgivelse nr. 2 er taget ned.")
    again = draw(birte)
    assert total(again) == "12" and not any("taget ned" in said for said in pages(cast, again))
    answer(bent, again)


def test_one_that_was_approved_says_so_and_its_correction_takes_what_is_told_now(
    committed_cast: Cast, assess: Assess
) -> None:
    cast, birte, bent = committed_cast, named(committed_cast, "birte"), named(committed_cast, "bent")
    for _one in range(12):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",))
    first = released(cast, dt.date(2025, 10, 7))
    report = draw(birte)
    answer(bent, report)
    release_stories.take_down(cast.karen, first)
    page, paper = pages(cast, report)
    assert SAID.format(number=1) in page and SAID.format(number=1) in paper and "Ret rapporten:" in page
    with birte.acting():
        of = queries.report_of(report.pk)
        corrected = report_actions.report_draw(
            of.body, first_year=2024, last_year=2024, introduction="", corrects=of, why="Udgivelsen er taget ned."
        )
    assert total(corrected) == "release no. 1 was taken down"


def test_the_database_approves_none_either(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    assess(dt.date(2024, 2, 1))
    first = released(cast, dt.date(2025, 10, 7))
    report = draw(named(cast, "birte"))
    release_stories.take_down(cast.karen, first)
    monkeypatch.setattr(report_actions, "require_up", lambda _content: None)
    monkeypatch.delitem(report_actions.SAID, "treaty_report_tells_what_stands")
    with pytest.raises(DatabaseError, match="treaty_report_tells_what_stands"):
        answer(named(cast, "bent"), report)


FALLEN = "svarer til udgivelse nr. 1 og 2, som er taget ned, siden rapporten blev trukket."


def report_with_evidence(
    cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> tuple[TreatyReport, list[Release]]:
    """A report whose evidence says the share of forced labour in 2024, and that tells no other figure of a release; two
    releases tell that share."""
    for place in range(20):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",) if place < 13 else ("prostitution",))
    told = [release_stories.approved(cast, tables=(table,)) for table in ("persons-by-year", "persons-by-sex")]
    birte = named(cast, "birte")
    with birte.acting():
        actions.figure_add(queries.view_of("ilo-29-1"), feed=Feed.FORCED_LABOUR, year=2024)
    monkeypatch.setattr(report_actions, "content_of", lambda *of: {**content_of(*of), "tables": []})
    report = draw(birte)
    assert "2024: 65 % af 20, 30. september 2025" in str(report.content["obligations"])
    return report, told


def test_evidence_that_a_report_says_falls_with_the_releases_that_told_it(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    report, (first, second) = report_with_evidence(cast, assess, monkeypatch)
    release_stories.take_down(cast.karen, first)
    # The other one tells the same of that day.
    assert not any("taget ned" in said for said in pages(cast, report))
    release_stories.take_down(cast.karen, second)
    page, paper = pages(cast, report)
    assert FALLEN in page and FALLEN in paper and "Den kan ikke godkendes." in page
    with pytest.raises(Refused, match="was taken down"):
        answer(named(cast, "bent"), report)
    with named(cast, "birte").acting():
        (found,) = withdrawn.withdrawn(report)
        assert "corresponds to releases nos. 1 and 2, which were taken down" in withdrawn.said([found], "en")[0]
        # Of a draft from before its figures were noted the words say it, also once the evidence was withdrawn.
        (row,) = [row for row, _numbers in queries.view_of("ilo-29-1").taken_down]
        actions.withdraw(queries.view_of("ilo-29-1"), row, why="Udgivelsen er taget ned.")
        before = copy.deepcopy(report)
        for one in before.content["obligations"]:
            del one["evidence"]
            for line in one["lines"]:  # Nor did they say its unit.
                line["da"] = line["da"].replace("2024: 65 % af 20,", "2024: 65,")
        assert withdrawn.withdrawn(before) == [found]


def test_the_database_approves_none_whose_evidence_alone_has_fallen(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    report, told = report_with_evidence(cast, assess, monkeypatch)
    monkeypatch.setattr(report_actions, "require_up", lambda _content: None)
    monkeypatch.delitem(report_actions.SAID, "treaty_report_tells_what_stands")
    for one in told:
        release_stories.take_down(cast.karen, one)
    with pytest.raises(DatabaseError, match="treaty_report_tells_what_stands"):
        answer(named(cast, "bent"), report)


@pytest.mark.django_db
def test_the_database_names_the_same_figures_as_told_by_releases() -> None:
    with connection.cursor() as cursor:
        for feed in Feed:
            cursor.execute("SELECT helle.feed_is_told_by_releases(%s)", [feed.value])
            assert cursor.fetchone()[0] == (feed.value in queries.TOLD_BY_RELEASES), feed


def test_of_a_report_from_before_the_numbers_were_kept_the_words_say_it() -> None:
    table = {"counted": [["2024", {"da": "udgivelse nr. 3, opgjort til og med 30. juni 2025", "en": ""}]]}
    assert withdrawn.told_by(table, "2024") == {3} and withdrawn.told_by(table, "2023") == frozenset()
    assert withdrawn.told_by({}, "2024") == frozenset()


def test_a_year_that_would_stand_as_it_stood_does_not_where_its_release_was_taken_down() -> None:
    def table(number: str, release: int) -> dict[str, object]:
        year, total_ = {"da": "2024", "en": "2024"}, {"da": "I alt", "en": "Total"}
        rows = [[year, total_, {"da": number, "en": number}]]
        return {"title": "t", "said": [], "rows": rows, "counted": [], "releases": [["2024", release]]}

    now, was = {"tables": [table("12", 1)]}, {"tables": [table("14", 2)]}
    assert beside(now, [was])["tables"][0]["rows"] == table("14", 2)["rows"]
    assert beside(now, [was])["tables"][0]["releases"] == [["2024", 2]]
    assert beside(now, [was], {2})["tables"][0]["rows"] == table("12", 1)["rows"]
