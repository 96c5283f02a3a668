"""Tables and rules in, what can be published out: found by the search, and passed or refused by the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from helle.methods.disclosure.auditing import audit, whereabouts
from helle.methods.disclosure.audits import Audit, Interval, Published, Secret, Standing
from helle.methods.disclosure.earlier import (
    Then,
    alone_then,
    as_suppressed,
    as_tables,
    divided,
    ends_then,
    known_then,
    told_then,
    widths_then,
)
from helle.methods.disclosure.joining import joined
from helle.methods.disclosure.places import Place, Ring, beside_another
from helle.methods.disclosure.problem import Known, Problem, beside_each, problem
from helle.methods.disclosure.rings import behind, numbers_in, told_besides, too_much_behind
from helle.methods.disclosure.rules import Rules, Zeros, alone, unsafe
from helle.methods.disclosure.searching import Found, Impossible, search, search_files
from helle.methods.disclosure.standing import Persons
from helle.methods.disclosure.tables import Cell, Hierarchy, Linked, Table, cell_of, linked
from helle.methods.disclosure.too_large import TooLarge


class Status(StrEnum):
    """What becomes of a cell."""

    PUBLISHED = "published"
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Left(StrEnum):
    """What readers have of tables: also totals (or all that there is, also of nobody), no total that tells of anybody,
    or nobody at all."""

    TOTALS = "totals"
    NO_TOTAL = "no-total"
    NOTHING = "nothing"


MENDED_AT_MOST: Final = 8
"""How often tables in a ring are searched anew with a table behind in which somebody alone stands elsewhere. One round
mends nearly all that is mended; what is told after these is refused, as what nothing protects."""


class Before(StrEnum):
    """What earlier releases have to do with a cell that nothing protects: they tell it themselves, or it is beside what
    they tell alone that nothing does."""

    TOLD = "told"
    BESIDE = "beside"


class Unprotectable(Exception):
    """No pattern protects this cell: there is nothing else to suppress beside it, or it is known already. `alone`: a
    cell of whoever is alone, where it is from her alone that nothing protects it."""

    def __init__(self, cell: Cell, *, known: bool, alone: Cell | None = None, before: Before | None = None) -> None:
        super().__init__(str(sorted(cell)))
        self.cell, self.known, self.alone, self.before = cell, known, alone, before


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be published of some tables. Nothing may, unless `audit.safe`."""

    tables: Linked
    states: Mapping[Cell, Status]
    found: Found
    audit: Audit

    def published(self, table: Table) -> Published:
        """A table as readers have it."""
        values = {
            codes: count if self.states[table.cell(codes)] is Status.PUBLISHED else None
            for codes, count in table.counts.items()
        }
        return Published(table.name, table.dimensions, values)

    def suppressed(self, status: Status | None = None) -> int:
        """How many cells are suppressed, or have that status."""
        return sum(one is status if status else one is not Status.PUBLISHED for one in self.states.values())

    def published_of_somebody(self, *, totals: bool) -> int:
        """How many cells with somebody in them are published; `totals`: of these, how many are the sum of others in one
        of the tables."""
        found = {
            table.cell(codes)
            for table in self.tables.tables
            for codes, count in table.counts.items()
            if count and not (totals and codes in table.inner)
        }
        return sum(self.states[cell] is Status.PUBLISHED for cell in found)

    @property
    def left(self) -> Left:
        """What is left to publish: so wide an interval may be asked for that no total is, or nothing."""
        if self.published_of_somebody(totals=True) or not self.suppressed():
            return Left.TOTALS
        return Left.NO_TOTAL if self.published_of_somebody(totals=False) else Left.NOTHING

    def half_fall(self) -> bool:
        """Whether half of the innermost cells with somebody in them are suppressed: the tables are too fine."""
        inner = {table.cell(codes): table.counts[codes] for table in self.tables.tables for codes in table.inner}
        somebody = [cell for cell, count in inner.items() if count]
        return 2 * sum(self.states[cell] is not Status.PUBLISHED for cell in somebody) >= len(somebody) > 0


def protect(
    tables: Iterable[Table],
    rules: Rules,
    hierarchies: Mapping[str, Hierarchy] | None = None,
    *,
    earlier: Sequence[Published] = (),
    persons: Persons | None = None,
    seconds: float = 20.0,
    most_behind: int | None = None,
) -> Protected:
    """Protect tables that are released together, after those of earlier releases.

    `persons`: who is counted, where tables are in a ring and whoever asks has the persons: in all dimensions of the
    ring, by the finest codes. Where they are not those that all the tables count, they say nothing, as if not at hand.
    `seconds` of a core go to the search for something cheaper; behind a ring as many go to the search without the table
    behind it, and up to about twice as many, each time, to asking with it. Of more cells behind than `most_behind`
    nothing is looked for. Raises `tables.Disagree`, `audits.Contradiction`,
    `earlier.OtherThreshold`, `too_large.TooLarge` and `Unprotectable`.
    """
    now = linked(tables, hierarchies or {})
    divided_ones = as_suppressed([part for file in earlier for part in divided(file)], now, rules)
    told = [*_fixed(now, rules), *divided_ones]
    unread = behind(told, now.hierarchies)
    joined(told, now.hierarchies)  # What the audit finds too large is refused before anything is looked for.
    too_many = too_much_behind(told)
    if most_behind is not None and sum(len(one.values) for one in unread) > most_behind:
        raise too_many
    numbers = numbers_in(unread, persons, now.hierarchies) if persons else {}
    before = as_tables(divided_ones, now, rules, unread, numbers)
    then = widths_then(before.files, now, before.least, rules)
    lonely = [now.cells[place] for place in sorted(alone(now))] if rules.singletons else []
    tables_behind = before.tables[len(before.files) :]
    besides = told_besides(tables_behind, lonely, now.hierarchies, too_many)
    try:
        asked, ring = _with_others(now, rules, before, then, besides)
    except Known as wrong:
        raise Unprotectable(wrong.cell, known=True) from wrong
    of = _Asked(now, rules, before, then, besides, too_many, asked, ring)
    first = of.first(seconds)
    had: set[Place] = set()
    for _round in range(MENDED_AT_MOST):
        protected = _audited(of, of.search(asked, seconds, first), persons)
        told_at = of.places(one.standing for one in protected.audit.insiders if one.standing is not None)
        wanted = [one for one in dict.fromkeys(told_at) if one not in had]
        wider = beside_another(asked, ring, wanted, seconds) if wanted else None
        if wider is None:
            return of.unless_too_much_is_known(protected)
        asked, met = wider
        had |= met
    return of.unless_too_much_is_known(_audited(of, of.search(asked, seconds, first), persons))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: of which tables, after which, by which rules; and the first problem that is made of it."""

    now: Linked
    rules: Rules
    before: Then
    then: Mapping[Cell, Secret]
    besides: Mapping[Cell, int]
    too_many: TooLarge
    problem: Problem
    ring: Ring

    @property
    def cells(self) -> Sequence[Cell]:
        return self.ring.both.cells

    def first(self, seconds: float) -> Found | None:
        """The cheapest pattern without the tables behind a ring; None where there are none. Raises `Unprotectable`."""
        try:
            return search_files(self.problem, seconds) if self.problem.behind.any() else None
        except Impossible as wrong:
            raise self._unprotectable(self.problem, wrong) from wrong

    def search(self, problem: Problem, seconds: float, first: Found | None) -> Found:
        """The cheapest pattern, of the cells there are: without other tables behind. Raises `Unprotectable`, and
        `TooLarge` where it is only to one who is taken to know some of these that nothing protects a cell."""
        try:
            found = search(problem, seconds, first)
        except Impossible as wrong:
            raise self.too_many if self.besides else self._unprotectable(problem, wrong) from wrong
        size = len(self.cells)
        return replace(found, pattern=found.pattern[:size], met=found.met[:, :size])

    def _unprotectable(self, problem: Problem, wrong: Impossible) -> Unprotectable:
        target, size = wrong.target, len(self.cells)
        hers = [one for one in target.knows if one < size and not problem.behind[one] and one in problem.alone]
        alone, cell = self.cells[min(hers)] if hers else None, self.cells[target.place]
        why = None if hers else _before(cell, target.width, self.now, self.rules, self.before, self.then)
        return Unprotectable(cell, known=False, alone=alone, before=why)

    def unless_too_much_is_known(self, protected: Protected) -> Protected:
        """The same; not where the audit refuses it for one who is taken to know more than anybody does. Raises
        `TooLarge`."""
        if self.besides and not protected.audit.safe:
            raise self.too_many
        return protected

    def places(self, standings: Iterable[Standing]) -> list[Place]:
        """Where somebody stands, as the search has it: in its tables behind, which may be others than those of the
        audit."""
        both, behind = self.ring.both, {self.ring.both.cells[int(one)] for one in self.ring.behind}
        tables = {frozenset(name for name, _code in cell) for cell in behind}
        tables = {one for one in tables if not any(one < other for other in tables)}
        found = []
        for one in standings:
            codes = frozenset[tuple[str, str]]().union(*one.at)
            rows = [frozenset(named for named in codes if named[0] in names) for names in sorted(tables, key=sorted)]
            cells = frozenset(both.places[row] for row in rows if row in behind)
            if cells:
                found.append(Place(cells, one.number))
        return found


def _audited(of: _Asked, found: Found, persons: Persons | None) -> Protected:
    """A pattern as tables, and what the audit says of them."""
    now, rules, asked, cells = of.now, of.rules, of.problem, of.cells
    states = dict.fromkeys(now.cells, Status.PUBLISHED)
    states |= {now.cells[place]: Status.PRIMARY for place in unsafe(now, rules)}
    for place in np.flatnonzero(found.pattern & ~asked.primary):
        states[cells[int(place)]] = Status.SECONDARY
    protected = Protected(now, states, found, Audit((), (), 0))
    alone = {cells[one]: int(asked.counts[one]) for one in asked.alone if one < len(cells)}
    then = {cell: replace(secret, alone=alone.get(cell)) for cell, secret in of.then.items()}
    files = [*of.before.files, *(protected.published(table) for table in now.tables)]
    secrets = _secrets(now, rules, states, then)
    counted = dict(zip(now.cells, now.counts, strict=True)) | told_then(files)
    lonely = [cell for cell, secret in secrets.items() if secret.alone is not None and cell in now.places]
    where = whereabouts(files, now.hierarchies, counted, secrets) if lonely else None
    standings = where.standings(lonely, persons) if where else []
    looked = audit(
        files,
        now.hierarchies,
        secrets,
        width=rules.width,
        tables=_met(found, asked, cells),
        standings=standings,
        besides=of.besides,
    )
    others = tuple(one for one in looked.insiders if one.standing is not None or not _is_hers(one, of))
    return replace(protected, audit=replace(looked, insiders=where.told(others) if where else others))


def _met(found: Found, asked: Problem, cells: Sequence[Cell]) -> Iterable[Mapping[Cell, float]]:
    """The whole tables that the search met, in what is suppressed: whether they are any is the auditor's to see."""
    hidden = [int(place) for place in np.flatnonzero(found.pattern)]
    names, counts = [cells[place] for place in hidden], asked.counts[hidden]
    for moves in (np.zeros(len(cells)), *found.met):  # What was counted is one of them, and the first.
        yield dict(zip(names, (counts + moves[hidden]).tolist(), strict=True))


def _is_hers(told: Interval, of: _Asked) -> bool:
    """Whether what somebody alone can tell is a cell in which there is nobody but her."""
    places = of.ring.both.places
    return told.insider is not None and places[told.cell] in of.problem.alone.get(places[told.insider], frozenset())


def _fixed(now: Linked, rules: Rules) -> Iterable[Published]:
    """The tables of now with the numbers that are told whatever pattern is chosen: each 0, where it is."""
    told = rules.zeros is Zeros.PUBLISH
    for one in now.tables:
        held = {codes for codes in one.counts if one.cell(codes) in rules.held}
        values = {codes: 0 if told and not count and codes not in held else None for codes, count in one.counts.items()}
        yield Published(one.name, one.dimensions, values)


def _before(
    cell: Cell, width: int, now: Linked, rules: Rules, earlier: Then, then: Mapping[Cell, Secret]
) -> Before | None:
    """What earlier releases have to do with it that nothing makes a cell as wide as it has to be."""
    files = earlier.files
    if not files:
        return None
    hidden = [Published(one.name, one.dimensions, dict.fromkeys(one.counts)) for one in now.tables]
    try:
        if _is_narrow(cell, width, audit([*files, *hidden], now.hierarchies, then, width=width)):
            return Before.TOLD
        return _beside(cell, width, now, rules)
    except TooLarge:  # Behind the ring there is more where not even each 0 of now is told. Who tells it is not known.
        return None


def _beside(cell: Cell, width: int, now: Linked, rules: Rules) -> Before | None:
    """Whether a cell could be as wide as asked without earlier releases. Raises `TooLarge`."""
    states = {
        now.cells[place]: Status.PRIMARY if place in unsafe(now, rules) else Status.SECONDARY
        for place, count in enumerate(now.counts)
        if count
    }
    secrets = _secrets(now, rules, dict.fromkeys(now.cells, Status.PUBLISHED) | states, {})
    looked = audit(_fixed(now, rules), now.hierarchies, secrets, width=width)
    return None if _is_narrow(cell, width, looked) else Before.BESIDE


def _is_narrow(cell: Cell, width: int, looked: Audit) -> bool:
    return any(one.cell == cell and one.width is not None and one.width < width for one in looked.intervals)


def _with_others(
    now: Linked, rules: Rules, earlier: Then, then: Mapping[Cell, Secret], besides: Mapping[Cell, int]
) -> tuple[Problem, Ring]:
    """The problem of now, with the cells that earlier releases alone have: published, or suppressed for good. And with
    those of the tables behind a ring, which are published never and need nothing; `besides`, of those, are known."""
    if not earlier.tables:
        return problem(now, rules), Ring(now)
    both = linked([*now.tables, *earlier.tables], now.hierarchies)
    known = rules.known | known_then(earlier.files, both, then.keys())
    asked = problem(both, replace(rules, known=known), own=len(now.cells))
    published = {cell_of(file.dimensions, codes) for file in earlier.files for codes in file.values}
    others = [place for place, cell in enumerate(both.cells) if place >= len(now.cells) and cell not in published]
    unread = [place for place in others if both.cells[place] not in besides]
    held = frozenset(both.places[cell] for cell in then if cell not in now.places)
    hers = alone_then(asked.alone.keys(), both, held.union(unread))
    asked = replace(asked, alone=hers, together=beside_each(both, hers), beside={})
    for place in others:
        asked.behind[place] = True
        asked.primary[place] = asked.free[place] = both.cells[place] not in besides
        asked.widths[place] = 0
        asked.below[place] = both.counts[place]
    for cell, secret in then.items():
        place = both.places[cell]
        if place < len(now.cells):
            asked.widths[place] = min(asked.widths[place], secret.required)
            continue
        asked.primary[place] = asked.free[place] = True
        asked.widths[place] = secret.required
        asked.below[place] = both.counts[place] - secret.lowest
    for cell, (low, high) in ends_then(earlier.files).items():
        place = both.places[cell]
        asked.below[place] = max(0.0, min(asked.below[place], both.counts[place] - low))
        asked.above[place] = max(0.0, min(asked.above[place], high - both.counts[place]))
    return asked, Ring(both, np.array(unread, dtype=np.intp), held)


def _secrets(
    now: Linked, rules: Rules, states: Mapping[Cell, Status], then: Mapping[Cell, Secret]
) -> dict[Cell, Secret]:
    """What the auditor has to know beyond what readers do. `then`: what cells need that were suppressed before."""
    lonely = alone(now) if rules.singletons else frozenset()
    secrets = {cell: secret for cell, secret in then.items() if cell not in now.places}
    for place, (cell, count) in enumerate(zip(now.cells, now.counts, strict=True)):
        if states[cell] is Status.PUBLISHED:
            continue
        primary = states[cell] is Status.PRIMARY
        lowest, highest = rules.least(count), None
        if rules.states_known:
            lowest = min(count, 0 if rules.zeros is Zeros.PRIMARY else 1) if primary else rules.threshold
            highest = rules.threshold - 1 if primary and rules.dominance is None else None
        required = rules.required(count, primary=primary)
        if cell in then:
            required = min(required, then[cell].required)
        secrets[cell] = Secret(required, count if place in lonely else None, lowest, highest, unsafe=primary)
    return secrets
