"""Two who save a definition under one title: the second waits for the first, and is told (STA-05)."""

from __future__ import annotations

import threading

from psycopg.errors import CheckViolation

from tests.cast import Cast
from tests.invariants.conftest import Connection, act, app_connection

SAVE = (
    "INSERT INTO statistics_definition (id, series, version, title_da, title_en, population, rows, columns, first_year,"
    " last_year, together, only_dimension, only_group, cut_off, percent, recorded_at, by_user_id, by_unit_id)"
    " SELECT one.id, one.id, 1, %s, %s, 'assessed', 'sex', '', 2024, NULL, false, '', '', 'today', 'none',"
    " helle.instant(), helle.acting_user(), helle.acting_unit() FROM (SELECT gen_random_uuid() AS id) AS one"
)
WAITS = "SELECT count(*) FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND NOT granted"


def test_of_two_who_save_one_title_the_second_waits_for_the_first_and_is_refused(
    committed_cast: Cast, app: Connection, owner: Connection, ground: dict[str, str]
) -> None:
    """Without the lock neither would see the other's row, and both would stand."""
    stine = committed_cast.stine
    told: list[str] = []
    with app_connection(ground) as second:
        assert act(app, stine) and act(second, stine)
        app.execute(SAVE, ["Køn pr. år", "Sex by year"])

        def save() -> None:
            try:
                second.execute(SAVE, ["Andet", " sex  BY year"])
            except CheckViolation as refused:
                told.append(str(refused))

        waiting = threading.Thread(target=save)
        waiting.start()
        pid, tries = second.info.backend_pid, 0
        while waiting.is_alive() and owner.execute(WAITS, [pid]).fetchone() != (1,) and tries < 10_000:
            tries += 1
        assert waiting.is_alive()
        app.commit()
        waiting.join()
    assert told and "definition_title_once" in told[0]
    assert owner.execute("SELECT title_en FROM statistics_definition").fetchall() == [("Sex by year",)]
