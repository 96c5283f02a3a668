"""A correction says what stood before and what stands now, to whoever reads the entry itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.correction_stories import correct, event_of, take_out

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.correcting import queries
from helle.register.identification.models import Assessment
from helle.register.people.in_words import Changed
from helle.register.people.queries import residences_of
from helle.register.support import actions as support
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import Span
from helle.rules.codes import LadderEvent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LATER = dt.date(2025, 10, 20)


def changes(by: Member, case: Case) -> list[tuple[str, str, str]]:
    """What the latest correction of the case changed, as somebody reads it."""
    with by.acting():
        latest: tuple[Changed, ...] = queries.corrections_of(case)[0].changes
        return [(one.label, one.was, one.became) for one in latest]


def listed(by: Member, case: Case) -> str:
    page: str = by.client().get(reverse("case-corrections", args=[case.number])).content.decode()
    return page


def test_an_interview_says_each_answer_that_changed_and_nothing_of_what_was_told(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    correct(cast.mette, case, CorrectableKind.INTERVIEW, held.pk, minutes=75, pass_on="refused", account="noget andet")
    told = changes(cast.mette, case)
    assert ("Varighed i minutter", "90", "75") in told
    assert [(was, became) for label, was, became in told if "videre" in label.lower()] != []
    assert ("læses i samtalen", "læses i samtalen") in [(was, became) for _label, was, became in told]
    page = listed(cast.mette, case)
    assert "Varighed i minutter: fra 90 til 75" in page
    assert stories.ACCOUNT not in page and "noget andet" not in page


def test_an_entry_taken_out_says_what_it_said(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        found = event_of(case, LadderEvent.INDICATION_FOUND)
    take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, found.pk)
    told = changes(cast.mette, case)
    assert ("Dato", "6. oktober 2025", "") in told and ("Begrundelse", stories.REASONS, "") in told
    assert "Dato: 6. oktober 2025" in listed(cast.mette, case)


def test_an_assessment_says_it_to_whoever_reads_the_outcome(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(LATER)
    with cast.mette.acting():
        mistyped = Assessment.objects.get(case=case)
    correct(cast.mette, case, CorrectableKind.ASSESSMENT, mistyped.pk, purposes=["prostitution"])
    assert any(
        "Prostitution" in became or "rostitution" in became for _label, _was, became in changes(cast.mette, case)
    )
    # Whoever sees no outcome is told neither that it was corrected nor from what.
    assert "rostitution" not in listed(cast.vera, case)


def test_a_stay_says_which_took_its_place(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_cmm(cast)
    on_day(LATER)
    with cast.mette.acting():
        stay = residences_of(case.person_id)[0]
    correct(cast.mette, case, CorrectableKind.RESIDENCE, stay.pk, since=dt.date(2025, 2, 1))
    assert changes(cast.mette, case) == [("Fra og med", "1. januar 2025", "1. februar 2025")]


def test_a_contact_person_is_named_and_an_extension_becomes_a_refusal(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    stories.give_contact_person(cast.mette, case)
    with cast.mette.acting():
        mistyped = ContactPerson.objects.get(case=case)
    correct(cast.mette, case, CorrectableKind.CONTACT_PERSON, mistyped.pk, user=str(cast.jonas.user.pk))
    assert ("Mette Holm", "Jonas Lind") in [(was, became) for _label, was, became in changes(cast.mette, case)]
    with cast.mette.acting():
        support.period_set(case, expected_version=None, notified_on=stories.FIRST_DAY)
    stories.request_extension(cast.mette, case, days=60)
    stories.decide_extension(cast.mette, case, days=60)
    on_day(LATER)
    with cast.mette.acting():
        given = Span.objects.get(case=case, sequence=2)
    correct(cast.mette, case, CorrectableKind.EXTENSION, given.pk, granted=False)
    assert ("Forlængelse", "Afslag på forlængelse") in [
        (was, became) for _label, was, became in changes(cast.mette, case)
    ]
