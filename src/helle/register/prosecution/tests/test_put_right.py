"""What was written wrong beside a criminal case is put right or out of force, with its trace (CRI-06, INT-05)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.gates import CaseGates, Gates
from tests.pages import fill_in, post

from helle.register.cases.models import Case
from helle.register.desk.waiting import what_waits
from helle.register.prosecution import (
    actions,
    beside_actions,
    beside_queries,
    claim_actions,
    policies,
    queries,
    statistics_actions,
    their_word,
    withdraw_actions,
)
from helle.register.prosecution.choices import Mistake, TheirWord
from helle.register.prosecution.models import Involvement, Offence, Stage, VictimLink
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HEAD = "aar;bestemmelse;slags;kreds;personer\n"


class TestClaimCorrect(CaseGates):
    view = "case-claim-correct"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.claim(cast.mette, case).pk]


class TestInvolvements(Gates):
    view = "involvement-list"
    may: ClassVar[str] = "ulla"
    methods = ("GET",)
    action = "prosecution.involvements_listed"
    purpose: ClassVar[str] = policies.PURPOSE
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "dorthe", "anton", "peter", "niels", "lone")
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)


def test_cri_04_udlst_sees_what_is_noted_of_it_and_says_otherwise_and_what_nobody_answered_is_on_the_desk(
    cast: Cast,
) -> None:
    case = told.open_case(cast.peter, known_for=4)
    row, of_cmm = told.involve(cast.peter, case, OrganisationKind.UDLST), told.involve(cast.peter, case)
    for who, note in ((cast.ulla, row), (cast.mette, of_cmm)):
        with who.acting():
            assert [one.involvement_id for one in what_waits(mine=False).noted_of_us.latest] == [note.pk]
            assert [one.involvement_id for one in their_word.noted()] == [note.pk]
        assert case.number in who.client().get("/").content.decode()
    assert cast.mette.client().get(reverse("involvement-answer", args=[row.pk])).status_code == 404
    fill_in(cast.ulla.client(), reverse("involvement-answer", args=[row.pk]), {"says": TheirWord.NOT_HEARD.value})
    with cast.ulla.acting():
        assert what_waits(mine=False).noted_of_us.keys == ()
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "Udlændingestyrelsen: Nej, vi har ikke hørt om sagen" in page
    assert cast.ulla.client().get(reverse("criminal-case-page", args=[case.number])).status_code == 404


def test_cri_07_the_prosecution_takes_no_link_and_no_note_of_the_police_out_nor_they_its(cast: Cast) -> None:
    victim, case, pia = stories.an_opened_case(cast), told.open_case(cast.peter), told.pia()
    tie, note = told.link(cast.peter, case, victim), told.involve(cast.peter, case)
    theirs = told.involve(pia, case, OrganisationKind.PROSECUTION)
    for by, rows in ((pia, (tie, note)), (cast.peter, (theirs,))):
        for row in rows:
            with by.acting(), pytest.raises(Refused) as refused:
                withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
            assert refused.value.message == withdraw_actions.WRITTEN_ELSEWHERE
            with by.acting(), pytest.raises(DatabaseError, match="taken_back_by_who_wrote_it"), transaction.atomic():
                type(row)._default_manager.filter(pk=row.pk).update(
                    superseded_at=clock.now(), superseded_by=by.user.pk, superseded_why=Mistake.TYPED.value
                )
    shown = pia.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert reverse("criminal-case-withdraw", args=[case.number, "inddragelse", theirs.pk]) in shown
    assert reverse("criminal-case-withdraw", args=[case.number, "inddragelse", note.pk]) not in shown
    assert reverse("criminal-case-withdraw", args=[case.number, "tilknytning", tie.pk]) not in shown
    # Where the case has gone on, the police who have it now answer for what the police wrote.
    niels = latecomer("niels")
    told.hand_over(cast.peter, case, niels)
    with niels.acting():
        withdraw_actions.entry_withdraw(case, Involvement.objects.get(pk=note.pk), why=Mistake.NEVER)
        assert not VictimLink.objects.exists()


def test_sta_04_the_same_offence_again_is_asked_about(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    done, url = told.done(), reverse("criminal-case-offence", args=[case.number])
    typed = {
        "provision": done.provision.value, "purpose": done.purpose.value, "began_on": done.began_on,  # type: ignore[union-attr]
        "ended_on": done.ended_on, "reported_on": done.reported_on,
    }  # fmt: skip
    asked = post(cast.peter.client(), url, typed)
    assert asked.status_code == 422 and "Sæt kryds, hvis det er et andet forhold" in asked.content.decode()
    fill_in(cast.peter.client(), url, {**typed, "is_another": "on"})
    with cast.peter.acting():
        assert Offence.objects.filter(criminal_case=case).count() == 2


def test_pub_law_02_no_trafficking_before_8_june_2002(cast: Cast) -> None:
    early: dict[str, Any] = {"began_on": dt.date(2002, 5, 1), "ended_on": dt.date(2002, 6, 7)}
    with pytest.raises(Refused) as refused:
        told.open_case(cast.peter, **early)
    assert refused.value.field == "provision"
    case = told.open_case(cast.peter, known_for=3, began_on=dt.date(2002, 5, 1), ended_on=dt.date(2002, 6, 8))
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "forholdet er det, der er sket fra 8. jun. 2002" in page
    with cast.peter.acting():
        row = Offence.objects.get(criminal_case=case)
        stage = Stage.objects.get(offence=row)
        row.pk, row.ended_on = case.pk, dt.date(2002, 6, 7)
        with pytest.raises(DatabaseError, match="offence_was_trafficking_then"), transaction.atomic():
            row.save(force_insert=True)
        stage.pk, stage.on, stage.stage, stage.after_id = case.pk, dt.date(2002, 6, 7), "discontinued", stage.pk
        stage.end_reason = "other"
        with pytest.raises(DatabaseError), transaction.atomic():
            stage.save(force_insert=True)
    with cast.stine.acting(), pytest.raises(statistics_actions.RowsRefused) as rows:
        statistics_actions.delivery_take_in(HEAD + "2001;s262a;charges;;1\n", cut_off=dt.date(2025, 3, 1))
    assert "ingen bestemmelse om menneskehandel i 2001" in rows.value.rows[0].text.da


def test_sta_04_the_same_file_twice_is_told_and_not_taken(cast: Cast) -> None:
    day, content = dt.date(2025, 3, 1), HEAD + "2024;s262a;charges;;3\n2024;s262a;convictions;;1\n"
    with cast.stine.acting():
        first = statistics_actions.delivery_take_in(content, cut_off=day)
    with cast.stine.acting(), pytest.raises(Refused) as again:
        statistics_actions.delivery_take_in(content, cut_off=day)
    assert again.value.field == "file" and "blev taget ind" in again.value.message.da
    with cast.stine.acting():
        # Of another day it is another reckoning, and of other numbers another file.
        statistics_actions.delivery_take_in(content, cut_off=day + dt.timedelta(days=30))
        assert first.rows == 2


def test_cri_06_a_questioning_has_a_day_of_the_case_and_each_is_shown_and_put_out_of_force(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    tie, today = told.link(cast.peter, case, stories.an_opened_case(cast)), clock.today()
    for day in (dt.date(1990, 3, 1), today - dt.timedelta(days=4), today + dt.timedelta(days=800)):
        with pytest.raises(Refused) as refused:
            told.question(cast.peter, tie, planned_on=day)
        assert (refused.value.message, refused.value.field) == (beside_actions.NOT_A_DAY_OF_IT, "planned_on")
    first, later = told.question(cast.peter, tie), told.question(cast.peter, tie, planned_on=today + dt.timedelta(9))
    page = reverse("criminal-case-page", args=[case.number])
    undo = reverse("criminal-case-withdraw", args=[case.number, "afhoering", first.pk])
    assert undo in cast.peter.client().get(page).content.decode()
    fill_in(cast.peter.client(), undo, {"why": Mistake.TYPED.value})
    with cast.peter.acting():
        kept = {one.pk: one.superseded_why for one in beside_queries.questionings_of([tie.pk])}
        assert kept == {first.pk: Mistake.TYPED, later.pk: ""}
        first.pk, first.planned_on = case.pk, dt.date(1990, 3, 1)
        with pytest.raises(DatabaseError, match="questioned_once_the_police_knew"), transaction.atomic():
            first.save(force_insert=True)


def test_cri_06_cmm_hears_of_each_day_that_stands(cast: Cast) -> None:
    victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
    tie = told.link(cast.peter, case, victim)
    first, later = told.question(cast.peter, tie), clock.today() + dt.timedelta(days=9)
    told.question(cast.peter, tie, planned_on=later)
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, first, why=Mistake.NEVER)
    with cast.mette.acting():
        assert [day for _link, day in beside_queries.questionings_heard_of(victim)] == [later]


def test_int_05_a_wrong_amount_is_put_right_with_why_and_what_stood_is_shown(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    row = told.claim(cast.mette, victim)
    url = reverse("case-claim-correct", args=[victim.number, row.pk])
    unsaid = post(cast.mette.client(), url, {"amount": "4.200", "why": "x"})
    assert unsaid.status_code == 422
    fill_in(cast.mette.client(), url, {"amount": "4.200", "why": told.CORRECTED})
    with cast.mette.acting():
        (claim,) = beside_queries.claims_of(victim)
        assert (claim.amount, claim.row.amount) == (Decimal(4200), Decimal(42000))
        with pytest.raises(Refused) as same:
            claim_actions.claim_correct(row, amount=Decimal(4200), why=told.CORRECTED, stood=claim.amount)
        assert same.value.field == "amount"
    shown = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert told.CORRECTED in shown and "Først noteret" in shown


def test_cri_01_a_number_of_a_suspect_too_many_is_put_out_of_force_and_given_to_nobody_else(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    one, two = told.suspect(cast.peter, case), told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "Sæt mistænkt 2 ud af kraft" in page and "Sæt mistænkt 1 ud af kraft" not in page
    with cast.peter.acting():
        with pytest.raises(Refused) as stands:
            withdraw_actions.entry_withdraw(case, one, why=Mistake.TYPED)
        assert stands.value.message == withdraw_actions.SUSPECT_STANDS
        withdraw_actions.entry_withdraw(case, two, why=Mistake.TYPED)
        assert [each.serial for each in queries.whole(case).suspects] == [1]
        assert actions.suspect_add(case).serial == 3
        chain = actions.chain_of(case, queries.whole(case).offences[0].pk, None)
        assert chain is not None
        with pytest.raises(Refused):
            actions.stage_record(case, chain, CriminalStage.CHARGE, suspect=two, on=clock.today())
