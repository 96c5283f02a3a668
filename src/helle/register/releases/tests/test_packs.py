"""The packs out of a release: what each is filled with, what is held back in it, and what it says it does not tell."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from tests import release_stories as told
from tests.cast import Cast
from tests.connected import of_the_public_process
from tests.gates import ObjectGates, Place

from helle.register.releases.content import Kept, KeptDimension, KeptTable, Protection
from helle.register.releases.continued import by_form, continued
from helle.register.releases.filling import NO_INHABITANTS, NO_TABLE, Filling, as_csv, fill
from helle.register.releases.packs import packs
from helle.register.releases.rows_kept import KeptRows
from helle.register.releases.whence import Counted
from helle.register.statistics.baseline import baseline
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
from helle.register.statistics.inhabitants import Inhabitants
from helle.register.statistics.queries import Bar
from helle.register.statistics.releasable import why_not_told
from helle.rules.ruling import Text

from .test_pages import NO_FIGURES, NOWHERE

YEAR = 2024
type Person = Mapping[str, str]


def table(people: Iterable[tuple[int, Person]], *axes: str, hidden: Iterable[tuple[str | None, ...]] = (), counts: str = "assessed") -> KeptTable:  # fmt: skip # noqa: E501
    """A released table of people; `hidden`: whose figures are held back."""
    figures: Counter[tuple[int, tuple[str | None, ...]]] = Counter()
    groups = []
    for axis in axes:
        there = tuple(DIMENSIONS[axis].groups) or tuple(sorted({person[axis] for _n, person in people}))
        groups.append(tuple((code, DIMENSIONS[axis].groups.get(code, Text(code, code))) for code in there))
    for place in product(*[(*(code for code, _label in of), None) for of in groups]):
        figures[YEAR, place] = 0
    for number, person in people:
        for place in product(*[(None, person[axis]) for axis in axes]):
            figures[YEAR, place] += number
    dimensions = tuple(
        KeptDimension(axis, DIMENSIONS[axis].label, of, DIMENSIONS[axis].several, Text("", ""))
        for axis, of in zip(axes, groups, strict=True)
    )
    population = POPULATIONS[counts]
    code = "-".join((counts, *axes))
    gone = {(YEAR, one) for one in hidden}
    return KeptTable(
        code, Text(code, code), "STA-07", counts, population.label, population.unit, population.meaning, dimensions,
        (YEAR,), {key: None if key in gone else number for key, number in figures.items()},
    )  # fmt: skip


def kept(*tables: KeptTable) -> Kept:
    return Kept(tables, (), Protection(5, 3, 4, "", (), ()))


def rows(filling: Filling) -> list[dict[str, str]]:
    made = as_csv(filling, source="CMM", cut_off=dt.date(2025, 9, 30), number=3)
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"))))


def told_by(filling: Filling, *columns: str) -> dict[tuple[str, ...], str]:
    return {tuple(one[column] for column in columns): one[filling_value(filling)] for one in rows(filling)}


def filling_value(filling: Filling) -> str:
    return next(one.name for one in filling.pack.columns if one.tells == "count")


PEOPLE: list[tuple[int, Person]] = [
    (40, {"sex": "woman", "age": "adult", "age_band": "25_over", "exploited_as": "sexual", "country": "RO"}),
    (20, {"sex": "man", "age": "adult", "age_band": "18_24", "exploited_as": "forced_labour", "country": "NG"}),
    (9, {"sex": "man", "age": "minor", "age_band": "under_18", "exploited_as": "criminal_acts", "country": "DK"}),
    (6, {"sex": "not_stated", "age": "adult", "age_band": "18_24", "exploited_as": "several", "country": "RO"}),
]
ALL = kept(*(table(PEOPLE, axis) for axis in ("sex", "age_band", "exploited_as", "country")))


def test_eurostat_is_told_in_its_words_out_of_finer_tables_and_what_has_no_word_is_named() -> None:
    filling = fill(ALL, packs()["eurostat_crim_thb"])
    found = told_by(filling, "sex", "age", "citizenship", "form of exploitation")
    assert found["total", "total", "total", "total"] == "75"
    assert found["female", "total", "total", "total"] == "40" and found["male", "total", "total", "total"] == "29"
    # The table is by bands of age and by country: those are summed.
    assert found["total", "adults", "total", "total"] == "66" and found["total", "children", "total", "total"] == "9"
    assert found["total", "total", "other EU country", "total"] == "46"
    assert found["total", "total", "reporting country", "total"] == "9"
    # Four of our groups are one of theirs; nobody is 0.
    assert found["total", "total", "total", "other"] == "9"
    assert {one["registered victims"] for one in rows(filling)} == {"identified"}
    assert {one.en for one in filling.without_word} == {
        "Sex: Not stated", "Exploitation, one form or several: Several forms",
    }  # fmt: skip
    assert {(one.what.en, one.why) for one in filling.not_told} == {
        ("Assessed victims by sex and age when assessed", NO_TABLE),
        ("Presumed victims by how far the case is", NO_TABLE),
    }
    assert filling.given and not filling.contradicting and not filling.verified
    assert {one["layout"] for one in rows(filling)} == {"not verified"}
    assert {(one["source"], one["cut_off"], one["unit"], one["release"]) for one in rows(filling)} == {
        ("CMM", "2025-09-30", "Persons", "3")
    }


def test_a_figure_that_is_held_back_is_empty_and_marked_and_so_is_every_sum_with_it() -> None:
    held = kept(
        table(PEOPLE, "sex", hidden=[("man",), ("not_stated",)]),
        table(PEOPLE, "exploited_as", hidden=[("criminal_acts",), ("several",)]),
    )
    filling = fill(held, packs()["eurostat_crim_thb"])
    by = {(one["sex"], one["form of exploitation"]): one for one in rows(filling)}
    for place in (("male", "total"), ("total", "other")):
        assert (by[place]["value"], by[place]["confidentiality"], by[place]["status"]) == ("", "C", "suppressed")
    assert (by["female", "total"]["value"], by["female", "total"]["confidentiality"]) == ("40", "")
    assert filling.held_back == 2 and filling.given
    # Whether anybody is in a group that is held back is not told: it is named all the same.
    assert "Sex: Not stated" in {one.en for one in filling.without_word}


def test_the_ctdc_pack_says_of_the_file_of_persons_what_is_true_of_the_release() -> None:
    without = fill(ALL, packs()["ctdc"]).missing[0]
    assert "No such file comes with this release" in without.en and "følger ikke med" in without.da
    rows_too = replace(ALL, microdata=KeptRows(11, ("sex",), ((("woman",), 20),), 0.0, (), ()))
    assert "is the open microdata of this release" in fill(rows_too, packs()["ctdc"]).missing[0].en


def test_the_sdg_pack_has_its_series_and_our_codes_marked_where_theirs_were_not_seen() -> None:
    filling = fill(ALL, packs()["sdg_16_2_2"], {})
    found = told_by(filling, "SERIES", "SEX", "AGE")
    assert {place[0]: number for place, number in found.items() if place[1:] == ("Total", "Total")} == {
        "VC_HTF_DETV": "75", "VC_HTF_DETVSX": "40", "VC_HTF_DETVFL": "20", "VC_HTF_DETVOG": "0", "VC_HTF_DETVOP": "9",
    }  # fmt: skip
    assert found["VC_HTF_DETV", "woman", "Total"] == "40"
    # No column has the codes of two lists.
    assert {place[1] for place in found} == {"Total", "woman", "man", "trans_other", "not_stated"}
    assert {one["layout"] for one in rows(filling)} == {"not verified"} and not filling.verified
    # Without a number of inhabitants nothing is told per so many, and it is said why.
    assert [one.what.en for one in filling.not_told if one.why == NO_INHABITANTS] == ["per 100,000 inhabitants, 2024"]


def test_per_inhabitants_is_told_of_their_source_and_what_is_held_back_stays_so() -> None:
    there = {YEAR: Inhabitants(YEAR, 500_000, dt.date(YEAR, 1, 1), "An invented office")}
    hidden = table(PEOPLE, "exploited_as", hidden=[("forced_labour",)])
    by_series = {one["SERIES"]: one for one in rows(fill(kept(hidden), packs()["sdg_16_2_2"], there))}
    whole, held = by_series["VC_HTF_DETVR"], by_series["VC_HTF_DETVFLR"]
    assert whole["OBS_VALUE"] == "15.000" and whole["unit"].endswith("per 100000 inhabitants")
    assert "An invented office, 2024-01-01: 500000" in whole["source"]
    assert (held["OBS_VALUE"], held["status"]) == ("", "suppressed")
    assert by_series["VC_HTF_DETV"]["OBS_VALUE"] == "75"


def test_htcds_tells_who_decided_and_the_industry_of_forced_labour_alone() -> None:
    of: list[tuple[int, Person]] = [
        (20, {"authority": "cmm", "sector": "restaurant", "exploited_as": "forced_labour"}),
        (9, {"authority": "udlst", "sector": "restaurant", "exploited_as": "sexual"}),
        (7, {"authority": "court", "sector": "massage_clinic", "exploited_as": "forced_labour"}),
    ]
    filling = fill(kept(table(of, "authority"), table(of, "sector", "exploited_as")), packs()["htcds"])
    found = told_by(filling, "field", "value")
    decided = "vic_TraffickingStatusDecisionMakingOrg"
    assert found[decided, "NonPoliceGovernmentalOrganization"] == "29" and found[decided, "CourtOrProsecution"] == "7"
    assert found["vic_ForcedLabourIndustry", "I_AccommodationAndFoodServiceActivities"] == "20"
    assert any(one.en.startswith("Where it happened: ") for one in filling.without_word)
    # A table by place alone does not say of which form: nothing is told of the industry.
    alone = fill(kept(table(of, "sector")), packs()["htcds"])
    assert not any(one.ask.by for one in alone.lines)


def test_htcds_tells_counts_at_its_fields_and_names_forced_criminality_as_a_gap() -> None:
    filling = fill(ALL, packs()["htcds"])
    found = told_by(filling, "field", "value")
    assert found["prs_Gender", "Feminine"] == "40" and found["prs_Gender", "NonSpecifiedUnknown"] == "6"
    assert found["vic_TypeOfExploitation", "SexualExploitation"] == "40"
    assert found["vic_TraffickingStatus", "ActualVictimOfTrafficking"] == "75"
    assert found["prs_Citizenship", "RO"] == "46"
    assert "Exploitation, one form or several: Forced criminality, Several forms" in {
        one.en for one in filling.without_word
    }
    assert filling.verified and {one["layout"] for one in rows(filling)} == {"as seen"}
    # That one group has no row is said also where a release withholds it.
    assert any("prs_Gender" in one.said.en for one in packs()["htcds"].missing)


def test_the_ctdc_has_a_flag_for_each_form_and_no_country_of_two_letters() -> None:
    filling = fill(ALL, packs()["ctdc"])
    found = told_by(filling, "variable", "value")
    assert found["isSexualExploit", "1"] == "40" and found["isOtherExploit", "1"] == "9"
    assert found["gender", "Woman"] == "40" and not any(name == "citizenship" for name, _value in found)
    assert {one["layout"] for one in rows(filling) if one["variable"] == "isOtherExploit"} == {"not verified"}
    # Which countries have no word there is said once for all of them.
    assert [one.en for one in filling.without_word if "RO" in one.en] == ["Country: DK, NG, RO"]


@pytest.mark.parametrize("code", ["eu_directive", "glotip", "greta"])
def test_where_no_form_was_seen_the_figures_stand_in_our_own_columns(code: str) -> None:
    filling = fill(ALL, packs()[code])
    found = told_by(filling, "dimension_1", "group_1")
    assert found["", "Total"] == "75" and found["sex", "not_stated"] == "6" and found["country", "NG"] == "20"
    assert found["exploited_as", "several"] == "6" and not filling.without_word
    assert filling.pack.why and not filling.verified


def test_what_a_pack_is_told_nothing_of_makes_no_file() -> None:
    filling = fill(kept(table(PEOPLE, "sex", counts="presumed")), packs()["glotip"])
    assert not filling.given and not filling.lines
    # What no release can tell is not said to lack a table: none will ever have it.
    never = why_not_told(("exploited_as", "sex"))
    for one in filling.not_told:
        crossed = "exploitation" in one.what.en and " and " in one.what.en
        assert one.why == (never if crossed else NO_TABLE), one.what
    assert len({one.why for one in filling.not_told}) == 2
    assert never is not None and never.en.startswith("exploitation is released by itself alone")
    assert len([one for one in filling.not_told if one.why == NO_TABLE]) >= 2


def test_presumed_victims_are_told_by_step_and_those_whose_case_ended_are_not_presumed() -> None:
    stages: list[tuple[int, Person]] = [
        (30, {"stage": "indication"}), (8, {"stage": "under_assessment"}), (12, {"stage": "ended"}),
    ]  # fmt: skip
    filling = fill(kept(table(stages, "stage", counts="presumed")), packs()["eurostat_crim_thb"])
    assert told_by(filling, "registered victims") == {("presumed",): "38"}
    assert [one.en for one in filling.without_word] == ["How far the case is: Ended without an assessment"]


def test_the_chart_of_the_plan_goes_on_with_the_years_of_the_release_and_draws_no_size_of_what_is_held_back() -> None:
    published = (Bar(2007, 2016, 632, "PUB-STAT-02"), Bar(2017, 2017, 98, "PUB-STAT-02", derived=True))
    years = continued(replace(ALL, bars=published))
    assert years is not None and years.counts and years.left_out == "2018–2023"
    assert [(bar.figure, bar.kind) for bar in years.chart.bars] == [
        ("632", "imported"), ("98", "imported"), ("–", "left-out"), ("75", "counted"),
    ]  # fmt: skip
    hidden = table(PEOPLE, "sex", hidden=[(None,)])
    years = continued(replace(kept(hidden), bars=published))
    assert years is not None and years.held_back
    assert (years.chart.bars[-1].figure, years.chart.bars[-1].kind) == ("•", "hidden")
    assert continued(ALL) is None


def test_the_plan_s_second_chart_goes_on_with_the_release_s_own_forms_and_names_its_source_in_words() -> None:
    published = (Bar(2007, 2016, 632, "PUB-STAT-02"), Bar(2017, 2023, 601, "PUB-STAT-02"))
    with_forms = replace(
        kept(table(PEOPLE, "exploited_as", hidden=[("several",)])), bars=published, forms=baseline().exploitation
    )
    found = by_form(with_forms, "en")
    assert found is not None and found.unpublished == (2021, 2023)
    assert found.block.columns == ("2007–2020", "2024")
    assert {row.label: row.figures for row in found.block.rows}["Total"] == (968, 75)
    # What nobody published is another thing than what is held back.
    assert {row.figures[0] for row in found.block.rows if row.figures[1] is None} == {"–"}
    assert {row.figures[1] for row in found.block.rows if row.figures[0] == 42} == {"–"}
    assert by_form(replace(with_forms, forms=()), "en") is None and by_form(kept(table(PEOPLE, "sex")), "en") is None
    years = continued(with_forms)
    assert years is not None
    counted = Counted(Text("CMM", "CMM"), dt.date(2024, 12, 31))
    danish, english = (
        [
            *years.whence(counted, one),
            *found.whence(counted, one),
            *(line.told_by.in_language(one) for line in years.lines),
        ]
        for one in ("da", "en")
    )
    assert not any("PUB-STAT" in said for said in (*danish, *english))
    assert "European Commission" in english[0] and "2023" in english[0] and "Kommissionens side" in danish[0]
    # Each says of which persons and years it is, too: what was published, and what the release counted.
    assert english[0].endswith(" Unit: Persons. Period: 2007–2023.") and english[2].endswith("Period: 2007–2020.")
    assert english[1] == english[3] == (
        "Source: CMM. Unit: Persons. Period: 2024. Counted up to and including 31 December 2024."
    )  # fmt: skip


def test_a_pack_whose_figures_contradict_each_other_is_not_given() -> None:
    by_sex = table(PEOPLE, "sex")
    wrong = replace(by_sex, figures={**by_sex.figures, (YEAR, ("woman",)): 60})
    filling = fill(kept(wrong, table(PEOPLE, "exploited_as")), packs()["sdg_16_2_2"])
    assert filling.contradicting and not filling.given
    filling = fill(kept(wrong), packs()["htcds"])
    assert filling.contradicting and not filling.given


@pytest.mark.django_db(databases=["default", "keys", "numbers", "statistics"])
class TestAPack(ObjectGates):
    view = "release-pack"
    action = "release.file_made"
    outsiders: ClassVar[tuple[str, ...]] = NO_FIGURES
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera",)
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"
    may: ClassVar[str] = "charlotte"

    def place(self, cast: Cast) -> Place:
        drawn = told.approved(cast)
        return Place(
            reverse(self.view, args=[drawn.pk, "eurostat_crim_thb"]),
            reverse(self.view, args=[NOWHERE, "eurostat_crim_thb"]),
        )


def test_a_pack_is_given_of_what_is_approved_and_stands_and_to_anybody_of_what_is_public(committed_cast: Cast) -> None:
    cast = committed_cast
    drawn = told.draw(cast.stine)
    stine = cast.stine.client()
    inside = reverse("release-pack", args=[drawn.pk, "sdg_16_2_2"])
    assert stine.get(inside).status_code == 404
    page = stine.get(reverse("release", args=[drawn.pk])).content.decode()
    assert "Pakker til andre" in page and inside not in page
    told.answer(cast.karen, drawn)
    assert inside in stine.get(reverse("release", args=[drawn.pk])).content.decode()
    outside = reverse("public-release-pack", args=[1, "sdg_16_2_2"])
    with of_the_public_process():
        public = Client().get(reverse("public-release", args=[1])).content.decode()
        given = Client().get(outside)
    assert outside in public and reverse("public-release-pack", args=[1, "greta"]) in public
    assert given.status_code == 200 and given.content == stine.get(inside).content
    assert given.headers["Content-Disposition"] == 'attachment; filename="helle-1-sdg_16_2_2.csv"'
    for code in ("nothing",):
        assert Client().get(reverse("public-release-pack", args=[1, code])).status_code == 404
        assert stine.get(reverse("release-pack", args=[drawn.pk, code])).status_code == 404
    assert Client().get(reverse("public-release-pack", args=[2, "sdg_16_2_2"])).status_code == 404
