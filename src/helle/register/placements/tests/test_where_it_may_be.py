"""Where a person may live: outside the asylum system, with a stay nobody knows, at a place that is for others now.

ACM-03, ACM-06, ACM-07, ID-13, PUB-SOC-01.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast, Member, latecomer
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.accommodation import requests, supervision_actions
from helle.register.accommodation.choices import SanctionKind
from helle.register.accommodation.models import Offer, TargetGroup
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.extracts.sources import SOURCES
from helle.register.placements import elsewhere_actions, looking, queries
from helle.register.placements.looking import Seen, Wanted
from helle.register.placements.models import ElsewhereApproval, Weighed
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.accommodation.codes import OfferKind, OtherPlaceWhy
from helle.rules.accommodation.finder import Standing
from helle.rules.codes import ResidenceStatus
from helle.rules.own_file import OwnFilePart

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


class ApprovalGates(CaseGates):
    """For Udlændingestyrelsen, which approves; CMM only reads it."""

    may = "ulla"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("mette", "vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.a_case_with_udlst(cast)


class TestApprove(ApprovalGates):
    view = "case-placement-elsewhere"


class TestWithdraw(ApprovalGates):
    view = "case-placement-elsewhere-end"


def seen(cast: Cast, case: Case, at: Offer) -> Seen:
    with cast.mette.acting():
        found = looking.look(case, cases.facts_today(case), Wanted(clock.today()))
        return next(one for one in found.seen if one.offer.pk == at.pk)


def codes(one: Seen) -> set[str]:
    return {reason.code for reason in one.answer.reasons}


def home(who: Any, case: Case) -> str:
    return str(who.client().get(reverse("case-placement", args=[case.number])).content.decode())


def test_acm_03_udlaendingestyrelsen_approves_with_a_day_and_a_reason_and_the_finder_says_so(cast: Cast) -> None:
    case, house, other = stories.a_case_with_udlst(cast), places.offer(cast.mette), places.offer(cast.mette)
    assert "placement.elsewhere_for_special_needs" in codes(seen(cast, case, house))
    address = reverse("case-placement-elsewhere", args=[case.number])
    ulla = cast.ulla.client()
    assert list(errors_of(post(ulla, address, {"why": " "}))) == ["why"]
    fill_in(ulla, address, {"place": str(house.pk), "why": stays.ELSEWHERE_WHY})
    for who in (cast.ulla, cast.mette):
        shown = home(who, case)
        assert stays.ELSEWHERE_WHY in shown and "Ulla Bech" in shown and house.alias in shown
    assert "placement.elsewhere_approved" in codes(seen(cast, case, house))
    assert "placement.elsewhere_for_special_needs" in codes(seen(cast, case, other)), "it is of one place"
    find = cast.mette.client().get(reverse("case-placement-find", args=[case.number])).content.decode()
    assert "Udlændingestyrelsen godkendte den 6. oktober 2025" in find
    # CMM still says what it recommends: both are kept.
    with pytest.raises(Refused) as silent:
        stays.order(cast.mette, case, house, reasons="")
    assert silent.value.field == "reasons"
    fill_in(ulla, reverse("case-placement-elsewhere-end", args=[case.number]), {"why": "behovet er væk"})
    assert "placement.elsewhere_for_special_needs" in codes(seen(cast, case, house))
    assert "ude af kraft" in home(cast.mette, case)


def test_acm_03_a_decision_of_last_week_is_written_in_with_its_own_day_and_none_of_tomorrow_is(cast: Cast) -> None:
    case, house = stories.a_case_with_udlst(cast), places.offer(cast.mette)
    address, ulla = reverse("case-placement-elsewhere", args=[case.number]), cast.ulla.client()
    given = {"decided_on": "2025-10-07", "since": "2025-10-06", "why": stays.ELSEWHERE_WHY}
    refused = post(ulla, address, given)
    assert list(errors_of(refused)) == ["decided_on"]
    assert stays.ELSEWHERE_WHY in refused.content.decode()
    fill_in(ulla, address, given | {"decided_on": "2025-09-29"})
    find = cast.mette.client().get(reverse("case-placement-find", args=[case.number])).content.decode()
    assert "Udlændingestyrelsen godkendte den 29. september 2025" in find
    assert house.alias in find
    with cast.mette.acting():
        source = next(one for one in SOURCES if one.part is OwnFilePart.PLACEMENTS)
        (own,) = source.pieces(case, cases.facts_today(case))
    assert (own.about, own.passages) == ("29. september 2025", ("6. oktober 2025 – indtil videre",))


def test_acm_03_the_database_takes_no_decision_of_tomorrow(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = stays.approve_elsewhere(cast.ulla, case)
    with cast.ulla.acting(), pytest.raises(IntegrityError, match="elsewhere_approval_is_decided_already"):
        row.pk, row.decided_on = new_id(), clock.today() + DAY
        row.during = DateRange(clock.today() - 9 * DAY, clock.today() - 8 * DAY)
        row.save(force_insert=True)


def test_acm_03_no_approval_is_from_long_before_the_case(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with pytest.raises(Refused) as refused:
        stays.approve_elsewhere(cast.ulla, case, since=dt.date(2019, 1, 1))
    assert refused.value.field == "since"
    row = stays.approve_elsewhere(cast.ulla, case)
    with cast.ulla.acting(), pytest.raises(IntegrityError, match="elsewhere_approval_is_of_this_case"):
        row.pk, row.during = new_id(), DateRange(dt.date(2019, 1, 1), dt.date(2019, 2, 1))
        row.save(force_insert=True)


def test_acm_03_an_order_that_nobody_approved_waits_for_udlaendingestyrelsen(cast: Cast) -> None:
    """It says so where she lives, and stands on the desk of who recommends and of who approves."""
    case, house = stories.a_case_with_udlst(cast), places.offer(cast.mette)
    stays.order(cast.mette, case, house)
    says = "Udlændingestyrelsen har ikke godkendt et sted uden for asylsystemet"
    for who in (cast.mette, cast.ulla):
        assert says in home(who, case) and says in who.client().get("/").content.decode()
    stays.approve_elsewhere(cast.ulla, case, house)
    for who in (cast.mette, cast.ulla):
        assert says not in home(who, case) and says not in who.client().get("/").content.decode()


def test_acm_03_a_later_approval_ends_the_one_before(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    first = stays.approve_elsewhere(cast.ulla, case)
    with cast.ulla.acting():
        today = clock.today()
    on_day(today + 3 * DAY)
    stays.approve_elsewhere(cast.ulla, case, last_day=today + 30 * DAY)
    with cast.mette.acting():
        rows = ElsewhereApproval.objects.filter(case=case, superseded_at=None).order_by("during")
        assert [(row.during.lower, row.during.upper) for row in rows] == [
            (today, today + 3 * DAY),
            (today + 3 * DAY, today + 31 * DAY),
        ]
        assert rows[0].pk == first.pk


def test_acm_03_who_withdrew_it_and_why_is_kept_and_it_comes_not_back(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    row = stays.approve_elsewhere(cast.ulla, case)
    with cast.ulla.acting():
        today = clock.today()
    on_day(today + 3 * DAY)
    with cast.ulla.acting():
        elsewhere_actions.elsewhere_withdraw(case, expected_version=None, why="behovet er væk")
    shown = home(cast.mette, case)
    assert "behovet er væk" in shown and stays.ELSEWHERE_WHY in shown
    longer = ElsewhereApproval.objects.filter(pk=row.pk)
    with cast.ulla.acting(), pytest.raises(DatabaseError), transaction.atomic():
        longer.update(during=(today, None))


def test_acm_03_an_approval_that_holds_no_more_is_flagged_while_she_lives_there(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, house = stories.a_case_with_udlst(cast), places.offer(cast.mette)
    with cast.ulla.acting():
        today = clock.today()
    stays.approve_elsewhere(cast.ulla, case, house, last_day=today + DAY)
    stays.move_in(cast.mette, case, house)
    says = "Godkendelsen af et sted uden for asylsystemet gælder ikke længere"
    assert says not in home(cast.mette, case)
    on_day(today + 2 * DAY)
    assert says in home(cast.mette, case) and says in cast.mette.client().get("/").content.decode()
    stays.approve_elsewhere(cast.ulla, case)
    assert says not in home(cast.mette, case)


def test_id_13_a_stay_that_came_to_be_known_after_the_order_is_asked_about(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stays.order(cast.mette, case, places.offer(cast.mette))
    says = "Opholdsgrundlaget blev kendt efter bestillingen"
    assert says not in home(cast.mette, case)
    clock.freeze(clock.now() + dt.timedelta(hours=1))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    assert says in home(cast.mette, case)


def test_acm_03_one_place_is_one_outside_the_asylum_system(cast: Cast) -> None:
    case, centre = stories.a_case_with_udlst(cast), places.offer(cast.mette, kind=OfferKind.ASYLUM_SYSTEM)
    asked = cast.ulla.client().get(reverse("case-placement-elsewhere", args=[case.number])).content.decode()
    assert centre.alias not in asked
    with pytest.raises(Refused) as refused:
        stays.approve_elsewhere(cast.ulla, case, centre)
    assert refused.value.field == "place"


def test_acm_07_past_the_application_no_code_stands_instead_of_detention(cast: Cast) -> None:
    row = stays.order(cast.mette, stories.a_case_with_cmm(cast), places.offer(cast.mette))
    with cast.mette.acting(), pytest.raises(DatabaseError, match="no_code_of_acm_07"), transaction.atomic():
        row.pk, row.reference, row.instead_of_detention, row.other_why = places._row()["id"], "P-99", True, "other"
        row.save(force_insert=True)


def test_acm_03_an_approval_leaves_those_that_share_no_day_with_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.ulla.acting():
        today = clock.today()
    later = stays.approve_elsewhere(cast.ulla, case, since=today + 30 * DAY)
    stays.approve_elsewhere(cast.ulla, case, last_day=today + 9 * DAY)
    with cast.ulla.acting():
        assert ElsewhereApproval.objects.get(pk=later.pk).superseded_at is None


def test_acm_03_only_udlaendingestyrelsen_approves_and_only_those_it_maintains(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with pytest.raises(Refused, match="approves that"):
        stays.approve_elsewhere(cast.mette, case)
    row = stays.approve_elsewhere(cast.ulla, case)
    with cast.mette.acting(), pytest.raises(DatabaseError), transaction.atomic():
        row.pk, row.during = places._row()["id"], (clock.today() + DAY, None)
        row.save(force_insert=True)


def test_id_13_a_stay_that_nobody_knows_closes_no_place(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    crisis = places.offer(cast.mette, kind=OfferKind.CRISIS_CENTRE)
    reden = places.offer(cast.mette)
    places.supervise(latecomer("inge"), crisis)
    for house in (crisis, reden):
        one = seen(cast, case, house)
        assert one.answer.standing is Standing.HUMAN
        assert "placement.stay_not_known" in codes(one)
        assert {problem.fact for problem in one.problems} >= {"residence"}
    with pytest.raises(Refused) as silent:
        stays.order(cast.mette, case, reden, reasons="")
    assert silent.value.field == "reasons"
    assert stays.order(cast.mette, case, reden).basis == "action_plan"


def test_a_withdrawn_and_an_expired_approval_are_named_in_the_finder(cast: Cast) -> None:
    case, inspector = stories.a_case_with_cmm(cast), latecomer("inge")
    withdrawn, expired = (places.offer(cast.mette, kind=OfferKind.CRISIS_CENTRE) for _each in range(2))
    for house in (withdrawn, expired):
        places.supervise(inspector, house)
    with inspector.acting():
        today = clock.today()
        supervision_actions.sanction_record(
            withdrawn, kind=SanctionKind.WITHDRAWN, since=today, last_day=None, words="nødudgangen er spærret"
        )
        expired.approvals.update(during=(dt.date(2024, 1, 1), today))
    assert "placement.approval_withdrawn" in codes(seen(cast, case, withdrawn))
    assert "placement.approval_expired" in codes(seen(cast, case, expired))
    page = cast.mette.client().get(reverse("case-placement-find", args=[case.number])).content.decode()
    assert "Socialtilsynet har trukket stedets godkendelse tilbage." in page
    assert "Stedets godkendelse er udløbet." in page
    assert stays.order(cast.mette, case, expired, after=today + 9 * DAY).limited


def test_acm_07_why_another_place_is_a_code_and_other_takes_words(cast: Cast) -> None:
    case, crisis = stories.a_case_with_cmm(cast), places.offer(cast.mette, kind=OfferKind.CRISIS_CENTRE)
    places.supervise(latecomer("inge"), crisis)
    for why, reasons, field in ((None, stays.ORDER_WHY, "other_why"), (OtherPlaceWhy.OTHER, " ", "reasons")):
        with pytest.raises(Refused) as refused:
            stays.order(cast.mette, case, crisis, other_why=why, reasons=reasons)
        assert refused.value.field == field
    mette = cast.mette.client()
    address = reverse("case-placement-order", args=[case.number, crisis.pk])
    assert list(errors_of(post(mette, address, {}))) == ["other_why"]
    fill_in(mette, address, {"other_why": "no_capacity"})
    with cast.mette.acting():
        assert queries.in_force().get(case=case).other_why == "no_capacity"
    assert "Der er ingen ledig plads de andre steder" in home(cast.mette, case)
    # Of Reden, which is the plan's own, it is not asked.
    reden = places.offer(cast.mette)
    asked = mette.get(reverse("case-placement-order", args=[case.number, reden.pk])).content.decode()
    assert "other_why" not in asked
    assert stays.order(cast.mette, stories.a_case_with_cmm(cast), reden).other_why == ""


class TestAnotherTargetGroup:
    def test_whom_it_does_not_take_is_flagged_until_it_is_weighed(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case, hotel = stories.a_case_with_cmm(cast), stays.hotel(cast.mette)
        with cast.mette.acting():
            today = clock.today()
        row = stays.move_in(cast.mette, case, hotel, after=today + 20 * DAY)
        on_day(today + DAY)
        mette = cast.mette.client()
        typed = {"since": "2025-10-07", "sexes": ["man"], "residents": [], "why": "kun mænd nu"}
        saved = fill_in(mette, reverse("offer-change", args=[hotel.pk, "maalgruppe"]), typed)
        assert saved.status_code == 302
        shown = mette.get(saved.headers["Location"]).content.decode()
        assert f"Den passer ikke længere på en person, der bor eller er ventet der: {case.number}." in shown
        assert "Uden for den nye målgruppe" in shown
        assert "Stedets målgruppe er ændret" in mette.get("/").content.decode()
        assert "passer ikke længere på personen" in home(cast.mette, case)
        weigh = reverse("case-placement-act", args=[case.number, row.reference, "bliver"])
        assert list(errors_of(post(mette, weigh, {"why": " "}))) == ["why"]
        fill_in(mette, weigh, {"why": stays.STAYS_WHY})
        assert "Stedets målgruppe er ændret" not in mette.get("/").content.decode()
        assert "Uden for den nye målgruppe" not in _page(mette, hotel)
        # Of another change it is weighed anew.
        on_day(today + 2 * DAY)
        stays.change_the_group(cast.mette, hotel, sexes=("man", "trans_other"))
        assert "Uden for den nye målgruppe" in _page(mette, hotel)
        stays.move_out(cast.mette, row, on=today + 2 * DAY)
        assert "Uden for den nye målgruppe" not in _page(mette, hotel)

    def test_the_home_is_told_by_the_reference_and_nobody_is_told_who_has_not_the_case(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
        row = stays.order(cast.mette, case, house)
        on_day(row.ordered_on + DAY)
        stays.change_the_group(cast.mette, house, sexes=("man",))
        for who in (latecomer("hanne"), cast.ulla):
            shown = _page(who.client(), house)
            assert row.reference in shown and case.number not in shown
            assert ("kønnet er ikke i målgruppen" in shown) == (who is not cast.ulla), "why, for the home alone"
        assert "Målgruppen passer ikke" not in _page(latecomer("inge").client(), house)

    def test_who_it_is_is_told_to_those_alone_who_work_on_the_case_whether_or_not_the_address_is_protected(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        """The lead reads at which place somebody does not fit, also past the pages, and not who: one that is missing
        beside others would tell that somebody protected lives there (PUB-DIG-12)."""
        case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
        stories.assign(cast.mette, case, cast.mette)
        row = stays.move_in(cast.mette, case, house)
        on_day(row.ordered_on + DAY)
        stays.change_the_group(cast.mette, house, sexes=("man",))

        def told(who: Member) -> list[uuid.UUID | None]:
            with who.acting():
                return [one.case_id for one in requests.outside_the_group()]

        assert told(cast.karen) == [None]
        assert told(cast.mette) == [case.pk]
        stories.protect_address(cast.mette, case)
        assert told(cast.karen) == [None]
        assert told(cast.mette) == [case.pk]

    def test_who_is_ordered_after_the_change_was_weighed_with_the_order(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
        stays.write_needs(cast.mette, case, with_partner=True)
        row = stays.order(cast.mette, case, house)
        assert "Målgruppen passer ikke" not in _page(cast.mette.client(), house)
        on_day(row.ordered_on + DAY)
        stays.change_the_group(cast.mette, house, sexes=("woman",))
        assert "stedet tager ikke partner eller børn" in _page(cast.mette.client(), house)

    def test_who_is_outside_two_groups_is_flagged_once_and_weighed_once(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
        row = stays.move_in(cast.mette, case, house)
        on_day(row.ordered_on + DAY)
        stays.change_the_group(cast.mette, house, sexes=("man",), since=row.ordered_on + 5 * DAY)
        on_day(row.ordered_on + 2 * DAY)
        stays.change_the_group(cast.mette, house, sexes=("man", "trans_other"), since=row.ordered_on + 20 * DAY)
        with cast.mette.acting():
            [flagged] = requests.outside_the_group(case=case.pk)
        assert len(flagged.groups) == 2
        assert len(stays.stay_all_the_same(cast.mette, row)) == 2
        with cast.mette.acting():
            assert requests.outside_the_group(case=case.pk) == []

    def test_past_the_application_it_is_weighed_in_its_own_case_alone(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case, other, house = stories.a_case_with_cmm(cast), stories.a_case_with_cmm(cast), places.offer(cast.mette)
        row = stays.move_in(cast.mette, case, house)
        on_day(row.ordered_on + DAY)
        stays.change_the_group(cast.mette, house, sexes=("man",))
        with pytest.raises(DatabaseError), cast.mette.acting(), transaction.atomic():
            elsewhere_actions.stays_all_the_same(case, row, expected_version=None, why="fordi")
            weighed = Weighed.objects.get(placement=row)
            weighed.pk, weighed.case = row.pk, other
            weighed.group = TargetGroup.objects.exclude(pk=weighed.group_id).get(offer=house)
            weighed.save(force_insert=True)

    def test_nothing_is_weighed_that_is_not_flagged(self, cast: Cast) -> None:
        row = stays.order(cast.mette, stories.a_case_with_cmm(cast), places.offer(cast.mette))
        with cast.mette.acting(), pytest.raises(Refused):
            elsewhere_actions.stays_all_the_same(row.case, row, expected_version=None, why="fordi")


def _page(client: Any, house: Offer) -> str:
    return str(client.get(reverse("offer-page", args=[house.pk])).content.decode())


def test_the_list_tells_residents_and_ordered_apart(cast: Cast) -> None:
    house = places.offer(cast.mette, places=3)
    stays.move_in(cast.mette, stories.a_case_with_cmm(cast), house)
    for _each in range(2):
        stays.order(cast.mette, stories.a_case_with_cmm(cast), house)
    [(listed, _kind, _sexes)] = cast.mette.client().get(reverse("offer-list")).context["rows"]
    assert (listed.residents, listed.ordered, listed.free) == (1, 2, 0)
    shown = _page(latecomer("hanne").client(), house)
    assert "<dt>Bor der</dt><dd>1</dd>" in shown and "<dt>Bestilt, ikke kommet</dt><dd>2" in shown
