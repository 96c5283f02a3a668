"""Estimates of those never found on a real PostgreSQL, past the application (STA-01)."""

from __future__ import annotations

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.estimates import actions
from helle.register.estimates.models import EstimateOrder, EstimateResult
from tests.cast import Cast, named
from tests.invariants.conftest import Connection, act


def test_past_the_application_only_the_analyst_adds_one_and_nobody_changes_it(
    committed_cast: Cast, app: Connection
) -> None:
    cast = committed_cast
    with cast.stine.acting():
        ordered = actions.estimate_order(first_year=2024, last_year=2025, covariates=[])
    add = (
        "INSERT INTO estimates_estimateorder (id, recorded_at, by_user_id, by_unit_id, first_year, last_year, cut_off,"
        " covariates) VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), 2024, 2025,"
        " current_date, '{}')"
    )
    result = (
        "INSERT INTO estimates_estimateresult (id, recorded_at, by_user_id, by_unit_id, order_id, why_da, why_en)"
        " VALUES (gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), %s, %s, %s)"
    )
    for who in (cast.karen, cast.mette, named(cast, "charlotte")):
        for statement, given in ((add, []), (result, [ordered.pk, "a", "b"])):
            assert act(app, who)
            with pytest.raises(InsufficientPrivilege, match="row-level security"):
                app.execute(statement, given)
            app.rollback()
    assert act(app, cast.stine)
    with pytest.raises(CheckViolation, match="estimate_is_found_or_says_why"):
        app.execute(result, [ordered.pk, "", ""])
    app.rollback()
    for statement in ("UPDATE estimates_estimateresult SET content = '{}'", "DELETE FROM estimates_estimateorder"):
        assert act(app, cast.stine)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)
        app.rollback()
    assert act(app, cast.mette)
    assert app.execute("SELECT count(*) FROM estimates_estimateorder").fetchone() == (0,)
    app.rollback()
    with cast.karen.acting():
        assert EstimateOrder.objects.count() == 1 and not EstimateResult.objects.exists()
