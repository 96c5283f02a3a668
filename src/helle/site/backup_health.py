"""Whether there is a backup to go back to, whether the register is open after one was put back or the clock went back,
and whether the ledger of erasures is whole and kept elsewhere too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from helle.register.protection import closing, erasing, ledger
from helle.register.protection.ledger import LedgerAstray
from helle.rules.ruling import Text
from helle.site import restoring
from helle.site.backups import MADE_FILE
from helle.site.health_asking import ago, asking, now
from helle.site.health_state import Finding, State
from helle.site.line_words import counted

BACKED_UP_WITHIN: Final = dt.timedelta(hours=26)

_BACKUP: Final = Text("Sikkerhedskopi", "Backup")
_PUT_BACK: Final = Text("Tilbagelægning af en sikkerhedskopi", "Putting a backup back")
_CLOCK: Final = Text("Uret", "The clock")
_ERASURES: Final = Text("Protokollen over sletninger", "The ledger of erasures")
_NO_KEY: Final = Text("erasure.key mangler: hent den i pengeskabet", "erasure.key is missing: bring it from the safe")


def standing() -> Iterator[Finding]:
    """The backup, one that was put back, the clock, and the ledger of erasures."""
    yield _backup()
    yield asking(_put_back, _PUT_BACK)
    yield asking(_clock, _CLOCK)
    yield asking(_erasures, _ERASURES)


def _backup() -> Finding:
    made, own = _made_by_us(), True
    if settings.HELLE_BACKUP_STAMP:
        try:
            stamped = dt.datetime.fromtimestamp(Path(settings.HELLE_BACKUP_STAMP).stat().st_mtime, dt.UTC)
        except OSError:
            return Finding(_BACKUP, State.FAILS, Text("mærket findes ikke", "the stamp does not exist"))
        if made is None or stamped > made:
            made, own = stamped, False
    if made is None:
        unknown = Text(
            "Helle ved intet om den: kør helle backup, eller sæt HELLE_BACKUP_STAMP",
            "Helle knows nothing about it: run helle backup, or set HELLE_BACKUP_STAMP",
        )
        return Finding(_BACKUP, State.WATCH, unknown)
    state = State.FAILS if now() - made > BACKED_UP_WITHIN else State.WELL
    by = " (helle backup)" if own else ""
    return Finding(_BACKUP, state, Text(f"{ago(made).da}{by}", f"{ago(made).en}{by}"))


def _made_by_us() -> dt.datetime | None:
    try:
        kept = json.loads((Path(settings.HELLE_STATE) / MADE_FILE).read_text())
        return dt.datetime.fromisoformat(kept["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put_back() -> Finding:
    closed = closing.closed_stores()
    if closed:
        waits = Text(
            "en sikkerhedskopi venter på sletningerne siden; ingen kan arbejde: kør helle erase --replay",
            "a backup waits for the erasures since; nobody can work: run helle erase --replay",
        )
        return Finding(_PUT_BACK, State.FAILS, waits)
    aside = len(restoring.databases_aside())
    if aside:
        left = Text(
            f"åben; tidligere databaser, der skal slettes: {aside}", f"open; former databases to be dropped: {aside}"
        )
        return Finding(_PUT_BACK, State.WATCH, left)
    return Finding(_PUT_BACK, State.WELL, Text("intet venter", "nothing waits"))


def _clock() -> Finding:
    if closing.clock_went_back():
        back = Text(
            "står før den seneste forsegling; ingen kan arbejde: ret det (docs/how-to)",
            "stands before what was sealed last; nobody can work: put it right (docs/how-to)",
        )
        return Finding(_CLOCK, State.FAILS, back)
    return Finding(_CLOCK, State.WELL, Text("går fremad", "goes forward"))


def _erasures() -> Finding:
    try:
        found = erasing.standing()
    except LedgerAstray:
        return Finding(
            _ERASURES,
            State.FAILS,
            Text("passer ikke; helle erase --verify siger hvorfor", "does not match; helle erase --verify says why"),
        )
    if found.kept < found.written:
        behind = found.written - found.kept
        return Finding(
            _ERASURES,
            State.FAILS,
            counted(
                "nøgler, der mangler at blive slettet: {behind}; kør helle erase --replay",
                "keys not destroyed yet: {behind}; run helle erase --replay",
                behind=behind,
            ),
        )
    if not ledger.key_is_there():
        return Finding(_ERASURES, State.FAILS, _NO_KEY)
    if found.copied is None:
        none = counted(
            "{written}, uden kopi: sæt HELLE_ERASURES_COPY",
            "{written}, no copy: set HELLE_ERASURES_COPY",
            written=found.written,
        )
        return Finding(_ERASURES, State.WATCH, none)
    late = found.copied < found.written
    return Finding(
        _ERASURES,
        State.WATCH if late else State.WELL,
        counted(
            "{written}, heraf i kopien: {copied}",
            "{written}, of them in the copy: {copied}",
            written=found.written,
            copied=found.copied,
        ),
    )
