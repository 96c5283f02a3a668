"""Where the persons of the country live, and what the police asked for last night.

Told after the stories of the cases, at its own moments, so that it changes none of them. It places in whichever offers
the country has; where there are none, nobody is placed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.register.accommodation.models import Offer
from helle.register.cases import queries as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.placements import actions, looking, needs_actions, queries, urgent_actions
from helle.register.placements.choices import LeaveCause, NoPlaceWhy, UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.looking import Seen, Wanted
from helle.register.placements.models import Placement, UrgentRequest
from helle.register.placements.needs_actions import NeedsGiven
from helle.register.placements.urgent_actions import Asked
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.accommodation.codes import DeclinedWhy, OfferKind, OtherPlaceWhy, PlacementBasis, Vulnerability
from helle.rules.ladder import CLOSED

PERSONS: Final = 40
# Who lived at an approved place as the year ended, and since when at the earliest.
OVER_THE_YEAR: Final = 11
SINCE: Final = dt.date(2025, 11, 10)
APPROVED: Final = frozenset({OfferKind.CRISIS_CENTRE, OfferKind.MENS_CENTRE, OfferKind.SERVICE_ACT, OfferKind.SHELTER})
DAYS: Final = 70
WORDS: Final = (
    "Sover dårligt og vil ikke bo på gaden ud mod vejen.",
    "Vil gerne tæt på sin behandler.",
    "Bange for at blive genkendt i byen.",
    "",
)
WHY: Final = "Personen behøver ro og støtte i hverdagen, og et andet sted kunne ikke tage imod den dag."
# What places said no for, as it was heard of them; no room is the most common.
NO: Final[Mapping[DeclinedWhy, str]] = {
    DeclinedWhy.FULL: "",
    DeclinedWhy.TARGET_GROUP: "",
    DeclinedWhy.SUPPORT: "De kan ikke have vågent personale om natten lige nu.",
    DeclinedWhy.RESIDENTS: "",
}


def live_there(seed: int, now: dt.datetime, size: float) -> None:
    """Place some persons in the last ten weeks; most live there still, some have moved, one order waits."""
    rng, keeper = Random(f"{seed} stays"), people.roles()["cmm_caseworker"]
    with acting_as(keeper):
        if not Offer.objects.exists():
            return
        since = now - dt.timedelta(days=270)
        # A case that ended meanwhile has no order that a place still may say yes to.
        ended = cases.own_core_grants().filter(rung__in=[rung.value for rung in CLOSED]).values("case_id")
        found = list(Case.objects.filter(opened_at__gte=since).exclude(pk__in=ended).order_by("number"))
    chosen = rng.sample(found, min(len(found), max(4, round(PERSONS * size))))
    planned = sorted(
        (
            max(one.opened_at + dt.timedelta(hours=26), now - dt.timedelta(days=rng.randint(1, DAYS), hours=2)),
            one.number,
        )
        for one in chosen
    )
    for number, (at, case_number) in enumerate(planned):
        if at < now:
            _placed(rng, at, case_number, now, waits=number >= len(planned) - 2)


def live_over_the_year(seed: int, now: dt.datetime, size: float) -> None:
    """Place some of those who came in the autumn at approved places, where they lived as the year ended."""
    rng, keeper = Random(f"{seed} over the year"), people.roles()["cmm_caseworker"]
    begins = dt.datetime.combine(SINCE, dt.time(10), clock.COPENHAGEN)
    with acting_as(keeper):
        if not Offer.objects.exists():
            return
        ended = cases.own_core_grants().filter(rung__in=[rung.value for rung in CLOSED]).values("case_id")
        autumn = Case.objects.filter(opened_at__gte=begins - dt.timedelta(days=120), opened_at__lt=begins)
        found = list(autumn.exclude(pk__in=ended).order_by("number"))
    rng.shuffle(found)
    placed = 0
    for case in found:
        # Those places are open to few: most live in the asylum system.
        at = begins + dt.timedelta(days=placed * 4)
        placed += _placed(rng, at, case.number, now, waits=False, only=APPROVED)
        if placed >= OVER_THE_YEAR * size:
            break


def _placed(
    rng: Random,
    at: dt.datetime,
    case_number: str,
    now: dt.datetime,
    *,
    waits: bool,
    only: frozenset[OfferKind] = frozenset(),
) -> bool:
    """Place one person at the best place, or the best of some kinds, where one stays. Whether somebody moved in."""
    keeper = people.roles()["cmm_caseworker"]
    clock.freeze(at)
    with acting_as(keeper):
        case = cases.case_by_number(case_number)
        if case is None or queries.current_of(case.pk) is not None:
            return False
        case = case_now(case.pk)
        needs_actions.needs_write(
            case,
            NeedsGiven(
                vulnerability=rng.choice((Vulnerability.ORDINARY, Vulnerability.HIGH, Vulnerability.SEVERE)),
                exploited_in_prostitution=rng.choice((True, False, None)),
                individually_assessed=True,
                words=rng.choice(WORDS),
            ),
            expected_version=None,
        )
        row = _ordered(rng, case, clock.local_day(at), only)
        if row is None or waits:
            return False
        answers = _who_answers(row, keeper)
    clock.freeze(at + dt.timedelta(hours=1))
    with acting_as(answers):
        if not only and rng.random() < 0.08:
            declined_why = _of_the_case(tuple(NO), case_number)
            actions.placement_answer(row, accepted=False, declined_why=declined_why, why=NO[declined_why])
            return False
        actions.placement_answer(row, accepted=True)
        row = queries.in_force().get(pk=row.pk)
        actions.placement_arrive(row, on=row.planned_from)
    if only:
        return True
    leaves = at + dt.timedelta(days=rng.randint(5, 60))
    # Most of those who were to stay for a while do leave, a few of them past the planned end.
    if leaves < now and rng.random() < (0.9 if row.limited else 0.5):
        clock.freeze(leaves)
        with acting_as(answers):
            row = queries.in_force().get(pk=row.pk)
            if answers is keeper:
                case_now(row.case_id)
            actions.placement_leave(row, on=clock.local_day(leaves), cause=rng.choice(_CAUSES))
    return True


# Whoever left Denmark or just went is not paid and asked about afterwards, as the persons of these cases are.
_CAUSES: Final = (
    LeaveCause.MOVED,
    LeaveCause.OWN_HOME,
    LeaveCause.MOVED,
    LeaveCause.OWN_HOME,
    LeaveCause.MUNICIPALITY,
)


def _ordered(rng: Random, case: Case, today: dt.date, only: frozenset[OfferKind]) -> Placement | None:
    """The best place that can be had; one in four takes the next. Where `only` names kinds, of these.
    None where the rules open none."""
    wanted = Wanted(today)
    found = looking.look(case, facts_for_writing(case), wanted)
    open_ones = [one for one in found.seen if looking.refusing(one) is None and not _for_few(one)]
    if only:
        open_ones = [one for one in open_ones if one.offer.kind in only]
    elif rng.random() < 0.25:
        open_ones = open_ones[1:]
    for seen in open_ones:
        limited = seen.answer.placement.answer is PlacementBasis.LIMITED_PERIOD
        until = today + dt.timedelta(days=rng.randint(9, 30)) if limited else None
        try:
            return actions.placement_order(
                case,
                seen.offer.pk,
                expected_version=None,
                wanted=Wanted(today, until),
                other_why=_of_the_case(tuple(OtherPlaceWhy), case.number),
                reasons=WHY,
            )
        except Refused:
            continue
    return None


def _of_the_case[T](among: Sequence[T], number: str) -> T:
    """One of some, by the number of a case: no draw, so that the others fall as before."""
    return among[int(number.rpartition("-")[2]) % len(among)]


def _for_few(seen: Seen) -> bool:
    """A placement of a child is the municipality's to make."""
    return seen.offer.kind == OfferKind.CHILD_PLACEMENT


def _who_answers(row: Placement, keeper: Worker) -> Worker:
    """The home itself where it uses Helle, else CMM as it heard."""
    home = people.find("provider_staff@REDEN-HOME")
    return home if home is not None and row.offer.provider.unit_id == unit_id("REDEN-HOME") else keeper


def ask_at_night(now: dt.datetime) -> None:
    """The police asked three times: there was no place, a week ago there was, and last night's waits for an answer."""
    officer, keeper = people.roles()["police_officer"], people.roles()["cmm_caseworker"]
    full = now - dt.timedelta(days=19, hours=8)
    none = _asked(officer, full, women=1, why="Kvinden sov i et varelager og fik ingen løn for tre måneder.")
    clock.freeze(full + dt.timedelta(minutes=25))
    with acting_as(keeper):
        urgent_actions.urgent_answer(none, UrgentAnswerKind.NO_PLACE, places=0, why=NoPlaceWhy.FULL)
    clock.freeze(full + dt.timedelta(hours=2))
    with acting_as(officer):
        urgent_actions.urgent_outcome(none, UrgentOutcomeKind.NOT_NEEDED, words="")
    earlier = now - dt.timedelta(days=7, hours=6)
    first = _asked(
        officer, earlier, women=1, why="Kvinden blev standset med en andens pas og siger, at hun skylder for rejsen."
    )
    clock.freeze(earlier + dt.timedelta(minutes=40))
    with acting_as(keeper):
        urgent_actions.urgent_answer(first, UrgentAnswerKind.PLACE, places=1)
    clock.freeze(earlier + dt.timedelta(hours=3))
    with acting_as(officer):
        urgent_actions.urgent_outcome(first, UrgentOutcomeKind.HOUSED, words="")
    _asked(
        officer, now - dt.timedelta(hours=5), women=2, why="To kvinder fra en massageklinik; den ene har blå mærker."
    )


def _asked(officer: Worker, at: dt.datetime, *, women: int, why: str) -> UrgentRequest:
    clock.freeze(at)
    with acting_as(officer):
        return urgent_actions.urgent_request(
            Asked(women=women, men=0, others=0, minors=0, region="central", why=why, call="lokal 12")
        )
