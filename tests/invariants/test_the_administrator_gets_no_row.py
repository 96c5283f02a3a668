"""An administrator gets no row of a case from the database, even where her unit was given every category of it."""

from __future__ import annotations

import pytest

from tests.cast import open_to
from tests.invariants.catalogue import PERSONAL, rows
from tests.invariants.conftest import Connection, Standing, act


@pytest.fixture(scope="module")
def given(standing: Standing) -> Standing:
    """Her unit has every category of the case."""
    categories = {str(one.category) for one in PERSONAL if one.category and one.case}
    open_to(standing.cast.anton, standing.story.case.pk, *sorted(categories))
    return standing


def test_no_row_of_any_personal_table(given: Standing, app: Connection) -> None:
    assert act(app, given.cast.anton)
    # The forms somebody sent are her own.
    asked = [one.table for one in PERSONAL if one.table != "protection_sentform"]
    assert len(asked) > 200
    assert [table for table in asked if rows(app, table)] == []
