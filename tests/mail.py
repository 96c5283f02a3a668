"""A real mail server on this machine, which keeps what it is sent and refuses what it is told to refuse."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests import whole_story
from tests.cast import Cast, Member


@dataclass(slots=True)
class Sink:
    """Keeps what it is sent; `to_address` and `to_mail` are what it answers where it is not to take it."""

    received: list[Envelope] = field(default_factory=list)
    tries: int = 0
    to_address: str = ""
    to_mail: str = ""
    refuses: str = ""

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        if self.to_address or (self.refuses and address.startswith(self.refuses)):
            return self.to_address or "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 # aiosmtpd's
        if self.to_mail:
            return self.to_mail
        self.received.append(envelope)
        return "250 OK"

    def only(self, to: str) -> EmailMessage:
        """The one mail there is; it went to one address, and says so of no other."""
        (envelope,) = self.received
        assert envelope.rcpt_tos == [to]
        assert isinstance(envelope.content, bytes)
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        assert (found["To"], found["Cc"], found["Bcc"], found["Reply-To"]) == (to, None, None, None)
        assert found["From"] == "helle@helle.example.invalid"
        assert not list(found.iter_attachments())
        return found


@contextmanager
def served(
    kept: Sink, settings: Any, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", **asked: Any
) -> Iterator[None]:
    """A mail server on a free port, to which the settings send as the environment asks for a server elsewhere."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port, server_hostname="sink.example.invalid", tls_context=tls)
    server.start()
    try:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": host, "port": port, "timeout": 5, **asked},
            }
        }
        settings.DEFAULT_FROM_EMAIL = "helle@helle.example.invalid"
        settings.HELLE_ADDRESS = "https://helle.example.invalid"
        yield
    finally:
        server.stop()


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server that is spoken to in clear."""
    kept = Sink()
    with served(kept, settings):
        yield kept


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def tells_nothing_else(mail: EmailMessage, cast: Cast, *more: str) -> None:
    """No name, not even her own; no case, referral or unit; nothing about the machine that asked."""
    whole = mail.as_string() + text_of(mail)
    members: list[Member] = [getattr(cast, name) for name in cast.__slots__]
    for member in members:
        assert member.user.full_name not in whole
        assert member.user.email == mail["To"] or member.user.email not in whole
    for secret in (*whole_story.SECRETS, *more, "Center mod Menneskehandel", "127.0.0.1"):
        assert secret not in whole
    assert not re.search(r"H?20\d\d-\d{4}", whole)
    assert len(mail["Subject"]) < 60
