"""The contact person: from CMM, one at a time (SUP-01, SUP-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import IntegrityError, ProgrammingError
from django.urls import reverse
from tests import stories
from tests.cast import Cast, reseat
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import contact_actions
from helle.register.support.contact_models import ContactPerson

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
    typed = {"user": str(cast.jonas.user.pk), "since": "2025-11-03", "why": stories.WHY}
    fill_in(cast.karen.client(), address(case), typed)
    with cast.mette.acting():
        spans = [(row.user.full_name, row.during.upper) for row in ContactPerson.objects.order_by("during")]
    assert spans == [("Mette Holm", dt.date(2025, 11, 3)), ("Jonas Lind", None)]


@pytest.mark.parametrize(
    ("who", "since", "field"),
    [("mette", "2025-10-06", "user"), ("jonas", "2025-10-06", "since"), ("jonas", "2026-01-05", "since")],
)
def test_two_at_once_the_same_again_and_a_day_to_come_are_refused(cast: Cast, who: str, since: str, field: str) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), {"user": str(cast.mette.user.pk)})
    typed = {"user": str(getattr(cast, who).user.pk), "since": since, "why": stories.WHY}
    response = post(cast.mette.client(), address(case), typed)
    assert response.status_code == 422 and field in errors_of(response)
    if since == "2025-10-06" and field == "since":  # What can be done is said: tomorrow, on that day, or a deputy.
        assert "tage over dagen efter" in errors_of(response)["since"][0]
    assert response.context["cancel_url"] == reverse("case-contact", args=[case.number])
    with cast.mette.acting():
        assert ContactPerson.objects.get().user == cast.mette.user


def test_who_takes_the_place_of_another_is_told_who_it_is_and_says_why(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    client = cast.karen.client()
    assert "why" not in client.get(address(case)).context["form"].fields
    fill_in(client, address(case), {"user": str(cast.mette.user.pk)})
    page = reverse("case-page", args=[case.number])
    assert "Mette Holm er kontaktperson." in client.get(page).content.decode()
    on_day(dt.date(2025, 11, 3))
    assert "Nu er det Mette Holm." in client.get(address(case)).content.decode()
    typed = {"user": str(cast.jonas.user.pk), "since": "2025-11-03"}
    for why in ("", " \n"):
        refused = post(client, address(case), typed | {"why": why})
        assert errors_of(refused) == {"why": ["Mette Holm er kontaktperson. Skriv, hvorfor det skal være en anden."]}
        assert refused.context["form"]["user"].value() == str(cast.jonas.user.pk)
    with cast.mette.acting():
        assert ContactPerson.objects.get().during.upper is None
    fill_in(client, address(case), typed | {"why": stories.WHY})
    shown = client.get(page).content.decode()
    assert "Jonas Lind er kontaktperson i stedet for Mette Holm." in shown and stories.WHY in shown
    with cast.mette.acting():
        row = ContactPerson.objects.get(user=cast.jonas.user)
        assert stories.WHY.encode() not in bytes(row.replaces_why_sealed or b"")


def test_the_database_asks_for_the_reason_too(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    stories.give_contact_person(cast.mette, case)
    on_day(dt.date(2025, 11, 3))
    later = dt.date(2025, 11, 3)
    with cast.mette.acting():
        first = ContactPerson.objects.get()
        first.during = DateRange(first.during.lower, later)
        first.save(update_fields=["during"])
        row = ContactPerson(id=new_id(), case=case, user=cast.jonas.user, during=DateRange(later, None))
        row.recorded_at, row.by_user_id = context.current().instant, context.current().user_id
        with pytest.raises(IntegrityError, match="replaced with a reason"), transaction.atomic():
            row.save(force_insert=True)
        transaction.set_rollback(True)


def test_udlaendingestyrelsen_gives_nobody_a_contact_person_sup_08(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    client = cast.ulla.client()
    for answer in (client.get(address(case)), client.post(address(case), {"user": str(cast.ulla.user.pk)})):
        assert answer.status_code == 404
    with cast.ulla.acting(), pytest.raises(Refused) as refused:
        contact_actions.contact_person_set(
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
            contact_actions.contact_person_set(
                case, expected_version=case.version, user=cast.jonas.user, since=dt.date(2025, 10, 6)
            )
        assert refused.value.field == "user"
        row.recorded_at, row.by_user_id = context.current().instant, context.current().user_id
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
