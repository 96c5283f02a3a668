"""Writing needs and ties, ordering a place, and what happens to an order: answered, arrived, replanned, left, taken
back.

The database holds what must never be otherwise, whoever writes: nobody in two places, no place twice, an end for what
is limited (sql/053_placements.sql). Here the rules are asked first, so that the writer reads why.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.placements import looking
from helle.register.placements.billed import numbers_not_carried
from helle.register.placements.choices import Beyond, LeaveCause, PlacementAnswer
from helle.register.placements.looking import Look, Seen, Wanted
from helle.register.placements.models import Looking, Placement
from helle.register.placements.policies import takes_back
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support import ending_actions
from helle.rules.accommodation.codes import (
    DeclinedWhy,
    NextBest,
    OtherPlaceWhy,
    PlacementBasis,
    Room,
)
from helle.rules.accommodation.unapproved_stay import UnapprovedStayFacts, unapproved_stay
from helle.rules.ruling import Ruling, Text

MOST_DAYS_AHEAD: Final = 180
MOST_DAYS_BACK: Final = 60
# Without letters that are read as others.
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

FULL_MEANWHILE = Refused(
    Text(
        "Pladsen er lige blevet taget, eller stedet er fuldt en af dagene. Se stederne igen. [ACM-14]",
        "The place has just been taken, or is full on one of the days. Look at the places again. [ACM-14]",
    ),
    field="planned_from",
)
TWO_AT_ONCE = Refused(
    Text(
        "Personen bor allerede et andet sted, eller er på vej dertil, en af de dage. Notér fraflytning, eller træk "
        "bestillingen tilbage først. [ACM-07]",
        "The person already lives elsewhere, or is on the way there, on one of these days. Record leaving, or take the "
        "order back first. [ACM-07]",
    ),
    field="planned_from",
)
NOT_OPEN = Refused(
    Text("Stedet er ikke åbent alle de dage.", "The place is not open on all of these days."), field="planned_until"
)
_BY_THE_DATABASE: Final = {
    **ended.MET,
    "no_place_twice": FULL_MEANWHILE,
    # An order against a stay, a stay against a stay, an order against an order.
    "no_two_placements_at_once": TWO_AT_ONCE,
    "nobody_lives_in_two_places": TWO_AT_ONCE,
    "no_two_orders_at_once": TWO_AT_ONCE,
    "placement_while_the_offer_is_open": NOT_OPEN,
    "nothing_begins_once_support_has_ended": ending_actions.NOTHING_BEGINS,
}
DONE_ALREADY: Final = Text(
    "Det er lige blevet noteret af en anden. Se sagen igennem.", "Somebody else has just recorded it. Look at the case."
)
ANSWERED_ALREADY: Final = Text(
    "Stedets svar er allerede noteret, eller bestillingen er trukket tilbage. Se sagen igennem.",
    "The answer of the place is recorded already, or the order was taken back. Look at the case.",
)
LAPSED: Final = Text(
    "Bestillingen gælder ikke mere: de bestilte dage er gået, eller sagen er afsluttet. Der skal bestilles på ny.",
    "The order has lapsed: its days have passed, or the case has ended. A place has to be ordered anew.",
)
WHY_NOT: Final = Text("Vælg, hvorfor stedet siger nej. [ACM-14]", "Choose why the place says no. [ACM-14]")
ARRIVED_ALREADY: Final = Text(
    "Ankomsten er allerede noteret. Se sagen igennem.", "The arrival is recorded already. Look at the case."
)
WITHDRAWN: Final = Text(
    "Bestillingen er trukket tilbage. Se sagen igennem.", "The order was taken back. Look at the case."
)
LEFT_ALREADY: Final = Text(
    "Fraflytningen er allerede noteret. Se sagen igennem.", "The leaving is recorded already. Look at the case."
)
CAME_OR_WITHDRAWN: Final = Text(
    "Bestillingen er allerede trukket tilbage, eller personen er kommet i mellemtiden. Se sagen igennem.",
    "The order was taken back already, or the person has come meanwhile. Look at the case.",
)
OVER_ALREADY: Final = Text(
    "Opholdet er slut eller blev ikke til noget, så det får ingen ny slutdag. Se sagen igennem.",
    "The stay is over or came to nothing, so that it gets no new end. Look at the case.",
)
OTHERS_ORDER: Final = Text(
    "En anden enhed har bestilt pladsen. Ring til den eller til CMM, som kan gøre det.",
    "Another unit ordered the place. Call it, or CMM, who can do it.",
)
BILLED: Final = Text(
    "Opholdets døgn er opkrævet. Bed CMM om at kreditere opgørelsen først. [ACM-18]",
    "The bed-days of the stay have been billed. Ask CMM to credit the statement first. [ACM-18]",
)
WHY_ANOTHER: Final = Text(
    "Vælg, hvorfor I bruger et andet sted end planens egne. [ACM-07]",
    "Choose why another place than the plan's own is used. [ACM-07]",
)
BEFORE_THE_ORDER: Final = Text(
    "Pladsen er ikke bestilt til den dag. Kom personen før, bestiller CMM pladsen på ny fra den rigtige dag. [FLO-18]",
    "The place was not ordered for that day. If the person came earlier, CMM orders it anew from the right day. "
    "[FLO-18]",
)
BEFORE_ARRIVAL: Final = Text(
    "Personen kan ikke være flyttet, før hun eller han kom.", "The person cannot have left before arriving."
)


# --- an order ---------------------------------------------------------------------------------------------------


def placement_order(
    case: Case,
    offer_id: uuid.UUID,
    *,
    expected_version: int | None,
    wanted: Wanted,
    other_why: OtherPlaceWhy | None = None,
    reasons: str = "",
) -> Placement:
    """Order a place for a person (FLO-18): the rules are asked of this offer, and say where a reason is needed.

    Raises `Refused` where CMM orders and its support has ended; with the ruling for a place that is closed, full, not
    for this person or waits for a fact; beside `planned_until` where the place has no approval and no end is planned
    (ACM-17), and beside `other_why` where
    another place than the plan's own is ordered without saying why (ACM-07).
    """
    policies.require_write("placement")
    ending_actions.refuse_once_ended(case)
    acting, today = context.current(), clock.today()
    _check_days(wanted, today)
    facts = facts_for_writing(case)
    looked = looking.look(case, facts, wanted)
    seen = next((one for one in looked.seen if one.offer.pk == offer_id), None)
    if seen is None:
        seen = next(iter(looking.look(case, facts, wanted, only=offer_id).seen), None)
    if seen is None:
        raise Refused(Text("Stedet findes ikke.", "There is no such place."))
    refusing = looking.refusing(seen)
    if refusing is not None:
        raise Refused(refusing.headline, ruling=refusing)
    ruling, basis, beyond = looking.kept(seen), _basis(seen), _beyond(seen)
    limited = basis is PlacementBasis.LIMITED_PERIOD
    if (looking.reason_needed(seen) or limited) and not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons", ruling=ruling)
    if limited:
        _refuse_unlimited(wanted, today)
    other_why = _other_why(seen, looked, other_why, reasons)
    row = Placement(
        id=new_id(),
        reference=_reference(),
        case=case,
        person_id=case.person_id,
        offer=seen.offer,
        basis=basis.value,
        instead_of_detention=wanted.instead_of_detention,
        limited=limited,
        planned_from=wanted.first,
        planned_until=wanted.after,
        days=DateRange(wanted.first, wanted.after),
        other_why=other_why.value if other_why else "",
        beyond=beyond.value,
        ordered_on=today,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        by_role=acting.role,
        answer="",
    )
    if beyond is Beyond.OVER:
        row.over_why_sealed = vault.seal(case.person_id, row, "over_why_sealed", reasons)
    with refused_by(_BY_THE_DATABASE), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        _looked(case, looked, row)
        cases.statement_keep(case, about=row.pk, text=reasons, ruling=ruling)
        audit.record(
            "placement.ordered",
            object_id=row.pk,
            cases=[case.pk],
            detail={"basis": basis.value, "beyond": beyond.value, "limited": limited, "other_why": row.other_why},
        )
    return row


def none_found(case: Case, *, expected_version: int | None, wanted: Wanted, reasons: str) -> Looking:
    """Note that there was no place to order, and what is done instead: nobody is without an answer (ACM-08, ACM-14).

    Raises `Refused` while there is a place that can be ordered, or could be, were the case reopened.
    """
    policies.require_write("placement")
    facts = facts_for_writing(case)
    looked = looking.look(case, facts, wanted)
    if looked.next_best.answer is NextBest.CHOOSE:
        if ended.ended_on(case) is not None:
            raise ended.NOTHING_NEW
        raise Refused(
            Text(
                "Der er steder, der kan bestilles. Vælg et af dem.", "There are places that can be ordered. Choose one."
            ),
            ruling=looked.next_best,
        )
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons", ruling=looked.next_best)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = _looked(case, looked, None)
        cases.statement_keep(case, about=row.pk, text=reasons, ruling=looked.next_best)
        audit.record("placement.none_found", object_id=row.pk, cases=[case.pk])
    return row


def _looked(case: Case, looked: Look, placement: Placement | None) -> Looking:
    acting = context.current()
    row = Looking(
        id=new_id(),
        case=case,
        placement=placement,
        sex=looked.person.sex.value if looked.person.sex else "",
        answer=looked.next_best.answer or NextBest.HUMAN,
        open=sum(looking.refusing(one) is None for one in looked.seen),
        full=looked.full,
        no_lawful_stay=looked.refused_for_the_stay,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.save(force_insert=True)
    return row


def _check_days(wanted: Wanted, today: dt.date) -> None:
    if (wanted.first - today).days > MOST_DAYS_AHEAD:
        raise Refused(
            Text("Så langt frem bestilles ingen plads.", "No place is ordered that far ahead."), field="planned_from"
        )
    if (today - wanted.first).days > MOST_DAYS_BACK:
        raise Refused(Text("Dagen ligger for langt tilbage.", "The day is too long ago."), field="planned_from")
    if wanted.after is not None and wanted.after <= wanted.first:
        raise Refused(
            Text("Slutdagen ligger ikke efter den første dag.", "The end does not lie after the first day."),
            field="planned_until",
        )


def _refuse_unlimited(wanted: Wanted, today: dt.date) -> None:
    """A place without approval takes a planned end (ACM-17)."""
    ruling = unapproved_stay(UnapprovedStayFacts(wanted.first, max(today, wanted.first), wanted.after, True))
    if ruling.answer is None:
        raise Refused(ruling.headline, field="planned_until", ruling=ruling)


def _other_why(seen: Seen, looked: Look, why: OtherPlaceWhy | None, reasons: str) -> OtherPlaceWhy | None:
    """Why another place than the plan's own is used: a code, and words where the code says none (ACM-07)."""
    if not looking.asks_other_why(seen, looked.person):
        return None
    if why is None:
        raise Refused(WHY_ANOTHER, field="other_why")
    if why is OtherPlaceWhy.OTHER and not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    return why


def _basis(seen: Seen) -> PlacementBasis:
    answer = seen.answer.placement.answer
    if answer is None:
        raise ValueError("a place that is open has a basis")
    return answer


def _beyond(seen: Seen) -> Beyond:
    return {Room.PEAK: Beyond.PEAK, Room.OVER: Beyond.OVER}.get(seen.answer.match.answer or Room.FREE, Beyond.ORDINARY)


def _reference() -> str:
    """What a provider and a payer call the stay: drawn by lot, so that it leads to nobody and counts nothing."""
    return "B" + "".join(secrets.choice(_SIGNS) for _ in range(7))


# --- what happens to it -----------------------------------------------------------------------------------------


def placement_answer(row: Placement, *, accepted: bool, declined_why: DeclinedWhy | None = None, why: str = "") -> None:
    """The place answers an order, by itself or as who ordered heard it. A yes opens the home's part.

    A no says why by a code, and in words where the code says none (ACM-13, ACM-14).
    """
    policies.require_write("placement")
    said_why = "" if accepted else _declined_why(declined_why, why).value
    sealed = None if accepted or not why else vault.seal(row.person_id, row, "declined_why_sealed", why)
    answer = PlacementAnswer.ACCEPTED if accepted else PlacementAnswer.DECLINED
    said = {"answered_once": Refused(ANSWERED_ALREADY), "accepted_while_it_is_wanted": Refused(LAPSED)}
    with refused_by(said), transaction.atomic():
        _call("answer_placement", row.pk, answer.value, sealed, said_why)
        audit.record(
            "placement.answered",
            object_id=row.pk,
            cases=[row.case_id],
            detail={"accepted": accepted, "declined_why": said_why},
        )


def _declined_why(declined_why: DeclinedWhy | None, why: str) -> DeclinedWhy:
    if declined_why is None:
        raise Refused(WHY_NOT, field="declined_why")
    if declined_why is DeclinedWhy.OTHER and not says_something(why):
        raise Refused(Text("Skriv, hvorfor stedet siger nej.", "Enter why the place says no."), field="why")
    return declined_why


def placement_arrive(row: Placement, *, on: dt.date) -> None:
    """The person has come: not before the day the place was ordered, or was ordered for (FLO-18).

    Whoever came before has her place ordered anew, dated back by CMM: nights that nobody ordered are not billed.
    """
    policies.require_write("placement")
    cases.refuse_future(on, "on")
    if row.answer != PlacementAnswer.ACCEPTED:
        raise Refused(
            Text(
                "Stedet har ikke sagt ja endnu. Notér svaret først.", "The place has not said yes. Record the answer."
            ),
            field="on",
        )
    if row.planned_until is not None and on >= row.planned_until:
        raise Refused(
            Text(
                "Dagen ligger ikke før den planlagte slutdag. Sæt en ny slutdag først.",
                "The day does not lie before the planned end. Set a new end first.",
            ),
            field="on",
        )
    if (clock.today() - on).days > MOST_DAYS_BACK:
        raise Refused(Text("Dagen ligger for langt tilbage.", "The day is too long ago."), field="on")
    if on < min(row.planned_from, row.ordered_on):
        raise Refused(BEFORE_THE_ORDER, field="on")
    said = {
        "nobody_comes_before_the_order": Refused(BEFORE_THE_ORDER, field="on"),
        "arrives_once_and_not_ahead": Refused(ARRIVED_ALREADY),
        "only_an_accepted_placement_begins": Refused(WITHDRAWN),
        **_of_days("on"),
    }
    with refused_by(said), transaction.atomic():
        _call("arrive", row.pk, on)
        audit.record("placement.arrived", object_id=row.pk, cases=[row.case_id])


def placement_leave(row: Placement, *, on: dt.date, cause: LeaveCause) -> list[str]:
    """The person has left. The place is free from that day on, and what the home could see of her ends.

    No want of room, no newer order and no bill keeps it from being written down. Returns the numbers of the statements
    that no longer hold, where it was long ago.
    """
    policies.require_write("placement")
    cases.refuse_future(on, "on")
    if row.arrived_on is None or on < row.arrived_on:
        raise Refused(BEFORE_ARRIVAL, field="on")
    said = {
        "leaves_once_and_not_ahead": Refused(LEFT_ALREADY),
        "nobody_leaves_before_she_came": Refused(BEFORE_ARRIVAL, field="on"),
    }
    with refused_by(said), transaction.atomic():
        before = numbers_not_carried(row.offer_id)
        _call("leave", row.pk, on, cause.value)
        audit.record("placement.left", object_id=row.pk, cases=[row.case_id], detail={"cause": cause.value})
        return sorted(numbers_not_carried(row.offer_id) - before)


def placement_withdraw(row: Placement) -> None:
    """Take an order back before the person has come: who ordered it, and CMM for everybody."""
    policies.require_write("placement")
    _require_orderer(row)
    if row.arrived_on is not None:
        raise Refused(Text("Personen er kommet. Notér fraflytning i stedet.", "The person has come. Record leaving."))
    with refused_by({"withdrawn_before_arrival": Refused(CAME_OR_WITHDRAWN)}), transaction.atomic():
        _call("withdraw_placement", row.pk)
        audit.record("placement.withdrawn", object_id=row.pk, cases=[row.case_id])


def placement_supersede(case: Case, row: Placement, *, expected_version: int | None, why: str) -> list[str]:
    """Put a placement out of force that was written down by mistake, also one whose days are wrong: another is then
    ordered in its place. It stays readable, with why. By who ordered it, and CMM for everybody.

    Returns the numbers of the statements that no longer hold: a grant pays a neighbour's nights in its place.
    """
    policies.require_write("placement")
    _require_orderer(row)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.statements_of_stay(%s)", [row.pk])
        numbers = ", ".join(number for (number,) in cursor.fetchall())
    if numbers:
        raise Refused(
            Text(
                f"Opholdets døgn er opkrævet. Krediter først {numbers}. [ACM-18]",
                f"The bed-days of the stay have been billed. First credit {numbers}. [ACM-18]",
            )
        )
    with refused_by({"what_is_billed_is_credited_first": Refused(BILLED)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        before = numbers_not_carried(row.offer_id)
        _call("supersede_placement", row.pk)
        cases.statement_keep(case, about=row.pk, text=why, ruling=None)
        audit.record("placement.superseded", object_id=row.pk, cases=[row.case_id])
        return sorted(numbers_not_carried(row.offer_id) - before)


def placement_replan(
    case: Case, row: Placement, *, expected_version: int | None, until: dt.date | None, reasons: str
) -> None:
    """Give a stay another planned end, with the reason; at a place without approval it is asked anew (ACM-17)."""
    policies.require_write("placement")
    today = clock.today()
    begins = row.arrived_on or row.planned_from
    if until is not None and until <= begins:
        raise Refused(
            Text("Slutdagen ligger ikke efter den første dag.", "The end does not lie after the first day."),
            field="until",
        )
    if until is not None and until < today:
        raise Refused(
            Text("Slutdagen er allerede gået. Notér fraflytning i stedet.", "The end has passed. Record leaving."),
            field="until",
        )
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    ruling: Ruling[object] | None = None
    if row.limited:
        asked = unapproved_stay(UnapprovedStayFacts(begins, max(today, begins), until, reason_given=True))
        if asked.answer is None:
            raise Refused(asked.headline, field="until", ruling=asked)
        ruling = asked
    said = {"replanned_while_it_runs": Refused(OVER_ALREADY), **_of_days("until")}
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        _call("replan_placement", row.pk, until)
        cases.statement_keep(case, about=row.pk, text=reasons, ruling=ruling)
        audit.record("placement.replanned", object_id=row.pk, cases=[row.case_id])


def _require_orderer(row: Placement) -> None:
    if not takes_back(row.by_unit_id):
        raise Refused(OTHERS_ORDER)


def _of_days(field: str) -> dict[str, Refused]:
    return {name: Refused(refused.message, field=field) for name, refused in _BY_THE_DATABASE.items()}


def _call(function: str, *arguments: uuid.UUID | dt.date | str | bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT helle.{function}({', '.join(['%s'] * len(arguments))})", list(arguments))
