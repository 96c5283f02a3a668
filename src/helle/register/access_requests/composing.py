"""Putting an answer together: its letter, what is given out, and what is withheld and why."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.access_requests import cuts, queries
from helle.register.access_requests.choices import LAW, Decision, Outcome, WithheldGround
from helle.register.access_requests.models import AccessRequest
from helle.register.access_requests.queries import Listed, Words
from helle.register.casefile import examining, files
from helle.register.casefile.examining import CannotBeShown
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.letters.composing import paragraphs_of
from helle.register.letters.typesetting import Section
from helle.register.organisations import queries as organisations
from helle.register.printing import typesetting
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import Entry
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


def file_of(case: Case, row: AccessRequest, listed: list[Listed], words: Words, *, language: str) -> tuple[bytes, int]:
    """The answer as PDF, and how many pages it has. Raises `Refused` for what cannot be set, naming the entry."""
    with override(language):
        sheet = _sheet(case, row, listed, words, language=language)
        now = clock.now()
        try:
            return typesetting.pdf(sheet, at=now), len(typesetting.pictures(sheet, at=now))
        except typesetting.CannotSet as error:
            raise cannot_be_set(error) from error


def _sheet(case: Case, row: AccessRequest, listed: list[Listed], words: Words, *, language: str) -> FileSheet:
    acting, today = context.current(), clock.today()
    unit = organisations.units_on(today)[acting.unit_id].name.in_language(language)
    who = organisations.user_names({acting.user_id})[acting.user_id]
    given = [one for one in listed if one.decision in (Decision.INCLUDE, Decision.REDACT)]
    if sum(one.entry.pages for one in given) > MOST_PAGES:
        raise Refused(
            Text(
                f"Svaret har mere end {MOST_PAGES} sider af dokumenter. Del det op i flere svar.",
                f"The answer has more than {MOST_PAGES} pages of documents. Split it into several answers.",
            )
        )
    return FileSheet(
        language=language,
        title=_("Svar på anmodning om indsigt i sagen"),
        footer=" · ".join((unit, case.number, long_day(today, language))),
        page=_("Side {page} af {pages}"),
        sender=unit,
        day=long_day(today, language),
        reference=_("Sag %(number)s") % {"number": case.number},
        opening=_opening(row, listed, words, language, today),
        sections=tuple(_sections(case, row, words, language)),
        signature=(who, unit),
        contents=_("Indhold") if given else "",
        parts=tuple(
            Part(str(kind.label), tuple(_entry(case, one) for one in found), on_new_page=kind in _ON_NEW_PAGES)
            for kind, found in groupby(given, key=lambda one: one.entry.kind)
        ),
        tables=tuple(_tables(row, listed)),
    )


def _opening(row: AccessRequest, listed: list[Listed], words: Words, language: str, today: dt.date) -> tuple[str, ...]:
    right = AccessRight(row.right).label.in_language(language)
    asked = _("Vi modtog den %(day)s en anmodning om indsigt i denne sag. Den behandles som: %(right)s.")
    said = {
        Outcome.FULL: _("Anmodningen imødekommes. Dette følger efter brevet, uden at noget er undtaget: %(parts)s.")
        % {"parts": "; ".join(dict.fromkeys(one.kind_label.lower() for one in listed))},
        Outcome.PARTIAL: _("Anmodningen imødekommes delvist. Det, der er undtaget, og hvorfor, står bagest."),
        Outcome.REFUSED: _("Anmodningen kan ikke imødekommes. Hvad der er undtaget, og hvorfor, står bagest."),
    }[outcome_of(listed)]
    late = (
        [_("Fristen for svaret var %(day)s. Det beklager vi.") % {"day": long_day(row.due, language)}]
        if today > row.due
        else []
    )
    first = asked % {"day": long_day(row.received_on, language), "right": right}
    return (first, said, *late, *paragraphs_of(words.own_words))


def _sections(case: Case, row: AccessRequest, words: Words, language: str) -> list[Section]:
    found = []
    if words.reasons.strip():
        found.append(Section(_("Begrundelse"), paragraphs_of(words.reasons)))
    if words.guidance.strip():
        found.append(Section(_("Sådan kan du klage"), paragraphs_of(words.guidance)))
    if row.right == AccessRight.GDPR:
        units = organisations.units_on(clock.today())
        readers = sorted({units[one.unit_id].name.in_language(language) for one in cases.case_readers(case.pk)})
        found.append(
            Section(
                _("Om behandlingen af oplysningerne"),
                (
                    _(
                        "Oplysningerne behandles for at finde ud af, om personen er udsat for menneskehandel, og for "
                        "at give støtte og beskyttelse. De kommer fra personen selv og fra myndigheder og "
                        "organisationer, der har henvendt sig eller arbejder i sagen. Ingen afgørelse træffes "
                        "udelukkende automatisk."
                    ),
                    _(
                        "Man kan bede om at få urigtige oplysninger rettet, gøre indsigelse og bede om, at "
                        "behandlingen begrænses. Man kan klage til Datatilsynet."
                    ),
                    _("Disse enheder kan se sagen eller dele af den:"),
                ),
                tuple(readers),
            )
        )
    return found


def _entry(case: Case, one: Listed) -> FileEntry:
    entry = queries.with_text(case, one.entry)
    if any(not cuts.stands_in(entry, word) for word, _ground in one.cuts.words):
        # It was cut from the text in another language: it would stand here in other words.
        raise Refused(
            Text(
                f"Det, der er undtaget af »{entry.title}«, står ikke på brevets sprog. Undtag hele afsnittet i stedet.",
                f"What is withheld from “{entry.title}” is not in the letter’s language. Withhold the whole passage.",
            ),
            field="language",
        )
    return FileEntry(
        entry.title,
        about_entry(entry),
        tuple(cuts.passages_left(entry, one.cuts)),
        tuple(_pages(case, entry, one)),
    )


def _pages(case: Case, entry: Entry, one: Listed) -> list[PagePicture]:
    """The pages of a document as pictures made anew: a page that is withheld is never read."""
    if entry.document is None or not entry.pages:
        return []
    found = []
    spool = files.fetch(case, entry.document)
    try:
        for page in range(1, entry.pages + 1):
            named = _("%(title)s, side %(page)s af %(pages)s") % {
                "title": entry.title,
                "page": page,
                "pages": entry.pages,
            }
            if page in one.cuts.units:
                found.append(PagePicture(b"", f"{named}. {cuts.withheld(one.cuts.units[page])}"))
                continue
            content_type = entry.document.content_type
            made = examining.picture(spool, content_type=content_type, page=page, width=PICTURE_WIDTH)
            found.append(PagePicture(made, named))
    except CannotBeShown as error:
        raise Refused(
            Text(
                f"{entry.title} kan ikke laves om til sider. Læg det på sagen i en anden form, eller tag det ikke med.",
                f"{entry.title} cannot be turned into pages. Add it to the case in another form, or do not include it.",
            )
        ) from error
    finally:
        spool.close()
    return found


def _tables(row: AccessRequest, listed: list[Listed]) -> list[Table]:
    """What is withheld and why, and the law behind each ground. A title names nobody, so it may be said."""
    withheld: list[tuple[str, ...]] = []
    grounds: dict[WithheldGround, None] = {}
    for one in listed:
        if one.decision is Decision.OMIT and one.ground is not None:
            grounds[one.ground] = None
            withheld.append((one.entry.title, about_entry(one.entry), _("hele"), str(one.ground.label)))
        elif one.decision is Decision.REDACT:
            for ground, times in cuts.places_cut(one.entry, one.cuts).items():
                grounds[ground] = None
                what = _("steder: %(times)s") % {"times": times}
                withheld.append((one.entry.title, about_entry(one.entry), what, str(ground.label)))
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
