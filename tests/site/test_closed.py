"""Where a site starts, the ledger of erasures is held against the key store: a snapshot brings keys back unseen."""

from __future__ import annotations

from typing import Any

import pytest

from helle.register.protection import closing, erasing
from helle.site import closed, jobs
from helle.site.installation import InstallationError
from tests.cast import Cast, as_owner

DATABASES = ["default", "keys", "sealer", "staff", "portal", "intake", "partner", "api", "lists"]
pytestmark = pytest.mark.django_db(databases=DATABASES)


@pytest.mark.parametrize(("kind", "looks"), [("production", 1), ("demo", 0), ("test", 0)])
def test_pages_and_jobs_look_once_before_anything_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str, looks: int
) -> None:
    as_owner("UPDATE protection_installation SET kind = %s, clock_frozen_at = NULL, clock_offset = '0'", [kind])
    looked: list[str] = []
    monkeypatch.setattr(erasing, "close_if_behind", lambda: looked.append("keys"))
    nothing: Any = lambda *_given: [b""]  # noqa: E731
    application = closed.looking_first(nothing)
    application({}, nothing)
    application({}, nothing)
    assert len(looked) == looks
    monkeypatch.setattr(closing, "closed_stores", lambda: ["keys"])
    with pytest.raises(InstallationError, match="run `helle erase --replay`"):
        jobs.work()
    assert len(looked) == 2 * looks
