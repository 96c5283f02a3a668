"""The entries that can be corrected: how each is found, shown as it stands in its form, and written anew."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from helle.register.cases import corrections
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case, RungEvent, SettledStep
from helle.register.correcting import forms
from helle.register.correcting.forms import CorrectionForm
from helle.register.correcting.known import Known
from helle.register.identification import corrections as identification_corrections
from helle.register.identification import queries as identification_queries
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.given import decision_of, findings_initial, held_of
from helle.register.identification.models import Assessment, Circumstance, Interview
from helle.register.organisations import queries as organisations
from helle.register.people.models import Residence
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import Refused
from helle.register.support import corrections as support
from helle.register.support import queries as support_queries
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Period, PeriodOffer, Span
from helle.rules.codes import (
    Authority,
    BreakOffCause,
    CurrencyFactor,
    ExtensionGround,
    LadderEvent,
    NotGrantedGround,
    OfferAnswer,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
)
from helle.rules.ladder import ENDING_MEANINGS
from helle.rules.next_steps import STEP_TITLES
from helle.rules.ruling import Text

type Row = (
    RungEvent | SettledStep | Interview | Assessment | PeriodOffer | Period | ExtensionRequest | Span | ExtensionAnswer
    | ContactPerson | Residence | Circumstance
)  # fmt: skip
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correctable:
    """One entry of a case as it stands: its row, what it is called, the day it is of, and who entered it.

    `by_unit` is None where it is nobody's act alone: the contact person is CMM's, a stay is the person's.
    """

    kind: CorrectableKind
    row: Row
    title: Text
    on: dt.date
    by_unit: uuid.UUID | None

    @property
    def in_force(self) -> bool:
        return self.row.superseded_at is None


@dataclass(frozen=True, slots=True)
class Way:
    """How entries of one kind are corrected. `slug` stands in addresses; `write` with None takes the entry out.

    `rows`: all of a case that the acting role sees; `initial`: what one says, as its form has it.
    """

    kind: CorrectableKind
    slug: str
    rows: Callable[[Case], QuerySet[Any]]
    title: Callable[[Any], Text]
    on: Callable[[Any], dt.date]
    form: Callable[[Case, Any, Any, dict[str, object]], CorrectionForm]
    initial: Callable[[Known, Any], dict[str, object]]
    write: Callable[[Case, Any, Given | None, str], None]


def find(case: Case, kind: CorrectableKind, entry_id: uuid.UUID) -> Correctable | None:
    """An entry of the case that the acting unit may see; None where there is none such."""
    way = WAYS[kind]
    row = way.rows(case).filter(pk=entry_id).first()
    if row is None:
        return None
    by_unit: uuid.UUID | None = getattr(row, "by_unit_id", None)
    own = (
        None
        if kind in (CorrectableKind.RESIDENCE, CorrectableKind.CIRCUMSTANCE, CorrectableKind.CONTACT_PERSON)
        else by_unit
    )
    return Correctable(kind, row, way.title(row), way.on(row), own)


# --- the ladder and its steps -----------------------------------------------------------------------------------


def _rung_form(case: Case, data: Any, row: RungEvent, initial: dict[str, object]) -> CorrectionForm:
    return forms.RungEventCorrection(
        data, initial=initial, event=LadderEvent(row.event), with_reasons=bool(initial.get("reasons"))
    )


def _rung_initial(known: Known, row: RungEvent) -> dict[str, object]:
    return {
        "occurred_on": row.occurred_on,
        "ending": row.event,
        "police": row.by_kind,
        "reasons": known.reason(row.pk),
    }


def _rung_write(case: Case, row: RungEvent, given: Given | None, why: str) -> None:
    values = None
    if given is not None:
        event = LadderEvent(given["ending"]) if LadderEvent(row.event) in ENDING_MEANINGS else LadderEvent(row.event)
        stated = event is LadderEvent.INDICATION_ASSERTED
        values = corrections.RungValues(
            event=event,
            occurred_on=given["occurred_on"],
            reasons=given.get("reasons", ""),
            by_kind=OrganisationKind(given["police"] if stated else row.by_kind),
        )
    corrections.rung_event_correct(case, row, values=values, why=why)


def _step_write(case: Case, row: SettledStep, given: Given | None, why: str) -> None:
    corrections.settled_step_correct(
        case,
        row,
        settled_on=given["settled_on"] if given else None,
        note=given["note"] if given else "",
        why=why,
    )


# --- identification ---------------------------------------------------------------------------------------------


def _interview_initial(known: Known, row: Interview) -> dict[str, object]:
    return {
        "held_on": row.held_on,
        "minutes": row.minutes,
        "language": row.language,
        "interpreter": row.interpreter,
        "employer_present": row.employer_present,
        "companion": row.companion,
        "representative_present": row.representative_present,
        "others_present": bool(row.others_present),
        **findings_initial(identification_queries.findings_of(known.case, row)),
        "pass_on": row.pass_on,
        "account": identification_queries.account_of(known.case, row),
        "reason_alone": known.reason(row.pk),
    }


def _interview_write(case: Case, row: Interview, given: Given | None, why: str) -> None:
    held = held_of(given) if given is not None else None
    identification_corrections.interview_correct(case, row, held=held, why=why)


def _assessment_initial(known: Known, row: Assessment) -> dict[str, object]:
    kept = known.all_reasons(row.pk) + [""] * 4
    return {
        "decided_on": row.decided_on,
        "by_court": row.authority == Authority.COURT,
        "was_trafficked": row.was_trafficked,
        "relationship_current": row.relationship_current,
        "purposes": row.purposes,
        "acts": row.acts,
        "means": row.means,
        "act_done_on": row.act_done_on,
        "sector": row.sector,
        "no_interview_reason": row.no_interview_reason,
        "reasons": kept[0],
        "elements_reason": kept[1],
        "currency_reason": kept[3],
        **{factor.value: row.factors.get(factor.value, "unknown") for factor in CurrencyFactor},
    }


def _assessment_write(case: Case, row: Assessment, given: Given | None, why: str) -> None:
    decision = None if given is None else decision_of(given, Authority(context.current().unit_kind))
    identification_corrections.assessment_correct(case, row, decision=decision, why=why)


def _residence_write(case: Case, row: Residence, given: Given | None, why: str) -> None:
    values = None
    if given is not None:
        values = stays.Stay(ResidenceStatus(given["status"]), given["since"], given["until"])
    stays.residence_correct(case, residence_id=row.pk, values=values, why=why)


def _circumstance_write(case: Case, row: Circumstance, given: Given | None, why: str) -> None:
    values = None
    if given is not None:
        values = stays.Happened(CircumstanceKind(given["kind"]), given["since"], given["until"])
    stays.circumstance_correct(case, row.pk, values=values, why=why)


# --- the period and the contact person --------------------------------------------------------------------------


def _offer_initial(known: Known, row: PeriodOffer) -> dict[str, object]:
    return {
        "offered_on": row.offered_on,
        "answer": row.answer,
        "answered_on": row.answered_on,
        "ground": row.ground,
        "note": known.reason(row.pk),
    }


def _offer_write(case: Case, row: PeriodOffer, given: Given | None, why: str) -> None:
    values = None
    if given is not None:
        answer = OfferAnswer(given["answer"])
        ground = NotGrantedGround(given["ground"]) if given.get("ground") else None
        values = support.OfferValues(given["offered_on"], answer, given["answered_on"], given["note"], ground)
    support.offer_correct(case, row, values=values, why=why)


def _opened(case: Case, row: Period) -> support_queries.OpenedPeriod | None:
    return next((one for one in support_queries.periods_of(case.pk) if one.row.pk == row.pk), None)


def _period_initial(known: Known, row: Period) -> dict[str, object]:
    return {
        "notified_on": row.notified_on,
        "last_day": known.last_days.get(row.pk),
        "cause": row.broken_off_why,
        "reasons": known.reason(row.pk),
    }


def _period_form(case: Case, data: Any, row: Period, initial: dict[str, object]) -> CorrectionForm:
    return forms.PeriodCorrection(data, initial=initial, broken_off=bool(row.broken_off_why))


def _period_write(case: Case, row: Period, given: Given | None, why: str) -> None:
    opened = _opened(case, row)
    if opened is None:
        raise Refused(corrections.JUST_CORRECTED)
    values = None
    if given is not None:
        values = support.PeriodValues(
            notified_on=given["notified_on"],
            reasons=given["reasons"],
            last_day=given.get("last_day"),
            cause=BreakOffCause(given["cause"]) if given.get("cause") else None,
        )
    support.period_correct(case, opened, values=values, why=why)


def _request_initial(known: Known, row: ExtensionRequest) -> dict[str, object]:
    return {
        "ground": row.ground,
        "wants_or_must_leave": row.wants_or_must_leave,
        "wanted_end": row.wanted_end,
        "why": known.reason(row.pk),
    }


def _request_write(case: Case, row: ExtensionRequest, given: Given | None, why: str) -> None:
    values = None
    if given is not None:
        values = support.RequestValues(
            ExtensionGround(given["ground"]), given["wanted_end"], given["wants_or_must_leave"], given["why"]
        )
    support.request_correct(case, row, values=values, why=why)


def _decision_initial(known: Known, row: Span | ExtensionAnswer) -> dict[str, object]:
    if isinstance(row, Span):
        answer = known.answers.get(row.pk)
        return {
            "granted": True,
            "ground": row.ground,
            "new_end": row.days.upper - dt.timedelta(days=1),
            "wants_or_must_leave": answer.request.wants_or_must_leave if answer else None,
            "reasons": known.reason(row.pk),
        }
    return {
        "granted": False,
        "ground": row.request.ground,
        "new_end": row.request.wanted_end,
        "wants_or_must_leave": row.request.wants_or_must_leave,
        "reasons": known.reason(row.pk),
    }


def _decision_write(case: Case, row: Span | ExtensionAnswer, given: Given | None, why: str) -> None:
    values = None
    if given is not None:
        values = support.DecisionValues(
            granted=given["granted"],
            ground=ExtensionGround(given["ground"]),
            new_end=given["new_end"],
            wants_or_must_leave=given["wants_or_must_leave"],
            reasons=given["reasons"],
        )
    support.extension_correct(case, row, values=values, why=why)


def _contact_form(case: Case, data: Any, row: ContactPerson, initial: dict[str, object]) -> CorrectionForm:
    staff = organisations.staff_of(context.current().unit_id, clock.today(), policies.roles_writing("core"))
    if row.user_id not in {user.pk for user in staff}:
        staff = [*staff, row.user]
    # Why it became somebody else is no part of who it was: `why_corrected` says why it is put right.
    return forms.ContactPersonCorrection(data, initial=initial, staff=staff, replaces=None)


def _contact_write(case: Case, row: ContactPerson, given: Given | None, why: str) -> None:
    user = organisations.user_by_id(given["user"]) if given else None
    support.contact_person_correct(case, row, user=user, since=given["since"] if given else None, why=why)


# --- all of them ------------------------------------------------------------------------------------------------


def _plain(form: type[CorrectionForm]) -> Callable[[Case, Any, Any, dict[str, object]], CorrectionForm]:
    return lambda case, data, row, initial: form(data, initial=initial)


def _dated(row: Residence | Circumstance) -> dict[str, object]:
    return {"since": row.during.lower, "until": row.last_day}


_ALL: Final = (
    Way(
        CorrectableKind.RUNG_EVENT, "trin",
        rows=lambda case: RungEvent.objects.filter(case=case).exclude(
            event__in=[event.value for event in corrections.OF_AN_ASSESSMENT]
        ),
        title=lambda row: LadderEvent(row.event).label,
        on=lambda row: row.occurred_on,
        form=_rung_form, initial=_rung_initial, write=_rung_write,
    ),
    Way(
        CorrectableKind.SETTLED_STEP, "skridt",
        rows=lambda case: SettledStep.objects.filter(case=case),
        title=lambda row: STEP_TITLES[row.code].text,
        on=lambda row: row.settled_on,
        form=_plain(forms.SettledStepCorrection),
        initial=lambda known, row: {"settled_on": row.settled_on, "note": known.reason(row.pk)},
        write=_step_write,
    ),
    Way(
        CorrectableKind.INTERVIEW, "samtale",
        rows=lambda case: Interview.objects.filter(case=case),
        title=lambda row: Text("Identifikationssamtale", "Identification interview"),
        on=lambda row: row.held_on,
        form=_plain(forms.InterviewCorrection), initial=_interview_initial, write=_interview_write,
    ),
    Way(
        CorrectableKind.ASSESSMENT, "vurdering",
        rows=lambda case: Assessment.objects.filter(case=case),
        title=lambda row: Text("Vurdering eller afgørelse", "Assessment or decision"),
        on=lambda row: row.decided_on,
        form=_plain(forms.AssessmentCorrection), initial=_assessment_initial, write=_assessment_write,
    ),
    Way(
        CorrectableKind.OFFER, "tilbud",
        rows=lambda case: PeriodOffer.objects.filter(case=case),
        title=lambda row: Text("Tilbud om periode", "Offer of a period"),
        on=lambda row: row.offered_on,
        form=_plain(forms.OfferCorrection), initial=_offer_initial, write=_offer_write,
    ),
    Way(
        CorrectableKind.PERIOD, "periode",
        rows=lambda case: Period.objects.filter(case=case),
        title=lambda row: PeriodKind(row.kind).label,
        on=lambda row: row.notified_on,
        form=_period_form, initial=_period_initial, write=_period_write,
    ),
    Way(
        CorrectableKind.REQUEST, "anmodning",
        rows=lambda case: ExtensionRequest.objects.filter(case=case),
        title=lambda row: Text("Anmodning om forlængelse", "Request for an extension"),
        on=lambda row: row.requested_on,
        form=_plain(forms.RequestCorrection), initial=_request_initial, write=_request_write,
    ),
    Way(
        CorrectableKind.EXTENSION, "forlaengelse",
        rows=lambda case: Span.objects.filter(case=case, sequence__gt=1),
        title=lambda row: Text("Forlængelse", "Extension"),
        on=lambda row: row.decided_on,
        form=_plain(forms.DecisionCorrection), initial=_decision_initial, write=_decision_write,
    ),
    Way(
        CorrectableKind.REFUSAL, "afslag",
        rows=lambda case: ExtensionAnswer.objects.filter(case=case, span__isnull=True).select_related("request"),
        title=lambda row: Text("Afslag på forlængelse", "Refusal of an extension"),
        on=lambda row: row.decided_on,
        form=_plain(forms.DecisionCorrection), initial=_decision_initial, write=_decision_write,
    ),
    Way(
        CorrectableKind.CONTACT_PERSON, "kontaktperson",
        rows=lambda case: ContactPerson.objects.filter(case=case).select_related("user"),
        title=lambda row: Text("Kontaktperson", "Contact person"),
        on=lambda row: row.during.lower,
        form=_contact_form,
        initial=lambda known, row: {"user": str(row.user_id), "since": row.during.lower},
        write=_contact_write,
    ),
    Way(
        CorrectableKind.RESIDENCE, "ophold",
        rows=lambda case: Residence.objects.filter(person_id=case.person_id),
        title=lambda row: ResidenceStatus(row.status).label,
        on=lambda row: row.during.lower,
        form=_plain(forms.ResidenceCorrection),
        initial=lambda known, row: {"status": row.status, **_dated(row)},
        write=_residence_write,
    ),
    Way(
        CorrectableKind.CIRCUMSTANCE, "forhold",
        rows=lambda case: Circumstance.objects.filter(case=case),
        title=lambda row: Text("Sigtelse, tiltale eller forelæggelse", "Charge, indictment or expulsion referral"),
        on=lambda row: row.during.lower,
        form=_plain(forms.CircumstanceCorrection),
        initial=lambda known, row: {"kind": row.kind, **_dated(row)},
        write=_circumstance_write,
    ),
)  # fmt: skip
WAYS: Final = {way.kind: way for way in _ALL}
BY_SLUG: Final = {way.slug: way.kind for way in _ALL}
