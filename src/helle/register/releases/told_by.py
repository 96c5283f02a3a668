"""Who tells which rows are out, and who makes open microdata: the app of extracts, which comes after this one.

What is named here is loaded when it is asked: a command that has to do with no figures loads nothing that computes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from helle.register.releases.extracts import Extract
    from helle.register.releases.microdata import Asked, Opened

EXTRACTS: Final[list[Callable[[], list[Extract]]]] = []
"""Each tells which extracts, or files of open microdata, are out."""
MICRODATA: Final[list[Callable[[Asked], Opened]]] = []
"""The one who makes a file of open microdata."""
