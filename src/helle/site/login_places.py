"""Where somebody is logged in: she sees each place, and ends what is not hers or what she left open.

Of a browser its kind and its system are kept, in our own words, and no network address: enough to know one's own
screens by, and nothing that tells where somebody was.
"""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from helle.register.audit import actions as audit
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context
from helle.register.protection.context import NoSuchMembership
from helle.rules.ruling import Text
from helle.site.session_store import row_key

# By what a browser says of itself; the first that is found. Most name Chrome and Safari besides their own.
BROWSERS: Final = (("Edg", "edge"), ("OPR", "opera"), ("Firefox", "firefox"), ("Chrom", "chrome"), ("Safari", "safari"))
SYSTEMS: Final = (
    ("Android", "android"), ("iPhone", "ios"), ("iPad", "ios"), ("Windows", "windows"), ("CrOS", "chromeos"),
    ("Mac OS", "macos"), ("Linux", "linux"),
)  # fmt: skip
UNKNOWN: Final = "unknown"
WORDS: Final = {
    "edge": Text("Edge", "Edge"),
    "opera": Text("Opera", "Opera"),
    "firefox": Text("Firefox", "Firefox"),
    "chrome": Text("Chrome", "Chrome"),
    "safari": Text("Safari", "Safari"),
    "android": Text("Android", "Android"),
    "ios": Text("iPhone eller iPad", "iPhone or iPad"),
    "windows": Text("Windows", "Windows"),
    "chromeos": Text("ChromeOS", "ChromeOS"),
    "macos": Text("Mac", "Mac"),
    "linux": Text("Linux", "Linux"),
    UNKNOWN: Text("ukendt", "unknown"),
}
IN_SESSION: Final = "place"
# A clock that is further from the machine's was moved: a demo's.
_OTHER_CLOCK: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One of her own logins. `is_this`: the one in which she asks."""

    id: uuid.UUID
    begun: dt.datetime
    seen: dt.datetime
    browser: Text
    system: Text
    is_this: bool


def say_where(request: HttpRequest, user: User, *, again: bool) -> None:
    """Note that somebody is logged in here: the first time her session has this key, and `again` as it is used."""
    key = row_key(str(request.session.session_key))
    if not again and request.session.get(IN_SESSION) == key:
        return
    browser, system = seen_in(request.headers.get("User-Agent", ""))
    begun = dt.datetime.fromtimestamp(request.session["begun"], tz=dt.UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.session_seen(%s, %s, %s, %s, %s)", [key, user.pk, begun, browser, system])
    request.session[IN_SESSION] = key


def seen_in(says: str) -> tuple[str, str]:
    """The kind of browser and of system, by what it says of itself."""
    return _first(BROWSERS, says), _first(SYSTEMS, says)


def own_places(request: HttpRequest) -> list[Place]:
    """Where whoever acts is logged in, this place first. What will be found to have ended is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, begun, seen, browser, system, is_this FROM helle.own_sessions(%s, %s, %s)",
            [
                row_key(str(request.session.session_key)),
                f"{settings.HELLE_IDLE_MINUTES} minutes",
                f"{settings.HELLE_SESSION_HOURS} hours",
            ],
        )
        ahead = clock_ahead()
        return [
            Place(pk, begun + ahead, seen + ahead, _word(browser), _word(system), is_this)
            for pk, begun, seen, browser, system, is_this in cursor.fetchall()
        ]


def others_end(request: HttpRequest, user: User) -> None:
    """End every other login of hers, where no view of the register acts, and leave the line of it.

    Whoever has no role today has no place to end, and what her other sessions open is asked of each request.
    """
    found = organisations.chosen_membership(user, request.session.get("membership"))
    if found is None:
        return
    with suppress(NoSuchMembership), context.acting(found.chosen.pk, purpose="login", request_id=uuid.uuid4()):
        ended = places_end(request, None)
        audit.record("sessions.own_ended", purpose="login", detail={"ended": ended, "others": True})


def clock_ahead() -> dt.timedelta:
    """How far Helle's clock is from the machine's, by which logins are counted: in a demo its page tells one time."""
    ahead = clock.now() - dt.datetime.now(dt.UTC)  # noqa: TID251 # The machine's time, as the database has it of logins.
    return ahead if abs(ahead) > _OTHER_CLOCK else dt.timedelta()


def places_end(request: HttpRequest, place: uuid.UUID | None) -> int:
    """End a login of whoever acts in another place, or with None all others. Returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.end_own_sessions(%s, %s)", [row_key(str(request.session.session_key)), place])
        ended: int = cursor.fetchone()[0]
    return ended


def _word(kind: str) -> Text:
    return WORDS.get(kind, WORDS[UNKNOWN])


def _first(kinds: tuple[tuple[str, str], ...], says: str) -> str:
    return next((kind for sign, kind in kinds if sign in says), UNKNOWN)
