"""A return that is stopped: for a reason that fits, with what is open said, and its ledger settled afterwards."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories
from tests.cast import Cast, Member
from tests.pages import errors_of, hidden_of, post

from helle.register.cases import queries as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import waiting
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.journey_actions import BEFORE_BOOKING
from helle.register.disbursements.models import Receipt
from helle.register.disbursements.queries import IN_KIND
from helle.register.disbursements.tests.conftest import on, straight
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.returns.choices import ReturnEnd, StepState
from helle.register.returns.models import ReturnCase, Step
from helle.register.returns.states import ENDS_AFTER, ENDS_BEFORE

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def sees(by: Member, case: Case) -> set[str]:
    """What somebody's unit has of the case."""
    with by.acting():
        return set(cases.held_categories(case.pk))


class TestUnsettled:
    """She was stopped while deliveries had no receipt: Hjemrejsestyrelsen settles the ledger, and then it is over."""

    def test_ret05_the_ledger_is_settled_after_the_end_and_then_no_longer_seen(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, maja: Member
    ) -> None:
        wrong, entry = (money.deliver(cast.henrik, case, running, 2_000) for _number in (1, 2))
        with cast.henrik.acting():
            line = money.line_of(running)
        return_stories.stop(cast.henrik, case, running)
        assert (sees(maja, case), "return_plan" in sees(cast.henrik, case)) == (set(), True)
        with cast.henrik.acting():
            assert {one.what.da for one in waiting.waiting()} == {"Kvittering for en levering"}
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, running, line=line)) == "return_is_open"
        with pytest.raises(Refused, match="stopped"):
            money.deliver(cast.henrik, case, running)
        with pytest.raises(PermissionDenied):
            money.receipt(cast.mette, case, entry)
        money.take_back(money.second(), case, wrong)
        assert "core" in sees(cast.henrik, case)
        money.receipt(cast.henrik, case, entry)
        assert "core" in sees(cast.henrik, case)
        on(30, home)
        assert sees(cast.henrik, case) == set()
        seen = money.ledger(cast.mette, case, running)
        assert [one.row.signed for one in seen.entries] == [2_000, 2_000, -2_000] and not seen.without_receipt

    def test_ret05_a_wrong_entry_with_its_receipt_is_taken_back_for_thirty_days_after_the_end(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        wrong, right = (money.deliver(cast.henrik, case, running, 2_000) for _number in (1, 2))
        for entry in (wrong, right):
            money.receipt(cast.henrik, case, entry)
        money.instalment(cast.henrik, case, running)
        return_stories.stop(cast.henrik, case, running)
        on(29, home)
        ledger = reverse("return-ledger", args=[case.number])
        page = money.second().client().get(ledger).content.decode()
        assert reverse("return-entry-reverse", args=[case.number, wrong.pk]) in page
        assert "bortfaldet" in page and "venter" not in page
        money.take_back(money.second(), case, wrong)
        assert money.ledger(cast.mette, case, running).paid(IN_KIND) == 2_000
        on(30, home)
        assert sees(cast.henrik, case) == set()

    def test_ret05_the_end_of_a_later_return_gives_those_days_for_what_stands_of_an_earlier_one(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        wrong = money.deliver(cast.henrik, case, running)
        money.receipt(cast.henrik, case, wrong)
        return_stories.stop(cast.henrik, case, running)
        on(1, home)
        again = return_stories.accept(cast.mette, case, why=return_stories.OFFERED_WHY)
        return_stories.stop(cast.mette, case, again)
        on(30, home)
        assert "core" in sees(cast.henrik, case)
        money.take_back(money.second(), case, wrong)
        on(31, home)
        assert sees(cast.henrik, case) == set()

    def test_what_will_never_be_paid_does_not_wait_and_a_late_booking_shows_its_day(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        money.instalment(cast.henrik, case, running, days=5)
        on(20, home)
        entry = money.deliver(cast.henrik, case, running, paid_on=home, why=money.EARLY)
        page = reverse("return-ledger", args=[case.number])
        shown = cast.henrik.client().get(page).content.decode()
        assert "bogført" in shown and "forsinket" in shown
        own = cast.henrik.client().get(reverse("return-entry-reverse", args=[case.number, entry.pk]))
        assert own.status_code == 302 and own.headers["Location"] == page
        return_stories.stop(cast.henrik, case, running)
        stopped = cast.henrik.client().get(page).content.decode()
        assert "bortfaldet" in stopped and "forsinket" not in stopped

    def test_nothing_is_added_by_another_hand_or_once_it_is_settled(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        """CMM reads the ledger still; the database knows that it does not settle it."""
        entry = money.deliver(cast.henrik, case, running)
        return_stories.stop(cast.henrik, case, running)

        def receive() -> None:
            row = new_row(Receipt, case, return_case=running, entry=entry, received_on=clock.today())
            seal(case, row, number=money.NUMBER, supplier=money.SUPPLIER)
            row.save(force_insert=True)

        with cast.mette.acting():
            assert refused_by_the_database(receive) == "return_is_open"

    def test_another_return_that_runs_keeps_the_case(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        entry = money.deliver(cast.henrik, case, running)
        return_stories.stop(cast.henrik, case, running)
        on(1, home)
        again = return_stories.accept(cast.mette, case, why=return_stories.OFFERED_WHY)
        page = cast.henrik.client().get(reverse("return-ledger", args=[case.number])).content.decode()
        assert (
            "Poster fra en tidligere hjemsendelse" in page
            and "mangler kvittering" in page
            and f"poster/{entry.pk}/kvittering/" in page
        )
        return_stories.stop(cast.mette, case, again)
        assert "core" in sees(cast.henrik, case)
        money.receipt(cast.henrik, case, entry)
        on(31, home)
        assert sees(cast.henrik, case) == set()

    def test_who_stops_is_told_what_is_open_and_comes_back_to_the_ledger(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        money.deliver(cast.henrik, case, running)
        money.instalment(cast.henrik, case, running)
        henrik, url = cast.henrik.client(), reverse("return-stop", args=[case.number])
        page = henrik.get(url).content.decode()
        assert "Poster uden kvittering: 1." in page and "Rater, der ikke er betalt" in page
        delivery = reverse("return-delivery", args=[case.number])
        typed = hidden_of(henrik, delivery) | {"amount": "2000", "text": money.PAID_FOR, "currency": "dkk"}
        with cast.henrik.acting():
            line = money.line_of(running)
        typed |= {"line": str(line.pk) if line else "", "paid_on": home.isoformat()}
        assert errors_of(post(henrik, url, {"why": "disappeared", "note": ""})).keys() == {"note"}
        return_stories.stop(money.second(), case, running)
        # Whoever had a form open is told why, and what was typed stands there still.
        late = henrik.post(delivery, typed)
        assert late.status_code == 422 and "Hjemsendelsen er standset" in late.content.decode()
        assert money.PAID_FOR in late.content.decode() and "2000" in late.content.decode()
        assert henrik.get(delivery).status_code == 404
        assert (
            "Regnskabet er ikke gjort op" in henrik.get(reverse("return-ledger", args=[case.number])).content.decode()
        )


class TestReasons:
    """Which reasons stop a return depends on whether she has departed."""

    @pytest.mark.parametrize("why", [one for one in ReturnEnd if one is not ReturnEnd.COMPLETED])
    def test_c5_a_reason_fits_before_the_departure_or_after_it(
        self, cast: Cast, case: Case, running: ReturnCase, why: ReturnEnd
    ) -> None:
        def stop() -> None:
            ReturnCase.objects.filter(pk=running.pk).update(
                ended_on=clock.today(), ended_why=why.value, ended_by=cast.henrik.user.pk
            )

        if why not in ENDS_BEFORE:
            with cast.henrik.acting():
                assert refused_by_the_database(stop) == "return_stopped_for_a_reason_that_fits"
        money.arrived(cast, case, running)
        if why not in ENDS_AFTER:
            with cast.henrik.acting():
                assert refused_by_the_database(stop) == "return_stopped_for_a_reason_that_fits"
            with pytest.raises(Refused) as refused:
                return_stories.stop(cast.henrik, case, running, why)
            assert refused.value.field == "why"
        else:
            return_stories.stop(cast.henrik, case, running, why)

    def test_who_had_the_form_open_when_she_departed_is_told_why_and_keeps_what_was_typed(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        plans.approved(cast, case, running)
        mette, url = cast.mette.client(), reverse("return-stop", args=[case.number])
        opened = hidden_of(mette, url)
        money.happen(cast.henrik, case, running, JourneyKind.TRAVEL_BOOKED)
        money.happen(cast.henrik, case, running, JourneyKind.DEPARTED)
        typed = {
            "why": ReturnEnd.WITHDRAWN.value,
            "ended_on": clock.today().isoformat(),
            "note": return_stories.STOPPED,
        }
        refused = mette.post(url, opened | typed)
        html = refused.content.decode()
        assert refused.status_code == 422 and return_stories.STOPPED in html and "Hjemrejsestyrelsen" in html

    def test_cmm_is_not_offered_to_stop_who_has_departed(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        page, url = reverse("case-return", args=[case.number]), reverse("return-stop", args=[case.number])
        assert url not in cast.mette.client().get(page).content.decode()
        assert cast.mette.client().get(url).status_code in (403, 404)
        henrik = cast.henrik.client()
        assert url in henrik.get(page).content.decode()
        assert "Personen vil ikke længere rejse" not in henrik.get(url).content.decode()


class TestStepsBefore:
    """Who travels although something is not in place does so for a reason, and what was open is overtaken."""

    def test_ret04_a_booking_and_a_departure_with_missing_steps_say_why(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        plans.approved(cast, case, running)
        happen = partial(money.happen, cast.henrik, case, running)
        for kind, named in ((JourneyKind.TRAVEL_BOOKED, "Tickets"), (JourneyKind.DEPARTED, "Escort on the journey")):
            with pytest.raises(Refused, match="RET-04") as refused:
                happen(kind, note=" ")
            assert refused.value.field == "note" and named in refused.value.message.en
            happen(kind)
        with cast.mette.acting():
            states = list(Step.objects.filter(return_case=running).values_list("state", "closed_on"))
        assert set(states) == {(StepState.OVERTAKEN.value, money.day_of(cast))} and len(states) == 6

    def test_ret04_the_database_asks_for_it_too(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        plans.approved(cast, case, running)
        booked = money.happen(cast.henrik, case, running, JourneyKind.TRAVEL_BOOKED)
        with cast.henrik.acting():
            booked.pk, booked.sequence = new_id(), 2
            booked.kind, booked.travels_on, booked.note_sealed = JourneyKind.DEPARTED.value, None, None
            assert refused_by_the_database(partial(booked.save, force_insert=True)) == "journey_with_what_is_missing"
        assert len(BEFORE_BOOKING) == 3
