"""What somebody has written so far: carried in the page itself, sealed, and kept nowhere else.

There is no session. Whoever finds the page in a browser's memory reads of the earlier steps nothing but ciphertext; and
once its key is over (`draft_keys`) nobody does, whatever they took with them.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import time
import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from django.conf import settings

from helle.portal import draft_keys
from helle.register.protection import ciphers, portal_key
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.reports.receiving import RECEIPT_DIGITS

# A later version of the form that asks otherwise takes the next number, and says what becomes of the earlier ones.
# Of version 1, which carried the receipt, nothing is read: such a page is as one that is too old.
VERSION: Final = 2
# Without a script a browser keeps what it sent, and sends it again for whoever goes back and asks it to: not for long.
LASTS_MINUTES: Final = draft_keys.LASTS_MINUTES
_PLACE: Final = Place("portal", "draft", uuid.UUID(int=0))
_LONGEST: Final = 100_000


@dataclass(slots=True)
class Draft:
    """Where somebody is in the form, and what was written.

    `seed` is drawn with the draft. What is sent takes its id and its receipt from it and from what was written: a
    second press of the same button sends nothing and shows the same receipt, and what was changed in between is not
    taken for what was sent before. No page but the one that shows the receipt holds it.
    """

    step: str = "start"
    minute: int = 0  # When the page was made: an old one is not read any more.
    language: str = settings.LANGUAGE_CODE
    seed: str = field(default_factory=lambda: str(uuid.uuid4()))
    text: str = ""
    sector: str = ""
    place: str = ""
    may_ask: str = ""
    asked_with: str = ""  # The receipt that was typed to read the question.
    question_id: str = ""  # The question that was read: what is answered.
    answer: str = ""

    @property
    def report_id(self) -> uuid.UUID:
        """The report that would be sent: another one as soon as something else is written."""
        return uuid.UUID(bytes=self._drawn("report", *self._report())[:16], version=4)

    @property
    def answer_id(self) -> uuid.UUID:
        """The answer that would be sent."""
        return uuid.UUID(bytes=self._drawn("answer", self.question_id, self.answer.strip())[:16], version=4)

    def receipt(self, attempt: int) -> str:
        """The receipt of the report that would be sent, or another where somebody has those before it."""
        drawn = int.from_bytes(self._drawn("receipt", str(attempt), *self._report()))
        return f"{drawn % 10**RECEIPT_DIGITS:0{RECEIPT_DIGITS}d}"

    def _report(self) -> tuple[str, ...]:
        return self.text.strip(), self.place.strip(), self.sector, self.may_ask

    def _drawn(self, what: str, *written: str) -> bytes:
        """Bytes that nobody can foresee without the key, and the same for the same words of the same draft."""
        return portal_key.keyed(f"drawn {what}", json.dumps([self.seed, *written]))

    def sealed(self) -> str:
        """The draft as the page carries it."""
        text = json.dumps({"version": VERSION, **asdict(self), "minute": _minute()}, ensure_ascii=False)
        return base64.urlsafe_b64encode(ciphers.seal(draft_keys.sealing(), _PLACE, text)).decode()


class NoDraft(Exception):
    """What came back is not what a page carried lately: altered, old, of another version or another installation."""


def opened(sealed: str) -> Draft:
    """The draft that a page carried. Raises `NoDraft`."""
    if len(sealed) > _LONGEST:
        raise NoDraft
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        given: dict[str, Any] = json.loads(_unsealed(raw))
    except (CannotOpen, binascii.Error, ValueError) as error:
        raise NoDraft from error
    if given.pop("version", None) != VERSION or set(given) != {one.name for one in fields(Draft)}:
        raise NoDraft
    draft = Draft(**given)
    if not 0 <= _minute() - draft.minute <= LASTS_MINUTES:
        raise NoDraft
    return draft


def _unsealed(raw: bytes) -> str:
    for key in draft_keys.opening():
        with contextlib.suppress(CannotOpen):
            return ciphers.unseal(key, _PLACE, raw)
    raise CannotOpen("altered, old or of another installation")


def _minute() -> int:
    return int(time.time()) // 60
