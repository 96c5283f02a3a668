"""Connections with the application's role, beside Django's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from conftest import Databases
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
    put_back,
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
    """A case with a row in every personal table and a sealed audit, and who told it."""

    cast: Cast
    story: Story


@pytest.fixture(scope="module")
def standing(committed_for_all: None, ground: Databases, tmp_path_factory: pytest.TempPathFactory) -> Standing:
    """For all tests of a file: each tries something and leaves nothing behind."""
    return _standing(ground, tmp_path_factory.mktemp("audit") / "audit-roots.log")


@pytest.fixture
def standing_once(committed: None, ground: Databases, settings: Any, tmp_path: Path) -> Standing:
    """For one test, which may change it."""
    settings.HELLE_AUDIT_ROOTS = tmp_path / "audit-roots.log"
    return _standing(ground, settings.HELLE_AUDIT_ROOTS)


@pytest.fixture
def story(standing_once: Standing) -> Story:
    """A case with a row in every personal table, and a sealed audit."""
    return standing_once.story


@pytest.fixture
def cast_of_the_story(standing_once: Standing) -> Cast:
    """Who told it."""
    return standing_once.cast


def _standing(ground: Databases, roots: Path) -> Standing:
    cast, (told, written) = put_back.told_once(ground, sealed)
    roots.write_bytes(written)
    return Standing(cast, told)


def sealed(cast: Cast) -> tuple[Story, bytes]:
    """The story, and what was written of the roots of its audit."""
    with TemporaryDirectory() as folder, override_settings(HELLE_AUDIT_ROOTS=Path(folder) / "audit-roots.log"):
        return _tell(cast), settings.HELLE_AUDIT_ROOTS.read_bytes()


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
