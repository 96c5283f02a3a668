"""A woman without lawful stay who has said yes to a prepared return."""

from __future__ import annotations

import pytest
from tests import return_stories
from tests.cast import Cast, Member, latecomer

from helle.register.cases.models import Case
from helle.register.returns.models import ReturnCase


@pytest.fixture
def case(cast: Cast) -> Case:
    """Her case, in a period that runs."""
    return return_stories.must_leave(cast)


@pytest.fixture
def maja(cast: Cast) -> Member:
    """The adviser of Dansk Flygtningehjælp."""
    return latecomer("maja")


@pytest.fixture
def running(cast: Cast, case: Case) -> ReturnCase:
    """She has said yes, and it is known where she goes and with which partner."""
    row = return_stories.accept(cast.mette, case)
    return_stories.go_with_partner(cast.mette, case, row)
    return row
