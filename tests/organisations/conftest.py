"""The units of the file, which a test may change and gives back."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.cast import Cast
from tests.unit_stories import load


@pytest.fixture
def units_as_shipped(committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[Cast]:
    """The cast, and after the test the units of the file again: other tests share them."""
    yield committed_cast
    owner.execute(
        "DELETE FROM organisations_membership;"
        " DELETE FROM administration_openingexception; DELETE FROM administration_openinghours WHERE source = '';"
        " UPDATE administration_openinghours SET during = daterange(lower(during), NULL)"
    )
    load(owner, again=True)
