"""Short ways to each part of a return: a woman without lawful stay who goes home. Texts are distinctive."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from helle.register.cases.models import Case
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.models import JourneyEvent
from helle.register.protection import clock
from helle.register.returns import abroad_actions, actions, offer_actions, queries
from helle.register.returns.abroad_actions import Telling
from helle.register.returns.actions import Going
from helle.register.returns.choices import (
    AnswerKind,
    ContactAbout,
    ContactOutcome,
    ReturnEnd,
    RiskLevel,
    SearchOutcome,
    StepState,
    ToldFact,
    ToldWhom,
    TransferGround,
)
from helle.register.returns.models import (
    Answer,
    ContactRequest,
    Destination,
    DublinTransfer,
    Offer,
    PartnerSearch,
    ReturnCase,
    Risk,
    Step,
    ToldAbroad,
)
from helle.register.returns.offer_actions import Made, Said, Told
from helle.register.returns.rulings import Wish
from helle.rules.returns.codes import Destination as DestinationKind
from tests import correction_stories, stories
from tests.cast import Cast, Member, as_owner
from tests.remembered import remembered

OFFERED_WHY = "Hun savner bageriet i Knapstrup"
SAID = "Hun siger at Gyngehesten venter"
PARTNER = "Stiftelsen Kornblomst i Iasi"
PARTNER_NOTE = "Kornblomst har plads efter jul"
GOING_WHY = "Hendes søster bor ved Slugten"
STEP_NOTE = "Papiret ligger hos Mågebakken"
RISK = "Gælden til Pilefinken står der endnu"
ASKED = "En klinik nær Humlestien"
BROKERED = "Doktor Skovmærke på Humlestien"
WEIGHED = "De skal kende toget fra Muldvarpe"
STOPPED = "Hun fik arbejde i Flintinge"
SECRETS = (
    OFFERED_WHY, SAID, PARTNER, PARTNER_NOTE, GOING_WHY, STEP_NOTE, RISK, ASKED, BROKERED, WEIGHED, STOPPED,
)  # fmt: skip


@remembered
def must_leave(cast: Cast) -> Case:
    """The case of a woman without lawful stay who was assessed as a victim, in a period that runs."""
    case = stories.a_running_period(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    return case


def version(by: Member, case: Case) -> int | None:
    """The version a form of hers carries; who does not write the core has none."""
    return stories.fresh(case).version if by.membership.role in ("cmm_caseworker", "udlst_caseworker") else None


def told(**changed: Any) -> Told:
    """Today, in Romanian, with an interpreter."""
    return replace(Told(on=clock.today(), language="ro", interpreter=True), **changed)


@remembered
def offer(by: Member, case: Case, *, must: bool | None = True, wants: bool | None = None, **changed: Any) -> Offer:
    """Somebody tells her of a prepared return; what it comes to, the rules say."""
    told_of = {name: changed.pop(name) for name in ("on", "with_representative", "with_custody") if name in changed}
    with by.acting():
        made = Made(told=told(**told_of), wish=Wish(must, wants))
        return offer_actions.offer_make(case, expected_version=version(by, case), made=replace(made, **changed))


@remembered
def answer(by: Member, case: Case, given: Offer, kind: AnswerKind = AnswerKind.ACCEPTED, **changed: Any) -> Answer:
    """She answers."""
    told_of = {name: changed.pop(name) for name in ("on", "with_representative", "with_custody") if name in changed}
    with by.acting():
        said = Said(told=told(**told_of), kind=kind, why=SAID)
        return offer_actions.offer_answer(
            case, given, expected_version=version(by, case), said=replace(said, **changed)
        )


@remembered
def accept(by: Member, case: Case, **changed: Any) -> ReturnCase:
    """She is offered it and says yes; once more where it says why."""
    answer(by, case, offer(by, case, **changed))
    with by.acting():
        return ReturnCase.objects.get(case=case, ended_on__isnull=True)


def going(**changed: Any) -> Going:
    """To Romania, where no programme reaches."""
    today = clock.today()
    return replace(
        Going(
            country="RO",
            kind=DestinationKind.HOME_COUNTRY,
            programme="",
            programme_name="",
            partner="",
            since=today,
            approval_meant_on=today,
        ),
        **changed,
    )


@remembered
def go(by: Member, case: Case, row: ReturnCase, **changed: Any) -> Destination:
    """Somebody records where she goes."""
    with by.acting():
        return actions.destination_set(case, row, expected_version=version(by, case), going=going(**changed))


@remembered
def go_with_partner(by: Member, case: Case, row: ReturnCase, **changed: Any) -> Destination:
    """The same with a partner there, outside the programmes."""
    return go(by, case, row, **({"partner": PARTNER, "why": GOING_WHY} | changed))


@remembered
def search_of(by: Member, case: Case) -> PartnerSearch:
    """The search for a partner that nobody has answered."""
    with by.acting():
        return PartnerSearch.objects.get(case=case, outcome="")


def find_partner(
    by: Member,
    case: Case,
    search: PartnerSearch,
    outcome: SearchOutcome = SearchOutcome.FOUND,
    partner: str = PARTNER,
    note: str = PARTNER_NOTE,
) -> None:
    """Dansk Flygtningehjælp answers."""
    with by.acting():
        actions.partner_answer(
            case,
            search,
            expected_version=version(by, case),
            outcome=outcome,
            answered_on=clock.today(),
            partner=partner,
            note=note,
        )


@remembered
def step_of(by: Member, case: Case, kind: str) -> Step:
    """The step of a kind that is not in place."""
    with by.acting():
        return Step.objects.select_related("return_case").get(case=case, kind=kind, state="planned")


@remembered
def close_step(by: Member, case: Case, step: Step, state: StepState = StepState.DONE, note: str = STEP_NOTE) -> None:
    """A step is in place."""
    with by.acting():
        actions.step_close(
            case, step, expected_version=version(by, case), state=state, closed_on=clock.today(), note=note
        )


@remembered
def assess_risk(by: Member, case: Case, row: ReturnCase, level: RiskLevel = RiskLevel.HIGH) -> Risk:
    """Somebody weighs whether she is trafficked again."""
    with by.acting():
        return abroad_actions.risk_assess(
            case, row, expected_version=version(by, case), level=level, assessed_on=clock.today(), text=RISK
        )


@remembered
def ask_ministry(by: Member, case: Case, row: ReturnCase) -> ContactRequest:
    """The Foreign Ministry is asked for a clinic."""
    with by.acting():
        return abroad_actions.contact_ask(
            case,
            row,
            expected_version=version(by, case),
            about=ContactAbout.HEALTH,
            asked_on=clock.today(),
            asked=ASKED,
        )


@remembered
def ministry_answers(by: Member, case: Case, row: ContactRequest) -> None:
    """The Foreign Ministry has found one."""
    with by.acting():
        abroad_actions.contact_answer(
            case,
            row,
            expected_version=version(by, case),
            outcome=ContactOutcome.BROKERED,
            answered_on=clock.today(),
            answer=BROKERED,
        )


def telling(**changed: Any) -> Telling:
    """The partner is told when she arrives; Romania is in the EEA."""
    today = clock.today()
    return replace(
        Telling(
            whom=ToldWhom.PARTNER,
            country="RO",
            recipient=PARTNER,
            facts=(ToldFact.NAME, ToldFact.ARRIVAL),
            ground=TransferGround.INSIDE_EEA,
            consent_on=today,
            told_on=today,
            weighing=WEIGHED,
        ),
        **changed,
    )


ELSEWHERE_WHY = "Hendes søster Gulerod er i det andet land"


@remembered
def tell_abroad(by: Member, case: Case, row: ReturnCase | None, **changed: Any) -> ToldAbroad:
    """Somebody abroad was told something."""
    with by.acting():
        return abroad_actions.abroad_tell(case, row, expected_version=version(by, case), telling=telling(**changed))


@remembered
def stop(by: Member, case: Case, row: ReturnCase, why: ReturnEnd | None = None) -> None:
    """The return is stopped: she does not want it any more, or once she has departed nobody hears from her."""
    with by.acting():
        departed = JourneyEvent.objects.filter(return_case=row, kind=JourneyKind.DEPARTED).exists()
        why = why or (ReturnEnd.DISAPPEARED if departed else ReturnEnd.WITHDRAWN)
        actions.return_stop(
            case, row, expected_version=version(by, case), ended_on=clock.today(), why=why, note=STOPPED
        )


def transfer(
    by: Member, case: Case, *, planned_on: dt.date | None = None, done_on: dt.date | None = None, country: str = "DE"
) -> DublinTransfer:
    """Udlændingestyrelsen records a transfer."""
    with by.acting():
        return abroad_actions.transfer_record(
            case,
            expected_version=version(by, case),
            country=country,
            planned_on=planned_on,
            transferred_on=done_on,
        )


@remembered
def view(by: Member, case: Case) -> queries.ReturnView:
    """What somebody reads of her return."""
    with by.acting():
        return queries.return_view(case)


@remembered
def tell(cast: Cast, case: Case) -> ReturnCase:
    """All of a return in one case, until it ends: a row in each of its tables but that of a transfer."""
    row = accept(cast.mette, case)
    go(cast.mette, case, row)
    close_step(cast.henrik, case, step_of(cast.henrik, case, "identity"))
    assess_risk(cast.mette, case, row)
    ministry_answers(cast.henrik, case, ask_ministry(cast.henrik, case, row))
    tell_abroad(cast.mette, case, row)
    return row


@remembered
def end(cast: Cast, case: Case, row: ReturnCase) -> None:
    """The return is stopped, as if nobody else had seen the case."""
    stop(cast.henrik, case, row)
    # What they saw has ended; whoever is given something of the case after this story begins without it.
    as_owner(
        "DELETE FROM protection_grant g USING organisations_unit u WHERE u.id = g.unit_id AND g.case_id = %s"
        " AND (u.kind IN ('hjst', 'partner') OR (u.kind = 'udlst' AND g.category = 'return_plan'))",
        [case.pk],
    )
