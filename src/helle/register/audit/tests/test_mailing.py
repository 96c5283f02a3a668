"""The newest root by mail: it tells of nobody, and what was rebuilt from scratch with the stolen key is found by it."""

from __future__ import annotations

import base64
import datetime as dt
import re
import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.mail import Sink, sink, text_of

from helle.register.audit import mailing
from helle.register.audit.mailing import roots_in, send_if_due
from helle.register.audit.models import Segment
from helle.register.audit.sealing import ALIAS, seal
from helle.register.audit.verification import verify

Owner = psycopg.Connection[tuple[object, ...]]
Write = Callable[[int], None]

pytestmark = pytest.mark.usefixtures("committed")
__all__ = ["sink"]

OFFICER = "dpo@tilsyn.example.invalid"


@pytest.fixture
def mailed(sink: Sink, settings: Any, roots: Path) -> Sink:
    settings.HELLE_AUDIT_MAIL = [OFFICER]
    return sink


def as_sent(sink: Sink) -> list[bytes]:
    return [one.content for one in sink.received if isinstance(one.content, bytes)]


def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "DAILY", dt.timedelta(0))
    monkeypatch.setattr(mailing, "AGAIN", dt.timedelta(0))


def test_it_goes_once_a_day_and_tells_of_nobody(
    mailed: Sink, write_lines: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not send_if_due(), "nothing is sealed yet"
    write_lines(3)
    seal()
    assert send_if_due() and not send_if_due()
    mail = mailed.only(OFFICER)
    said = text_of(mail)
    assert mail["Subject"] == "Helle: HELLE-ROOT 1"
    assert max(map(len, said.splitlines())) < 80
    left = re.sub(r"[0-9a-f]{64}|HELLE-ROOT \d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "", said)
    assert not re.search(r"\d|@", left) and "helle audit verify" in left
    a_day_later(monkeypatch)
    assert not send_if_due(), "nothing is new"
    write_lines(1)
    seal()
    assert send_if_due()
    assert [root.number for mail in as_sent(mailed) for root in roots_in(mail)] == [1, 2]


def test_a_chain_rebuilt_from_scratch_with_the_stolen_key_is_found_by_a_mail(
    mailed: Sink, write_lines: Write, roots: Path, owner: Owner, tmp_path: Path
) -> None:
    write_lines(3)
    seal()
    write_lines(3)
    seal()
    send_if_due()
    saved = tmp_path / "from the officer's mailbox.eml"
    saved.write_bytes(as_sent(mailed)[0])
    quoted = tmp_path / "quoted.txt"
    quoted.write_text("".join(f"> {line}\n" for line in text_of(mailed.only(OFFICER)).splitlines()))
    assert verify(saved).problems == verify(quoted).problems == ()
    # She takes the machine: database, roots and key. She drops a line, and seals everything anew.
    owner.execute("ALTER TABLE audit_line DISABLE TRIGGER keep_line")
    owner.execute("DELETE FROM audit_line WHERE id = (SELECT min(id) FROM audit_line WHERE segment = 1)")
    owner.execute("UPDATE audit_line SET segment = NULL, position = NULL")
    owner.execute("ALTER TABLE audit_line ENABLE TRIGGER keep_line")
    owner.execute("DELETE FROM audit_segment")
    roots.unlink()
    seal()
    write_lines(3)
    seal()
    assert verify().problems == (), "everything agrees with itself"
    for copy in (saved, quoted):
        assert verify(copy).problems == (f"segment 2: rebuilt, it is not the one whose root stands in {copy.name}",)


def test_how_much_it_was_held_against_is_told(mailed: Sink, write_lines: Write, tmp_path: Path) -> None:
    """Many mails in a file, of which a gateway has put one into base64; and what holds no root is no yes."""
    write_lines(1)
    seal()
    first = mailing._mail(Segment.objects.using(ALIAS).get(pk=1), OFFICER).message()
    write_lines(1)
    seal()
    second = mailing._mail(Segment.objects.using(ALIAS).get(pk=2), OFFICER).message()
    said = second.get_payload(decode=True)
    assert isinstance(said, bytes)
    second.set_payload(base64.b64encode(said).decode())
    del second["Content-Transfer-Encoding"]
    second["Content-Transfer-Encoding"] = "base64"
    second.set_param("charset", "x-none")
    box = tmp_path / "box"
    box.write_bytes(
        b"".join(b"From dpo Thu Jan  1 00:00:00 2026\n" + one.as_bytes() + b"\n" for one in (first, second))
    )
    assert (verify(box).problems, verify(box).held) == ((), (1, 2))
    unread = b"From x\nSubject: Helle: HELLE-ROOT 3\n\ncut\n"
    box.write_bytes(box.read_bytes() + unread)
    assert verify(box).problems == ("box: mail 3 is of a root and cannot be read",)
    for nothing in ("", "nothing", "nothing\n"):
        box.write_text(nothing)
        assert verify(box).held == () and "box: no root is in it, nothing was held against it" in verify(box).problems


def test_of_two_each_gets_one_and_who_is_refused_is_told(mailed: Sink, write_lines: Write, settings: Any) -> None:
    settings.HELLE_AUDIT_MAIL = ["nobody@refused.example.invalid", OFFICER]
    write_lines(1)
    seal()
    mailed.refuses = "nobody@"
    with pytest.raises(smtplib.SMTPException):
        send_if_due()
    assert [one.rcpt_tos for one in mailed.received] == [[OFFICER]]
    assert mailing.last_sent().at is None


def test_what_a_server_does_not_take_is_tried_again_after_an_hour(
    mailed: Sink, write_lines: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(1)
    seal()
    mailed.to_mail = "451 not now"
    with pytest.raises(smtplib.SMTPException):
        send_if_due()
    mailed.to_mail = ""
    assert not send_if_due() and mailed.tries == 1
    monkeypatch.setattr(mailing, "AGAIN", dt.timedelta(0))
    assert send_if_due()
