"""Asking clamd whether a file is known to do harm. The file is streamed to it; clamd needs no way into our disk."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

_PATIENCE = 120.0  # Seconds for one answer: a large archive takes clamd a while.


class Found(Enum):
    """What clamd says of a file."""

    NOTHING = "nothing"
    HARM = "harm"
    NO_SCANNER = "no_scanner"
    NO_ANSWER = "no_answer"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Answer:
    """`name` is what clamd calls the harm, '' where it found none."""

    found: Found
    name: str = ""


def scan(pieces: Iterable[bytes]) -> Answer:
    """Stream a file to clamd. Never raises: no answer is an answer too, and not a good one."""
    if not settings.HELLE_CLAMD:
        return Answer(Found.NO_SCANNER)
    try:
        with _connected(settings.HELLE_CLAMD) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            # It hangs up on what is larger than it takes, and has said so before.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for piece in pieces:
                    clamd.sendall(struct.pack(">I", len(piece)) + piece)
                clamd.sendall(struct.pack(">I", 0))
            said = _all_of(clamd).rstrip(b"\0\n").decode(errors="replace")
    except OSError:
        return Answer(Found.NO_ANSWER)
    return _understood(said)


def signatures_made() -> dt.datetime | None:
    """When the signatures that clamd looks with were made; None where it does not answer as it should."""
    try:
        with _connected(settings.HELLE_CLAMD, patience=5.0) as clamd:
            clamd.sendall(b"zVERSION\0")
            said = _all_of(clamd).rstrip(b"\0\n").decode(errors="replace")
        # ClamAV 1.4.1/27456/Tue Nov 12 10:34:55 2024, in this machine's time.
        made = dt.datetime.strptime(said.split("/")[2], "%a %b %d %H:%M:%S %Y").astimezone()
    except (OSError, ValueError, IndexError):
        return None
    return made


def _understood(said: str) -> Answer:
    if said == "stream: OK":
        return Answer(Found.NOTHING)
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Answer(Found.HARM, said.removeprefix("stream: ").removesuffix(" FOUND")[:100])
    if "size limit exceeded" in said:
        return Answer(Found.TOO_LARGE)
    return Answer(Found.NO_ANSWER)


def _connected(address: str, *, patience: float = _PATIENCE) -> socket.socket:
    """A socket on this machine: clamd speaks no TLS, and what is scanned is nobody's on the way."""
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(patience)
    try:
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _all_of(clamd: socket.socket) -> bytes:
    """What it says up to its end. It hangs up on what is too large, and a reset may follow its answer."""
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while len(said) < 4096 and not said.endswith(b"\0") and (more := clamd.recv(4096)):
            said += more
    return said
