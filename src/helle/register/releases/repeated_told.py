"""What is said of a year that stands as an earlier release told it, wherever the release is read (STA-01, FIG-11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.interface.words import active_language, listed, long_day, sentence
from helle.register.protection import clock
from helle.register.releases.content import CHARTS_IN_FILES, Kept, KeptTable, Repeated
from helle.register.releases.models import Release, TakenDown
from helle.register.releases.queries import ReleaseView
from helle.register.releases.repeating import Choice


def choice(one: Choice, of: ReleaseView, language: str) -> str:
    """A year and a release as they are chosen; from when that is public where it is not yet."""
    with translation.override(language):
        said = _("%(year)s, som udgivelse nr. %(number)s fortalte det (opgjort til og med %(day)s)") % {
            "year": one.year,
            "number": of.number,
            "day": long_day(of.release.cut_off, language),
        }
        if of.public_from > clock.today():
            said += _(", offentlig fra %(day)s") % {"day": long_day(of.public_from, language)}
        return said


def gone(found: Iterable[tuple[Choice, int]], language: str) -> list[str]:
    """What is said of years that were to be repeated from a release, by its number, that was taken down since: they can
    be ticked no more. No query."""
    with translation.override(language):
        return [
            _(
                "%(year)s skulle gentages fra udgivelse nr. %(number)s, som er taget ned siden. Krydset er væk: gentag "
                "året fra en anden, eller sæt kryds ved, at det skal tælles."
            )
            % {"year": one.year, "number": number}
            for one, number in found
        ]


def counted_now(one: Choice, number: int, language: str) -> str:
    """That such a year is counted after all, as it is chosen."""
    with translation.override(language):
        return _("%(year)s tælles, i stedet for at blive gentaget fra udgivelse nr. %(number)s") % {
            "year": one.year,
            "number": number,
        }


def year(table: KeptTable, of: int, language: str) -> str:
    """A year of a table as it heads figures: '2024', or '2024 (nr. 1)' where it is repeated."""
    repeated = table.repeated.get(of)
    return str(of) if repeated is None else as_told(repeated, language)


def as_told(repeated: Repeated, language: str) -> str:
    """The same of a year that is repeated: '2024 (nr. 1)'."""
    with translation.override(language):
        return _("%(year)s (nr. %(number)s)") % {"year": repeated.year, "number": repeated.number}


def notes(kept: Kept, down: Collection[int], language: str) -> list[str]:
    """Which years stand as an earlier release told them, why, and which tables have them not; nothing where none does.

    `down`: the numbers of those releases that were taken down since.
    """
    with translation.override(language):
        return [_note(one, kept, one.number in down, language) for one in kept.repeated]


def _note(one: Repeated, kept: Kept, is_down: bool, language: str) -> str:
    said = [
        _("%(year)s (nr. %(number)s): som udgivelse nr. %(number)s fortalte det, opgjort til og med %(day)s.")
        % {"year": one.year, "number": one.number, "day": long_day(one.cut_off, language)},
        sentence(one.why.in_language(language)),
    ]
    without = [table.title.in_language(language) for table in kept.tables if one.year not in table.years]
    if without:
        said.append(
            _("Disse tabeller står uden %(year)s, fordi udgivelse nr. %(number)s ikke har dem for det år: %(tables)s.")
            % {"year": one.year, "number": one.number, "tables": "; ".join(without)}
        )
    if is_down:
        said.append(_("Udgivelse nr. %(number)s er taget ned siden.") % {"number": one.number})
    return " ".join(said)


def look_it_up(kept: Kept, down: Collection[int], language: str) -> list[str]:
    """Where paper that stays as it is sends whoever wants to know whether what a year is repeated from stands yet."""
    with translation.override(language):
        return [
            _("Om udgivelse nr. %(number)s senere er taget ned, fremgår af denne udgivelses side.") % {"number": number}
            for number in dict.fromkeys(one.number for one in kept.repeated if one.number not in down)
        ]


def files_said(kept: Kept, down: Collection[int], language: str) -> str:
    """What stands beside the files of a release, which stay as they were approved; '' where they say all there is."""
    numbers = sorted({one.number for one in kept.repeated if one.number in down})
    with translation.override(language):
        lines = []
        if kept.bars and kept.layout < CHARTS_IN_FILES:
            lines.append(_("Handlingsplanens figurer står på siden og i PDF'en, men ikke i CSV og JSON-stat."))
        if numbers:
            lines.append(_not_said(numbers, language))
        return " ".join(lines)


def _not_said(numbers: list[int], language: str) -> str:
    said = ngettext(
        "Filerne blev lavet, da udgivelsen blev godkendt. Det fremgår derfor ikke af dem, at udgivelse nr. "
        "%(numbers)s er taget ned.",
        "Filerne blev lavet, da udgivelsen blev godkendt. Det fremgår derfor ikke af dem, at udgivelse nr. "
        "%(numbers)s er taget ned.",
        len(numbers),
    )
    return said % {"numbers": listed(numbers, language)}


def counted(kept: Kept) -> list[KeptTable]:
    """The tables without the years that are repeated: nothing new is told of those."""
    return [
        replace(table, years=tuple(year for year in table.years if year not in table.repeated)) for table in kept.tables
    ]


def down_now(kept: Kept) -> frozenset[int]:
    """The numbers of the releases that years are repeated from and that were taken down. One query where any is."""
    numbers = {one.release: one.number for one in kept.repeated}
    if not numbers:
        return frozenset()
    found = TakenDown.objects.filter(release_id__in=numbers).values_list("release_id", flat=True)
    return frozenset(numbers[str(one)] for one in found)


def repeated_by(release: Release) -> str:
    """Which releases that anybody may read repeat a year of it, in words; '' where none does. One query."""
    out = Release.objects.filter(answer__approved=True, taken_down__isnull=True).exclude(repeats=[])
    found = out.order_by("sequence").values_list("answer__number", "repeats")
    numbers = [number or 0 for number, repeats in found if str(release.pk) in {of for _year, of in repeats}]
    if not numbers:
        return ""
    said = ngettext(
        "Udgivelse nr. %(numbers)s gentager år fra den og vises fortsat: tag også den ned, hvis de tal ikke må ses.",
        "Udgivelse nr. %(numbers)s gentager år fra den og vises fortsat: tag også dem ned, hvis de tal ikke må ses.",
        len(numbers),
    )
    return " " + said % {"numbers": listed(numbers, active_language())}
