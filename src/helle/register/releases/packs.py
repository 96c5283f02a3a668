"""The packs that others ask for: what each asks, in which columns and words, and what of it was not seen.

All of it is data (`statistics/data/packs`). A list of theirs that was not at hand is not mapped; what a pack asks for
can still be told then, in our own columns and codes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from helle.register import statistics
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
from helle.rules.codes import Rung
from helle.rules.ruling import Text

FOLDER: Final = Path(statistics.__file__).parent / "data" / "packs"
# Which list of a pack a dimension of ours is told in.
LISTS: Final[Mapping[str, str]] = {
    "exploited_as": "exploitation_group",
    "sex": "sex",
    "age": "age_group",
    "residence": "stay_group",
    "nationality": "nationality",
    "country": "citizenship",
    "stage": "rung",
    "authority": "authority",
    "sector": "sector",
}
STANDING: Final = "rung"
"""The list that tells how far somebody is; of an assessed victim it has one word."""


@dataclass(frozen=True, slots=True)
class Words:
    """A list of theirs: its name, whether its words were seen, and the word of each of our codes that has one.

    `flags`: each word is a column of its own there. `own_codes`: ours are theirs.
    """

    name: str
    verified: bool
    words: Mapping[str, str]
    flags: bool
    own_codes: bool

    def word(self, code: str) -> str:
        """Their word for a code of ours; '' where there is none."""
        return code if self.own_codes else self.words.get(code, "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: always the same, a word of a list (`whole`: for all of them), or what it tells."""

    name: str
    verified: bool
    always: str = ""
    in_list: str = ""
    whole: str = ""
    tells: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a pack asks for: a population of ours, by dimensions of ours; `within` a group of another alone."""

    counts: str
    by: tuple[str, ...]
    within: tuple[str, str] | None = None

    @property
    def label(self) -> Text:
        """What it is called: 'Assessed victims by sex and age'."""
        population = POPULATIONS[self.counts].label
        if not self.by:
            return Text(f"{population.da} i alt", f"{population.en} in all")
        called = [DIMENSIONS[one].called(self.counts) for one in self.by]
        da, en = (" og ".join(_small(one.da) for one in called), " and ".join(_small(one.en) for one in called))
        if self.within is None:
            return Text(f"{population.da} efter {da}", f"{population.en} by {en}")
        dimension, group = self.within
        alone = DIMENSIONS[dimension].groups[group]
        return Text(
            f"{population.da} efter {da}, kun {_small(alone.da)}", f"{population.en} by {en}, {_small(alone.en)} alone"
        )


@dataclass(frozen=True, slots=True)
class Per:
    """That figures are asked for per so many inhabitants, too: those of everybody, and of a list, whose words end in
    `ending` there."""

    inhabitants: int
    of_list: str
    ending: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that no pack has. `with_rows`: what is said of it where the release has open microdata."""

    said: Text
    with_rows: Text | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """What a receiver asks for. `why`: why its form is not at hand, where it is not."""

    code: str
    title: Text
    why: Text | None
    lists: Mapping[str, Words]
    columns: tuple[Column, ...]
    asks: tuple[Ask, ...]
    missing: tuple[Missing, ...]
    per: Per | None = None

    @property
    def at_hand(self) -> bool:
        """Whether its form was seen, at least in part."""
        return self.why is None

    @property
    def assessed(self) -> str:
        """The word for somebody who was assessed as a victim; '' where there is none."""
        return self.lists[STANDING].word(Rung.VICTIM_CURRENT.value) if STANDING in self.lists else ""

    def words_of(self, dimension: str) -> Words | None:
        """The list in which a dimension of ours is told; None where none of it was seen, or there is none."""
        return self.lists.get(LISTS.get(dimension, ""))


# Where no form was seen the figures stand in our own.
OUR_COLUMNS: Final = (
    Column("counts", verified=False, tells="counts"),
    Column("year", verified=False, tells="year"),
    Column("dimension_1", verified=False, tells="dimension_1"),
    Column("group_1", verified=False, tells="group_1"),
    Column("dimension_2", verified=False, tells="dimension_2"),
    Column("group_2", verified=False, tells="group_2"),
    Column("value", verified=False, tells="count"),
)


@cache
def packs() -> Mapping[str, Pack]:
    """All packs by their codes; a file that names what there is not is a mistake of ours and raises `KeyError`."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


def _read(path: Path) -> Pack:
    of = tomllib.loads(path.read_text(encoding="utf-8"))
    return Pack(
        path.stem,
        Text(of["title_da"], of["title"]),
        None if of["at_hand"] else Text(of["why_da"], of["why"]),
        {one["ours"]: _words(one) for one in of.get("lists", ()) if "gap" not in one},
        tuple(Column(**{"verified": False, **one}) for one in of["columns"]) if "columns" in of else OUR_COLUMNS,
        tuple(_ask(one) for one in of.get("asks", ())),
        tuple(_missing(one) for one in of.get("missing", ())),
        Per(**of["per"]) if "per" in of else None,
    )


def _words(one: Mapping[str, Any]) -> Words:
    return Words(
        one["name"], one["verified"], one.get("words", {}), one.get("flags", False), one.get("own_codes", False)
    )


def _missing(one: Mapping[str, Any]) -> Missing:
    return Missing(
        Text(one["da"], one["en"]), Text(one["with_rows_da"], one["with_rows_en"]) if "with_rows_da" in one else None
    )


def _ask(one: Mapping[str, Any]) -> Ask:
    within = tuple(one["within"]) if "within" in one else None
    asked = [*one["by"], *([within[0]] if within else [])]
    if any(dimension not in POPULATIONS[one["counts"]].dimensions for dimension in asked):
        raise KeyError(one["counts"])
    if within and within[1] not in DIMENSIONS[within[0]].groups:
        raise KeyError(within[1])
    return Ask(one["counts"], tuple(one["by"]), within)


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
