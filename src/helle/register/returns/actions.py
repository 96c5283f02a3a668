"""Writing the return case: where she goes and with whom, the steps before the journey, and that it was stopped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.people import queries as people
from helle.register.protection import clock, context
from helle.register.protection import policies as categories
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.returns import policies
from helle.register.returns.choices import (
    AnswerKind,
    JourneyStep,
    ReturnEnd,
    SearchOutcome,
    StepParty,
    StepState,
)
from helle.register.returns.countries import NOWHERE_TO_GO
from helle.register.returns.models import Answer, Destination, PartnerSearch, ReturnCase, Step
from helle.register.returns.programmes import OTHER, programmes
from helle.register.returns.rulings import preparation_ruling, programme_ruling
from helle.register.returns.sealing import seal_ruling
from helle.rules.returns.codes import Destination as DestinationKind
from helle.rules.returns.codes import PreparationTiming, ReturnFrame
from helle.rules.ruling import Ruling, Text

STOPPED: Final = Text(
    "Hjemsendelsen er standset eller afsluttet. [RET-04, RET-07]",
    "The return has been stopped or completed. [RET-04, RET-07]",
)
_CLOSED_ALREADY: Final = Text("Det er allerede besvaret.", "That has been answered already.")
SAID: Final = {
    "return_is_open": Refused(STOPPED),
    "return_is_ended_once": Refused(STOPPED),
    "return_stopped_by_the_agency_once_departed": Refused(
        Text(
            "Personen er rejst; nu standser Hjemrejsestyrelsen alene hjemsendelsen. [RET-04]",
            "The person has departed; the Return Agency alone now stops the return. [RET-04]",
        )
    ),
    "return_ended_by_who_acts": Refused(
        Text("Den, der er logget på, afslutter selv.", "Whoever is logged in ends it in person.")
    ),
    # What the partner reports is of an app that reads the returns: the database holds it (sql/060, sql/061).
    "return_ends_when_the_partner_is_answered": Refused(
        Text(
            "Partneren har sendt noget, som ingen har svaret på. Svar på det først; derefter kan hjemsendelsen slutte. "
            "[RET-03, RET-07]",
            "The partner has sent something that nobody has answered. Answer it first; then the return can end. "
            "[RET-03, RET-07]",
        )
    ),
    "return_ends_after_what_was_paid": Refused(
        Text(
            "Dagen ligger før det sidste, der er sket på rejsen eller i regnskabet.",
            "The day lies before what happened last on the journey or in the ledger.",
        ),
        field="ended_on",
    ),
    "return_stopped_for_a_reason_that_fits": Refused(
        Text(
            "Den grund passer ikke til, hvor langt personen er kommet på rejsen.",
            "That reason does not fit how far the person has come on the journey.",
        ),
        field="why",
    ),
    "return_entry_is_closed_once": Refused(_CLOSED_ALREADY),
    "return_destinations_in_order": Refused(
        Text("En anden har lige skrevet, hvor personen rejser hen.", "Somebody has just entered where the person goes.")
    ),
    # The plan and the journey are of apps that read the returns: the database holds these (sql/062_where_she_goes.sql).
    "return_approval_is_meant_ahead": Refused(
        Text(
            "Dagen er gået. Skriv, hvornår I nu regner med, at planen er godkendt. [PER-09]",
            "That day is over. Enter when you now expect the plan to be approved. [PER-09]",
        ),
        field="approval_meant_on",
    ),
    "return_country_stands_once_departed": Refused(
        Text(
            "Personen er rejst, og landet står fast. Er det et andet sted, så standses hjemsendelsen. [RET-04]",
            "The person has departed, and the country stands. If it is another place, the return is stopped. [RET-04]",
        ),
        field="country",
    ),
    "return_changed_once_departed_is_weighed": Refused(
        Text(
            "Personen er rejst. Skriv, hvorfor programmet eller partneren skifter nu. [RET-02]",
            "The person has departed. Enter why the programme or the partner changes now. [RET-02]",
        ),
        field="why",
    ),
    "one_partner_search_at_a_time": Refused(
        Text("Der søges allerede efter en partner.", "A partner is being looked for already.")
    ),
    "return_tickets_on_an_approved_plan": Refused(
        Text(
            "Ingen rejser, før Hjemrejsestyrelsen har godkendt reintegrationsplanen. [RET-11]",
            "Nobody travels before the Return Agency has approved the reintegration plan. [RET-11]",
        ),
        field="state",
    ),
    "return_step_planned_once": Refused(
        Text("En anden har lige planlagt det om.", "Somebody has just planned it anew.")
    ),
}


def touch(case: Case, expected_version: int | None) -> None:
    """Whoever writes the case's core takes it for writing; the others only read it, and the rows keep themselves."""
    if categories.may_write("core"):
        cases.case_touch(case, expected_version)


def require(allowed: bool) -> None:
    """Raise `PermissionDenied` unless the acting role may."""
    if not allowed:
        raise PermissionDenied


def refuse_day(day: dt.date, since: dt.date, field: str) -> None:
    """Refuse a day that has not come, or lies before what it follows."""
    cases.refuse_future(day, field)
    if day < since:
        raise Refused(Text("Det ligger før det, det følger efter.", "It lies before what it follows."), field=field)


# --- where she goes


_NOT_A_CITIZEN: Final = Text(
    "Efter sagen er personen ikke statsborger i det land. Er det alligevel hjemlandet, så skriv hvorfor. [RET-02]",
    "As far as the case knows, the person is no citizen of that country. If it is the home country all the same, enter "
    "why. [RET-02]",
)


@dataclass(frozen=True, slots=True)
class Going:
    """Where she goes from a day on. `programme` '' where none reaches the country; `partner` in words, '' for none."""

    country: str
    kind: DestinationKind
    programme: str
    programme_name: str
    partner: str
    since: dt.date
    approval_meant_on: dt.date
    why: str = ""


def going_rulings(case: Case, going: Going, *, received: bool) -> tuple[Ruling[object], Ruling[object]]:
    """In which frame it runs (RET-15, RET-16), and whether it is prepared in time, and to where she can settle."""
    return (
        programme_ruling(going.programme, going.since),
        preparation_ruling(
            case,
            to=going.kind,
            approval_on=going.approval_meant_on,
            with_partner=says_anything(going.partner),
            received=received,
        ),
    )


def destination_set(case: Case, row: ReturnCase, *, expected_version: int | None, going: Going) -> Destination:
    """Record where she goes. Where no programme reaches the country, Dansk Flygtningehjælp is asked to find a partner.

    A reason is needed for a country in which she may not settle, or of which she is no citizen where it is written as
    her own (RET-02), for a partner outside the programmes
    (RET-16), and where the plan is meant to be approved after the period (PER-09).
    """
    require(policies.may_prepare())
    refuse_day(going.since, row.opened_on, "since")
    _check_going(going)
    received = Step.objects.filter(return_case=row, kind=JourneyStep.ARRIVAL.value, state=StepState.DONE.value).exists()
    frame, preparation = going_rulings(case, going, received=received)
    if _is_not_of(case, going) and not says_something(going.why):
        raise Refused(_NOT_A_CITIZEN, field="why", ruling=preparation)
    for needed, ruling in (
        (going.kind is DestinationKind.ELSEWHERE, preparation),
        (preparation.answer is PreparationTiming.AFTER_PERIOD, preparation),
        (frame.answer is ReturnFrame.FIND_PARTNER and says_anything(going.partner), frame),
    ):
        if needed and not says_something(going.why):
            raise Refused(NO_REASONS, field="why", ruling=ruling)
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        before = Destination.objects.filter(return_case=row).count()
        written = new_row(
            Destination,
            case,
            return_case=row,
            sequence=before + 1,
            country=going.country,
            kind=going.kind.value,
            programme=going.programme,
            since=going.since,
            approval_meant_on=going.approval_meant_on,
        )
        seal(case, written, programme=going.programme_name, partner=going.partner, why=going.why)
        seal_ruling(case, written, frame, preparation)
        written.save(force_insert=True)
        audit.record("return.destination_set", object_id=written.pk, cases=[case.pk], detail={"sequence": before + 1})
        _search_follows(case, row, going, frame)
    return written


def _is_not_of(case: Case, going: Going) -> bool:
    """Whether it is written as her own country, and her citizenship is known to be of others alone."""
    profile = people.profile_of(case.person_id) if going.kind is DestinationKind.HOME_COUNTRY else None
    known = set(profile.nationalities) - set(NOWHERE_TO_GO) if profile else set()
    return bool(known) and going.country not in known


def _check_going(going: Going) -> None:
    if going.country in NOWHERE_TO_GO:
        raise Refused(
            Text("Vælg det land, personen rejser til.", "Choose the country that the person goes to."), field="country"
        )
    chosen = programmes().get(going.programme)
    if going.programme and (chosen is None or not chosen.takes(going.country, going.since)):
        raise Refused(
            Text(
                "Programmet når ikke landet den dag. [RET-15, RET-16]",
                "The programme does not reach the country on that day. [RET-15, RET-16]",
            ),
            field="programme",
        )
    if going.programme == OTHER and not says_anything(going.programme_name):
        raise Refused(Text("Skriv programmets navn.", "Enter the name of the programme."), field="programme_name")


def _search_follows(case: Case, row: ReturnCase, going: Going, frame: Ruling[object]) -> None:
    """A partner is looked for where none is named and no programme brings one; a search of another country is over."""
    wanted = frame.answer is ReturnFrame.FIND_PARTNER and not says_anything(going.partner)
    running = PartnerSearch.objects.select_for_update().filter(return_case=row, outcome="").first()
    if running is not None and (not wanted or running.country != going.country):
        _close_search(case, running, SearchOutcome.NOT_NEEDED, clock.today(), partner="", note="")
        running = None
    if wanted and running is None:
        asked = new_row(PartnerSearch, case, return_case=row, country=going.country, asked_on=clock.today(), outcome="")
        asked.save(force_insert=True)
        audit.record("return.partner_asked", object_id=asked.pk, cases=[case.pk])


def partner_answer(
    case: Case,
    search: PartnerSearch,
    *,
    expected_version: int | None,
    outcome: SearchOutcome,
    answered_on: dt.date,
    partner: str,
    note: str,
) -> None:
    """Dansk Flygtningehjælp answers whether there is a partner in the country, and who (RET-16, RET-26)."""
    require(policies.takes_part())
    refuse_day(answered_on, search.asked_on, "answered_on")
    if (outcome is SearchOutcome.FOUND) != says_anything(partner):
        raise Refused(
            Text(
                "Skriv partneren, når en er fundet, og kun da.",
                "Enter the partner where one has been found, and only then.",
            ),
            field="partner",
        )
    if outcome is SearchOutcome.NOT_FOUND and not says_something(note):
        raise Refused(
            Text(
                "Skriv, hvad I har undersøgt; de andre skal finde en anden vej. [RET-16]",
                "Enter what you looked into; the others have to find another way. [RET-16]",
            ),
            field="note",
        )
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        search.refresh_from_db()
        if search.outcome:
            raise Refused(_CLOSED_ALREADY)
        _close_search(case, search, outcome, answered_on, partner=partner, note=note)


def _close_search(
    case: Case, search: PartnerSearch, outcome: SearchOutcome, on: dt.date, *, partner: str, note: str
) -> None:
    search.outcome, search.answered_on = outcome.value, on
    search.answered_by_id = context.current().user_id
    seal(case, search, partner=partner, note=note)
    search.save(update_fields=["outcome", "answered_on", "answered_by", "partner_sealed", "note_sealed"])
    audit.record("return.partner_answered", object_id=search.pk, cases=[case.pk], detail={"outcome": outcome.value})


# --- the steps before the journey


def step_plan(case: Case, step: Step, *, expected_version: int | None, party: StepParty, due: dt.date | None) -> Step:
    """Give a step to somebody else, or another day: the old row stays as it was planned (RET-04)."""
    require(policies.may_prepare())
    if due is not None and not clock.today() <= due <= clock.today() + dt.timedelta(days=366):
        raise Refused(
            Text("Vælg en dag fra i dag og et år frem.", "Choose a day from today and a year ahead."), field="due"
        )
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        _close_step(case, step, StepState.MOVED, clock.today(), "")
        planned = new_row(Step, case, return_case=step.return_case, kind=step.kind, party=party.value, due=due)
        planned.save(force_insert=True)
        audit.record(
            "return.step_planned",
            object_id=planned.pk,
            cases=[case.pk],
            detail={"kind": step.kind, "by": party.value},
        )
    return planned


def step_close(
    case: Case, step: Step, *, expected_version: int | None, state: StepState, closed_on: dt.date, note: str
) -> None:
    """Record that a step is in place or not needed. Tickets need an approved plan, as the database holds (RET-11).

    Dansk Flygtningehjælp closes its own steps alone.
    """
    party = policies.own_party()
    require(policies.may_prepare() or (party is not None and party.value == step.party))
    refuse_day(closed_on, step.return_case.opened_on, "closed_on")
    if state is StepState.NOT_NEEDED and not says_something(note):
        raise Refused(NO_REASONS, field="note")
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        _close_step(case, step, state, closed_on, note)
        audit.record(
            "return.step_closed", object_id=step.pk, cases=[case.pk], detail={"kind": step.kind, "state": state.value}
        )


def steps_overtake(case: Case, row: ReturnCase, *, on: dt.date, note: str) -> None:
    """Close what was not in place when she departed; whoever records the departure has said why. Stands in its
    transaction."""
    for step in Step.objects.filter(return_case=row, state=StepState.PLANNED.value).order_by("kind"):
        _close_step(case, step, StepState.OVERTAKEN, on, note)
        audit.record(
            "return.step_closed",
            object_id=step.pk,
            cases=[case.pk],
            detail={"kind": step.kind, "state": StepState.OVERTAKEN.value},
        )


def _close_step(case: Case, step: Step, state: StepState, on: dt.date, note: str) -> None:
    step.refresh_from_db()
    if step.state != StepState.PLANNED:
        raise Refused(_CLOSED_ALREADY)
    step.state, step.closed_on = state.value, on
    step.closed_by_id = context.current().user_id
    seal(case, step, note=note)
    step.save(update_fields=["state", "closed_on", "closed_by", "note_sealed"])


# --- it stops


def return_stop(
    case: Case, row: ReturnCase, *, expected_version: int | None, ended_on: dt.date, why: ReturnEnd, note: str
) -> None:
    """Stop the return. Where she took her yes back, that is her answer; what others see of the case ends with it."""
    require(policies.may_prepare())
    refuse_day(ended_on, row.opened_on, "ended_on")
    if not says_something(note):
        raise Refused(NO_REASONS, field="note")
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        row.refresh_from_db()
        if row.ended_on is not None:
            raise Refused(STOPPED)
        if why is ReturnEnd.WITHDRAWN:
            _take_back(case, row, ended_on)
        row.ended_on, row.ended_why = ended_on, why.value
        row.ended_by_id = context.current().user_id
        seal(case, row, ended=note)
        audit.record("return.stopped", object_id=row.pk, cases=[case.pk], detail={"why": why.value})
        if categories.may_write("core"):
            cases.case_project(case)
        # Last: Hjemrejsestyrelsen, which may stop a return, has the case no longer once it has.
        row.save(update_fields=["ended_on", "ended_why", "ended_sealed", "ended_by"])


def _take_back(case: Case, row: ReturnCase, on: dt.date) -> None:
    before = list(Answer.objects.filter(offer=row.offer_id).order_by("sequence"))
    answer = new_row(
        Answer,
        case,
        offer_id=row.offer_id,
        sequence=len(before) + 1,
        kind=AnswerKind.WITHDRAWN.value,
        answered_on=on,
        language=before[-1].language,
        interpreter=before[-1].interpreter,
    )
    answer.save(force_insert=True)
    audit.record("return.answered", object_id=answer.pk, cases=[case.pk], detail={"kind": answer.kind})
