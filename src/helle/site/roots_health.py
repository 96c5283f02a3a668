"""Whether the audit's roots come to where nobody who runs Helle can write, and its lines are kept as was decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from helle.register.audit import anchoring, mailing, sealing
from helle.register.audit.anchoring import AnchorAstray
from helle.register.protection.private_files import replace_private
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text
from helle.site.health_state import State
from helle.site.line_words import counted

_ANCHOR: Final = Text("Loggens rødder et andet sted", "The log's roots elsewhere")
_MAILED: Final = Text("Loggens rødder med mail", "The log's roots by mail")
KEPT: Final = Text("Opbevaring af loggen", "Keeping of the log")
# A root is written elsewhere with the sealing, each minute.
BEHIND: Final = 5
# One is mailed each day in which anything was sealed, and tried again for an hour or two.
MAILED_WITHIN: Final = dt.timedelta(hours=30)
_NOT_FROM_HERE: Final = Text("kan ikke ses herfra: kør helle health", "not seen from here: run helle health")
# What a command saw that may read the sealer's files, for whoever may not; for so long.
SEEN_FILE: Final = "roots-seen.json"
SEEN_WITHIN: Final = dt.timedelta(days=2)


def standing(now: dt.datetime) -> Iterator[tuple[Text, State, Text]]:
    """Each place: which, how it is, and what was seen."""
    yield _ANCHOR, *(_anchor() or _noted(_ANCHOR, now))
    if settings.HELLE_AUDIT_MAIL:
        yield _MAILED, *(_mailed(now) or _noted(_MAILED, now))


def note(now: dt.datetime) -> None:
    """Keep what is seen of each place, where this user may read it. Raises `OSError`."""
    seen = {_ANCHOR.en: _anchor(), _MAILED.en: _mailed(now)}
    kept = {part: [int(state), said.da, said.en] for part, (state, said) in ((p, s) for p, s in seen.items() if s)}
    if len(kept) == len(seen):
        path = Path(settings.HELLE_STATE, SEEN_FILE)
        replace_private(path, json.dumps({"at": now.isoformat(timespec="seconds"), "seen": kept}).encode())
        path.chmod(0o644)


def _noted(part: Text, now: dt.datetime) -> tuple[State, Text]:
    """They are the sealer's files, where it runs as a user of its own: what a command saw of them lately."""
    try:
        kept = json.loads(Path(settings.HELLE_STATE, SEEN_FILE).read_text())
        state, da, en = kept["seen"][part.en]
        if now - dt.datetime.fromisoformat(kept["at"]) <= SEEN_WITHIN:
            return State(int(state)), Text(str(da), str(en))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return State.WATCH, _NOT_FROM_HERE


def kept(years: int, over: int) -> tuple[State, Text]:
    """How it is with so many segments whose time is over."""
    state = State.WATCH if over else State.WELL
    if years >= sealing.FEWEST_YEARS:
        return state, counted(
            "{years} år; forseglinger, hvis tid er gået: {over}",
            "{years} years; segments past their time: {over}",
            years=years,
            over=over,
        )
    return state, counted(
        "ingen har bestemt hvor længe: sæt HELLE_AUDIT_YEARS; ældre end {fewest} år: {over}",
        "nobody has decided how long: set HELLE_AUDIT_YEARS; older than {fewest} years: {over}",
        fewest=sealing.FEWEST_YEARS,
        over=over,
    )


def _anchor() -> tuple[State, Text] | None:
    try:
        behind = anchoring.behind()
    except PermissionError:
        return None
    except (AnchorAstray, OSError):
        return State.FAILS, Text("kopien passer ikke, eller kan ikke læses", "the copy differs or cannot be read")
    if behind is None:
        return State.WATCH, Text("ingen: sæt HELLE_AUDIT_ANCHOR", "none: set HELLE_AUDIT_ANCHOR")
    state = State.WATCH if behind > BEHIND else State.WELL
    return state, counted("mangler i kopien: {behind}", "missing in the copy: {behind}", behind=behind)


def _mailed(now: dt.datetime) -> tuple[State, Text] | None:
    try:
        sent = mailing.last_sent()
        roots = Path(settings.HELLE_AUDIT_ROOTS)
        sealed = roots.stat().st_mtime if roots.exists() else 0
    except PermissionError:
        return None
    if sent.at is None:
        return State.WATCH, Text("ikke sendt endnu", "not sent yet")
    # Where nothing is sealed, nothing is sent: then the line above says that all is sealed.
    late = sealed > sent.at.timestamp() and now - sent.at > MAILED_WITHIN
    day = sent.at.date()
    return State.WATCH if late else State.WELL, Text(
        f"nr. {sent.number} sendt {danish_date(day)}", f"no. {sent.number} sent {english_date(day)}"
    )
