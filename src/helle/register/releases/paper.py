"""A release on paper, in Danish or in English: an accessible PDF (PDF/UA-1), the same whenever it is made (STA-02)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypedDict

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import long_day, told_number, year_span
from helle.register.printing import typesetting
from helle.register.printing.row_heads import with_row_heads
from helle.register.printing.typesetting import FileSheet, Section, Table
from helle.register.releases import continued as chart
from helle.register.releases import corrected, drawings, estimates_told, layout, microdata_told, repeated_told
from helle.register.releases.content import Kept, KeptTable
from helle.register.releases.whence import Counted
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of a release. `number` None: a draft, and each page says so. `down`: the numbers of the releases
    that years are repeated from and that were taken down before it is printed."""

    number: int | None
    title: Text
    first_year: int
    last_year: int
    cut_off: dt.date
    source: Text
    introduction: Text
    drawn: dt.datetime
    public_from: dt.date
    corrects: int | None
    why: Text
    kept: Kept
    down: Collection[int] = ()

    @property
    def counted(self) -> Counted:
        """Who counted what it does not repeat, and up to when."""
        return Counted(self.source, self.cut_off)


def pdf(of: Printed, *, language: str) -> bytes:
    """The release in a language."""
    with translation.override(language):
        return with_row_heads(typesetting.pdf(_sheet(of, language), at=of.drawn))


def method(kept: Kept, language: str) -> list[str]:
    """How the tables were counted and protected, in sentences for anybody."""
    protection = kept.protection
    with translation.override(language):
        lines = [
            _signs(),
            _(
                "Tal på 1 til %(most)s holdes tilbage, og så mange andre, at ingen af dem kan regnes ud: heller "
                "ikke af den, der lægger alle tabellerne og de tidligere udgivelser ved siden af hinanden."
            )
            % {"most": protection.threshold - 1},
            _("Af %(figures)s tal er %(held)s holdt tilbage.")
            % {"figures": told_number(kept.figures), "held": told_number(kept.held_back)}
            if kept.held_back
            else _("Ingen tal er holdt tilbage."),
        ]
        if protection.narrowest is not None and kept.held_back:
            lines.append(
                _(
                    "Efterprøvet: den, der regner på alle summerne, kan ikke af dem alene komme nærmere et "
                    "tilbageholdt tal end et spænd på %(width)s."
                )
                % {"width": told_number(protection.narrowest)}
            )
        if kept.held_back:
            lines.append(
                _(
                    "Det er regnet uden viden om, hvilke af de tilbageholdte tal der er på 1 til %(most)s. Den, der "
                    "ved eller gætter det, kan komme nærmere: mangler to tal i en sum, og er det ene på 1 til "
                    "%(most)s, kan det andet kun være et af %(most)s tal."
                )
                % {"most": protection.threshold - 1}
            )
        if kept.repeated:
            lines.append(
                _(
                    "Et år med et nummer efter sig er ikke talt igen. Det står, som den udgivelse fortalte det, med de "
                    "samme tal holdt tilbage: en rettelse på under %(threshold)s personer kunne ses som forskellen "
                    "mellem to udgivelser. Alle år kan gentages, også uden at noget er rettet."
                )
                % {"threshold": protection.threshold}
            )
        lines += dict.fromkeys(one.meaning.in_language(language) for one in kept.tables)
    return lines


def _signs() -> str:
    """What a figure is that is no number, and what nought is."""
    return _("0 er ingen. %(sign)s er et tal, der er holdt tilbage, så det ikke kan pege på nogen.") % {
        "sign": layout.HELD_BACK
    }


def _sheet(of: Printed, language: str) -> FileSheet:
    title = of.title.in_language(language)
    name = _("Udkast: %(title)s") % {"title": title} if of.number is None else title
    return FileSheet(
        language=language,
        title=name,
        # No day: each table says up to when it was counted, and a year that is repeated has another than the rest.
        footer=name if of.number is None else _("%(title)s · nr. %(n)s") % {"title": title, "n": of.number},
        page=_("Side {page} af {pages}"),
        opening=_opening(of, language),
        parts=(),
        tables=tuple(_tables(of, language)),
        # Behind the tables, as on the page: before them it leaves the first of them no room under the opening. What its
        # first line says of signs stands in the opening.
        closing=(
            *(
                Section(_("Sådan er det beregnet: %(title)s") % {"title": one.title}, (), tuple(one.after))
                for one in estimates_told.told_all(of.kept.estimates, of.source, language)
            ),
            *_microdata(of, language),
            Section(_("Sådan er der talt og beskyttet"), (), tuple(method(of.kept, language)[1:])),
        ),
    )


def _microdata(of: Printed, language: str) -> list[Section]:
    """What the open microdata is that can be had with the release; its rows are a file of their own."""
    told = microdata_told.told(of.kept, of.counted, language)
    return [] if told is None else [Section(told.heading, (), (*told.before, *told.after, told.whence))]


def _opening(of: Printed, language: str) -> tuple[str, ...]:
    lines = [
        _("Om %(years)s. Kilde: %(source)s. Opgjort til og med %(day)s, som det var kendt den dag.")
        % {
            "years": year_span(of.first_year, of.last_year),
            "source": of.source.in_language(language),
            "day": long_day(of.cut_off, language),
        }
    ]
    if of.number is None:
        lines.append(_("Udkast: ingen har godkendt udgivelsen."))
    else:
        lines.append(
            _("Udgivelse nr. %(number)s, offentlig fra %(day)s.")
            % {"number": of.number, "day": long_day(of.public_from, language)}
        )
    if of.corrects is not None:
        lines.append(
            _("Retter udgivelse nr. %(number)s: %(why)s") % {"number": of.corrects, "why": of.why.in_language(language)}
        )
        lines.append(corrected.said(of.kept.moved, of.corrects, of.cut_off, language))
    lines += repeated_told.notes(of.kept, of.down, language)
    if of.number is not None:
        lines += repeated_told.look_it_up(of.kept, of.down, language)
    lines += (of.introduction.in_language(language) or of.introduction.da).splitlines()
    lines.append(_signs())
    return tuple(line for line in lines if line.strip())


def _tables(of: Printed, language: str) -> list[Table]:
    found = []
    years, forms = chart.continued(of.kept), chart.by_form(of.kept, language)
    if years is not None:
        found.append(_years(years, of.counted, language, () if forms is not None else (chart.without_forms(),)))
    if forms is not None:
        found.append(_forms(forms, of.counted, language))
    for table in of.kept.tables:
        found += _blocks(table, of.counted, language)
    for one in estimates_told.told_all(of.kept.estimates, of.source, language):
        found += _estimate(one)
    return found


def _years(years: chart.Continued, counted: Counted, language: str, besides: tuple[str, ...]) -> Table:
    return Table(
        chart.YEARS.in_language(language),
        (
            " ".join(years.notes),
            *besides,
            *years.whence(counted, language),
        ),
        (_("År"), _("Personer"), _("Kilde")),
        (9, 8, 51),
        tuple((one.years, layout.told(one.figure), one.told_by.in_language(language)) for one in years.lines),
        numbers=(1,),
        on_new_page=False,
        runs_on=True,
        **_pictured(drawings.of_years(years.chart, counts=years.counts), chart.YEARS.in_language(language)),
    )


def _forms(forms: chart.ByForm, counted: Counted, language: str) -> Table:
    return Table(
        chart.FORMS.in_language(language),
        (
            " ".join(forms.notes),
            *forms.whence(counted, language),
        ),
        (forms.block.corner, *forms.block.columns),
        (4, *[2] * len(forms.block.columns)),
        tuple((row.label, *map(layout.told, row.figures)) for row in forms.block.rows),
        numbers=_behind_the_first(forms.block),
        on_new_page=False,
        runs_on=True,
        **_pictured(drawings.of_table(forms.block.picture), chart.FORMS.in_language(language)),
    )


def _blocks(table: KeptTable, counted: Counted, language: str) -> list[Table]:
    title = table.title.in_language(language)
    found = []
    for block in layout.blocks(table, counted, language):
        heading = title if block.year is None else f"{title}, {block.year}"
        found.append(
            Table(
                heading,
                (block.whence, *_notes(table, language)),
                (block.corner, *block.columns),
                (4, *[2] * len(block.columns)),
                tuple((row.label, *map(layout.told, row.figures)) for row in block.rows),
                numbers=_behind_the_first(block),
                on_new_page=False,
                runs_on=True,
                **_pictured(drawings.of_table(block.picture), heading),
            )
        )
    return found


def _estimate(of: estimates_told.Told) -> list[Table]:
    """The tables of an estimate, with what it is before the first."""
    return [
        Table(
            heading,
            (*(of.before if place == 0 else ()), block.whence),
            (block.corner, *block.columns),
            (4, *[2] * len(block.columns)),
            tuple((row.label, *map(layout.told, row.figures)) for row in block.rows),
            numbers=_behind_the_first(block),
            on_new_page=False,
            runs_on=True,
            **_pictured(drawings.of_table(block.picture), heading),
        )
        for place, (heading, block) in enumerate(of.blocks)
    ]


def _behind_the_first(block: layout.Block) -> tuple[int, ...]:
    """The columns with numbers: all but the one with the words of the rows."""
    return tuple(range(1, len(block.columns) + 1))


class _Pictured(TypedDict):
    picture: str
    picture_says: str


def _pictured(picture: str, heading: str) -> _Pictured:
    """The picture of a table, and what is read aloud in its place."""
    says = _("Søjler: %(title)s. Tallene står i tabellen efter billedet.") % {"title": heading} if picture else ""
    return {"picture": picture, "picture_says": says}


def _notes(table: KeptTable, language: str) -> list[str]:
    return [one.note.in_language(language) for one in table.dimensions if one.note.da]
