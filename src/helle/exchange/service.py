"""One call of a system: whose key it shows, what it asks for, one acting context, one transaction, one audit line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest
from ninja.security import HttpBearer

from helle.exchange import queries
from helle.exchange.connection import narrowed
from helle.exchange.problems import Problem
from helle.register.audit import actions as audit
from helle.register.protection import context
from helle.register.protection.context import Acting, NoSuchMembership
from helle.register.protection.matrix import access_matrix
from helle.register.protection.networks import client_address
from helle.rules.ruling import Text

PURPOSE_HEADER: Final = "Helle-Purpose"
# What a system can be for; what a person says of herself (that she covers for a colleague) it cannot. Nor law
# enforcement: no criminal case is read here, and the person would not be told of a look for that (PUB-DIG-05).
CAN_BE_FOR: Final = ("casework", "supervision")
MOST_BYTES: Final = 256 * 1024
# From so many keys that do not hold within a quarter of an hour on, an address is not listened to for as long.
MOST_WRONG_KEYS: Final = 10
HELD_UP_SECONDS: Final = 900
# What one account may within an hour, whatever becomes of each call: more than any work needs, and little for a thief.
MOST_SENT_IN_AN_HOUR: Final = 60
MOST_READ_IN_AN_HOUR: Final = 600
TOO_OFTEN_SECONDS: Final = 600
_UTF_8: Final = frozenset({"utf-8", "utf8"})

_HELD_UP: Final = Text(
    "Der er prøvet for mange nøgler herfra, som ikke gælder. Vent et kvarter.",
    "Too many keys that do not hold were tried from here. Wait a quarter of an hour.",
)
_TOO_OFTEN: Final = Text(
    f"Systemet har kaldt for tit. Højst {MOST_SENT_IN_AN_HOUR} henvendelser og {MOST_READ_IN_AN_HOUR} opslag i timen.",
    f"The system called too often. At most {MOST_SENT_IN_AN_HOUR} referrals and {MOST_READ_IN_AN_HOUR} looks an hour.",
)
_JSON: Final = Text("JSON i UTF-8, som ikke er pakket.", "JSON in UTF-8 that is not compressed.")
_NO_KEY: Final = Text(
    "Send systemets nøgle i Authorization: Bearer. En nøgle, der er forkert, udløbet eller afsluttet, åbner intet.",
    "Send the system's key in Authorization: Bearer. A key that is wrong, expired or ended opens nothing.",
)
_PURPOSE: Final = Text(
    f"Sig i {PURPOSE_HEADER}, hvad der læses til: {', '.join(CAN_BE_FOR)}.",
    f"Say in {PURPOSE_HEADER} what it is read for: {', '.join(CAN_BE_FOR)}.",
)
_NOT_FOR_THAT: Final = Text(
    "Systemets adgang er ikke lavet til det. En administrator i Helle kan lave en anden.",
    "The system's access was not made for that. An administrator of Helle can make another.",
)
_NEEDS_TO_KNOW: Final = Text(
    "I den enhed siger man først, hvad man åbner en kollegas sag for, og det har ingen sagt her. Et system læser ikke "
    "enhedens sager.",
    "In that unit one first says what one opens a colleague's case for, and nobody has said so here. A system does not "
    "read the unit's cases.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A key that a call shows, whatever it is worth."""

    key_hash: bytes = field(repr=False)
    holds: bool
    waits: bool = False
    """Whether it is of an account that waits for its second yes, or for its first day."""


class ServiceKey(HttpBearer):
    """The key of a system. It is asked before anything that was sent is read; wrong ones are counted, and
    those that only wait are not."""

    def __call__(self, request: HttpRequest) -> bytes:
        counted = f"api keys refused {client_address(request)}"
        wrong: int = cache.get(counted, 0)
        if wrong >= MOST_WRONG_KEYS:
            raise _held_up()
        shown: Shown | None = super().__call__(request)
        if shown is None or not shown.holds:
            guessed = "Authorization" in request.headers and not (shown is not None and shown.waits)
            if guessed and _counted_in(counted) > MOST_WRONG_KEYS:
                raise _held_up()
            raise _no_key()
        # What is refused from here on is a call of that account.
        request.auth = shown.key_hash  # type: ignore[attr-defined] # where ninja keeps it
        _require_json(request)
        return shown.key_hash

    def authenticate(self, request: HttpRequest, token: str) -> Shown:
        """What a key is worth now. One that does not hold then stands in the log."""
        key_hash = queries.key_hash(token)
        with narrowed():
            if context.service_of(key_hash, purpose="none", request_id=uuid.uuid4()) is not None:
                return Shown(key_hash, holds=True)
            return Shown(key_hash, holds=False, waits=_waits(key_hash))


def _waits(key_hash: bytes) -> bool:
    """Whether it is the key of an account that waits for its second yes, or for its first day. That is no guess: a
    system that asks with it shuts out nobody behind its address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.service_waits(%s)", [key_hash])
        return bool(cursor.fetchone()[0])


def _counted_in(name: str) -> int:
    """Which wrong key this is of late; of two tried at once, each is another."""
    cache.add(name, 0, HELD_UP_SECONDS)
    so_many = cache.incr(name)
    cache.touch(name, HELD_UP_SECONDS)
    return so_many


def _held_up() -> Problem:
    return Problem(429, _HELD_UP, headers={"Retry-After": str(HELD_UP_SECONDS)})


def _no_key() -> Problem:
    refused = Problem(401, _NO_KEY, headers={"WWW-Authenticate": "Bearer"})
    refused.stands_in_the_log = True  # Whoever's it is or was: the database writes it as it asks.
    return refused


def _require_json(request: HttpRequest) -> None:
    if request.method != "POST":
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    counted = length.lstrip("0")[:12] or "0"
    if not length.isascii() or not length.isdigit() or int(counted) > MOST_BYTES:
        raise Problem(413, Text(f"Højst {MOST_BYTES} byte.", f"At most {MOST_BYTES} bytes."))
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    packed = request.headers.get("Content-Encoding", "").strip().lower()
    if request.content_type != "application/json" or charset not in _UTF_8 or packed not in ("", "identity"):
        raise Problem(415, _JSON)


def serve[Answer](
    key_hash: bytes, request: HttpRequest, use: str, answer: Callable[[Acting], Answer | Problem]
) -> Answer:
    """Answer for the account with this key, in its acting context; what it was not made for, or is not there, it is not
    told.

    What `answer` returns as a problem is one after what it wrote is kept, with the line of it; what it raises undoes
    that, and `refuse` writes of it. Raises `Problem`.
    """
    purpose = request.headers.get(PURPOSE_HEADER, "")
    if purpose not in CAN_BE_FOR:
        raise Problem(400, _PURPOSE, field=PURPOSE_HEADER)
    sending = _sends(request)
    if cache.get(_held_up_as(key_hash, sending)):
        raise _too_often()
    audit.begin_request()
    with narrowed():
        try:
            with context.acting_for_service(key_hash, purpose=purpose, request_id=uuid.uuid4()) as acting:
                _require_use(acting, use)
                given: Answer | Problem = _too_often() if _calls_too_often(sending) else answer(acting)
                if isinstance(given, Problem):
                    _write_refused(request, given)
                elif not audit.was_written():
                    raise AssertionError("a call leaves a line")
        except NoSuchMembership as ended:
            raise _no_key() from ended
        except (Http404, PermissionDenied) as refused:
            raise Problem(404) from refused
    if isinstance(given, Problem):
        if given.status == HTTPStatus.TOO_MANY_REQUESTS:
            cache.set(_held_up_as(key_hash, sending), True, TOO_OFTEN_SECONDS)
        raise given
    return given


def refuse(key_hash: bytes, request: HttpRequest, problem: Problem) -> Problem:
    """What a call of this key is answered that was refused before it was served, or of which all was undone: `problem`,
    or that it is one too many. It counts, and its line is written, in a transaction of its own.
    """
    if problem.stands_in_the_log:
        return problem
    sending, purpose = _sends(request), request.headers.get(PURPOSE_HEADER, "")
    if cache.get(_held_up_as(key_hash, sending)):
        return _too_often()
    audit.begin_request()
    acting_for = purpose if purpose in CAN_BE_FOR else "none"
    with narrowed():
        try:
            with context.acting_for_service(key_hash, purpose=acting_for, request_id=uuid.uuid4()):
                given = _too_often() if _calls_too_often(sending) else problem
                _write_refused(request, given)
        except NoSuchMembership:  # Ended since; the database has written that.
            return _no_key()
    if given is not problem:
        cache.set(_held_up_as(key_hash, sending), True, TOO_OFTEN_SECONDS)
    return given


def _sends(request: HttpRequest) -> bool:
    return request.method == "POST"


def _held_up_as(key_hash: bytes, sending: bool) -> str:
    return f"api held up {key_hash.hex()} {sending}"


def _too_often() -> Problem:
    held_up = Problem(429, _TOO_OFTEN, headers={"Retry-After": str(TOO_OFTEN_SECONDS)})
    held_up.stands_in_the_log = True
    return held_up


def _calls_too_often(sending: bool) -> bool:
    """Whether this call is one too many for the acting account; then it is written so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.service_calls_lately(%s)", [sending])
        so_often = int(cursor.fetchone()[0])
    if so_often <= (MOST_SENT_IN_AN_HOUR if sending else MOST_READ_IN_AN_HOUR):
        return False
    audit.record("access.limited", detail={"what": "api_referrals" if sending else "api_reads"})
    return True


def _require_use(acting: Acting, use: str) -> None:
    if use == "cases" and acting.unit_kind in access_matrix().led_by:
        raise Problem(403, _NEEDS_TO_KNOW, requirement="PUB-DIG-05")
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.service_may(%s)", [use])
        if not cursor.fetchone()[0]:
            raise Problem(403, _NOT_FOR_THAT)


def _write_refused(request: HttpRequest, problem: Problem) -> None:
    """Of a look at what is not there or not the account's, the number that was asked for too, so that it stands in the
    log of the case. Nothing else of what was sent.
    """
    if problem.stands_in_the_log:
        return
    match = request.resolver_match
    name, given = (match.url_name or "", match.kwargs) if match is not None else ("", {})
    counted = {"status": problem.status, "sending": _sends(request)}
    if problem.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        asked = {"number": given["number"]} if "number" in given else {}
        page = name if name.startswith("api-case") else "api-referrals"
        audit.record_denied(detail={"view": "api", "page": page, "method": "API", "by": "view"} | counted | asked)
    else:
        audit.record_denied(action="service.call_refused", detail=counted)
    problem.stands_in_the_log = True
