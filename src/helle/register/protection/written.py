"""A row of a table that keeps who wrote it, for which unit, and when."""

from __future__ import annotations

from typing import Any

from django.db import models

from helle.register.protection import context
from helle.register.protection.identifiers import new_id


def new_written[R: models.Model](model: type[R], **values: Any) -> R:
    """A row that is not saved yet, with the acting user, her unit, and the moment of the act."""
    acting = context.current()
    return model(
        id=new_id(), recorded_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id, **values
    )
