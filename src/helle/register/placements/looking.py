"""Looking for a place: the needs of a person, every offer as it is now, and what the rules say of each.

The rules do not know the register: here its rows become their facts. A look costs a fixed number of queries, however
many offers there are.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.db import connection
from django.db.models import Q

from helle.methods import occupancy
from helle.register.accommodation.choices import ApprovalKind, SanctionKind
from helle.register.accommodation.models import Approval, Capacity, Offer, Sanction, TargetGroup
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.placements import queries
from helle.register.placements.models import Needs
from helle.rules import ladder
from helle.rules.accommodation.codes import LostApproval, NextBest, OfferKind, PlaceFeature, Sex, Vulnerability
from helle.rules.accommodation.finder import (
    Answer,
    Group,
    Place,
    Standing,
    features_of,
    find,
    grouped,
    takes_company,
    takes_sex,
    together,
    under_maintenance,
    within,
)
from helle.rules.accommodation.match import MatchFacts
from helle.rules.accommodation.next_best import NextBestFacts, next_best
from helle.rules.accommodation.payer import PayerFacts, payer_of
from helle.rules.accommodation.placement_conditions import (
    APPROVED_OR_NOT,
    OUTSIDE_THE_ASYLUM_SYSTEM,
    asks_why_another_place,
)
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.codes import ResidenceStatus
from helle.rules.ruling import Problem, Ruling, Text, Verdict

WEEKS = 8
# What was closed longer ago than this nobody thinks of any more.
CLOSED_LATELY = dt.timedelta(days=30)
# Reasons that close a place for the basis of stay alone (ACM-10, ACM-11).
FOR_THE_STAY = frozenset({"placement.service_act_needs_lawful_stay"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: from which day, until the day of leaving (None: not known), and whether instead of detention.

    `takes_one_more`: the offers that have said that they take one past their places.
    """

    first: dt.date
    after: dt.date | None = None
    instead_of_detention: bool = False
    takes_one_more: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """One offer as the look shows it: the rules' answer, and the free places now and in each of the weeks to come.

    `weeks` are pairs: regular places, and those with the peak places; empty where no number is known.
    """

    offer: Offer
    answer: Answer
    approved: bool | None
    free: tuple[int, int] | None
    weeks: tuple[tuple[int, int], ...]

    @property
    def kind(self) -> Text:
        """The kind of place."""
        return OfferKind(self.offer.kind).label

    @property
    def free_words(self) -> str:
        """The two numbers of today: "3", or "3+1" with a peak place."""
        regular, both = self.free or (0, 0)
        return f"{regular}+{both - regular}" if both > regular else str(regular)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is not known and could change the answer."""
        return tuple(dict.fromkeys((*self.answer.placement.problems, *self.answer.match.problems)))

    @property
    def short(self) -> Text | None:
        """Why it cannot be ordered, in one sentence; None where it can."""
        ruling = refusing(self)
        if ruling is None:
            return None
        return ruling.reasons[0].text if ruling.verdict is Verdict.REFUSED else ruling.headline

    @property
    def verdict(self) -> Text | None:
        """What is asked of who orders it, where something is."""
        if self.answer.standing is Standing.HUMAN:
            return Text("et menneske afgør det", "a human decides")
        return None


@dataclass(frozen=True, slots=True)
class Look:
    """All offers, the best first, and what there is to do (nobody is without an answer)."""

    needs: Needs | None
    person: PlacementFacts
    wanted: Wanted
    seen: list[Seen]
    next_best: Ruling[NextBest]

    def standing(self, *which: Standing) -> list[Seen]:
        """The offers that stand so, in their order."""
        return [one for one in self.seen if one.answer.standing in which]

    @property
    def refused_for_the_stay(self) -> int:
        """How many offers are closed for the basis of stay (ACM-11)."""
        return sum(bool({one.code for one in seen.answer.reasons} & FOR_THE_STAY) for seen in self.seen)

    @property
    def full(self) -> int:
        """How many are closed for want of room alone (ACM-14)."""
        return sum(seen.answer.only_full for seen in self.seen)


def person_facts(facts: Facts, needs: Needs | None, wanted: Wanted) -> PlacementFacts:
    """What the rules ask of a person who is to be placed; the kind of place is put in for each offer."""
    return PlacementFacts(
        offer=OfferKind.REDEN,
        on=wanted.first,
        rung=facts.rung,
        sex=Sex(facts.sex) if facts.sex in tuple(Sex) else None,
        minor=facts.minor_on(wanted.first),
        unaccompanied=facts.unaccompanied if facts.minor_on(wanted.first) else None,
        danish_citizen=facts.danish_citizen,
        residence=None if facts.residence is ResidenceStatus.DANISH else facts.residence,
        exploited_in_prostitution=needs.exploited_in_prostitution if needs else None,
        individually_assessed=needs.individually_assessed if needs else None,
        municipality_decided=needs.municipality_decided if needs else None,
        asserted_by_police=ladder.asserted_by_police([step.entry for step in facts.rung_steps]),
        instead_of_detention=wanted.instead_of_detention,
        with_partner=bool(needs and needs.with_partner),
        with_own_children=bool(needs and needs.with_own_children),
    )


def look(case: Case, facts: Facts, wanted: Wanted, *, only: uuid.UUID | None = None) -> Look:
    """Ask the rules of every offer that is in use or was until lately, or of one. Ten queries."""
    needs = queries.needs_of(case.pk)
    person = person_facts(facts, needs, wanted)
    lately = Q(during__endswith__isnull=True) | Q(during__endswith__gt=wanted.first - CLOSED_LATELY)
    offers = list(Offer.objects.filter(Q(pk=only) if only else lately))
    keys = [offer.pk for offer in offers]
    groups, capacities, approvals = _groups(wanted.first), capacities_from(wanted.first), _approvals(wanted.first)
    elsewhere = queries.elsewhere_approval(case.pk, wanted.first)
    last = wanted.first + dt.timedelta(days=7 * WEEKS - 1)
    stays = stays_of_offers(wanted.first, last if wanted.after is None else max(last, wanted.after))
    worst = occupancy.tightest(stays, capacities, keys, first=wanted.first, after=wanted.after)
    rows = occupancy.occupancy(stays, capacities, keys, first=wanted.first, days=7 * WEEKS)
    apart, together = queries.where_the_tied_live(case.pk)
    places = []
    for offer in offers:
        kind, group = OfferKind(offer.kind), groups.get(offer.pk)
        tight = worst[offer.pk]
        facts_of_match = MatchFacts(
            on=wanted.first,
            takes_in=wanted.first in offer.during
            and (wanted.after is None or last_night(wanted.after) in offer.during),
            places=tight.places,
            peak_places=tight.peak,
            taken=tight.taken,
            takes_one_more=offer.pk in wanted.takes_one_more,
            takes_sex=takes_sex(group, person.sex),
            takes_company=takes_company(group, person),
            vulnerability=Vulnerability(needs.vulnerability) if needs else None,
            needs=tuple(PlaceFeature(one) for one in needs.features) if needs else (),
            has=features_of(kind, secret=offer.secret, group=group),
            excluded_area=bool(needs and offer.region in needs.excluded_regions),
            wished_area=offer.region in needs.wished_regions if needs and needs.wished_regions else None,
            to_keep_apart=apart.get(offer.pk, 0),
            to_live_with=offer.pk in together if together else None,
        )
        approval = approvals.get(offer.pk, _NEVER)
        lost = approval.lost if kind in OUTSIDE_THE_ASYLUM_SYSTEM else None
        places.append(
            Place(
                key=str(offer.pk),
                name=offer.alias,
                kind=kind,
                approved=approval.service_act
                if kind in APPROVED_OR_NOT or kind is OfferKind.SERVICE_ACT
                else approval.service_act or None,
                specially_approved=approval.whatever_the_stay,
                within_target_group=within(group, person),
                match=facts_of_match,
                lost_approval=lost,
                elsewhere_approved_on=queries.approved_on(elsewhere, offer.pk),
            )
        )
    by_key = {str(offer.pk): offer for offer in offers}
    answers = find(person, places)
    seen = [_seen(one, by_key[one.place.key], rows) for one in answers]
    return Look(needs, person, wanted, seen, _next_best(person, wanted, answers, rows, by_key))


def last_night(after: dt.date) -> dt.date:
    """The last day of a stay that ends by leaving on a day."""
    return after - dt.timedelta(days=1)


def _seen(answer: Answer, offer: Offer, rows: Mapping[uuid.UUID, occupancy.Row[uuid.UUID]]) -> Seen:
    row = rows[offer.pk]
    known = answer.place.match.places is not None
    weeks = tuple(row.free(7 * week, 7 * week + 7) for week in range(WEEKS)) if known else ()
    return Seen(offer, answer, answer.place.approved, row.free(0, 1) if known else None, weeks)


def _next_best(
    person: PlacementFacts,
    wanted: Wanted,
    answers: Sequence[Answer],
    rows: Mapping[uuid.UUID, occupancy.Row[uuid.UUID]],
    offers: Mapping[str, Offer],
) -> Ruling[NextBest]:
    by = grouped(answers)
    free = [day for one in answers if one.only_full and (day := rows[offers[one.place.key].pk].free_from()) is not None]
    return next_best(
        NextBestFacts(
            on=wanted.first,
            open=sum(len(by[one]) for one in (Standing.ALLOWED, Standing.WITH_REASON, Standing.HUMAN)),
            waiting=len(by[Standing.WAITS]),
            full=sum(one.only_full for one in answers),
            free_from=wanted.first + dt.timedelta(days=min(free)) if free else None,
            sex=person.sex,
            maintained=under_maintenance(person),
        )
    )


def payer_ruling(facts: Facts, kind: OfferKind, *, approved: bool | None, on: dt.date, instead: bool) -> Ruling[object]:
    """Who pays for such a place from a day on, as the rule says; a human decides where it leaves it open (C13.4)."""
    danish = facts.danish_citizen
    ruling: Ruling[object] = payer_of(
        PayerFacts(
            offer=kind,
            on=on,
            danish_citizen=danish,
            residence=None if danish else facts.residence,
            approved=approved if kind in APPROVED_OR_NOT else None,
            instead_of_detention=instead,
        )
    )
    return ruling


def stays_of_offers(first: dt.date, last: dt.date) -> list[occupancy.Stay[uuid.UUID]]:
    """The stays that touch some days, of every offer, without anybody. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.stays_of_offers(%s, %s)", [first, last])
        return [occupancy.Stay(*row) for row in cursor.fetchall()]


def _groups(on: dt.date) -> dict[uuid.UUID, Group]:
    rows = TargetGroup.objects.filter(superseded_at__isnull=True, during__contains=on)
    return {
        offer: _group(tuple(sexes), tuple(residents))
        for offer, sexes, residents in rows.values_list("offer_id", "sexes", "residents")
    }


@cache
def _group(sexes: tuple[str, ...], residents: tuple[str, ...]) -> Group:
    """Hundreds of offers share a few groups."""
    return Group(frozenset(map(Sex, sexes)), frozenset(residents))


def capacities_from(first: dt.date) -> list[occupancy.Capacity[uuid.UUID]]:
    """The numbers of places of every offer on and after a day, as the arithmetic of occupancy takes them. One query."""
    in_time = Q(during__endswith__isnull=True) | Q(during__endswith__gt=first)
    rows = Capacity.objects.filter(in_time, superseded_at__isnull=True, during__isempty=False)
    return [
        occupancy.Capacity(*row)
        for row in rows.values_list("offer_id", "during__startswith", "during__endswith", "places", "peak_places")
    ]


@dataclass(frozen=True, slots=True)
class _Approval:
    """How an offer is approved on a day, and how an approval under the Service Act that it had ended."""

    service_act: bool = False
    whatever_the_stay: bool = False
    lost: LostApproval | None = None


_NEVER = _Approval()


def _approvals(on: dt.date) -> dict[uuid.UUID, _Approval]:
    """By offer, as far as it ever was approved; one that was withdrawn is no approval."""
    withdrawn = set(
        Sanction.objects.filter(
            superseded_at__isnull=True, during__contains=on, kind=SanctionKind.WITHDRAWN
        ).values_list("offer_id", flat=True)
    )
    found: dict[uuid.UUID, _Approval] = {}
    begun = Approval.objects.filter(superseded_at__isnull=True, during__startswith__lte=on, during__isempty=False)
    for offer, kind, after in begun.values_list("offer_id", "kind", "during__endswith").order_by("during"):
        known = found.get(offer, _NEVER)
        holds = offer not in withdrawn and (after is None or after > on)
        if kind == ApprovalKind.WHATEVER_THE_STAY:
            found[offer] = replace(known, whatever_the_stay=known.whatever_the_stay or holds)
        elif holds:
            found[offer] = replace(known, service_act=True, lost=None)
        elif not known.service_act:
            lost = LostApproval.WITHDRAWN if offer in withdrawn else LostApproval.EXPIRED
            found[offer] = replace(known, lost=lost)
    return found


def asks_other_why(seen: Seen, person: PlacementFacts) -> bool:
    """Whether whoever orders this place says by a code why it is used and not one of the plan's own (ACM-07)."""
    return asks_why_another_place(
        OfferKind(seen.offer.kind), person.sex, instead_of_detention=person.instead_of_detention
    )


def reason_needed(seen: Seen) -> bool:
    """Whether whoever orders this place has to give a reason."""
    return any(one.needs_reason for one in (seen.answer.placement, seen.answer.match))


def refusing(seen: Seen) -> Ruling[object] | None:
    """The ruling that keeps a place from being ordered: what refuses, else what waits for a fact; None where it is
    open."""
    rulings: list[Ruling[object]] = [seen.answer.placement, seen.answer.match]
    for verdict in (Verdict.REFUSED, Verdict.CANNOT_BE_DECIDED):
        for one in rulings:
            if one.verdict is verdict:
                return one
    return None


def kept(seen: Seen) -> Ruling[object]:
    """The ruling that is kept with an order: that of the kind of place, with what was found of the one place
    besides."""
    placement, match = seen.answer.placement, seen.answer.match
    return replace(
        placement,
        verdict=max(placement.verdict, match.verdict, key=_STRICTNESS.index),
        reasons=together(placement, match),
        parameters=tuple(dict.fromkeys((*placement.parameters, *match.parameters))),
        problems=tuple(dict.fromkeys((*placement.problems, *match.problems))),
    )


_STRICTNESS = (
    Verdict.ALLOWED,
    Verdict.ALLOWED_WITH_REASON,
    Verdict.HUMAN_DECIDES,
    Verdict.CANNOT_BE_DECIDED,
    Verdict.REFUSED,
)
