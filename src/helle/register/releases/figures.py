"""The figures of the last look at a release: who is counted in each, and how that is said to the audit (STA-01).

A figure is said by who can be in it: of each dimension the smallest groups that any file has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from helle.methods.disclosure.audits import Sum
from helle.methods.disclosure.tables import Cell
from helle.register.releases.rings import Figure, People
from helle.register.statistics import telling
from helle.register.statistics.dimensions import OTHER_EU_STATES, SEVERAL
from helle.register.statistics.queries import Breakdown
from helle.rules.codes import ExploitationGroup

EVERYBODY: Final[Figure] = frozenset()
SEVERAL_FORMS: Final[Figure] = frozenset({("exploited_as", frozenset({SEVERAL}))})
BY_MANY: Final = "plan_owner"
_SMALLEST: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("age", "minor"): ("under_18",),
    ("age", "adult"): ("18_24", "25_over"),
    ("nationality", "danish"): ("DK",),
}
_KINDS: Final = {"age_band": "age", "country": "nationality"}
_NOT_LISTED: Final = {"eu": "another state of the Union", "other": "another state"}


def kind_of(axis: str) -> str:
    """What a dimension tells people apart by, fine or coarse."""
    return _KINDS.get(axis, axis)


def people_of(axis: str, group: str, states: frozenset[str]) -> tuple[str, People]:
    """Who is in a group. `states`: the countries that some file lists; of the others there is one for each group."""
    kind = kind_of(axis)
    if axis == "country":
        return kind, frozenset({group or "unknown"})
    if axis == "nationality" and group in _NOT_LISTED:
        listed = (one for one in states if one != "DK" and (one in OTHER_EU_STATES) == (group == "eu"))
        return kind, frozenset((*listed, _NOT_LISTED[group]))
    return kind, frozenset(_SMALLEST.get((axis, group), (group,)))


def cell_of(figure: Figure) -> Cell:
    """A figure as the audit takes it."""
    return frozenset((kind, "|".join(sorted(people))) for kind, people in figure)


def under(_kind: str, people: str, whole: str) -> bool:
    """Whether the people that one code of a cell stands for are all among those of another."""
    return frozenset(people.split("|")) <= frozenset(whole.split("|"))


def nested(one: Cell, other: Cell) -> bool:
    """Whether the people of one figure are all in the other."""
    first, second = ({kind: frozenset(people.split("|")) for kind, people in cell} for cell in (one, other))
    return any(
        all(kind in inside and inside[kind] <= people for kind, people in around.items())
        for inside, around in ((first, second), (second, first))
    )


def in_form(code: str) -> Cell:
    """Who is in a form of exploitation, alone or among several."""
    return frozenset({(f"exploited, {code}", "yes")})


def forms_told(page: Sequence[Breakdown], year: int) -> dict[str, int]:
    """How many the page tells in each form of exploitation, alone or among several."""
    for one in page:
        if one.several:
            for row in telling.rows(one, BY_MANY, unfinished=None):
                if row.year == year:
                    told = zip(one.groups, row.counts, strict=True)
                    return {code: count for (code, _label), count in told if count is not None}
    return {}


def of_forms(forms: Mapping[str, int]) -> list[Sum]:
    """What the page adds to a release by one form or several: who is in a form is in it alone, or among several.

    Where every form is told, whoever is among several is told twice at least.
    """
    several = cell_of(SEVERAL_FORMS)
    among = {code: frozenset({("exploited_as", f"{SEVERAL}, in {code}")}) for code in forms}
    sums = []
    for code, inside in among.items():
        alone = cell_of(frozenset({("exploited_as", frozenset({code}))}))
        sums += [
            Sum("the page", in_form(code), (alone, inside)),
            Sum("the page", several, (inside, frozenset({("exploited_as", f"{SEVERAL}, not in {code}")}))),
        ]
    if set(forms) == {one.value for one in ExploitationGroup}:
        twice = frozenset({("exploited_as", "told among several")})
        more = frozenset({("exploited_as", "told more than twice")})
        sums += [
            Sum("the page", twice, tuple(among.values())),
            Sum("the page", twice, (several, several, more)),
        ]
    return sums
