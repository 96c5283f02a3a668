"""Versions from before all their writers were kept: the audit says who they were."""

from __future__ import annotations

from importlib import import_module

import psycopg
import pytest
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed")

WRITERS_BEFORE = import_module("helle.register.guidance.migrations.0003_who_wrote_before").WRITERS_BEFORE


@pytest.mark.parametrize("published_by_one_of_them", [False, True])
def test_all_whom_the_audit_knows_are_writers_but_who_could_publish_it_then(
    committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]], published_by_one_of_them: bool
) -> None:
    first, last = committed_cast.karen.user.pk, committed_cast.ulla.user.pk
    publisher = first if published_by_one_of_them else committed_cast.mette.user.pk
    with owner.transaction(force_rollback=True):
        found = owner.execute("SELECT id FROM guidance_version LIMIT 1").fetchone()
        assert found is not None
        for outcome, user in (("allowed", first), ("allowed", last), ("denied", committed_cast.mette.user.pk)):
            owner.execute(
                "INSERT INTO audit_line (at, user_id, purpose, action, outcome, object_id, cases, detail)"
                " VALUES (now(), %s, 'guidance', 'guidance.drafted', %s, %s, '{}', '{}')",
                [user, outcome, *found],
            )
        owner.execute(
            "UPDATE guidance_version SET drafted_by_id = %s, drafted_at = now(), published_by_id = %s, writers = '{}'"
            " WHERE id = %s",
            [last, publisher, *found],
        )
        owner.execute(WRITERS_BEFORE)
        kept = owner.execute("SELECT writers FROM guidance_version WHERE id = %s", found).fetchone()
        assert kept == ([last] if published_by_one_of_them else [first, last],)
