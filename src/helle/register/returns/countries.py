"""Which countries are of the European Economic Area, and which take part in the Dublin cooperation."""

from __future__ import annotations

from functools import cache
from typing import Final

from helle.register.codelists.choices import KeptList
from helle.register.codelists.loading import shipped

# Takes part by its agreement with the EU; it is in neither the EU nor the EEA (general knowledge).
_SWITZERLAND: Final = "CH"


@cache
def eea() -> frozenset[str]:
    """The countries of the European Economic Area."""
    return frozenset(one["code"] for one in shipped(KeptList.COUNTRIES) if one.get("eea"))


def dublin_states() -> frozenset[str]:
    """The states to which somebody can be transferred from Denmark under the Dublin Regulation (RET-10)."""
    return (eea() | {_SWITZERLAND}) - {"DK"}
