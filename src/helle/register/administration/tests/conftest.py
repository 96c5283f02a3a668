"""Days and mails for tests of the administration."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from helle.register.protection import clock


@pytest.fixture
def on_committed_day(committed: None) -> Any:
    return lambda day: clock.freeze(dt.datetime(day.year, day.month, day.day, 9, tzinfo=clock.COPENHAGEN))


@pytest.fixture
def mails_are_kept(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []
