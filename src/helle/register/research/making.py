"""Making an extract: read, put into groups, made coarser until nobody is alone, and packed with what it means (GOV-19).

The rows go from the database into the file and are kept nowhere. Each gets a pseudonym drawn for this very extract,
which nothing is worked out of and nobody keeps: it leads to no case, nor to a row of another extract.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import math
import secrets
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.db import connections

from helle.methods import tabular
from helle.methods.microdata import plan as plans
from helle.methods.microdata import records as recorded
from helle.methods.microdata.plan import SUPPRESSED, Bands, Plan, Use
from helle.methods.microdata.privacy import few
from helle.methods.microdata.releasing import Release, release
from helle.register.interface.cells import table_of
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases import beside as releases
from helle.register.research import beside, drawing, open_files, open_rows_ties, standing
from helle.register.research.beside import Year
from helle.register.research.choices import ResearchColumn, ResearchPopulation
from helle.register.research.columns import Column, columns
from helle.register.research.countable import Countable
from helle.register.research.open_files import OpenFile
from helle.register.statistics.disclosure import counted_until
from helle.rules.ruling import Text

PSEUDONYM: Final = "row"
HELD: Final = "held"
"""A group that may not stand by itself, until it leaves as one that was taken out."""
_SIGNS: Final = 8
_TRIES: Final = 5
_LOTS: Final = 20
"""How often the lot falls anew where what was taken out afterwards would tell of a few."""
_MOST_LOST: Final = 0.6
_NUMBERS: Final = "numbers"
# The end of the last quarter that is over, as for all who do not see figures as they move.
_FOR_OTHERS: Final = ""
_TOO_FEW: Final = Refused(
    Text(
        "Der er for få personer i de år til et udtræk. Tag flere år med. [GOV-19]",
        "There are too few persons in those years for an extract. Take more years. [GOV-19]",
    )
)
_TOO_MANY: Final = Refused(
    Text(
        f"Der er flere end {recorded.MOST_RECORDS} personer i de år. Tag færre år. [GOV-19]",
        f"There are more than {recorded.MOST_RECORDS} persons in those years. Take fewer years. [GOV-19]",
    )
)
_SAYS_TOO_LITTLE: Final = Refused(
    Text(
        "For at ingen skal være alene, måtte det meste tages ud. Tag færre kolonner eller flere år. [GOV-19]",
        "Most would have to be taken out so that nobody is alone. Take fewer columns or more years. [GOV-19]",
    )
)
_TELLS_OF_FEW: Final = Refused(
    Text(
        "Ved siden af tal, der er ude, ville det, der måtte tages ud af rækkerne, sige noget om få personer. "
        "Tag færre kolonner eller flere år. [GOV-19, STA-01]",
        "Beside figures that are out, what had to be taken out of the rows would tell of a few persons. "
        "Take fewer columns or more years. [GOV-19, STA-01]",
    )
)

TAKEN_OUT_PERCENT: Final = "taken_out_percent"
LOST_PERCENT: Final = "information_lost_percent"
"""What of each column the definitions say: the fields that stand as `*`, and what its groups told and tell no more."""
_ROW: Final = ("Tilfældigt nummer for denne række i dette udtræk", "A number by chance for this row here")
_TAKEN_OUT: Final = (
    "Taget ud for at skjule, eller tallet holdes tilbage andre steder",
    "Taken out to hide somebody, or its figure is withheld elsewhere",
)

type Person = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an extract is of: whom, which years, which columns, in how large a group each row has to stand, how many are
    drawn by lot at least, what is told of these years elsewhere, and the open microdata that are out."""

    population: ResearchPopulation
    first_year: int
    last_year: int
    columns: Sequence[ResearchColumn]
    least: int
    drawn_percent: int = 10
    told: Mapping[int, Year] = field(default_factory=dict)
    files: Collection[OpenFile] = ()

    @property
    def adults(self) -> bool:
        """Whether it is of adults alone."""
        return ResearchPopulation(self.population) is ResearchPopulation.ADULTS


@dataclass(frozen=True, slots=True)
class Made:
    """An extract: the table, its definitions, and what was measured of it."""

    rows: Sequence[Sequence[str]]
    table: str
    definitions: str
    smallest: int
    left_out: int
    report: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What tells this table from all others."""
        return hashlib.sha256(self.table.encode()).hexdigest()

    def packed(self, conditions: str) -> bytes:
        """The table with its definitions and the conditions, in one file."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("udtraek-extract.csv", self.table)
            archive.writestr("kolonner-columns.csv", self.definitions)
            archive.writestr("betingelser-conditions.txt", conditions)
        return made.getvalue()


def years_told(first: int, last: int) -> dict[int, Year]:
    """What readers were ever told of each of these years elsewhere; of one that no release told yet, what they would be
    told if one did today. A release that comes later is held against the extract (`releases.beside`)."""
    tables, years = releases.told_tables(), range(first, last + 1)
    told, next_ = releases.told_before(years), releases.told_by_all(counted_until(clock.today(), _FOR_OTHERS))
    released = {row.year for one in told for row in one.years}
    return {year: beside.year_told(year, tables, told if year in released else next_) for year in years}


def require_beside(
    chosen: Sequence[ResearchColumn], told: Mapping[int, Year], files: Collection[OpenFile] = (), *, adults: bool
) -> None:
    """Raise `Refused` where rows of these columns would say more than is told elsewhere, or a column nothing."""
    beside.require_beside(chosen, told.values(), adults=adults)
    _require_no_ring(chosen, told, files, adults=adults)
    beside.held(chosen, told.values())


def _require_no_ring(
    chosen: Sequence[ResearchColumn], told: Mapping[int, Year], files: Collection[OpenFile], *, adults: bool
) -> None:
    """Raise `Refused` where two columns are both tied to what is held back, by way of tables that are told in full or
    of open files."""
    of = {open_rows_ties.KIND_OF.get(one.value, one.value): one for one in chosen if one is not ResearchColumn.YEAR}
    if adults:
        of.setdefault("age", ResearchColumn.AGE_BAND)
    for number, year in told.items():
        crossed = [one.crosses for one in files if number in one.years]
        # By reports a country is nearly always held back of those in forced labour: no two columns would be left.
        tie = open_rows_ties.found(of, year, reports=False, files=crossed)
        if tie is not None:
            pair = [one for one in (*chosen, ResearchColumn.AGE_BAND) if one in {of[kind] for kind in tie[0]}][:2]
            first, second = (columns()[one.value].label for one in pair)
            raise Refused(
                Text(
                    f"»{first.da}« og »{second.da}« ville sammen sige noget om tal, der holdes tilbage i et af de år. "
                    "Søg uden den ene. [GOV-19, STA-01]",
                    f"“{first.en}” and “{second.en}” would together tell of figures that are held back in one of those "
                    "years. Apply without one of them. [GOV-19, STA-01]",
                ),
                field=beside.reason_field(next(one for one in reversed(pair) if one in chosen)),
            )


def make(wanted: Wanted) -> Made:
    """Read the persons and make the extract. Raises `Refused` where nobody could be hidden, or too little is left."""
    return made_of(_persons(wanted), wanted)


def made_of(persons: Collection[Person], wanted: Wanted) -> Made:
    """The extract of these persons; `kept_out` says who is in no row. Raises `Refused`."""
    chosen = [columns()[one.value] for one in wanted.columns]
    if wanted.adults:
        persons = [one for one in persons if isinstance(one["age_then"], int) and one["age_then"] >= _OF_AGE]
    require_beside(wanted.columns, wanted.told, wanted.files, adults=wanted.adults)
    held = beside.held(wanted.columns, wanted.told.values())
    groups = [tuple(one.group_of(person[one.source]) for one in chosen) for person in persons]
    may_stand = [
        tuple(HELD if group in held[one.code.value] else group for one, group in zip(chosen, row, strict=True))
        for row in groups
    ]
    countable = _countable(persons, may_stand, wanted)
    for _lot in range(_LOTS):
        drawn = _drawn(persons, groups, may_stand, countable, wanted.drawn_percent)
        found = _protected(chosen, drawn.told, wanted)
        shuffled = [tuple(SUPPRESSED if word == HELD else word for word in row) for row in found.rows]
        if not countable.tells_of_few(shuffled):
            break
    else:
        raise _TELLS_OF_FEW
    kept = {
        name: information_of(
            [row[at] for row in drawn.recorded_as],
            [row[at] for row in drawn.told],
            [row[at] for row in found.rows],
            share,
        )
        for at, (name, share) in enumerate((one.code.value, found.utility.lost[one.code.value]) for one in chosen)
    }
    secrets.SystemRandom().shuffle(shuffled)
    rows = [[pseudonym, *row] for pseudonym, row in zip(_pseudonyms(len(shuffled)), shuffled, strict=True)]
    return Made(
        rows=rows,
        table=table_of([[PSEUDONYM, *(one.code.value for one in chosen)], *rows], parted_by=","),
        definitions=_definitions(chosen, shuffled, kept),
        smallest=smallest_group(shuffled),
        left_out=drawn.left_out,
        report={
            **report_of(found, drawn.recorded_as, wanted.least),
            **_taken_out(chosen, shuffled, kept),
            standing.KEPT: standing.combinations_of(shuffled),
        },
    )


def _protected(chosen: Sequence[Column], told: _Rows, wanted: Wanted) -> Release:
    """The rows made coarser, or with words taken out, until nobody is alone. Raises `Refused`."""
    plan = _plan(chosen, wanted)
    try:
        found = release(recorded.read(_as_csv(chosen, told), plan), plan, tries=_TRIES)
    except tabular.Unreadable as mistake:
        if mistake.flaw in (recorded.Mistake.TOO_FEW, tabular.Flaw.EMPTY):
            raise _TOO_FEW from mistake
        if mistake.flaw is recorded.Mistake.TOO_MANY:
            raise _TOO_MANY from mistake
        raise
    if found.refused is not None:
        raise _SAYS_TOO_LITTLE
    return found


type _Rows = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Who is in an extract: the rows by their groups, and by those of them that may stand by themselves; and how many
    were left out."""

    recorded_as: _Rows
    told: _Rows
    left_out: int


def _countable(persons: Collection[Person], groups: _Rows, wanted: Wanted) -> Countable:
    """What readers can count of these persons. `groups`: those that may stand by themselves."""
    names = [one.value for one in wanted.columns]
    years = range(wanted.first_year, wanted.last_year + 1)
    years_of = [_year(person) for person in persons]
    of_files = open_files.counted(wanted.files, names, groups, years_of, years, adults=wanted.adults)
    rows = [(*row, *words) for row, words in zip(groups, of_files.words, strict=True)]
    told = {} if wanted.adults else beside.told_of(wanted.columns, wanted.told)
    return Countable(
        names,
        wanted.files,
        years,
        wanted.adults,
        rows,
        [*beside.families(wanted.columns, wanted.told.values()), *of_files.families],
        {**told, **of_files.told},
    )


def _drawn(persons: Collection[Person], groups: _Rows, may_stand: _Rows, countable: Countable, percent: int) -> _Drawn:
    """Who is in it, once the lot has fallen."""
    out = drawing.left_out(
        countable.rows,
        [place for place, person in enumerate(persons) if person.get("kept_out")],
        countable.families,
        countable.told,
        percent,
        secrets.SystemRandom(),
    )
    stay = [place for place in range(len(groups)) if place not in out]
    return _Drawn([groups[place] for place in stay], [may_stand[place] for place in stay], len(out))


def _year(person: Person) -> int:
    decided_on = person["decided_on"]
    return decided_on.year if isinstance(decided_on, dt.date) else 0


@dataclass(frozen=True, slots=True)
class Information:
    """How much the groups of a column tell its rows apart, in bits: as recorded, and as they leave."""

    recorded: float
    kept: float
    is_hidden: bool
    """Whether a group of it leaves as one that may not stand by itself: a column of one group has no more to lose."""

    @property
    def lost(self) -> float:
        """The share that is lost."""
        return 1 - self.kept / self.recorded if self.recorded > 0 else float(self.is_hidden)


def information_of(
    recorded_as: Sequence[str], told: Sequence[str], leaving: Sequence[str], share: float
) -> Information:
    """What a column keeps, less the groups that may not stand by themselves: to the protection of microdata these are
    a word like others (`share`: what it lost of `told`), to a reader they are `*`."""
    everything = _information(Counter(recorded_as).values())
    held = sum(one == HELD for one in leaving)
    of_held = -held * math.log2(held / len(leaving)) if held else 0.0
    kept = _information(Counter(told).values()) * (1 - share) - of_held
    return Information(everything, min(everything, max(0.0, kept)), is_hidden=held > 0)


def lost_in_all(columns: Collection[Information]) -> float:
    """The share that all columns lost together: never less than the column that lost least, nor more than the most."""
    recorded = sum(one.recorded for one in columns)
    if recorded > 0:
        return 1 - sum(one.kept for one in columns) / recorded
    return float(any(one.is_hidden for one in columns))


def _information(counts: Collection[int]) -> float:
    return -sum(count * math.log2(count / sum(counts)) for count in counts)


def smallest_group(rows: Collection[Sequence[str]]) -> int:
    """How many stand in the smallest group, counted anew of the rows as they leave."""
    return min(Counter(tuple(row) for row in rows).values(), default=0)


_OF_AGE: Final = 18
_RECORDED: Final = (
    *("decided_on", "purposes", "residence_then", "sex_then", "age_then", "nationality_then", "authority"),
    *("first_contact", "sector", "kept_out"),
)


def _persons(wanted: Wanted) -> list[Person]:
    """Those of the years, by the role of the numbers; and of each whether the register has her kept out."""
    with connections[_NUMBERS].cursor() as cursor:
        cursor.execute(
            "SELECT decided_on, purposes, residence_then, sex_then, age_then, nationality_then, authority,"
            " first_contact, sector, kept_out FROM helle.research_persons(%s, %s, %s)",
            [wanted.first_year, wanted.last_year, counted_until(clock.today(), _FOR_OTHERS)],
        )
        return [dict(zip(_RECORDED, row, strict=True)) for row in cursor.fetchall()]


def _plan(chosen: Sequence[Column], wanted: Wanted) -> Plan:
    """Every column is one by which a person may be found: none is taken for harmless."""
    held = beside.held(wanted.columns, wanted.told.values())
    made = tuple(
        plans.Column(
            one.code.value,
            Use.KEY,
            levels=_levels(one, held[one.code.value]),
            bands=Bands(wanted.first_year, (2, 4)) if one.code is ResearchColumn.YEAR else None,
        )
        for one in chosen
    )
    return Plan(wanted.least, made, most_lost=_MOST_LOST, least_pairs=0.0, by_name={one.name: one for one in made})


def _levels(column: Column, held: Collection[str]) -> tuple[Mapping[str, str], ...]:
    """How a column is made coarser. A coarser group in which one may not stand by itself may not either."""
    if column.coarser is None:
        return ()
    return (
        {HELD: HELD}
        | {
            member: HELD if set(members) & set(held) else group
            for group, (_label, members) in column.coarser.items()
            for member in members
        },
    )


def _as_csv(chosen: Sequence[Column], told: Sequence[Sequence[str]]) -> bytes:
    """What the statistics would read from a file: the protection of microdata takes no other input."""
    return table_of([[one.code.value for one in chosen], *told], parted_by=",").encode()


def _pseudonyms(number: int) -> list[str]:
    """As many as there are rows, each once; drawn by chance and kept nowhere."""
    drawn: set[str] = set()
    while len(drawn) < number:
        drawn.add(secrets.token_hex(_SIGNS))
    return list(drawn)


def _fields_taken_out(chosen: Sequence[Column], rows: _Rows) -> dict[str, int]:
    """How many fields of each column leave as `*`, for whatever reason."""
    return {one.code.value: sum(row[at] == SUPPRESSED for row in rows) for at, one in enumerate(chosen)}


def _taken_out(chosen: Sequence[Column], rows: _Rows, kept: Mapping[str, Information]) -> dict[str, Any]:
    """The fields of each column that leave as `*`, and the share of what it told that is lost, of all columns too.

    The shares are kept as they are: they are rounded where they are shown, as in the definitions, and once.
    """
    return {
        "suppressed": _fields_taken_out(chosen, rows),
        "lost_by_column": {name: one.lost for name, one in kept.items()},
        "lost": lost_in_all(kept.values()),
    }


def _definitions(chosen: Sequence[Column], rows: _Rows, kept: Mapping[str, Information]) -> str:
    """Each column with its codes in both languages, how many of its fields were taken out, and how much of what it told
    was lost: what a reader has to know. The conditions say in words what the two measure."""
    taken_out = _fields_taken_out(chosen, rows)
    lines: list[list[str]] = [
        ["column", "code", "da", "en", TAKEN_OUT_PERCENT, LOST_PERCENT],
        [PSEUDONYM, "", *_ROW, "", ""],
    ]
    for column in chosen:
        code = column.code.value
        shares = [str(round(100 * taken_out[code] / len(rows))), str(round(100 * kept[code].lost))]
        lines.append([code, "", column.label.da, column.label.en, *shares])
        groups = dict(column.groups)
        groups |= {group: label for group, (label, _members) in (column.coarser or {}).items()}
        lines += [[code, group, label.da, label.en, "", ""] for group, label in groups.items()]
        lines.append([code, SUPPRESSED, *_TAKEN_OUT, "", ""])
    return table_of(lines, parted_by=",")


def report_of(found: Release, recorded_as: _Rows, least: int) -> dict[str, Any]:
    """Privacy and utility, in figures that are kept for CMM. `recorded_as`: the rows before a group that may not stand
    by itself was put with others: of those who were alone in it, the rows that were protected know nothing."""
    safe, useful, before = found.privacy, found.utility, few(recorded_as, least)
    return {
        "groups": safe.groups,
        "unique_before": before.alone,
        "below_before": before.below,
        "prosecutor_highest": round(safe.risk.prosecutor_highest, 4),
        "prosecutor_mean": round(safe.risk.prosecutor_mean, 4),
        "told_by_the_others": dict(safe.told_by_the_others),
        "differences": [[one.column, one.word, one.persons] for one in safe.differences],
        "levels": {name: list(level) for name, level in found.levels.items()},
        "kept": {
            str(way): {key: round(value, 4) for key, value in asdict(one).items()} for way, one in useful.kept.items()
        },
    }
