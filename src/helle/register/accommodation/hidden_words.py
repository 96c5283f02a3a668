"""What another organisation typed is shown to CMM without what leads to a secret place (PUB-ORG-09).

It comes in as it is: a refusal would answer whoever sends one street after the other (decision 364). Then it stands in
a text that CMM's hotline reads, and nobody there needs to know where a place is. Others than CMM read what they were
sent: a gap in it would be the answer that they were not given (decision 460).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from helle.register.accommodation import marks, typed_addresses
from helle.register.accommodation.policies import CMM
from helle.register.protection import context

_SENTENCE: Final = re.compile(r"((?<=[.!?;])[ \t]+|\n+)")
_LINE: Final = re.compile(r"(\n+)")


def hide(by_unit: uuid.UUID | None, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that a unit wrote (None: nobody of the register), as the acting user may read them.

    Of each the sentences that lead to a place whose address she may not see are left out; where none does by itself the
    line, and else all of it. One query where CMM reads what another wrote.
    """
    acting = context.current_or_none()
    if acting is None or acting.unit_kind != CMM or acting.unit_id == by_unit or not any(texts.values()):
        return dict(texts)
    typed = {name: marks.of_text(text) for name, text in texts.items()}
    hidden = [one for one in typed_addresses.touched({mark for one in typed.values() for mark in one.marks()})[1]
              if not one.known]  # fmt: skip

    def leads(text: str) -> bool:
        found = marks.of_text(text)
        return any(marks.leads_there(place.marks, found, typed.values()) for place in hidden)

    return {name: _without(text, leads) for name, text in texts.items()} if hidden else dict(texts)


def _without(text: str, leads: Callable[[str], bool]) -> str:
    """A text without what leads there; the smallest parts of it that say all."""
    if not leads(text):
        return text
    for parting in (_SENTENCE, _LINE):
        shown = _parts_left(parting, text, leads)
        if not leads(shown):
            return shown
    return _gap()


def _parts_left(parting: re.Pattern[str], text: str, leads: Callable[[str], bool]) -> str:
    parts: Sequence[str] = parting.split(text)
    return "".join(_gap() if part.strip() and leads(part) else part for part in parts)


def _gap() -> str:
    return _("[udeladt: kan lede til et sted med hemmelig adresse]")
