"""Whose word something is: a proposal its maker's, a note of CMM's involvement the police's, a file Helle's own."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.gates import ObjectGates, Place
from tests.pages import fill_in

from helle.register.interface.words import day
from helle.register.prosecution import contact_queries, policies, statistics_actions, their_word, withdraw_actions
from helle.register.prosecution.choices import Mistake, TheirWord
from helle.register.prosecution.models import WaiverProposal
from helle.register.prosecution.statistics_doubts import OWN_COUNTS, NumbersFall
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import ExploitationPurpose, OrganisationKind
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_ID = "00000000-0000-4000-8000-000000000000"
HEAD = "aar;bestemmelse;slags;kreds;personer\n"


class TestAnswer(ObjectGates):
    view = "involvement-answer"
    may: ClassVar[str] = "mette"
    purpose: ClassVar[str] = policies.PURPOSE
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "ulla", "dorthe", "anton", "peter", "niels", "lone")

    def place(self, cast: Cast) -> Place:
        row = told.involve(cast.peter, told.open_case(cast.peter))
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]))


def test_cri_07_the_prosecution_decides_on_a_proposal_of_the_police_and_does_not_take_it_back(cast: Cast) -> None:
    victim, pia = stories.an_opened_case(cast), told.pia()
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    proposal = told.weigh(cast.peter, tie)
    page = reverse("criminal-case-page", args=[case.number])
    undo = reverse("criminal-case-withdraw", args=[case.number, "forslag", proposal.pk])
    assert undo not in pia.client().get(page).content.decode() and pia.client().get(undo).status_code == 404
    with pia.acting():
        with pytest.raises(Refused) as refused:
            withdraw_actions.entry_withdraw(case, proposal, why=Mistake.TYPED)
        assert refused.value.message == withdraw_actions.PROPOSED_ELSEWHERE
        with pytest.raises(DatabaseError, match="waiver_is_taken_back_by_who_proposed_it"), transaction.atomic():
            WaiverProposal.objects.filter(pk=proposal.pk).update(
                superseded_at=clock.now(), superseded_by=pia.user.pk, superseded_why=Mistake.TYPED.value
            )
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, proposal, why=Mistake.TYPED)
    assert f"{cast.peter.user.full_name} · Tastet forkert" in pia.client().get(page).content.decode()


def test_cri_04_what_the_police_note_of_cmm_is_shown_to_it_and_both_words_stand(cast: Cast) -> None:
    case = told.open_case(cast.peter, known_for=4)
    row, (mette, peter) = told.involve(cast.peter, case), (cast.mette.client(), cast.peter.client())
    listed, page = reverse("contact-list"), reverse("criminal-case-page", args=[case.number])
    shown = mette.get(listed).content.decode()
    assert case.number in shown and "ikke besvaret" in shown
    assert case.number not in latecomer("lone").client().get(listed).content.decode()
    with cast.mette.acting():
        for day in (clock.today(), clock.today() - dt.timedelta(days=5)):
            with pytest.raises(Refused) as refused:
                their_word.involvement_answer(their_word.get_noted(row.pk), says=TheirWord.OTHER_DAY, heard_on=day)
            assert refused.value == their_word.ANOTHER_DAY or refused.value.field == "heard_on"
    fill_in(mette, reverse("involvement-answer", args=[row.pk]), {"says": "not_heard"})
    assert "Nej, vi har ikke hørt om sagen" in mette.get(listed).content.decode()
    assert "Nej, vi har ikke hørt om sagen" in peter.get(page).content.decode()
    year = clock.today().year
    first, last, unit = dt.date(year, 1, 1), dt.date(year, 12, 31), cast.peter.membership.unit_id
    with latecomer("lone").acting():
        assert their_word.otherwise(first, last) == [(unit, 1)]
        assert contact_queries.asked_in_time(first, last)[0].cmm_told == 0
    assert "siger CMM noget andet" in latecomer("lone").client().get(reverse("criminal-figures")).content.decode()
    told.answer_for_cmm(cast.mette, row, TheirWord.THAT_DAY)
    with latecomer("lone").acting():
        assert their_word.otherwise(first, last) == []
        assert contact_queries.asked_in_time(first, last)[0].cmm_told == 1


def test_cri_04_another_day_that_cmm_gives_is_no_agreement_and_its_lead_may_give_it(cast: Cast) -> None:
    case = told.open_case(cast.peter, known_for=4)
    told.involve(cast.peter, case, OrganisationKind.PROSECUTION)
    row = told.involve(cast.peter, case)
    page, desk = reverse("criminal-case-page", args=[case.number]), reverse("desk")
    peter = cast.peter.client()
    heard = clock.today() - dt.timedelta(days=2)
    answer = reverse("involvement-answer", args=[row.pk])
    assert answer in cast.karen.client().get(reverse("involvement-list")).content.decode()
    fill_in(cast.karen.client(), answer, {"says": "other_day", "heard_on": heard.isoformat()})
    said = f"siger {day(heard, clock.today(), 'da')}"
    shown = peter.get(page).content.decode()
    assert said in shown and "Alle, der skal inddrages, er inddraget" not in shown
    assert said in peter.get(desk).content.decode()
    told.answer_for_cmm(cast.mette, row, TheirWord.THAT_DAY)
    assert said not in peter.get(page).content.decode() and said not in peter.get(desk).content.decode()


def test_cri_10_the_purpose_of_an_offence_is_shown(cast: Cast) -> None:
    case = told.open_case(cast.peter, purpose=ExploitationPurpose.FORCED_LABOUR)
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert ExploitationPurpose.FORCED_LABOUR.label.da in page


def test_sta_04_helles_own_count_is_no_delivery_and_numbers_that_fall_are_taken_in_knowingly(cast: Cast) -> None:
    day, more, fewer = dt.date(2025, 3, 1), HEAD + "2024;s262a;charges;;21\n", HEAD + "2024;s262a;charges;;3\n"
    with cast.stine.acting():
        with pytest.raises(Refused) as own:
            statistics_actions.delivery_take_in("\ufeff# Straffesager i Helle, 2024\n" + more, cut_off=day)
        assert own.value.message == OWN_COUNTS
        statistics_actions.delivery_take_in(more, cut_off=day)
        with pytest.raises(NumbersFall) as falls:
            statistics_actions.delivery_take_in(fewer, cut_off=day)
        assert "21 → 3" in falls.value.message.da
        # What was counted earlier replaces nothing.
        statistics_actions.delivery_take_in(fewer, cut_off=dt.date(2025, 2, 1))
        assert statistics_actions.delivery_take_in(fewer, cut_off=day, knows_fall=True).rows == 1
