"""The statistics page: who may see it, what it hides, and that the look is written down."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast, Member, member, named
from tests.gates import Gates

from helle.register import statistics
from helle.register.action_plans import figures
from helle.register.action_plans.choices import Feed
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases.models import Release
from helle.register.statistics import disclosure, queries
from helle.register.statistics.baseline import baseline
from helle.register.statistics.dimensions import POPULATIONS
from helle.register.statistics.drawn import by_year
from helle.register.statistics.queries import percent
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.register.statistics.years_told import NOT_RELEASED
from helle.rules.ruling import Text

COUNTED_UP_TO = "opgjort til og med 30. september 2025"
"""What stands at a year that the release tells."""


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
class TestGates(Gates):
    view = "statistics"
    outsiders = ("olga", "dorthe", "anton")
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "statistics.read"
    purpose = "statistics"


def body(who: Member) -> str:
    response = who.client().get(reverse("statistics"))
    assert response.status_code == 200
    return response.content.decode()


def text(page: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def panel(page: str, identifier: str) -> str:
    return text(re.split(rf'<h2 id="{identifier}"', page)[1].split("</section>")[0])


def released(cast: Cast, **changed: Any) -> Release:
    """A release of 2024 that tells how many there were."""
    return release_stories.approved(cast, tables=("persons-by-year",), **changed)


def test_it_works_and_each_imported_figure_shows_its_source(committed_cast: Cast) -> None:
    page = body(committed_cast.mette)
    years = panel(page, "aar")
    assert "2007–2016 632 – Importeret PUB-STAT-02" in years
    assert "2023 112 +53 % Importeret PUB-STAT-02" in years
    # What was corrected since is not among the figures of whoever sees quarters.
    assert "som de var kendt til og med 30. september 2025" in panel(page, "aar")
    assert "som registret var" in panel(body(committed_cast.stine), "aar") and "som registret var" not in page
    # Nobody is a figure: 0, not blank.
    assert "2024 0 – Talt i Helle" in years
    assert "2025 til og med 30. september 2025 0 – Talt i Helle" in years


def test_the_chart_can_be_heard_and_passes_the_content_policy(committed_cast: Cast) -> None:
    page = body(committed_cast.mette)
    # It scrolls in a frame of its own, under a name that nothing else on the page has.
    assert page.count('aria-label="Vurderede ofre pr. år, billede"') == 1
    # On a phone there is a narrow one in its place, which needs no moving.
    narrow = page[page.index('<div class="narrow-only">') :]
    assert text(narrow[: narrow.index("</svg>")]).count("2018") == 1 and 'id="billede-aar-smal"' in narrow
    chart = page[page.index('<svg class="chart"') : page.index("</svg>", page.index('<svg class="chart"'))]
    assert "<title" in chart and "2018: 97, importeret." in text(chart)
    assert "style=" not in chart and "<script" not in chart


def test_meta_07_every_table_of_the_page_has_its_picture_with_its_figures(committed_cast: Cast, assess: Assess) -> None:
    for sex, persons in (("woman", 12), ("man", 6), ("trans_other", 3)):
        for day in range(1, persons + 1):
            assess(dt.date(2024, 2, day), sex=sex)
    released(committed_cast)
    for who in (committed_cast.karen, committed_cast.mette):
        page = body(who)
        sections = [one.split("</section>")[0] for one in page.split("<section ")[1:]]
        tables = [one for one in sections if "<table" in one]
        assert len(tables) > 5
        assert [one.count('<div class="chart-scroll') for one in tables] == [one.count("<table") for one in tables]
        (sexes,) = [one for one in tables if 'id="fordeling-sex"' in one]
        sexes = sexes.split('<div class="narrow-only">')[0]
        drawn = re.findall(r'<text class="chart-figure"[^>]*>([^<]*)</text>', sexes)
        # Beside those who read all figures, the many read a group that was put together with others as not told.
        assert drawn[:5] == (["12", "6", "3", "0", "0"] if who is committed_cast.karen else ["12", "–", "–", "–", "9"])
        assert sexes.count("<rect") == (3 if who is committed_cast.karen else 2)


def test_the_picture_says_which_year_is_not_over() -> None:
    picture = by_year([Text("Alle", "All")], [(2024, [12]), (2025, [7])], unfinished=2025)
    assert picture is not None and [word for word, _y in picture.rows] == ["2024", "2025 til nu"]


def test_a_role_without_numbers_gets_nothing(committed_cast: Cast) -> None:
    assert committed_cast.anton.client().get(reverse("statistics")).status_code == 404


def test_it_rejects_post(committed_cast: Cast) -> None:
    assert committed_cast.mette.client().post(reverse("statistics")).status_code == 405


def test_the_look_and_the_refused_one_are_written_down(committed_cast: Cast, owner: Owner) -> None:
    body(committed_cast.mette)
    committed_cast.anton.client().get(reverse("statistics"))
    lines = owner.execute("SELECT user_id, action, outcome, purpose FROM audit_line ORDER BY id").fetchall()
    assert (committed_cast.mette.user.pk, "statistics.read", "allowed", "statistics") in lines
    assert any(line[:3] == (committed_cast.anton.user.pk, "access.denied", "denied") for line in lines)


def test_small_figures_are_for_the_lead_and_the_statistics_role_alone(committed_cast: Cast, assess: Assess) -> None:
    for day in range(1, 5):
        assess(dt.date(2024, 2, day))
    analyst = member("Stine Bro", "CMM", "cmm_statistics")
    for who in (committed_cast.karen, analyst):
        assert "2024 4 – Talt i Helle" in panel(body(who), "aar")
        assert "2024 4 4 (100&nbsp;%)" in panel(body(who), "fordeling-exploitation")
    for who in (committed_cast.mette, committed_cast.ulla, committed_cast.peter, committed_cast.rita):
        page = body(who)
        assert "2024 færre end 5 – Talt i Helle" in panel(page, "aar")
        assert "2024" not in panel(page, "fordeling-exploitation")
        assert "2 år vises ikke" in panel(page, "fordeling-exploitation")
        assert 'class="chart-hidden"' in page


@pytest.mark.parametrize("few", [1, 4])
def test_a_year_with_a_small_group_shows_no_row_so_that_the_total_gives_nothing_away(
    committed_cast: Cast, assess: Assess, few: int
) -> None:
    for day in range(1, 7):
        assess(dt.date(2024, 2, day), sex="woman")
    for day in range(few):
        assess(dt.date(2024, 3, day + 1), sex="man")
    released(committed_cast)
    page = body(committed_cast.mette)
    assert f"2024 {6 + few}" in panel(page, "aar")
    assert "2024" not in panel(page, "fordeling-sex")
    assert f"2024 {COUNTED_UP_TO} {6 + few} {6 + few} (100&nbsp;%)" in panel(page, "fordeling-exploitation")


def test_a_small_group_is_put_together_with_others_as_in_the_reports_sta_01(
    committed_cast: Cast, assess: Assess
) -> None:
    for sex, persons in (("woman", 12), ("man", 6), ("trans_other", 3)):
        for day in range(1, persons + 1):
            assess(dt.date(2024, 2, day), sex=sex)
    released(committed_cast)
    told = panel(body(committed_cast.mette), "fordeling-sex")
    assert "Øvrige og små grupper" in told and f"2024 {COUNTED_UP_TO} 21 12 (57&nbsp;%) – – – 9" in told
    assert "Øvrige" not in panel(body(committed_cast.karen), "fordeling-sex")


def test_a_year_that_is_not_over_shows_its_sum_only(committed_cast: Cast, assess: Assess) -> None:
    for day in range(1, 7):
        assess(dt.date(2025, 2, day))
    page = body(committed_cast.mette)
    assert "2025 til og med 30. september 2025 ca. 10 – Talt i Helle, ikke udgivet endnu" in panel(page, "aar")
    assert "2025" not in panel(page, "fordeling-exploitation")


def test_an_assessment_of_today_moves_no_figure_that_whoever_referred_the_person_can_read(
    committed_cast: Cast, assess: Assess
) -> None:
    for day in range(1, 14):
        assess(dt.date(2025, 9, day))
    assess(dt.date(2025, 10, 1))
    assess(dt.date(2025, 9, 29), entered_on=dt.date(2025, 10, 2))
    person, case = assess(dt.date(2025, 9, 28))
    assess(dt.date(2025, 9, 30), victim=False, person=person, case=case, entered_on=dt.date(2025, 10, 3))
    assert "2025 til og med 30. september 2025 ca. 10 –" in panel(body(committed_cast.anders), "aar")
    assert "2025 til og med 6. oktober 2025 15 –" in panel(body(committed_cast.karen), "aar")


@pytest.mark.parametrize(
    ("today", "until", "unfinished"),
    [
        (dt.date(2026, 1, 1), dt.date(2025, 12, 31), None),
        (dt.date(2026, 3, 31), dt.date(2025, 12, 31), None),
        (dt.date(2026, 4, 1), dt.date(2026, 3, 31), 2026),
        (dt.date(2026, 12, 31), dt.date(2026, 9, 30), 2026),
    ],
)
def test_a_quarter_is_counted_when_it_is_over(today: dt.date, until: dt.date, unfinished: int | None) -> None:
    assert disclosure.counted_until(today, "cmm_caseworker") == until
    assert queries.unfinished_year(until) == unfinished
    assert disclosure.counted_until(today, "cmm_lead") == today


def test_gov_21_forced_labour_has_its_trend_with_all_persons_beside_it(committed_cast: Cast, assess: Assess) -> None:
    for day in range(1, 6):
        assess(dt.date(2024, 2, day), purposes=("forced_labour",))
        assess(dt.date(2024, 3, day), purposes=("prostitution",))
    for day in range(1, 9):
        assess(dt.date(2025, 2, day), purposes=("forced_labour",))
    trend = panel(body(committed_cast.karen), "tvangsarbejde")
    assert "2024 5 10 50&nbsp;% –" in trend and "2025 til og med 6. oktober 2025 8 8 100&nbsp;% –" in trend
    assert "2025 8 8" not in panel(body(committed_cast.mette), "tvangsarbejde")


def test_fig_04_fig_05_the_shares_that_the_plan_names_are_shown_with_their_years(committed_cast: Cast) -> None:
    shares = panel(body(committed_cast.mette), "andele")
    unknown = "– ikke offentliggjort"
    assert f"Under 18 år, da de blev vurderet 2007–2020 {unknown} knap 6&nbsp;% Importeret" in shares
    assert f"Politiet skabte den første kontakt 2015–2019 {unknown} 62&nbsp;% Importeret" in shares


def test_fig_01_fig_02_how_many_there_were_and_the_women_among_them_are_worked_out_of_the_counts(
    committed_cast: Cast,
) -> None:
    page = body(committed_cast.mette)
    shares = panel(page, "andele")
    assert "Personer vurderet som ofre, i alt 2007–2020 968 Importeret PUB-STAT-02" in shares
    # 764 / 968 = 78.93; of the others the percentage alone was published.
    assert "Kvinde 2007–2020 764 af 968 79&nbsp;% Importeret PUB-STAT-01" in shares
    assert "Mand 2007–2020 – ikke offentliggjort 20&nbsp;% Importeret" in shares
    assert all(one.persons is None or percent(one.persons, 968) == one.percent for one in baseline().sexes)


def test_fig_11_each_table_of_the_page_says_up_to_which_day_it_counts_and_of_whom(
    committed_cast: Cast, assess: Assess
) -> None:
    for day in range(1, 7):
        assess(dt.date(2024, 2, day))
    released(committed_cast)
    whole = panel(body(committed_cast.stine), "fordeling-sex")
    assert "Personer og andel af årets personer, talt i Helle til og med 6. oktober 2025." in whole
    assert "alle årets vurderede ofre, talt i Helle til og med 6. oktober 2025." in panel(
        body(committed_cast.stine), "tvangsarbejde"
    )
    # The day is that of the release, and stands at each year of each table, also when a quarter has gone.
    clock.freeze(dt.datetime(2026, 1, 5, 9, tzinfo=clock.COPENHAGEN))
    page = body(committed_cast.mette)
    released_year = "2024 6 – Talt i Helle, udgivelse nr. 1, opgjort til og med 30. september 2025"
    assert released_year in panel(page, "aar").partition("Tallene bag søjlerne")[2]
    for part in ("fordeling-sex", "tvangsarbejde"):
        assert "talt i Helle til og med den dag, der står ved året." in panel(page, part)
        assert f"2024 {COUNTED_UP_TO}" in panel(page, part)
    assert "Talt til og med 2020; hvilken dag, er ikke oplyst." in panel(page, "kilder")
    assert all("Personer vurderet som ofre" in panel(page, one) for one in ("offentliggjort", "andele"))


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_the_page_leads_to_the_releases_and_says_how_they_are_protected(cast: Cast) -> None:
    for name in ("charlotte", "stine"):
        assert reverse("releases") in body(named(cast, name))
    shown = body(named(cast, "charlotte"))
    assert "udgivelserne af tal beskyttes for sig" in shown and "indtil frigivne tabeller" not in shown


def test_what_is_counted_live_are_acts_and_no_person_is_counted_in_two_ways() -> None:
    """Populations come from the statistics table alone; the pages of the work ask functions of their own."""
    of_populations = {one.source for one in POPULATIONS.values()}
    top = Path(statistics.__file__).parent
    live = [
        *(top / name for name in ("quality.py", "outreach.py", "readings.py", "earlier.py")),
        *(top.parent / "operations_figures").glob("*.py"),
    ]
    for path in live:
        asked = set(re.findall(r"helle\.(\w+)", path.read_text()))
        assert not asked & of_populations, (path.name, asked & of_populations)


def test_a_year_stands_as_a_release_told_it_and_tells_nobody_by_difference_sta_01(
    committed_cast: Cast, assess: Assess
) -> None:
    for day in range(1, 13):
        assess(dt.date(2024, 2, day), purposes=("forced_labour",))
        assess(dt.date(2024, 3, day), sex="man")
    released(committed_cast)
    before = body(committed_cast.mette)
    assert "2024 24 – Talt i Helle, udgivelse nr. 1" in panel(before, "aar")
    assert f"2024 {COUNTED_UP_TO} 24 12 (50&nbsp;%) 12 (50&nbsp;%)" in panel(before, "fordeling-sex")
    # One more is known of since; whoever may see small figures reads it at once.
    assess(dt.date(2024, 5, 1), sex="man", entered_on=dt.date(2025, 10, 3))
    assert "2024 25 –" in panel(body(committed_cast.karen), "aar")
    clock.freeze(dt.datetime(2026, 1, 5, 9, tzinfo=clock.COPENHAGEN))
    after = body(committed_cast.mette)
    for part in ("fordeling-sex", "fordeling-exploitation", "tvangsarbejde"):
        assert panel(after, part) == panel(before, part)
    assert "2024 24 – Talt i Helle, udgivelse nr. 1" in panel(after, "aar")
    assert panel(body(committed_cast.karen), "fordeling-sex") != panel(before, "fordeling-sex")
    # The figures of a plan tell the same year as the page does.
    told = figures.of_the_register(Feed.FORCED_LABOUR, dt.date(2025, 12, 31), range(2024, 2026), "plan_owner")
    assert [(one.year, one.value, one.of, one.untold) for one in told] == [
        (2024, 50, 24, None),
        (2025, None, None, NOT_RELEASED),
    ]
    # Nor does another release bring the two beside each other.
    with pytest.raises(Refused) as refused:
        released(committed_cast, public_from=dt.date(2026, 1, 5))
    assert "har ændret sig med færre end 5" in refused.value.message.da


def test_what_no_release_tells_yet_is_told_in_whole_tens_and_in_no_breakdown(
    committed_cast: Cast, assess: Assess
) -> None:
    for day in range(1, 15):
        assess(dt.date(2024, 2, day))
    page = body(committed_cast.mette)
    assert "2024 ca. 10 – Talt i Helle, ikke udgivet endnu" in panel(page, "aar")
    assert "2024" not in panel(page, "fordeling-sex") and "2024: ca. 10" in text(page) and ">14<" not in page
    assess(dt.date(2024, 3, 1))
    assert "2024 ca. 20 –" in panel(body(committed_cast.mette), "aar")
