"""Of two texts that one user sends at once, each counts the other before it is answered (PUB-ORG-09)."""

from __future__ import annotations

import pytest
from psycopg.errors import LockNotAvailable

from tests.cast import Cast
from tests.invariants.conftest import act, app_connection


def test_what_leads_to_a_secret_place_is_counted_one_after_the_other(
    committed_cast: Cast, ground: dict[str, str]
) -> None:
    with app_connection(ground) as first, app_connection(ground) as second:
        assert act(first, committed_cast.mette)
        first.execute("SELECT helle.hear_alone()")
        assert act(second, committed_cast.mette)
        second.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(LockNotAvailable):
            second.execute("SELECT helle.hear_alone()")
        second.rollback()
        assert act(second, committed_cast.jonas)
        second.execute("SET LOCAL lock_timeout = '100ms'")
        second.execute("SELECT helle.hear_alone()")
        second.rollback()
        first.rollback()
