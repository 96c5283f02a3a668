"""Whether a backup that was put back has been brought up to the program and to the keys of today.

It is not asked whether somebody gave `helle migrate`, but whether that would still do something that people would miss:
whoever opens what it has not been through writes under keys by which nothing is found, or has pages that do not open.
"""

from __future__ import annotations

from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from helle.register.protection import search_keys, search_rotation
from helle.register.protection.keystore import rotation
from helle.register.protection.keystore.rotation import AnotherMaster
from helle.register.protection.master import NoMaster
from helle.register.protection.search_keys import NoLayer
from helle.site.installation import InstallationError

KEY_STORE = "keystore"


def missing_steps(alias: str) -> list[tuple[str, str]]:
    """The migrations that a database has not been through. The key store has those of its own app alone."""
    loader = MigrationLoader(connections[alias])
    return [
        one
        for one in loader.disk_migrations or {}
        if one not in loader.applied_migrations and (one[0] == KEY_STORE) == (alias == "keys")
    ]


def require_migrated() -> None:
    """Raise `InstallationError` where `helle migrate` has not brought both stores up. As their owners."""
    if why := _what_is_left():
        raise InstallationError(f"Closed still, and nothing was replayed: run `helle migrate` first. {why}")


def _what_is_left() -> str:
    if steps := len(missing_steps("default")) + len(missing_steps("keys")):
        return f"The backup is of an older version, which lacks {steps} steps"
    connections["keys"].ensure_connection()
    try:
        rotation.require_known(connections["keys"].connection)
        known, now = search_rotation.known_layer(), search_keys.layers()
    except (AnotherMaster, NoMaster, NoLayer) as error:
        return f"It will say: {error}"
    except DatabaseError as error:
        return f"The backup is of an older version: {' '.join(str(error).split())}"
    if known != now.in_force:
        return f"The register's hashes are of layer {known} of the key of search, and layer {now.in_force} is in force"
    return ""
