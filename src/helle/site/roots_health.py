"""Whether the audit's roots come to where nobody who runs Helle can write, and its lines are kept as was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from helle.register.audit import anchoring, mailing, sealing
from helle.register.audit.anchoring import AnchorAstray
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

_ANCHOR: Final = Text("Loggens rødder et andet sted", "The log's roots elsewhere")
_MAILED: Final = Text("Loggens rødder med mail", "The log's roots by mail")
KEPT: Final = Text("Opbevaring af loggen", "Keeping of the log")
# A root is written elsewhere with the sealing, each minute.
BEHIND: Final = 5
# One is mailed each day in which anything was sealed, and tried again for an hour or two.
MAILED_WITHIN: Final = dt.timedelta(hours=30)
_WELL, _WATCH, _FAILS = 0, 1, 2
_NOT_FROM_HERE: Final = Text("kan ikke ses herfra: spørg helle health", "not seen from here: ask helle health")


def standing(now: dt.datetime) -> Iterator[tuple[Text, int, Text]]:
    """Each place: which, how it is as `health.State` counts, and what was seen."""
    yield _ANCHOR, *_anchor()
    if settings.HELLE_AUDIT_MAIL:
        yield _MAILED, *_mailed(now)


def kept(years: int, over: int) -> tuple[int, Text]:
    """How it is with so many segments whose time is over."""
    state = _WATCH if over else _WELL
    if years >= sealing.FEWEST_YEARS:
        return state, Text(
            f"{years} år; forseglinger, hvis tid er gået: {over}", f"{years} years; segments past their time: {over}"
        )
    return state, Text(
        f"ingen har bestemt hvor længe: sæt HELLE_AUDIT_YEARS; ældre end {sealing.FEWEST_YEARS} år: {over}",
        f"nobody has decided how long: set HELLE_AUDIT_YEARS; older than {sealing.FEWEST_YEARS} years: {over}",
    )


def _anchor() -> tuple[int, Text]:
    try:
        behind = anchoring.behind()
    except PermissionError:  # They are the sealer's files, where it runs as a user of its own.
        return _WELL, _NOT_FROM_HERE
    except (AnchorAstray, OSError):
        return _FAILS, Text("kopien passer ikke, eller kan ikke læses", "the copy differs or cannot be read")
    if behind is None:
        return _WATCH, Text("ingen: sæt HELLE_AUDIT_ANCHOR", "none: set HELLE_AUDIT_ANCHOR")
    return _WATCH if behind > BEHIND else _WELL, Text(f"mangler i kopien: {behind}", f"missing in the copy: {behind}")


def _mailed(now: dt.datetime) -> tuple[int, Text]:
    try:
        sent = mailing.last_sent()
    except PermissionError:
        return _WELL, _NOT_FROM_HERE
    if sent.at is None:
        return _WATCH, Text("ikke sendt endnu", "not sent yet")
    # Where nothing is sealed, nothing is sent: then the line above says that all is sealed.
    late = sent.tried is not None and sent.tried > sent.at and now - sent.at > MAILED_WITHIN
    day = sent.at.date()
    return _WATCH if late else _WELL, Text(
        f"nr. {sent.number} sendt {danish_date(day)}", f"no. {sent.number} sent {english_date(day)}"
    )
