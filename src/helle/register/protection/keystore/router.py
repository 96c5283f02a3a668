"""Sends the key store's tables to their own database, and keeps everything else out of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


class KeystoreRouter:
    """Database router: app `keystore` lives in the alias `keys`, every other app in `default`."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "keys" if model._meta.app_label == "keystore" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if app_label == "keystore":
            return db == "keys"
        return db != "keys"
