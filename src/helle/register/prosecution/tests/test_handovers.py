"""A criminal case on its way to another unit: offered with why, taken in or sent back, with a receipt (CRI-02)."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.gates import ObjectGates, Place
from tests.pages import fill_in, post

from helle.register.desk.waiting import what_waits
from helle.register.prosecution import part_actions, policies, queries, victim_actions
from helle.register.prosecution.choices import HandoverOutcome, Part
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import CasePart, CriminalCase, Investigation
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_ID = "00000000-0000-4000-8000-000000000000"


class TestAnswer(ObjectGates):
    view = "handover-answer"
    may: ClassVar[str] = "niels"
    purpose: ClassVar[str] = policies.PURPOSE
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "ulla", "mette", "lone", "peter")
    wrong_roles: ClassVar[tuple[str, ...]] = ("pia",)

    def place(self, cast: Cast) -> Place:
        row = told.offer(cast.peter, told.open_case(cast.peter), latecomer("niels"))
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]))


class TestWithdraw(ObjectGates):
    view = "handover-withdraw"
    may: ClassVar[str] = "peter"
    purpose: ClassVar[str] = policies.PURPOSE
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "ulla", "mette", "lone", "niels")
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)

    def place(self, cast: Cast) -> Place:
        row = told.offer(cast.peter, told.open_case(cast.peter), latecomer("niels"))
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]))


def test_cri_02_a_case_stays_until_the_other_unit_takes_it_in_and_leaves_a_receipt(cast: Cast) -> None:
    case, niels = told.open_case(cast.peter), latecomer("niels")
    url, listed = reverse("criminal-case-investigation", args=[case.number]), reverse("criminal-case-list")
    typed = {"unit": str(niels.membership.unit_id), "organised": "yes", "very_extensive": "yes", "why": ""}
    refused = post(cast.peter.client(), url, typed)
    assert refused.status_code == 422 and "Skriv begrundelsen" in refused.content.decode()
    fill_in(cast.peter.client(), url, {**typed, "why": told.OFFERED})
    page = reverse("criminal-case-page", args=[case.number])
    assert niels.client().get(page).status_code == 404
    assert "venter på svar" in cast.peter.client().get(page).content.decode()
    with niels.acting():
        (row,) = what_waits(mine=False).case_handovers
        assert not CriminalCase.objects.exists()
    offered = niels.client().get(reverse("handover-answer", args=[row.pk])).content.decode()
    assert told.OFFERED in offered and "Menneskehandel" in offered and told.JOURNAL not in offered
    assert "tilbydes jer" in niels.client().get("/").content.decode()
    fill_in(niels.client(), reverse("handover-answer", args=[row.pk]), {"takes": "received"})
    assert cast.peter.client().get(page).status_code == 404
    receipt = cast.peter.client().get(listed).content.decode()
    assert case.number in receipt and "Modtaget" in receipt and told.OFFERED in receipt
    with niels.acting():
        found = queries.whole(CriminalCase.objects.get())
        assert found.own_part is Part.INVESTIGATES
        assert [one.row.ruled for one in found.investigations] == ["nsk", "district"]
        assert [one.row.outcome for one in found.handovers] == [HandoverOutcome.RECEIVED]
    # It comes back in the same way.
    told.hand_over(niels, case, cast.peter, grounds=told.DISTRICT)
    assert cast.peter.client().get(page).status_code == 200


def test_cri_02_a_case_is_sent_back_with_why_or_the_offer_taken_back(cast: Cast) -> None:
    case, niels = told.open_case(cast.peter), latecomer("niels")
    row = told.offer(cast.peter, case, niels)
    with pytest.raises(Refused) as twice:
        told.offer(cast.peter, case, niels)
    assert (twice.value.message, twice.value.field) == (part_actions.OFFERED_ALREADY, "unit")
    with niels.acting(), pytest.raises(Refused) as unsaid:
        part_actions.handover_answer(row, takes=False, words="x")
    assert unsaid.value.field == "words"
    with niels.acting():
        part_actions.handover_answer(row, takes=False, words=told.SENT_BACK)
        with pytest.raises(Refused) as over:
            part_actions.handover_answer(row, takes=True, words="")
        assert over.value.message == part_actions.ANSWERED_ALREADY
        assert not CriminalCase.objects.exists()
    assert "sendt tilbage til jer" in cast.peter.client().get("/").content.decode()
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert told.SENT_BACK in page and told.OFFERED in page
    again = told.offer(cast.peter, case, niels)
    fill_in(cast.peter.client(), reverse("handover-withdraw", args=[again.pk]), {})
    with niels.acting():
        assert what_waits(mine=False).case_handovers == []


def test_cri_07_while_a_case_is_offered_nothing_is_proposed_that_nobody_there_would_decide(cast: Cast) -> None:
    victim, niels = stories.an_opened_case(cast), latecomer("niels")
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    told.offer(cast.peter, case, niels)
    with pytest.raises(Refused) as refused:
        told.weigh(cast.peter, tie)
    assert refused.value.message == victim_actions.WAIVER_WHILE_OFFERED


def test_cri_02_nobody_takes_a_case_past_the_application(cast: Cast) -> None:
    case, niels = told.open_case(cast.peter), latecomer("niels")
    row = told.offer(cast.peter, case, niels)
    taken = {"outcome": "received", "answered_at": clock.now()}
    with cast.peter.acting(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Handover.objects.filter(pk=row.pk).update(**taken, answered_by=cast.peter.user.pk)
    with told.pia().acting(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Handover.objects.filter(pk=row.pk).update(**taken, answered_by=told.pia().user.pk)
    with cast.peter.acting():
        other = Investigation.objects.get(criminal_case=case)
        other.pk, other.unit_id = row.pk, niels.membership.unit_id
        with pytest.raises(DatabaseError), transaction.atomic():
            other.save(force_insert=True)
    with cast.peter.acting():
        assert CasePart.objects.get(ended_at__isnull=True).unit_id == cast.peter.membership.unit_id
