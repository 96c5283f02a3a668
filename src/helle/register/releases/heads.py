"""What stands with every figure of a release in a file, and whether it is told or held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from helle.register.releases.content import Repeated
from helle.register.releases.whence import Counted
from helle.rules.ruling import Text

SUPPRESSED: Final = "suppressed"
PUBLISHED: Final = "published"
TAKEN_DOWN_COLUMN: Final = "as_told_in_taken_down"
"""Whether the release that a year is repeated from was taken down before the file was made."""
_NOTHING: Final = Text("", "")
CORRECTS_COLUMNS: Final = ("corrects", "corrects_why")
"""Which release is corrected, and why: in the files of a correction alone."""
IS_DOWN: Final = "yes"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands with every figure: what it is of, up to which day it was counted, and who answers for it (FIG-11).

    `down`: the numbers of the releases that years are repeated from and that were taken down before the file is made.
    `corrects`: the number of the release that it corrects, and why.
    """

    number: int
    title: Text
    cut_off: dt.date
    source: Text
    drawn: dt.datetime
    public_from: dt.date
    down: Collection[int] = ()
    corrects: int | None = None
    why: Text = _NOTHING

    @property
    def counted(self) -> Counted:
        """Who counted what it does not repeat, and up to when."""
        return Counted(self.source, self.cut_off)

    def dataset(self, label: Text, notes: Sequence[str], language: str) -> dict[str, Any]:
        """What a JSON-stat 2.0 dataset of the release begins with, before its dimensions."""
        return {
            "version": "2.0",
            "class": "dataset",
            "label": label.in_language(language),
            "source": self.source.in_language(language),
            "updated": self.drawn.isoformat(timespec="seconds"),
            "note": notes,
        }

    def as_told(self, repeated: Repeated, language: str) -> dict[str, Any]:
        """Which release a year is repeated from, as a dataset says it."""
        return {
            "release": repeated.number,
            "cut_off": repeated.cut_off.isoformat(),
            "why": repeated.why.in_language(language),
            **({"taken_down": True} if repeated.number in self.down else {}),
        }
