"""How many examples a property is tried with: few in a run of all tests, ten times as many in `make test-long`."""

from __future__ import annotations

import os

AT_LENGTH = bool(os.environ.get("TEST_AT_LENGTH"))
# Where a run tries once more what the same run of the tests tries already.
BRIEFLY = bool(os.environ.get("TEST_BRIEFLY"))


def examples(few: int) -> int:
    """Each run draws others, so what few find late is found early by many."""
    if AT_LENGTH:
        return few * 10
    return max(1, few // 5) if BRIEFLY else few
