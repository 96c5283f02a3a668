"""The contact person: from CMM, one at a time (SUP-01, SUP-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import stories
from tests.cast import Cast, reseat
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support.models import ContactPerson

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-contact-person"
    outsiders = tuple(dict.fromkeys([*CaseGates.outsiders, "ulla"]))


def address(case: Case) -> str:
    return reverse("case-contact-person", args=[case.number])


def test_a_new_one_begins_when_the_earlier_one_ends(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.karen.client(), address(case), {"user": str(cast.mette.user.pk)})
    on_day(dt.date(2025, 11, 3))
    fill_in(cast.karen.client(), address(case), {"user": str(cast.jonas.user.pk), "since": "2025-11-03"})
    with cast.mette.acting():
        spans = [(row.user.full_name, row.during.upper) for row in ContactPerson.objects.order_by("during")]
    assert spans == [("Mette Holm", dt.date(2025, 11, 3)), ("Jonas Lind", None)]


@pytest.mark.parametrize(
    ("who", "since", "field"),
    [("mette", "2025-10-06", "user"), ("jonas", "2025-10-06", "since"), ("jonas", "2025-10-07", "since")],
)
def test_two_at_once_the_same_again_and_a_day_to_come_are_refused(cast: Cast, who: str, since: str, field: str) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), {"user": str(cast.mette.user.pk)})
    typed = {"user": str(getattr(cast, who).user.pk), "since": since}
    response = post(cast.mette.client(), address(case), typed)
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert ContactPerson.objects.get().user == cast.mette.user


def test_udlaendingestyrelsen_gives_nobody_a_contact_person_sup_08(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    client = cast.ulla.client()
    for answer in (client.get(address(case)), client.post(address(case), {"user": str(cast.ulla.user.pk)})):
        assert answer.status_code == 404
    with cast.ulla.acting(), pytest.raises(Refused) as refused:
        support.contact_person_set(
            case, expected_version=stories.fresh(case).version, user=cast.ulla.user, since=stories.FIRST_DAY
        )
    assert refused.value.ruling is not None
    with cast.mette.acting():
        assert not ContactPerson.objects.exists()


def test_who_has_left_cmm_is_nobody_s_contact_person(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    reseat(cast.jonas.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2024, 1, 1)))
    row = ContactPerson(id=new_id(), case=case, user=cast.jonas.user, during=DateRange(dt.date(2025, 10, 6), None))
    with cast.mette.acting():
        with pytest.raises(Refused) as refused:
            support.contact_person_set(
                case, expected_version=case.version, user=cast.jonas.user, since=dt.date(2025, 10, 6)
            )
        assert refused.value.field == "user"
        row.recorded_at, row.by_user_id = context.current().instant, context.current().user_id
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
