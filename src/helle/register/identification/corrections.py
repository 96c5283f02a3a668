"""Correcting interviews and assessments: entered anew by the action that entered them, as things stood on their day."""

from __future__ import annotations

from helle.register.cases import corrections
from helle.register.cases.actions import Place
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case, RungEvent
from helle.register.identification import actions, consent_actions, queries
from helle.register.identification.actions import Decision, InPlace, InterviewHeld
from helle.register.identification.models import Assessment, Interview
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.codes import LadderEvent
from helle.rules.ruling import Text

_OF_THE_ACT = frozenset({LadderEvent.ASSESSMENT_OPENED, *corrections.OF_AN_ASSESSMENT})


def interview_correct(case: Case, row: Interview, *, held: InterviewHeld | None, why: str) -> None:
    """Correct what was written of an interview, or take it out (None). One that was sent is to be sent anew."""
    new = new_id()
    with corrections.in_one_act():
        corrections.put_out_of_force(
            case, CorrectableKind.INTERVIEW, row.pk, why=why, replaced_by=new if held else None
        )
        if held is not None:
            corrected = actions.interview_record(case, expected_version=None, held=held, place=Place(new))
            gone = queries.pass_on_withdrawn(row)
            if gone is not None and consent_actions.may_withdraw(corrected):
                # What was written wrong of the interview does not bring back what she took back of it.
                day = max(gone.on_day, corrected.held_on)
                consent_actions.pass_on_withdraw(case, corrected, expected_version=None, on_day=day)


def assessment_correct(case: Case, row: Assessment, *, decision: Decision | None, why: str) -> None:
    """Correct an assessment with its step on the ladder, or take it out (None).

    It is decided by whoever was competent on its day, on what was known by then. Raises `Refused` with the ruling, and
    where what came after would no longer follow.
    """
    events = steps_of_assessment(case, row)
    new = new_id()
    with corrections.in_one_act():
        whole = corrections.put_out_of_force(
            case, CorrectableKind.ASSESSMENT, row.pk, why=why, replaced_by=new if decision else None
        )
        places = _places(events, decision, row)
        for event, place in zip(events, places, strict=True):
            corrections.put_out_of_force(
                case,
                CorrectableKind.RUNG_EVENT,
                event.pk,
                why=why,
                replaced_by=place.entry if place else None,
                part_of=whole,
            )
        if decision is not None:
            actions.assessment_make(
                case,
                expected_version=None,
                decision=decision,
                place=InPlace(Place(new, row.sequence), tuple(place for place in places if place)),
            )
        corrections.refuse_a_broken_ladder(case, events[0].sequence)


def steps_of_assessment(case: Case, row: Assessment) -> list[RungEvent]:
    """The steps on the ladder that the act of an assessment made: its outcome, and the opening where it opened too."""
    made = RungEvent.objects.filter(
        case=case, recorded_at=row.recorded_at, by_user_id=row.by_user_id, superseded_at__isnull=True
    )
    return list(made.filter(event__in=[event.value for event in _OF_THE_ACT]).order_by("sequence"))


def _places(events: list[RungEvent], decision: Decision | None, row: Assessment) -> list[Place | None]:
    """The place that each step keeps; None for one that goes. A court opens no assessment before its judgment."""
    if decision is None:
        return [None for _ in events]
    if (decision.authority.value == "court") is not (row.authority == "court"):
        raise Refused(
            Text(
                "Hvem der har taget stilling, rettes ved at tage vurderingen ud og notere den rigtige.",
                "Who decided is corrected by taking the assessment out and entering the right one.",
            ),
            field="by_court",
        )
    return [Place(new_id(), event.sequence) for event in events]
