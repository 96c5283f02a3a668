"""Putting an answer together: its letter, what is given out, and what is withheld and why."""

from __future__ import annotations

import io
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.access_requests import cuts, entry_queries, letter
from helle.register.access_requests.choices import LAW, Decision, Outcome, WithheldGround
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import AccessRequest
from helle.register.access_requests.queries import Words
from helle.register.casefile import examining, files
from helle.register.casefile.examining import CannotBeShown
from helle.register.casefile.spool import Spool
from helle.register.cases.models import Case
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.printing import typesetting
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry
from helle.register.printing.queries import about_entry, cannot_be_set
from helle.register.printing.typesetting import FileEntry, FileSheet, PagePicture, Part, Table
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.access_request import AccessRight
from helle.rules.ruling import Text

PICTURE_WIDTH: Final = 1240
MOST_PAGES: Final = 300
_ON_NEW_PAGES: Final = (EntryKind.FACTS, EntryKind.DOCUMENT)


def outcome_of(listed: list[Listed]) -> Outcome:
    """What the answer gives, as the choices have it."""
    given = [one for one in listed if one.decision in (Decision.INCLUDE, Decision.REDACT)]
    if not given:
        return Outcome.REFUSED
    return Outcome.FULL if all(one.decision is Decision.INCLUDE for one in listed) else Outcome.PARTIAL


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose pages are still to be made: its content, and what is withheld of it."""

    spool: Spool
    content_type: str
    title: str
    pages: int
    withheld: dict[int, WithheldGround]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that goes into a file, read from the register: the sheet, and the documents by the place of their entry."""

    sheet: FileSheet
    documents: dict[tuple[int, int], Document]


def gathered(
    case: Case, row: AccessRequest, listed: list[Listed], words: Words, *, language: str, held: ExitStack
) -> Gathered:
    """Read what goes into the answer; quick, since no page is made yet. `held` closes the documents.

    Raises `Refused` for what cannot be set, naming the entry.
    """
    refuse_other_words(case, row, listed, language=language)
    with override(language):
        documents: dict[tuple[int, int], Document] = {}
        given = [one for one in listed if one.decision in (Decision.INCLUDE, Decision.REDACT)]
        parts = []
        for at, (kind, found) in enumerate(groupby(given, key=lambda one: one.entry.kind)):
            entries = []
            for place, one in enumerate(found):
                entries.append(_entry(case, one))
                document = one.entry.document
                if document is not None and one.entry.pages:
                    spool = files.fetch(case, document)
                    held.callback(spool.close)
                    title = cuts.heading_left(one.entry, one.unnamed).title
                    documents[at, place] = Document(
                        spool, document.content_type, title, one.entry.pages, one.cuts.units
                    )
            parts.append(Part(str(kind.label), tuple(entries), on_new_page=kind in _ON_NEW_PAGES))
        return Gathered(_sheet(case, row, listed, words, tuple(parts), language=language), documents)


def file_of(gathered: Gathered) -> tuple[bytes, int]:
    """The answer as PDF, and how many pages it has. Reads nothing from the register and takes its time.

    Raises `Refused` for what cannot be set, naming the entry.
    """
    with override(gathered.sheet.language):
        parts = tuple(
            replace(
                part,
                entries=tuple(
                    replace(entry, pages=tuple(_pages(gathered.documents[at, place])))
                    if (at, place) in gathered.documents
                    else entry
                    for place, entry in enumerate(part.entries)
                ),
            )
            for at, part in enumerate(gathered.sheet.parts)
        )
        try:
            content = typesetting.pdf(replace(gathered.sheet, parts=parts), at=clock.now())
        except typesetting.CannotSet as error:
            raise cannot_be_set(error) from error
    with pikepdf.open(io.BytesIO(content)) as made:
        return content, len(made.pages)


def refuse_other_words(case: Case, row: AccessRequest, listed: list[Listed], *, language: str) -> None:
    """Refuse what is wrong before anything is made: too many pages, and words that were cut and do not stand there: in
    another language, which is refused beside the letter's, or in a text that is another since, which is not."""
    given = [one for one in listed if one.decision in (Decision.INCLUDE, Decision.REDACT)]
    if sum(one.entry.pages for one in given) > MOST_PAGES:
        raise Refused(
            Text(
                f"Svaret har mere end {MOST_PAGES} sider af dokumenter. Del det op i flere svar.",
                f"The answer has more than {MOST_PAGES} pages of documents. Split it into several answers.",
            )
        )
    with override(language):
        missing = [one for one in given if not _stand_there(case, one, one.entry)]
    if not missing:
        return
    with override("en" if language == "da" else "da"):
        others = {(one.entry.kind, one.entry.key): one.entry for one in entry_queries.listed_entries(case, row)}
        for one in missing:
            if not _stand_there(case, one, others.get((one.entry.kind, one.entry.key), one.entry)):
                raise _changed_since(one.entry)
    # The part is called as the page calls it, to whoever reads this, and not as the letter does.
    title = missing[0].entry.title
    raise Refused(
        Text(
            f"Det, der er undtaget af »{title}«, står ikke på brevets sprog. Undtag hele afsnittet i stedet.",
            f"What is cut from “{title}” does not stand in the letter's language. Cut the whole passage.",
        ),
        field="language",
    )


def _stand_there(case: Case, one: Listed, entry: Entry) -> bool:
    if not one.cuts.words:
        return True
    read = entry_queries.with_text(case, entry)
    return all(cuts.stands_in(read, word) for word, _ground in one.cuts.words)


def _changed_since(entry: Entry) -> Refused:
    """What was cut stands in no language any more. It is mended on the page of the part, and in no field here."""
    if entry.kind is EntryKind.LOG:
        # A line of the log counts the looks of a day, and is another one after the next look.
        return Refused(
            Text(
                "Det, der er undtaget af loggen, står der ikke længere. Tag stilling til loggen igen, og undtag "
                "enheden i stedet for linjen.",
                "What is withheld from the log no longer stands there. Decide about the log again, and withhold the "
                "unit instead of the line.",
            )
        )
    title = entry.title
    return Refused(
        Text(
            f"Det, der er undtaget af »{title}«, står der ikke længere: teksten er en anden nu. Åbn »{title}«, og tag "
            "stilling til det igen.",
            f"What is cut from “{title}” no longer stands there: the text is another now. Open “{title}” and decide "
            "about it again.",
        )
    )


def _sheet(
    case: Case, row: AccessRequest, listed: list[Listed], words: Words, parts: tuple[Part, ...], *, language: str
) -> FileSheet:
    acting, today = context.current(), clock.today()
    unit = organisations.units_on(today)[acting.unit_id].name.in_language(language)
    who = organisations.user_names({acting.user_id})[acting.user_id]
    return FileSheet(
        language=language,
        title=_("Svar på anmodning om indsigt i sagen"),
        footer=" · ".join((unit, case.number, long_day(today, language))),
        page=_("Side {page} af {pages}"),
        sender=unit,
        addressee=letter.addressee(case, row, listed),
        day=long_day(today, language),
        reference=_("Sag %(number)s") % {"number": case.number},
        opening=letter.opening(row, listed, words, language, today, outcome=outcome_of(listed)),
        sections=tuple(letter.sections(case, row, listed, words, language)),
        signature=(who, unit),
        contents=_("Indhold") if parts else "",
        parts=parts,
        tables=tuple(_tables(case, row, listed)),
    )


def _entry(case: Case, one: Listed) -> FileEntry:
    entry = entry_queries.with_text(case, one.entry)
    left = (*cuts.theme_left(entry, one.given), *cuts.passages_left(entry, one.given))
    heading = cuts.heading_left(entry, one.unnamed)
    return FileEntry(heading.title, about_entry(heading), passages=left)


def _pages(document: Document) -> list[PagePicture]:
    """The pages of a document as pictures made anew: a page that is withheld is never read."""
    found = []
    try:
        for page in range(1, document.pages + 1):
            named = _("%(title)s, side %(page)s af %(pages)s") % {
                "title": document.title,
                "page": page,
                "pages": document.pages,
            }
            if page in document.withheld:
                found.append(PagePicture(b"", f"{named}. {cuts.withheld(document.withheld[page])}"))
                continue
            made = examining.picture(document.spool, content_type=document.content_type, page=page, width=PICTURE_WIDTH)
            found.append(PagePicture(made, named))
    except CannotBeShown as error:
        raise Refused(
            Text(
                f"{document.title} kan ikke sættes som sider. Læg det på sagen i en anden form, eller tag det ikke "
                "med.",
                f"{document.title} cannot be set as pages. Add it to the case in another form, or leave it out.",
            )
        ) from error
    return found


def _told_of(one: Listed) -> str:
    """The day and the unit of something withheld; of who looked, the authority that withholds it (PUB-DIG-05)."""
    if one.entry.kind is EntryKind.LOG:
        units = organisations.units_on(clock.today())
        return units[context.current().unit_id].name.in_language(active_language())
    return about_entry(replace(cuts.heading_left(one.entry, one.unnamed), direction=""))


def _tables(case: Case, row: AccessRequest, listed: list[Listed]) -> list[Table]:
    """What is withheld and why, and the law behind each ground. A title names nobody and tells nothing, so it may be
    said, but for a unit that is named nowhere; what the journal says of a document does tell, and is not."""
    withheld: list[tuple[str, ...]] = []
    grounds: dict[WithheldGround, None] = {}
    for one in listed:
        title = cuts.heading_left(one.entry, one.unnamed).title
        if one.decision is Decision.OMIT and one.ground is not None:
            grounds[one.ground] = None
            withheld.append((title, _told_of(one), _("hele"), str(one.ground.label)))
        elif one.decision is Decision.REDACT or one.unnamed:
            places = cuts.places_cut(entry_queries.with_text(case, one.entry), one.given)
            for ground, times in (places + cuts.heading_cut(one.entry, one.unnamed)).items():
                grounds[ground] = None
                what = _("steder: %(times)s") % {"times": times}
                withheld.append((title, _told_of(one), what, str(ground.label)))
    if not withheld:
        return []
    right = AccessRight(row.right)
    return [
        Table(
            _("Hvad der er undtaget"),
            (_("Oplysningerne herunder er ikke udleveret, eller kun i del."),),
            (_("Hvad"), _("Dag og enhed"), _("Hvor meget"), _("Grund")),
            (4, 4, 2, 4),
            tuple(withheld),
        ),
        Table(
            _("Reglerne bag"),
            (),
            (_("Grund"), _("Regel")),
            (1, 1),
            tuple((str(ground.label), LAW[ground, right]) for ground in grounds),
        ),
    ]
