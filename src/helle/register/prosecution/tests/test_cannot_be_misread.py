"""What pages of a criminal case say cannot be misread: whose stage, whose day, which charge, and what is left out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, Member, latecomer
from tests.pages import fill_in, post

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.prosecution import actions, list_queries, queries, their_word, withdraw_actions
from helle.register.prosecution.choices import LinkMistake, Mistake, OfOffence, TheirWord, WaiverOutcome
from helle.register.prosecution.models import WaiverProposal
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage

DATABASES = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def victim(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def page_of(who: Member, name: str, number: str) -> str:
    """A page without its marks, as one reads it."""
    text = re.sub(r"<[^>]*>", " ", who.client().get(reverse(name, args=[number])).content.decode())
    return re.sub(r"\s+", " ", text)


# --- whose stage ------------------------------------------------------------------------------------------------------


@DATABASES
def test_cri_01_another_suspects_judgment_is_not_read_as_hers(cast: Cast, victim: Case) -> None:
    case, pia = told.open_case(cast.peter), told.pia()
    hers, other = told.suspect(cast.peter, case), told.suspect(cast.peter, case)
    told.link(cast.peter, case, victim, charged_as=hers)
    told.stage(cast.peter, case, CriminalStage.CHARGE, other)
    for one in (CriminalStage.INDICTMENT, CriminalStage.CONVICTION):
        told.stage(pia, case, one, other)
    shown = page_of(cast.mette, "case-criminal", victim.number)
    assert "Personens eget trin intet: mistænkt, ikke sigtet" in shown and "Domfældelse" not in shown
    with cast.peter.acting():
        (line,) = list_queries.own_lines()[0]
        assert (line.furthest, line.furthest_by) == (CriminalStage.CONVICTION.label, (2,))
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    assert "Domfældelse · mistænkt 2" in re.sub(
        r"\s+", " ", cast.peter.client().get(reverse("criminal-case-list")).content.decode()
    )
    shown = page_of(cast.mette, "case-criminal", victim.number)
    assert "Personens eget trin Sigtelse" in shown and "Domfældelse" not in shown
    # What nobody has weighed is named, and since when she is charged.
    since = f"{clock.today().day}. "
    assert re.search(rf"om sigtelsen skal frafaldes\. Menneskehandel [^·]*· sigtet {since}", shown)


@DATABASES
def test_cri_01_of_an_injured_party_it_is_the_case_against_the_suspects(cast: Cast, victim: Case) -> None:
    case, _hers = told.open_case_with_a_charge(cast.peter)
    told.link(cast.peter, case, victim)
    assert "Sagen mod de mistænkte, længst nået Sigtelse" in page_of(cast.mette, "case-criminal", victim.number)


@DATABASES
def test_cri_07_who_is_linked_after_the_judgment_is_asked_about_and_both_pages_say_so(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    for one in (CriminalStage.INDICTMENT, CriminalStage.CONVICTION):
        told.stage(told.pia(), case, one, hers)
    url, given = reverse("criminal-case-link", args=[case.number]), {"known": victim.pk, "suspect": hers.pk}
    asked = post(cast.peter.client(), url, given)
    assert asked.status_code == 422 and "Der er dømt over den mistænkte" in asked.content.decode()
    fill_in(cast.peter.client(), url, given | {"after_judgment": "on"})
    assert "Tilknyttet efter dommen" in page_of(cast.peter, "criminal-case-page", case.number)
    shown = page_of(cast.mette, "case-criminal", victim.number)
    assert f"Dommen er af {long_day(clock.today(), 'da')}. Politiet" in shown
    assert "ingen har kunnet veje et tiltalefrafald" in shown


@DATABASES
def test_cri_07_a_link_made_anew_after_the_judgment_excuses_nobody_who_knew_before(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    row = told.link(cast.peter, case, victim, hers)
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, row, why=LinkMistake.TYPED, words="Skrevet ved en fejl.")
    clock.move_forward(dt.timedelta(hours=1))
    for one in (CriminalStage.INDICTMENT, CriminalStage.CONVICTION):
        told.stage(told.pia(), case, one, hers)
    url, given = reverse("criminal-case-link", args=[case.number]), {"known": victim.pk, "suspect": hers.pk}
    fill_in(cast.peter.client(), url, given | {"after_judgment": "on"})
    assert "Tilknyttet efter dommen" not in page_of(cast.peter, "criminal-case-page", case.number)
    assert "ingen har kunnet veje et tiltalefrafald" not in page_of(cast.mette, "case-criminal", victim.number)


# --- whose day --------------------------------------------------------------------------------------------------------


@DATABASES
@pytest.mark.parametrize("says", [TheirWord.NOT_HEARD, TheirWord.OTHER_DAY])
def test_cri_04_what_cmm_contradicts_can_be_noted_anew_although_a_referral_says_it(cast: Cast, says: TheirWord) -> None:
    sent = clock.today()
    referral = stories.refer(cast, by=cast.peter)
    victim, case = stories.open_case(cast, referral), told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    row = told.involve(cast.peter, case, on=sent)
    clock.move_forward(dt.timedelta(days=4))
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
    with pytest.raises(Refused) as bound:
        told.involve(cast.peter, case)
    assert "Notér den dag" in bound.value.message.da
    row = told.involve(cast.peter, case, on=sent)
    page = page_of(cast.mette, "case-criminal", victim.number)
    assert "CMM siger" not in page
    heard = clock.today() if says is TheirWord.OTHER_DAY else None
    with cast.mette.acting():
        their_word.involvement_answer(their_word.get_noted(row.pk), says=says, heard_on=heard)
    page = page_of(cast.mette, "case-criminal", victim.number)
    said = "CMM siger" if heard else "CMM har ikke hørt om sagen"
    assert f"noteret af politiet; {said}" in page
    # The road that the page shows is open: what was noted goes, and the day that CMM gives is noted.
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
    form = cast.peter.client().get(reverse("criminal-case-involvement", args=[case.number])).content.decode()
    assert ("siger en anden dag" if heard else "Nej, vi har ikke hørt om sagen") in form
    told.involve(cast.peter, case)
    assert "Sæt inddragelsen ud af kraft, og notér den dag" not in page_of(
        cast.peter, "criminal-case-page", case.number
    )
    assert "noteret af politiet" not in page_of(cast.mette, "case-criminal", victim.number)


@DATABASES
def test_cri_04_the_day_that_cmm_gives_binds_and_what_it_confirms_later_ends_what_it_said(cast: Cast) -> None:
    sent = clock.today()
    referral = stories.refer(cast, by=cast.peter)
    victim, case = stories.open_case(cast, referral), told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    row = told.involve(cast.peter, case, on=sent)
    clock.move_forward(dt.timedelta(days=8))
    heard = sent + dt.timedelta(days=3)
    with cast.mette.acting():
        their_word.involvement_answer(their_word.get_noted(row.pk), says=TheirWord.OTHER_DAY, heard_on=heard)
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
    with pytest.raises(Refused) as later:
        told.involve(cast.peter, case)
    assert later.value.field == "told_on" and "siger selv" in later.value.message.da
    row = told.involve(cast.peter, case, on=heard)
    with cast.mette.acting():
        their_word.involvement_answer(their_word.get_noted(row.pk), says=TheirWord.THAT_DAY, heard_on=None)
    with cast.peter.acting():
        assert their_word.contradicted(case) == {}
        withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
    form = cast.peter.client().get(reverse("criminal-case-involvement", args=[case.number])).content.decode()
    assert "siger en anden dag" not in form
    with pytest.raises(Refused):
        told.involve(cast.peter, case)


# --- which charge -----------------------------------------------------------------------------------------------------


@DATABASES
def test_cri_07_a_decision_from_before_is_named_where_there_was_one(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    tie, before = told.link(cast.peter, case, victim, charged_as=hers), "En afgørelse fra før den gælder den ikke"
    told.weigh(cast.peter, tie)
    clock.move_forward(dt.timedelta(minutes=5))
    with cast.peter.acting():
        actions.offence_record(case, told.done(provision=OfOffence.S262B, purpose=None))
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers, of_offence=1)
    shown = page_of(cast.peter, "criminal-case-page", case.number)
    assert "Der er en sigtelse, som ingen har vejet. Menneskeudnyttelse" in shown and before not in shown
    with told.pia().acting():
        proposal = WaiverProposal.objects.get(link=tie)
    told.decide(told.pia(), proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    assert before in page_of(cast.peter, "criminal-case-page", case.number)
    with cast.peter.acting():
        (opened,) = queries.whole(case).links
        assert [one.value for one in OfOffence if queries.provision_text(one.value) in opened.proposals[0].of] == [
            "s262a"
        ]


# --- what is left out -------------------------------------------------------------------------------------------------


@DATABASES
def test_sta_04_the_file_says_what_it_leaves_out_and_of_how_many_cases(cast: Cast) -> None:
    told.open_case(cast.peter)
    told.open_case(cast.peter, provision=OfOffence.OTHER, purpose=None)
    year = clock.today().year

    def head(who: Member) -> str:
        return who.client().get(reverse("criminal-statistics-file"), {"aar": year}).content.decode()

    for who in (cast.peter, latecomer("lone")):
        assert "Ikke med: forhold efter en anden bestemmelse, i antal sager: 1" in head(who)
        assert "Ikke med: anmeldelser, som ingen er mistænkt for endnu, i antal sager: 1" in head(who)
    told.open_case(latecomer("niels"), grounds=told.NSKS)
    assert "(kun i tal for landet), i antal sager: 1" in head(latecomer("niels"))
    assert "kun i tal for landet" not in head(latecomer("lone"))
