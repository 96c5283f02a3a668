"""A year is told again: what is out already with the same figures can always be told so, alone, with more, and beside a
correction (STA-01)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helle.register.releases import auditing
from helle.register.releases.content import Kept, Moved, Protection
from helle.register.releases.corrected import moved
from helle.register.releases.elsewhere import told_elsewhere
from helle.register.releases.protecting import CannotProtect, Out, protected
from helle.register.releases.tests.test_protecting import (
    NO_FORMS,
    YEAR,
    YEARS,
    Person,
    forms_of,
    out,
    page,
    persons,
    told,
    whole,
)
from helle.register.statistics.dimensions import POPULATIONS

COUNTRIES = (
    ("RO", "eu", 20), ("BG", "eu", 3), ("HU", "eu", 4), ("PL", "eu", 5), ("DK", "danish", 2), ("NG", "other", 19),
    ("TH", "other", 10), ("KE", "other", 3), ("AL", "other", 1),
)  # fmt: skip
SEX = {"RO": "man", "KE": "man"}


def people(more: int = 0) -> list[Person]:
    """Persons of many countries; `more` of them from Nigeria than there were."""
    return persons(
        *[
            (
                number + (more if country == "NG" else 0),
                {"country": country, "nationality": group, "sex": SEX.get(country, "woman")},
            )
            for country, group, number in COUNTRIES
        ]
    )


def released(of: list[Person], tables: Sequence[tuple[str, ...]], is_out: list[Out], number: int) -> list[Out]:
    """A release beside what is out, protected and looked at as one that leaves."""
    wholes = [whole(of, *axes) for axes in tables]
    beside = (page(of, "sex"),)
    shown = protected(wholes, YEARS, is_out, {("assessed", YEAR): told_elsewhere(beside, NO_FORMS, YEAR)}, [])
    found = out(wholes, shown, number)
    alone = [(population.en, year) for population, year in shown.protection.alone]
    auditing.look([(one.told, one.counted) for one in found], is_out, beside, alone, [])
    return found


COUNTRY = [("country",)]
BOTH = [("sex",), ("nationality",), *COUNTRY]


@pytest.mark.django_db
@pytest.mark.parametrize("first", [BOTH, COUNTRY])
def test_the_same_release_again_and_each_of_its_tables_alone_hold_back_what_they_did(
    first: list[tuple[str, ...]],
) -> None:
    """The groups of nationality are told by a table of their own, while countries under them are held back."""
    is_out = released(people(), first, [], 1)
    then = {one.told.code: one.told.figures for one in is_out}
    assert any(figure is None for figure in then["country"].values())
    assert then.get("nationality", {}).get((YEAR, ("eu",)), 32) == 32
    later: list[Sequence[tuple[str, ...]]] = [first, COUNTRY, [("nationality",)], BOTH, [*COUNTRY, ("sex",)]]
    for number, tables in enumerate(later, 2):
        again = released(people(), tables, is_out, number)
        is_out += again
        for one in again:
            assert one.told.figures == then.setdefault(one.told.code, one.told.figures)


@pytest.mark.django_db
def test_a_correction_by_ten_stands_beside_the_release_and_can_be_told_again_itself() -> None:
    is_out = released(people(), BOTH, [], 1)
    for number in (2, 3):
        is_out += released(people(more=10), BOTH, is_out, number)
    figures = {one.told.code: one.told.figures for one in is_out}
    assert figures["country"][YEAR, ("NG",)] == 29 and figures["country"][YEAR, ("KE",)] is None
    with pytest.raises(CannotProtect, match="moved by fewer"):
        released(people(more=12), BOTH, is_out, 4)


def test_one_form_or_several_goes_with_a_table_in_which_one_is_alone_beside_what_the_page_puts_together() -> None:
    """The one whom the court assessed knows of CMM's 29: that is told to whoever approves, and forms are no reason."""
    forms, of_forms, both = forms_of(
        {("sexual",): 89, ("forced_labour",): 11, ("criminal_acts",): 13, ("other",): 2, ("not_established",): 1}
    )
    of = persons((29, {"authority": "cmm"}), (86, {"authority": "udlst"}), (1, {"authority": "court"}))
    authority = whole(of, "authority")
    known = {("assessed", YEAR): told_elsewhere((of_forms, page(of, "authority")), both, YEAR)}
    shown = protected([forms, authority], YEARS, [], known, [])
    assert shown.audited and [year for _of, year in shown.protection.alone] == [YEAR]
    assert told(authority, shown)["court",] is None and told(authority, shown)["udlst",] == 86
    assert told(forms, shown)["other",] is None and told(forms, shown)[None,] == 116


def test_it_says_which_figure_of_which_table_is_to_be_left_out() -> None:
    """The page tells of those in forced labour, of whom three are in several forms."""
    forms, of_forms, both = forms_of({("sexual",): 30, ("forced_labour", "sexual"): 3, ("forced_labour",): 20})
    of = whole(persons((50, {"sex": "woman"}), (3, {"sex": "man"})), "sex")
    known = {("assessed", YEAR): told_elsewhere((of_forms,), both, YEAR)}
    with pytest.raises(CannotProtect) as cannot:
        protected([forms, of], YEARS, [], known, [])
    said = cannot.value.said
    assert "ikke" not in said.da.split("kan ikke beskyttes")[0]
    assert "Udelad »en«, eller vælg en grovere tabel." in said.da and "Leave out “one”" in said.en
    assert said.da.startswith(f"{POPULATIONS['assessed'].label.da}: ") and "en tabel" not in said.da


NATIONALITY = [("nationality",)]


def test_what_a_correction_tells_otherwise_is_counted() -> None:
    first = released(people(), NATIONALITY, [], 1)
    others = (
        released(people(12), NATIONALITY, first, 2),
        first,
        released(people(), [("sex",), *NATIONALITY], first, 2),
    )
    now, before, both = (Kept(tuple(one.told for one in of), (), Protection(5, 5, None, "")) for of in others)
    assert moved(before, before) == Moved(0, same_tables=True, same_estimates=True)
    # The number of the year and of the group that grew; what is held back in both is told no otherwise.
    assert moved(now, before) == Moved(2, same_tables=True, same_estimates=True)
    assert not moved(both, before).same_tables
