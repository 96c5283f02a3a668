"""Writing the offer of a prepared return and what the person answers; with her yes the return case opens (RET-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.minors import queries as minors
from helle.register.minors.facts import facts_of
from helle.register.minors.models import Appointment
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.returns import policies, queries
from helle.register.returns.choices import AnswerKind, OfferKind
from helle.register.returns.models import Answer, Offer, ReturnCase, Step
from helle.register.returns.rulings import Wish, is_accompanied, is_alone, offer_ruling
from helle.register.returns.sealing import seal_ruling
from helle.register.returns.states import BY, FOLLOWS
from helle.rules.returns.codes import ReturnOffer
from helle.rules.ruling import Ruling, Text, Verdict

ASKED_ALREADY: Final = Text(
    "Personen har fået tilbuddet. Notér svaret på det i stedet for at spørge igen. [RET-01]",
    "The person has been given the offer. Record the answer to it instead of asking again. [RET-01]",
)
_AGAIN: Final = Text(
    "Personen har sagt nej før. Skriv, hvorfor tilbuddet gives igen. [PUB-RET-01]",
    "The person has said no before. State why the offer is made again. [PUB-RET-01]",
)
_NO_REPRESENTATIVE: Final = Text(
    "Barnet havde ingen repræsentant den dag. Notér udpegningen først, eller skriv, hvorfor der er talt uden. [MIN-13]",
    "The child had no representative on that day. Record the appointment first, or state why it was done without. "
    "[MIN-13]",
)
_WITH_HER: Final = Text(
    "Repræsentanten deltager, når barnet er alene. Er der talt uden, så skriv hvorfor. [MIN-13]",
    "The representative takes part where the child is alone. Where the talk was held without, state why. [MIN-13]",
)
_WITH_CUSTODY: Final = Text(
    "Personen er mindreårig og ikke alene. Sig, om den, der har forældremyndigheden, deltog. [MIN-12]",
    "The person is a minor and not alone. Say whether who has custody took part. [MIN-12]",
)
_WITHOUT_CUSTODY: Final = Text(
    "Den, der har forældremyndigheden, deltog ikke. Skriv hvorfor. [MIN-12]",
    "Whoever has custody did not take part. Enter why. [MIN-12]",
)
_SEARCH_FIRST: Final = Text(
    "Familien er ikke søgt endnu. Notér en eftersøgning på barnets side, eller skriv hvorfor ikke. [MIN-10, MIN-12]",
    "The family has not been searched for yet. Record a search on the child's page, or state why not. [MIN-10, MIN-12]",
)
_DOES_NOT_FOLLOW: Final = Text(
    "Det svar kan ikke følge efter det, personen sagde sidst. Se svarene på sagens side om hjemsendelse.",
    "That answer cannot follow what the person said last. See the answers on the case's page of the return.",
)
_SAID: Final = {
    **ended.MET,
    "return_offered_once": Refused(ASKED_ALREADY),
    "return_offers_in_order": Refused(ASKED_ALREADY),
    "return_offered_again_for_a_reason": Refused(_AGAIN, field="why"),
    "return_with_the_representative_or_a_reason": Refused(_WITH_HER, field="why"),
    "return_offered_without_custody_for_a_reason": Refused(_WITHOUT_CUSTODY, field="why"),
    "return_answered_without_custody_for_a_reason": Refused(_WITHOUT_CUSTODY, field="why"),
    "return_after_the_search_or_a_reason": Refused(_SEARCH_FIRST, field="why"),
    "return_answer_follows": Refused(_DOES_NOT_FOLLOW),
    "return_answers_in_order": Refused(_DOES_NOT_FOLLOW),
    "return_answer_to_the_offer_that_stands": Refused(_DOES_NOT_FOLLOW),
}


@dataclass(frozen=True, slots=True)
class Told:
    """How she was told or asked: in which language, with an interpreter or not, and with the representative of a minor.

    `with_representative` None: not asked, since she is no minor or not alone.
    """

    on: dt.date
    language: str
    interpreter: bool
    with_representative: bool | None = None
    with_custody: bool | None = None
    """Whether who has custody of a minor took part, who is not alone; None: not asked."""


@dataclass(frozen=True, slots=True)
class Made:
    """An offer as it is made. `offer_it`: what a human decides where the rules leave it open; else it is not asked."""

    told: Told
    wish: Wish
    offer_it: bool | None = None
    why: str = ""


def offer_make(case: Case, *, expected_version: int | None, made: Made) -> Offer:
    """Record that she was offered a prepared return, informed of it, or told why there is none: the rules say which.

    Raises `Refused` where they cannot say, beside the fact that is missing; while an offer stands; and without a reason
    where a human decides, where she has said no before, or where a minor's representative did not take part.
    """
    if not policies.may_offer():
        raise PermissionDenied
    on = made.told.on
    cases.refuse_future(on, "on")
    cases.refuse_long_ago(on, "on")
    cases.refuse_before_known(case, on, "on")
    ruling = offer_ruling(case, made.wish, on)
    kind = _kind_of(ruling, made)
    appointed = _representative(case, made.told, made.why)
    with_custody = _with_custody(case, made.told, made.why)
    with refused_by(_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        view = queries.return_view(case)
        if kind is OfferKind.OFFERED:
            _refuse_second(view, made.why)
        row = new_row(
            Offer,
            case,
            sequence=len(view.offers) + 1,
            kind=kind.value,
            made_on=on,
            must_leave=made.wish.must_leave,
            wants_to_leave=made.wish.wants_to_leave,
            language=made.told.language,
            interpreter=made.told.interpreter,
            representative=appointed,
            with_custody=with_custody,
        )
        seal(case, row, why=made.why)
        seal_ruling(case, row, ruling)
        row.save(force_insert=True)
        audit.record("return.offered", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
        cases.case_project(case)
    return row


def _kind_of(ruling: Ruling[ReturnOffer], made: Made) -> OfferKind:
    if ruling.verdict is Verdict.REFUSED:
        return OfferKind.NOT_OFFERED
    if ruling.verdict is Verdict.CANNOT_BE_DECIDED:
        asked = {"must_leave": "must_leave", "wants_to_leave": "wants_to_leave"}
        field = next((asked[one.fact] for one in ruling.problems if one.fact in asked), None)
        raise Refused(ruling.headline, field=field, ruling=ruling)
    if ruling.verdict is Verdict.HUMAN_DECIDES:
        if made.offer_it is None:
            raise Refused(ruling.headline, field="offer_it", ruling=ruling)
        if not says_something(made.why):
            raise Refused(NO_REASONS, field="why", ruling=ruling)
        return OfferKind.OFFERED if made.offer_it else OfferKind.NOT_OFFERED
    return OfferKind.OFFERED if ruling.answer is ReturnOffer.PREPARED_RETURN else OfferKind.INFORMATION


def _refuse_second(view: queries.ReturnView, why: str) -> None:
    if view.stands:
        raise Refused(ASKED_ALREADY)
    if view.offer is not None and not says_something(why):
        raise Refused(_AGAIN, field="why")


def _representative(case: Case, told: Told, why: str) -> Appointment | None:
    """The representative who took part. Raises `Refused` where one had to and nobody says why not (MIN-12, MIN-13)."""
    if told.with_representative:
        found = minors.appointment_on(case, told.on)
        if found is None:
            raise Refused(_NO_REPRESENTATIVE, field="with_representative")
        return found
    if is_alone(facts_of(case, told.on)) and not says_something(why):
        raise Refused(_WITH_HER, field="why" if told.with_representative is False else "with_representative")
    return None


def _with_custody(case: Case, told: Told, why: str) -> bool | None:
    """Whether who has custody of a minor took part. Raises `Refused` where nobody says, or did not and nobody says why
    not (MIN-12); the database holds the reason."""
    if not is_accompanied(facts_of(case, told.on)):
        return None
    if told.with_custody is None:
        raise Refused(_WITH_CUSTODY, field="with_custody")
    if not told.with_custody and not says_something(why):
        raise Refused(_WITHOUT_CUSTODY, field="why")
    return told.with_custody


@dataclass(frozen=True, slots=True)
class Said:
    """What she answered. `why`: of a minor, why without the representative or without a search; else what she said."""

    told: Told
    kind: AnswerKind
    ask_again_on: dt.date | None = None
    why: str = ""


def offer_answer(case: Case, offer: Offer, *, expected_version: int | None, said: Said) -> Answer:
    """Record what she said. With a yes the return case opens, and those who prepare it see it (FLO-13).

    Raises `Refused` for an answer that cannot follow, for a yes where the offer no longer holds (RET-09), and for who
    thinks it over without a day to be asked again on. A yes is taken back where the return is stopped.
    """
    if not policies.may_offer():
        raise PermissionDenied
    on = said.told.on
    cases.refuse_future(on, "on")
    if on < offer.made_on:
        raise Refused(Text("Tilbuddet er givet senere.", "The offer was made later than that."), field="on")
    _check_day(said)
    appointed = _representative(case, said.told, said.why)
    with_custody = _with_custody(case, said.told, said.why)
    with refused_by(_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        row = _answer_row(case, offer, said, appointed)
        row.with_custody = with_custody
        if said.kind is AnswerKind.ACCEPTED:
            _check_still_offered(case, offer, on)
        row.save(force_insert=True)
        audit.record("return.answered", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
        if said.kind is AnswerKind.ACCEPTED:
            _open(case, offer, on, said.why)
        cases.case_project(case)
    return row


def _check_day(said: Said) -> None:
    if said.kind is AnswerKind.WITHDRAWN:
        raise Refused(_DOES_NOT_FOLLOW, field="kind")
    if said.kind is not AnswerKind.THINKING:
        return
    again = said.ask_again_on
    if again is None or again < said.told.on or again > said.told.on + dt.timedelta(days=120):
        raise Refused(
            Text(
                "Skriv, hvilken dag I taler om det igen, inden for de næste 120 dage.",
                "Enter the day on which you talk of it again, within the next 120 days.",
            ),
            field="ask_again_on",
        )


def _answer_row(case: Case, offer: Offer, said: Said, appointed: Appointment | None) -> Answer:
    before = list(Answer.objects.filter(offer=offer).order_by("sequence"))
    last = AnswerKind(before[-1].kind) if before else None
    if said.kind not in FOLLOWS[last]:
        raise Refused(_DOES_NOT_FOLLOW, field="kind")
    if before and said.told.on < before[-1].answered_on:
        raise Refused(
            Text("Det seneste svar er fra en senere dag.", "The latest answer is of a later day."), field="on"
        )
    row = new_row(
        Answer,
        case,
        offer=offer,
        sequence=len(before) + 1,
        kind=said.kind.value,
        answered_on=said.told.on,
        ask_again_on=said.ask_again_on if said.kind is AnswerKind.THINKING else None,
        language=said.told.language,
        interpreter=said.told.interpreter,
        representative=appointed,
    )
    seal(case, row, note=said.why)
    return row


def _check_still_offered(case: Case, offer: Offer, on: dt.date) -> None:
    ruling = offer_ruling(case, Wish(offer.must_leave, offer.wants_to_leave), on)
    if ruling.verdict is Verdict.REFUSED:
        raise Refused(ruling.reasons[0].text, ruling=ruling)


def _open(case: Case, offer: Offer, on: dt.date, why: str) -> None:
    """Open the return case with the steps before the journey, due while the period runs (PER-09)."""
    facts = facts_of(case, on)
    if is_alone(facts) and not queries.is_searched_for(case) and not says_something(why):
        raise Refused(_SEARCH_FIRST, field="why")
    row = new_row(ReturnCase, case, offer=offer, opened_on=on)
    seal(case, row, search_why=why if is_alone(facts) and not queries.is_searched_for(case) else "")
    row.save(force_insert=True)
    audit.record("return.opened", object_id=row.pk, cases=[case.pk])
    due = facts.period_end if facts.period_end and facts.period_end >= on else None
    for kind, party in BY.items():
        new_row(Step, case, return_case=row, kind=kind.value, party=party.value, due=due).save(force_insert=True)
