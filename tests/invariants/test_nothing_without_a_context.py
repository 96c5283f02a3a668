"""Without a context nobody sees anything, through the application's own connection. One story for the whole file."""

from __future__ import annotations

from helle.register.cases.models import Case
from tests.invariants.catalogue import PERSONAL, rows
from tests.invariants.conftest import Connection, Standing, act


def test_there_is_something_to_see_in_every_personal_table(standing: Standing, owner: Connection) -> None:
    # A tie is between two cases, and here is one; nobody is transferred who goes home, and nobody is erased;
    # the statistics table is filled by the worker.
    # `placements`, `returns` and `erasure` tell of them, and `retention` of how long a case is kept: none has set that.
    empty = [one.table for one in PERSONAL if rows(owner, one.table) == 0]
    kept = [f"retention_{one}" for one in ("schedule", "hold", "disposal", "item", "certificate")]
    kept += [f"retention_trace{one}" for one in ("schedule", "hold", "list", "item")]
    # What became of a request for a place is told by `placements`: in this story a detention, which stands for itself.
    # Systems of other organisations are told of by `exchange`, with who sees a row of them.
    # That a yes to passing an interview on is taken back is told by `identification`: here nobody does.
    told = ["identification_passonwithdrawn", "returns_dublintransfer"]
    told += ["placements_tie", "placements_urgentoutcome", "exchange_serviceaccount", "erasure_erased"]
    assert empty == ["statistics_populationrow", "statistics_recordkey", *told, *kept]


def test_without_a_context_nobody_sees_a_row(standing: Standing, app: Connection) -> None:
    assert {one.table: rows(app, one.table) for one in PERSONAL} == {one.table: 0 for one in PERSONAL}


def test_the_empty_settings_that_a_context_leaves_behind_do_not_open_anything(
    standing: Standing, app: Connection
) -> None:
    assert act(app, standing.cast.mette)
    assert rows(app, "cases_case") == 1
    app.commit()
    left = app.execute("SELECT current_setting('helle.unit', true), current_setting('helle.role', true)").fetchone()
    assert left == ("", "")
    assert {one.table: rows(app, one.table) for one in PERSONAL} == {one.table: 0 for one in PERSONAL}
    assert app.execute("SELECT helle.acting_unit(), helle.acting_role(), helle.instant()").fetchone() == (
        None,
        None,
        None,
    )


def test_stopping_shows_nothing_in_the_same_transaction(standing: Standing, app: Connection) -> None:
    assert act(app, standing.cast.mette)
    app.execute("SELECT helle.stop_acting()")
    assert {one.table: rows(app, one.table) for one in PERSONAL} == {one.table: 0 for one in PERSONAL}


def test_a_refused_context_ends_the_one_before(standing: Standing, app: Connection) -> None:
    assert act(app, standing.cast.mette)
    app.execute("SELECT * FROM helle.act(gen_random_uuid(), 'casework', gen_random_uuid())")
    assert rows(app, "cases_case") == 0


def test_a_context_within_a_context_gives_the_outer_one_back(standing: Standing) -> None:
    with standing.cast.mette.acting():
        assert Case.objects.count() == 1
        with standing.cast.olga.acting():
            assert Case.objects.count() == 0
        assert Case.objects.count() == 1
