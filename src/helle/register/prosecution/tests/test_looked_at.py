"""What nobody weighed in time is looked at; what is undone, judged again or taken back reads so (CRI-07, CRI-23)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, Member
from tests.gates import ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.prosecution import (
    actions,
    charge_looks,
    contact_queries,
    queries,
    sealing,
    victim_actions,
    weighing,
    weighing_queries,
)
from helle.register.prosecution.charge_looks import ToLookAt
from helle.register.prosecution.choices import Instance, LookDone, LookedAt, Mistake, WaiverOutcome
from helle.register.prosecution.detention_queries import Unweighed
from helle.register.prosecution.models import CriminalCase, Stage, VictimLink, WaiverDecision, WaiverProposal
from helle.register.prosecution.withdraw_actions import BLANKED, entry_withdraw
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import FactorAnswer
from helle.rules.crime.stages import CriminalStage, EndReason

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_ID = "00000000-0000-4000-8000-000000000000"
DONE = LookDone.APPEALED
LATER = dt.timedelta(minutes=5)


def convicted_unknown(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    """She was convicted before anybody knew that she is a victim."""
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    for one in (CriminalStage.INDICTMENT, CriminalStage.CONVICTION):
        told.stage(told.pia(), case, one, hers)
    clock.move_forward(LATER)
    with cast.peter.acting():
        tie = victim_actions.victim_link(case, case_id=victim.pk, suspect=hers, after_judgment=True)
    return case, tie


def charged(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    return told.charge(cast.peter, victim)


def looked_for(who: Member) -> list[LookedAt]:
    with who.acting():
        return [one.what for one in what_waits(mine=False).charges_to_look_at]


class TestChargeLook(ObjectGates):
    view = "charge-look"
    may: ClassVar[str] = "mette"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "rita", "henrik", "ulla", "dorthe", "anton", "niels")
    wrong_roles: ClassVar[tuple[str, ...]] = ("peter", "vera", "stine")
    purpose: ClassVar[str] = "law_enforcement"

    def place(self, cast: Cast) -> Place:
        victim = stories.an_opened_case(cast)
        _case, tie = convicted_unknown(cast, victim)
        page = reverse(self.view, args=[tie.pk, "convicted"])
        return Place(page, reverse(self.view, args=[NO_ID, "convicted"]), (victim.pk,))


class TestProposalBlank(ObjectGates):
    view = "proposal-blank"
    may: ClassVar[str] = "peter"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "rita", "henrik", "ulla", "dorthe", "mette", "niels")
    wrong_roles: ClassVar[tuple[str, ...]] = ()
    purpose: ClassVar[str] = "law_enforcement"

    def place(self, cast: Cast) -> Place:
        victim = stories.an_opened_case(cast)
        case, tie = charged(cast, victim)
        row = told.weigh(cast.peter, tie)
        with cast.peter.acting():
            entry_withdraw(case, row, why=Mistake.TYPED)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]), (victim.pk,))


def test_cri_07_a_victim_convicted_unweighed_stands_on_each_desk_until_it_has_looked(cast: Cast) -> None:
    victim, pia, today = stories.an_opened_case(cast), told.pia(), clock.today()
    case, tie = convicted_unknown(cast, victim)
    for who in (cast.mette, cast.karen, pia):
        assert looked_for(who) == [LookedAt.CONVICTED]
        assert "Dømt, uden at nogen har vejet" in who.client().get(reverse("desk")).content.decode()
        with who.acting():
            assert f"convicted {tie.pk}" in counted(what_waits(mine=False)).keys
    assert looked_for(cast.peter) == looked_for(cast.vera) == []
    with pia.acting():
        assert ("unweighed", "conviction", 1) in contact_queries.care(today, today)
    page = reverse("charge-look", args=[tie.pk, "convicted"])
    assert list(errors_of(post(cast.mette.client(), page, {}))) == ["done"]
    for who, of_the_other in ((cast.mette, LookDone.WEIGHED), (pia, LookDone.PROSECUTION), (pia, LookDone.BEFORE)):
        assert list(errors_of(post(who.client(), page, {"done": of_the_other.value}))) == ["done"]
        with who.acting(), pytest.raises(DatabaseError), transaction.atomic():
            charge_looks.charge_look_record(tie, LookedAt.CONVICTED, done=of_the_other)
    fill_in(cast.mette.client(), page, {"done": DONE.value})
    assert looked_for(cast.mette) == looked_for(cast.karen) == []
    assert looked_for(pia) == [LookedAt.CONVICTED], "each side answers for itself"
    fill_in(pia.client(), page, {"done": DONE.value})
    assert looked_for(pia) == []
    for shown in (
        cast.mette.client().get(reverse("case-criminal", args=[victim.number])),
        cast.peter.client().get(reverse("criminal-case-page", args=[case.number])),
    ):
        assert shown.content.decode().count(str(DONE.label)) == 2
    with cast.mette.acting(), pytest.raises(Refused) as again:
        charge_looks.charge_look_record(tie, LookedAt.CONVICTED, done=DONE)
    assert again.value.message == charge_looks.LOOKED_ALREADY


def test_pub_dig_04_of_a_colleagues_case_the_desk_says_what_waits_and_not_in_which_criminal_case(cast: Cast) -> None:
    """Nor what she is charged with, to a statement that has the key of the line."""
    victim, (case, hers) = stories.an_opened_case(cast), told.open_case_with_a_charge(cast.peter)
    stories.assign(cast.mette, victim, cast.mette)
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)

    def read_by(who: Member) -> tuple[bool, list[str], list[str], bool]:
        desk = who.client().get(reverse("desk")).content.decode()
        with who.acting(), connection.cursor() as cursor:
            waiting = what_waits(mine=False)
            cursor.execute("SELECT helle.unweighed_by_stage(%s), helle.unweighed_charge(%s)", [tie.pk, tie.pk])
            stages, furthest = cursor.fetchone()
        lines: list[ToLookAt | Unweighed] = [*waiting.charges_to_look_at, *waiting.indicted_unweighed]
        assert victim.number in desk and {one.case and one.case.pk for one in lines} == {victim.pk}
        return case.number in desk, sorted({one.number for one in lines}), stages, furthest == "indictment"

    assert read_by(cast.mette) == (True, [case.number], read_by(cast.karen)[2], True)
    assert read_by(cast.karen)[2] != []
    assert read_by(cast.jonas) == (False, [""], [], False)


def test_cri_07_a_decision_put_out_of_force_is_weighed_anew_and_told_to_cmm(cast: Cast) -> None:
    victim, pia, today = stories.an_opened_case(cast), told.pia(), clock.today()
    case, tie = charged(cast, victim)
    proposal = told.weigh(cast.peter, tie)
    clock.move_forward(LATER)
    row = told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    clock.move_forward(LATER)
    page = reverse("criminal-case-withdraw", args=[case.number, "afgoerelse", row.pk])
    assert cast.peter.client().get(page).status_code == 404
    assert page in pia.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    fill_in(pia.client(), page, {"why": "typed"})
    with pytest.raises(Refused) as unweighed:
        told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
    assert unweighed.value.message == actions.WEIGHED_FIRST
    with pia.acting():
        assert [one.unweighed for one in what_waits(mine=False).charged_not_weighed] == ["charge"]  # type: ignore[attr-defined]
        assert weighing_queries.charged_since([tie]) == {tie.pk: today}
        care = contact_queries.care(today, today)
        assert ("waiver", "serious_crime", 1) not in care and ("unweighed", "charge", 1) in care
    assert (looked_for(cast.mette), looked_for(pia)) == ([LookedAt.REVIVED], [])
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "Sat ud af kraft siden" in heard and "Ikke tiltalefrafald</strong>: Menneskehandel" in heard
    clock.move_forward(LATER)
    told.decide(pia, told.weigh(cast.peter, tie), outcome=WaiverOutcome.WAIVED)
    assert looked_for(cast.mette) == [], "it was decided anew"
    undone = (
        "UPDATE prosecution_waiverdecision SET superseded_at = helle.instant(), superseded_why = 'typed',"
        " superseded_by_id = helle.acting_user() WHERE outcome = 'waived'"
    )
    with (
        pia.acting(),
        pytest.raises(DatabaseError, match="waiver_decision_without_a_stage_goes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(undone)


def test_cri_23_another_judgment_is_asked_about_and_the_last_one_counts(cast: Cast) -> None:
    victim, pia, today = stories.an_opened_case(cast), told.pia(), clock.today()
    case, tie = convicted_unknown(cast, victim)
    with pia.acting():
        offence = queries.whole(case).offences[0]
    page = f"{reverse('criminal-case-stage', args=[case.number, offence.pk])}?mistaenkt={tie.suspect_id}"
    given = {"stage": "acquittal", "suspect": tie.suspect_id, "on": today}
    asked = post(pia.client(), page, given)
    assert list(errors_of(asked)) == ["instance"] and "Ankesag" in asked.content.decode()
    refused = post(pia.client(), page, given | {"instance": actions.TYPED_WRONGLY})
    assert "Sæt den dom, der er tastet forkert, ud af kraft" in refused.content.decode()
    fill_in(pia.client(), page, given | {"instance": Instance.APPEAL.value})
    with pia.acting():
        assert Stage.objects.get(stage="acquittal").instance == Instance.APPEAL
        with pytest.raises(DatabaseError, match="judged_again_for_a_reason"), transaction.atomic():
            row = Stage.objects.get(stage="acquittal")
            again = sealing.new_row(
                Stage, case.pk, offence=offence, suspect=tie.suspect, stage="conviction", after=row, on=today
            )
            again.save(force_insert=True)
    assert looked_for(cast.mette) == [], "the last judgment is none against her"
    assert (
        "Frifindelse (Menneskehandel"
        in cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    )


def test_cri_24_an_end_of_a_charge_against_a_suspect_does_not_say_that_there_is_none(cast: Cast) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    with pytest.raises(Refused) as untrue:
        told.stage(told.pia(), case, CriminalStage.WITHDRAWN, hers, end_reason=EndReason.NO_SUSPECT)
    assert untrue.value.field == "end_reason"


def test_cri_07_who_decides_second_is_told_of_the_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _case, tie = charged(cast, stories.an_opened_case(cast))
    proposal, pia = told.weigh(cast.peter, tie), told.pia()
    told.decide(pia, proposal)
    asked: list[WaiverProposal] = []
    told_of = victim_actions._refuse_decided

    def not_yet(one: WaiverProposal) -> None:
        """The first one's decision is not to be seen before the second's is refused."""
        asked.append(one)
        if len(asked) > 1:
            told_of(one)

    monkeypatch.setattr(victim_actions, "_refuse_decided", not_yet)
    monkeypatch.setattr(victim_actions, "weighed_by", lambda *_of: weighing.stages_of(tie)[:0])
    monkeypatch.setattr(victim_actions, "waiver_ruling", lambda *_of, **_by: _Waived())
    with pytest.raises(Refused) as second:
        told.decide(pia, proposal, outcome=WaiverOutcome.UPHELD)
    assert "har afgjort forslaget" in second.value.message.da


class _Waived:
    answer = "no_starting_point"


def test_cri_01_what_was_taken_back_is_folded_and_a_name_in_it_goes(cast: Cast) -> None:
    victim, named = stories.an_opened_case(cast), "Hun hedder maria popescu, og Maria  Popescu blev tvunget."
    case, tie = charged(cast, victim)
    weighed = weighing.Weighed(*(FactorAnswer(one) for one in ("yes", "yes", "no")))
    with cast.peter.acting():
        row = victim_actions.waiver_propose(tie, weighed, proposes_waiver=True, reasons=named)
    page = reverse("proposal-blank", args=[row.pk])
    assert cast.peter.client().get(page).status_code == 404, "it was not taken back"
    with cast.peter.acting():
        entry_withdraw(case, row, why=Mistake.TYPED)
    assert list(errors_of(post(cast.peter.client(), page, {"name": "Ion"}))) == ["name"]
    fill_in(cast.peter.client(), page, {"name": "Maria Popescu"})
    for shown in (
        cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode(),
        cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode(),
    ):
        assert "opescu" not in shown and shown.count(BLANKED) == 2
        assert "Det, der blev taget tilbage" in shown and "Noget er slettet" in shown


def test_cri_07_a_decision_says_its_day_and_the_day_it_was_recorded(cast: Cast) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    tie = told.link(cast.peter, case, stories.an_opened_case(cast), charged_as=hers)
    proposal = told.weigh(cast.peter, tie)
    clock.move_forward(dt.timedelta(days=3))
    told.decide(told.pia(), proposal, decided_on=clock.today() - dt.timedelta(days=2))
    with cast.peter.acting():
        assert WaiverDecision.objects.get().decided_on != clock.today()
        assert queries.proposals_of([tie])[0].noted_later
    assert "(noteret " in cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()


def test_cri_07_cmm_hears_of_each_charge_of_hers(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    case, tie = convicted_unknown(cast, victim)
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
    told.stage(cast.peter, case, CriminalStage.CHARGE, tie.suspect, of_offence=1)
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "stadig sigtet for andet" in heard
    assert "Domfældelse (Menneskehandel" in heard and "Sigtelse (Menneskehandel" in heard
