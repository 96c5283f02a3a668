"""The pages of estimates: who orders, who reads, and what is kept (STA-01)."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import ClassVar

import pytest
from django.db import connection
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place

from helle.register.estimates import actions, making, queries
from helle.register.estimates.models import EstimateOrder
from helle.register.protection.refusals import Refused

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


def order(cast: Cast) -> EstimateOrder:
    """The analyst orders one of two years."""
    with cast.stine.acting():
        return actions.estimate_order(first_year=2024, last_year=2025, covariates=["sex"])


@DATABASES
class _Whole(Gates):
    may: ClassVar[str] = "karen"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "charlotte")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "vera")
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"


class TestTheList(_Whole):
    view = "estimates"
    action = "estimate.listed"


class TestAnEstimate(_Whole, ObjectGates):
    view = "estimate"
    action = "estimate.read"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[order(cast).pk]), reverse(self.view, args=[NOWHERE]))


class TestOrdering(_Whole):
    view = "estimate-new"
    may = "stine"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "karen")
    methods: ClassVar[tuple[str, ...]] = ("GET", "POST")
    purpose: ClassVar[str] = "casework"
    action = "form.read"


def test_the_analyst_orders_one_a_job_makes_it_and_the_lead_reads_it_whole(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, stine = committed_cast, committed_cast.stine.client()
    monkeypatch.setattr(making, "REPLICATES", 0)
    monkeypatch.setattr(making.content_of, "__kwdefaults__", {"replicates": 0})
    stories.open_cases(cast, stories.refer(cast))
    stories.open_cases(cast, stories.refer(cast, by=cast.rita, first_contact="reden", police_unit="", consent="given"))
    form = stine.get(reverse("estimate-new")).context["form"]
    sent = {"form_token": form["form_token"].value(), "first_year": "2025", "last_year": "2025"}
    where = stine.post(reverse("estimate-new"), sent).headers["Location"]
    assert "Skønnet beregnes" in stine.get(where).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'estimate_make'")
        ((given,),) = cursor.fetchall()
    for _twice in range(2):
        making.run(*(uuid.UUID(one) for one in json.loads(given).values()))
    assert stine.get(where, {"looks": "1"}).headers["HX-Redirect"] == where
    page = cast.karen.client().get(where).content.decode()
    # Two lists that share nobody: no number, and why.
    assert "Der findes intet skøn" in page and "maksimum likelihood" in page and "6. oktober 2025" in page
    assert where in stine.get(reverse("estimates")).content.decode()


def test_years_that_were_not_counted_and_nobody_known_are_said(committed_cast: Cast) -> None:
    cast = committed_cast
    for first, last, field in ((2023, 2025, "first_year"), (2025, 2024, "last_year")):
        with cast.stine.acting(), pytest.raises(Refused) as refused:
            actions.estimate_order(first_year=first, last_year=last, covariates=[])
        assert refused.value.field == field
    ordered = order(cast)
    making.run(ordered.pk, cast.stine.membership.pk)
    assert "Ingen er kendt i de år" in cast.stine.client().get(reverse("estimate", args=[ordered.pk])).content.decode()


def test_what_does_not_come_says_so_after_an_hour(cast: Cast) -> None:
    ordered = order(cast)
    with cast.stine.acting():
        of = queries.estimate_of(ordered.pk)
        assert (of.waits, of.is_late) == (True, False)
        assert of.order.recorded_at is not None
        of.order.recorded_at -= dt.timedelta(hours=2)
        assert (of.waits, of.is_late) == (False, True)
