"""What a criminal case does not take: content of anybody, days out of order; and the victim nobody weighed (CRI-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.pages import errors_of, hidden_of, post

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.extracts.sources import _claims
from helle.register.placements.choices import UrgentOutcomeKind
from helle.register.prosecution import (
    beside_actions,
    claim_actions,
    detention_actions,
    part_actions,
    sealing,
    victim_actions,
    withdraw_actions,
)
from helle.register.prosecution.choices import ClaimOutcome, Mistake
from helle.register.prosecution.models import Investigation
from helle.register.protection import clock
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused
from helle.rules.codes import OrganisationKind
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TYPED = "hun er 010190-\u200b1234"


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


def test_cri_01_no_text_of_a_criminal_case_takes_a_number_of_anybody(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    waits, held = told.weigh(cast.peter, tie), told.detain(cast.peter, victim)
    niels = latecomer("niels").membership.unit_id

    def hand_over() -> None:
        with cast.peter.acting():
            part_actions.handover_propose(case, unit=niels, grounds=told.NSKS, why=TYPED)

    def involve() -> None:
        with cast.peter.acting():
            victim_actions.involvement_record(
                case,
                organisation=OrganisationKind.PROSECUTION,
                told_on=clock.today(),
                channel=InvolvementChannel.DIRECT,
                why_acute=TYPED,
            )

    def end() -> None:
        with cast.peter.acting():
            detention_actions.detention_end(held, ended_at=clock.now(), became=UrgentOutcomeKind.RELEASED, words=TYPED)

    tried: dict[str, Callable[[], object]] = {
        "why": hand_over,
        "reasons": lambda: told.decide(told.pia(), waits, reasons=TYPED),
        "why_not": lambda: told.question(cast.peter, tie, why_not=TYPED),
        "why_acute": involve,
        "words": end,
        "statement": lambda: told.give_a_statement(cast.mette, victim, statement=TYPED),
    }
    for field, write in tried.items():
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.field == field
        assert "CPR" in refused.value.message.da and "CRI-01" in refused.value.message.da
    with cast.peter.acting():
        for write, field in (
            (lambda: beside_actions.statement_ask(tie, words=told.JOURNAL), "words"),
            (lambda: detention_actions.detention_record(victim.pk, told.held(reasons=TYPED)), "reasons"),
        ):
            with pytest.raises(Refused) as asked:
                write()
            assert asked.value.field == field


def test_what_was_typed_is_kept_beside_the_reason(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    sent = {"unit": latecomer("niels").membership.unit_id, "since": clock.today(), "why": TYPED, "organised": "yes"}
    response = post(cast.peter.client(), reverse("criminal-case-investigation", args=[case.number]), sent)
    assert list(errors_of(response)) == ["why"]
    assert "hun er 010190" in response.content.decode()


def test_cri_02_one_unit_investigates_after_the_other(cast: Cast) -> None:
    case, niels = told.open_case(cast.peter, known_for=4), latecomer("niels").membership.unit_id
    with cast.peter.acting():
        assert Investigation.objects.get(criminal_case=case).since == case.police_aware_on
        part_actions.investigation_set(case, grounds=told.DISTRICT, since=clock.today(), why="")
    for days in (1, 5):
        with cast.peter.acting(), pytest.raises(Refused) as refused:
            since = clock.today() - dt.timedelta(days=days)
            part_actions.investigation_set(case, grounds=told.DISTRICT, since=since, why="")
        assert refused.value.field == "since"
    with cast.peter.acting():
        row = Investigation.objects.filter(criminal_case=case).latest("recorded_at")
        for day in (clock.today() + dt.timedelta(days=1), case.police_aware_on - dt.timedelta(days=1)):
            again = sealing.new_row(Investigation, case.pk, unit_id=niels, since=day, specialists_wanted=False)
            again.ruling_sealed = row.ruling_sealed
            with pytest.raises(DatabaseError), transaction.atomic():
                again.save(force_insert=True)


def test_cri_09_nobody_has_been_held_since_before_there_was_casework(cast: Cast, victim: Case) -> None:
    long_ago = clock.now().replace(year=1990)
    with cast.peter.acting(), pytest.raises(Refused) as refused:
        detention_actions.detention_record(victim.pk, replace(told.held(), began_at=long_ago))
    assert refused.value.field == "began_on"


def test_cri_07_a_charged_victim_whom_nobody_weighed_stands_on_the_desk(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    tie = told.link(cast.peter, case, victim, charged_as=hers)

    def on_the_desks() -> list[list[uuid.UUID]]:
        found = []
        for who in (cast.peter, told.pia()):
            with who.acting():
                found.append([one.pk for one in what_waits(mine=False).charged_not_weighed])
        return found

    assert on_the_desks() == [[], []]
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    assert on_the_desks() == [[tie.pk], [tie.pk]]
    with cast.peter.acting():
        assert f"weigh {tie.pk}" in counted(what_waits(mine=False)).keys
    assert reverse("waiver-propose", args=[tie.pk]) in cast.peter.client().get(reverse("desk")).content.decode()
    proposed = told.weigh(cast.peter, tie)
    assert on_the_desks() == [[], []]
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, proposed, why=Mistake.TYPED)
    assert on_the_desks() == [[tie.pk], [tie.pk]]
    # Of who does not know the person nothing is told.
    with latecomer("niels").acting():
        assert what_waits(mine=False).charged_not_weighed == []
    told.decide(told.pia(), told.weigh(cast.peter, tie))
    assert on_the_desks() == [[], []]


def test_gov_24_a_judgment_that_somebody_else_has_just_recorded_is_not_recorded_again(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    his = told.suspect(cast.peter, case)
    for stage, who in ((CriminalStage.CHARGE, cast.peter), (CriminalStage.INDICTMENT, told.pia())):
        offence = told.stage(who, case, stage, his).offence_id
    address, pia = reverse("criminal-case-stage", args=[case.number, offence]), told.pia().client()
    sent = {"suspect": his.pk, "stage": "conviction", "on": clock.today()}
    opened = hidden_of(pia, address)
    told.stage(told.pia(), case, CriminalStage.CONVICTION, his)
    stale = pia.post(address, opened | sent)
    assert stale.status_code == 422
    assert WRITTEN_MEANWHILE.message.da in stale.content.decode()
    # Of a higher court it may be all the same, and whoever records it says so.
    again = pia.post(address, hidden_of(pia, address) | sent | {"instance": "appeal"})
    assert again.status_code == 302


def test_int_05_a_claim_of_somebody_else_is_taken_out_and_is_nowhere_hers(cast: Cast, victim: Case) -> None:
    row = told.claim(cast.mette, victim)
    with cast.mette.acting():
        assert len(list(_claims(victim))) == 1
        claim_actions.claim_end(row, outcome=ClaimOutcome.MISTAKE, decided_on=clock.today(), awarded=None)
        assert list(_claims(victim)) == []
    page = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "Noteret ved en fejl" in page and "ikke noteret, at personen ved" in page
