"""Web processes live longer than a loading of the units."""

from __future__ import annotations

import psycopg
from django.urls import reverse

from helle.register.organisations.queries import units_on
from helle.register.protection import clock
from tests.cast import Cast
from tests.unit_stories import load


def test_a_process_that_has_served_before_shows_a_unit_by_its_new_name(
    committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    rename = (
        "UPDATE organisations_unitname SET name_da = %s, id = nextval('organisations_unitname_id_seq')"
        " WHERE unit_id = %s AND upper_inf(during)"
    )
    client, unit = committed_cast.mette.client(), committed_cast.mette.membership.unit_id
    named = units_on(clock.today())[unit].name.da
    assert named in client.get(reverse("case-list")).content.decode()
    owner.execute(rename, ["Et helt nyt navn", unit])  # As loading does: the names under new keys.
    try:
        assert "Et helt nyt navn" in client.get(reverse("case-list")).content.decode()
        assert units_on(clock.today())[unit].name.da == "Et helt nyt navn"
    finally:
        owner.execute(rename, [named, unit])
    assert named in client.get(reverse("case-list")).content.decode()


def test_a_tests_transaction_draws_no_number_that_the_units_stand_under_since(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    def taken_again() -> list[tuple[object, ...]]:
        return owner.execute(
            "SELECT 'parent', max(id) FROM organisations_unitparent"
            " HAVING max(id) > pg_sequence_last_value('organisations_unitparent_id_seq')"
            " UNION ALL SELECT 'mandate', max(id) FROM organisations_mandate"
            " HAVING max(id) > pg_sequence_last_value('organisations_mandate_id_seq')"
        ).fetchall()

    load(owner)
    with owner.transaction(force_rollback=True):
        owner.execute("SELECT tests.begin_numbers()")
        assert taken_again() == []
