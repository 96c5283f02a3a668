"""That a release moves the page of statistics by nobody, or by so many as may be told (STA-01)."""

from __future__ import annotations

import pytest

from helle.register.releases.beside import require_told_alike
from helle.register.releases.models import Stopped
from helle.register.releases.protecting import CannotProtect
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.queries import Breakdown, YearRow
from helle.rules.ruling import Text

YEARS = range(2024, 2025)


def page(*counts: int, inside: tuple[int, ...] = (), persons: int | None = None) -> list[Breakdown]:
    """A breakdown of the page by sex; where the number of the year is given one can be in several of its groups."""
    groups = tuple(DIMENSIONS["sex"].groups.items())[: len(counts)]
    row = YearRow(2024, sum(counts) if persons is None else persons, counts, inside)
    return [Breakdown("sex", Text("", ""), groups, (row,), several=persons is not None)]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (page(30, 20), page(31, 20)),
        # The one person of a small group goes: those told with her would stand alone.
        (page(30, 20, 1), page(30, 20, 0)),
        # The year stands, and who is in which group does not.
        (page(30, 20), page(32, 18)),
        # Those in forced labour moved by six, and the group by five: one fewer is outside it.
        (page(30, 20, inside=(10, 10)), page(35, 20, inside=(16, 10))),
        # Of forms that one can be in several of: six more, of whom five in this form.
        (page(30, 20, persons=45), page(35, 20, persons=51)),
    ],
)
def test_a_figure_that_moves_by_few_stands_in_the_way_also_one_that_is_told_with_others(
    before: list[Breakdown], now: list[Breakdown]
) -> None:
    with pytest.raises(CannotProtect, match="has moved by fewer than 5"):
        require_told_alike(before, now, YEARS)
    require_told_alike(before, now, range(2025, 2026))


def test_figures_that_stand_or_moved_by_five_and_more_do_not() -> None:
    require_told_alike(page(30, 20), page(30, 20), YEARS)
    require_told_alike(page(30, 20, 1), page(36, 14, 1), YEARS)
    require_told_alike([], page(30, 20), YEARS)


def test_a_refusal_names_what_moved_and_where_it_is_read_and_says_how_many_more_there_are() -> None:
    with pytest.raises(CannotProtect) as refused:
        require_told_alike(page(30, 20, inside=(1, 10)), page(30, 20, inside=(3, 13)), YEARS)
    said = refused.value.said
    # Nothing of the page moved: the report alone tells forced labour by place.
    assert said.da.count("tvangsarbejde, ") == 2 and said.da.count("(rapporterne til GRETA og ILO, »") == 2
    assert "; og 4 til." in said.da and "; and 4 more." in said.en
    with pytest.raises(CannotProtect, match=r"all \(the page of statistics\)") as refused:
        require_told_alike(page(30, 20), page(31, 20), YEARS)
    assert "GRETA" not in refused.value.said.da
    # It is kept with the order.
    longest = Stopped._meta.get_field("why_da").max_length
    assert longest is not None and max(len(said.da), len(said.en)) < longest


def test_a_reason_ends_with_its_requirement_and_not_at_brackets_in_a_name() -> None:
    first = Text(
        "»Gruppe [A] og [2024] efter alder« vises. [GOV-19, STA-01]", "“[A] group by age” shows. [GOV-19, STA-01]"
    )
    second = Text("Lad »[B] sted« ude. [STA-07]", "Leave “[B] place” out. [STA-07]")
    stopped = Stopped(why_da=f"{first.da} {second.da}", why_en=f"{first.en} {second.en}")
    assert stopped.reasons == [first, second]
