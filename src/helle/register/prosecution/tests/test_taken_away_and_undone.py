"""Names that are taken away, and what the police undo that CMM then looks at (CRI-01, CRI-07, CRI-09, ACM-20)."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import placement_stories as stays
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, Member, latecomer
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.placements import urgent_actions, urgent_queries
from helle.register.placements.choices import AnswerMistake, UrgentAnswerKind
from helle.register.placements.models import UrgentRequest
from helle.register.placements.urgent_actions import Asked
from helle.register.prosecution import (
    actions,
    beside_queries,
    charge_looks,
    detention_actions,
    victim_actions,
    withdraw_actions,
)
from helle.register.prosecution.beside_models import Disclosure
from helle.register.prosecution.choices import LookedAt, Mistake, WaiverOutcome
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.models import CriminalCase, VictimLink, WaiverProposal
from helle.register.prosecution.weighing import Weighed
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import FactorAnswer, OrganisationKind
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WHY = "Det var en anden person, der blev holdt."


def charged(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    return told.charge(cast.peter, victim)


def weigh(by: Member, tie: VictimLink, reasons: str) -> WaiverProposal:
    weighed = Weighed(FactorAnswer.YES, FactorAnswer.YES, FactorAnswer.NO)
    with by.acting():
        return victim_actions.waiver_propose(tie, weighed, proposes_waiver=True, reasons=reasons)


def looked_for(who: Member) -> list[LookedAt]:
    with who.acting():
        return [one.what for one in charge_looks.to_look_at()]


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        ("Anna", "Anna bor i Annas hus.", "[slettet] bor i [slettet] hus."),
        ("Bo", "Bo bor her, og bo.", "[slettet] bor her, og [slettet]."),
        ("maria popescu", "Maria  Popescu og [slettet]", "[slettet] og [slettet]"),
        ("slettet", "Hun hedder [slettet].", "Hun hedder [slettet]."),
    ],
)
def test_cri_01_a_name_is_taken_away_as_a_word_of_its_own(name: str, text: str, after: str) -> None:
    assert withdraw_actions._without(name, text)[0] == after


def test_cri_01_the_prosecution_takes_a_name_away_in_what_the_police_took_back(cast: Cast) -> None:
    case, tie = charged(cast, stories.an_opened_case(cast))
    row = weigh(cast.peter, tie, "Anna kender hende.")
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
    fill_in(told.pia().client(), reverse("proposal-blank", args=[row.pk]), {"name": "Anna"})
    shown = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "[slettet] kender hende" in shown and "Anna" not in shown


def test_cri_01_a_name_goes_in_a_decision_and_in_the_proposal_that_it_decided(cast: Cast) -> None:
    victim, pia = stories.an_opened_case(cast), told.pia()
    _case, tie = charged(cast, victim)
    row = weigh(cast.peter, tie, "Ionela blev tvunget.")
    page = reverse("proposal-blank", args=[row.pk])
    assert pia.client().get(page).status_code == 404, "it waits"
    decision = told.decide(
        pia, row, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime", reasons="ionela slog til."
    )
    with cast.peter.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.blank_decision_reasons(%s, 'x')", [decision.pk])
        assert cursor.fetchone() == (False,), "the prosecution's words are its own"
    assert list(errors_of(post(cast.peter.client(), page, {"name": "slog"}))) == ["name"]
    fill_in(pia.client(), page, {"name": "Ionela"})
    shown = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "onela" not in shown and "[slettet] blev tvunget" in shown and "[slettet] slog" in shown
    with pia.acting():
        assert WaiverProposal.objects.get().superseded_at is None, "it stands otherwise"


def test_cri_07_a_link_of_the_charged_that_the_police_cut_is_looked_at(cast: Cast) -> None:
    victim, pia = stories.an_opened_case(cast), told.pia()
    case, tie = charged(cast, victim)
    clock.move_forward(dt.timedelta(minutes=5))
    cut = {"why": "wrong_case", "words": "En anden person var sigtet."}
    fill_in(cast.peter.client(), reverse("criminal-case-withdraw", args=[case.number, "tilknytning", tie.pk]), cut)
    assert looked_for(cast.mette) == looked_for(pia) == [LookedAt.UNLINKED]
    page = reverse("charge-look", args=[tie.pk, "unlinked"])
    assert cut["words"] in cast.mette.client().get(page).content.decode()
    fill_in(cast.mette.client(), page, {"done": "talked"})
    assert (looked_for(cast.mette), looked_for(pia)) == ([], [LookedAt.UNLINKED])
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert cut["words"] in heard and "Der er talt med personen" in heard
    told.link(cast.peter, case, victim, charged_as=tie.suspect)
    assert looked_for(pia) == [], "it is linked anew"


def test_cri_09_an_ongoing_detention_goes_out_of_force_with_words_that_cmm_looks_at(cast: Cast) -> None:
    row = told.detain(cast.peter, stories.an_opened_case(cast))
    page = reverse("detention-withdraw", args=[row.pk])
    assert list(errors_of(post(cast.peter.client(), page, {"why": "typed", "words": ""}))) == ["words"]
    with cast.peter.acting(), pytest.raises(DatabaseError), transaction.atomic():
        Detention.objects.filter(pk=row.pk).update(
            superseded_at=clock.now(), superseded_by=cast.peter.user, superseded_why="typed"
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    fill_in(cast.peter.client(), page, {"why": "typed", "words": WHY})
    for who in (cast.mette, cast.vera):
        assert "frihedsberøvelsen er sat ud af kraft" in who.client().get(reverse("desk")).content.decode()
    asked = reverse("urgent-page", args=[row.urgent_id])
    assert WHY in cast.mette.client().get(asked).content.decode()
    clock.move_forward(dt.timedelta(days=40))
    with cast.mette.acting():
        assert [one.pk for one in urgent_queries.waiting(for_the_police=False)] == [row.urgent_id]
        request = urgent_queries.get_request(row.urgent_id)
        urgent_actions.urgent_answer(request, UrgentAnswerKind.SEEN, places=0)
        assert urgent_queries.waiting(for_the_police=False) == []


def test_acm_20_a_request_for_two_ends_when_both_are_detained(cast: Cast) -> None:
    with cast.peter.acting():
        request = urgent_actions.urgent_request(Asked(2, 0, 0, 0, "central", stays.POLICE_WHY, stays.POLICE_CALL))
    asked = reverse("urgent-page", args=[request.pk])

    def detain(**changed: bool) -> Detention:
        with cast.peter.acting():
            return detention_actions.detention_record(
                None, told.held(**changed), asked_before=UrgentRequest.objects.get(pk=request.pk)
            )

    detain()
    assert "1 frihedsberøvet af 2" in cast.peter.client().get(asked).content.decode()
    second = detain()
    with cast.mette.acting():
        assert request.pk not in {one.pk for one in urgent_queries.waiting(for_the_police=False)}
    with pytest.raises(Refused) as more:
        detain()
    assert more.value.field == "one_more"
    third = detain(one_more=True)
    assert "3 frihedsberøvet af 2" in cast.peter.client().get(asked).content.decode()
    # Whose detention was none is asked a place for again.
    for row in (third, second):
        with cast.peter.acting():
            detention_actions.detention_withdraw(row, why=Mistake.TYPED, words="Hun blev aldrig tilbageholdt.")
    with cast.mette.acting():
        assert request.pk in {one.pk for one in urgent_queries.waiting(for_the_police=False)}


def test_acm_20_who_takes_an_answer_back_late_is_told(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter)
    with cast.mette.acting():
        answer = urgent_actions.urgent_answer(request, UrgentAnswerKind.CALL_BACK, places=0)
        urgent_actions.urgent_answer_withdraw(answer, why=AnswerMistake.TYPED)
    page = reverse("urgent-answer-withdraw", args=[answer.pk])
    assert cast.vera.client().get(page)["Location"] == reverse("urgent-page", args=[request.pk])
    late = cast.vera.client().post(page, {"why": "typed", "form_token": str(uuid4())})
    assert late.status_code == 422 and "allerede taget tilbage" in late.content.decode()


def test_cri_07_a_statement_to_who_asked_answers_the_request(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    _case, tie = charged(cast, victim)
    told.ask_for_a_statement(cast.peter, tie)
    form = cast.mette.client().get(reverse("case-statement", args=[victim.number])).content.decode()
    assert f'value="{cast.peter.membership.unit_id}" selected' in form
    told.give_a_statement(cast.mette, victim, to=cast.peter.membership.unit_id)
    with cast.mette.acting():
        assert beside_queries.waiting_requests() == []


def test_shr_01_an_access_has_a_number_of_the_unit_that_both_sides_read(cast: Cast) -> None:
    niels, first, second = latecomer("niels"), stories.an_opened_case(cast), stories.an_opened_case(cast)
    unit = niels.membership.unit_id
    given = [told.give_a_statement(cast.mette, one, to=unit) for one in (first, second, first)]
    with cast.mette.acting():
        assert [Disclosure.objects.get(pk=one.pk).access for one in given] == [1, 2, 1]
    case = told.open_case(niels, grounds=told.NSKS)
    offered = niels.client().get(reverse("criminal-case-link", args=[case.number])).content.decode()
    assert "Adgang 1, givet af CMM" in offered and "Adgang 2, givet af CMM" in offered
    told.link(niels, case, second)
    shown = niels.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "Adgang 2, givet af CMM" in shown and "Adgang 1" not in shown
    assert "adgang 2" in cast.mette.client().get(reverse("case-criminal", args=[second.number])).content.decode()


def test_cri_04_a_referral_from_before_the_police_were_aware_is_quoted_and_binds_nothing(cast: Cast) -> None:
    today = clock.today()
    early = today - dt.timedelta(days=9)
    referral = stories.refer(cast, by=cast.peter, prosecution_on=early, occurred_on=early, police_unit="")
    victim, case = stories.open_case(cast, referral), told.open_case(cast.peter, known_for=5)
    told.link(cast.peter, case, victim)
    told.involve(cast.peter, case, OrganisationKind.PROSECUTION)
    shown = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "sat for sent" in shown and "notér dagen fra henvendelsen" not in shown
    form = cast.peter.client().get(reverse("criminal-case-involvement", args=[case.number])).content.decode()
    assert f"inddraget {long_day(early, 'da')}" in form


def test_cri_04_what_follows_from_their_word_is_as_the_note_in_force_stands(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    note, page = told.involve(cast.peter, case, OrganisationKind.CMM), reverse("criminal-case-page", args=[case.number])
    told.answer_for_cmm(cast.mette, note)
    assert "Indtil det er afklaret" in cast.peter.client().get(page).content.decode()
    clock.move_forward(dt.timedelta(days=1))
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, note, why=Mistake.NEVER)
    told.involve(cast.peter, case, OrganisationKind.CMM, on=clock.today())
    shown = cast.peter.client().get(page).content.decode()
    assert "De er inddraget siden" in shown and "Indtil det er afklaret" not in shown


def test_def_07_cmm_hears_of_a_charge_while_something_can_be_done(cast: Cast) -> None:
    victim, pia = stories.an_opened_case(cast), told.pia()
    case, tie = charged(cast, victim)
    assert [looked_for(who) for who in (cast.mette, cast.karen, pia, cast.peter, cast.vera)] == [
        [LookedAt.CHARGED], [LookedAt.CHARGED], [], [], [],
    ]  # fmt: skip
    page = reverse("charge-look", args=[tie.pk, "charged"])
    assert case.number in cast.mette.client().get(page).content.decode()
    assert pia.client().get(page).status_code == 404
    fill_in(cast.mette.client(), page, {"done": "statement"})
    assert looked_for(cast.mette) == []
    # Another charge is news; once it is decided, or she is indicted, other lines say so.
    clock.move_forward(dt.timedelta(minutes=5))
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
    told.stage(cast.peter, case, CriminalStage.CHARGE, tie.suspect, of_offence=1)
    assert looked_for(cast.mette) == [LookedAt.CHARGED]
    proposal = told.weigh(cast.peter, tie)
    clock.move_forward(dt.timedelta(minutes=5))
    told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    assert looked_for(cast.mette) == []
