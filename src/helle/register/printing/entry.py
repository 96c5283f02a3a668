"""One entry of a case in words, as a print gives it and as whoever asks to see her case reads it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from helle.register.casefile.models import Document
from helle.register.printing.choices import EntryKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a case: its row, a title that names nobody, its day, whose it is, and what it says.

    `passages` are the parts of its text; `document` the file whose `pages` can be set, where it is one. `later` says
    which entry took its place, '' where it stands. `internal`: it is of its authority's own work. Of a document
    `theme` and `direction` are what the journal says of it, '' where it has no line there yet. Of the log `whose` is
    the unit of each passage, and `police` those of them that are of the police or the prosecution.
    """

    kind: EntryKind
    key: uuid.UUID
    title: str
    day: dt.date | None = None
    by: str = ""
    passages: tuple[str, ...] = ()
    document: Document | None = None
    later: str = ""
    internal: bool = False
    theme: str = ""
    direction: str = ""
    whose: tuple[uuid.UUID | None, ...] = ()
    police: frozenset[uuid.UUID] = frozenset()

    @property
    def pages(self) -> int:
        """How many pages of a file it has that can be set; 0 for text."""
        return self.document.pages if self.document and not self.passages else 0

    @property
    def settable(self) -> bool:
        """Whether it can be put on paper: a file of another program cannot."""
        return bool(self.passages or self.pages)
