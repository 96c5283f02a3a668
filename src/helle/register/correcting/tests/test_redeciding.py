"""Deciding on what followed from a correction: by whoever decided it, once, with the reason kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse
from tests import correction_stories, letter_stories, stories
from tests.cast import Cast
from tests.correction_stories import correct, event_of, redecide, take_out, waiting
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases import actions as cases
from helle.register.cases.choices import CorrectableKind, Followed
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case, Consequence
from helle.register.correcting import actions
from helle.register.correcting.entries import Correctable, find
from helle.register.correcting.tests.test_identification import a_victim_with_a_period, standing
from helle.register.letters.choices import LetterKind
from helle.register.people.queries import residences_of
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import Authority, LadderEvent, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LATER = dt.date(2025, 10, 20)


def a_corrected_assessment(cast: Cast) -> Case:
    """A period rests on an assessment whose answer was wrong and is corrected."""
    case = a_victim_with_a_period(cast)
    with cast.jonas.acting():
        mistyped = standing(case)
    correct(
        cast.jonas, case, CorrectableKind.ASSESSMENT, mistyped.pk, relationship_current=False, threats="no",
        currency_reason=stories.WHY,
    )  # fmt: skip
    return case


class TestGates(CaseGates):
    view = "case-consequence"
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return a_corrected_assessment(cast)

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [waiting(cast.mette, case)[0].row.pk]


def found_in(case: Case, kind: CorrectableKind, entry_id: uuid.UUID) -> Correctable:
    entry = find(case, kind, entry_id)
    assert entry is not None
    return entry


def steps(cast: Cast, case: Case) -> list[str]:
    with cast.mette.acting():
        return [step.code for step in cases.steps_of(facts_for_writing(case))]


def test_what_followed_stands_because_somebody_says_so(cast: Cast) -> None:
    case = a_corrected_assessment(cast)
    (one,) = waiting(cast.mette, case)
    address = reverse("case-consequence", args=[case.number, one.row.pk])
    listed = reverse("case-corrections", args=[case.number])
    assert "redecide" in steps(cast, case)
    assert listed in cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert address in cast.mette.client().get(listed).content.decode()
    assert set(errors_of(post(cast.mette.client(), address, {}))) == {"decided", "reasons"}
    fill_in(cast.mette.client(), address, {"decided": "stands", "reasons": correction_stories.STANDS})
    page = cast.mette.client().get(listed).content.decode()
    assert correction_stories.STANDS in page and address not in page
    assert "redecide" not in steps(cast, case)
    line = next(one for one in audit_lines(cast) if one.action == "consequence.redecided")
    assert (line.cases, line.detail) == ([case.pk], {"decided": "stands"})
    again = post(cast.jonas.client(), address, {"decided": "anew", "reasons": correction_stories.STANDS})
    assert errors_of(again)["__all__"] == ["Der er allerede taget stilling til det."]


def test_correcting_what_followed_is_deciding_on_it(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_corrected_assessment(cast)
    on_day(LATER)
    with cast.mette.acting():
        period = stories.period_of(case).row
    (one,) = waiting(cast.mette, case)
    take_out(cast.mette, case, CorrectableKind.PERIOD, period.pk)
    assert waiting(cast.mette, case) == []
    with pytest.raises(Refused, match="since been corrected itself"):
        redecide(cast.mette, case, one.row)
    assert "redecide" not in steps(cast, case)


def test_nothing_is_saved_before_what_follows_was_looked_at(cast: Cast) -> None:
    case = a_victim_with_a_period(cast)
    with cast.jonas.acting():
        row = standing(case)
    address = reverse("case-correct", args=[case.number, "vurdering", row.pk])
    before = cast.jonas.client().get(address).content.decode()
    assert "Det bygger på oplysningen" in before
    typed = {"becomes": "withdraw", "why_corrected": correction_stories.WHY}
    looked = post(cast.jonas.client(), address, typed)
    assert looked.status_code == 422
    assert "Ville være afgjort anderledes" in looked.content.decode()
    with cast.mette.acting():
        assert standing(case).pk == row.pk and not Consequence.objects.exists()
        with pytest.raises(actions.LookFirst):
            actions.entry_correct(
                case,
                found_in(case, CorrectableKind.ASSESSMENT, row.pk),
                expected_version=None,
                given=None,
                why=correction_stories.WHY,
                seen="anything else",
            )


def test_a_letter_that_went_out_is_named_so_that_somebody_sends_a_correcting_one(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    letter = letter_stories.write_letter(cast.mette, case, LetterKind.ASSESSMENT, reasons=stories.REASONS)
    on_day(LATER)
    with cast.mette.acting():
        row = standing(case)
    correct(cast.mette, case, CorrectableKind.ASSESSMENT, row.pk, purposes=["prostitution"])
    (one,) = waiting(cast.mette, case)
    assert (one.row.followed_kind, one.row.followed) == (Followed.LETTER.value, letter.pk)
    page = cast.mette.client().get(reverse("case-consequence", args=[case.number, one.row.pk])).content.decode()
    assert reverse("case-letter", args=[case.number, letter.pk]) in page


def test_what_the_immigration_service_decided_and_sees_no_more_is_cmm_s_to_decide_on(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    on_day(dt.date(2025, 10, 8))
    with cast.ulla.acting():
        cases.step_settle(case, expected_version=None, code="give_support", settled_on=clock.today(), note="Seng")
        indication = event_of(case, LadderEvent.INDICATION_FOUND)
    take_out(cast.mette, case, CorrectableKind.INTERVIEW, held.pk)
    with cast.mette.acting():
        opened = event_of(case, LadderEvent.ASSESSMENT_OPENED)
    take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, opened.pk)
    on_day(LATER)
    correct(cast.mette, case, CorrectableKind.RUNG_EVENT, indication.pk, occurred_on=dt.date(2025, 10, 7))
    (one,) = waiting(cast.mette, case)
    assert (one.row.by_kind, one.by) == ("udlst", "udlst")
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT, since=LATER)
    (one,) = waiting(cast.mette, case)
    assert one.by == "cmm" and "redecide" in steps(cast, case)
    redecide(cast.mette, case, one.row)
    assert "redecide" not in steps(cast, case)


def test_what_the_immigration_service_decided_is_theirs_to_decide_on(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.ulla, case)
    stories.assess(cast.ulla, case, Authority.UDLST)
    on_day(LATER)
    correct(cast.ulla, case, CorrectableKind.INTERVIEW, held.pk, minutes=20)
    row = next(one.row for one in waiting(cast.ulla, case) if one.row.followed_kind == Followed.ASSESSMENT)
    address = reverse("case-consequence", args=[case.number, row.pk])
    assert cast.mette.client().get(address).status_code == 404
    assert cast.ulla.client().get(address).status_code == 200
    with pytest.raises(Http404):
        redecide(cast.mette, case, row)
    redecide(cast.ulla, case, row)
    with pytest.raises(Refused, match="has already been reconsidered"):
        redecide(cast.ulla, case, row)


def test_no_line_of_the_core_tells_that_a_stay_was_corrected(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.ulla, case)
    stories.assess(cast.ulla, case, Authority.UDLST)
    on_day(LATER)
    with cast.mette.acting():
        stay = residences_of(case.person_id)[0]
    followed = correct(cast.mette, case, CorrectableKind.RESIDENCE, stay.pk, status=ResidenceStatus.EU_RIGHT.value)
    assert {one.rests.kind for one in followed} == {Followed.ASSESSMENT, Followed.COMPETENCE}
    with cast.ulla.acting():
        # The core is still theirs, since they decided in it; the stay is not.
        assert Case.objects.filter(pk=case.pk).exists()
        assert not residences_of(case.person_id) and not Consequence.objects.exists()
    # What they had decided is CMM's to decide on anew: they give no more reasons in the case.
    assert {(one.row.by_kind, one.by) for one in waiting(cast.mette, case)} == {("udlst", "cmm"), ("cmm", "cmm")}
    assert "redecide" in steps(cast, case)
    for one in waiting(cast.mette, case):
        redecide(cast.mette, case, one.row)
    assert "redecide" not in steps(cast, case)


def test_whose_it_is_to_decide_anew_is_told_to_who_has_the_case(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    for who, told in ((cast.mette, "udlst"), (cast.ulla, "udlst"), (cast.olga, None)):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.redecides(%s, 'udlst')", [case.pk])
            assert cursor.fetchone() == (told,)
