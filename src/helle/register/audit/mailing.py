"""The newest root by mail, once a day, to whoever keeps it where nobody who runs Helle can write.

Each root is bound to all before it, so one a day holds the whole chain until then. A mail has the number of a segment,
when it was sealed, hashes and the signature; nothing of anybody, and nothing of what the lines say. Held against the
chain by `helle audit verify --against`, as the mail was saved.
"""

from __future__ import annotations

import datetime as dt
import email
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

from helle.register.audit import sealing
from helle.register.audit.chain import WrittenOff
from helle.register.audit.models import Segment
from helle.register.protection.private_files import replace_private

DAILY: Final = dt.timedelta(days=1)
AGAIN: Final = dt.timedelta(hours=1)
HEADERS: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
_MARK: Final = "HELLE-ROOT"
_HALF: Final = 64  # Of a signature: no line is so long that a program of mail breaks it.
_WRITTEN: Final = re.compile(rf"{_MARK}\s+([1-9]\d{{0,18}})" + rf"\s+([0-9a-f]{{{_HALF}}})" * 4 + r"(?![0-9a-f])")
_BETWEEN: Final = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_QUOTED: Final = re.compile(r"^[ >]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sent:
    """Which root was mailed last and when, and when that was tried last; nothing where it never was."""

    number: int = 0
    at: dt.datetime | None = None
    tried: dt.datetime | None = None


def send_if_due() -> bool:
    """Mail the newest root where a day has passed since the last; whether it was sent. Raises `OSError`.

    What a server does not take is tried again after an hour.
    """
    now, before = dt.datetime.now(dt.UTC), last_sent()  # noqa: TID251 # The machine's time, as mail has it.
    if not settings.HELLE_AUDIT_MAIL or not _is_over(before.at, DAILY, now) or not _is_over(before.tried, AGAIN, now):
        return False
    newest = Segment.objects.using(sealing.ALIAS).order_by("-number").first()
    if newest is None or newest.number == before.number:
        return False
    _keep(Sent(before.number, before.at, now))
    refused: list[OSError] = []
    for to in settings.HELLE_AUDIT_MAIL:  # One to each: who is refused is not hidden by who is not.
        try:
            _mail(newest, to).send()
        except OSError as error:
            refused.append(error)
    if refused:
        raise refused[0]
    _keep(Sent(newest.number, now, now))
    return True


def last_sent() -> Sent:
    """What is kept of it. A file that says nothing is none: then one mail more is sent. Raises `PermissionError`."""
    try:
        kept = json.loads(_path().read_text())
        at, tried = (dt.datetime.fromisoformat(kept[name]) if kept[name] else None for name in ("at", "tried"))
        return Sent(int(kept["number"]), at, tried)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Sent()


def roots_in(content: bytes) -> list[WrittenOff]:
    """The roots of mails that somebody saved, one or many in a file, also quoted; none where it is no such file."""
    found: dict[WrittenOff, None] = {}
    for one in _mails(content):
        found |= dict.fromkeys(_roots_of(one))
    return list(found)


def unread_in(content: bytes) -> list[int]:
    """Which of the mails in a file are of roots by their subject, and cannot be read; counted from 1."""
    return [
        place
        for place, one in enumerate(_mails(content), start=1)
        if _MARK in str(email.message_from_bytes(one)["Subject"] or "") and not _roots_of(one)
    ]


def _mails(content: bytes) -> list[bytes]:
    """A file of many mails has a line before each; what is no such file is one."""
    return [one for one in _BETWEEN.split(content) if one.strip()]


def _roots_of(mail: bytes) -> list[WrittenOff]:
    texts = [mail.decode(errors="replace")]
    for part in email.message_from_bytes(mail).walk():
        held = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(held, bytes):
            # Digits and letters of ASCII, whatever the mail says that it is written in.
            texts += [held.decode(errors="replace"), held.replace(b"\0", b"").decode("ascii", "replace")]
    return [
        WrittenOff(int(number), root, header, "".join(signature), "")
        for text in texts
        for number, root, header, *signature in _WRITTEN.findall(_QUOTED.sub("", text))
    ]


def _mail(newest: Segment, to: str) -> EmailMessage:
    header, signature = sealing.header_of(newest), bytes(newest.signature)
    root = WrittenOff.of(header, signature, [])
    at = newest.sealed_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    body = [
        "Gem denne mail uden for Helle. Den viser, om loggen er skrevet om siden:",
        "helle audit verify --against FIL",
        "",
        "Keep this mail outside of Helle. It shows whether the log was rewritten since:",
        "helle audit verify --against FILE",
        "",
        at,
        f"{_MARK} {root.number}",
        root.root,
        root.header,
        root.signature[:_HALF],
        root.signature[_HALF:],
        "",
    ]
    return EmailMessage(subject=f"Helle: {_MARK} {root.number}", body="\n".join(body), to=[to], headers=HEADERS)


def _is_over(since: dt.datetime | None, how_long: dt.timedelta, now: dt.datetime) -> bool:
    return since is None or now - since >= how_long


def _keep(sent: Sent) -> None:
    kept = {"number": sent.number} | {
        name: moment.isoformat(timespec="seconds") if moment else ""
        for name, moment in (("at", sent.at), ("tried", sent.tried))
    }
    replace_private(_path(), json.dumps(kept).encode())


def _path() -> Path:
    return Path(settings.HELLE_AUDIT_ROOTS).with_suffix(".mailed")
