"""Finding and ordering a place: the rules are asked first, and the database holds what they say (ACM-07..ACM-17)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast, member

from helle.register.cases import queries as cases
from helle.register.cases.models import Case, Statement
from helle.register.organisations.models import Unit
from helle.register.placements import actions, looking, payer_actions, queries
from helle.register.placements.choices import LeaveCause, TieKind
from helle.register.placements.looking import Wanted
from helle.register.placements.models import Looking, Needs, PayerDecision, Placement
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import PersonInReferral
from helle.rules.accommodation.codes import DeclinedWhy, NextBest, OfferKind, Payer, UnapprovedStayStatus
from helle.rules.accommodation.finder import Standing
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


def refused(words: str, field: str | None = None) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=words, check=lambda error: field is None or error.field == field)


def a_man(cast: Cast) -> Case:
    """A man without lawful stay, whom Arbejdstilsynet met."""
    with cast.anders.acting():
        referral = referrals.referral_send(stories.message(persons=[PersonInReferral("man", 30, "RO", stories.NAME)]))
    return stories.record_stay(cast.mette, stories.open_cases(cast, referral)[0], ResidenceStatus.NONE)


def test_a_raid_too_large(cast: Cast) -> None:
    # J6: three places and one at peaks for six women without lawful stay; the rest find an hotel with an end.
    women = stories.open_cases(cast, stories.refer(cast, persons=6))
    for one in women:
        stories.record_stay(cast.mette, one, ResidenceStatus.NONE)
    reden = places.offer(cast.mette, places=3, peak_places=1)
    hotel = stays.hotel(cast.mette)
    beyond = [stays.order(cast.mette, one, reden).beyond for one in women[:4]]
    assert beyond == ["", "", "", "peak"]
    with cast.mette.acting():
        found = looking.look(women[4], cases.facts_today(women[4]), Wanted(clock.today()))
        standings = {one.offer.pk: one.answer.standing for one in found.seen}
        assert standings == {hotel.pk: Standing.WITH_REASON, reden.pk: Standing.REFUSED}
        full = next(one for one in found.seen if one.offer.pk == reden.pk)
        assert (full.free_words, full.answer.only_full) == ("0", True)
        assert found.next_best.answer is NextBest.CHOOSE
    with refused("no room|cannot be used"):
        stays.order(cast.mette, women[4], reden)
    asked = cast.mette.client().get(reverse("case-placement-order", args=[women[4].number, reden.pk])).content.decode()
    assert "Det kan ikke lade sig gøre" in asked and "siger reglerne nej" not in asked
    with refused("planned end is missing", "planned_until"):
        stays.order(cast.mette, women[4], hotel)
    with refused("Enter the reasons", "reasons"):
        stays.order(cast.mette, women[4], hotel, reasons="", after=women[4].opened_at.date() + 7 * DAY)
    with cast.mette.acting():
        until = clock.today() + 7 * DAY
    limited = stays.order(cast.mette, women[4], hotel, after=until)
    assert (limited.limited, limited.planned_until) == (True, until)
    # The place itself takes one more: then, and only then, past its places, with the reason.
    over = stays.order(cast.mette, women[5], reden, takes_one_more=frozenset({reden.pk}))
    assert over.beyond == "over"
    assert over.over_why_sealed is not None


def test_a_man_finds_no_place_of_women_and_still_has_an_answer(cast: Cast) -> None:
    man = a_man(cast)
    reden = places.offer(cast.mette)
    with refused("Reden International|cannot live there"):
        stays.order(cast.mette, man, reden)
    with cast.mette.acting():
        found = looking.look(man, cases.facts_today(man), Wanted(clock.today()))
        assert [one.answer.standing for one in found.seen] == [Standing.REFUSED]
        assert found.next_best.answer is NextBest.HUMAN
        assert {one.requirement for one in found.next_best.reasons} >= {"ACM-08", "ACM-04"}
        row = actions.none_found(
            man, expected_version=None, wanted=Wanted(clock.today()), reasons="Lederen fandt et værelse."
        )
        assert (row.answer, row.sex, row.placement_id) == (NextBest.HUMAN, "man", None)
    hotel = stays.hotel(cast.mette)
    with cast.mette.acting(), refused("can be ordered"):
        actions.none_found(man, expected_version=None, wanted=Wanted(clock.today()), reasons="for at prøve")
    assert stays.order(cast.mette, man, hotel, after=man.opened_at.date() + 10 * DAY).limited


def test_an_offer_that_is_closed_or_not_approved_is_refused(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    home = places.offer(cast.mette, kind=OfferKind.SERVICE_ACT, secret=False)
    with refused("approved"):
        stays.order(cast.mette, case, home)
    inspector = member("Inge Rask", "ST-HOV", "socialtilsyn_inspector")
    places.supervise(inspector, home)
    assert stays.order(cast.mette, case, home).basis == "service_act"
    later = places.offer(cast.mette, since=dt.date(2027, 1, 1))
    with refused("not in use|cannot be used"):
        stays.order(cast.mette, stories.a_case_with_cmm(cast), later)


def test_a_place_refused_for_the_basis_of_stay_is_counted(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    home = places.offer(cast.mette, kind=OfferKind.SERVICE_ACT, secret=False)
    places.supervise(member("Inge Rask", "ST-HOV", "socialtilsyn_inspector"), home)
    with refused("cannot live there"):
        stays.order(cast.mette, case, home)
    row = stays.order(cast.mette, case, places.offer(cast.mette))
    with cast.mette.acting():
        assert Looking.objects.get(placement=row).no_lawful_stay == 1
        kept = cases.reasons_about(case, [row.pk])[row.pk][0]
        assert kept.text == stays.ORDER_WHY
        assert '"ACM-03"' in kept.ruling


def test_needs_and_ties_order_the_places_and_close_none(cast: Cast) -> None:
    first, second = (stories.a_case_with_cmm(cast) for _ in range(2))
    near, far = places.offer(cast.mette), places.offer(cast.mette)
    stays.write_needs(cast.mette, first, wished_regions=["capital"])
    stays.tie(cast.mette, second, first, TieKind.APART)
    stays.move_in(cast.mette, second, near)
    with cast.mette.acting():
        found = looking.look(first, cases.facts_today(first), Wanted(clock.today()))
        assert [one.offer.pk for one in found.seen] == [far.pk, near.pk]
        assert found.seen[1].answer.standing is Standing.HUMAN
        assert "match.keep_apart" in {reason.code for reason in found.seen[1].answer.reasons}
    stays.write_needs(cast.mette, first, excluded_regions=["capital"], words="")
    with cast.mette.acting():
        assert Needs.objects.filter(case=first).count() == 2
        assert queries.needs_of(first.pk).excluded_regions == ["capital"]  # type: ignore[union-attr] # It is there.
    with refused("both wished and", "wished_regions"):
        stays.write_needs(cast.mette, first, excluded_regions=["capital"], wished_regions=["capital"])
    with cast.ulla.acting():
        assert not queries.ties_of(first.pk)


def test_who_is_housed_already_gets_no_second_place(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stays.move_in(cast.mette, case, places.offer(cast.mette))
    with refused("already lives elsewhere", "planned_from"):
        stays.order(cast.mette, case, places.offer(cast.mette))


def test_a_stay_from_order_to_leaving(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
    row = stays.order(cast.mette, case, house)
    with cast.mette.acting():
        with refused("has not said yes", "on"):
            actions.placement_arrive(row, on=clock.today())
        with refused("Choose why the place says no", "declined_why"):
            actions.placement_answer(row, accepted=False, why=stays.NO_WHY)
        with refused("Enter why the place says no", "why"):
            actions.placement_answer(row, accepted=False, declined_why=DeclinedWhy.OTHER, why=" ")
        assert [one.what.en for one in queries.on_desk()] == ["The place has not answered the order"]
    row = stays.answer(cast.mette, row)
    with cast.mette.acting():
        with refused("before arriving", "on"):
            actions.placement_leave(row, on=clock.today(), cause=LeaveCause.LEFT)
        today = clock.today()
        actions.placement_arrive(row, on=today)
        row = queries.in_force().get(pk=row.pk)
        with refused("before arriving", "on"):
            actions.placement_leave(row, on=today - DAY, cause=LeaveCause.LEFT)
        with refused("person has come"):
            actions.placement_withdraw(row)
    on_day(today + 3 * DAY)
    stays.move_out(cast.mette, row, on=today + 2 * DAY)
    with cast.mette.acting():
        assert queries.current_of(case.pk) is None
        with refused("leaving is recorded already"):
            actions.placement_leave(row, on=today + 2 * DAY, cause=LeaveCause.LEFT)


def test_a_limited_stay_warns_before_and_after_its_end(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case, hotel = stories.an_opened_case(cast), stays.hotel(cast.mette)
    with cast.mette.acting():
        today = clock.today()
    row = stays.move_in(cast.mette, case, hotel, after=today + 20 * DAY)

    def waits() -> list[str]:
        with cast.mette.acting():
            return [one.what.en.partition(":")[0] for one in queries.on_desk()]

    assert waits() == []
    on_day(today + 13 * DAY)
    assert waits() == ["The stay ends; where is the person to live?"]
    on_day(today + 15 * DAY)
    with cast.mette.acting():
        [(found, ruling)] = queries.over_long_stays()
        assert (found.pk, ruling.answer.status) == (row.pk, UnapprovedStayStatus.LONG)  # type: ignore[union-attr] # Decided.
    on_day(today + 21 * DAY)
    assert waits() == ["The end has passed"]
    with cast.mette.acting():
        stays_there = looking.stays_of_offers(clock.today(), clock.today())
        assert [one.place for one in stays_there] == [hotel.pk], "who has not left takes a place still"
        row = queries.in_force().get(pk=row.pk)
        with refused("planned end is missing", "until"):
            actions.placement_replan(case, row, expected_version=None, until=None, reasons="stadig nødvendigt")
        actions.placement_replan(
            case, row, expected_version=None, until=clock.today() + 5 * DAY, reasons="stadig nødvendigt"
        )
        assert Statement.objects.filter(about=row.pk).count() == 2


def test_who_pays_follows_the_rule_or_has_its_reason(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = stays.move_in(cast.mette, case, places.offer(cast.mette))
    with cast.mette.acting():
        municipality = Unit.objects.get(code="KOM-751")

        def decide(
            payer: Payer,
            reasons: str,
            unit: Unit | None = None,
            since: dt.date | None = None,
            over: frozenset[uuid.UUID] = frozenset(),
        ) -> PayerDecision:
            decided, _wrong = payer_actions.payer_decide(
                case,
                row,
                expected_version=None,
                payer=payer,
                unit=unit,
                since=since or row.planned_from,
                reasons=reasons,
                over=over,
            )
            return decided

        # Grant and rate and the maintenance duty both reach her: a human decides (C13.4).
        with refused("Enter the reasons", "reasons"):
            decide(Payer.CMM, "")
        with refused("Choose the municipality", "unit"):
            decide(Payer.HOME_MUNICIPALITY, "aftalt")
        with refused("only where one pays", "unit"):
            decide(Payer.CMM, "aftalt", municipality)
        with refused("outside of the stay", "since"):
            decide(Payer.CMM, "aftalt", since=row.planned_from - DAY)
        first = decide(Payer.CMM, "aftalt med styrelsen")
        # What was decided from that day goes out of force where it was named, and no other.
        with refused("go out of force", "over"):
            decide(Payer.UDLST, "rettet")
        with refused("Somebody else has just changed", None):
            decide(Payer.UDLST, "rettet", over=frozenset({first.pk, row.pk}))
        decide(Payer.UDLST, "rettet", over=frozenset({first.pk}))
        assert [one.payer for one in queries.payer_decisions(row)] == ["udlst"]


def test_acm_17_a_limited_period_that_is_planned_long_says_so_from_the_order_on(cast: Cast) -> None:
    case, hotel = stories.a_case_with_cmm(cast), stays.hotel(cast.mette)
    says = "planlagt længere end 14 dage på et sted uden godkendelse"
    with cast.mette.acting():
        today = clock.today()
    row = stays.order(cast.mette, case, hotel, after=today + 14 * DAY)
    page, client = reverse("case-placement", args=[case.number]), cast.mette.client()
    assert says not in client.get(page).content.decode()
    stays.answer(cast.mette, row)
    with cast.mette.acting():
        actions.placement_replan(case, row, expected_version=None, until=today + 700 * DAY, reasons="endnu ingen plads")
    assert says in client.get(page).content.decode()


def test_the_home_ends_its_own_sight_when_she_leaves(cast: Cast) -> None:
    lone = member("Lone Falk", "REDEN-HOME", "provider_staff")
    case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
    row = stays.order(cast.mette, case, house)
    with lone.acting():
        row = Placement.objects.get(pk=row.pk)
        actions.placement_answer(row, accepted=True)
        actions.placement_arrive(Placement.objects.get(pk=row.pk), on=clock.today())
        assert cases.case_by_number(case.number) is not None
        assert queries.needs_of(case.pk) is None, "what she needs of a place is for those who order"
        actions.placement_leave(Placement.objects.get(pk=row.pk), on=clock.today(), cause=LeaveCause.LEFT)
    with lone.acting():
        assert cases.case_by_number(case.number) is None


def test_a_placement_written_by_mistake_goes_out_of_force_and_stays_readable(cast: Cast) -> None:
    lone = member("Lone Falk", "REDEN-HOME", "provider_staff")
    case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette, places=1, peak_places=0)
    row = stays.move_in(cast.mette, case, house)
    with cast.mette.acting():
        with refused("Enter the reasons", "why"):
            actions.placement_supersede(case, row, expected_version=None, why=" ")
        actions.placement_supersede(case, row, expected_version=None, why="det var en anden sag")
        assert queries.current_of(case.pk) is None
        assert [one.pk for one in queries.placements_of(case.pk)] == [row.pk]
    with lone.acting():
        assert cases.case_by_number(case.number) is None
    # The place is free again, and she can be placed from the right day.
    stays.move_in(cast.mette, case, house)


def test_who_ordered_takes_back_and_cmm_for_everybody(cast: Cast) -> None:
    house = places.offer(cast.mette)
    theirs, ours = (stories.a_case_with_udlst(cast) for _ in range(2))
    by_udlst, by_cmm = stays.order(cast.ulla, theirs, house), stays.order(cast.mette, ours, house)
    with cast.ulla.acting():
        with refused("Another unit ordered"):
            actions.placement_withdraw(by_cmm)
        with refused("Another unit ordered"):
            actions.placement_supersede(ours, by_cmm, expected_version=None, why="en fejl")
        with pytest.raises(DatabaseError, match="another ordered"), transaction.atomic():
            actions._call("withdraw_placement", by_cmm.pk)
        with pytest.raises(DatabaseError, match="another ordered"), transaction.atomic():
            actions._call("supersede_placement", by_cmm.pk)
    with cast.mette.acting():
        actions.placement_withdraw(by_udlst)
        with refused("taken back already"):
            actions.placement_withdraw(by_udlst)
