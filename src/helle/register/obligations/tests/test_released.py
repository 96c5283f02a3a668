"""What a report tells of a year once a release tells it (STA-01, STA-07)."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.urls import reverse
from tests import release_stories
from tests.access_stories import text_of
from tests.cast import Cast, named
from tests.obligation_stories import draw

from helle.register.action_plans.choices import Feed
from helle.register.obligations import actions, figures, queries, withdrawn
from helle.register.obligations.content import content_of, kept
from helle.register.obligations.figures import FiguresTable
from helle.register.obligations.models import TreatyBody
from helle.register.obligations.on_desk import on_desk
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.statistics.tests.conftest import Assess, assess
from helle.rules.obligations.codes import ObligationState
from helle.rules.ruling import Text

__all__ = ["assess"]
FALLEN, SAID = "evidence taken down", "Obligations with evidence that was taken down"


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


def test_each_table_of_a_report_says_up_to_which_day_it_counts_on_the_page_and_on_paper_fig_11(
    committed_cast: Cast,
) -> None:
    release_stories.approved(committed_cast, tables=("persons-by-year",))
    clock.freeze(dt.datetime(2026, 1, 5, 9, tzinfo=clock.COPENHAGEN))
    birte = named(committed_cast, "birte")
    report = draw(birte)
    *labour, compensation = kept(report.content).tables
    assert report.cut_off == dt.date(2025, 12, 31) and len(labour) == 3
    for table in labour:
        said = "2024: the year is counted in release no. 1, up to and including 30 September 2025."
        assert table.all_said[-1].en == said
    assert compensation.all_said[-1].en == "2024: counted up to and including 31 December 2025."
    page = birte.client().get(reverse("treaty-report", args=[report.pk])).content.decode()
    paper = birte.client().get(reverse("treaty-report-paper", args=[report.pk]), {"sprog": "en"}).content
    printed = " ".join(text_of(paper).split())
    for said, text in (
        ("2024: året er talt med i udgivelse nr. 1, opgjort til og med 30. september 2025.", page),
        ("2024: the year is counted in release no. 1, up to and including 30 September 2025.", printed),
        ("About 2024. Each table says up to which day its figures are counted.", printed),
    ):
        assert text.count(said) == (1 if said.startswith("About") else 3)
    # What is of that day alone is said so; no sentence says it of all the tables.
    assert printed.count("31 December 2025") == 1 and page.count("31. december 2025") == 1


def test_years_that_were_counted_alike_are_said_together() -> None:
    one, other = Text("udgivelse nr. 1", "release no. 1"), Text("udgivelse nr. 2", "release no. 2")
    table = FiguresTable(one, (), (), (), (), (("2023", one), ("2024", other), ("2025", other)))
    assert [said.da for said in table.all_said] == ["2023: udgivelse nr. 1.", "2024, 2025: udgivelse nr. 2."]


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
@pytest.mark.parametrize(("year", "said"), [(2024, "No release in force tells the figure"), (2025, "is not over yet")])
def test_a_figure_that_no_release_tells_yet_is_refused_as_evidence_for_that_reason_sta_01(
    cast: Cast, year: int, said: str
) -> None:
    with named(cast, "jytte").acting(), pytest.raises(Refused, match=said) as refused:
        actions.figure_add(queries.view_of("coe-26"), feed=Feed.FORCED_LABOUR, year=year)
    assert refused.value.field == "year"


def test_a_share_of_nobody_is_refused_as_evidence_for_that_reason(committed_cast: Cast) -> None:
    release_stories.approved(committed_cast, tables=("persons-by-year",))
    with named(committed_cast, "jytte").acting(), pytest.raises(Refused, match="nobody that year"):
        actions.figure_add(queries.view_of("coe-26"), feed=Feed.FORCED_LABOUR, year=2024)


def test_a_figure_of_a_release_that_was_taken_down_shows_nothing_any_more_and_is_not_told(
    committed_cast: Cast, assess: Assess
) -> None:
    cast, jytte = committed_cast, named(committed_cast, "jytte")
    for place in range(20):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",) if place < 13 else ("prostitution",))
    first = release_stories.approved(cast, tables=("persons-by-year",))
    with jytte.acting():
        of = queries.view_of("coe-26")
        before = of.evidence_on
        row = actions.figure_add(of, feed=Feed.FORCED_LABOUR, year=2024)
        assert row.value == 65 and queries.view_of("coe-26").evidence_on == row.on_day
        actions.obligation_judge(queries.view_of("coe-26"), state=ObligationState.CARRIED, why="Tallet viser det.")
    client, where = jytte.client(), reverse("obligation", args=["coe-26"])
    page = client.get(where).content.decode()
    assert "<strong>65 % af 20</strong>" in page and "Året er talt med i udgivelse nr. 1<" in page.replace(" · <a", "<")
    # A second release of the same day tells the same: as long as one stands the figure does.
    second = release_stories.approved(cast, tables=("persons-by-sex",))
    assert "Året er talt med i udgivelse nr. 1 og 2" in client.get(where).content.decode()
    release_stories.take_down(cast.karen, first)
    page = client.get(where).content.decode()
    assert "<strong>65" in page and "Året er talt med i udgivelse nr. 2<" in page.replace(" · <a", "<")
    english = jytte.client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "The year is counted in release no. 2" in english.get(where).content.decode()
    release_stories.take_down(cast.karen, second)
    page = client.get(where).content.decode()
    assert "Tallet svarer til udgivelse nr. 1 og 2, som er taget ned." in page and "<strong>65" not in page
    # What was judged rests on it no more, and a report that is drawn does not have it.
    assert "den dokumentation, bedømmelsen hviler på, gælder ikke længere" in page
    with jytte.acting():
        of = queries.view_of("coe-26")
        assert of.evidence_on == before and not of.rests_on_what_stands
        # Its ministry is told, until somebody withdraws it.
        (work,) = [one for one in on_desk() if one.key == FALLEN]
        assert work.title.en == f"{SAID}: 1"
        # It leads to that one, which is marked in words.
        listed = client.get(work.url).content.decode()
        links = set(re.findall(r'href="(/forpligtelser/[a-z0-9-]+/)"', listed.partition('id="alle"')[2]))
        assert links == {where} and "dokumentation er taget ned" in listed.partition('id="alle"')[2]
        actions.obligation_judge(of, state=ObligationState.PARTLY, why="Tallet er taget ned.")
        said = json.dumps(content_of(TreatyBody.objects.get(pk="greta"), range(2024, 2025), figures.counted_until()))
        assert "2024: 65" not in said
        actions.withdraw(of, of.taken_down[0][0], why="Udgivelsen er taget ned.")
        assert queries.view_of("coe-26").taken_down == ()
        assert not any(one.key == FALLEN for one in on_desk())


def test_a_figure_is_said_to_stand_only_in_a_release_that_has_it_in_a_table_sta_01(
    committed_cast: Cast, assess: Assess
) -> None:
    cast, jytte = committed_cast, named(committed_cast, "jytte")
    for place in range(20):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",) if place < 13 else ("prostitution",))
    release_stories.approved(cast, tables=("persons-by-year",))
    release_stories.approved(cast, tables=("persons-by-one-form-or-several",))
    with jytte.acting():
        actions.figure_add(queries.view_of("coe-26"), feed=Feed.FORCED_LABOUR, year=2024)
    page = jytte.client().get(reverse("obligation", args=["coe-26"])).content.decode()
    assert "Tallet står i udgivelse nr. 2 ·" in page and "Året er talt med i udgivelse nr. 1 ·" in page
    plan = named(cast, "charlotte").client().get(reverse("action-plan")).content.decode()
    assert "Talt i Helle; året er talt med i udgivelse nr. 2" in " ".join(plan.split())


def test_a_figure_that_fell_does_not_rise_when_another_release_counts_its_year_sta_01(
    committed_cast: Cast, assess: Assess
) -> None:
    cast, jytte = committed_cast, named(committed_cast, "jytte")
    for place in range(20):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",) if place < 13 else ("prostitution",))
    first = release_stories.approved(cast, tables=("persons-by-year",))
    with jytte.acting():
        actions.figure_add(queries.view_of("coe-26"), feed=Feed.FORCED_LABOUR, year=2024)
    report = draw(named(cast, "charlotte"), "greta")
    clock.freeze(dt.datetime(2025, 10, 7, 9, tzinfo=clock.COPENHAGEN))
    release_stories.take_down(cast.karen, first)
    clock.freeze(dt.datetime(2025, 10, 8, 9, tzinfo=clock.COPENHAGEN))
    release_stories.approved(cast, tables=("persons-by-age",), public_from=dt.date(2025, 10, 8))
    page = jytte.client().get(reverse("obligation", args=["coe-26"])).content.decode()
    assert "Tallet svarer til udgivelse nr. 1, som er taget ned." in page and "<strong>65" not in page
    assert "Året er siden talt med i udgivelse nr. 2." in page
    with jytte.acting():
        of = queries.view_of("coe-26")
        ((row, _numbers),) = of.taken_down
        # The database agrees that nothing rests on it.
        before = of.evidence_on
        actions.obligation_judge(of, state=ObligationState.PARTLY, why="Tallet er taget ned.")
        assert any(one.of is not None for one in withdrawn.withdrawn(report))
        # Taken anew by somebody who looked at it, it shows again.
        actions.withdraw(of, row, why="Det skrives på igen.")
        actions.figure_add(queries.view_of("coe-26"), feed=Feed.FORCED_LABOUR, year=2024)
        of = queries.view_of("coe-26")
        assert of.taken_down == () and of.evidence_on != before
        actions.obligation_judge(of, state=ObligationState.CARRIED, why="Tallet viser det igen.")


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_a_figure_of_a_year_is_evidence_of_an_obligation_once_def_05(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    client, where = jytte.client(), reverse("obligation-shows", args=["coe-26"])
    form = client.get(where).context["form"]
    sent = {"kind": "figure", "feed": Feed.APPROVED_PLACES.value, "year": "2024"}
    sent |= {"form_token": form["form_token"].value()}
    assert client.post(where, sent).status_code == 302
    again = client.post(where, {**sent, "form_token": client.get(where).context["form"]["form_token"].value()})
    assert again.status_code == 422 and "står her allerede" in str(again.context["form"].errors["year"])
    with jytte.acting():
        of = queries.view_of("coe-26")
        (row,) = [one for one in of.shown_by if one.feed == Feed.APPROVED_PLACES]
        actions.withdraw(of, row, why="Tallet skrives på igen.")
        actions.figure_add(queries.view_of("coe-26"), feed=Feed.APPROVED_PLACES, year=2024)
