"""How many examples a property is tried with: few in a run of all tests, ten times as many in `make test-long`."""

from __future__ import annotations

import os

import pytest

AT_LENGTH = bool(os.environ.get("TEST_AT_LENGTH"))
# A page that is held to its number of queries is so in each run with several rows: a query for each would show.
ONE_ROW = pytest.param(1, marks=pytest.mark.at_length)


def examples(few: int) -> int:
    """Each run draws others, so what few find late is found early by many."""
    return few * 10 if AT_LENGTH else few
