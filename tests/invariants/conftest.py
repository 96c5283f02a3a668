"""Connections with the application's role, beside Django's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from helle.register.audit.sealing import seal
from helle.site import installation
from tests import guidance_stories, notice_stories, stories
from tests.cast import Cast, Member
from tests.stories import Story

Connection = psycopg.Connection[tuple[Any, ...]]


def app_connection(ground: dict[str, str]) -> Connection:
    """A connection as `helle_app`, as somebody who has taken over the web server would have it."""
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)["helle_app"]  # type: ignore[arg-type]
    return psycopg.connect(**given)


def act(connection: Connection, who: Member, purpose: str = "casework") -> bool:
    """Act as somebody on this connection until its transaction ends."""
    row = connection.execute(
        "SELECT user_id FROM helle.act(%s, %s, gen_random_uuid())", [who.membership.pk, purpose]
    ).fetchone()
    return row is not None


@pytest.fixture
def app(ground: dict[str, str]) -> Iterator[Connection]:
    """The application's role."""
    with app_connection(ground) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def story(committed_cast: Cast, settings: Any, tmp_path: Path) -> Story:
    """A case with a row in every personal table, and a sealed audit."""
    settings.HELLE_AUDIT_ROOTS = tmp_path / "audit-roots.log"
    told = stories.tell(committed_cast)
    notice_stories.be_refused(committed_cast.mette)
    guidance_stories.begin(committed_cast.mette)
    seal()
    return told
