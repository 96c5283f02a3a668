"""An unaccompanied boy of sixteen without lawful stay, whose case CMM and Udlændingestyrelsen have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from tests import minor_stories, stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.organisations.constraints import constraint_of


@pytest.fixture
def case(cast: Cast) -> Case:
    """The boy's case."""
    return minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))


def refused_by_the_database(write: Callable[[], object]) -> str:
    """What the database itself says of a row that no action would write: the name of its constraint."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    return constraint_of(refused.value)
