"""What an administrator types that everybody reads and nothing removes: units and code lists tell of nobody."""

from __future__ import annotations

from helle.register.people.identifiers import holds_a_number
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


def refuse_numbers(text: str, field: str) -> None:
    """Refuse what looks like a CPR number. Raises `Refused` beside the field."""
    if holds_a_number(text):
        raise Refused(
            Text(
                "Der står noget, der ligner et CPR-nummer. Siden læses af alle, og det, der står, bliver stående.",
                "Something in the text looks like a CPR number. Everybody reads the page, and what is written there "
                "stays there.",
            ),
            field=field,
        )
