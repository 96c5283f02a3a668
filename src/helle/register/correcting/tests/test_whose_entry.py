"""Who may correct whose entry, and whom to ask: a step settled by hand is of the unit that did it (GOV-06, C1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.correction_stories import WHY, event_of, take_out
from tests.pages import hidden_of

from helle.register.cases import actions as cases
from helle.register.cases import corrections
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case, Correction, SettledStep
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.rules.codes import LadderEvent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LATER = dt.date(2025, 10, 9)


@pytest.fixture
def settled(cast: Cast, on_day: Callable[[dt.date], None]) -> tuple[Case, SettledStep]:
    """CMM gave support on the first day; the question is Udlændingestyrelsen's."""
    case = stories.a_case_with_udlst(cast)
    with cast.mette.acting():
        cases.step_settle(case, expected_version=None, code="give_support", settled_on=stories.FIRST_DAY, note="Seng")
        row = SettledStep.objects.get()
    on_day(LATER)
    return case, row


def test_what_cmm_did_is_not_taken_out_by_whoever_has_the_question(
    cast: Cast, settled: tuple[Case, SettledStep]
) -> None:
    case, row = settled
    with pytest.raises(PermissionDenied):
        take_out(cast.ulla, case, CorrectableKind.SETTLED_STEP, row.pk)
    with cast.ulla.acting():
        assert not corrections.may_correct(case, CorrectableKind.SETTLED_STEP, row.pk)
        assert corrections.may_correct(
            case, CorrectableKind.RUNG_EVENT, event_of(case, LadderEvent.INDICATION_FOUND).pk
        )
    # Its own unit takes it out as before.
    take_out(cast.jonas, case, CorrectableKind.SETTLED_STEP, row.pk)


def test_the_database_refuses_it_where_the_code_forgets(cast: Cast, settled: tuple[Case, SettledStep]) -> None:
    case, row = settled
    with cast.ulla.acting():
        acting = context.current()
        taken_out = Correction(
            id=new_id(), case=case, kind=CorrectableKind.SETTLED_STEP.value, corrected=row.pk,
            recorded_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id,
        )  # fmt: skip
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            taken_out.save(force_insert=True)
        assert SettledStep.objects.filter(superseded_at__isnull=True).exists()


def test_whoever_finds_it_wrong_is_told_whom_to_ask_and_asks(cast: Cast, settled: tuple[Case, SettledStep]) -> None:
    case, row = settled
    address = reverse("case-correct", args=[case.number, "skridt", row.pk])
    course = cast.ulla.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert address in course and "Bed om en rettelse" in course
    told = cast.ulla.client().get(address)
    page = told.content.decode()
    assert told.status_code == 403
    assert "Det retter Center mod Menneskehandel" in page and WHY not in page
    # What she would have to choose is chosen already.
    cmm = cast.mette.membership.unit_id
    task = f"{reverse('case-task-new', args=[case.number])}?til={cmm}&om=core"
    assert task.replace("&", "&amp;") in page
    filled = hidden_of(cast.ulla.client(), task)
    assert (filled["recipient"], filled["category"], filled["asks"]) == (str(cmm), "core", "action")
    # A form that was open all the while saves nothing either.
    sent = cast.ulla.client().post(address, {"becomes": "withdraw", "why_corrected": WHY})
    assert sent.status_code == 403
    with cast.ulla.acting():
        assert not Correction.objects.exists()
