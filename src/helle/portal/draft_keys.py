"""The keys of what somebody is writing: one for each two hours, gone two hours later, and kept by no backup.

What a page carries is sealed under the key of the moment and read as long as that key or the one after it is there. So
whoever takes over the process that answers the public reads no draft of the day before, though she saw it pass.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from pathlib import Path
from typing import Final

from django.conf import settings

from helle.register.protection.private_files import create_once

LASTS_MINUTES: Final = 120
_SUFFIX: Final = ".draft-key"


def sealing() -> bytes:
    """The key of this moment. Of two processes that begin a new one at once both get the same."""
    now = _period()
    path = _path(now)
    if not path.exists():
        create_once(path, secrets.token_bytes(32))
        _end_those_before(now - 1)
    return path.read_bytes()


def opening() -> list[bytes]:
    """The keys under which a page may have been sealed that is still read."""
    now = _period()
    _end_those_before(now - 1)
    found = []
    for period in (now, now - 1):
        with contextlib.suppress(FileNotFoundError):
            found.append(_path(period).read_bytes())
    return found


def _end_those_before(first: int) -> None:
    for path in Path(settings.HELLE_DRAFT_KEYS).glob(f"*{_SUFFIX}"):
        if not path.stem.isdigit() or int(path.stem) < first:
            path.unlink(missing_ok=True)


def _period() -> int:
    return int(time.time()) // (LASTS_MINUTES * 60)


def _path(period: int) -> Path:
    return Path(settings.HELLE_DRAFT_KEYS, f"{period}{_SUFFIX}")
