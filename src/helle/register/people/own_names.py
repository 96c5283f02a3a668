"""Whether a person has the surname of who looks at her, told by the log without telling anybody's name (PUB-DIG-04).

A line of the log that said "her own surname" would give the person's name away to whoever has the log and the list of
staff. So each look at a name leaves a mark, which says it under the key of search alone: without that key the marks of
those who share a name and of all others look alike.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from typing import Final

from helle.register.protection import search_keys

MARK: Final = "name_mark"
_DOMAIN: Final = "own name"
# A shorter word is no surname that two people have in common by more than chance.
_LETTERS: Final = 3


def shares_surname(full_name: str, names: Iterable[str]) -> bool:
    """Whether the last word of one's own name is a word of one of these."""
    words = _words(full_name)
    return bool(words) and any(words[-1] in _words(name) for name in names)


def mark(request_id: uuid.UUID, *, shares: bool) -> str:
    """What a line of the log says of it. Of each request another."""
    return _marks(request_id, shares=shares)[0]


def is_shared(request_id: uuid.UUID | None, found: object) -> bool:
    """Whether a mark says that the surname is the same."""
    return request_id is not None and found in _marks(request_id, shares=True)


def _marks(request_id: uuid.UUID, *, shares: bool) -> list[str]:
    """Under the layer in force, then under the others: the log stays as it is."""
    return [one.hex()[:32] for one in search_keys.blind_indexes(_DOMAIN, f"{request_id} {shares}", ever=True)]


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return [word for word in re.split(r"[^\w]+", plain) if len(word) >= _LETTERS]
