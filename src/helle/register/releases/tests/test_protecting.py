"""What leaves together betrays nobody: one cell in two tables, groups one can be in several of, finer groups, and
what is out already (STA-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest

from helle.register.releases import content, protecting
from helle.register.releases.protecting import CannotProtect, Shown, protected
from helle.register.releases.shapes import Groups, cell_at, hierarchies, shapes
from helle.register.releases.tables import Wanted, Whole
from helle.register.statistics.chosen import Choice
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

YEAR = 2024
YEARS = range(YEAR, YEAR + 1)
type Person = Mapping[str, tuple[str, ...]]
type Kind = dict[str, str | tuple[str, ...]]


def persons(*groups: tuple[int, Kind]) -> list[Person]:
    """So many persons of each kind."""
    return [
        {code: (found,) if isinstance(found, str) else found for code, found in kind.items()}
        for number, kind in groups
        for _ in range(number)
    ]


def whole(people: Iterable[Person], *axes: str) -> Whole:
    """A table of people, counted as the register counts: in each of their groups, and once in each total."""
    counts: Counter[tuple[int, Groups]] = Counter()
    for person in people:
        for groups in product(*[(None, *person[axis]) for axis in axes]):
            counts[YEAR, groups] += 1
    groups_of = tuple(
        tuple(DIMENSIONS[axis].groups) or tuple(sorted({one for each in people for one in each[axis]})) for axis in axes
    )
    title = Text("-".join(axes) or "alle", "-".join(axes) or "all")
    return Whole(
        Wanted(title.en, title, "STA-07", Choice("assessed", axes[0], axes[1] if len(axes) > 1 else "")),
        groups_of,
        counts,
    )


@dataclass
class Out:
    """A release that is out, as the methods see it."""

    content: dict[str, Any] = field(default_factory=dict)


def release(wholes: list[Whole], shown: Shown) -> Any:
    tables = [content._table(one, YEARS, shown.suppressed) for one in wholes]
    return Out({"layout": 1, "tables": tables, "bars": [], "protection": [5, 5, 0, 0, None, "", []]})


def told(of: Whole, shown: Shown) -> dict[Groups, int | None]:
    """What readers see of a table."""
    hidden = shown.suppressed["assessed", YEAR]
    return {
        groups: None if cell_at(of.axes, groups) in hidden else of.figure(YEAR, groups)
        for groups in product(*[(*groups, None) for groups in of.groups])
    }


def test_a_small_group_goes_with_another_and_a_group_in_two_tables_goes_in_both() -> None:
    people = persons((40, {"sex": "woman", "age": "adult"}), (20, {"sex": "man", "age": "adult"}),
                     (2, {"sex": "man", "age": "minor"}), (9, {"sex": "woman", "age": "minor"}))  # fmt: skip
    by_sex, crossed = whole(people, "sex"), whole(people, "sex", "age")
    shown = protected([by_sex, crossed], YEARS, [])
    assert shown.audited
    figures, alone = told(crossed, shown), told(by_sex, shown)
    assert figures["man", "minor"] is None
    assert sum(one is None for one in figures.values()) >= 4  # Two in its row and two in its column.
    for sex in ("woman", "man"):
        assert alone[sex,] == figures[sex, None]
    assert figures[None, None] == 71 and alone["trans_other",] == 0  # Nobody is 0, and is not held back.


def test_the_few_outside_a_form_of_exploitation_are_hidden_as_well_as_the_few_in_it() -> None:
    people = persons((30, {"exploitation": ("sexual",)}), (8, {"exploitation": ("sexual", "forced_labour")}),
                     (2, {"exploitation": ("criminal_acts",)}))  # fmt: skip
    figures = told(whole(people, "exploitation"), protected([whole(people, "exploitation")], YEARS, []))
    assert figures["criminal_acts",] is None
    # 38 of 40 would tell of the two outside it.
    assert figures["sexual",] is None
    assert figures["forced_labour",] == 8 and figures[None,] == 40


def test_an_age_band_is_a_part_of_the_coarser_age_and_cannot_tell_what_that_holds_back() -> None:
    people = persons((3, {"age": "minor", "age_band": "under_18"}), (12, {"age": "adult", "age_band": "18_24"}),
                     (30, {"age": "adult", "age_band": "25_over"}))  # fmt: skip
    coarse, fine = whole(people, "age"), whole(people, "age_band")
    shown = protected([coarse, fine], YEARS, [])
    assert told(coarse, shown)["minor",] is None and told(fine, shown)["under_18",] is None
    # The adults are no sum of bands that are both told, where their own number is not.
    bands = told(fine, shown)
    assert told(coarse, shown)["adult",] is not None or None in (bands["18_24",], bands["25_over",])


def test_a_country_stands_under_its_group() -> None:
    people = persons((9, {"nationality": "eu", "country": "RO"}), (2, {"nationality": "eu", "country": "BG"}),
                     (12, {"nationality": "other", "country": "NG"}))  # fmt: skip
    groups, countries = whole(people, "nationality"), whole(people, "country")
    shown = protected([groups, countries], YEARS, [])
    figures = told(countries, shown)
    assert figures["BG",] is None and None in (figures["RO",], told(groups, shown)["eu",])


def test_what_was_held_back_stays_so_and_a_new_table_does_not_tell_it() -> None:
    people = persons((40, {"sex": "woman", "age": "adult"}), (20, {"sex": "man", "age": "adult"}),
                     (2, {"sex": "man", "age": "minor"}), (9, {"sex": "woman", "age": "minor"}))  # fmt: skip
    first = [whole(people, "sex", "age")]
    shown = protected(first, YEARS, [])
    again = [whole(people, "age"), whole(people, "sex", "age")]
    later = protected(again, YEARS, [release(first, shown)])
    assert later.audited
    assert told(again[1], later) == told(first[0], shown)


def test_a_figure_that_moved_by_few_is_held_back_and_one_that_moved_by_many_is_told() -> None:
    kinds: list[tuple[int, Kind]] = [(40, {"sex": "woman"}), (20, {"sex": "man"}),
                                                                 (9, {"sex": "not_stated"})]  # fmt: skip
    before = [whole(persons(*kinds), "sex")]
    out = release(before, protected(before, YEARS, []))
    # Eleven men more, and one woman: who she is would be told by the difference.
    kinds[0], kinds[1] = (41, {"sex": "woman"}), (31, {"sex": "man"})
    after = whole(persons(*kinds), "sex")
    figures = told(after, protected([after], YEARS, [out]))
    assert figures["woman",] is None and figures[None,] == 81
    assert None in (figures["man",], figures["not_stated",])  # Else hers is a subtraction away.


def test_where_nothing_protects_it_says_which_figure_stands_in_the_way() -> None:
    people = persons((40, {"sex": "woman", "age": "adult"}), (3, {"sex": "man", "age": "adult"}))
    first = whole(people, "sex")
    shown = protected([first], YEARS, [])
    # One that was out before anything was held back: everybody knows of the three.
    out = release([first], replace(shown, suppressed={("assessed", YEAR): frozenset()}))
    with pytest.raises(CannotProtect, match="2024, Man"):
        protected([whole(people, "sex", "age")], YEARS, [out])


def test_half_of_the_figures_gone_is_said_with_what_would_keep_more() -> None:
    stays = ("danish", "lawful", "asylum", "unlawful")
    kinds: list[tuple[int, Kind]] = [(2, {"sex": sex, "residence": stay}) for sex in ("woman", "man") for stay in stays]
    people = persons(*kinds)
    shown = protected([whole(people, "sex", "residence")], YEARS, [])
    ((of, year, coarser),) = shown.protection.thin
    assert (of.en, year) == ("Assessed victims", YEAR) and coarser.en


def test_the_protocol_gives_every_cell_of_a_table_and_its_totals_add_up() -> None:
    people = persons((4, {"exploitation": ("sexual", "forced_labour"), "sex": "woman"}),
                     (6, {"exploitation": ("forced_labour",), "sex": "man"}))  # fmt: skip
    of = whole(people, "exploitation", "sex")
    for shape in shapes(of, YEAR):
        built = protecting._table(shape, hierarchies([of]))
        assert {codes: count for codes, count in built.counts.items() if codes in shape.figures} == dict(shape.figures)
