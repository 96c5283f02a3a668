"""The journal past the application: what stands in it stays, under one's own name, on a day that has come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from conftest import TODAY
from psycopg.errors import InsufficientPrivilege

from helle.register.protection import clock
from tests import file_stories, stories
from tests.invariants.catalogue import column, rows
from tests.invariants.conftest import Connection, Standing, act
from tests.whole_story import Story

NOTE = (
    "INSERT INTO casefile_note (id, case_id, number, kind, direction, dated_on, recorded_at, by_user_id,"
    " by_unit_id, theme_sealed, text_sealed, replaces_id, why_sealed) VALUES (gen_random_uuid(), %(case)s,"
    " %(number)s, 'call', 'in', %(day)s, helle.instant(), helle.acting_user(), helle.acting_unit(), '', '',"
    " %(replaces)s, %(why)s)"
)


def write(app: Connection, story: Story, **changed: Any) -> None:
    given = {"case": story.case.pk, "number": 99, "day": "2025-10-06", "replaces": None, "why": None}
    app.execute(NOTE, given | changed)


def test_the_database_gives_the_number_whatever_is_asked_for(
    standing: Standing, app: Connection, owner: Connection
) -> None:
    assert act(app, standing.cast.mette)
    last = column(owner, "SELECT last FROM casefile_numbering")[0]
    write(app, standing.story)
    assert column(app, "SELECT max(number) FROM casefile_note") == [last + 1]


def test_a_note_is_not_about_a_day_to_come(standing: Standing, app: Connection) -> None:
    assert act(app, standing.cast.mette)
    with pytest.raises(InsufficientPrivilege):
        write(app, standing.story, day="2025-10-07")


def test_a_note_supersedes_none_of_another_authority_or_case(standing: Standing, app: Connection) -> None:
    theirs = file_stories.write_note(standing.cast.mette, standing.story.case).pk
    elsewhere = file_stories.write_note(standing.cast.mette, stories.an_opened_case(standing.cast)).pk
    for who, note in ((standing.cast.ulla, theirs), (standing.cast.mette, elsewhere)):
        assert act(app, who)
        with pytest.raises(InsufficientPrivilege), app.transaction():
            write(app, standing.story, replaces=note, why=b"x")
    assert act(app, standing.cast.mette)
    write(app, standing.story, replaces=theirs, why=b"x")


def test_a_document_is_journalised_once_and_otherwise_not_rewritten(standing: Standing, app: Connection) -> None:
    assert act(app, standing.cast.mette)
    with pytest.raises(InsufficientPrivilege), app.transaction():
        app.execute("UPDATE casefile_document SET direction = 'in'")
    with pytest.raises(InsufficientPrivilege), app.transaction():
        app.execute(
            "UPDATE casefile_document SET number = NULL, direction = '', dated_on = NULL, theme_sealed = NULL,"
            " journalised_at = NULL, journalised_by_id = NULL"
        )


def test_a_piece_is_added_with_its_document_and_never_after(standing: Standing, app: Connection) -> None:
    clock.freeze(TODAY + dt.timedelta(hours=1))
    try:
        assert act(app, standing.cast.mette)
        with pytest.raises(InsufficientPrivilege):
            app.execute(
                "INSERT INTO casefile_documentpart (document_id, case_id, sequence, content_sealed)"
                " SELECT id, case_id, 7, '' FROM casefile_document"
            )
    finally:
        clock.freeze(TODAY)


def test_in_production_no_file_is_kept_that_nobody_scanned(
    standing: Standing, app: Connection, owner: Connection
) -> None:
    def add() -> None:
        app.execute(
            "INSERT INTO casefile_document (id, case_id, kind, content_type, size, pages, scan, name_sealed,"
            " recorded_at, by_user_id, by_unit_id, direction) VALUES (gen_random_uuid(), %s, 'other', 'text/plain',"
            " 1, 0, 'not_scanned', '', helle.instant(), helle.acting_user(), helle.acting_unit(), '')",
            [standing.story.case.pk],
        )

    assert act(app, standing.cast.mette)
    add()
    app.rollback()
    owner.execute("UPDATE protection_installation SET kind = 'production', clock_frozen_at = NULL, clock_offset = '0'")
    try:
        app.execute("SELECT 1")
        assert act(app, standing.cast.mette)
        with pytest.raises(InsufficientPrivilege):
            add()
        app.rollback()
    finally:
        owner.execute("UPDATE protection_installation SET kind = 'test'")
        clock.freeze(TODAY)


def test_a_draft_is_seen_and_changed_by_its_author_alone(standing: Standing, app: Connection) -> None:
    for who, sees in ((standing.cast.mette, 1), (standing.cast.jonas, 0), (standing.cast.karen, 0)):
        assert act(app, who)
        assert rows(app, "casefile_draft") == sees
        assert app.execute("DELETE FROM casefile_draft").rowcount == sees
        app.rollback()
