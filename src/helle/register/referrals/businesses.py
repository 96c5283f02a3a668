"""Checking the number of a business (CVR): eight digits, the last a check digit."""

from __future__ import annotations

import re
from typing import Final

from stdnum.dk import cvr
from stdnum.exceptions import ValidationError

from helle.register.protection import search_keys
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

_DOMAIN: Final = "business cvr"


def normalised(typed: str) -> str:
    """The number as eight digits, '' where none was typed. Raises `Refused` beside the field `cvr`."""
    compact = re.sub(r"[\s.\-]", "", typed).upper().removeprefix("DK")
    if not compact:
        return ""
    if not re.fullmatch(r"\d{8}", compact, re.ASCII):
        raise Refused(
            Text("Et CVR-nummer har otte cifre.", "A CVR number has eight digits."),
            field="cvr",
        )
    try:
        cvr.validate(compact)
    except ValidationError as error:
        raise Refused(
            Text(
                "CVR-nummeret findes ikke: kontrolcifret passer ikke. Se efter, om et ciffer er tastet forkert.",
                "There is no such CVR number: the check digit does not fit. See whether a digit was mistyped.",
            ),
            field="cvr",
        ) from error
    return compact


def blinds(number: str) -> list[bytes]:
    """The same under each layer of the key of search, for what is looked for."""
    return search_keys.blind_indexes(_DOMAIN, number) if number else []


def blind(number: str) -> bytes | None:
    """What finds the same business again without its number; None where there is no number."""
    return search_keys.blind_index(_DOMAIN, number) if number else None
