"""Secrets of a test's own beside those of all tests, and the key store as its owner has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import Databases, state_directory
from django.conf import settings as django_settings

from helle.register.protection.keystore.rotation import Store
from helle.register.protection.private_files import replace_private
from helle.site import installation
from tests.connected import connected


@pytest.fixture
def secrets(ground: Databases, settings: Any, tmp_path: Path) -> Path:
    """A folder with the secrets of the tests, in which a test may change the keys."""
    folder = tmp_path / "secrets"
    shutil.copytree(django_settings.HELLE_SECRETS, folder)
    settings.HELLE_SECRETS = folder
    return folder


@pytest.fixture
def store(secrets: Path, ground: Databases, committed: None) -> Iterator[Store]:
    """The key store as its owner has it. Master keys that a test enrolled are gone after it."""
    given = installation.connection_settings(state_directory(), ground)["helle_keys_owner"]
    with psycopg.connect(**given, autocommit=True) as connection:
        before = [bytes(row[0]) for row in connection.execute("SELECT name FROM master_key")]
        yield connection
        connection.execute("TRUNCATE data_key")
        connection.execute("ALTER TABLE master_key DISABLE TRIGGER keep_master_key")
        connection.execute("DELETE FROM master_key WHERE NOT name = ANY (%s)", [before])
        connection.execute("ALTER TABLE master_key ENABLE TRIGGER keep_master_key")
        for name in before:
            connection.execute(
                "INSERT INTO master_key VALUES (%s, 'file:master.key', now()) ON CONFLICT DO NOTHING", [name]
            )


@pytest.fixture
def as_operator(store: Store, ground: Databases) -> Iterator[None]:
    """Django connects as the owners, as `helle keys` does."""
    settings = installation.connection_settings(state_directory(), ground)
    owners = {"default": settings["helle_owner"], "keys": settings["helle_keys_owner"]}
    with connected({alias: {"USER": one["user"], "PASSWORD": one["password"]} for alias, one in owners.items()}):
        yield


def new_file(folder: Path, name: str) -> str:
    """A new master key in a file; its source."""
    (folder / name).write_bytes(os.urandom(32))
    return f"file:{name}"


def names(folder: Path, **roles: str) -> None:
    """Say which master keys are live, as `helle keys` writes it."""
    lines = [f'{role} = "{source}"\n' for role, source in roles.items()]
    replace_private(folder / "master-keys.toml", "".join(lines).encode())
