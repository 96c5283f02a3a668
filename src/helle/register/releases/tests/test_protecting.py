"""What leaves together betrays nobody: one cell in two tables, finer groups, what the page of statistics tells, and
what is out already (STA-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from helle.register.releases import content, protecting
from helle.register.releases.content import as_counted, held_back, kept, originals_of
from helle.register.releases.elsewhere import told_elsewhere
from helle.register.releases.protecting import CannotProtect, Out, Shown, protected
from helle.register.releases.shapes import Groups, cell_at, hierarchies, parents, shape
from helle.register.releases.tables import Wanted, Whole
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import Counted
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.queries import Breakdown, YearRow
from helle.register.statistics.releasable import why_not_told
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

YEAR = 2024
YEARS = range(YEAR, YEAR + 1)
type Person = Mapping[str, str]


def persons(*groups: tuple[int, dict[str, str]]) -> list[Person]:
    """So many persons of each kind."""
    return [kind for number, kind in groups for _ in range(number)]


def whole(people: Iterable[Person], *axes: str) -> Whole:
    """A table of people, counted as the register counts: once in their group and once in each total."""
    counts: Counter[tuple[int, Groups]] = Counter()
    for person in people:
        for groups in product(*[(None, person[axis]) for axis in axes]):
            counts[YEAR, groups] += 1
    groups_of = tuple(tuple(DIMENSIONS[axis].groups) or tuple(sorted({each[axis] for each in people})) for axis in axes)
    title = Text("-".join(axes), "-".join(axes))
    return Whole(
        Wanted(title.en, title, "STA-07", Choice("assessed", axes[0], axes[1] if len(axes) > 1 else "")),
        groups_of,
        counts,
    )


def out(wholes: list[Whole], shown: Shown, number: int = 1) -> list[Out]:
    """What a release tells once it is out, with what was counted."""
    told: dict[str, Any] = {
        "layout": content.LAYOUT,
        "tables": [content._table(one, YEARS) for one in wholes],
        "bars": [],
    }
    counted = originals_of(wholes, YEARS)
    leaves = held_back(told, shown.suppressed, shown.protection)
    return [Out(number, table, as_counted(table, counted)) for table in kept(leaves).tables]


def told(of: Whole, shown: Shown) -> dict[Groups, int | None]:
    """What readers see of a table."""
    hidden = shown.suppressed["assessed", YEAR]
    return {
        groups: None if cell_at(of.axes, groups) in hidden else of.figure(YEAR, groups)
        for groups in product(*[(*groups, None) for groups in of.groups])
    }


def page(people: list[Person], code: str) -> Breakdown:
    """A breakdown of the page of statistics."""
    groups = DIMENSIONS[code].groups
    counts = tuple(sum(one[code] == group for one in people) for group in groups)
    return Breakdown(
        code, Text(code, code), tuple(groups.items()), (YearRow(YEAR, len(people), counts),), several=False
    )  # fmt: skip


NO_FORMS = Counted((DIMENSIONS["exploitation"], DIMENSIONS["exploited_as"]), {})
FAMILY = persons(
    (40, {"sex": "woman", "age": "adult", "age_band": "25_over"}),
    (20, {"sex": "man", "age": "adult", "age_band": "18_24"}),
    (2, {"sex": "man", "age": "minor", "age_band": "under_18"}),
    (9, {"sex": "woman", "age": "minor", "age_band": "under_18"}),
)


def test_a_small_group_goes_with_another_and_a_group_in_two_tables_goes_in_both() -> None:
    by_sex, crossed = whole(FAMILY, "sex"), whole(FAMILY, "sex", "age")
    shown = protected([by_sex, crossed], YEARS, [], {}, [])
    assert shown.audited
    figures, alone = told(crossed, shown), told(by_sex, shown)
    assert figures["man", "minor"] is None
    assert sum(one is None for one in figures.values()) >= 4  # Two in its row and two in its column.
    for sex in ("woman", "man"):
        assert alone[sex,] == figures[sex, None]
    assert figures[None, None] == 71 and alone["trans_other",] == 0  # Nobody is 0, and is not held back.


def test_a_table_whose_groups_do_not_add_up_or_that_has_one_dimension_twice_is_not_told() -> None:
    for axes in (["exploitation"], ["exploited_as", "sex"], ["age", "age_band"], ["nationality", "country"]):
        assert why_not_told(axes) is not None
    for axes in (["exploited_as"], [], ["sex", "age_band"]):
        assert why_not_told(axes) is None


def test_an_age_band_is_a_part_of_the_coarser_age_and_cannot_tell_what_that_holds_back() -> None:
    people = persons((3, {"age": "minor", "age_band": "under_18"}), (12, {"age": "adult", "age_band": "18_24"}),
                     (30, {"age": "adult", "age_band": "25_over"}))  # fmt: skip
    coarse, fine = whole(people, "age"), whole(people, "age_band")
    shown = protected([coarse, fine], YEARS, [], {}, [])
    assert shown.audited
    assert told(coarse, shown)["minor",] is None and told(fine, shown)["under_18",] is None
    # The adults are no sum of bands that are both told, where their own number is not.
    bands = told(fine, shown)
    assert told(coarse, shown)["adult",] is not None or None in (bands["18_24",], bands["25_over",])


def test_a_country_stands_under_its_group() -> None:
    people = persons((9, {"nationality": "eu", "country": "RO"}), (2, {"nationality": "eu", "country": "BG"}),
                     (12, {"nationality": "other", "country": "NG"}))  # fmt: skip
    groups, countries = whole(people, "nationality"), whole(people, "country")
    figures = told(countries, shown := protected([groups, countries], YEARS, [], {}, []))
    assert figures["BG",] is None and None in (figures["RO",], told(groups, shown)["eu",])


@pytest.mark.parametrize("axes", [("sex",), ("age",), ("age_band",), ("sex", "age"), ("sex", "age_band")])
def test_a_year_is_released_again_and_what_was_held_back_stays_so(axes: tuple[str, ...]) -> None:
    first = [whole(FAMILY, *axes)]
    shown = protected(first, YEARS, [], {}, [])
    again = [whole(FAMILY, "age"), whole(FAMILY, *axes)]
    later = protected(again, YEARS, out(first, shown), {}, [])
    assert later.audited
    assert told(again[1], later) == told(first[0], shown)


def test_where_figures_moved_by_few_the_year_is_not_told_again_and_where_by_many_it_is() -> None:
    kinds = [(40, {"sex": "woman"}), (20, {"sex": "man"}), (9, {"sex": "not_stated"})]
    before = [whole(persons(*kinds), "sex")]
    is_out = out(before, protected(before, YEARS, [], {}, []), number=7)
    # Eleven men more, and one woman: who she is would be told by the difference.
    moved = whole(persons((41, {"sex": "woman"}), (31, {"sex": "man"}), (9, {"sex": "not_stated"})), "sex")
    with pytest.raises(CannotProtect, match=r"2024, Woman.*release no\. 7"):
        protected([moved], YEARS, is_out, {}, [])
    many = whole(persons((46, {"sex": "woman"}), (31, {"sex": "man"}), (9, {"sex": "not_stated"})), "sex")
    figures = told(many, protected([many], YEARS, is_out, {}, []))
    assert figures["woman",] == 46 and figures[None,] == 86


def test_that_a_figure_moved_is_seen_in_what_was_counted_and_not_in_what_was_told() -> None:
    before = [whole(FAMILY, "sex", "age")]
    shown = protected(before, YEARS, [], {}, [])
    moved = whole([*FAMILY, {"sex": "man", "age": "minor"}], "sex", "age")
    assert told(before[0], shown)["man", "minor"] is None
    with pytest.raises(CannotProtect):
        protected([moved], YEARS, out(before, shown), {}, [])


@pytest.mark.django_db
def test_a_country_that_nobody_comes_from_any_more_has_moved() -> None:
    before = [whole(persons((9, {"country": "RO"}), (6, {"country": "BG"}), (3, {"country": "NG"})), "country")]
    after = whole(persons((9, {"country": "RO"}), (6, {"country": "BG"})), "country")
    with pytest.raises(CannotProtect):
        protected([after], YEARS, out(before, protected(before, YEARS, [], {}, [])), {}, [])


def test_what_the_page_of_statistics_tells_is_known_and_protects_nothing() -> None:
    """The page puts people together with the police; the release must not hide them behind another."""
    found = {"police": 12, "asylum": 12, "ngo": 20, "other_authority": 35, "people": 4}
    people = persons(*[(number, {"contact": code}) for code, number in found.items()])
    of = whole(people, "contact")
    beside = told_elsewhere((page(people, "contact"),), NO_FORMS, YEAR)
    named = {code for cell in beside.known for _name, code in cell}
    shown = protected([of], YEARS, [], {("assessed", YEAR): beside}, [])
    figures = told(of, shown)
    assert shown.audited and figures["people",] is None and figures[None,] == 83
    for code in ("asylum", "ngo", "other_authority", "police"):
        assert (figures[code,] is None) <= (code not in named)


def test_where_one_is_alone_beside_what_the_page_tells_it_is_said_to_whoever_approves() -> None:
    people = persons((70, {"sex": "woman"}), (28, {"sex": "man"}), (1, {"sex": "trans_other"}))
    of, beside = whole(people, "sex"), told_elsewhere((page(people, "sex"),), NO_FORMS, YEAR)
    shown = protected([of], YEARS, [], {("assessed", YEAR): beside}, [])
    # The page puts the one together with the men: she knows how many they are, and nobody else does.
    assert told(of, shown)["trans_other",] is None and told(of, shown)["man",] is None
    assert [year for _of, year in shown.protection.alone] == [YEAR]
    assert not protected([of], YEARS, [], {}, []).protection.alone


@pytest.mark.parametrize(
    "numbers",
    [(1, 3, 9, 30, 0, 0), (2, 2, 2, 6, 20, 0), (4, 12, 12, 20, 35, 0), (1, 1, 4, 8, 40, 40), (5, 5, 4, 0, 0, 0)],
)
def test_whoever_reads_the_release_and_the_page_learns_no_small_figure(numbers: tuple[int, ...]) -> None:
    """Tried out: every way in which the groups could be filled that fits all that the page and the release tell."""
    groups = list(DIMENSIONS["contact"].groups)
    people = persons(*[(number, {"contact": code}) for number, code in zip(numbers, groups, strict=True)])
    of, beside = whole(people, "contact"), told_elsewhere((page(people, "contact"),), NO_FORMS, YEAR)
    shown = protected([of], YEARS, [], {("assessed", YEAR): beside}, [])
    assert shown.audited
    figures, true = told(of, shown), dict(zip(groups, numbers, strict=True))
    hidden = [code for code in groups if figures[code,] is None and frozenset({("contact", code)}) not in beside.known]
    rest = [code for code in hidden if code in beside.together.get("contact", {})]
    seen: dict[str, set[int]] = {code: set() for code in hidden}
    for filled in product(range(1, 13), repeat=len(hidden)):
        way = dict(zip(hidden, filled, strict=True))
        if sum(filled) == sum(true[code] for code in hidden) and sum(way[code] for code in rest) == sum(
            true[code] for code in rest
        ):
            for code, number in way.items():
                seen[code].add(number)
    assert seen and all(max(values) - min(values) >= protecting.WIDTH for values in seen.values())


def test_where_the_page_itself_tells_too_much_of_them_the_release_is_refused() -> None:
    """The page tells that the police, control and asylum met five together: of three groups none is then over three."""
    people = persons(
        *[
            (number, {"contact": code})
            for number, code in zip((1, 1, 3, 8, 40, 40), DIMENSIONS["contact"].groups, strict=True)
        ]
    )
    of, beside = whole(people, "contact"), told_elsewhere((page(people, "contact"),), NO_FORMS, YEAR)
    with pytest.raises(CannotProtect, match="2024, Immigration and asylum"):
        protected([of], YEARS, [], {("assessed", YEAR): beside}, [])


def forms_of(kinds: Mapping[tuple[str, ...], int]) -> tuple[Whole, Breakdown, Counted]:
    """Persons by their forms of exploitation: as a release tells them, as the page does, and by both."""
    counts: Counter[tuple[int, Groups]] = Counter()
    for forms, number in kinds.items():
        alone = forms[0] if len(forms) == 1 else "several"
        for form, other in product((None, *forms), (None, alone)):
            counts[YEAR, (form, other)] += number
    both = Counted((DIMENSIONS["exploitation"], DIMENSIONS["exploited_as"]), counts)
    inside = tuple(both.count([YEAR], (one.value, None)) for one in ExploitationGroup)
    groups = tuple((one.value, one.label) for one in ExploitationGroup)
    row = YearRow(YEAR, sum(kinds.values()), inside)
    of = Whole(
        Wanted("one", Text("en", "one"), "STA-07", Choice("assessed", "exploited_as")),
        (tuple(DIMENSIONS["exploited_as"].groups),),
        {(YEAR, (alone,)): number for (_year, (form, alone)), number in counts.items() if form is None},
    )
    return of, Breakdown("exploitation", Text("", ""), groups, (row,), several=True), both


def test_a_form_of_exploitation_is_told_beside_what_the_page_tells_of_it() -> None:
    of, breakdown, both = forms_of({("sexual",): 30, ("sexual", "forced_labour"): 12, ("forced_labour",): 20})
    shown = protected([of], YEARS, [], {("assessed", YEAR): told_elsewhere((breakdown,), both, YEAR)}, [])
    assert shown.audited and told(of, shown)["several",] == 12


def test_where_the_page_tells_of_every_form_the_few_in_several_cannot_be_hidden_and_the_table_is_refused() -> None:
    """33 sexual, 23 forced labour and 8 criminal acts of 61: whoever reads both works out two or three."""
    of, breakdown, both = forms_of(
        {("sexual",): 30, ("forced_labour",): 20, ("sexual", "forced_labour"): 3, ("criminal_acts",): 8}
    )
    with pytest.raises(CannotProtect, match="2024"):
        protected([of], YEARS, [], {("assessed", YEAR): told_elsewhere((breakdown,), both, YEAR)}, [])


def test_where_nothing_protects_it_says_which_figure_stands_in_the_way() -> None:
    people = persons((40, {"sex": "woman", "age": "adult"}), (3, {"sex": "man", "age": "adult"}))
    first = whole(people, "sex")
    shown = protected([first], YEARS, [], {}, [])
    # One that was out before anything was held back: everybody knows of the three.
    is_out = out([first], replace(shown, suppressed={("assessed", YEAR): frozenset()}))
    with pytest.raises(CannotProtect, match="2024, Man"):
        protected([whole(people, "sex", "age")], YEARS, is_out, {}, [])


def test_half_of_the_figures_gone_is_said_with_what_would_keep_more() -> None:
    stays = ("danish", "lawful", "asylum", "unlawful")
    people = persons(*[(2, {"sex": sex, "residence": stay}) for sex in ("woman", "man") for stay in stays])
    shown = protected([whole(people, "sex", "residence")], YEARS, [], {}, [])
    ((of, year, coarser),) = shown.protection.thin
    assert (of.en, year) == ("Assessed victims", YEAR) and coarser.en


def test_what_would_keep_more_is_said_also_where_the_page_puts_together_what_the_bands_part() -> None:
    people = persons(
        (30, {"age": "unknown", "age_band": "unknown"}),
        (6, {"age": "adult", "age_band": "18_24"}),
        (3, {"age": "adult", "age_band": "25_over"}),
        (2, {"age": "minor", "age_band": "under_18"}),
    )
    beside = told_elsewhere((page(people, "age"),), NO_FORMS, YEAR)
    assert set(beside.together["age"]) == {"minor", "adult"}
    shown = protected([whole(people, "age_band")], YEARS, [], {("assessed", YEAR): beside}, [])
    ((_of, _year, coarser),) = shown.protection.thin
    assert coarser.en == "age in coarser groups"


def test_a_kept_table_has_the_rows_of_the_coarser_groups() -> None:
    of = whole(FAMILY, "sex", "age_band")
    built = protecting._table(shape(of, YEAR), hierarchies(parents([of])))
    assert dict(built.counts) == dict(shape(of, YEAR).figures)
