"""Releases of statistics on a real PostgreSQL: two at once, past the application, and what the public role reads."""

from __future__ import annotations

import pytest
from django.db import connections
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.releases import making, queries
from tests import release_stories as told
from tests.cast import Cast, named
from tests.invariants.at_once import at_once
from tests.invariants.conftest import Connection, act
from tests.invariants.test_action_plans_at_once import one_is_told


def test_of_two_who_draw_or_answer_at_once_one_is_told_sta_01(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    one_is_told(at_once([lambda: told.draw(cast.stine), lambda: told.draw(cast.karen)]))
    (row,) = told.rows(cast.stine)
    drew = cast.stine if row.by_user_id == cast.stine.user.pk else cast.karen
    other = cast.karen if drew is cast.stine else cast.stine
    one_is_told(
        at_once([
            lambda: told.answer(other, row),
            lambda: told.answer(other, row, approved=False, remarks="Skriv en indledning."),
        ])
    )  # fmt: skip
    assert owner.execute("SELECT count(*) FROM releases_answer").fetchone() == (1,)


ANSWER = (
    "INSERT INTO releases_answer (id, recorded_at, by_user_id, by_unit_id, release_id, approved, number, remarks)"
    " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), %s, true, 1, '')"
)


def test_past_the_application_whoever_drew_it_cannot_approve_it_nor_anybody_one_that_is_not_safe(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast, row = committed_cast, told.draw(committed_cast.stine)
    assert act(app, cast.stine)
    with pytest.raises(CheckViolation, match="release_four_eyes"):
        app.execute(ANSWER, [row.pk])
    app.rollback()
    owner.execute("UPDATE releases_release SET audited = false WHERE id = %s", [row.pk])
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="release_is_safe"):
        app.execute(ANSWER, [row.pk])
    app.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE releases_release SET content = '{}'",
        "DELETE FROM releases_release",
        "UPDATE releases_original SET tables = '[]'",
        "UPDATE releases_answer SET approved = true",
        "DELETE FROM releases_takendown",
        "UPDATE releases_making SET tables = '[]'",
        "DELETE FROM releases_stopped",
        "DELETE FROM releases_seento",
        "UPDATE releases_releasefile SET content = ''",
    ],
)
def test_what_was_written_is_never_changed(committed_cast: Cast, app: Connection, statement: str) -> None:
    assert act(app, committed_cast.karen)
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)
    app.rollback()


def test_the_figures_as_counted_are_read_by_those_who_work_with_them_alone(
    committed_cast: Cast, app: Connection
) -> None:
    cast = committed_cast
    told.approved(cast)
    seen = {}
    for name in ("stine", "karen", "mette", "charlotte", "peter", "vera"):
        assert act(app, named(cast, name))
        seen[name] = [
            app.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("releases_original", "releases_release")
        ]
        app.rollback()
    assert seen["stine"] == seen["karen"] == [(1,), (1,)]
    assert seen["charlotte"] == seen["peter"] == [(0,), (1,)]
    assert seen["vera"] == [(0,), (0,)]


def test_the_role_of_the_public_pages_reads_what_is_public_and_no_table(committed_cast: Cast) -> None:
    cast = committed_cast
    drawn = told.draw(cast.stine)
    assert queries.public_page(1) == ([], False) and queries.public_content(1) is None
    told.answer(cast.karen, drawn)
    ((one,), more) = queries.public_page(1)
    assert not more and one.number == 1 and queries.public_content(1) is not None
    with connections[queries.ALIAS].cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("SELECT * FROM releases_original")


def test_a_release_is_kept_with_what_was_counted(committed_cast: Cast, app: Connection) -> None:
    row = told.draw(committed_cast.stine)
    told.answer(committed_cast.karen, row, approved=False, remarks="Igen.")
    assert act(app, committed_cast.stine)
    columns = (
        "title_da, title_en, first_year, last_year, cut_off, public_from, content, audited, introduction,"
        " introduction_en, why_da, why_en, repeats, repeats_why_da, repeats_why_en"
    )
    app.execute(
        f"INSERT INTO releases_release (id, recorded_at, by_user_id, by_unit_id, sequence, {columns})"
        f" SELECT gen_random_uuid(), helle.instant(), by_user_id, by_unit_id, sequence + 1, {columns}"
        " FROM releases_release WHERE id = %s",
        [row.pk],
    )
    with pytest.raises(CheckViolation, match="release_has_its_original"):
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
    app.rollback()


def test_a_file_comes_with_its_approval_and_what_was_given_up_is_not_made(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast, row = committed_cast, told.draw(committed_cast.stine)
    add = (
        "INSERT INTO releases_releasefile"
        " (id, recorded_at, by_user_id, by_unit_id, release_id, kind, language, content)"
        " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), %s, 'csv', 'da', 'x')"
    )
    stop = (
        "INSERT INTO releases_stopped (id, recorded_at, by_user_id, by_unit_id, making_id, why_da, why_en)"
        " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), %s, 'a', 'b')"
    )
    for statement, name in ((add, "release_file_is_of_its_approval"), (stop, "release_is_made")):
        assert act(app, cast.karen)
        with pytest.raises(CheckViolation, match=name):
            app.execute(statement, [row.pk])
        app.rollback()
    told.answer(cast.karen, row)
    assert owner.execute("SELECT count(*) FROM releases_releasefile").fetchone() == (6,)
    ordered = told.order(cast.stine)
    assert act(app, cast.stine)
    app.execute(stop, [ordered.pk])
    app.commit()
    assert making.make(ordered.pk, cast.stine.membership.pk) is None


def test_past_the_application_nobody_stops_what_a_colleague_is_having_made(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast, row = committed_cast, told.order(committed_cast.stine)
    stop = (
        "INSERT INTO releases_stopped (id, recorded_at, by_user_id, by_unit_id, making_id, why_da, why_en)"
        " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), %s, 'a', 'b')"
    )
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="release_is_being_made"):
        app.execute(stop, [row.pk])
    app.rollback()
    # What is not made within the hour was given up by its job.
    owner.execute("UPDATE releases_making SET recorded_at = recorded_at - interval '2 hours' WHERE id = %s", [row.pk])
    assert act(app, cast.karen)
    app.execute(stop, [row.pk])
    app.rollback()


def test_past_the_application_nobody_sees_to_what_a_colleague_ordered_or_to_what_is_under_way(
    committed_cast: Cast, app: Connection
) -> None:
    cast, row = committed_cast, told.order(committed_cast.stine)
    see_to = (
        "INSERT INTO releases_seento (id, recorded_at, by_user_id, by_unit_id, making_id, anew_id)"
        " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), %s, %s)"
    )
    assert act(app, cast.stine)
    with pytest.raises(CheckViolation, match="release_has_nothing_to_see_to"):
        app.execute(see_to, [row.pk, None])
    app.rollback()
    drawn = making.make(row.pk, cast.stine.membership.pk)
    assert drawn is not None
    told.answer(cast.karen, drawn, approved=False, remarks="Igen.")
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="release_is_seen_to_by_its_maker"):
        app.execute(see_to, [row.pk, None])
    app.rollback()
    # In its place stands what she ordered with it, and nothing of a colleague's.
    other = told.order(cast.karen)
    assert act(app, cast.stine)
    with pytest.raises(CheckViolation, match="release_anew_is_ordered_with_it"):
        app.execute(see_to, [row.pk, other.pk])
    app.rollback()
    assert act(app, cast.stine)
    app.execute(see_to, [row.pk, None])
    app.commit()
