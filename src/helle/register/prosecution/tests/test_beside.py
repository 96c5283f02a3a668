"""Statements as disclosures, gentle treatment, networks and compensation (SHR-01, SHR-03, CRI-06, CRI-19, INT-05)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.gates import CaseGates, ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases.entries import new_row
from helle.register.cases.models import Case
from helle.register.desk.waiting import what_waits
from helle.register.prosecution import (
    beside_actions,
    beside_queries,
    claim_actions,
    journal_actions,
    list_queries,
    part_actions,
    queries,
    sealing,
    withdraw_actions,
)
from helle.register.prosecution.beside_models import (
    Claim,
    CompensationTold,
    DisclosureWeighing,
    NetworkLink,
    Questioning,
)
from helle.register.prosecution.choices import (
    ClaimGround,
    ClaimOutcome,
    Mistake,
    NetworkKind,
    Part,
)
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.sharing.disclosure import DisclosureGround

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STRANGERS = ("olga", "anders", "rita", "henrik", "ulla", "dorthe", "anton", "lone", "mette", "niels")
NO_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


class OfALink(ObjectGates):
    may: ClassVar[str] = "peter"
    outsiders: ClassVar[tuple[str, ...]] = STRANGERS
    purpose: ClassVar[str] = "law_enforcement"

    def place(self, cast: Cast) -> Place:
        victim = stories.an_opened_case(cast)
        tie = told.link(cast.peter, told.open_case(cast.peter), victim)
        return Place(reverse(self.view, args=[tie.pk]), reverse(self.view, args=[NO_ID]), (victim.pk,))


class TestStatementAsk(OfALink):
    view = "statement-ask"


class TestQuestioning(OfALink):
    view = "questioning"


class TestNetwork(ObjectGates):
    view = "criminal-case-network"
    may = "peter"
    outsiders = STRANGERS
    wrong_roles = ("pia",)
    purpose = "law_enforcement"

    def place(self, cast: Cast) -> Place:
        case = told.open_case(cast.peter)
        return Place(reverse(self.view, args=[case.number]), reverse(self.view, args=["S2025-9999"]))


class TestStatement(CaseGates):
    view = "case-statement"
    wrong_roles = ("vera", "stine", "karen")


class TestStatementEnd(CaseGates):
    view = "case-statement-end"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.give_a_statement(cast.mette, case).pk]


class TestClaim(CaseGates):
    view = "case-claim"
    wrong_roles = ("vera", "stine", "karen")


class TestCompensation(CaseGates):
    view = "case-compensation"
    wrong_roles = ("vera", "stine", "karen")


class TestClaimEnd(CaseGates):
    view = "case-claim-end"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.claim(cast.mette, case).pk]


def test_shr_01_a_statement_is_one_act_that_opens_criminal_matters_and_no_more(cast: Cast) -> None:
    # Another district was told of the referral: what this one knows it knows by the statement.
    victim = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH"))
    with cast.peter.acting():
        assert queries.known_cases() == []
    row = told.give_a_statement(cast.mette, victim)
    case = told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    with cast.peter.acting():
        assert [(one.referral, one.case_id) for one in queries.known_cases()] == [("", victim.pk)]
        (opened,) = beside_queries.disclosures_of([victim.pk])
        assert (opened.statement, opened.weighing, opened.ruling) == (told.STATEMENT, "", None)
        assert not Case.objects.exists()
    with cast.mette.acting():
        (own,) = beside_queries.disclosures_of([victim.pk])
        assert (own.weighing, own.lasts) == (told.BALANCE, True)
        beside_actions.disclosure_end(row)
        with pytest.raises(Refused):
            beside_actions.disclosure_end(row)
    with cast.peter.acting():
        assert beside_queries.disclosures_of([victim.pk]) == []
        assert queries.known_cases() == []
        assert queries.whole(case).out_of_sight == 1


def test_shr_01_what_a_statement_opened_is_shut_with_its_last_day(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    victim, today = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH")), clock.today()

    def known(after: int) -> bool:
        on_day(today + dt.timedelta(days=after))
        with cast.peter.acting():
            return bool(queries.known_cases())

    told.give_a_statement(cast.mette, victim, until=today + dt.timedelta(days=7))
    assert [known(day) for day in (1, 7, 8)] == [True, True, False]
    # Another one begins it anew, a longer one keeps it open, and without the longer one it is shut as the shorter ends.
    told.give_a_statement(cast.mette, victim, until=today + dt.timedelta(days=10))
    longer = told.give_a_statement(cast.mette, victim, until=today + dt.timedelta(days=40))
    told.give_a_statement(cast.mette, victim, until=today + dt.timedelta(days=20))
    assert [known(day) for day in (10, 11)] == [True, True]
    with cast.mette.acting():
        beside_actions.disclosure_end(longer)
    assert [known(day) for day in (11, 20, 21)] == [True, True, False]


def test_shr_03_without_a_weighing_or_a_consent_that_was_given_nothing_goes(cast: Cast, victim: Case) -> None:
    with pytest.raises(Refused) as unweighed:
        told.give_a_statement(cast.mette, victim, weighing=" ")
    assert unweighed.value.field == "weighing"
    with pytest.raises(Refused) as unconsented:
        told.give_a_statement(cast.mette, victim, ground=DisclosureGround.CONSENT)
    assert (unconsented.value.field, unconsented.value.message) == ("consent_on", beside_actions.NO_DAY_OF_CONSENT)
    with pytest.raises(Refused) as elsewhere:
        told.give_a_statement(cast.mette, victim, to=cast.olga.membership.unit_id)
    assert elsewhere.value.field == "to"
    with pytest.raises(Refused) as endless:
        told.give_a_statement(cast.mette, victim, until=clock.today() + dt.timedelta(days=900))
    assert endless.value.field == "until"


def test_cri_07_what_the_prosecution_asks_waits_on_cmms_desk_until_it_is_answered(cast: Cast, victim: Case) -> None:
    tie = told.link(cast.peter, told.open_case(cast.peter), victim)
    asked = told.ask_for_a_statement(told.pia(), tie)
    with cast.mette.acting():
        assert [one.row.pk for one, _case in what_waits(mine=False).statements] == [asked.pk]
    mette = cast.mette.client()
    assert "Bedt om en udtalelse" in mette.get("/").content.decode()
    fill_in(
        mette,
        reverse("case-statement", args=[victim.number]) + f"?anmodning={asked.pk}",
        {
            "ground": "essential_importance", "informed": "yes", "statement": told.STATEMENT, "weighing": told.BALANCE,
        },
    )  # fmt: skip
    with cast.mette.acting():
        assert what_waits(mine=False).statements == []
    shown = told.pia().client().get(reverse("criminal-case-page", args=[queries_number(cast)])).content.decode()
    assert told.STATEMENT in shown
    assert told.BALANCE not in shown


def test_shr_01_an_answer_goes_to_who_asked_for_it_or_has_the_case_now(cast: Cast, victim: Case) -> None:
    tie, niels = told.link(cast.peter, told.open_case(cast.peter), victim), latecomer("niels")
    asked = told.ask_for_a_statement(told.pia(), tie)
    with pytest.raises(Refused) as elsewhere:
        told.give_a_statement(cast.mette, victim, request=asked, to=niels.membership.unit_id)
    assert (elsewhere.value.message, elsewhere.value.field) == (beside_actions.NOT_WHO_ASKED, "to")
    with cast.peter.acting():
        case = CriminalCase.objects.get()
    told.hand_over(cast.peter, case, niels)
    with cast.mette.acting():
        assert [one.goes_to for one, _case in beside_queries.waiting_requests()] == [niels.membership.unit_id]
    told.give_a_statement(cast.mette, victim, request=asked, to=niels.membership.unit_id)
    with niels.acting():
        assert not DisclosureWeighing.objects.exists()
    with cast.mette.acting():
        assert DisclosureWeighing.objects.count() == 1
        assert what_waits(mine=False).statements == []


def test_gov_06_a_case_that_closes_shuts_the_way_of_the_police_once_nothing_of_hers_goes_on(cast: Cast) -> None:
    beside, victim = stories.open_cases(cast, stories.refer(cast, persons=2))
    case = told.open_case(cast.peter)
    told.link(cast.peter, case, victim)

    def known() -> set[uuid.UUID]:
        with cast.peter.acting():
            return {one.case_id for one in queries.known_cases()}

    assert known() == {beside.pk, victim.pk}
    for one in (beside, victim):
        stories.end_case(cast.mette, one)
    # She stands in a case that goes on.
    assert known() == {victim.pk}
    told.stage(cast.peter, case, CriminalStage.DISCONTINUED, end_reason=EndReason.NO_SUSPECT)
    assert known() == set()
    with cast.peter.acting():
        assert queries.whole(case).out_of_sight == 1


@pytest.mark.parametrize("door", ["link", "part", "handed over", "stage"])
def test_gov_06_that_way_is_shut_as_well_when_the_link_the_part_or_what_was_resumed_goes(cast: Cast, door: str) -> None:
    victim, niels = stories.an_opened_case(cast), latecomer("niels")
    case = told.open_case(cast.peter)
    tie = told.link(cast.peter, case, victim)
    if door == "stage":
        told.stage(cast.peter, case, CriminalStage.DISCONTINUED, end_reason=EndReason.NO_SUSPECT)
        resumed = told.stage(cast.peter, case, CriminalStage.RESUMED)
    elif door == "part":
        told.hand_over(cast.peter, case, niels)
        with niels.acting():
            part_actions.part_give(case, unit=cast.peter.membership.unit_id, part=Part.ASSISTS)
    stories.end_case(cast.mette, victim)

    def known() -> bool:
        with cast.peter.acting():
            return victim.pk in {one.case_id for one in queries.known_cases()}

    assert known()
    if door == "part":
        with niels.acting():
            part_actions.part_end(case, unit=cast.peter.membership.unit_id)
    else:
        if door == "handed over":
            told.hand_over(cast.peter, case, niels)
        with cast.peter.acting():
            if door == "link":
                withdraw_actions.entry_withdraw(case, tie, why=Mistake.WRONG_CASE)
            elif door == "stage":
                withdraw_actions.entry_withdraw(case, resumed, why=Mistake.TYPED)
    assert not known()


def queries_number(cast: Cast) -> str:
    """The number of the one criminal case."""
    with cast.peter.acting():
        return list_queries.own_lines()[0][0].number


def test_cri_06_cmm_hears_on_which_day_she_is_questioned_and_no_more(cast: Cast, victim: Case) -> None:
    told.question(cast.peter, told.link(cast.peter, told.open_case(cast.peter), victim))
    with cast.mette.acting():
        assert not Questioning.objects.exists()
        assert [day for _link, day in beside_queries.questionings_heard_of(victim)] == [clock.today()]
    with cast.ulla.acting():
        assert beside_queries.questionings_heard_of(victim) == []


def test_cri_06_the_list_reminds_of_what_remains_and_says_that_an_interview_exists(cast: Cast, victim: Case) -> None:
    tie = told.link(cast.peter, told.open_case(cast.peter), victim)
    with cast.peter.acting():
        assert beside_queries.interview_was_held(tie) is False
    stories.hold_interview(cast.mette, victim)
    with cast.peter.acting():
        assert beside_queries.interview_was_held(tie) is True
    told.question(cast.peter, tie, wishes_honoured=None, rights_told=None, why_not="")
    page = cast.peter.client().get(reverse("criminal-case-page", args=[queries_number(cast)])).content.decode()
    assert "Følg ønskerne" in page
    with pytest.raises(Refused) as unsaid:
        told.question(cast.peter, tie, why_not="")
    assert unsaid.value.field == "why_not"
    with pytest.raises(Refused) as contradiction:
        told.question(cast.peter, tie, wishes_asked=False, wishes_honoured=True)
    assert contradiction.value.field == "wishes_honoured"


def test_cri_19_a_network_is_seen_by_the_police_alone_from_both_cases(cast: Cast) -> None:
    niels = latecomer("niels")
    ours, other = told.open_case(cast.peter), told.OTHER_JOURNAL
    theirs = told.open_case(niels, grounds=told.NSKS, journal=other)
    with cast.peter.acting():
        row = beside_actions.network_link(ours, journal=other, kind=NetworkKind.SAME_SUSPECTS)
        for journal in (other, theirs.number, "4200-10110-99999-26", told.JOURNAL):
            with pytest.raises(Refused) as refused:
                beside_actions.network_link(ours, journal=journal, kind=NetworkKind.SAME_SUSPECTS)
            assert refused.value.field == "journal"
        assert [one.number for one in beside_queries.network_of(ours)] == [theirs.number]
    with niels.acting():
        (tied,) = beside_queries.network_of(theirs)
        assert (tied.number, tied.unit_id, tied.own) == (ours.number, cast.peter.membership.unit_id, False)
        with pytest.raises(Refused) as twice:
            beside_actions.network_link(theirs, journal=told.JOURNAL, kind=NetworkKind.SAME_SUSPECTS)
        assert twice.value.field == "journal"
    for who in (told.pia(), cast.mette):
        with who.acting():
            assert not NetworkLink.objects.exists()
            assert beside_queries.network_of(ours) == []
    undo = reverse("criminal-case-withdraw", args=[theirs.number, "netvaerk", row.pk])
    fill_in(niels.client(), undo, {"why": "typed"})
    with cast.peter.acting():
        assert beside_queries.network_of(ours) == []


def test_cri_19_a_journal_number_named_in_vain_leaves_its_trace_and_a_day_has_room_for_few(cast: Cast) -> None:
    ours, theirs = told.open_case(cast.peter), told.OTHER_JOURNAL
    told.open_case(latecomer("niels"), grounds=told.NSKS, journal=theirs)
    page, peter = reverse("criminal-case-network", args=[ours.number]), cast.peter.client()
    kind = NetworkKind.SAME_SUSPECTS.value

    def missed() -> int:
        return [one.action for one in audit_lines(cast, cast.peter.user.pk)].count("prosecution.journal_missed")

    post(peter, page, {"journal": "4200-10110-99999-26", "kind": kind})
    assert missed() == 1
    judged = {"organised": "no", "very_extensive": "no", "otherwise_qualified": "no", "forced_labour": "yes"}
    opened = {"journal": theirs, "provision": "s262a", "began_on": clock.today(), **judged}
    assert "journal" in errors_of(post(peter, reverse("criminal-case-new"), opened))
    assert missed() == 2
    for serial in range(8):
        post(peter, page, {"journal": f"4200-10110-9000{serial}-26", "kind": kind})
    told_so = errors_of(post(peter, page, {"journal": theirs, "kind": kind}))["journal"]
    assert (told_so, missed()) == ([journal_actions.TRIED_ENOUGH.da], 10)
    with cast.peter.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.criminal_case_named(%s)", [sealing.blind_journal(theirs)])
        assert cursor.fetchone() == (None,)


def test_cri_03_a_unit_that_assists_reads_and_writes_nothing(cast: Cast) -> None:
    case, niels = told.open_case(cast.peter), latecomer("niels")
    with cast.peter.acting():
        part_actions.part_give(case, unit=niels.membership.unit_id, part=Part.ASSISTS)
    assert niels.client().get(reverse("criminal-case-page", args=[case.number])).status_code == 200
    assert niels.client().get(reverse("criminal-case-suspect", args=[case.number])).status_code == 404
    part = reverse("criminal-case-part", args=[case.number])
    fill_in(cast.peter.client(), part, {"unit": niels.membership.unit_id, "part": "none"})
    assert niels.client().get(reverse("criminal-case-page", args=[case.number])).status_code == 404
    twice = post(cast.peter.client(), part, {"unit": niels.membership.unit_id, "part": "none"})
    assert list(errors_of(twice)) == ["unit"]


def test_int_05_a_claim_is_followed_to_its_end_whatever_becomes_of_the_criminal_case(cast: Cast, victim: Case) -> None:
    mette, today = cast.mette.client(), clock.today()
    fill_in(
        mette,
        reverse("case-claim", args=[victim.number]),
        {"ground": "board", "informed_on": today, "claimed_on": today, "amount": "25000"},
    )
    with cast.mette.acting():
        row = Claim.objects.get()
        with pytest.raises(Refused) as nothing:
            claim_actions.claim_end(row, outcome=ClaimOutcome.AWARDED, decided_on=today, awarded=None)
        assert nothing.value.field == "awarded"
    end = reverse("case-claim-end", args=[victim.number, row.pk])
    fill_in(mette, end, {"outcome": "partly", "decided_on": today, "awarded": "10000,50"})
    with cast.mette.acting():
        (followed,) = beside_queries.claims_of(victim)
        assert followed.end is not None
        assert followed.end.awarded == Decimal("10000.50")
        with pytest.raises(Refused):
            claim_actions.claim_end(row, outcome=ClaimOutcome.WITHDRAWN, decided_on=today, awarded=None)
    with cast.peter.acting():
        assert not Claim.objects.exists()


def test_int_05_to_claim_none_is_her_choice_and_can_be_changed(cast: Cast, victim: Case) -> None:
    mette, today = cast.mette.client(), clock.today()
    address, page = (reverse(view, args=[victim.number]) for view in ("case-compensation", "case-criminal"))
    assert "ikke noteret, at personen ved" in mette.get(page).content.decode()
    fill_in(mette, address, {"answer": "undecided", "informed_on": today})
    fill_in(mette, address, {"answer": "none", "informed_on": today, "said_on": today, "why": "afraid"})
    assert "Er bange for, hvad der kan ske" in mette.get(page).content.decode()
    told.claim(cast.mette, victim)
    waits = post(mette, address, {"answer": "none", "informed_on": today, "said_on": today, "why": "afraid"})
    assert list(errors_of(waits)) == ["answer"]
    with cast.peter.acting():
        assert not CompensationTold.objects.exists()


def test_int_05_an_answer_has_its_days_and_its_reason_and_no_other(cast: Cast, victim: Case) -> None:
    today = clock.today()
    before, after = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    none = {"answer": "none", "informed_on": today, "said_on": today, "why": "afraid"}
    for changed, field in (
        ({"why": ""}, "why"),
        ({"said_on": ""}, "said_on"),
        ({"informed_on": ""}, "informed_on"),
        ({"said_on": before}, "said_on"),
        ({"said_on": after}, "said_on"),
        ({"informed_on": after}, "informed_on"),
        ({"answer": "undecided"}, "said_on"),
        ({"answer": "mistake", "informed_on": "", "said_on": "", "why": ""}, "answer"),
        ({"answer": "mistake"}, "informed_on"),
    ):
        sent = post(cast.mette.client(), reverse("case-compensation", args=[victim.number]), none | changed)
        assert list(errors_of(sent)) == [field], changed
    with cast.mette.acting():
        assert not CompensationTold.objects.exists()
        for values in (
            {"why": ""},
            {"said_on": before},
            {"said_on": None},
            {"informed_on": after},
            {"answer": "mistake"},
        ):
            row = new_row(CompensationTold, victim, **(none | values))
            with pytest.raises(DatabaseError), transaction.atomic():
                row.save(force_insert=True)


def test_a_claim_is_for_an_amount_or_for_none_yet(cast: Cast, victim: Case) -> None:
    today = clock.today()
    sent = {"ground": "board", "informed_on": today, "claimed_on": today, "amount": "0"}
    refused = post(cast.mette.client(), reverse("case-claim", args=[victim.number]), sent)
    assert list(errors_of(refused)) == ["amount"]
    with cast.mette.acting(), pytest.raises(Refused) as nothing:
        claim_actions.claim_record(
            victim, ground=ClaimGround.WAGES, informed_on=today, claimed_on=today, amount=Decimal(0)
        )
    assert nothing.value.field == "amount"


def test_a_claim_does_not_lie_before_she_was_told(cast: Cast, victim: Case) -> None:
    with pytest.raises(Refused) as refused:
        told.claim(cast.mette, victim, claimed_on=clock.today() - dt.timedelta(days=1))
    assert refused.value.field == "claimed_on"
    with cast.mette.acting():
        assert not VictimLink.objects.exists()
