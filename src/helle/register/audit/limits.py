"""Holding up whoever asks more often than any work needs: searches for a person, and refused pages (PUB-DIG-04).

Both are counted in the log itself, so that no restart forgets them. What is refused is counted when it is refused and
costs no other page anything; who is held up is remembered in her session, and a new login is held up with its first
refusal.
"""

from __future__ import annotations

import time
from typing import Final

from django.db import connection
from django.http import HttpRequest

from helle.register.audit import actions as audit
from helle.register.protection import clock, search_keys
from helle.rules.log_review import TOO_MANY_REFUSED, Asking, RequestLimitFacts, request_limit
from helle.rules.ruling import Ruling, Text

IN_SESSION: Final = "held_up_until"
SECONDS: Final = 600
SEARCH_SECONDS: Final = 3600
SAID: Final[Text] = TOO_MANY_REFUSED.text
# What counts as trying what there is: not a method that a page does not take, nor a case that one says first what for.
_COUNTED: Final = frozenset({"view", "database", "erasure"})


def is_held_up(request: HttpRequest) -> bool:
    """Whether this login is held up now. No query: the session is read already."""
    until = request.session.get(IN_SESSION)
    return isinstance(until, float) and time.time() < until


def hold_up_after_refusal(request: HttpRequest, by: str) -> bool:
    """Hold this login up where too much was refused to its user of late, and write so. In her acting context."""
    if by not in _COUNTED or _asked(Asking.REFUSED_ADDRESS, "SELECT helle.refused_lately()").answer:
        return False
    audit.record("access.limited", detail={"what": Asking.REFUSED_ADDRESS.value})
    request.session[IN_SESSION] = time.time() + SECONDS
    return True


def person_search() -> Ruling[bool]:
    """Whether the acting user's search for a person is answered; where it is not, it is written so."""
    ruling = _asked(Asking.PERSON_SEARCH, "SELECT helle.searches_lately()")
    if not ruling.answer:
        audit.record("access.limited", detail={"what": Asking.PERSON_SEARCH.value})
    return ruling


def criterion(normalised: str) -> str:
    """What the log keeps of a number that was searched for: a keyed hash, the same for the same number."""
    return search_keys.blind_index("audit search", normalised).hex()[:32]


def _asked(asking: Asking, statement: str) -> Ruling[bool]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        so_often = int(cursor.fetchone()[0])
    return request_limit(RequestLimitFacts(clock.today(), asking, so_often))
