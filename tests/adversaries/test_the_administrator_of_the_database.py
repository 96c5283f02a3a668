"""Whoever writes tables directly tries to become the site, which holds the keys."""

from __future__ import annotations

import base64
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from tests.invariants.at_once import at_once

ROW = "INSERT INTO django_cache (cache_key, value, expires) VALUES (%s, %s, now() + interval '1 hour')"


class Runs:
    """Written as Django writes objects, it is run by whoever reads it as one."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.proof),)


@pytest.mark.django_db
def test_a_row_of_the_cache_runs_nothing(tmp_path: Path) -> None:
    proof = tmp_path / "run"
    planted = base64.b64encode(pickle.dumps(Runs(proof))).decode()
    with connection.cursor() as cursor:
        cursor.execute(ROW, [cache.make_and_validate_key("planted"), planted])
    with pytest.raises(pickle.UnpicklingError):
        cache.get("planted")
    assert not proof.exists()


@pytest.mark.django_db
def test_what_is_counted_is_still_counted() -> None:
    cache.set("tries", 1, 60)
    assert cache.incr("tries") == 2
    cache.set("moments", [1.5, 2.5], 60)
    assert cache.get_many(["tries", "moments", "none"]) == {"tries": 2, "moments": [1.5, 2.5]}
    cache.set("over", 1, -1)
    assert cache.get("over") is None and not cache.has_key("over")
    assert cache.add("tries", 9) is False


def test_two_that_count_at_once_count_as_two_and_the_count_ends_when_it_would_have(committed: None) -> None:
    cache.set("tries at once", 0, 60)
    assert sorted(at_once([lambda: cache.incr("tries at once")] * 8), key=str) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert cache.get("tries at once") == 8
    cache.set("over", 1, -1)
    for gone in ("over", "never"):
        with pytest.raises(ValueError, match="not there"):
            cache.incr(gone)
    cache.set("soon over", 1, 2000)
    before = ends("soon over")
    cache.incr("soon over")
    assert ends("soon over") == before
    cache.clear()


def ends(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM django_cache WHERE cache_key = %s", [cache.make_and_validate_key(name)])
        return cursor.fetchone()[0]
