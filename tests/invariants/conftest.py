"""Connections with the application's role, beside Django's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from helle.register.audit.sealing import seal
from helle.register.calendars import actions as calendars
from helle.register.casefile.tests import samples
from helle.register.reports.receiving import NewPicture
from helle.register.statistics import actions as statistics
from helle.register.statistics.importing import COLUMNS, read_file
from helle.site import installation
from tests import (
    ending_stories,
    erasure_stories,
    guidance_stories,
    minor_stories,
    notice_stories,
    report_stories,
    stories,
    whole_story,
)
from tests.cast import Cast, Member
from tests.connected import borrowed
from tests.whole_story import Story

Connection = psycopg.Connection[tuple[Any, ...]]


def app_connection(ground: dict[str, str]) -> AbstractContextManager[Connection]:
    """A connection as `helle_app`, as somebody who has taken over the web server would have it."""
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)["helle_app"]  # type: ignore[arg-type]
    return borrowed(given)


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


@dataclass(frozen=True, slots=True)
class Standing:
    """A story and its cast, for all tests of a file: each tries something and leaves nothing behind."""

    cast: Cast
    story: Story


@pytest.fixture(scope="module")
def standing(committed_for_all: None, tmp_path_factory: pytest.TempPathFactory) -> Standing:
    """The same as `story`, told once for a whole file: it takes two seconds."""
    cast = Cast.assemble()
    with override_settings(HELLE_AUDIT_ROOTS=tmp_path_factory.mktemp("audit") / "audit-roots.log"):
        return Standing(cast, _tell(cast))


@pytest.fixture
def story(committed_cast: Cast, settings: Any, tmp_path: Path) -> Story:
    """A case with a row in every personal table, and a sealed audit."""
    settings.HELLE_AUDIT_ROOTS = tmp_path / "audit-roots.log"
    return _tell(committed_cast)


def _tell(cast: Cast) -> Story:
    told = whole_story.tell(cast)
    minor_stories.tell(cast, told.case, stories.description())
    ending_stories.tell(cast.mette, told.case)
    notice_stories.be_refused(cast.mette)
    erasure_stories.standing(cast.mette, told.case)
    with cast.mette.acting():
        calendars.address_make()
    with cast.stine.acting():
        earlier = read_file([",".join(COLUMNS), "1,siri,2016-05-04,yes,,,permit,woman,31"])
        statistics.earlier_import(earlier.rows, source="cmm", write=True)
    guidance_stories.begin(cast.mette)
    report = report_stories.write([NewPicture("image/png", samples.picture())])
    report_stories.ask(cast.vera, report.id)
    report_stories.pass_on(cast.vera, report.id)
    report_stories.close_and_undo(cast.vera, [report_stories.write(may_ask=False).id])
    seal()
    return told
