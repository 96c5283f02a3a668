"""Giving a case to a colleague."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases import actions as cases
from helle.register.cases.models import Assignment
from helle.register.cases.queries import own_core_grants
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-assign"


def test_a_lead_gives_a_case_to_a_caseworker_and_it_is_on_her_desk(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.karen.client(), reverse("case-assign", args=[case.number]), {"user": str(cast.jonas.user.pk)})
    with cast.jonas.acting():
        assert [grant.assigned_to_id for grant in own_core_grants()] == [cast.jonas.user.pk]
    page = cast.jonas.client().get(reverse("case-page", args=[case.number]))
    assert page.context["view"].assignee.user == cast.jonas.user


def test_a_second_choice_replaces_the_first(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    for colleague in (cast.jonas, cast.karen):
        fill_in(client, reverse("case-assign", args=[case.number]), {"user": str(colleague.user.pk)})
    with cast.mette.acting():
        assert Assignment.objects.filter(case=case, during__upper_inf=True).get().user == cast.karen.user


def test_somebody_of_another_unit_cannot_be_chosen(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    refused = post(cast.mette.client(), reverse("case-assign", args=[case.number]), {"user": str(cast.ulla.user.pk)})
    assert refused.status_code == 422 and "user" in errors_of(refused)
    with cast.mette.acting():
        assert not Assignment.objects.exists()


def test_nor_by_any_other_way(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        with pytest.raises(Refused) as refused:
            cases.case_assign(case, expected_version=case.version, user=cast.olga.user)
        assert refused.value.field == "user"
        acting = context.current()
        row = Assignment(
            id=new_id(), case=case, unit_id=acting.unit_id, user=cast.olga.user, by_user_id=acting.user_id,
            during=DateTimeTZRange(acting.instant, None),
        )  # fmt: skip
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
        with (
            pytest.raises(ProgrammingError, match="works in the unit"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT helle.project_assignee(%s, %s)", [case.pk, cast.olga.user.pk])
