"""The part of the site that seals the audit: each minute, on its own, with the key and the database role it has alone.

It takes nothing from the queue, which whoever serves pages can write to, and opens nothing that is sealed.
"""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
from types import FrameType
from typing import Final

from django.conf import settings
from django.db import connections

from helle.register.audit import anchoring, mailing, sealing

EVERY: Final = 60.0
# What is due by the day: lines whose time is over.
DAILY: Final = dt.timedelta(days=1)
log = logging.getLogger(__name__)


def work(every: float = EVERY) -> None:
    """Seal until SIGINT or SIGTERM; what is being sealed is finished first. What fails is tried a minute later."""
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
    dropped: dt.datetime | None = None
    while True:
        try:
            once()
            now = dt.datetime.now(dt.UTC)  # noqa: TID251 # The machine's time: how often, not since when.
            if dropped is None or now - dropped > DAILY:
                drop_what_is_over()
                dropped = now
        except Exception as error:  # noqa: BLE001 # Whatever it is: who ends here ends the whole of a served site.
            # `helle health` says how long the oldest line has waited.
            log.error("not sealed: %s: %s", type(error).__name__, " ".join(str(error).split()))
            connections[sealing.ALIAS].close()
        if stop.wait(every):
            return


def once() -> None:
    """Seal what was written, and bring the roots to where else they go. The sealing does not wait for that."""
    sealing.seal()
    try:
        anchoring.follow()
    except (anchoring.AnchorAstray, OSError, ValueError) as error:
        log.warning("the roots are not written elsewhere: %s", error)
    try:
        mailing.send_if_due()
    except (OSError, ValueError) as error:  # Those of a mail server are of the first, of a header of the second.
        log.warning("the root is not mailed: %s", type(error).__name__)


def drop_what_is_over() -> None:
    """Drop whole segments whose time is over, once somebody has decided how long lines are kept."""
    if settings.HELLE_AUDIT_YEARS >= sealing.FEWEST_YEARS:
        sealing.drop_due(settings.HELLE_AUDIT_YEARS)
