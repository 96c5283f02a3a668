"""A court decides on an indictment (ID-10): without one it is refused beside the box, and by the database."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, post

from helle.register.identification.actions import NO_INDICTMENT
from helle.register.identification.models import Assessment
from helle.register.protection.identifiers import new_id

from .test_assessment import DECIDED, address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_who_ticks_the_court_without_an_indictment_is_told_that_it_is_missing(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    refused = post(cast.mette.client(), address(case), DECIDED | {"by_court": "on"})
    assert errors_of(refused) == {"by_court": [NO_INDICTMENT.da]}
    with cast.mette.acting():
        assert not Assessment.objects.exists()


def test_nor_does_the_database_take_it(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        row = Assessment.objects.get(case=case)
        row.id, row.sequence, row.authority = new_id(), 2, "court"
        with pytest.raises(ProgrammingError, match="no court decides without an indictment"), transaction.atomic():
            row.save(force_insert=True)
