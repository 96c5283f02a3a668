"""Charges, indictments and submissions for expulsion (ID-06, ID-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import correction_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.correcting.entries import find
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Circumstance
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-circumstance"
    wrong_roles = ("vera", "stine", "karen")


def address(case: Case) -> str:
    return reverse("case-circumstance", args=[case.number])


def test_a_submission_for_expulsion_brings_the_case_to_udlaendingestyrelsen(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"kind": "expulsion_referral", "since": "2025-10-01"})
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200


def test_a_charge_does_not(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"kind": "charge", "since": "2025-10-01"})
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 404
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Sigtet for overtrædelse af straffeloven" in page


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"since": "2025-10-07"}, "since", "Datoen ligger i fremtiden."),
        ({"since": "2025-10-01", "until": "2025-09-01"}, "until", "Slutdagen ligger før den første dag."),
        ({"since": "2025-09-15"}, "since", "Det står allerede på sagen i de dage."),
    ],
)
def test_days_that_cannot_be_are_refused(cast: Cast, typed: dict[str, str], field: str, message: str) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"kind": "charge", "since": "2025-09-01"})
    response = post(cast.mette.client(), address(case), {"kind": "charge"} | typed)
    assert response.status_code == 422
    assert errors_of(response)[field] == [message]
    with cast.mette.acting():
        assert Circumstance.objects.count() == 1


def a_submission(cast: Cast, case: Case) -> Circumstance:
    with cast.mette.acting():
        return stays.circumstance_set(
            case,
            expected_version=stories.fresh(case).version,
            kind=CircumstanceKind.EXPULSION_REFERRAL,
            since=dt.date(2025, 9, 1),
            until=None,
        )


def may_open(cast: Cast, case: Case) -> bool:
    return cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200


def end(cast: Cast, case: Case, row: Circumstance, until: dt.date) -> None:
    with cast.mette.acting():
        stays.circumstance_end(case, row.pk, expected_version=stories.fresh(case).version, until=until)


def withdraw(cast: Cast, case: Case, row: Circumstance) -> None:
    correction_stories.take_out(cast.mette, case, CorrectableKind.CIRCUMSTANCE, row.pk, why=stories.WHY)


def test_a_submission_that_is_over_takes_the_case_back(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_cmm(cast)
    row = a_submission(cast, case)
    assert may_open(cast, case)
    on_day(dt.date(2025, 10, 20))
    end(cast, case, row, dt.date(2025, 10, 19))
    assert not may_open(cast, case)
    with cast.mette.acting():
        row.refresh_from_db()
        assert (row.during.lower, row.during.upper) == (dt.date(2025, 9, 1), dt.date(2025, 10, 20))
        assert not case_facts(case.pk, clock.today()).expulsion_referral


def test_a_mistyped_submission_is_withdrawn(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_cmm(cast)
    row = a_submission(cast, case)
    on_day(dt.date(2025, 10, 20))
    withdraw(cast, case, row)
    assert not may_open(cast, case)
    with pytest.raises(Refused, match="just corrected this"):
        withdraw(cast, case, row)
    with pytest.raises(Refused, match="no longer in force"):
        end(cast, case, row, dt.date(2025, 10, 1))


@pytest.mark.parametrize("until", [dt.date(2025, 8, 31), dt.date(2025, 10, 7)])
def test_it_does_not_end_before_it_began_or_in_the_future(cast: Cast, until: dt.date) -> None:
    case = stories.a_case_with_cmm(cast)
    row = a_submission(cast, case)
    with pytest.raises(Refused) as refused:
        end(cast, case, row, until)
    assert refused.value.field == "until"
    end(cast, case, row, dt.date(2025, 9, 1))
    with pytest.raises(Refused) as refused:
        end(cast, case, row, dt.date(2025, 9, 2))
    assert refused.value.field == "until"


def test_the_circumstance_of_another_case_is_not_there(cast: Cast) -> None:
    case, other = stories.a_case_with_cmm(cast), stories.an_opened_case(cast)
    row = a_submission(cast, case)
    with pytest.raises(Refused):
        end(cast, other, row, dt.date(2025, 10, 1))
    with cast.mette.acting():
        assert find(other, CorrectableKind.CIRCUMSTANCE, row.pk) is None
