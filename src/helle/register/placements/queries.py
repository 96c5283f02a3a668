"""Reading placements, needs, ties, and what waits because of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.http import Http404

from helle.register.accommodation import requests
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.placements import policies as placement_policies
from helle.register.placements.choices import PlacementAnswer, TieKind
from helle.register.placements.elsewhere_queries import SAID_NO, answered_or_waiting, unapproved
from helle.register.placements.models import (
    TAKES_DAYS,
    ElsewhereApproval,
    Needs,
    PayerDecision,
    Placement,
    Recommendation,
    Tie,
)
from helle.register.protection import clock, policies, vault
from helle.register.support import ending_queries
from helle.rules.accommodation.codes import DeclinedWhy, OfferKind, Payer, PlacementBasis, UnapprovedStayStatus
from helle.rules.accommodation.unapproved_stay import UnapprovedStay, UnapprovedStayFacts, unapproved_stay
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Ruling, Text

DESK_LENGTH: Final = 30
# How long before a planned end the desk asks what comes after it.
AHEAD: Final = dt.timedelta(days=7)


def needs_of(case_id: uuid.UUID) -> Needs | None:
    """The needs of a person in their present version; None where nobody has written them. One query."""
    return Needs.objects.filter(case_id=case_id, superseded_at__isnull=True).first()


def words_of(case: Case, row: Needs) -> str:
    """The words of the needs; '' where there are none."""
    return vault.unseal(case.person_id, row, "words_sealed")


def ties_of(case_id: uuid.UUID) -> list[Tie]:
    """The ties of a person to others whose cases the acting unit has as well. One query."""
    of_it = Q(case_id=case_id) | Q(other_id=case_id)
    return list(
        Tie.objects.filter(of_it, superseded_at__isnull=True).select_related("case", "other", "by_user").order_by("id")
    )


def why_tied(row: Tie) -> str:
    """Why two are to live apart, or together."""
    return vault.unseal(row.case.person_id, row, "why_sealed")


def other_of(row: Tie, case_id: uuid.UUID) -> Case:
    """The other of the two."""
    return row.other if row.case_id == case_id else row.case


def where_the_tied_live(case_id: uuid.UUID) -> tuple[Counter[uuid.UUID], set[uuid.UUID]]:
    """The offers at which those live from whom a person is to be kept apart, with their number; and those at which the
    ones live whom she is to live with. Two queries."""
    kinds = {other_of(row, case_id).pk: row.kind for row in ties_of(case_id)}
    lived = living_now().filter(case_id__in=kinds).values_list("case_id", "offer_id")
    apart: Counter[uuid.UUID] = Counter()
    together: set[uuid.UUID] = set()
    for other, offer in lived:
        if kinds[other] == TieKind.APART:
            apart[offer] += 1
        else:
            together.add(offer)
    return apart, together


def met_with(case: Case) -> list[Case]:
    """The other cases that came of the same referral: those met at the same time, as far as the unit has them."""
    if case.referral_id is None:
        return []
    return list(Case.objects.filter(referral_id=case.referral_id).exclude(pk=case.pk).order_by("number")[:60])


def in_force() -> QuerySet[Placement]:
    """The placements that were not put out of force, with their offers."""
    return Placement.objects.filter(superseded_at__isnull=True).select_related("offer", "offer__provider", "case")


def living_now() -> QuerySet[Placement]:
    """Orders and stays that take a place and have not ended."""
    return in_force().filter(TAKES_DAYS, left_on__isnull=True)


def placements_of(case_id: uuid.UUID) -> list[Placement]:
    """Every placement of a case, those put out of force too, the latest first. One query."""
    rows = Placement.objects.filter(case_id=case_id).select_related("offer", "offer__provider", "case")
    return list(rows.order_by("-planned_from", "-recorded_at"))


def current_of(case_id: uuid.UUID) -> Placement | None:
    """Where a person lives or is on her way to, if anywhere. One query."""
    return living_now().filter(case_id=case_id).order_by("arrived_on", "planned_from").first()


def get_placement(case: Case, reference: str) -> Placement:
    """The placement of a case with this reference. Raises `Http404`."""
    found = in_force().filter(case=case, reference=reference).first()
    if found is None:
        raise Http404
    return found


def elsewhere_approval(case_id: uuid.UUID, on: dt.date) -> ElsewhereApproval | None:
    """What Udlændingestyrelsen approved of living outside the asylum system on a day (ACM-03). One query."""
    rows = ElsewhereApproval.objects.filter(case_id=case_id, superseded_at__isnull=True, during__contains=on)
    return rows.select_related("by_user", "offer").first()


def elsewhere_history(case_id: uuid.UUID) -> list[ElsewhereApproval]:
    """Every such approval of a person, the latest first. One query."""
    rows = ElsewhereApproval.objects.filter(case_id=case_id).select_related("by_user", "ended_by", "offer")
    return list(rows.order_by("-during", "-recorded_at"))


def why_elsewhere(case: Case, row: ElsewhereApproval) -> str:
    """Which special need the asylum system does not meet."""
    return vault.unseal(case.person_id, row, "why_sealed")


def why_ended(case: Case, row: ElsewhereApproval) -> str:
    """Why it was withdrawn or another took its place; '' where it was not."""
    return vault.unseal(case.person_id, row, "ended_why_sealed")


def approved_on(row: ElsewhereApproval | None, offer_id: uuid.UUID) -> dt.date | None:
    """The day on which it was decided that the person lives at an offer; None where it was not, or another alone."""
    return row.decided_on if row is not None and row.offer_id in (None, offer_id) else None


def is_active(row: Placement) -> bool:
    """Whether it takes a place still: ordered, accepted or lived in, and not over."""
    return (
        row.superseded_at is None
        and row.answer != PlacementAnswer.DECLINED
        and row.withdrawn_at is None
        and row.left_on is None
    )


def stay_ruling(row: Placement, on: dt.date) -> Ruling[UnapprovedStay] | None:
    """Where a stay at a place without approval stands on a day (ACM-17); None for another stay, or one that has not
    begun."""
    if not row.limited or row.arrived_on is None:
        return None
    return unapproved_stay(
        UnapprovedStayFacts(
            starts_on=row.arrived_on,
            on=max(on, row.arrived_on),
            planned_end=row.planned_until,
            # Without one it would not be there.
            reason_given=True,
            ended_on=row.left_on,
        )
    )


def planned_long(row: Placement) -> int | None:
    """After how many days at a place without approval somebody is warned, where its end is planned later than that;
    None for any other. It is said from the order on: the plan names no longest stay (ACM-17)."""
    if not row.limited or row.planned_until is None:
        return None
    begins = row.arrived_on or row.planned_from
    days = whole_number(parameter("unapproved_warning_days", begins))
    return days if (row.planned_until - begins).days > days else None


def why_declined(row: Placement) -> tuple[Text | None, str]:
    """Why the place said no: what was chosen, None where it did not or nobody was asked yet, and the words, if any."""
    chosen = DeclinedWhy(row.declined_why).label if row.declined_why else None
    return chosen, vault.unseal(row.person_id, row, "declined_why_sealed")


def payer_decisions(placement: Placement) -> list[PayerDecision]:
    """Who pays for a placement, from when: in force, the latest first. For those who see the money."""
    if not policies.may_read("money"):
        return []
    return list(
        PayerDecision.objects.filter(placement=placement, superseded_at__isnull=True)
        .select_related("by_user", "unit")
        .order_by("-during")
    )


def payer_open_from(placements: Collection[Placement]) -> dict[uuid.UUID, dt.date]:
    """From which day on nobody has decided who pays, of these stays and orders (ACM-09). One query, for those who see
    the money; the places that are paid in another way are not in it."""
    if not policies.may_read("money"):
        return {}
    spans: dict[uuid.UUID, list[DateRange]] = {
        one.pk: [] for one in placements if one.offer.kind not in _PAID_OTHERWISE
    }
    rows = PayerDecision.objects.filter(placement__in=list(spans), superseded_at__isnull=True).order_by("during")
    for key, during in rows.values_list("placement_id", "during"):
        spans[key].append(during)
    found = {}
    for one in placements:
        day = _first_open(one, spans[one.pk]) if one.pk in spans else None
        if day is not None and (one.left_on is None or day < one.left_on):
            found[one.pk] = day
    return found


_PAID_OTHERWISE: Final = frozenset({
    OfferKind.ASYLUM_SYSTEM.value, OfferKind.MINORS_CENTRE.value, OfferKind.CHILD_PLACEMENT.value,
})  # fmt: skip


def _first_open(row: Placement, spans: Collection[DateRange]) -> dt.date | None:
    day: dt.date | None = row.arrived_on or row.planned_from
    for span in spans:
        if day is not None and day in span:
            day = span.upper
    return day


def whose_is_shown() -> QuerySet[Placement]:
    """The stays of which the acting user is shown whose they are: of her home, and in a unit that runs cases those of
    cases that she works on, or of which she has said what for. It does not rest on whether an address is protected: a
    stay that is missing here tells nobody that hers is (PUB-DIG-12)."""
    shown = Func(F("case_id"), function="helle.shows_whereabouts", output_field=BooleanField())
    return Placement.objects.alias(whose_is_shown=shown).filter(whose_is_shown=True)


def promised(placements: Collection[Placement]) -> dict[uuid.UUID, list[PayerDecision]]:
    """What payment is promised of these stays, the first first: for days of a stay that the place has accepted, by
    somebody who is billed. An operating grant pays places and promises nothing (ACM-18). One query."""
    stays = {
        one.pk: one
        for one in placements
        if one.answer == PlacementAnswer.ACCEPTED and one.superseded_at is None and one.withdrawn_at is None
    }
    found: dict[uuid.UUID, list[PayerDecision]] = {}
    rows = PayerDecision.objects.filter(placement_id__in=list(stays), superseded_at__isnull=True)
    for row in rows.exclude(payer=Payer.OPERATING_GRANT.value).select_related("unit").order_by("during"):
        left = stays[row.placement_id].left_on
        if left is None or row.during.lower < left:
            found.setdefault(row.placement_id, []).append(row)
    return found


# --- what waits -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waits:
    """Something about a placement, or about what CMM recommends, that somebody has to do: what, and by when."""

    placement: Placement | Recommendation
    what: Text
    due: dt.date

    @property
    def key(self) -> str:
        """Names it to a later count."""
        return f"placement {self.placement.pk} {self.what.en}"


_ASK = Text("Stedet har ikke svaret på bestillingen", "The place has not answered the order")
_DECLINED = Text("Stedet sagde nej; find et andet", "The place said no; find another")
_ARRIVE = Text("Er personen ankommet?", "Has the person come?")
_ENDS = Text("Opholdet slutter; hvor skal personen bo?", "The stay ends; where is the person to live?")
_PAST = Text(
    "Slutdatoen er passeret: notér fraflytning eller en ny slutdato", "The end has passed: record leaving or a new end"
)
_OUTSIDE = Text(
    "Stedets målgruppe er ændret: find et nyt sted, eller skriv, hvorfor personen bliver",
    "The target group of the place is another now: find a new place, or say why the person stays",
)
_LONG = Text("Længe på et sted uden godkendelse: stadig nødvendigt?", "Long at a place without approval: still needed?")

_WENT_ON = Text("Støtten sluttede, og personen bor der stadig", "Support ended, and the person still lives there")


def on_desk(*, having: Collection[uuid.UUID] | None = None) -> list[Waits]:
    """What waits of the placements that the acting unit orders, the most urgent first; with `having` of the cases that
    one of these has. Four queries, and another where a place has said no or its target group came to be another.

    A no counts until the person has another place; the alarm of a planned end comes a week before, and stays; and a
    stay that went on when support ended stands there until the person leaves or support is taken up again, whoever
    looks after it: Helle tells nobody else of it.
    """
    today = clock.today()
    soon = today + AHEAD
    warned = today - dt.timedelta(days=whole_number(parameter("unapproved_warning_days", today)))
    asks = Q(answer="", planned_from__lte=soon)
    arrives = Q(answer=PlacementAnswer.ACCEPTED, arrived_on__isnull=True, planned_from__lt=today)
    ends = Q(arrived_on__isnull=False, planned_until__isnull=False, planned_until__lte=soon)
    long = Q(limited=True, arrived_on__lte=warned)
    went_on = Exists(ending_queries.went_on(OuterRef("pk")))
    running = TAKES_DAYS & Q(left_on__isnull=True) & (asks | arrives | ends | long | went_on)
    declined = Q(answer=PlacementAnswer.DECLINED, answered_at__gte=clock.now() - AHEAD)
    found_in = in_force() if having is None else in_force().filter(case_id__in=cases.cases_had_by(having))
    rows = list(found_in.filter(running | declined).order_by("planned_from", "id")[: 2 * DESK_LENGTH])
    outside = _outside(found_in)
    said_no = {one.case_id for one in rows if one.answer == PlacementAnswer.DECLINED}
    if said_no:
        said_no -= set(living_now().filter(case_id__in=said_no).values_list("case_id", flat=True))
    found = [
        Waits(one, _DECLINED, max(one.planned_from, today))
        if one.answer == PlacementAnswer.DECLINED
        else _waits(one, today, warned)
        for one in rows
        if one.answer != PlacementAnswer.DECLINED or one.case_id in said_no
    ]
    found += outside
    approves = placement_policies.approves_elsewhere()
    of_cases = Q() if having is None else Q(case_id__in=cases.cases_had_by(having))
    found += [
        Waits(one, what, today) for one, what in unapproved(found_in, today) if what is not SAID_NO or not approves
    ]
    found += [
        Waits(one, what, max(one.since, today))
        for one, what in answered_or_waiting(found_in, of_cases, approves=approves)
    ]
    return sorted(found, key=lambda one: (one.due, one.placement.case.number, one.what.en))[:DESK_LENGTH]


def _outside(found_in: QuerySet[Placement]) -> list[Waits]:
    """Those whom the target group of their place does not take any more (ACM-06); due from its first day."""
    since = {one.placement_id: one.since for one in requests.outside_the_group()}
    return [Waits(row, _OUTSIDE, since[row.pk]) for row in found_in.filter(pk__in=since)] if since else []


def _waits(row: Placement, today: dt.date, warned: dt.date) -> Waits:
    if row.answer == "":
        return Waits(row, _ASK, row.planned_from)
    if row.arrived_on is None:
        return Waits(row, _ARRIVE, row.planned_from)
    if row.planned_until is not None and row.planned_until <= today:
        return Waits(row, _PAST, row.planned_until)
    if row.planned_until is not None and row.planned_until <= today + AHEAD:
        return Waits(row, _ENDS, row.planned_until)
    return Waits(row, _LONG if row.limited and row.arrived_on <= warned else _WENT_ON, today)


def over_long_stays() -> list[tuple[Placement, Ruling[UnapprovedStay]]]:
    """The stays at places without approval that go on past the warning or their planned end (ACM-17), the longest
    first."""
    today = clock.today()
    found = []
    for row in living_now().filter(limited=True, arrived_on__isnull=False).order_by("arrived_on")[:500]:
        ruling = stay_ruling(row, today)
        if ruling is not None and ruling.answer is not None and ruling.answer.status in _OVER:
            found.append((row, ruling))
    return found


_OVER = frozenset({UnapprovedStayStatus.LONG, UnapprovedStayStatus.OVERSTAYED})


def kind_of(row: Placement) -> OfferKind:
    """The kind of place."""
    return OfferKind(row.offer.kind)


def basis_of(row: Placement) -> PlacementBasis:
    """What the placement rests on."""
    return PlacementBasis(row.basis)


def stay_is_protected(placement_id: uuid.UUID) -> bool:
    """Whether the address of whoever a stay is of is protected today, for a paper about it (PUB-DIG-12). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.stay_is_protected(%s)", [placement_id])
        row = cursor.fetchone()
    return row is not None and row[0]
