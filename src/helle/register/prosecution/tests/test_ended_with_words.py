"""Ways out and questions: offers taken back, links that end, requests, statements, claims, channels.

CRI-02, CRI-04, CRI-07, CRI-17, SHR-01, INT-05.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.pages import fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.prosecution import (
    beside_actions,
    beside_queries,
    claim_actions,
    contact_actions,
    part_actions,
    queries,
    victim_actions,
)
from helle.register.prosecution.choices import LinkMistake
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import Involvement, VictimLink
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import FactorAnswer, OrganisationKind
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


# --- offers -----------------------------------------------------------------------------------------------------------


def test_cri_07_the_prosecution_takes_an_offer_back_with_why_and_the_charge_is_weighed(
    cast: Cast, victim: Case
) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    row = told.offer(cast.peter, case, latecomer("niels"))
    url = reverse("handover-withdraw", args=[row.pk])
    assert url in told.pia().client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    refused = post(told.pia().client(), url, {"words": ""})
    assert refused.status_code == 422
    fill_in(told.pia().client(), url, {"words": told.SENT_BACK})
    assert "taget tilbage af anklagemyndigheden" in cast.peter.client().get("/").content.decode()
    assert told.weigh(cast.peter, tie).pk


def test_cri_02_an_offer_grows_old_on_both_desks(cast: Cast) -> None:
    case, niels = told.open_case(cast.peter), latecomer("niels")
    told.offer(cast.peter, case, niels)
    clock.freeze(clock.now() + dt.timedelta(days=4))
    for who, said in (
        (cast.peter, "tilbudt, ikke besvaret"),
        (told.pia(), "tilbudt, ikke besvaret"),
        (niels, "tilbydes jer"),
    ):
        page = who.client().get("/").content.decode()
        assert said in page and "har ventet 4 dage" in page
    # It waits for who answers alone.
    with cast.peter.acting():
        assert not [one for one in counted(what_waits(mine=False)).keys if one.startswith("handover of a case")]
    with niels.acting():
        assert [one for one in counted(what_waits(mine=False)).keys if one.startswith("handover of a case")]


def test_cri_02_the_prosecution_neither_takes_a_case_in_nor_takes_it_back_without_words(cast: Cast) -> None:
    row = told.offer(cast.peter, told.open_case(cast.peter), latecomer("niels"))
    for outcome in ("withdrawn", "received"):
        with told.pia().acting(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Handover.objects.filter(pk=row.pk).update(
                outcome=outcome, answered_at=clock.now(), answered_by=told.pia().user.pk
            )
    with told.pia().acting(), pytest.raises(Refused) as unsaid:
        part_actions.handover_withdraw(row)
    assert unsaid.value.field == "words"


# --- links ------------------------------------------------------------------------------------------------------------


def test_cri_07_the_link_of_who_is_charged_ends_with_words(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    url = reverse("criminal-case-withdraw", args=[case.number, "tilknytning", tie.pk])
    assert "vejer ingen mere" in cast.peter.client().get(url).content.decode()
    refused = post(cast.peter.client(), url, {"why": "typed", "words": "x"})
    assert refused.status_code == 422 and "Personen er sigtet eller tiltalt" in refused.content.decode()
    ended = {"superseded_at": clock.now(), "superseded_by": cast.peter.user.pk, "superseded_why": "typed"}
    with cast.peter.acting(), pytest.raises(DatabaseError, match="goes_with_words"), transaction.atomic():
        VictimLink.objects.filter(pk=tie.pk).update(**ended)
    fill_in(cast.peter.client(), url, {"why": "typed", "words": told.WHY_NOT})
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert told.WHY_NOT in page


def test_cri_07_the_injured_party_becomes_a_suspect_and_what_stood_was_right(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    before = told.link(cast.peter, case, victim)
    told.ask_for_a_statement(cast.peter, before)
    url = reverse("criminal-case-link", args=[case.number])
    typed = {"known": str(victim.pk), "suspect": str(hers.pk)}
    asked = post(cast.peter.client(), url, typed)
    assert asked.status_code == 422 and "Personen står som forurettet" in asked.content.decode()
    fill_in(cast.peter.client(), url, {**typed, "stood_rightly": "on"})
    with cast.peter.acting():
        assert VictimLink.objects.get(pk=before.pk).superseded_why == LinkMistake.CHANGED
        (now,) = [one for one in queries.whole(case).links if one.row.superseded_at is None]
        assert (now.row.suspect_id, now.unweighed) == (hers.pk, "charge")
    with cast.mette.acting():
        assert [one.row.link_id for one, _case in beside_queries.waiting_requests()] == [before.pk]


def test_cri_07_cmm_has_an_indictment_on_its_desk_that_nobody_weighed(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    assert "Tiltalt, uden at nogen har vejet" in cast.mette.client().get("/").content.decode()
    with cast.mette.acting():
        assert [one.case.pk for one in what_waits(mine=False).indicted_unweighed] == [victim.pk]
    for other in (cast.vera, cast.ulla):
        with other.acting():
            assert what_waits(mine=False).indicted_unweighed == []
    told.weigh(cast.peter, tie, waive=False, serious_crime=FactorAnswer.YES)
    with cast.mette.acting():
        assert what_waits(mine=False).indicted_unweighed == []


# --- requests and statements ------------------------------------------------------------------------------------------


def test_cri_07_a_statement_is_asked_for_once_at_a_time_and_with_words(cast: Cast, victim: Case) -> None:
    tie = told.link(cast.peter, told.open_case(cast.peter), victim)
    with cast.peter.acting(), pytest.raises(Refused) as empty:
        beside_actions.statement_ask(tie, words="x")
    assert empty.value.field == "words"
    first = told.ask_for_a_statement(cast.peter, tie)
    with pytest.raises(Refused) as again:
        told.ask_for_a_statement(cast.peter, tie)
    assert "venter på svar" in again.value.message.da
    # The prosecution of the same unit asks its own question.
    assert told.ask_for_a_statement(told.pia(), tie).pk
    with cast.peter.acting(), pytest.raises(DatabaseError, match="statement_asked_for_once"), transaction.atomic():
        first.pk = tie.pk
        first.save(force_insert=True)


def test_shr_01_a_unit_that_never_asked_and_a_person_who_was_not_told_are_asked_about(cast: Cast, victim: Case) -> None:
    with pytest.raises(beside_actions.NotAskedFor):
        told.give_a_statement(cast.mette, victim, knows_unasked=False)
    with pytest.raises(Refused) as untold:
        told.give_a_statement(cast.mette, victim, informed=False)
    assert untold.value.field == "why_untold"
    told.give_a_statement(cast.mette, victim, informed=False, why_untold=told.WHY_NOT)
    assert told.WHY_NOT in cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    # Who asked is told without a question.
    tie = told.link(cast.peter, told.open_case(cast.peter), victim)
    asked = told.ask_for_a_statement(cast.peter, tie)
    assert told.give_a_statement(cast.mette, victim, knows_unasked=False, request=asked).pk


def test_int_05_the_same_claim_is_asked_about(cast: Cast, victim: Case) -> None:
    told.claim(cast.mette, victim)
    with pytest.raises(claim_actions.SameClaim):
        told.claim(cast.mette, victim)
    assert told.claim(cast.mette, victim, is_another=True).pk


# --- the contact point and the channels -------------------------------------------------------------------------------


def test_cri_17_who_answers_what_was_sent_on_meanwhile_is_told_where_it_lies(cast: Cast) -> None:
    row, lone = told.write_to_cmm(cast.peter), latecomer("lone")
    client, url = lone.client(), reverse("contact-answer", args=[row.pk])
    opened = hidden_of(client, url)
    with lone.acting():
        contact_actions.contact_forward(row, to=cast.mette.membership.unit_id, words="")
    late = client.post(url, {**opened, "words": told.ANSWERED})
    assert late.status_code == 422
    assert "ligger nu hos" in late.content.decode() and told.ANSWERED in late.content.decode()
    assert client.get(url).status_code == 404


def test_cri_17_the_way_to_cmm_is_no_way_to_others(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    for organisation, channel in (
        (OrganisationKind.UDLST, InvolvementChannel.DIRECT),
        (OrganisationKind.CMM, InvolvementChannel.ITSELF),
    ):
        with cast.peter.acting(), pytest.raises(Refused) as refused:
            victim_actions.involvement_record(
                case, organisation=organisation, told_on=clock.today(), channel=channel, why_acute=told.ACUTE
            )
        assert refused.value.field == "channel"
    row = told.involve(cast.peter, case, OrganisationKind.UDLST)
    with cast.peter.acting(), pytest.raises(IntegrityError, match="involvement_by_a_way_of_its_own"):
        row.pk, row.organisation, row.channel = case.pk, "prosecution", "direct"
        with transaction.atomic():
            Involvement.objects.bulk_create([row])


def test_cri_04_old_notes_stand_in_one_line_and_the_lead_sees_them(cast: Cast) -> None:
    told.involve(cast.peter, told.open_case(cast.peter))
    clock.freeze(clock.now() + dt.timedelta(days=40))
    for who in (cast.mette, cast.karen):
        page = who.client().get("/").content.decode()
        assert who.user.full_name in page
        assert "noteret-om-jer" in page
        assert "1 ældre end 30 dage" in page and "den ældste er noteret" in page
    listed = cast.karen.client().get(reverse("involvement-list"))
    assert listed.status_code == 200 and "kontaktpunkt/inddraget" in listed.content.decode()  # She may answer, too.
