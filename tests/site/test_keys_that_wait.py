"""That keys of tips wait too long for who has the master key is told by the health of the system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from helle.register.protection import incoming
from helle.site import health, installation
from helle.site.health_state import Finding, State
from tests import report_stories as told


def seen(part: str) -> Finding:
    return next(finding for finding in health.look() if finding.part.en == part)


def test_keys_of_tips_that_nobody_takes_over_are_told_of(committed: None, ground: dict[Any, str]) -> None:
    assert seen("Keys of what the public writes").state is State.WELL
    written = told.write()
    assert seen("Keys of what the public writes").state is State.WELL
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)
    with psycopg.connect(**given["helle_keys_owner"]) as keys:
        keys.execute("UPDATE incoming_key SET since = now() - interval '6 minutes'")
    found = seen("Keys of what the public writes")
    assert found.state is State.FAILS and "intake.key" in found.seen.da
    assert incoming.take([written.id]) == 1 and incoming.take() == 0
    assert seen("Keys of what the public writes").state is State.WELL
