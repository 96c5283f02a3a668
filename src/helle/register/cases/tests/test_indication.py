"""Recording a reasonable-grounds indication."""

from __future__ import annotations

import pytest
from tests.gates import CaseGates

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-indication"
