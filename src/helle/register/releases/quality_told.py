"""How good the figures of a release are, for anybody: the public page on quality (STA-01, FIG-11).

Its parts are those by which statistical offices describe quality: relevance, accuracy, timeliness, comparability,
coherence, protection, revision. Every number is worked out of what is public: the release itself, the releases before
it, and what was imported. Nothing is counted for it, so that it tells nothing that the tables do not tell. How the
search for a pattern went is none of it: that somebody alone could not be protected tells that somebody is alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.interface.words import listed, long_day, year_span
from helle.register.releases import corrected, layout, whence
from helle.register.releases.content import Kept, KeptTable
from helle.register.releases.protecting import ASSESSED
from helle.register.releases.whence import Counted
from helle.register.statistics.baseline import baseline
from helle.register.statistics.queries import percent
from helle.rules.ruling import Text

OF_THE_LINE: Final = Text("Det, som linjen tæller", "What the line counts")
FIGURES: Final = Text("Tal i tabellerne", "Figures of the tables")
MOST_COMPARED: Final = 5
"""How many earlier releases are laid beside one: the page is open to anybody, and reads each of them whole."""
_MISSING: Final = frozenset({"", "unknown", "not_stated", "not_established"})
"""The groups of those of whom something was not known."""


@dataclass(frozen=True, slots=True)
class Of:
    """What is public of the release beside its content: its number, days, and what it corrects or is corrected by."""

    number: int
    last_year: int
    cut_off: dt.date
    public_from: dt.date
    corrects: int | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """How many releases were public until today, how many of these corrected another, and how many were taken down."""

    releases: int
    corrections: int
    down: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the page: a caption, what heads its columns, and its lines, of which the first word is the head.
    `whence` stands under it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    whence: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, in the order in which it is read."""

    code: str
    heading: str
    lines: tuple[str, ...]
    grid: Grid | None = None


def parts(
    of: Of, kept: Kept, before: Mapping[int, Kept], series: Series, counted: Counted, language: str
) -> list[Part]:
    """The page. `before`: the earlier public releases by number, as they are kept."""
    lines, figures = (whence.of_release(kept, unit, counted, language) for unit in (OF_THE_LINE, FIGURES))
    with translation.override(language):
        return [
            Part("relevans", _("Relevans"), tuple(_relevance(kept, language))),
            Part(
                "noejagtighed",
                _("Nøjagtighed"),
                tuple(_accuracy(of, kept, language)),
                _missing(kept, lines, language),
            ),
            Part("aktualitet", _("Aktualitet"), tuple(_timeliness(of, language))),
            Part("sammenlignelighed", _("Sammenlignelighed over tid"), tuple(_comparability(kept, language))),
            Part("sammenhaeng", _("Sammenhæng"), tuple(_coherence(kept))),
            Part(
                "beskyttelse",
                _("Hvad beskyttelsen koster"),
                tuple(_protection(kept)),
                _held_back(kept, figures, language),
            ),
            Part("revision", _("Rettelser"), tuple(_revision(of, series)), _revised(kept, before, lines, language)),
        ]


def _relevance(kept: Kept, language: str) -> Iterator[str]:
    yield _("Tabeller: %(tables)s. Tal i dem: %(figures)s.") % {
        "tables": layout.told(len(kept.tables)),
        "figures": layout.told(kept.figures),
    }
    for label, meaning, unit in dict.fromkeys((one.population, one.meaning, one.unit) for one in kept.tables):
        yield _("%(population)s. %(meaning)s Enhed: %(unit)s.") % {
            "population": label.in_language(language),
            "meaning": meaning.in_language(language),
            "unit": unit.in_language(language),
        }
    labels = dict.fromkeys(one.label.in_language(language) for table in kept.tables for one in table.dimensions)
    if labels:
        yield _("Fordelt efter: %(dimensions)s.") % {"dimensions": ", ".join(labels)}
    if kept.estimates:
        yield ngettext(
            "Dem, ingen har fundet, er ikke talt; udgivelsen har %(number)s skøn over dem.",
            "Dem, ingen har fundet, er ikke talt; udgivelsen har %(number)s skøn over dem.",
            len(kept.estimates),
        ) % {"number": len(kept.estimates)}
    else:
        yield _("Dem, ingen har fundet, er ikke talt, og udgivelsen har intet skøn over dem.")


def _accuracy(of: Of, kept: Kept, language: str) -> Iterator[str]:
    yield _(
        "Alle, der er skrevet ind, er talt: tallene er ingen stikprøve. Det, der blev skrevet ind efter %(day)s, er "
        "ikke med."
    ) % {"day": long_day(of.cut_off, language)}
    if of.corrects is not None:
        yield corrected.said(kept.moved, of.corrects, of.cut_off, language)


def _missing(kept: Kept, whence: str, language: str) -> Grid | None:
    """Of how many something was not known, where the tables tell it: one line for each dimension of a population."""
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for table in kept.tables:
        for place, dimension in enumerate(table.dimensions):
            codes = [code for code, _label in dimension.groups if code in _MISSING]
            key = (table.counts, dimension.code)
            if not codes or dimension.several or key in rows:
                continue
            figures = [
                table.figure(year, tuple(code if at == place else None for at in range(len(table.dimensions))))
                for year in table.years
                for code in codes
            ]
            rows[key] = (
                f"{table.population.in_language(language)}: {dimension.label.in_language(language)}",
                *_share(figures, [_total(table, year) for year in table.years]),
            )
    if not rows:
        return None
    return Grid(
        _("Hvor ofte en oplysning ikke var kendt, alle udgivelsens år under ét"),
        (_("Oplysning"), _("Ikke kendt"), _("Ud af"), _("Andel")),
        tuple(rows.values()),
        whence,
    )


def _share(some: Sequence[int | None], everybody: Sequence[int | None]) -> tuple[str, str, str]:
    """A number of a number and its share; nothing is told of a sum with a figure that is held back."""
    part, whole = _sum(some), _sum(everybody)
    if part is None or whole is None:
        return layout.told(part), layout.told(whole), layout.NOT_PUBLISHED
    return layout.told(part), layout.told(whole), _per_cent(part, whole)


def _timeliness(of: Of, language: str) -> Iterator[str]:
    days = (of.public_from - of.cut_off).days
    yield ngettext(
        "Opgjort til og med %(cut_off)s og offentlig fra %(day)s: %(days)s dag efter.",
        "Opgjort til og med %(cut_off)s og offentlig fra %(day)s: %(days)s dage efter.",
        days,
    ) % {
        "cut_off": long_day(of.cut_off, language),
        "day": long_day(of.public_from, language),
        "days": layout.told(days),
    }
    over = (of.cut_off - dt.date(of.last_year, 12, 31)).days
    if over < 0:
        yield _("%(year)s var ikke omme, da der blev talt.") % {"year": of.last_year}
    elif over == 0:
        yield _("Opgjort ved udgangen af %(year)s; det, der skrives ind senere, er ikke med.") % {"year": of.last_year}
    else:
        yield ngettext(
            "Opgjort %(days)s dag efter udgangen af %(year)s; det, der skrives ind senere, er ikke med.",
            "Opgjort %(days)s dage efter udgangen af %(year)s; det, der skrives ind senere, er ikke med.",
            over,
        ) % {"days": layout.told(over), "year": of.last_year}


def _comparability(kept: Kept, language: str) -> Iterator[str]:
    several = [bar for bar in kept.bars if bar.first_year != bar.last_year]
    if kept.bars:
        yield _(
            "Tallene for %(span)s er offentliggjort af andre og importeret; fra %(day)s er der talt i Helle. Intet år "
            "er begge dele."
        ) % {
            "span": year_span(kept.bars[0].first_year, kept.bars[-1].last_year),
            "day": long_day(baseline().cut_over, language),
        }
    for bar in several:
        yield _("%(years)s er offentliggjort under ét og kan ikke deles på år.") % {"years": bar.label}
    derived = [bar.first_year for bar in kept.bars if bar.derived]
    if derived:
        yield _("Beregnet som forskel mellem offentliggjorte tal: %(years)s.") % {"years": listed(derived, language)}
    yield from (since.in_language(language) for one in kept.forms if (since := one.since))
    if kept.repeated:
        yield _("Gentaget, som en tidligere udgivelse fortalte det, og ikke talt igen: %(years)s.") % {
            "years": listed([one.year for one in kept.repeated], language)
        }


def _coherence(kept: Kept) -> Iterator[str]:
    totals: dict[tuple[str, int], list[int]] = {}
    for table in kept.tables:
        for year in table.years:
            total = _total(table, year)
            # Of two that are held back nothing is known, and not that they are alike.
            if total is not None:
                totals.setdefault((table.counts, year), []).append(total)
    if shared := [found for found in totals.values() if len(found) > 1]:
        yield _("Tal for et helt år, der står i mere end én tabel: %(shared)s. Ens i alle tabeller: %(alike)s.") % {
            "shared": layout.told(len(shared)),
            "alike": layout.told(sum(len(set(found)) == 1 for found in shared)),
        }
    else:
        yield _("Intet tal for et helt år står i mere end én tabel.")
    several = [one for one in kept.tables if any(dimension.several for dimension in one.dimensions)]
    if several:
        yield ngettext(
            "I %(number)s tabel kan den samme person stå i flere grupper, så grupperne giver mere end alle.",
            "I %(number)s tabeller kan den samme person stå i flere grupper, så grupperne giver mere end alle.",
            len(several),
        ) % {"number": len(several)}
    if any(one.counts == ASSESSED for one in kept.tables):
        yield _("Politiets og domstolenes tal tæller sager og sigtede, ikke ofre, og kan ikke lægges til disse.")


def _protection(kept: Kept) -> Iterator[str]:
    protection = kept.protection
    if kept.held_back:
        yield _("%(held)s af %(figures)s tal er holdt tilbage (%(share)s).") % {
            "held": layout.told(kept.held_back),
            "figures": layout.told(kept.figures),
            "share": _per_cent(kept.held_back, kept.figures),
        }
    else:
        yield _("Ingen tal er holdt tilbage.")
    if kept.held_back and protection.narrowest is not None:
        yield _(
            "Ingen af dem kan regnes præcist ud af det, der er offentligt: det smalleste spænd, som nogen af dem kan "
            "bringes ned på, er %(width)s."
        ) % {"width": layout.told(protection.narrowest)}
    elif kept.held_back:
        yield _("Ingen af dem kan regnes præcist ud af det, der er offentligt.")
    if kept.held_back:
        yield _(
            "Den, der er alene i en gruppe, kender selv sit tal. Hvor det kan lade sig gøre, holdes også hun fra at "
            "regne andre ud. Om det kunne, står ikke her: det ville fortælle, at nogen er alene."
        )
    if kept.microdata:
        yield _(
            "Udgivelsen har også åbne mikrodata, som er gjort grovere, så hver række står mindst %(k)s gange. Hvad der "
            "gik tabt i dem, står ved filen og ikke her."
        ) % {"k": kept.microdata.k}


def _held_back(kept: Kept, whence: str, language: str) -> Grid:
    return Grid(
        _("Tal, der er holdt tilbage, i hver tabel"),
        (_("Tabel"), _("Holdt tilbage"), _("Tal i alt"), _("Andel")),
        tuple(
            (
                one.title.in_language(language),
                layout.told(one.held_back),
                layout.told(len(one.figures)),
                _per_cent(one.held_back, len(one.figures)),
            )
            for one in kept.tables
        ),
        whence,
    )


def _revision(of: Of, series: Series) -> Iterator[str]:
    yield _(
        "En udgivelse ændres aldrig. En fejl rettes med en ny udgivelse, der siger, hvilken den retter og hvorfor; den "
        "gamle bliver stående og henviser til den nye. Peger et tal på nogen, tages udgivelsen ned, og årsagen står i "
        "dens sted."
    )
    yield _(
        "Et år kan tælles igen i en senere udgivelse, men kun, når dets tal er ens eller har ændret sig med så mange, "
        "at forskellen ikke peger på nogen."
    )
    yield _("Udgivelser indtil nu: %(releases)s. Heraf rettelser: %(corrections)s. Taget ned: %(down)s.") % {
        "releases": series.releases,
        "corrections": series.corrections,
        "down": series.down,
    }
    if of.corrected_by is not None:
        yield _("Denne udgivelse er rettet af nr. %(number)s.") % {"number": of.corrected_by}


def _revised(kept: Kept, before: Mapping[int, Kept], whence: str, language: str) -> Grid | None:
    """How the number of all in a year moved since the first of the releases in `before` that told it."""
    first: dict[tuple[str, int], tuple[int, int]] = {}
    for number in sorted(before):
        for (counts, year), total in _totals(before[number].tables):
            first.setdefault((counts, year), (number, total))
    labels = {one.counts: one.population for one in kept.tables}
    rows = []
    for (counts, year), total in dict(_totals(kept.tables)).items():
        if (counts, year) in first:
            number, then = first[counts, year]
            what = f"{labels[counts].in_language(language)}, {year}"
            rows.append((what, str(number), layout.told(then), layout.told(total), _moved(total - then)))
    if not rows:
        return None
    return Grid(
        _("Hvor meget årenes tal er ændret over de seneste %(most)s udgivelser før denne") % {"most": MOST_COMPARED},
        (_("Tal"), _("Først i nr."), _("Dengang"), _("Her"), _("Forskel")),
        tuple(rows),
        " ".join((whence, _("»Dengang« er opgjort som den udgivelse, der er nævnt."))),
    )


def _moved(by: int) -> str:
    return f"{by:+d}" if by else "0"


def _totals(tables: Iterable[KeptTable]) -> Iterator[tuple[tuple[str, int], int]]:
    for table in tables:
        for year in table.years:
            total = _total(table, year)
            if total is not None and year not in table.repeated:
                yield (table.counts, year), total


def _total(table: KeptTable, year: int) -> int | None:
    return table.figure(year, (None,) * len(table.dimensions))


def _sum(figures: Iterable[int | None]) -> int | None:
    """All of them together; None where one is held back."""
    found = list(figures)
    told = [one for one in found if one is not None]
    return sum(told) if len(told) == len(found) else None


def _per_cent(some: int, everybody: int) -> str:
    share = percent(some, everybody)
    return layout.NOT_PUBLISHED if share is None else f"{share} %"
