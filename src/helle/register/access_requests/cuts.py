"""What is cut out of an entry, each with its ground, and applying it: what is cut is left out, never covered."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from helle.register.access_requests.choices import WithheldGround
from helle.register.access_requests.models import Choice
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import Entry
from helle.register.printing.typesetting import Passage
from helle.register.protection import vault

_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cuts:
    """The passages or pages that go (counted from 1), and words that go wherever they stand in the entry."""

    units: dict[int, WithheldGround] = field(default_factory=dict)
    words: tuple[tuple[str, WithheldGround], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.words)

    @property
    def grounds(self) -> list[WithheldGround]:
        """Each ground once, in order."""
        return list(dict.fromkeys([*self.units.values(), *(ground for _word, ground in self.words)]))


def seal(case: Case, row: Choice, cuts: Cuts, *, seen: str) -> bytes:
    """The cuts as they lie in the choice, under the person's key: the words are words of the case.

    `seen` is what the entry was like when somebody decided about it.
    """
    units = [[at, ground.value] for at, ground in cuts.units.items()]
    said = {"units": units, "words": [*cuts.words], "seen": seen}
    return vault.seal(case.person_id, row, "cuts_sealed", json.dumps(said, ensure_ascii=False))


def unseal(case: Case, row: Choice) -> tuple[Cuts, str]:
    """The cuts of a choice, and what the entry was like then."""
    said = json.loads(vault.unseal(case.person_id, row, "cuts_sealed"))
    found = Cuts(
        {at: WithheldGround(ground) for at, ground in said["units"]},
        tuple((word, WithheldGround(ground)) for word, ground in said["words"]),
    )
    return found, said["seen"]


def likeness(entry: Entry) -> str:
    """What tells an entry from a later state of it. The log grows with each look, and is always a later one."""
    if entry.kind is EntryKind.LOG:
        return ""
    return hashlib.sha256("\x00".join((*entry.passages, str(entry.pages))).encode()).hexdigest()


def words_typed(typed: str) -> list[str]:
    """The passages that somebody pasted: one for each line that is not empty."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


def stands_in(entry: Entry, word: str) -> bool:
    """Whether some words stand in an entry, however they are spaced, capitalised or composed."""
    return any(_pattern(word).search(_composed(text)) for text in entry.passages)


def passages_left(entry: Entry, cuts: Cuts) -> Iterable[Passage]:
    """The passages of an entry without what is cut; where something is missing it is said why."""
    for at, text in enumerate(entry.passages, 1):
        if at in cuts.units:
            yield Passage(withheld(cuts.units[at]), withheld=True)
        else:
            yield Passage(_without(text, cuts))


def withheld(ground: WithheldGround) -> str:
    """What stands in the place of something that was cut."""
    return _("[Undtaget: %(ground)s]") % {"ground": str(ground.label).lower()}


def _without(text: str, cuts: Cuts) -> str:
    text = _composed(text)
    # The longest first, so that a name within a longer passage does not break it up.
    for word, ground in sorted(cuts.words, key=lambda one: len(_composed(one[0])), reverse=True):
        text = _pattern(word).sub(withheld(ground).replace("\\", r"\\"), text)
    return text


def _pattern(word: str) -> re.Pattern[str]:
    parts = _SPACES.split(_composed(word).strip())
    return re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)


def _composed(text: str) -> str:
    """The same signs in one form: å is one sign here and a with a ring there, and looks alike."""
    return unicodedata.normalize("NFC", text)
