"""The mails of the demo: in files that whoever tries it can read, or sent, where a mail server is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

SEND = (
    "from django.core.mail import EmailMessage\n"
    "from django.conf import settings\n"
    "print(settings.MAILERS['default']['BACKEND'].split('.')[-2])\n"
    "if settings.HELLE_DEMO_MAILS: EmailMessage('Helle', 'To ting venter', to=['m@example.invalid']).send()"
)


def send(state: Path, **environment: str) -> str:
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "helle.demo.settings", "HELLE_STATE": str(state)} | environment
    command = [sys.executable, "-c", SEND]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_without_a_mail_server_they_lie_in_files_beside_the_demo(tmp_path: Path) -> None:
    assert send(tmp_path) == "filebased"
    (mail,) = (tmp_path / "mails").iterdir()
    assert "To ting venter" in mail.read_text()


def test_with_a_mail_server_they_are_sent(tmp_path: Path) -> None:
    assert send(tmp_path, HELLE_SMTP_HOST="mail.example.invalid") == "smtp"
    assert not (tmp_path / "mails").exists()


@pytest.mark.django_db
def test_the_start_page_says_where_they_are(client: Client, settings: object) -> None:
    settings.HELLE_DEMO_MAILS = Path("/somewhere/mails")  # type: ignore[attr-defined] # pytest-django's
    assert "/somewhere/mails" in client.get("/").content.decode()
    settings.HELLE_DEMO_MAILS = None  # type: ignore[attr-defined] # as above
    assert "Adresserne er opdigtede" not in client.get("/").content.decode()
