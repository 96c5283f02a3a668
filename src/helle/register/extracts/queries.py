"""Putting a reading together: what is shown of the file, what is held back and why, and which readings there were."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.access_requests.choices import WithheldGround
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.extracts.answered import Answered, Kept
from helle.register.extracts.choices import FamilyPart
from helle.register.extracts.models import Extract, HeldBack
from helle.register.extracts.sources import SOURCES, Piece, Source
from helle.register.interface.words import active_language
from helle.register.protection import context, policies, vault
from helle.rules.own_file import ChildView, FileReader, OwnFileFacts, OwnFilePart, Showing, own_file
from helle.rules.ruling import Reason, Ruling, Text

# Whoever reads along may be the one it is about: what has come to stand against a reading is not said.
_NOT_TODAY = Reason(
    "own_file.not_today",
    Text("Det læser I ikke sammen i dag.", "You are not reading this together today."),
    "MIN-02",
    reading="C6",
)


@dataclass(frozen=True, slots=True)
class Told:
    """Who reads by name, where it is not the person, and who interprets."""

    name: str = ""
    interpreter: str = ""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its pieces, without those held back; `on_screen`: it is never put on paper."""

    part: OwnFilePart
    on_screen: bool
    reason: Reason
    pieces: list[Piece]
    kept: list[Kept]

    @property
    def may_hold_back(self) -> bool:
        """Whether a piece of it can be held back by hand."""
        return not self.part.is_kept


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read together. `withheld` are the parts that the rules withhold, with the reason of each."""

    parts: list[ShownPart]
    withheld: list[tuple[OwnFilePart, Reason]]

    @property
    def kept(self) -> list[Kept]:
        return [one for part in self.parts for one in part.kept]

    def typed_words(self) -> list[str]:
        """What may hold an address: all of it but her rights, which name the telephones of public offices."""
        return [
            words
            for part in self.parts
            if part.part is not OwnFilePart.RIGHTS
            for piece in part.pieces
            for words in piece.passages
        ]

    def on_paper(self) -> Reading:
        """The same without what is read on the screen alone, which is then withheld, and says so."""
        kept_off = [(one.part, one.reason) for one in self.parts if one.on_screen]
        return Reading([one for one in self.parts if not one.on_screen], [*kept_off, *self.withheld])


def offered(case: Case) -> list[Source]:
    """The parts that the acting role may read, of what its unit holds of the case."""
    held = cases.held_categories(case.pk)
    return [one for one in SOURCES if one.category in held and policies.may_read(one.category)]


@dataclass(frozen=True, slots=True)
class Reads:
    """Who reads, what the child says to it, and of a holder of custody what the case says of the family."""

    reader: FileReader
    child_view: ChildView
    family: FamilyPart | None


def reads(case: Case, reader: FileReader, child_view: ChildView | None) -> Reads:
    """Who reads a case. Of the family is asked where a holder of custody reads (MIN-03, MIN-10)."""
    family: FamilyPart | None = None
    if reader is FileReader.CUSTODY_HOLDER:
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.family_stands(%s)", [case.pk])
            ((stands,),) = cursor.fetchall()
        family = FamilyPart(stands)
    return Reads(reader, child_view or ChildView.NOT_ASKED, family)


def is_stopped(case: Case, extract: Extract) -> bool:
    """Whether what the case says of the family has come to be another than a reading was weighed against."""
    who = reads(case, FileReader(extract.reader), None)
    return who.family not in (None, FamilyPart.NONE, extract.family)


def ruling_for(part: OwnFilePart, who: Reads, facts: Facts) -> Ruling[Showing]:
    """Whether and where a part is shown to a reader. Who may be a minor counts as one."""
    minor = facts.minor if facts.minor is not None else (True if facts.age_disputed else None)
    suspected = {FamilyPart.NONE: False, FamilyPart.SUSPECTED: True}.get(who.family) if who.family else None
    return own_file(OwnFileFacts(part, who.reader, minor, who.child_view, suspected))


def reading_of(case: Case, extract: Extract) -> Reading:
    """What is read of a case, in the language of the reading."""
    with override(extract.language):
        return _reading(case, extract)


def _reading(case: Case, extract: Extract) -> Reading:
    facts = cases.facts_today(case)
    who = reads(case, FileReader(extract.reader), ChildView(extract.child_view) if extract.child_view else None)
    by_hand = {(one.part, one.entry): one for one in HeldBack.objects.filter(extract=extract)}
    answered = Answered.about(case)
    parts, withheld = [], []
    for source in offered(case):
        if source.part.value not in extract.parts:
            continue
        ruling = ruling_for(source.part, who, facts)
        # What has come to stand against a reader since the reading began is weighed first, in a new one.
        if not ruling.permits(extract.why_sealed is not None and who.family == extract.family):
            withheld.append((source.part, _NOT_TODAY))
            continue
        if ruling.answer is Showing.WITHHELD:
            withheld.append((source.part, ruling.reasons[0]))
            continue
        if ruling.answer is Showing.WITHOUT_REASONS:
            withheld.append((source.part, ruling.reasons[0]))
            pieces = list(source.without_reasons(case, facts))
        else:
            pieces = list(source.pieces(case, facts))
        if source.part is OwnFilePart.LOOKS:
            left, kept = answered.looks_left(pieces)
        else:
            pieces, kept = answered.left_of(source.part, pieces)
            rows = {one.key: by_hand.get((source.part.value, one.key)) for one in pieces}
            left = [one for one in pieces if rows[one.key] is None]
            kept += [_kept_by_hand(case, source.part, one, row) for one in pieces if (row := rows[one.key]) is not None]
        parts.append(ShownPart(source.part, ruling.answer is Showing.ON_SCREEN, ruling.reasons[0], left, kept))
    for part in OwnFilePart:
        if not part.is_chosen:
            withheld.append((part, own_file(OwnFileFacts(part, FileReader.PERSON)).reasons[0]))
    return Reading(parts, withheld)


def _kept_by_hand(case: Case, part: OwnFilePart, piece: Piece, row: HeldBack) -> Kept:
    return Kept(
        piece.key,
        piece.title or part.label.in_language(active_language()),
        WithheldGround(row.ground),
        why=vault.unseal(case.person_id, row, "why_sealed"),
    )


def piece_of(case: Case, extract: Extract, part: str, entry: uuid.UUID) -> Piece:
    """One piece of a reading that is not held back; else `Http404`."""
    for shown in reading_of(case, extract).parts:
        if shown.part.value == part and shown.may_hold_back:
            found = next((one for one in shown.pieces if one.key == entry), None)
            if found is not None:
                return found
    raise Http404


def told_of(case: Case, extract: Extract) -> Told:
    """Who reads and who interprets."""
    return Told(**json.loads(vault.unseal(case.person_id, extract, "told_sealed")))


def _own(case: Case) -> QuerySet[Extract]:
    return Extract.objects.filter(case=case, by_unit_id=context.current().unit_id).select_related(
        "by_user", "paper", "ending"
    )


def extracts_of(case: Case) -> list[Extract]:
    """The readings of a case by the acting unit, the latest first. One query."""
    return list(_own(case).order_by("-recorded_at", "-id"))


def get_extract(case: Case, extract_id: uuid.UUID) -> Extract:
    """One reading that is not over; else `Http404`."""
    found = _own(case).filter(pk=extract_id, open=True).first()
    if found is None:
        raise Http404
    return found


def on_paper(extract: Extract) -> bool:
    """Whether it was put on paper."""
    return hasattr(extract, "paper")


def labels(parts: Iterable[str]) -> str:
    """Parts in words."""
    return ", ".join(OwnFilePart(one).label.in_language(active_language()).lower() for one in parts)


def title() -> str:
    """What the paper is called: nothing that gives away what it is about."""
    return _("Papirer")
