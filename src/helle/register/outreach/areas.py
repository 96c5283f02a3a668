"""Which area of outreach a municipality lies in: as the file of the units has its region."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Final

from helle.register.organisations.loading import FILE
from helle.rules.outreach import OutreachArea

COPENHAGEN: Final = "KOM-101"
_OF_REGION: Final = {
    "REG-HOV": OutreachArea.HOVEDSTADEN,
    "REG-SJ": OutreachArea.SJAELLAND,
    "REG-SYD": OutreachArea.SYDDANMARK,
    "REG-MIDT": OutreachArea.MIDTJYLLAND,
    "REG-NORD": OutreachArea.NORDJYLLAND,
}


@cache
def _regions() -> dict[str, str]:
    entries = tomllib.loads(FILE.read_text())["units"]
    return {entry["code"]: entry["region"] for entry in entries if "region" in entry}


def area_of_municipality(code: str) -> OutreachArea | None:
    """The area of a municipality; None for none, and for one that the file does not know."""
    if code == COPENHAGEN:
        return OutreachArea.COPENHAGEN
    return _OF_REGION.get(_regions().get(code, ""))
