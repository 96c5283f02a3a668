"""Each charge is decided as what it is, and what was decided stays; an indictment that goes is told (CRI-07)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, Member
from tests.pages import errors_of, post

from helle.register.cases.models import Case
from helle.register.desk.waiting import what_waits
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.prosecution import actions, contact_queries, queries, victim_actions
from helle.register.prosecution.choices import Mistake, OfOffence, WaiverOutcome
from helle.register.prosecution.looked_models import DecidedCharge
from helle.register.prosecution.models import CriminalCase, Stage, Suspect, VictimLink, WaiverProposal
from helle.register.prosecution.withdraw_actions import entry_withdraw
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage, EndReason

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LATER = dt.timedelta(minutes=5)


@pytest.fixture
def victim(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def charged_anew(cast: Cast, case: CriminalCase, of: Suspect | None) -> Stage:
    """She is charged with a second offence, after section 262 b, a while later."""
    clock.move_forward(LATER)
    with cast.peter.acting():
        actions.offence_record(case, told.done(provision=OfOffence.S262B, purpose=None))
    return told.stage(cast.peter, case, CriminalStage.CHARGE, of, of_offence=1)


def indicted_and_charged(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    """She was indicted for one and charged with another before anybody knew who she is."""
    case, hers = told.open_case_with_a_charge(cast.peter)
    charged_anew(cast, case, hers)
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, hers)
    return case, told.link(cast.peter, case, victim, charged_as=hers)


def said_of(who: Member, case: CriminalCase) -> list[list[tuple[str, list[str]]]]:
    with who.acting():
        (link,) = queries.whole(case).links
        return [[(str(what.value), [one.en for one in of]) for what, of in each.decided] for each in link.proposals]


def lasts(who: Member, case: CriminalCase) -> list[str]:
    with who.acting():
        return [one.last.stage for one in queries.whole(case).chains if one.last]


def unweighed(who: Member) -> list[str]:
    with who.acting():
        return [getattr(one, "unweighed") for one in what_waits(mine=False).charged_not_weighed]  # noqa: B009


def test_cri_07_a_charge_and_an_indictment_are_decided_each_as_what_it_is(cast: Cast, victim: Case) -> None:
    (case, tie), pia = indicted_and_charged(cast, victim), told.pia()
    page = cast.peter.client().get(reverse("waiver-propose", args=[tie.pk])).content.decode()
    proposal = told.weigh(cast.peter, tie)
    form = reverse("waiver-decide", args=[proposal.pk])
    shown = pia.client().get(form).content.decode()
    for one in (page, shown):
        assert "262 a" in one and "262 b" in one
    assert "Afgørelse om sigtelsen" in shown and "Afgørelse om tiltalen" in shown
    with pytest.raises(Refused) as half:
        told.decide(pia, proposal)
    assert (half.value.message, half.value.field) == (victim_actions.BOTH_LEFT, "of_indictment")
    told.decide(pia, proposal, of_indictment=WaiverOutcome.WITHDRAWN.value)
    assert lasts(pia, case) == [CriminalStage.WITHDRAWN, CriminalStage.WAIVED]
    (said,) = said_of(pia, case)
    assert [what for what, _of in said] == ["waived", "withdrawn"]
    assert unweighed(pia) == unweighed(cast.peter) == []
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "uden at nogen har vejet" not in heard and "Tiltalen trækkes tilbage" in heard
    with pia.acting():
        today = clock.today()
        care = contact_queries.care(today, today)
        assert ("waiver", "waived", 1) in care and ("waiver", "withdrawn", 1) in care
        assert [why for _of, why, _n in contact_queries.ends(today, today)] == [EndReason.WAIVER_WEIGHED.value]


def test_cri_07_a_charge_whose_upheld_indictment_went_is_asked_about_anew(cast: Cast, victim: Case) -> None:
    (case, tie), pia = indicted_and_charged(cast, victim), told.pia()
    told.decide(pia, told.weigh(cast.peter, tie), of_indictment=WaiverOutcome.UPHELD.value)
    assert lasts(pia, case) == [CriminalStage.INDICTMENT, CriminalStage.WAIVED] and unweighed(pia) == []
    clock.move_forward(LATER)
    with pia.acting():
        indicted = Stage.objects.get(stage=CriminalStage.INDICTMENT)
        entry_withdraw(case, indicted, why=Mistake.TYPED)
    assert unweighed(pia) == unweighed(cast.peter) == ["charge"]
    assert "sigtet " in pia.client().get(reverse("desk")).content.decode()
    with pytest.raises(Refused) as first:
        told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
    assert first.value.message == actions.WEIGHED_FIRST


def test_cri_08_what_is_decided_is_weighed_anew_only_where_it_is_chosen(cast: Cast, victim: Case) -> None:
    (case, hers), pia = told.open_case_with_a_charge(cast.peter), told.pia()
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    kept: dict[str, object] = {"outcome": WaiverOutcome.NOT_WAIVED, "failed": "serious_crime"}
    told.decide(pia, told.weigh(cast.peter, tie), **kept)
    page = reverse("waiver-propose", args=[tie.pk])
    typed = {
        "exposed_to_trafficking": "yes", "relates_to_trafficking": "yes", "serious_crime": "no",
        "proposes_waiver": "yes", "reasons": told.WEIGHED,
    }  # fmt: skip
    assert set(errors_of(post(cast.peter.client(), page, typed))) == {"again"}
    second = charged_anew(cast, case, hers)
    assert "Ikke tiltalefrafald" in cast.peter.client().get(page).content.decode()
    proposal = told.weigh(cast.peter, tie)
    assert proposal.charges == [second.pk]
    told.decide(pia, proposal)
    assert lasts(pia, case) == [CriminalStage.CHARGE, CriminalStage.WAIVED]
    with cast.peter.acting():
        first = Stage.objects.filter(stage=CriminalStage.CHARGE).exclude(pk=second.pk).get()
    assert post(cast.peter.client(), page, typed | {"again": str(first.pk)}).status_code == 302
    with cast.peter.acting():
        assert WaiverProposal.objects.get(decision__isnull=True).charges == [first.pk]


def test_cri_08_a_decision_reads_for_good_as_it_was_made(cast: Cast, victim: Case) -> None:
    (case, hers), pia = told.open_case_with_a_charge(cast.peter), told.pia()
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    told.decide(pia, told.weigh(cast.peter, tie))
    charged_anew(cast, case, hers)
    told.decide(pia, told.weigh(cast.peter, tie), outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    before = said_of(pia, case)
    clock.move_forward(LATER)
    with pia.acting():
        entry_withdraw(case, Stage.objects.get(stage=CriminalStage.WAIVED), why=Mistake.TYPED)
    told.decide(pia, told.weigh(cast.peter, tie))
    assert said_of(pia, case)[1:] == before == said_of(cast.peter, case)[1:]
    with pia.acting():
        assert DecidedCharge.objects.count() == 3
        for changed in (
            "UPDATE prosecution_decidedcharge SET outcome = 'upheld'",
            "DELETE FROM prosecution_decidedcharge",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(changed)


def test_id_10_an_indictment_that_goes_is_told_until_cmm_ends_what_it_noted(cast: Cast, victim: Case) -> None:
    (case, hers), pia = told.open_case_with_a_charge(cast.peter), told.pia()
    told.stage(pia, case, CriminalStage.INDICTMENT, hers)
    told.link(cast.peter, case, victim, charged_as=hers)
    gone, pages = "Tiltalen står ikke mere i straffesagen", [
        reverse(name, args=[victim.number]) for name in ("case-page", "case-criminal")
    ]  # fmt: skip

    def is_told() -> bool:
        client = cast.mette.client()
        shown = {gone in client.get(page).content.decode() for page in pages}
        desk = gone in client.get(reverse("desk")).content.decode()
        assert shown == {desk}
        return desk

    with cast.mette.acting():
        noted = stays.circumstance_set(
            stories.fresh(victim),
            expected_version=None,
            kind=CircumstanceKind.INDICTMENT,
            since=clock.today(),
            until=None,
        )
    assert not is_told()
    clock.move_forward(LATER)
    with pia.acting():
        entry_withdraw(case, Stage.objects.get(stage=CriminalStage.INDICTMENT), why=Mistake.TYPED)
    assert is_told()
    with cast.mette.acting():
        version = stories.fresh(victim).version
        stays.circumstance_end(victim, noted.pk, expected_version=version, until=clock.today())
    assert not is_told()
