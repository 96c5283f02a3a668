"""What can be printed of a case by the acting role, and the print itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.printing import typesetting
from helle.register.printing.choices import EntryKind, PrintPurpose
from helle.register.printing.entries import CATEGORY, NAMED, OF_THE_COURSE, entries_of
from helle.register.printing.entry import Entry
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


def printable(case: Case) -> list[EntryKind]:
    """The parts of a case that the acting role may read and its unit holds; how it has gone to who is told of that."""
    held = cases.held_categories(case.pk)
    found = [kind for kind, category in CATEGORY.items() if category in held and policies.may_read(category)]
    return [kind for kind in found if kind not in OF_THE_COURSE or policies.reads_course()]


def print_of(case: Case, kinds: Collection[EntryKind], *, language: str, purpose: PrintPurpose, named: bool) -> bytes:
    """Some parts of a case as PDF. Each page says which unit and who printed it, when and what for.

    Of documents the list, not their pages. Where her address is protected, the first page and the foot of each say so
    (PUB-DIG-12). Raises `Refused` for a sign that cannot be set.
    """
    acting, now = context.current(), clock.now()
    with override(language):
        unit = organisations.units_on(clock.today())[acting.unit_id].name.in_language(language)
        who = organisations.user_names({acting.user_id})[acting.user_id]
        protected = people.address_protection_now(case.person_id)
        mark = (_("Beskyttet adresse"),) if protected else ()
        warning = people.whereabouts_ruling(case.pk, protected).headline.in_language(language)
        sheet = FileSheet(
            language=language,
            title=_("Udskrift af sag %(number)s") % {"number": case.number},
            footer=" · ".join((*mark, unit, who, long_day(now, language), str(purpose.label))),
            opening=(warning,) if protected else (),
            page=_("Side {page} af {pages}"),
            internal=_("INTERNT – må ikke gives videre"),
            parts=tuple(parts_of(entries_of(case, _with_contact(kinds), named=named))),
        )
    try:
        return typesetting.pdf(sheet, at=now)
    except typesetting.CannotSet as error:
        raise cannot_be_set(error) from error


def _with_contact(kinds: Collection[EntryKind]) -> set[EntryKind]:
    """How to reach her safely stands with the person."""
    return {*kinds, *(NAMED if EntryKind.PERSON in kinds else ())}


def parts_of(entries: Iterable[Entry]) -> list[Part]:
    """Entries under the headings of their kinds, whole, without the pages of documents; internal ones are marked."""
    return [
        Part(
            str(kind.label),
            tuple(
                FileEntry(
                    one.title,
                    about_entry(one),
                    tuple(Passage(text) for text in ((one.theme,) if one.theme else ()) + one.passages),
                    internal=one.internal,
                )
                for one in found
            ),
        )
        for kind, found in groupby(entries, key=lambda entry: entry.kind)
    ]


def about_entry(entry: Entry) -> str:
    """The day of an entry, which way it went, whose it is, and what took its place."""
    later = _("afløst af %(later)s") % {"later": entry.later} if entry.later else ""
    day = long_day(entry.day, active_language()) if entry.day else ""
    return " · ".join(part for part in (day, entry.direction, entry.by, later) if part)


def cannot_be_set(error: typesetting.CannotSet) -> Refused:
    """What is said of a sign that no typeface has."""
    return Refused(
        Text(
            f"Tegnet »{error.sign}« kan ikke skrives ud. Ret det, hvor det står, eller vælg en anden del.",
            f"The character “{error.sign}” cannot be printed. Correct it in the entry itself, or choose another part.",
        )
    )
