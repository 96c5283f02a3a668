"""What whoever takes over a process of the site tries in it, with a copy of the databases at hand (read from standard
input). Run in that process's environment; prints what she gets at."""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402 # Its settings are there now.
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: E402
from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: E402
from django.conf import settings  # noqa: E402

from helle.register.protection import ciphers, ledger, master, sealed_to  # noqa: E402
from helle.register.protection.ciphers import CannotOpen, Place  # noqa: E402
from helle.site import installation  # noqa: E402

STOLEN = json.load(sys.stdin)
DATABASES: Any = {"register": os.environ["HELLE_DATABASE"], "keys": os.environ["HELLE_KEYS_DATABASE"]}


def files() -> Iterator[tuple[str, bytes]]:
    for folder in (Path(os.environ["HELLE_SECRETS"]), Path(settings.HELLE_DRAFT_KEYS)):
        if folder.is_dir():
            for file in sorted(folder.iterdir()):
                yield file.name, file.read_bytes()


def connected() -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    """Every role of Helle with every password that lies in the folder or stands in the environment."""
    words = {content.decode() for name, content in files() if name.endswith(".password")} | set(os.environ.values())
    for role, given in installation.connection_settings(settings.HELLE_STATE, DATABASES).items():
        for word in {given.pop("password", ""), *words}:
            with contextlib.suppress(psycopg.Error, ValueError):
                yield role, psycopg.connect(**given, password=word, autocommit=True)
                break


def names(connection: psycopg.Connection[Any], ask: str) -> list[str]:
    return [name for (name,) in connection.execute(ask).fetchall()]


def opened() -> list[str]:
    """Which of the sealed words open: with the master keys, or with any secret as the key of anything."""
    found = set()
    for what in ("tip", "name"):
        there = {
            word.removeprefix(f"{what}_"): bytes.fromhex(STOLEN[word]) for word in STOLEN if word.startswith(f"{what}_")
        }
        subject, row = uuid.UUID(STOLEN[f"{what} of"]), uuid.UUID(STOLEN[f"{what} in"])
        place = (
            Place("reports_report", "text_sealed", row) if what == "tip" else Place("people_name", "value_sealed", row)
        )
        for open_key in ways(subject, there):
            with contextlib.suppress(CannotOpen, master.NoMaster, OSError, ValueError, KeyError):
                if ciphers.unseal(open_key(), place, there["sealed"]) in (STOLEN["words"], STOLEN["name"]):
                    found.add(what)
    return sorted(found)


def ways(subject: uuid.UUID, there: dict[str, bytes]) -> Iterator[Callable[[], bytes]]:
    """Ways to the key of a subject."""
    yield lambda: master.unwrap(subject, there["wrapped"])
    at = Place("incoming_key", "for_receipt", subject)
    for _name, key in files():
        if len(key) != 32:
            continue
        for made in (key, HKDF(SHA256(), 32, None, b"helle portal receipt").derive(key)):
            yield partial(bytes, made)
            yield partial(sealed_to.open_with, made, there.get("box", b""), subject.bytes)
            yield partial(ciphers.unseal_bytes, made, at, there.get("receipt", b""))


def keyed() -> list[str]:
    """With which secret the number of a person is found in the register."""
    found = []
    for name, content in files():
        key = HKDF(SHA256(), 32, None, b"helle search identifier cpr").derive(content)
        if hmac.digest(key, STOLEN["cpr"].encode(), sha256).hex() == STOLEN["found by"]:
            found.append(name)
    return found


def signed() -> list[str]:
    """What the process signs that the others believe: links to a new password, lines of the ledger of erasures."""
    found = ["django.key"] if "django.key" in dict(files()) else []
    with contextlib.suppress(ledger.LedgerAstray, OSError):
        ledger.signing_key()
        found.append("erasure.key")
    return found


def main() -> dict[str, Any]:
    roles, tables, writes, functions, becomes = set(), set(), set(), set(), set()
    replaced, destroyed = False, "no connection"
    for role, connection in connected():
        roles.add(role)
        here = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'v', 'm') AND relnamespace IN"
        here += " (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'helle'))"
        here += " AND has_any_column_privilege(oid, '{}')"
        tables |= set(names(connection, here.format("SELECT")))
        writes |= set(names(connection, here.format("INSERT, UPDATE")))
        for other in names(connection, "SELECT rolname::text FROM pg_roles WHERE rolname <> current_user"):
            with contextlib.suppress(psycopg.Error):
                connection.execute(f'SET ROLE "{other}"')
                becomes.add(other)
                connection.execute("RESET ROLE")
        if role in ("helle_intake", "helle_keys"):
            functions |= set(
                names(
                    connection,
                    "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                    " AND has_function_privilege(oid, 'EXECUTE')",
                )
            )
        if role == "helle_intake":
            [(replaced,)] = connection.execute(
                "SELECT incoming_put(%s, %s, %s)", [STOLEN["name of"], b"box", b"sealed"]
            ).fetchall()
            try:
                connection.execute("SELECT destroy_key(%s)", [STOLEN["tip of"]])
            except psycopg.Error as error:
                destroyed = type(error).__name__
        connection.close()
    return {
        "roles": sorted(roles),
        "tables": sorted(tables),
        "writes": sorted(writes),
        "functions": sorted(functions),
        "becomes": sorted(becomes),
        "replaced": replaced,
        "destroyed": destroyed,
        "secrets": len(list(files())),
        "opened": opened(),
        "keyed": keyed(),
        "signed": signed(),
    }


sys.stdout.write(json.dumps(main()))
