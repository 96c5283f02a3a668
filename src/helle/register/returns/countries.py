"""Which countries are of the European Economic Area, take part in the Dublin cooperation or protect data adequately."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from helle.register.codelists.choices import KeptList
from helle.register.codelists.loading import shipped

# Takes part by its agreement with the EU; it is in neither the EU nor the EEA (general knowledge).
_SWITZERLAND: Final = "CH"
# Nobody goes home to these: none chosen, Denmark, and the codes of who is stateless and of what is not known.
NOWHERE_TO_GO: Final = ("", "DK", "XX", "ZZ")


@cache
def eea() -> frozenset[str]:
    """The countries of the European Economic Area."""
    return frozenset(one["code"] for one in shipped(KeptList.COUNTRIES) if one.get("eea"))


@cache
def adequacy() -> Mapping[str, dt.date]:
    """Since when the Commission has held a country outside the EEA to protect personal data adequately."""
    return {one["code"]: one["valid_from"] for one in _decisions()}


@cache
def adequate_in_part() -> frozenset[str]:
    """The countries of which the Commission's decision covers some recipients alone."""
    return frozenset(one["code"] for one in _decisions() if one.get("partly"))


def _decisions() -> list[dict[str, Any]]:
    path = Path(__file__).parent / "data" / "adequacy.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["decisions"]
    return found


def dublin_states() -> frozenset[str]:
    """The states to which somebody can be transferred from Denmark under the Dublin Regulation (RET-10)."""
    return (eea() | {_SWITZERLAND}) - set(NOWHERE_TO_GO)


def is_dublin_state(code: str) -> bool:
    """Whether a country is one of them."""
    return code in dublin_states()


def is_abroad(code: str) -> bool:
    """Whether a code is of a country to which somebody can go home."""
    return code not in NOWHERE_TO_GO
