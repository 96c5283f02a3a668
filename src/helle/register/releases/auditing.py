"""The last look before a release leaves, and again before it is approved: what somebody works out who lays the frozen
release, those that are out and the page of statistics side by side (STA-01).

It reads what leaves, and shares nothing with the search nor with the tables that the search was given. A figure is
said here by who can be in it: of each dimension the smallest groups that any file has. Two figures of the same people
are one figure, and what adds up to what is found over all files together. Where files are in a ring it reckons with the
table of people behind them (`rings`). Of what was counted it takes only who is alone in a figure and so knows it, and
where she may stand in such a table; and that nobody is in one that was held back before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from helle.methods.disclosure.auditing import UNREAD, audit_sums, fitting
from helle.methods.disclosure.audits import Contradiction, Interval, Secret, Sum
from helle.methods.disclosure.tables import Cell
from helle.methods.disclosure.too_large import TooLarge
from helle.register.releases import extracts
from helle.register.releases.content import KeptTable
from helle.register.releases.extracts import Extract
from helle.register.releases.leave_out import leave_out
from helle.register.releases.protecting import ASSESSED, THRESHOLD, WIDTH, CannotProtect, Out, in_ring
from helle.register.releases.repeating import same_figures
from helle.register.releases.rings import Figure, People, behind_figures
from helle.register.statistics import telling
from helle.register.statistics.dimensions import OTHER_EU_STATES, SEVERAL
from helle.register.statistics.disclosure import too_small
from helle.register.statistics.queries import Breakdown
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

EVERYBODY: Final[Figure] = frozenset()
_SEVERAL: Final[Figure] = frozenset({("exploited_as", frozenset({SEVERAL}))})
_BY_MANY: Final = "plan_owner"
_SMALLEST: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("age", "minor"): ("under_18",),
    ("age", "adult"): ("18_24", "25_over"),
    ("nationality", "danish"): ("DK",),
}
_KINDS: Final = {"age_band": "age", "country": "nationality"}
_NOT_LISTED: Final = {"eu": "another state of the Union", "other": "another state"}


@dataclass(frozen=True, slots=True)
class Safe:
    """That nothing can be worked out, and the narrowest span of a figure that is held back, where one has a bound."""

    narrowest: int | None


@dataclass(frozen=True, slots=True)
class _File:
    """What a file says of one year. `smallest`: the figures of which all others of it are sums."""

    name: str
    figures: Mapping[Figure, int | None]
    smallest: tuple[Figure, ...]
    kinds: frozenset[str]
    words: Mapping[Figure, Text]

    def parts(self, of: Figure) -> tuple[Figure, ...] | None:
        """The smallest figures that are together all of the people of a figure; None where they do not add up to it.

        A country that a file does not list is one from which nobody came.
        """
        if not {kind for kind, _people in of} <= self.kinds:
            return None
        found = []
        for one in self.smallest:
            theirs = dict(one)
            if all(theirs[kind] <= people for kind, people in of):
                found.append(one)
            elif all(theirs[kind] & people for kind, people in of):
                return None
        return tuple(found)


def look(
    now: Sequence[tuple[KeptTable, KeptTable]],
    out: Collection[Out],
    page: Sequence[Breakdown],
    alone: Collection[tuple[str, int]],
    handed: Collection[Extract],
) -> Safe:
    """Look at the tables of a release as they leave, each beside what was counted. Raises `CannotProtect`.

    `page`: what is counted of the assessed victims for the page of statistics. `alone`: of which population
    (its name in English) and year somebody who is alone may learn of others; it is told to whoever approves.
    `handed`: the extracts that are out.
    """
    widths: list[int] = []
    for population, year in years_of(now):
        widths += look_at(population, year, now, out, page, alone, handed)
    return Safe(min(widths, default=None))


def years_of(now: Sequence[tuple[KeptTable, KeptTable]]) -> list[tuple[str, int]]:
    """Each population that a release counts, with each year of it."""
    populations = dict.fromkeys(told.counts for told, _counted in now)
    return [
        (population, year)
        for population in populations
        for year in sorted({year for told, _counted in now if told.counts == population for year in told.years})
    ]


def look_at(
    population: str,
    year: int,
    now: Sequence[tuple[KeptTable, KeptTable]],
    out: Collection[Out],
    page: Sequence[Breakdown],
    alone: Collection[tuple[str, int]],
    handed: Collection[Extract],
) -> list[int]:
    """How wide each figure of a population and a year stays that is held back, of what `look` takes. Raises
    `CannotProtect`."""
    tables = [one for one in now if one[0].counts == population and year in one[0].years]
    of_year = [one for one in out if one.told.counts == population and year in one.told.years]
    if any(year in told.repeated for told, _counted in tables):
        _require_same(year, tables, of_year)
        return []
    beside = page if population == ASSESSED else ()
    insiders = (tables[0][0].population.en, year) not in alone
    of = _Year(year, tables, of_year, beside, insiders=insiders)
    widths = of.look()
    if population == ASSESSED:
        of.look_beside([told for told, _counted in tables], of_year, handed)
    return widths


def _require_same(year: int, tables: Sequence[tuple[KeptTable, KeptTable]], out: Sequence[Out]) -> None:
    """Raise `CannotProtect` where a year that is repeated is not told as it was, or was not counted so.

    What is told twice alike tells no more than once: nothing else has to be asked of it.
    """
    for told, counted in tables:
        number = told.repeated[year].number if year in told.repeated else None
        then = [one for one in out if one.number == number and one.told.code == told.code and year in one.told.years]
        if not any(
            same_figures(told.figures, one.told.figures, year)
            and same_figures(counted.figures, one.counted.figures, year)
            for one in then
        ):
            raise CannotProtect(_not_the_same(year, told.title), [told.title])


def _not_the_same(year: int, title: Text) -> Text:
    return Text(
        f"»{title.da}« gentager ikke {year}, som det blev fortalt. Bestil udgivelsen igen. [STA-01]",
        f"“{title.en}” does not repeat {year} as it was told. Order the release again. [STA-01]",
    )


class _Year:
    """All that is said of one population in one year."""

    def __init__(
        self,
        year: int,
        now: Sequence[tuple[KeptTable, KeptTable]],
        out: Sequence[Out],
        page: Sequence[Breakdown],
        *,
        insiders: bool,
    ) -> None:
        self.year, self.insiders = year, insiders
        self.titles = {told.code: told.title for told, _counted in now}
        every = [*(told for told, _counted in now), *(one.told for one in out)]
        self.states = frozenset(
            code
            for of in every
            for one in of.dimensions
            if one.code == "country"
            for code, _label in one.groups
            if code
        )
        self.now = [self._file(told) for told, _counted in now]
        self.counted = [self._file(counted) for _told, counted in now]
        same = [one for one in out if not self._moved(one)]
        self.then = [self._file(one.told) for one in same]
        then_counted = [self._file(one.counted) for one in same]
        kinds = frozenset[str]().union(*(one.kinds for one in (*self.now, *self.then)))
        self.page = [file for one in page if (file := self._page(one)) is not None and file.kinds <= kinds]
        self.true = {
            figure: number
            for file in (*then_counted, *self.counted)
            for figure, number in file.figures.items()
            if number is not None
        }
        self.words = {figure: words for file in (*self.then, *self.now) for figure, words in file.words.items()}
        self.files = [*self.now, *self.then, *self.page]
        persons = next((row.persons for one in page for row in one.years if row.year == year), 0)
        self.year_is_told = 0 if too_small(persons) else persons
        self.forms = _forms_told(page, year) if "exploited_as" in kinds else {}

    def look(self) -> list[int]:
        """How wide each figure that is held back stays. Raises `CannotProtect` where one is too narrow."""
        told, hidden = self._told(self.files, and_page=True)
        for figure, number in told.items():
            if any(file.figures.get(figure) is not None for file in self.now) and too_small(number):
                raise self._cannot(figure)
        found = self._audit(self.files, told, hidden, and_page=True)
        mine = {_cell(figure) for file in self.now for figure in file.figures}
        narrow = [one for one in found if one.required and not one.safe]
        if narrow and self.then:
            # What was held back before must stay as wide as it was; how wide that is, the earlier releases say alone.
            was = {one.cell: one for one in self._audit(self.then, *self._told(self.then))}
            narrow = [one for one in narrow if one.cell not in was or _less(one, was[one.cell])]
        narrow += [one for one in found if not one.required and _is_small(one)]
        if narrow:
            raise self._cannot(self._of(narrow[0].cell))
        return [one.width for one in found if one.cell in mine and one.width is not None]

    def look_beside(self, now: Sequence[KeptTable], out: Sequence[Out], handed: Collection[Extract]) -> None:
        """Look at what this release is the first to hold back, beside the rows of the extracts that are out.

        Raises `CannotProtect` where one has rows of it.
        """
        told, _hidden = self._told(self.files, and_page=True)
        before = {figure for one in out for figure, number in self._file(one.told).figures.items() if number is None}
        for table in now:
            for (year, at), number in table.figures.items():
                named = [(axis, group) for axis, group in zip(table.axes, at, strict=True) if group is not None]
                figure = frozenset(_people(axis, group, self.states) for axis, group in named)
                if year != self.year or number is not None or figure in told or figure in before:
                    continue
                for one in handed:
                    if one.tells(year, frozenset(named)):
                        raise CannotProtect(extracts.said(year, self.words[figure], one), [table.title])

    def _told(self, files: Iterable[_File], *, and_page: bool = False) -> tuple[dict[Figure, int], list[Figure]]:
        told: dict[Figure, int] = {}
        hidden: dict[Figure, None] = {}
        for file in files:
            for figure, number in file.figures.items():
                if number is None:
                    hidden[figure] = None
                elif told.setdefault(figure, number) != number:
                    raise self._cannot(figure)
        if and_page and self.year_is_told and told.setdefault(EVERYBODY, self.year_is_told) != self.year_is_told:
            raise self._cannot(EVERYBODY)
        return told, [figure for figure in hidden if figure not in told]

    def _audit(
        self, files: Sequence[_File], told: Mapping[Figure, int], hidden: Sequence[Figure], *, and_page: bool = False
    ) -> list[Interval]:
        sums = [
            Sum(file.name, _cell(figure), tuple(map(_cell, parts)))
            for file in files
            for figure in (*told, *hidden)
            if (parts := file.parts(figure)) is not None and parts != (figure,)
        ]
        self.figures = {_cell(figure): figure for figure in (*told, *hidden)}
        numbers = {_cell(figure): number for figure, number in told.items()}
        secrets = {_cell(figure): self._secret(figure) for figure in hidden}
        behind, of_ring = self._behind(files)
        # A figure that stands in no file, but in the table behind a ring, is read by nobody.
        secrets = {one: UNREAD for one in behind if one not in numbers} | secrets
        sums += of_ring
        try:
            if and_page and behind:
                secrets |= self._standing(numbers, secrets, sums)
            if and_page:
                numbers |= {_inside(code): number for code, number in self.forms.items()}
                forms = _of_forms(self.forms)
                # What nobody reads anywhere: how many of those with several forms are in one.
                unread = {cell: Secret(0) for one in forms for cell in (one.whole, *one.parts) if cell not in numbers}
                secrets, sums = unread | secrets, sums + forms
            found = audit_sums(
                numbers,
                list(secrets),
                sums,
                secrets,
                _nested,
                small=THRESHOLD if and_page else 0,
                primary=[_cell(figure) for figure in hidden if too_small(self.true.get(figure, 0))],
            )
        except Contradiction as wrong:
            raise self._cannot(self.figures.get(wrong.cell or frozenset(), EVERYBODY)) from wrong
        if and_page and found.insiders:
            raise self._cannot(self._of(found.insiders[0].cell))
        mine = {_cell(figure) for file in self.now for figure in file.figures}
        for one in found.by_rule:
            # Whoever knows the rule was as near to what was held back before: that cannot be taken back.
            if one.cell in mine:
                raise self._cannot(self._of(one.cell))
        return list(found.intervals)

    def _behind(self, files: Sequence[_File]) -> tuple[list[Cell], list[Sum]]:
        """What stands behind a ring of files, and what it adds up to."""
        try:
            tables = behind_figures(files, self.figures.values())
        except TooLarge as wrong:
            own = [self.titles[one] for one in wrong.tables if one in self.titles]
            raise CannotProtect(in_ring(own or list(self.titles.values()), self.year), own) from wrong
        return [_cell(figure) for table in tables for figure in table.figures], [
            Sum("a ring", _cell(figure), tuple(map(_cell, parts)))
            for table in tables
            for figure, parts in table.sums
            if parts != (figure,)
        ]

    def _standing(
        self, numbers: Mapping[Cell, int], secrets: Mapping[Cell, Secret], sums: Iterable[Sum]
    ) -> dict[Cell, Secret]:
        """Where each stands in a table behind a ring who is alone in a figure: no file says it, so that one table does
        that fits all that was counted. Raises `CannotProtect` where none does, and `Contradiction`."""
        true = {_cell(figure): number for figure, number in self.true.items()}
        known = {cell: numbers.get(cell, true.get(cell)) for cell in (*numbers, *secrets)}
        counted = {cell: number for cell, number in known.items() if number is not None}
        lonely = [cell for cell, secret in secrets.items() if secret.alone is not None]
        unknown = [cell for cell in secrets if cell not in counted]
        one = fitting(counted, unknown, sums) if lonely else {}
        if lonely and unknown and not one:
            raise self._cannot(self._of(lonely[0]))
        return {
            cell: replace(UNREAD, alone=1)
            for cell, number in one.items()
            if number == 1 and secrets[cell].behind and any(_nested(cell, hers) for hers in lonely)
        }

    def _of(self, cell: Cell) -> Figure:
        return self.figures.get(cell, _SEVERAL)

    def _secret(self, figure: Figure) -> Secret:
        number = self.true.get(figure, 1)
        mine = any(figure in file.figures for file in self.now)
        knows = number == 1 and self.insiders and mine
        return Secret(WIDTH, 1 if knows else None, lowest=min(1, number), unsafe=mine and too_small(number))

    def _moved(self, one: Out) -> bool:
        """Whether what was counted then is not what is counted now. Raises `CannotProtect` where it moved by few."""
        then, moved = self._file(one.counted), False
        for now in self.counted:
            for here, there in ((now, then), (then, now)):
                for figure, number in here.figures.items():
                    parts = there.parts(figure)
                    if parts is None:
                        continue
                    by = abs((number or 0) - sum(there.figures[part] or 0 for part in parts))
                    if too_small(by):
                        raise CannotProtect(self._moved_by_few(figure, here, one.number), self._having(figure))
                    moved = moved or by > 0
        return moved

    def _file(self, of: KeptTable) -> _File:
        figures: dict[Figure, int | None] = {}
        words: dict[Figure, Text] = {}
        smallest = []
        for (year, groups), number in of.figures.items():
            if year == self.year:
                said = [(one, group) for one, group in zip(of.dimensions, groups, strict=True) if group is not None]
                figure = frozenset(_people(one.code, group, self.states) for one, group in said)
                labels = [dict(one.groups)[group] for one, group in said] or [Text("alle", "all")]
                figures[figure] = number
                words[figure] = Text(", ".join(one.da for one in labels), ", ".join(one.en for one in labels))
                if None not in groups:
                    smallest.append(figure)
        return _File(of.code, figures, tuple(smallest), frozenset(_kind(axis) for axis in of.axes), words)

    def _page(self, of: Breakdown) -> _File | None:
        """A breakdown of the page as it is told to the many, those put together as one."""
        row = next((one for one in telling.rows(of, _BY_MANY, unfinished=None) if one.year == self.year), None)
        if row is None or of.several:
            return None
        figures: dict[Figure, int | None] = {EVERYBODY: row.persons}
        rest: People = frozenset()
        for (code, _label), count in zip(of.groups, row.counts, strict=True):
            kind, people = _people(of.code, code, self.states)
            if count is None:
                rest |= people
            else:
                figures[frozenset({(kind, people)})] = count
        if rest:
            figures[frozenset({(_kind(of.code), rest)})] = row.others
        smallest = tuple(figure for figure in figures if figure != EVERYBODY)
        return _File(of.code, figures, smallest, frozenset({_kind(of.code)}), {})

    def _cannot(self, figure: Figure) -> CannotProtect:
        return CannotProtect(self._said(figure), self._having(figure))

    def _having(self, figure: Figure) -> list[Text]:
        """The titles of the tables of the release that have a figure."""
        return [self.titles[file.name] for file in self.now if figure in file.figures]

    def _said(self, figure: Figure) -> Text:
        what, out = self.words.get(figure, Text("alle", "all")), self._leave_out(figure)
        return Text(
            f"Efterprøvningen viser, at tallet for {self.year}, {what.da}, kan regnes ud af tabellerne og det, der "
            f"allerede er ude. Udelad {out.da}, eller vælg en grovere tabel. [STA-01]",
            f"The audit shows that the figure for {self.year}, {what.en}, can be worked out of the tables and what is "
            f"out already. Leave out {out.en}, or choose a coarser table. [STA-01]",
        )

    def _leave_out(self, figure: Figure) -> Text:
        """The tables of the release that have a figure."""
        return leave_out(self._having(figure), list(self.titles.values()), together=figure != EVERYBODY)

    def _moved_by_few(self, figure: Figure, of: _File, number: int) -> Text:
        what, out = of.words[figure], self._leave_out(figure)
        return Text(
            f"Efterprøvningen viser, at tallet for {self.year}, {what.da}, har ændret sig med færre end {THRESHOLD} "
            f"siden udgivelse nr. {number}. Lad året stå, som den fortalte det, udelad {out.da}, eller vælg en "
            "grovere tabel. [STA-01]",
            f"The audit shows that the figure for {self.year}, {what.en}, has moved by fewer than {THRESHOLD} since "
            f"release no. {number}. Let the year stand as that one told it, leave out {out.en}, or choose a coarser "
            "table. [STA-01]",
        )


def _kind(axis: str) -> str:
    return _KINDS.get(axis, axis)


def _people(axis: str, group: str, states: frozenset[str]) -> tuple[str, People]:
    """Who is in a group. `states`: the countries that some file lists; of the others there is one for each group."""
    kind = _kind(axis)
    if axis == "country":
        return kind, frozenset({group or "unknown"})
    if axis == "nationality" and group in _NOT_LISTED:
        listed = (one for one in states if one != "DK" and (one in OTHER_EU_STATES) == (group == "eu"))
        return kind, frozenset((*listed, _NOT_LISTED[group]))
    return kind, frozenset(_SMALLEST.get((axis, group), (group,)))


def _cell(figure: Figure) -> Cell:
    return frozenset((kind, "|".join(sorted(people))) for kind, people in figure)


def _nested(one: Cell, other: Cell) -> bool:
    """Whether the people of one figure are all in the other."""
    first, second = ({kind: frozenset(people.split("|")) for kind, people in cell} for cell in (one, other))
    return any(
        all(kind in inside and inside[kind] <= people for kind, people in around.items())
        for inside, around in ((first, second), (second, first))
    )


def _is_small(one: Interval) -> bool:
    """Whether it is known of a figure that nobody tells that it is small, and nearly how small."""
    return one.lower > 0 and one.width is not None and one.width < WIDTH and one.lower + one.width < THRESHOLD


def _less(now: Interval, then: Interval) -> bool:
    """Whether somebody is nearer to a figure now than she was."""
    return now.width is not None and (then.width is None or now.width < then.width)


def _inside(code: str) -> Cell:
    return frozenset({(f"exploited, {code}", "yes")})


def _forms_told(page: Sequence[Breakdown], year: int) -> dict[str, int]:
    """How many the page tells in each form of exploitation, alone or among several."""
    for one in page:
        if one.several:
            for row in telling.rows(one, _BY_MANY, unfinished=None):
                if row.year == year:
                    told = zip(one.groups, row.counts, strict=True)
                    return {code: count for (code, _label), count in told if count is not None}
    return {}


def _of_forms(forms: Mapping[str, int]) -> list[Sum]:
    """What the page adds to a release by one form or several: who is in a form is in it alone, or among several.

    Where every form is told, whoever is among several is told twice at least.
    """
    several = _cell(_SEVERAL)
    among = {code: frozenset({("exploited_as", f"{SEVERAL}, in {code}")}) for code in forms}
    sums = []
    for code, inside in among.items():
        alone = _cell(frozenset({("exploited_as", frozenset({code}))}))
        sums += [
            Sum("the page", _inside(code), (alone, inside)),
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
