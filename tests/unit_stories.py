"""Units in the middle of a story: what one is called on a day, and the file loaded again as a migration does."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import psycopg
from django.conf import settings as django_settings

from helle.register.organisations import loading
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Unit, UnitName
from helle.register.organisations.queries import units_on
from helle.site import installation
from tests import administration_stories as told
from tests.connected import connected

TODAY = told.TODAY
YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)
AT = unit_id("AT")


def named(unit: uuid.UUID, day: dt.date) -> tuple[str, bool]:
    found = units_on(day)[unit]
    return found.name.da, found.closed


def a_name_of_at() -> UnitName:
    return UnitName.objects.get(unit_id=AT, during__endswith__isnull=True)


def load(owner: psycopg.Connection[tuple[object, ...]], *, again: bool = False) -> None:
    """What `helle migrate` does with the units, as their owner. `again`: as if no administrator had ever been there."""
    given = installation.connection_settings(Path(str(django_settings.HELLE_STATE)))["helle_owner"]
    with connected({"default": {"USER": given["user"], "PASSWORD": given["password"]}}):
        if again:
            Unit.objects.filter(code__startswith="NY").delete()
            Unit.objects.update(administered=[])
        loading.load()
