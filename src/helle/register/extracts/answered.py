"""What an approved answer to a request for access withholds, withheld in each part of a reading with her, too."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from helle.register.access_requests import cuts
from helle.register.access_requests.choices import LAW, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.withheld import WithheldLooks, withheld_looks
from helle.register.cases.models import Case
from helle.register.extracts.sources import Piece
from helle.register.extracts.to_her import ground_to_her
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry
from helle.register.protection import clock, context
from helle.rules.access_request import AccessRight
from helle.rules.own_file import OwnFilePart


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece that is held back: on which ground, and under which right; why, where somebody did so by hand."""

    entry: uuid.UUID
    title: str
    ground: WithheldGround
    right: AccessRight = AccessRight.PARTY
    why: str = ""

    @property
    def told(self) -> str:
        """The ground as she is told of it."""
        return ground_to_her(self.ground)

    @property
    def law(self) -> str:
        return LAW[self.ground, self.right]


def _said_to_her(ground: WithheldGround) -> str:
    return _("[Undtaget: %(ground)s]") % {"ground": ground_to_her(ground).lower()}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the latest approved answer withholds of who has looked, and the units that it names nowhere, with what they
    are called in each language."""

    withheld: list[WithheldLooks]
    units: dict[uuid.UUID, tuple[WithheldLooks, tuple[str, str]]]

    @classmethod
    def about(cls, case: Case) -> Answered:
        """Of a case, for the acting unit. It is never withheld itself: the reading is its own."""
        withheld = withheld_looks(case)
        units: dict[uuid.UUID, tuple[WithheldLooks, tuple[str, str]]] = {}
        if any(one.unit is not None or one.word for one in withheld):
            for unit in organisations.units_on(clock.today()).values():
                names = (unit.name.da, unit.name.en)
                found = next((one for one in withheld if one.withholds(unit.id, names)), None)
                if found is not None and unit.id != context.current().unit_id:
                    units[unit.id] = found, names
        return cls(withheld, units)

    def looks_left(self, pieces: Collection[Piece]) -> tuple[list[Piece], list[Kept]]:
        """Who has looked at the case, without what the answer withholds of it (PUB-DIG-05).

        She is told that looks are withheld, by which authority and on which ground.
        """
        left: list[Piece] = []
        kept: list[Kept] = []
        units = organisations.units_on(clock.today())
        for piece in pieces:
            said = Entry(EntryKind.LOG, piece.key, piece.title, passages=(piece.title, *piece.passages))
            names = (units[piece.key].name.da, units[piece.key].name.en) if piece.key in units else ()
            found = next((one for one in self.withheld if one.covers(said, piece.key, names)), None)
            if found is None:
                left.append(piece)
            else:
                _keep(kept, OwnFilePart.LOOKS, piece, found)
        return left, kept

    def left_of(self, part: OwnFilePart, pieces: Collection[Piece]) -> tuple[list[Piece], list[Kept]]:
        """The pieces of another part, without those that tell of a unit that is withheld, and without its name in the
        others. Where all looks are withheld, so is who was told or can see: it would tell who has looked.

        Her rights are those of everybody, and name units for what the law has them do.
        """
        left: list[Piece] = []
        kept: list[Kept] = []
        if part is OwnFilePart.RIGHTS or not self.withheld:
            return [*pieces], kept
        whole = next((one for one in self.withheld if one.unit is None and not one.word), None)
        units = organisations.units_on(clock.today())
        of_kind = {units[one].kind: found for one, (found, _names) in self.units.items()}
        for piece in pieces:
            # Who is shown by the kind alone may be one that is withheld.
            found = self.units[piece.unit][0] if piece.unit in self.units else of_kind.get(piece.kind)
            if found is None and part is OwnFilePart.GIVEN and (piece.unit is not None or piece.kind):
                found = whole
            if found is not None:
                _keep(kept, part, piece, found)
                continue
            without = self._without_names(piece)
            for one in self._named_in(piece) if without != piece else ():
                _keep(kept, part, piece, one)
            left.append(without)
        return left, kept

    def _without_names(self, piece: Piece) -> Piece:
        words = tuple((name, found.ground) for found, names in self.units.values() for name in names)
        title, about, *passages = (
            one.text for one in cuts.passages_left(_as_entry(piece), Cuts(words=words), said=_said_to_her)
        )
        return replace(piece, title=title, about=about, passages=tuple(passages))

    def _named_in(self, piece: Piece) -> list[WithheldLooks]:
        said = _as_entry(piece)
        return [found for found, names in self.units.values() if any(cuts.stands_in(said, one) for one in names)]


def _as_entry(piece: Piece) -> Entry:
    return Entry(EntryKind.LOG, piece.key, "", passages=(piece.title, piece.about, *piece.passages))


def _keep(kept: list[Kept], part: OwnFilePart, piece: Piece, found: WithheldLooks) -> None:
    """Each ground once in a part: how many units it withholds is not told."""
    if found.ground in {one.ground for one in kept}:
        return
    language = active_language()
    authority = organisations.units_on(clock.today())[context.current().unit_id].name.in_language(language)
    title = _("%(part)s. Holdt tilbage af %(authority)s") % {
        "part": part.label.in_language(language),
        "authority": authority,
    }
    kept.append(Kept(piece.key, title, found.ground, found.right))
