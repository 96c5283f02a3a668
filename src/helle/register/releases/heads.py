"""What stands with every figure of a release in a file, and whether it is told or held back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from helle.rules.ruling import Text

SUPPRESSED: Final = "suppressed"
PUBLISHED: Final = "published"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands with every figure: what it is of, up to which day it was counted, and who answers for it (FIG-11)."""

    number: int
    title: Text
    cut_off: dt.date
    source: Text
    drawn: dt.datetime
    public_from: dt.date
