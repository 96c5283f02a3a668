"""Having a file looked into by the process that does nothing else, and what to make of its answer."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from helle.register.casefile.spool import Spool

_SECONDS = 30.0


class CannotBeShown(Exception):
    """No picture could be made: the file is too much for the time and memory it gets, or it fooled its reader."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is. `problem` is '' where nothing is wrong with it."""

    content_type: str
    pages: int
    problem: str


def examine(spool: Spool) -> Examined:
    """Find out what a file is by its content. A file that brings its reader down is a broken one."""
    try:
        found = json.loads(_asked(spool, {"do": "examine"}))
    except (CannotBeShown, ValueError):
        return Examined("", 0, "broken")
    return Examined(found["type"] or "", int(found["pages"]), found["problem"] or "")


def picture(spool: Spool, *, content_type: str, page: int, width: int) -> bytes:
    """A picture (PNG or JPEG) of one page. Raises `CannotBeShown`."""
    made = _asked(spool, {"do": "picture", "type": content_type, "page": page, "width": width})
    if not made.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        raise CannotBeShown
    return made


def _asked(spool: Spool, request: dict[str, object]) -> bytes:
    command = [sys.executable, "-I", "-m", "helle.register.casefile.examiner", str(spool.fileno()), str(spool.size)]
    try:
        done = subprocess.run(  # noqa: S603 # Our own program, no shell, two numbers.
            command,
            input=spool.key + json.dumps(request).encode() + b"\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[spool.fileno()],
            env={},
            cwd="/",
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise CannotBeShown from error
    return done.stdout
