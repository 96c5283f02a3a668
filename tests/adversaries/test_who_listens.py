"""Whoever stands between the site and its database tries to listen, or to be the database.

What listens of our own is looked for among the sockets of the processes as they run, in
`test_who_takes_the_public_process.py`, which has them running.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SHOWN = (
    "import json; from helle.site import settings as s;"
    " print(json.dumps({name: [one['HOST'], one['OPTIONS'].get('sslmode'), one['OPTIONS'].get('sslrootcert')]"
    " for name, one in s.DATABASES.items()}))"
)
# Each connection of the site is opened, as a request of it would.
OPENED = (
    "import django, json; django.setup();\n"
    "from django.db import connections\n"
    "said = {}\n"
    "for name in connections.settings:\n"
    "    try:\n"
    "        connections[name].ensure_connection(); said[name] = 'connected'\n"
    "    except Exception as error:\n"
    "        said[name] = str(error)\n"
    "print(json.dumps(said))"
)
# The one thing that a client says in clear: may it speak TLS?
ASKS_FOR_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


def run(what: str, tmp_path: Path, address: str, more: str, *, keys_at: str = "") -> dict[str, Any]:
    """What a process of the site says that is told so of its databases. `keys_at`: where the other one is."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HELLE_")}
    done = subprocess.run(
        [sys.executable, "-c", what],
        env=mine
        | {
            "HELLE_STATE": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "helle.site.settings",
            "DATABASE_URL": f"postgresql://installer@{address}/postgres{more}",
            "KEYS_URL": f"postgresql://installer@{keys_at or address}/postgres{more}",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def test_each_connection_asks_for_what_the_address_of_the_database_asks_for(tmp_path: Path) -> None:
    more = "?sslmode=verify-full&sslrootcert=/etc/ssl/own.pem"
    shown = run(SHOWN, tmp_path, "register.example", more, keys_at="keys.example")
    for name in ("keys", "intake"):
        assert shown.pop(name) == ["keys.example", "verify-full", "/etc/ssl/own.pem"]
    assert len(shown) == 10
    assert all(one == ["register.example", "verify-full", "/etc/ssl/own.pem"] for one in shown.values())


@dataclass
class Imposter:
    """Answers at the address of the database, and notes all that it is told: in clear, or under its own certificate."""

    certificate: Path | None
    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Imposter:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)  # Closing alone would not wake the thread that waits there.
        self.listening.close()
        self.thread.join(10)

    def _listen(self) -> None:
        while True:
            try:
                met, _where = self.listening.accept()
            except OSError:
                return
            met.settimeout(10)
            with met:
                self._answer(met)

    def _answer(self, met: socket.socket) -> None:
        self.heard.append(met.recv(4096))
        if self.certificate is None:
            met.sendall(b"N")  # No TLS here: whoever goes on says all in clear.
            self.heard.append(met.recv(4096))
            return
        met.sendall(b"S")
        spoken = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        spoken.load_cert_chain(self.certificate)
        try:
            with spoken.wrap_socket(met, server_side=True) as opened:
                self.heard.append(opened.recv(4096))
        except (ssl.SSLError, OSError):
            self.heard.append(b"")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The authority that the site trusts, and a certificate for the right name that it did not sign."""
    folder = tmp_path_factory.mktemp("certificates")
    made = [folder / name for name in ("ours.pem", "theirs.pem")]
    for file in made:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
            .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    yield made[0], made[1]


@pytest.mark.parametrize("speaks_tls", [False, True], ids=["without TLS", "with a certificate of its own"])
def test_whoever_answers_in_the_place_of_the_database_is_told_nothing(
    tmp_path: Path, certificates: tuple[Path, Path], speaks_tls: bool
) -> None:
    """By any of the connections: no name of a role, no password, no statement."""
    ours, theirs = certificates
    with Imposter(theirs if speaks_tls else None) as imposter:
        more = f"?sslmode=verify-full&sslrootcert={ours}&connect_timeout=10"
        said = run(OPENED, tmp_path, f"localhost:{imposter.port}", more)
    assert len(said) == 12 and "connected" not in said.values()
    assert set(imposter.heard) == {ASKS_FOR_TLS, b""}
    assert imposter.heard.count(ASKS_FOR_TLS) >= 11
    expected = "certificate verify failed" if speaks_tls else "does not support SSL"
    assert all(expected in str(words) for words in said.values()), said


def test_who_is_the_database_is_believed_where_the_authority_says_so(
    tmp_path: Path, certificates: tuple[Path, Path]
) -> None:
    """So the imposter hears what there is to hear: it fails above for the certificate alone."""
    ours, _theirs = certificates
    with Imposter(ours) as database:
        run(
            OPENED,
            tmp_path,
            f"localhost:{database.port}",
            f"?sslmode=verify-full&sslrootcert={ours}&connect_timeout=10",
        )
    assert any(b"helle_app" in heard for heard in database.heard)
