"""Each charge of a victim is weighed by itself, also one she was indicted for before anybody knew (CRI-07, CRI-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, Member, latecomer
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.desk.waiting import what_waits
from helle.register.interface.words import long_day
from helle.register.prosecution import (
    actions,
    contact_queries,
    queries,
    victim_actions,
    weighing_queries,
)
from helle.register.prosecution.choices import Mistake, OfOffence, WaiverOutcome
from helle.register.prosecution.looked_models import DecidedCharge
from helle.register.prosecution.models import CriminalCase, Stage, Suspect, VictimLink, WaiverDecision, WaiverProposal
from helle.register.prosecution.withdraw_actions import entry_withdraw
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage, EndReason

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def victim(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


@pytest.fixture
def charged(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    """She is charged with something, not indicted."""
    return told.charge(cast.peter, victim)


def not_waived(cast: Cast, tie: VictimLink) -> WaiverProposal:
    proposal = told.weigh(cast.peter, tie)
    told.decide(told.pia(), proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    return proposal


def charged_anew(cast: Cast, case: CriminalCase, of: Suspect | None) -> None:
    """She is charged with a second offence, a while later."""
    clock.move_forward(dt.timedelta(minutes=5))
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
    told.stage(cast.peter, case, CriminalStage.CHARGE, of, of_offence=1)


def to_weigh(who: Member) -> list[tuple[object, str]]:
    with who.acting():
        return [(one.pk, one.unweighed) for one in what_waits(mine=False).charged_not_weighed]  # type: ignore[attr-defined]


def test_cri_08_a_decision_is_not_on_a_charge_that_came_after_it(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    assert to_weigh(cast.peter) == [(tie.pk, "charge")]
    not_waived(cast, tie)
    assert to_weigh(cast.peter) == []
    charged_anew(cast, case, tie.suspect)
    assert to_weigh(cast.peter) == to_weigh(pia) == [(tie.pk, "charge")]
    with cast.peter.acting():
        assert weighing_queries.charged_since([tie]) == {tie.pk: clock.today()}
    assert " · sigtet " in cast.peter.client().get(reverse("desk")).content.decode()
    page = reverse("criminal-case-page", args=[case.number])
    assert "En afgørelse fra før den gælder den ikke" in cast.peter.client().get(page).content.decode()
    with pytest.raises(Refused) as unweighed:
        told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect, of_offence=1)
    assert (unweighed.value.message, unweighed.value.field) == (actions.WEIGHED_FIRST, "stage")
    told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)  # The one that was weighed.
    not_waived(cast, tie)
    told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect, of_offence=1)
    shown = cast.peter.client().get(page).content.decode()
    assert to_weigh(pia) == [] and reverse("waiver-propose", args=[tie.pk]) not in shown


def test_cri_08_a_waiver_ends_the_charges_that_were_weighed(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    case, tie = charged
    proposal = told.weigh(cast.peter, tie)
    charged_anew(cast, case, tie.suspect)
    # Of two proposals one waits: the second charge is told of, and weighed after the decision.
    assert to_weigh(cast.peter) == [(tie.pk, "charge")]
    assert "vejes, når det forslag, der venter, er afgjort" in told.pia().client().get(reverse("desk")).content.decode()
    told.decide(told.pia(), proposal)
    with cast.peter.acting():
        ends = {one.last.stage for one in queries.whole(case).chains if one.last}
    assert ends == {CriminalStage.WAIVED, CriminalStage.CHARGE}
    assert to_weigh(cast.peter) == [(tie.pk, "charge")]


def test_cri_07_a_proposal_waits_no_longer_than_the_charge_it_is_of(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    proposal = told.weigh(cast.peter, tie)
    charged_anew(cast, case, tie.suspect)
    with cast.peter.acting():
        first = queries.whole(case).chains[0].last
        assert first is not None
        entry_withdraw(case, first, why=Mistake.TYPED)
    with pia.acting():
        assert what_waits(mine=False).charged_victims == []
    assert pia.client().get(reverse("waiver-decide", args=[proposal.pk])).status_code == 404
    with pytest.raises(Refused, match="No charge can be waived"):
        told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    assert to_weigh(pia) == [(tie.pk, "charge")]


def test_cri_07_nobody_is_indicted_from_before_the_decision(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    before = clock.today() - dt.timedelta(days=2)
    case = told.open_case(cast.peter, journal=told.OTHER_JOURNAL, reported_on=before)
    suspect = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, suspect, on=before)
    tie = told.link(cast.peter, case, charged[1].case_id, charged_as=suspect)
    not_waived(cast, tie)
    with pytest.raises(Refused) as early:
        told.stage(told.pia(), case, CriminalStage.INDICTMENT, suspect, on=clock.today() - dt.timedelta(days=1))
    assert (early.value.message, early.value.field) == (actions.INDICTED_BEFORE, "on")
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, suspect)


def test_cri_07_a_link_taken_out_for_the_indictment_and_put_back_hides_nothing(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    with cast.peter.acting():
        entry_withdraw(case, tie, why=Mistake.TYPED, words=told.WHY_NOT)
    told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
    again = told.link(cast.peter, case, tie.case_id, charged_as=tie.suspect)
    assert to_weigh(cast.peter) == to_weigh(pia) == [(again.pk, "indictment")]


def test_cri_07_who_was_indicted_before_she_was_known_is_weighed_still(cast: Cast, victim: Case) -> None:
    case, pia = told.open_case(cast.peter), told.pia()
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    told.stage(pia, case, CriminalStage.INDICTMENT, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    assert to_weigh(cast.peter) == to_weigh(pia) == [(tie.pk, "indictment")]
    assert "tiltalt, uden at nogen har vejet" in pia.client().get(reverse("desk")).content.decode()
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "Personen er tiltalt, uden at nogen har vejet" in heard
    told.decide(pia, told.weigh(cast.peter, tie), outcome=WaiverOutcome.UPHELD)
    assert to_weigh(pia) == []
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "uden at nogen har vejet" not in heard


def indicted_unknown(cast: Cast, victim: Case) -> tuple[CriminalCase, VictimLink]:
    """She was indicted before anybody knew that she is a victim."""
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, hers)
    return case, told.link(cast.peter, case, victim, charged_as=hers)


def test_cri_07_no_judgment_is_noted_while_nobody_decided_on_the_indictment(cast: Cast, victim: Case) -> None:
    (case, tie), pia = indicted_unknown(cast, victim), told.pia()
    with pytest.raises(Refused) as unweighed:
        told.stage(pia, case, CriminalStage.CONVICTION, tie.suspect)
    assert (unweighed.value.message, unweighed.value.field) == (actions.JUDGED_UNWEIGHED, "stage")
    proposal = told.weigh(cast.peter, tie)
    with pytest.raises(Refused) as waits:
        told.stage(pia, case, CriminalStage.ACQUITTAL, tie.suspect)
    assert waits.value.message == actions.JUDGED_UNWEIGHED
    page = reverse("waiver-decide", args=[proposal.pk])
    shown = pia.client().get(page).content.decode()
    assert 'value="withdrawn"' in shown and 'value="upheld"' in shown
    assert 'value="waived"' not in shown and "Afgør, om tiltalen trækkes tilbage" in shown
    told.decide(pia, proposal, outcome=WaiverOutcome.UPHELD)
    told.stage(pia, case, CriminalStage.CONVICTION, tie.suspect)


def test_cri_07_an_indictment_is_withdrawn_because_of_what_was_weighed(cast: Cast, victim: Case) -> None:
    (case, tie), pia = indicted_unknown(cast, victim), told.pia()
    proposal = told.weigh(cast.peter, tie)
    charged_anew(cast, case, tie.suspect)
    told.decide(pia, proposal, outcome=WaiverOutcome.WITHDRAWN)
    with pia.acting():
        assert {one.last.stage for one in queries.whole(case).chains if one.last} == {
            CriminalStage.WITHDRAWN,
            CriminalStage.CHARGE,
        }
        assert ("waiver", "withdrawn", 1) in contact_queries.care(clock.today(), clock.today())
    shown = pia.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "<strong>Tiltalen trækkes tilbage</strong>: Menneskehandel" in shown
    assert "Der er en sigtelse, som ingen har vejet. Menneskehandel" in shown
    assert to_weigh(pia) == [(tie.pk, "charge")]


def test_cri_08_a_waiver_put_out_of_force_is_weighed_anew_and_no_later_decision_reads_as_if_it_had_been(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia, today = charged, told.pia(), clock.today()
    clock.move_forward(dt.timedelta(minutes=5))
    told.decide(pia, told.weigh(cast.peter, tie), outcome=WaiverOutcome.WAIVED)
    charged_anew(cast, case, tie.suspect)
    clock.move_forward(dt.timedelta(minutes=5))
    not_waived(cast, tie)
    clock.move_forward(dt.timedelta(minutes=5))
    with pia.acting():
        assert ("waiver", "waived", 1) in contact_queries.care(today, today)
        entry_withdraw(case, Stage.objects.get(stage=CriminalStage.WAIVED), why=Mistake.TYPED)
        assert ("waiver", "waived", 1) not in contact_queries.care(today, today)
        (read,) = queries.whole(case).links
        assert [(len(one.of), one.undone) for one in read.proposals] == [(1, False), (1, True)]
        assert len(read.unweighed_of) == 1
    assert to_weigh(cast.peter) == to_weigh(pia) == [(tie.pk, "charge")]
    for number in (cast.peter, pia):
        page = number.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
        assert "Sat ud af kraft siden" in page
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "Sat ud af kraft siden" in heard and "Ingen har endnu vejet" in heard
    with pytest.raises(Refused) as unweighed:
        told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
    assert (unweighed.value.message, unweighed.value.field) == (actions.WEIGHED_FIRST, "stage")
    told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect, of_offence=1)
    clock.move_forward(dt.timedelta(minutes=5))
    not_waived(cast, tie)
    told.stage(pia, case, CriminalStage.INDICTMENT, tie.suspect)
    assert to_weigh(pia) == []


def test_cri_07_a_charge_is_answered_as_a_charge(cast: Cast, charged: tuple[CriminalCase, VictimLink]) -> None:
    proposal = told.weigh(cast.peter, charged[1])
    with pytest.raises(Refused) as refused:
        told.decide(told.pia(), proposal, outcome=WaiverOutcome.UPHELD)
    assert (refused.value.message, refused.value.field) == (victim_actions.CHARGE_LEFT, "outcome")


def test_cri_07_whoever_decides_sees_of_which_case_and_charge(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    proposal = told.weigh(cast.peter, tie)
    assert f"{case.number}, mistænkt 1" in pia.client().get(reverse("desk")).content.decode()
    shown = pia.client().get(reverse("waiver-decide", args=[proposal.pk])).content.decode()
    for said in (f"Straffesag {case.number}, mistænkt 1", "262 a", "Østjyllands Politi", told.WEIGHED):
        assert said in shown, said
    page = cast.peter.client().get(reverse("waiver-propose", args=[tie.pk])).content.decode()
    assert f"Straffesag {case.number}, mistænkt 1" in page and "CMM, som har personens sag, læser teksten" in page
    assert 'value="unknown"' not in page


def test_cri_02_the_rule_answers_to_what_stands_in_the_form(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    shown = cast.peter.client().get(reverse("criminal-case-investigation", args=[case.number])).content.decode()
    assert "det er ikke oplyst, om sagen kan være organiseret" not in shown
    with cast.peter.acting():
        assert queries.whole(case).investigations[0].row.since == case.police_aware_on


def test_c_6_a_name_in_the_reasons_of_a_waiver_is_asked_about(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    page = reverse("waiver-propose", args=[charged[1].pk])
    typed = {
        "exposed_to_trafficking": "yes", "relates_to_trafficking": "yes", "serious_crime": "no",
        "proposes_waiver": "yes", "reasons": "Hun hedder Maria K. Popescu og blev tvunget",
    }  # fmt: skip
    asked = post(cast.peter.client(), page, typed)
    assert set(errors_of(asked)) == {"reasons"} and "Maria Popescu" in asked.content.decode()
    assert "CRI-01" in asked.content.decode() and hidden_of(cast.peter.client(), page)


def test_cri_07_no_end_of_a_charge_goes_while_the_case_is_offered(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia, niels = charged, told.pia(), latecomer("niels")
    told.weigh(cast.peter, tie)
    end = told.stage(pia, case, CriminalStage.WITHDRAWN, tie.suspect, end_reason=EndReason.PROOF)
    told.offer(cast.peter, case, niels)
    with pia.acting(), pytest.raises(Refused) as offered:
        entry_withdraw(case, end, why=Mistake.TYPED)
    assert "tilbudt" in offered.value.message.da


def test_cri_09_a_child_who_is_held_is_seen_as_one_and_stands_first(cast: Cast, victim: Case) -> None:
    row = told.detain(cast.peter, victim, minor=True)
    desk = cast.mette.client().get(reverse("desk")).content.decode()
    held = desk.index('id="frihedsberoevede"')
    assert "under 18, eller måske" in desk[held : held + 1500]
    assert held < desk.index('<nav class="choices"')
    for page in (reverse("detention-page", args=[row.pk]), reverse("detention-list")):
        for who in (cast.peter, cast.mette):
            assert "under 18, eller måske" in who.client().get(page).content.decode(), page


def test_gov_24_what_somebody_is_charged_with_is_not_discontinued_as_a_whole(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    told.stage(cast.peter, case, CriminalStage.CHARGE, told.suspect(cast.peter, case))
    with cast.peter.acting(), pytest.raises(Refused) as whole:
        chain = actions.chain_of(case, queries.whole(case).offences[0].pk, None)
        assert chain is not None
        actions.stage_record(
            case, chain, CriminalStage.DISCONTINUED, suspect=None, on=clock.today(), end_reason=EndReason.PROOF
        )
    assert (whole.value.message, whole.value.field) == (actions.CHARGED_THERE, "suspect")


def test_cri_07_what_was_weighed_on_paper_has_its_day(cast: Cast, victim: Case) -> None:
    charged_on = clock.today() - dt.timedelta(days=12)
    case, pia = told.open_case(cast.peter, reported_on=charged_on), told.pia()
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers, on=charged_on)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    for day in (charged_on - dt.timedelta(days=1), clock.today() + dt.timedelta(days=1)):
        with pytest.raises(Refused) as never:
            told.weigh(cast.peter, tie, on=day)
        assert never.value.field == "weighed_on"
    weighed_on = charged_on + dt.timedelta(days=2)
    proposal = told.weigh(cast.peter, tie, on=weighed_on)
    shown = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "vejet " in shown and ", noteret " in shown
    not_waived: dict[str, object] = {"outcome": WaiverOutcome.NOT_WAIVED, "failed": "serious_crime"}
    with pytest.raises(Refused) as early:
        told.decide(pia, proposal, **not_waived, decided_on=charged_on)
    assert (early.value.message, early.value.field) == (victim_actions.BEFORE_IT_WAS_PROPOSED, "decided_on")
    told.decide(pia, proposal, **not_waived, decided_on=weighed_on)
    told.stage(pia, case, CriminalStage.INDICTMENT, hers, on=weighed_on + dt.timedelta(days=2))


def test_cri_08_of_two_charges_weighed_together_one_is_waived_and_one_stands(
    cast: Cast, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia, today = charged, told.pia(), clock.today()
    charged_anew(cast, case, tie.suspect)
    proposal = told.weigh(cast.peter, tie)
    page = reverse("waiver-decide", args=[proposal.pk])
    each = [value for value, _label in pia.client().get(page).context["form"].fields["kept"].choices]
    assert len(each) == 2
    typed = {"outcome": "waived", "decided_on": today.isoformat(), "reasons": told.DECIDED, "failed": "serious_crime"}
    for wrong in (each, ["00000000-0000-4000-8000-000000000000"]):
        assert "kept" in errors_of(post(pia.client(), page, {**typed, "kept": wrong}))
    no_condition = {**typed, "failed": "", "kept": each[:1]}
    assert list(errors_of(post(pia.client(), page, no_condition))) == ["failed"]
    fill_in(pia.client(), page, {**typed, "kept": each[:1]})
    shown = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "Tiltalefrafald" in shown and "Ikke tiltalefrafald" in shown
    with pia.acting():
        said = {str(one.charge_id): one.outcome for one in DecidedCharge.objects.all()}
        assert said == {each[0]: "not_waived", each[1]: "waived"}
        care = contact_queries.care(today, today)
        assert ("waiver", "waived", 1) in care and ("waiver", "serious_crime", 1) in care
        with pytest.raises(DatabaseError), transaction.atomic():
            WaiverDecision.objects.update(kept=[])
    # Decided anew, the one that stood counts by what was decided last.
    clock.move_forward(dt.timedelta(minutes=5))
    again = told.weigh(cast.peter, tie, again=True)
    clock.move_forward(dt.timedelta(minutes=5))
    told.decide(pia, again)
    with pia.acting():
        care = contact_queries.care(today, today)
        assert ("waiver", "waived", 2) in care and not any(code == "serious_crime" for _what, code, _n in care)


def test_cri_07_an_access_that_ends_does_not_end_that_a_waiver_is_weighed_first(cast: Cast) -> None:
    # Another district was told of the referral: this one knows her by CMM's statement alone.
    victim, pia = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH")), told.pia()
    until = clock.today() + dt.timedelta(days=10)
    told.give_a_statement(cast.mette, victim, until=until)
    case = told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))

    def gone() -> list[tuple[str, bool]]:
        with cast.mette.acting():
            return [(one.number, one.ended) for one in what_waits(mine=False).criminal_cases_gone]

    assert gone() == []
    clock.freeze(clock.now() + dt.timedelta(days=20))
    with pia.acting():
        assert not VictimLink.objects.exists()
    with pytest.raises(Refused) as unweighed:
        told.stage(pia, case, CriminalStage.INDICTMENT, hers)
    assert (unweighed.value.message, unweighed.value.field) == (actions.TOLD_NO_MORE, "stage")
    assert gone() == [(case.number, True)]
    assert "har ikke jeres udtalelse mere" in cast.mette.client().get(reverse("desk")).content.decode()
    told.give_a_statement(cast.mette, victim)
    assert gone() == []
    with pia.acting():
        (waits,) = weighing_queries.undecided_waivers()
    told.decide(pia, waits, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    told.stage(pia, case, CriminalStage.INDICTMENT, hers)


def test_cri_08_two_offences_of_one_provision_are_told_apart_by_their_day(
    cast: Cast, victim: Case, charged: tuple[CriminalCase, VictimLink]
) -> None:
    (case, tie), pia = charged, told.pia()
    with cast.peter.acting():
        first = queries.whole(case).offences[0]
        later = replace(
            told.done(is_another=True),
            provision=OfOffence(first.provision),
            began_on=first.began_on + dt.timedelta(days=1),
        )
        actions.offence_record(case, later)
    clock.move_forward(dt.timedelta(minutes=5))
    told.stage(cast.peter, case, CriminalStage.CHARGE, tie.suspect, of_offence=1)
    days = [long_day(one, "da") for one in (first.began_on, later.began_on)]
    proposal = told.weigh(cast.peter, tie)
    for page in (
        cast.peter.client().get(reverse("criminal-case-page", args=[case.number])),
        cast.mette.client().get(reverse("case-criminal", args=[victim.number])),
        pia.client().get(reverse("waiver-decide", args=[proposal.pk])),
    ):
        assert all(f"({day})" in page.content.decode() for day in days)
