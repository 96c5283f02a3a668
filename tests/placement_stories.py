"""Finding a place and living there, in a line each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from helle.register.accommodation import actions as offer_actions
from helle.register.accommodation import queries as offers
from helle.register.accommodation.models import Offer, TargetGroup
from helle.register.cases.models import Case
from helle.register.placements import actions, elsewhere_actions, needs_actions, queries, urgent_actions
from helle.register.placements.choices import DetainedWhy, LeaveCause, NoPlaceWhy, TieKind, UrgentAnswerKind
from helle.register.placements.looking import Wanted
from helle.register.placements.models import (
    ElsewhereApproval,
    Looking,
    Needs,
    Placement,
    Recommendation,
    Tie,
    UrgentRequest,
    Weighed,
)
from helle.register.placements.needs_actions import NeedsGiven
from helle.register.placements.urgent_actions import Asked
from helle.register.prosecution import detention_actions
from helle.register.prosecution.detention_actions import Held
from helle.register.protection import clock, vault
from helle.rules.accommodation.codes import DeclinedWhy, NextBest, OfferKind, OtherPlaceWhy, Vulnerability
from tests import accommodation_stories as places
from tests.cast import Cast, Member
from tests.remembered import remembered

NEEDS_WORDS = "hun tør ikke gå ud efter Birkelygten"
TIE_WHY = "de kom i Skæggesvogns bil"
ORDER_WHY = "fordi Havretorvet ikke kan skærme hende"
RECOMMENDED_WHY = "hun sover ikke på Lyngcentret"
ELSEWHERE_WHY = "hun skal have ro efter Mosekrogen"
STAYS_WHY = "hun har lige fundet fodfæste ved Humlestedet"
NO_WHY = "Pibergården er under ombygning"
POLICE_WHY = "tre pas lå i Kongeskabet"
POLICE_CALL = "87 31 14 48"
DETAINED_WORDS = "hun stak af ad Skrubtrappen"
SECRETS = (
    NEEDS_WORDS,
    RECOMMENDED_WHY,
    ELSEWHERE_WHY,
    STAYS_WHY,
    POLICE_WHY,
    POLICE_CALL,
    DETAINED_WORDS,
)


@remembered
def write_needs(by: Member, case: Case, **changed: Any) -> Needs:
    """Somebody writes what the person needs of a place."""
    given: dict[str, Any] = {"vulnerability": Vulnerability.HIGH, "words": NEEDS_WORDS} | changed
    with by.acting():
        return needs_actions.needs_write(case, NeedsGiven(**given), expected_version=None)


@remembered
def tie(by: Member, case: Case, other: Case, kind: TieKind = TieKind.APART) -> Tie:
    """Two are to live apart, or at the same place."""
    with by.acting():
        return needs_actions.tie_set(case, other, kind, expected_version=None, why=TIE_WHY)


def order(
    by: Member,
    case: Case,
    at: Offer,
    *,
    reasons: str = ORDER_WHY,
    other_why: OtherPlaceWhy | None = OtherPlaceWhy.SPECIAL_NEEDS,
    **wanted: Any,
) -> Placement:
    """Somebody orders a place from today on, and says why."""
    with by.acting():
        asked = Wanted(**{"first": clock.today()} | wanted)
        return actions.placement_order(
            case, at.pk, expected_version=None, wanted=asked, other_why=other_why, reasons=reasons
        )


@remembered
def recommend(by: Member, case: Case, at: Offer | None = None) -> Recommendation:
    """CMM recommends that the person lives outside the asylum system."""
    with by.acting():
        return elsewhere_actions.elsewhere_recommend(
            case, expected_version=None, offer=at.pk if at else None, since=clock.today(), why=RECOMMENDED_WHY
        )


@remembered
def approve_elsewhere(by: Member, case: Case, at: Offer | None = None, **changed: Any) -> ElsewhereApproval:
    """Udlændingestyrelsen says that the person lives outside the asylum system."""
    with by.acting():
        given: dict[str, Any] = {"decided_on": clock.today(), "since": clock.today(), "last_day": None} | changed
        return elsewhere_actions.elsewhere_approve(
            case, expected_version=None, offer=at.pk if at else None, why=ELSEWHERE_WHY, **given
        )


@remembered
def change_the_group(by: Member, at: Offer, *, sexes: tuple[str, ...], since: dt.date | None = None) -> None:
    """CMM gives a place another target group."""
    with by.acting():
        last = offers.last_written(TargetGroup, at)
        offer_actions.target_group_change(
            at,
            since=since or clock.today(),
            sexes=sexes,
            residents=(),
            why="stedet bygger om",
            opened=last.pk if last else None,
        )


@remembered
def stay_all_the_same(by: Member, row: Placement) -> list[Weighed]:
    """It is weighed that somebody stays though the target group is another now."""
    with by.acting():
        return elsewhere_actions.stays_all_the_same(row.case, row, expected_version=None, why=STAYS_WHY)


def answer(
    by: Member, row: Placement, *, accepted: bool = True, declined_why: DeclinedWhy = DeclinedWhy.OTHER
) -> Placement:
    """The place answers."""
    with by.acting():
        actions.placement_answer(row, accepted=accepted, declined_why=declined_why, why="" if accepted else NO_WHY)
        return queries.in_force().get(pk=row.pk)


@remembered
def move_in(by: Member, case: Case, at: Offer, **wanted: Any) -> Placement:
    """A place is ordered, the place says yes, and the person comes on the first day."""
    row = answer(by, order(by, case, at, **wanted))
    with by.acting():
        actions.placement_arrive(row, on=row.planned_from)
        return queries.in_force().get(pk=row.pk)


def move_out(
    by: Member, row: Placement, *, cause: LeaveCause = LeaveCause.MOVED, on: dt.date | None = None
) -> Placement:
    """The person leaves."""
    with by.acting():
        actions.placement_leave(row, on=on or clock.today(), cause=cause)
        return queries.in_force().get(pk=row.pk)


@remembered
def hotel(by: Member, **changed: Any) -> Offer:
    """A hotel: for anybody, without approval."""
    given: dict[str, Any] = {
        "kind": OfferKind.HOTEL_OR_PRIVATE,
        "secret": False,
        "places": 4,
        "peak_places": 0,
    } | changed
    row = places.offer(by, run_by=places.provider(by, "Hotel Lindeskov", None), **given)
    for_both(by, row)
    return row


@remembered
def for_both(by: Member, row: Offer) -> None:
    """An offer takes women and men."""
    with by.acting():
        TargetGroup.objects.filter(offer=row).update(superseded_at=clock.now())
        group = TargetGroup(**places._row(), offer=row, during=row.during, sexes=["woman", "man"])
        group.save(force_insert=True)


@remembered
def ask_for_a_place(by: Member, **changed: Any) -> UrgentRequest:
    """The police ask for a place at once."""
    given: dict[str, Any] = {
        "women": 1, "men": 0, "others": 0, "minors": 0, "region": "central", "why": POLICE_WHY, "call": POLICE_CALL,
    } | changed  # fmt: skip
    with by.acting():
        return urgent_actions.urgent_request(Asked(**given))


@remembered
def answer_the_police(by: Member, row: UrgentRequest, kind: UrgentAnswerKind = UrgentAnswerKind.PLACE) -> None:
    """CMM answers."""
    with by.acting():
        count = 1 if kind is UrgentAnswerKind.PLACE else 0
        why = NoPlaceWhy.FULL if kind is UrgentAnswerKind.NO_PLACE else None
        urgent_actions.urgent_answer(row, kind, places=count, why=why)


@remembered
def detained(by: Member, row: UrgentRequest) -> None:
    """Somebody was detained all the same: it is recorded for itself, and what became of a request for one with it."""
    held = Held(
        began_at=clock.now(),
        why=DetainedWhy.DECLINED,
        alternative_tried=True,
        reasons=DETAINED_WORDS,
        sex="woman",
        minor=False,
        region="central",
        call=POLICE_CALL,
    )
    with by.acting():
        detention_actions.detention_record(None, held, asked_before=row)


@remembered
def tell(cast: Cast, case: Case) -> UrgentRequest:
    """A person's needs are written, and what a look gave; the police ask for a place, and detain all the same."""
    write_needs(cast.mette, case)
    with cast.mette.acting():
        row = places._row()
        Looking(**row, case=case, sex="woman", answer=NextBest.HUMAN, open=0, full=1, no_lawful_stay=1).save(
            force_insert=True
        )
        stay = Placement.objects.filter(case=case).order_by("recorded_at")[0]
        group = TargetGroup.objects.filter(offer=stay.offer)[0]
        weighed = Weighed(**places._row(), placement=stay, group=group, case=case)
        weighed.why_sealed = vault.seal(case.person_id, weighed, "why_sealed", STAYS_WHY)
        weighed.save(force_insert=True)
    recommend(cast.mette, case)
    approve_elsewhere(cast.ulla, case)
    request = ask_for_a_place(cast.peter)
    answer_the_police(cast.mette, request)
    detained(cast.peter, request)
    return request
