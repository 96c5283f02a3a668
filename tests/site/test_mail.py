"""What Helle sends by mail, received by a real server on this machine: a login's own mails, and nothing of any case."""

from __future__ import annotations

import datetime as dt
import os
import re
import smtplib
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail import EmailMessage
from django.test import Client

from helle.site import environment
from tests.cast import Cast, as_owner
from tests.mail import Sink, served, sink, tells_nothing_else, text_of
from tests.site.test_login import PASSWORD, PASSWORD_AGAIN, SET_UP, code, password_session
from tests.told import Told

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

RESET = "/konto/password/reset/"
BROWSER = "Snurrebrowser/7"

__all__ = ["sink"]


def visitor(language: str) -> Client:
    client = Client(headers={"User-Agent": BROWSER})
    client.cookies["helle_language"] = language
    return client


class TestWithACase(Told):
    """With a case in the register that a mail could tell of."""

    @pytest.mark.parametrize(
        ("language", "subject", "sentence"),
        [
            ("da", "Helle: Ny adgangskode", "Nogen har bedt om en ny adgangskode til din konto i Helle."),
            ("en", "Helle: New password", "Somebody has asked for a new password for your Helle account."),
        ],
    )
    def test_a_new_password_is_chosen_through_a_link(
        self, cast: Cast, sink: Sink, language: str, subject: str, sentence: str
    ) -> None:
        client, user = visitor(language), cast.mette.user
        client.post(RESET, {"email": user.email})
        mail = sink.only(user.email)
        assert mail["Subject"] == subject
        assert sentence in text_of(mail)
        (link,) = re.findall(r"https://helle\.example\.invalid(/\S+)", text_of(mail))
        tells_nothing_else(mail, cast, BROWSER)
        sink.received.clear()

        chosen = client.get(link, follow=True)
        typed = {"password1": "another long enough one", "password2": "another long enough one"}
        client.post(chosen.request["PATH_INFO"], typed)
        tells_nothing_else(sink.only(user.email), cast, BROWSER)
        user.refresh_from_db()
        assert user.check_password("another long enough one")
        # The password alone still opens nothing.
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("language", ["da", "en"])
    def test_whoever_has_no_account_is_told_that_alone(self, cast: Cast, sink: Sink, language: str) -> None:
        visitor(language).post(RESET, {"email": "stranger@example.invalid"})
        mail = sink.only("stranger@example.invalid")
        assert {"da": "Ingen konto har adressen", "en": "No account uses the address"}[language] in text_of(mail)
        assert "http" not in text_of(mail)
        tells_nothing_else(mail, cast, BROWSER)

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("da", "Din konto i Helle har fået en app til totrinslogin."),
            ("en", "An app for two-step login has been added to your Helle account."),
        ],
    )
    def test_a_changed_factor_is_told_to_its_owner(self, cast: Cast, sink: Sink, language: str, sentence: str) -> None:
        as_owner("UPDATE organisations_user SET language = %s WHERE id = %s", [language, cast.mette.user.pk])
        client, user = password_session(cast.mette), cast.mette.user
        client.post(PASSWORD_AGAIN, {"password": PASSWORD})
        secret = client.get(SET_UP).context["form"].secret
        assert client.post(SET_UP, {"code": code(secret)}).status_code == 302
        mails = list(sink.received)
        assert {tuple(envelope.rcpt_tos) for envelope in mails} == {(user.email,)}
        sink.received[:] = mails[:1]
        mail = sink.only(user.email)
        assert mail["Subject"] == {"da": "Helle: Dit login er ændret", "en": "Helle: Your login has changed"}[language]
        assert sentence in text_of(mail)
        assert secret not in mail.as_string() + text_of(mail)
        tells_nothing_else(mail, cast, BROWSER)

    def test_a_mail_server_that_does_not_answer_shows_nobody_anything(self, cast: Cast, settings: Any) -> None:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
            }
        }
        answers = [
            visitor("da").post(RESET, {"email": to}) for to in (cast.mette.user.email, "stranger@example.invalid")
        ]
        assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1


def test_the_mail_server_is_named_by_the_environment() -> None:
    given = {"HELLE_SMTP_HOST": "mail.example.invalid", "HELLE_SMTP_PORT": "2525", "HELLE_MAIL_FROM": "no-reply@x"}
    script = (
        "from helle.site import settings as s; o = s.MAILERS['default']['OPTIONS'];"
        " print(o['host'], o['port'], s.DEFAULT_FROM_EMAIL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | given, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["mail.example.invalid", "2525", "no-reply@x"]


@pytest.mark.parametrize(
    ("host", "said", "options"),
    [
        ("mail.example.dk", None, {"use_tls": True}),
        ("mail.example.dk", "implicit", {"use_ssl": True}),
        ("mail.example.dk", "none", {}),
        ("localhost", None, {}),
        ("127.0.0.1", "starttls", {"use_tls": True}),
    ],
)
def test_a_mail_server_elsewhere_is_spoken_to_under_tls(
    monkeypatch: pytest.MonkeyPatch, host: str, said: str | None, options: dict[str, bool]
) -> None:
    monkeypatch.delenv("HELLE_SMTP_TLS", raising=False)
    if said:
        monkeypatch.setenv("HELLE_SMTP_TLS", said)
    assert environment.mail_tls("HELLE_SMTP_TLS", host) == options


def certificate_of(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate that it signed itself, and where whoever believes it finds it."""
    key = ec.generate_private_key(ec.SECP256R1())
    of = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 # The machine's time, as TLS has it.
    signed = (
        x509.CertificateBuilder(of, of, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    own = folder / f"{name}.pem"
    own.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    (folder / "believed.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return context, folder / "believed.pem"


@pytest.mark.parametrize(
    ("name", "believed", "error"),
    [
        ("localhost", True, None),
        ("localhost", False, ssl.SSLCertVerificationError),  # Signed by nobody we know.
        ("another.example", True, ssl.SSLCertVerificationError),
        ("", False, smtplib.SMTPNotSupportedError),  # No TLS is offered, or somebody took the offer away.
    ],
)
def test_a_mail_goes_to_a_server_with_a_certificate_of_its_name_alone(
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    believed: bool,
    error: type[OSError] | None,
) -> None:
    tls, trusted = certificate_of(name, tmp_path) if name else (None, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted if believed else tmp_path / "none.pem"))
    kept, asked = Sink(), environment.mail_tls("HELLE_SMTP_TLS", "mail.example.dk")
    with served(kept, settings, tls=tls, host="localhost", **asked):
        mail = EmailMessage(subject="x", body="y", to=["vera@example.invalid"])
        if error is None:
            assert mail.send() == 1
        else:
            with pytest.raises(error):
                mail.send()
    assert len(kept.received) == (error is None)


def test_another_word_for_it_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELLE_SMTP_TLS", "yes")
    with pytest.raises(environment.BadSetting, match="HELLE_SMTP_TLS"):
        environment.mail_tls("HELLE_SMTP_TLS", "mail.example.dk")
