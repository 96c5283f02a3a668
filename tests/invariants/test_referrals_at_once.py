"""Two who decide on two referrals: whoever adds one to the other waits for whoever decides on that (FLO-04)."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from psycopg.errors import CheckViolation

from tests import stories
from tests.cast import Cast
from tests.invariants.conftest import Connection, act, app_connection

DECIDE = (
    "INSERT INTO referrals_triage"
    " (id, referral_id, outcome, joined_to_id, spectrum, decided_at, by_user_id, by_unit_id, reason_sealed)"
    " VALUES (gen_random_uuid(), %s, %s, %s, '', helle.instant(), helle.acting_user(), helle.acting_unit(), 'x')"
)
WAITS = "SELECT count(*) FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND NOT granted"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("no_action", "joined_to_one_closed_without_a_case"), ("joined", "joined_to_what_follows_it")],
    ids=["closed meanwhile", "added to this one meanwhile"],
)
def test_a_referral_is_not_added_to_one_that_somebody_is_deciding_on(
    committed_cast: Cast, app: Connection, owner: Connection, ground: dict[str, str], outcome: str, said: str
) -> None:
    """Without the lock neither would see what the other decides, and nobody would work on either."""
    cast, told = committed_cast, []
    earlier, later = stories.refer(cast), stories.refer(cast, by=cast.sofie)
    with app_connection(ground) as second:
        assert act(app, cast.mette) and act(second, cast.karen)
        joined_to: uuid.UUID | None = later.pk if outcome == "joined" else None
        app.execute(DECIDE, [earlier.pk, outcome, joined_to])

        def join() -> None:
            try:
                second.execute(DECIDE, [later.pk, "joined", earlier.pk])
            except CheckViolation as refused:
                told.append(refused.diag.constraint_name)

        waiting = threading.Thread(target=join)
        waiting.start()
        pid, until = second.info.backend_pid, time.monotonic() + 60
        while not (waits := owner.execute(WAITS, [pid]).fetchone() == (1,)) and waiting.is_alive():
            assert time.monotonic() < until
        assert waits, "it was decided without waiting"
        app.commit()
        waiting.join()
    assert told == [said]
    assert owner.execute("SELECT count(*) FROM referrals_triage").fetchone() == (1,)
