"""Whoever may not see small figures reads no number of the page of quality, and works none out of it and a release."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, named

from helle.methods.agreement import agreement
from helle.register.action_plans import figures
from helle.register.statistics import quality, shares, views
from helle.register.statistics.disclosure import SMALLEST_SHOWN, too_small
from helle.register.statistics.queries import Breakdown, YearRow
from helle.register.statistics.readings import QUESTIONS, Question
from helle.register.statistics.tests.test_page import panel, text
from helle.rules.ruling import Text

# Of one year: 144 were passed on, 138 of them reports from the public; 302 cases have an indication, 273 an assessment.
# A release holds back that 6 referrals were passed on, and that 29 cases ended without an assessment.
COUNTS = {
    "spectrum": (60, 47, 37, 0), "reports": (97, 138, 61, 0), "support": (160, 83, 29, 12, 11, 7),
    "interviews": (256, 17, 0, 0), "answers": (140, 26, 107),
}  # fmt: skip


def told(counts: tuple[int, ...]) -> tuple[int, ...]:
    found = shares.tens(counts)
    assert found is not None
    return found


@pytest.mark.parametrize("everybody", [100, 101, 144, 199, 200, 273])
def test_a_span_is_what_is_rounded_so(everybody: int) -> None:
    for tenths in range(11):
        is_so = [one for one in range(everybody + 1) if (20 * one + everybody) // (2 * everybody) == tenths]
        assert shares.span_of(tenths, everybody) == (is_so[0], is_so[-1])


@pytest.mark.parametrize("everybody", [100, 117, 144])
def test_whoever_knows_the_number_of_the_year_comes_no_nearer_to_a_group_than_a_span_of_five(everybody: int) -> None:
    """The most that a release, or anybody, can tell beside the page: how many there were in all."""
    worlds: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    groups = {one for one in range(everybody + 1) if not (too_small(one) or too_small(everybody - one))}
    for first, second in itertools.product(groups, groups):
        counts = (first, second, everybody - first - second)
        if counts[2] in groups and (found := shares.tens(counts)) is not None:
            worlds.setdefault(found, []).append(counts)
    assert worlds
    for found, possible in worlds.items():
        for share, numbers in zip(found, zip(*possible, strict=True), strict=True):
            # What is under a twentieth may be known to be nobody.
            assert not share or max(numbers) - min(numbers) >= SMALLEST_SHOWN, (found, possible)


def test_a_year_of_few_is_not_told_nor_one_whose_shares_give_a_group_away() -> None:
    assert shares.tens((50, 49)) is None and told((50, 50)) == (50, 50)
    # Rounded up both: 20 and 90 of a hundred leave 15 and 85 alone.
    assert shares.tens((15, 85)) is None
    assert shares.tens((60, 40, 0, 0)) == (60, 40, 0, 0)


def test_a_held_back_figure_is_no_nearer_by_subtracting_one_part_of_the_page_from_another() -> None:
    """Each number that a release leaves open for a held-back group is as possible beside the page as without it."""
    spectrum, reports = told(COUNTS["spectrum"]), told(COUNTS["reports"])
    referred = {
        passed - by_public
        for passed in range(100, 200)
        for by_public in range(100, passed + 1)
        if shares.tens((passed * 60 // 144, passed * 47 // 144, passed - passed * 60 // 144 - passed * 47 // 144, 0))
        == spectrum
        and shares.tens((97, by_public, 61, 0)) == reports
    }
    assert referred >= set(range(1, 8))
    support, interviews = told(COUNTS["support"]), told(COUNTS["interviews"])
    without = {
        29 + more
        for more in range(-28, 29)
        if shares.tens((160 + more, *COUNTS["support"][1:])) == support
        and shares.tens(COUNTS["interviews"]) == interviews
    }
    assert max(without) - min(without) >= 2 * SMALLEST_SHOWN


@pytest.mark.parametrize("who", ["peter", "charlotte", "mette", "ulla"])
def test_the_page_has_no_number_for_whoever_may_not_see_small_figures(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    def found(until: dt.date) -> tuple[Breakdown, ...]:
        return tuple(_of_2024(one) for one in quality.measures(until))

    monkeypatch.setattr(views, "measures", found)
    alike = agreement([(True, number > 3) for number in range(23)])
    monkeypatch.setattr(views, "agreement_of_readers", lambda _until: [Question(QUESTIONS["act"], alike)])
    page = named(committed_cast, who).client().get(reverse("statistics-quality")).content.decode()
    assert "2024 40 % 30 % 30 % under 5 %" in panel(page, "fordeling-spectrum")
    assert "2024 90 % 10 %" in panel(page, "fordeling-interviews").replace("95 % eller mere", "100 %")
    body = "".join(re.findall(r"<tbody>.*?</tbody>", page.split('id="opkald-foer"')[0], re.DOTALL))
    numbers = {int(one) for one in re.findall(r"(?<![\w,.])\d+(?![\w,.])", text(body))} - {2024}
    assert numbers and numbers <= {5, 95, *range(10, 100, 10)}, numbers
    whole = committed_cast.stine.client().get(reverse("statistics-quality")).content.decode()
    assert "2024 144 60 (42&nbsp;%)" in panel(whole, "fordeling-spectrum")


def _of_2024(one: Breakdown) -> Breakdown:
    counts = COUNTS.get(one.code)
    if counts is None:
        return one
    counts = (*counts, *[0] * (len(one.groups) - len(counts)))
    rows = tuple(YearRow(row.year, sum(counts), counts) if row.year == 2024 else row for row in one.years)
    return Breakdown(one.code, one.title, one.groups, rows, one.several, one.requirement, one.counted)


def test_nor_have_the_figures_of_an_action_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The share of interviews is of a number that only the lead and the analyst read."""
    groups = tuple((code, Text(code, code)) for code in ("with_interview", "refused", "unable", "court"))
    row = YearRow(2024, 273, COUNTS["interviews"])
    of = Breakdown("interviews", groups[0][1], groups, (row,), several=False)
    monkeypatch.setattr(quality, "measure", lambda _code, _until: of)
    monkeypatch.setattr(quality, "measures", lambda _until: (of,))
    until = stories.FIRST_DAY.replace(month=9, day=30)
    (many,) = figures._interviewed(until, range(0), "plan_owner")
    (lead,) = figures._interviewed(until, range(0), "cmm_lead")
    assert (many.value, many.of, many.source) == (Decimal(90), None, figures.IN_TENS)
    assert (many.said.da, many.said.en) == ("90 %", "90%")
    assert (lead.value, lead.of) == (Decimal(94), 273)
