"""The victim who is charged: weighed, waived or indicted, and what CMM hears of it (CRI-07, CRI-08, DEF-07, ID-10)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer, members
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.desk.waiting import what_waits
from helle.register.prosecution import (
    actions,
    contact_queries,
    detention_queries,
    list_queries,
    part_actions,
    queries,
    sealing,
    victim_actions,
    withdraw_actions,
)
from helle.register.prosecution.choices import Mistake, Part, WaiverOutcome
from helle.register.prosecution.models import CriminalCase, Stage, VictimLink, WaiverProposal
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import FactorAnswer, OrganisationKind
from helle.rules.crime.stages import CriminalStage, EndReason

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


@pytest.fixture
def charged(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    """She is charged with something, not indicted."""
    return told.charge(cast.peter, victim)


def test_cri_08_the_three_conditions_are_weighed_and_the_prosecution_waives(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    case, tie = charged
    before = told.weigh(cast.peter, tie)
    with told.pia().acting():
        assert [one.pk for one in what_waits(mine=False).charged_victims] == [before.pk]
    told.decide(told.pia(), before)
    with told.pia().acting():
        assert what_waits(mine=False).charged_victims == []
        assert queries.whole(case).chains[0].stages[-1].stage == CriminalStage.WAIVED
    with cast.mette.acting():
        (heard,) = detention_queries.heard_of(victim.pk)
        assert (heard.capacity, heard.own_stage) == ("charged", "waived")
        (proposal,) = queries.proposals_of([VictimLink.objects.get()])
        assert (proposal.reasons, proposal.decision_reasons) == (told.WEIGHED, told.DECIDED)
        # A charge and its waiver move nothing of the question of trafficking (ID-10, DEF-07).
        assert cases.facts_today(stories.fresh(victim)).indicted is False


def test_cri_07_the_word_of_her_standing_follows_the_stages(cast: Cast, victim: Case) -> None:
    case, pia = told.open_case(cast.peter), told.pia()
    hers = told.suspect(cast.peter, case)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    of_the_police, of_cmm = (
        reverse("criminal-case-page", args=[case.number]), reverse("case-criminal", args=[victim.number]),
    )  # fmt: skip

    def said() -> set[str]:
        police = cast.peter.client().get(of_the_police).content.decode()
        cmm = cast.mette.client().get(of_cmm).content.decode()
        (word,) = re.findall(r'<span class="mark">([^<·]+) · mistænkt 1</span>', police)
        (heard,) = re.findall(rf'{case.number} <span class="mark">([^<]+)</span>', cmm)
        assert ("En sigtelse er ikke en tiltale" in cmm) is (heard == "Sigtet")
        return {word.strip(), heard}

    assert said() == {"Mistænkt"}
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    assert said() == {"Sigtet"}
    told.decide(pia, told.weigh(cast.peter, tie))
    assert said() == {"Tiltale frafaldet"}


def test_cri_04_who_waives_a_charge_is_involved(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    case, tie = charged
    told.decide(told.pia(), told.weigh(cast.peter, tie))
    with cast.peter.acting():
        (line,) = list_queries.own_lines()[0]
        assert OrganisationKind.PROSECUTION not in line.still_to_involve
        involved = queries.whole(case).involved.answer
        assert involved is not None and OrganisationKind.PROSECUTION not in involved.still_to_involve
    with cast.mette.acting():
        assert detention_queries.heard_of(victim.pk)[0].prosecution_told_on == clock.today()


def test_cri_07_who_decides_what_a_colleague_has_decided_is_told_and_keeps_the_words(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    proposal, pia = told.weigh(cast.peter, charged[1]), told.pia()
    page = reverse("waiver-decide", args=[proposal.pk])
    typed = {"outcome": "not_waived", "failed": "serious_crime", "decided_on": clock.today(), "reasons": "Tung sag."}
    short = post(pia.client(), page, {**typed, "outcome": "waived", "reasons": "x"})
    assert set(errors_of(short)) == {"reasons", "failed"}
    assert "siger ikke hvorfor" in short.content.decode()
    stale, opened = pia.client(), hidden_of(pia.client(), page)
    told.decide(pia, proposal)
    late = stale.post(page, opened | typed)
    assert late.status_code == 422
    assert "Tung sag." in late.content.decode()
    assert "har afgjort forslaget" in late.content.decode() and "tiltalefrafald" in late.content.decode()


def test_cri_08_a_condition_that_fails_carries_no_proposal_of_a_waiver(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    with pytest.raises(Refused) as refused:
        told.weigh(cast.peter, charged[1], serious_crime=FactorAnswer.YES)
    assert refused.value.field == "proposes_waiver"
    assert "charge_waiver.serious" in [one.code for one in refused.value.ruling.reasons]  # type: ignore[union-attr]
    with pytest.raises(Refused) as unanswered:
        told.weigh(cast.peter, charged[1], serious_crime=FactorAnswer.UNKNOWN)
    assert unanswered.value.field == "serious_crime"


def test_cri_07_nobody_but_the_prosecution_decides_and_once(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    proposal = told.weigh(cast.peter, charged[1])
    with pytest.raises(PermissionDenied):
        told.decide(cast.peter, proposal)
    with pytest.raises(Refused) as refused:
        told.decide(told.pia(), proposal, outcome=WaiverOutcome.NOT_WAIVED)
    assert refused.value.field == "failed"
    told.decide(told.pia(), proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="relates_to_trafficking")
    with pytest.raises(Refused):
        told.decide(told.pia(), proposal)


def test_cri_08_a_charge_against_a_victim_is_waived_by_a_decision_that_was_weighed(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    with pytest.raises(Refused) as unweighed:
        told.stage(pia, case, CriminalStage.WAIVED, tie.suspect)
    assert (unweighed.value.message, unweighed.value.field) == (actions.WAIVED_BY_DECISION, "stage")
    other = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, other)
    assert told.stage(pia, case, CriminalStage.WAIVED, other).stage == CriminalStage.WAIVED


def indicted_though_weighed(cast: Cast, tie: VictimLink, case: CriminalCase) -> None:
    """It is weighed and decided that the charge is not waived, and she is indicted."""
    proposal = told.weigh(cast.peter, tie)
    told.decide(told.pia(), proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, tie.suspect)


def test_cri_07_a_victim_is_indicted_once_a_waiver_was_weighed_and_decided_against(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()

    def refused() -> None:
        with pytest.raises(Refused) as unweighed:
            told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
        assert (unweighed.value.message, unweighed.value.field) == (actions.WEIGHED_FIRST, "stage")

    refused()
    proposal = told.weigh(cast.peter, tie)
    refused()
    told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    anew = told.weigh(cast.peter, tie, again=True)
    refused()  # It was weighed anew, and that waits.
    told.decide(pia, anew, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
    other = told.suspect(cast.peter, case)  # Of whom nothing is known here.
    told.stage(cast.peter, case, CriminalStage.CHARGE, other)
    told.stage(pia, case, CriminalStage.INDICTMENT, other)


def test_cri_08_after_the_indictment_no_charge_is_left_to_waive(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    indicted_though_weighed(cast, tie, case)
    proposal = told.weigh(cast.peter, tie, again=True)
    with pytest.raises(Refused) as refused:
        told.decide(pia, proposal)
    assert (refused.value.message, refused.value.field) == (victim_actions.NO_CHARGE_LEFT, "outcome")
    with pytest.raises(Refused) as untrue:
        told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    assert untrue.value.message == victim_actions.NO_CHARGE_LEFT
    told.decide(pia, proposal, outcome=WaiverOutcome.UPHELD)


def test_id_10_an_indictment_is_heard_of_whatever_becomes_of_another_charge(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    page = reverse("case-page", args=[victim.number])
    note = "har noteret en tiltale"
    assert note not in cast.mette.client().get(page).content.decode()
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
        assert tie.suspect is not None
    told.stage(cast.peter, case, CriminalStage.CHARGE, tie.suspect, of_offence=1)
    indicted_though_weighed(cast, tie, case)
    told.stage(pia, case, CriminalStage.WITHDRAWN, tie.suspect, of_offence=1, end_reason=EndReason.PROOF)
    with cast.mette.acting():
        (heard,) = detention_queries.heard_of(victim.pk)
        assert heard.own_stage == CriminalStage.INDICTMENT
    for where in (page, reverse("case-criminal", args=[victim.number])):
        assert note in cast.mette.client().get(where).content.decode(), where
    told.stage(pia, case, CriminalStage.WITHDRAWN, tie.suspect, end_reason=EndReason.PROOF)
    assert note not in cast.mette.client().get(page).content.decode()


def test_cri_07_a_proposal_waits_alone_and_no_longer_than_the_charge_stands(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    mistaken = told.weigh(cast.peter, tie)
    with pytest.raises(Refused) as again:
        told.weigh(pia, tie)
    assert again.value.message == victim_actions.WAITS_ALREADY
    propose = reverse("waiver-propose", args=[tie.pk])
    assert propose not in cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    page = reverse("criminal-case-withdraw", args=[case.number, "forslag", mistaken.pk])
    fill_in(cast.peter.client(), page, {"why": "typed"})
    with pytest.raises(Refused) as taken_back:
        told.decide(pia, mistaken)
    assert taken_back.value.message == victim_actions.WAITS_NO_MORE
    proposal = told.weigh(cast.peter, tie)
    with pytest.raises(Refused) as early:
        told.decide(pia, proposal, decided_on=clock.today() - dt.timedelta(days=1))
    assert early.value.field == "decided_on"
    told.stage(pia, case, CriminalStage.UNFOUNDED, tie.suspect, end_reason=EndReason.PROOF)
    with pia.acting():
        assert what_waits(mine=False).charged_victims == []
    assert pia.client().get(reverse("waiver-decide", args=[proposal.pk])).status_code == 404
    assert "sigtelsen er endt" in pia.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()


def test_cri_07_a_proposal_that_was_decided_stays_with_its_link(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    proposal = told.weigh(cast.peter, tie)
    told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    for row, said in ((proposal, withdraw_actions.DECIDED_PROPOSAL), (tie, withdraw_actions.DECIDED_LINK)):
        with cast.peter.acting(), pytest.raises(Refused) as refused:
            withdraw_actions.entry_withdraw(case, row, why=Mistake.TYPED)
        assert refused.value.message == said
    with pia.acting():
        withdraw_actions.entry_withdraw(case, tie, why=Mistake.WRONG_CASE, words=told.WHY_NOT)
    shown = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert told.DECIDED in shown


def test_cri_07_a_case_goes_to_another_unit_once_no_proposal_waits_and_cmm_is_told(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), niels = charged, latecomer("niels")
    proposal = told.weigh(cast.peter, tie)

    with pytest.raises(Refused) as waits:
        told.offer(cast.peter, case, niels)
    assert (waits.value.message, waits.value.field) == (part_actions.WAIVER_FIRST, "unit")
    told.decide(told.pia(), proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    note, mette = "som ikke kender personen", cast.mette.client()
    assert note not in mette.get("/").content.decode()
    told.hand_over(cast.peter, case, niels)
    with cast.mette.acting():
        assert [(one.number, one.case.pk) for one in what_waits(mine=False).criminal_cases_gone] == [
            (case.number, victim.pk)
        ]
        assert [one.charged for one in what_waits(mine=False).criminal_cases_gone] == [True]
    assert note in mette.get("/").content.decode()
    assert "ingen kan veje et frafald uden en udtalelse" in mette.get("/").content.decode()
    out_of_sight = niels.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "CMM kan give adgang med en udtalelse" in out_of_sight and reverse("contact-new") in out_of_sight
    told.give_a_statement(cast.mette, victim, to=niels.membership.unit_id)
    assert note not in mette.get("/").content.decode()
    with niels.acting():
        assert [one.row.pk for one in queries.whole(case).links] == [tie.pk]


def test_cri_07_while_a_proposal_waits_the_prosecution_and_the_link_stay_and_who_proposed_takes_it_back(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), (sara, *_) = charged, members(("Sara Lindemark", "SA-VIB", "prosecutor"))
    with cast.mette.acting():
        victim = Case.objects.get()
    told.give_a_statement(cast.mette, victim, to=sara.membership.unit_id)
    with cast.peter.acting():
        part_actions.part_give(case, unit=sara.membership.unit_id, part=Part.PROSECUTES)
    proposal = told.weigh(sara, tie)
    with cast.peter.acting():
        with pytest.raises(Refused) as ends:
            part_actions.part_end(case, unit=sara.membership.unit_id)
        assert (ends.value.message, ends.value.field) == (part_actions.WAIVER_WAITS, "unit")
        with pytest.raises(Refused) as goes:
            withdraw_actions.entry_withdraw(case, tie, why=Mistake.WRONG_CASE)
        assert goes.value.message == part_actions.WAIVER_WAITS
        with pytest.raises(Refused) as taken:
            withdraw_actions.entry_withdraw(case, proposal, why=Mistake.TYPED)
        assert taken.value.message == withdraw_actions.PROPOSED_ELSEWHERE
        assert not WaiverProposal.objects.filter(pk=proposal.pk).update(
            superseded_at=clock.now(), superseded_by=cast.peter.user.pk, superseded_why=Mistake.TYPED.value
        )
    page = reverse("criminal-case-withdraw", args=[case.number, "forslag", proposal.pk])
    assert page not in cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert cast.peter.client().get(page).status_code == 404
    with sara.acting():
        withdraw_actions.entry_withdraw(case, proposal, why=Mistake.TYPED)
    with cast.peter.acting():
        part_actions.part_end(case, unit=sara.membership.unit_id)


def test_cri_07_without_a_charge_there_is_nothing_to_waive(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    tie = told.link(cast.peter, case, victim, charged_as=told.suspect(cast.peter, case))
    with pytest.raises(Refused) as refused:
        told.weigh(cast.peter, tie)
    assert refused.value.ruling.reasons[0].code == "charge_waiver.not_charged"  # type: ignore[union-attr]


def test_c6_who_gets_the_case_without_the_victim_learns_of_no_victim(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), niels, today = charged, latecomer("niels"), clock.today()
    told.decide(told.pia(), told.weigh(cast.peter, tie))
    waived = ("waiver", WaiverOutcome.WAIVED.value, 1)
    other = stories.open_case(cast, stories.refer(cast))
    told.give_a_statement(cast.mette, other, to=niels.membership.unit_id)
    with cast.peter.acting():
        assert waived in contact_queries.care(today, today)
        with pytest.raises(Refused) as seen:
            victim_actions.victim_link(case, case_id=other.pk, suspect=tie.suspect)
        assert (seen.value.message, seen.value.field) == (victim_actions.SUSPECT_TAKEN, "suspect")
    told.hand_over(cast.peter, case, niels)
    for where in (reverse("criminal-case-page", args=[case.number]), reverse("criminal-case-list")):
        shown = niels.client().get(where).content.decode()
        assert "Afsluttet uden dom" in shown
        assert "Tiltalefrafald" not in shown
    with niels.acting():
        assert waived not in contact_queries.care(today, today)
        with pytest.raises(Refused) as unseen:
            victim_actions.victim_link(case, case_id=other.pk, suspect=tie.suspect)
        assert (unseen.value.message, unseen.value.field) == (victim_actions.NOT_POSSIBLE, None)
    with latecomer("lone").acting():
        assert waived in contact_queries.care(today, today)


def test_c6_how_a_charge_ended_is_told_alike_whatever_it_was(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia, niels = charged, told.pia(), latecomer("niels")
    told.decide(pia, told.weigh(cast.peter, tie))
    given_up = told.open_case(cast.peter, journal=told.OTHER_JOURNAL)
    somebody = told.suspect(cast.peter, given_up)
    told.stage(cast.peter, given_up, CriminalStage.CHARGE, somebody)
    told.stage(pia, given_up, CriminalStage.WITHDRAWN, somebody, end_reason=EndReason.PROOF)
    for one in (case, given_up):
        told.hand_over(cast.peter, one, niels)
    shown = []
    for one in (case, given_up):
        page = niels.client().get(reverse("criminal-case-page", args=[one.number])).content.decode()
        assert EndReason.PROOF.label.da not in page
        (chain,) = re.findall(r'<section class="panel" aria-labelledby="forhold">.*?</section>', page, re.DOTALL)
        shown.append(_ID.sub("", chain).replace(one.number, ""))
        with niels.acting():
            hers = queries.whole(one).chains[0]
            with pytest.raises(Refused) as refused:
                actions.stage_record(one, hers, CriminalStage.RESUMED, suspect=hers.suspect, on=clock.today())
            assert refused.value.message == actions.ENDED_ELSEWHERE
            assert hers.last is not None
            resumed = sealing.new_row(
                Stage, one.pk, offence=hers.offence, suspect=hers.suspect, stage="resumed", after=hers.last,
                on=clock.today(), end_reason="",
            )  # fmt: skip
            with pytest.raises(IntegrityError, match="stage_after_an_end_that_is_told"), transaction.atomic():
                resumed.save(force_insert=True)
    assert shown[0] == shown[1]
    assert "Afsluttet uden dom" in shown[0]
    with niels.acting():
        assert {line.furthest for line in list_queries.own_lines()[0]} == {queries.ENDED}
