"""The last look before a release leaves, and again before it is approved: what somebody works out who lays the frozen
release, those that are out and the page of statistics side by side (STA-01).

It reads what leaves, and shares nothing with the search nor with the tables that the search was given. A figure is
said here by who can be in it: of each dimension the smallest groups that any file has. Two figures of the same people
are one figure, and what adds up to what is found over all files together. Where files are in a ring it reckons with the
table of people behind them (`rings`). Of what was counted it takes only who is alone in a figure and so knows it, and
where she stands in such a table (`joint`); and that nobody is in one that was held back before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from helle.methods.disclosure.auditing import UNREAD, audit_sums
from helle.methods.disclosure.audits import Contradiction, Interval, Secret, Standing, Sum
from helle.methods.disclosure.standing import Whereabouts
from helle.methods.disclosure.tables import Cell
from helle.methods.disclosure.too_large import TooLarge
from helle.register.releases import extracts
from helle.register.releases.content import KeptTable
from helle.register.releases.extracts import Extract
from helle.register.releases.figures import (
    BY_MANY,
    EVERYBODY,
    SEVERAL_FORMS,
    cell_of,
    forms_told,
    in_form,
    kind_of,
    nested,
    of_forms,
    people_of,
    under,
)
from helle.register.releases.joint import NO_RING, Joint, Joints
from helle.register.releases.leave_out import leave_out
from helle.register.releases.protecting import ASSESSED, THRESHOLD, WIDTH, CannotProtect, Out, in_ring
from helle.register.releases.repeating import same_figures
from helle.register.releases.rings import Figure, People, behind_figures
from helle.register.statistics import telling
from helle.register.statistics.disclosure import too_small
from helle.register.statistics.queries import Breakdown
from helle.rules.ruling import Text


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
    joints: Joints = NO_RING,
) -> Safe:
    """Look at the tables of a release as they leave, each beside what was counted. Raises `CannotProtect`.

    `page`: what is counted of the assessed victims for the page of statistics. `alone`: of which population
    (its name in English) and year somebody who is alone may learn of others; it is told to whoever approves.
    `handed`: the extracts that are out. `joints`: who stands behind the tables that are in a ring.
    """
    widths: list[int] = []
    for population, year in years_of(now):
        widths += look_at(population, year, now, out, page, alone, handed, joints)
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
    joints: Joints = NO_RING,
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
    of = _Year(year, tables, of_year, beside, joints.get(population, Joint()), insiders=insiders)
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
        joint: Joint,
        *,
        insiders: bool,
    ) -> None:
        self.year, self.joint, self.insiders = year, joint, insiders
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
        self.forms = forms_told(page, year) if "exploited_as" in kinds else {}

    def look(self) -> list[int]:
        """How wide each figure that is held back stays. Raises `CannotProtect` where one is too narrow."""
        told, hidden = self._told(self.files, and_page=True)
        for figure, number in told.items():
            if any(file.figures.get(figure) is not None for file in self.now) and too_small(number):
                raise self._cannot(figure)
        found = self._audit(self.files, told, hidden, and_page=True)
        mine = {cell_of(figure) for file in self.now for figure in file.figures}
        narrow = [one for one in found if one.required and not one.safe]
        if narrow and self.then:
            # What was held back before must stay as wide as it was; how wide that is, the earlier releases say alone.
            was = {one.cell: one for one in self._audit(self.then, *self._told(self.then))}
            narrow = [one for one in narrow if one.cell not in was or _is_nearer(one, was[one.cell])]
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
                figure = frozenset(people_of(axis, group, self.states) for axis, group in named)
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
            Sum(file.name, cell_of(figure), tuple(map(cell_of, parts)))
            for file in files
            for figure in (*told, *hidden)
            if (parts := file.parts(figure)) is not None and parts != (figure,)
        ]
        self.figures = {cell_of(figure): figure for figure in (*told, *hidden)}
        numbers = {cell_of(figure): number for figure, number in told.items()}
        secrets = {cell_of(figure): self._secret(figure) for figure in hidden}
        behind, of_ring = self._behind(files)
        # A figure that stands in no file, but in the table behind a ring, is read by nobody.
        secrets = {one: UNREAD for one in behind if one not in numbers} | secrets
        sums += of_ring
        where, standings = None, list[Standing]()
        try:
            if and_page and behind and (lonely := [one for one in secrets if secrets[one].alone is not None]):
                where = self._whereabouts(numbers, secrets, sums)
                standings = where.standings(lonely, self._persons())
            if and_page:
                numbers |= {in_form(code): number for code, number in self.forms.items()}
                forms = of_forms(self.forms)
                # What nobody reads anywhere: how many of those with several forms are in one.
                unread = {cell: Secret(0) for one in forms for cell in (one.whole, *one.parts) if cell not in numbers}
                secrets, sums = unread | secrets, sums + forms
            found = audit_sums(
                numbers,
                list(secrets),
                sums,
                secrets,
                nested,
                small=THRESHOLD if and_page else 0,
                primary=[cell_of(figure) for figure in hidden if too_small(self.true.get(figure, 0))],
                standings=standings,
            )
        except Contradiction as wrong:
            raise self._cannot(self.figures.get(wrong.cell or frozenset(), EVERYBODY)) from wrong
        except TooLarge as wrong:
            raise self._too_large(wrong) from wrong
        insiders = where.told(found.insiders) if where else found.insiders
        if and_page and insiders:
            raise self._cannot(self._of(insiders[0].cell))
        mine = {cell_of(figure) for file in self.now for figure in file.figures}
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
            raise self._too_large(wrong) from wrong
        return [cell_of(figure) for table in tables for figure in table.figures], [
            Sum("a ring", cell_of(figure), tuple(map(cell_of, parts)))
            for table in tables
            for figure, parts in table.sums
            if parts != (figure,)
        ]

    def _too_large(self, wrong: TooLarge) -> CannotProtect:
        own = [self.titles[one] for one in wrong.tables if one in self.titles]
        return CannotProtect(in_ring(own or list(self.titles.values()), self.year), own)

    def _whereabouts(
        self, numbers: Mapping[Cell, int], secrets: Mapping[Cell, Secret], sums: Sequence[Sum]
    ) -> Whereabouts:
        """Where those can stand, beside all that was counted, who are alone in a figure. Raises `Contradiction`."""
        true = {cell_of(figure): number for figure, number in self.true.items()}
        known = {cell: numbers.get(cell, true.get(cell)) for cell in (*numbers, *secrets)}
        counted = {cell: number for cell, number in known.items() if number is not None}
        unknown = {cell: secret for cell, secret in secrets.items() if cell not in counted}
        return Whereabouts(counted, unknown, sums, under, TooLarge([*self.titles], sorted({*self.joint.axes})))

    def _persons(self) -> dict[Cell, int]:
        """Who was counted, in all that a ring of tables names."""
        found = {}
        for groups, number in self.joint.of(self.year).items():
            named = zip(self.joint.axes, groups, strict=True)
            found[cell_of(frozenset(people_of(axis, group, self.states) for axis, group in named))] = number
        return found

    def _of(self, cell: Cell) -> Figure:
        return self.figures.get(cell, SEVERAL_FORMS)

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
                figure = frozenset(people_of(one.code, group, self.states) for one, group in said)
                labels = [dict(one.groups)[group] for one, group in said] or [Text("alle", "all")]
                figures[figure] = number
                words[figure] = Text(", ".join(one.da for one in labels), ", ".join(one.en for one in labels))
                if None not in groups:
                    smallest.append(figure)
        return _File(of.code, figures, tuple(smallest), frozenset(kind_of(axis) for axis in of.axes), words)

    def _page(self, of: Breakdown) -> _File | None:
        """A breakdown of the page as it is told to the many, those put together as one."""
        row = next((one for one in telling.rows(of, BY_MANY, unfinished=None) if one.year == self.year), None)
        if row is None or of.several:
            return None
        figures: dict[Figure, int | None] = {EVERYBODY: row.persons}
        rest: People = frozenset()
        for (code, _label), count in zip(of.groups, row.counts, strict=True):
            kind, people = people_of(of.code, code, self.states)
            if count is None:
                rest |= people
            else:
                figures[frozenset({(kind, people)})] = count
        if rest:
            figures[frozenset({(kind_of(of.code), rest)})] = row.others
        smallest = tuple(figure for figure in figures if figure != EVERYBODY)
        return _File(of.code, figures, smallest, frozenset({kind_of(of.code)}), {})

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


def _is_small(one: Interval) -> bool:
    """Whether it is known of a figure that nobody tells that it is small, and nearly how small."""
    return one.lower > 0 and one.width is not None and one.width < WIDTH and one.lower + one.width < THRESHOLD


def _is_nearer(now: Interval, then: Interval) -> bool:
    """Whether somebody is nearer to a figure now than she was."""
    return now.width is not None and (then.width is None or now.width < then.width)
