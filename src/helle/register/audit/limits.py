"""Holding up whoever asks more often than any work needs: searches for a person, refused pages, and cases opened one
after the other (PUB-DIG-04).

All are counted in the log itself, so that no restart and no new login forgets them. What is refused is counted when it
is refused and costs no other page anything; who is held up for it is remembered in her session, and a new login is held
up with its first refusal. Cases are counted as the line of each is written, and a page that would open one too many
shows nothing: those opened already go on, and one is opened because of danger all the same.
"""

from __future__ import annotations

import time
import uuid
from typing import Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from helle.register.audit import actions as audit
from helle.register.protection import clock, search_keys
from helle.rules.log_review import TOO_MANY_CASES, TOO_MANY_REFUSED, Asking, RequestLimitFacts, request_limit
from helle.rules.ruling import Ruling, Text

IN_SESSION: Final = "held_up_until"
SECONDS: Final = 600
SEARCH_SECONDS: Final = 3600
SAID: Final[Text] = TOO_MANY_REFUSED.text
# Until the first of the cases that were counted is counted no more; whoever waited less is told so again.
OPENING_SECONDS: Final = 3600
SAID_OF_CASES: Final[Text] = TOO_MANY_CASES.text
# What counts as trying what there is: not a method that a page does not take, nor a case that one says first what for.
_COUNTED: Final = frozenset({"view", "database", "erasure"})


class TooManyOpened(Exception):
    """A page would open one more case or referral than any work needs within an hour. Nothing of it is shown."""

    def __init__(self, opened: audit.Opened) -> None:
        super().__init__("too many cases opened")
        self.opened = opened


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


def require_few_opened() -> None:
    """Raise `TooManyOpened` where this request opened a case or referral that is one too many within the hour."""
    opened = audit.opened()
    if opened.so_often and not _limit(Asking.CASE_OPENED, opened.so_often).answer:
        raise TooManyOpened(opened)


def write_too_many_opened(opened: audit.Opened) -> None:
    """Write that somebody was held up before a case or referral, which she has not seen. In her acting context."""
    audit.record(
        "access.limited",
        object_id=opened.object_id,
        cases=opened.cases,
        purpose="not_opened",
        detail={"what": Asking.CASE_OPENED.value},
    )


def holds_up_before(case_id: uuid.UUID) -> bool:
    """Whether opening this case now would be one too many for the acting user. One query."""
    if not settings.HELLE_LIMITS:
        return False
    return not _asked(Asking.CASE_OPENED, "SELECT helle.cases_lately('case.read', NULL, NULL, %s)", [case_id]).answer


def require_few_with(case_id: uuid.UUID) -> None:
    """Raise `TooManyOpened` where this page would open a case that is one too many. One query.

    Asked before what opens it is written, since of colleagues' cases the database takes no more than that either.
    """
    if audit.counts() and holds_up_before(case_id):
        raise TooManyOpened(audit.Opened(object_id=case_id, cases=(case_id,)))


def criterion(normalised: str) -> str:
    """What the log keeps of a number that was searched for: a keyed hash, the same for the same number."""
    return search_keys.blind_index("audit search", normalised).hex()[:32]


def _asked(asking: Asking, statement: str, of_cases: list[uuid.UUID] | None = None) -> Ruling[bool]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [of_cases] if of_cases is not None else None)
        so_often = int(cursor.fetchone()[0])
    return _limit(asking, so_often)


def _limit(asking: Asking, so_often: int) -> Ruling[bool]:
    return request_limit(RequestLimitFacts(clock.today(), asking, so_often))
