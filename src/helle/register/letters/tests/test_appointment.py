"""The letter to whoever was appointed to represent a minor: from Udlændingestyrelsen, without an address (MIN-01)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.urls import reverse
from tests import letter_stories, minor_stories, stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.letters.queries import OutdatedDraft
from helle.register.letters.tests.test_draft import text_of
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    """A boy of sixteen who is alone here, without lawful stay: Udlændingestyrelsen has his case with CMM."""
    return minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))


def written(cast: Cast, case: Case, **changed: Any) -> str:
    """The letter in print, as Udlændingestyrelsen has written and signed it."""
    changed = {"addressee": Addressee.REPRESENTATIVE, "own_words": ""} | changed
    letter = letter_stories.write_letter(cast.ulla, case, LetterKind.APPOINTMENT, **changed)
    return text_of(cast.ulla.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content)


def test_it_tells_the_representative_by_name_of_what_is_his_to_do_and_not_where_the_child_lives(
    cast: Cast, case: Case
) -> None:
    minor_stories.appoint(cast.ulla, case)
    page = cast.ulla.client().get(reverse("case-minor", args=[case.number])).content.decode()
    assert reverse("case-letter-new", args=[case.number, "appointment"]) in page
    named = written(cast, case)
    assert minor_stories.REPRESENTATIVE in named and stories.NAME in named and "Familieretshuset" in named
    assert minor_stories.CONTACT not in named and f"Du, {minor_stories.REPRESENTATIVE}, repræsenterer" in named
    assert stories.NAME not in written(cast, case, with_name=False)
    assert "Danish Return Agency" in written(cast, case, language="en")


def test_there_is_none_without_an_appointment_nor_from_cmm(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused, match="MIN-01"):
        written(cast, case)
    minor_stories.appoint(cast.ulla, case)
    with pytest.raises(Refused, match="does not write that letter"):
        letter_stories.draft_letter(
            cast.mette, case, LetterKind.APPOINTMENT, addressee=Addressee.REPRESENTATIVE, own_words=""
        )


def test_one_that_is_limited_says_to_what(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.ulla, case, scope=minor_stories.WEIGHED)
    with pytest.raises(Refused) as refused:
        written(cast, case)
    assert refused.value.field == "own_words"
    limited = written(cast, case, own_words=letter_stories.OWN_WORDS)
    assert "Udpegningen er begrænset." in limited and letter_stories.OWN_WORDS in limited


def test_a_draft_for_one_representative_is_not_finished_for_another(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.ulla, case, scope=minor_stories.WEIGHED)
    typed: dict[str, Any] = {"addressee": Addressee.REPRESENTATIVE, "own_words": letter_stories.OWN_WORDS}
    letter = letter_stories.write_letter(cast.ulla, case, LetterKind.APPOINTMENT, **typed)
    draft = letter_stories.draft_letter(cast.ulla, case, LetterKind.APPOINTMENT, **typed)
    clock.move_forward(dt.timedelta(days=1))
    another = minor_stories.nominate(cast.ulla, case, name="Oda Bregnedal")
    minor_stories.appoint(cast.ulla, case, another)
    with pytest.raises(OutdatedDraft, match="Somebody else represents the child"):
        letter_stories.finish_letter(cast.ulla, case, draft)
    shown = cast.ulla.client().get(reverse("case-letter-draft", args=[case.number, draft.pk]))
    assert shown.context["outdated"] and "En anden repræsenterer barnet nu." in shown.content.decode()
    correct = reverse("case-letter-correct", args=[case.number, letter.pk])
    assert letter_stories.OWN_WORDS not in cast.ulla.client().get(correct).content.decode()


def test_nobody_but_udlændingestyrelsen_makes_one_past_the_application(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    draft = letter_stories.draft_letter(cast.mette, case, LetterKind.PLAIN)
    written = (
        "INSERT INTO letters_letter (draft_id, case_id, kind, language, addressee, text_version, text_digest,"
        " document_id, waits, recorded_at, by_user_id, by_unit_id)"
        " VALUES (%s, %s, 'appointment', 'da', 'representative', 1, '', gen_random_uuid(), true,"
        " helle.instant(), helle.acting_user(), helle.acting_unit())"
    )
    with (
        cast.mette.acting(),
        pytest.raises(Error, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(written, [draft.pk, case.pk])
