"""The age in a referral is the one that the sender saw, on the day it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from tests import stories
from tests.cast import Cast

from helle.register.identification.models import Assessment
from helle.register.identification.queries import age_on
from helle.register.people import queries as people
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection.identifiers import new_id
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import PersonInReferral
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_seen_in_december_and_taken_in_in_january_she_is_no_year_younger(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    on_day(dt.date(2025, 12, 30))
    referral = stories.refer(cast)  # Of somebody of about 30.
    on_day(dt.date(2026, 1, 5))
    case = stories.open_case(cast, referral)
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None
        born = people.birth_date_of(profile)
    assert born == dt.date(1995, 6, 30)  # The middle of 31 December 1994 to 30 December 1995.


@pytest.mark.parametrize(
    "seen", [dt.date(2025, 1, 2), dt.date(2025, 3, 20), dt.date(2025, 7, 1), dt.date(2025, 12, 30)]
)
@pytest.mark.parametrize("age", [0, 1, 17, 34, 110])
def test_she_has_the_age_that_was_seen_whenever_in_the_year_it_was(
    cast: Cast, on_day: Callable[[dt.date], None], seen: dt.date, age: int
) -> None:
    on_day(seen)
    person = PersonInReferral("woman", age, "RO", stories.NAME)
    with cast.anders.acting():
        referral = referrals.referral_send(stories.message(persons=[person], occurred_on=seen))
    case = stories.open_case(cast, referral)
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None and profile.birth_precision == "estimated"
        born = people.birth_date_of(profile)
        assert born is not None and born < seen
        assert age_on(born, seen) == age_on(born, seen + dt.timedelta(days=90)) == age


def test_an_estimated_age_is_shown_as_one_and_protects_as_a_child(cast: Cast) -> None:
    person = PersonInReferral("woman", 19, "RO", stories.NAME)
    with cast.anders.acting():
        referral = referrals.referral_send(stories.message(persons=[person]))
    case = stories.record_stay(cast.mette, stories.open_case(cast, referral), ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.mette, case, representative_present=True)
    address = reverse("case-page", args=[case.number])
    before = cast.mette.client().get(address)
    assert "Behandles som mindreårig (alderen er skønnet)" in before.content.decode()
    assert before.context["view"].facts.minor is True
    assert "clarify_unaccompanied" in {step.code for step, *_rest in before.context["own_steps"]}
    with cast.mette.acting():
        (printed,) = entries_of(case, [EntryKind.PERSON], named=True)
    assert "anslået 2006" in " ".join(printed.passages)
    stories.assess(cast.mette, case, Authority.CMM)
    shown = cast.mette.client().get(address).content.decode()
    assert "ca. 19 år" in shown
    with cast.mette.acting():
        row = Assessment.objects.get()
        assert (row.age_then, row.age_precision_then) == (19, "estimated")
        row.id, row.sequence, row.age_precision_then = new_id(), 2, "roughly"
        with pytest.raises(IntegrityError, match="assessment_age_precision_is_known"), transaction.atomic():
            row.save(force_insert=True)


def test_a_child_whose_birthday_is_known_is_a_minor_for_certain(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.describe_as_child(cast, case)
    shown = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Mindreårig</span>" in shown and "Behandles som mindreårig" not in shown
