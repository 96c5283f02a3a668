"""What the database holds of criminal cases, also past the application and with several writers at once (GOV-24)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.http import Http404
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.prosecution import (
    actions,
    beside_actions,
    detention_queries,
    queries,
    weighing_queries,
    withdraw_actions,
)
from helle.register.prosecution.choices import Mistake, Part, WaiverOutcome
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import HUMAN_EXPLOITATION_SINCE, CasePart, CriminalCase, Stage
from helle.register.protection import clock
from helle.rules.crime.stages import BY_THE_PROSECUTION, FOLLOWS, CriminalStage, EndReason
from helle.rules.facts import LATEST_DAY
from helle.rules.parameters import switch
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.invariants.at_once import acting, at_once
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act


def test_the_database_and_the_rule_let_the_same_stages_follow(owner: Connection) -> None:
    for before in (None, *CriminalStage):
        found = column(
            owner,
            "SELECT s FROM unnest(%s::text[]) AS s WHERE helle.criminal_stage_follows(%s, s)",
            [[one.value for one in CriminalStage], before.value if before else None],
        )
        assert set(found) == {one.value for one in FOLLOWS[before]}, before


def test_cri_07_the_database_and_the_rule_call_the_same_stages_the_prosecution_s(owner: Connection) -> None:
    found = column(
        owner,
        "SELECT s FROM unnest(%s::text[]) AS s WHERE helle.stage_is_the_prosecutions(s)",
        [[one.value for one in CriminalStage]],
    )
    assert set(found) == {one.value for one in BY_THE_PROSECUTION}


def test_pub_law_03_the_database_knows_the_day_of_the_provision() -> None:
    assert switch("offence_262b", LATEST_DAY).valid_from == HUMAN_EXPLOITATION_SINCE


def test_of_several_judgments_at_once_one_stands(committed_cast: Cast) -> None:
    cast, pia = committed_cast, told.pia()
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    told.stage(pia, case, CriminalStage.INDICTMENT, one)
    with pia.acting():
        chain = queries.whole(case).chains[0]
    ends = [
        (CriminalStage.CONVICTION, None),
        (CriminalStage.ACQUITTAL, None),
        (CriminalStage.WITHDRAWN, EndReason.PROOF),
    ]

    def end(what: CriminalStage, why: EndReason | None) -> Stage:
        return actions.stage_record(case, chain, what, suspect=one, on=chain.stages[-1].on, end_reason=why)

    outcomes = at_once([acting(pia, lambda given=given: end(*given)) for given in ends])  # type: ignore[misc] # a default binds the loop's value
    assert len([one for one in outcomes if isinstance(one, Stage)]) == 1
    with pia.acting():
        assert len(queries.whole(case).chains[0].stages) == 4


def test_a_suspect_is_charged_or_put_out_of_force_at_once_and_not_both(committed_cast: Cast) -> None:
    cast = committed_cast
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    at_once(
        [
            lambda: told.stage(cast.peter, case, CriminalStage.CHARGE, one),
            acting(cast.peter, lambda: withdraw_actions.entry_withdraw(case, one, why=Mistake.TYPED)),
        ]
    )
    with cast.peter.acting():
        one.refresh_from_db()
        charged = Stage.objects.filter(suspect=one, superseded_at__isnull=True).exists()
    assert charged is (one.superseded_at is None)


def test_a_charge_and_its_report_put_out_of_force_at_once_leave_no_charge_without_a_report(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    with cast.peter.acting():
        report = queries.whole(case).chains[0].stages[0]
    at_once(
        [
            lambda: told.stage(cast.peter, case, CriminalStage.CHARGE, one),
            acting(cast.peter, lambda: withdraw_actions.entry_withdraw(case, report, why=Mistake.TYPED)),
        ]
    )
    with cast.peter.acting():
        rows = {row.stage: row.superseded_at is None for row in Stage.objects.all()}
        assert rows["report"] or not rows.get("charge", False)


def test_of_those_who_offer_the_case_at_once_one_does_and_of_those_who_take_it_in_one(committed_cast: Cast) -> None:
    cast, niels = committed_cast, latecomer("niels")
    case = told.open_case(cast.peter)
    district = uuid.UUID(str(cast.peter.membership.unit_id))
    offered = [one for one in at_once([lambda: told.offer(cast.peter, case, niels)] * 3) if isinstance(one, Handover)]
    assert len(offered) == 1
    taken = at_once([lambda: told.take_in(niels, offered[0])] * 3)
    assert len([one for one in taken if one is None]) == 1
    with niels.acting():
        parts = CasePart.objects.filter(criminal_case=case, ended_at__isnull=True)
        assert [(one.unit_id == district, one.part) for one in parts] == [(False, Part.INVESTIGATES)]


def test_cri_07_a_proposal_and_a_handing_over_at_once_leave_none_that_nobody_decides(committed_cast: Cast) -> None:
    cast, niels = committed_cast, latecomer("niels")
    victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)

    def give() -> None:
        told.hand_over(cast.peter, case, niels)

    # Where it was handed over first she reads the case no more.
    at_once([give, lambda: told.weigh(cast.peter, tie), lambda: told.weigh(cast.peter, tie)], also=(Http404,))
    with cast.mette.acting():
        (heard,) = detention_queries.heard_of(victim.pk)
    holder = niels if heard.unit_id == niels.membership.unit_id else cast.peter
    assert heard.unit_id == holder.membership.unit_id
    with holder.acting():  # Those who have the case see whether something waits in it; CMM does not.
        assert len(weighing_queries.undecided_waivers()) == (0 if holder is niels else 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE prosecution_casepart SET ended_at = now()",
        "INSERT INTO prosecution_casepart (criminal_case_id, unit_id, part, number, began_at)"
        " SELECT id, helle.acting_unit(), 'investigates', number, now() FROM prosecution_criminalcase",
        "UPDATE prosecution_stage SET stage = 'conviction'",
        "DELETE FROM prosecution_stage",
        "SELECT helle.open_criminal_case(gen_random_uuid(), helle.local_today(), NULL, 'x', 'x')",
    ],
)
def test_nobody_writes_past_the_functions(committed_cast: Cast, app: Connection, statement: str) -> None:
    told.open_case(committed_cast.peter)
    who = told.pia() if "open_criminal_case" in statement else committed_cast.peter
    assert act(app, who)
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)
    app.rollback()


def test_the_police_write_no_judgment_past_the_application(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    charge = told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    assert act(app, cast.peter)
    with pytest.raises(CheckViolation, match="stage_of_the_prosecution"):
        app.execute(
            "INSERT INTO prosecution_stage (id, criminal_case_id, recorded_at, by_user_id, by_unit_id, superseded_why,"
            ' offence_id, suspect_id, stage, after_id, "on", end_reason) SELECT gen_random_uuid(), criminal_case_id,'
            " helle.instant(), helle.acting_user(), helle.acting_unit(), '', offence_id, suspect_id, 'indictment', id,"
            " \"on\", '' FROM prosecution_stage WHERE id = %s",
            [charge.pk],
        )
    app.rollback()


def test_cri_07_the_police_undo_no_indictment_past_the_application(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    indictment = told.stage(told.pia(), case, CriminalStage.INDICTMENT, one)
    assert act(app, cast.peter)
    with pytest.raises(CheckViolation, match="stage_of_the_prosecution"):
        app.execute(
            "UPDATE prosecution_stage SET superseded_at = helle.instant(), superseded_by_id = helle.acting_user(),"
            " superseded_why = 'typed' WHERE id = %s",
            [indictment.pk],
        )
    app.rollback()


def test_cri_08_no_charge_against_a_victim_is_waived_unweighed_past_the_application(
    committed_cast: Cast, app: Connection
) -> None:
    cast, pia = committed_cast, told.pia()
    victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
    hers = told.suspect(cast.peter, case)
    charge = told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    proposal = told.weigh(cast.peter, tie)
    assert act(app, pia)
    with pytest.raises(CheckViolation, match="waived_by_a_decision"):
        app.execute(
            "INSERT INTO prosecution_stage (id, criminal_case_id, recorded_at, by_user_id, by_unit_id, superseded_why,"
            ' offence_id, suspect_id, stage, after_id, "on", end_reason) SELECT gen_random_uuid(), criminal_case_id,'
            " helle.instant(), helle.acting_user(), helle.acting_unit(), '', offence_id, suspect_id, 'waived', id,"
            " \"on\", '' FROM prosecution_stage WHERE id = %s",
            [charge.pk],
        )
    app.rollback()
    assert act(app, pia)
    with pytest.raises(CheckViolation, match="indicted_once_it_was_weighed"):
        app.execute(
            "INSERT INTO prosecution_stage (id, criminal_case_id, recorded_at, by_user_id, by_unit_id, superseded_why,"
            ' offence_id, suspect_id, stage, after_id, "on", end_reason) SELECT gen_random_uuid(), criminal_case_id,'
            " helle.instant(), helle.acting_user(), helle.acting_unit(), '', offence_id, suspect_id, 'indictment', id,"
            " \"on\", '' FROM prosecution_stage WHERE id = %s",
            [charge.pk],
        )
    app.rollback()
    told.decide(pia, proposal, outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    # The decision is on that charge, and the indictment not from before it (CRI-07, CRI-08).
    clock.move_forward(dt.timedelta(minutes=5))
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
    later = told.stage(cast.peter, case, CriminalStage.CHARGE, hers, of_offence=1)
    for stage, day, reason in (
        (later, clock.today(), "indicted_once_it_was_weighed"),
        (charge, clock.today() - dt.timedelta(days=1), "indicted_from_that_day_on"),
    ):
        assert act(app, pia)
        with pytest.raises(CheckViolation, match=reason):
            app.execute(
                "INSERT INTO prosecution_stage (id, criminal_case_id, recorded_at, by_user_id, by_unit_id,"
                ' superseded_why, offence_id, suspect_id, stage, after_id, "on", end_reason) SELECT gen_random_uuid(),'
                " criminal_case_id, helle.instant(), helle.acting_user(), helle.acting_unit(), '', offence_id,"
                " suspect_id, 'indictment', id, %s, '' FROM prosecution_stage WHERE id = %s",
                [day, stage.pk],
            )
        app.rollback()
    told.stage(pia, case, CriminalStage.INDICTMENT, hers)
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, later, why=Mistake.TYPED)
    proposal = told.weigh(cast.peter, tie, again=True)
    assert act(app, pia)
    with pytest.raises(CheckViolation, match="waiver_of_a_charge"):
        app.execute(
            "INSERT INTO prosecution_waiverdecision (id, criminal_case_id, recorded_at, by_user_id, by_unit_id,"
            " proposal_id, link_id, outcome, of_indictment, decided_on, failed, reasons_sealed) SELECT"
            " gen_random_uuid(), criminal_case_id, helle.instant(), helle.acting_user(), helle.acting_unit(), id,"
            " link_id, 'waived', '',"
            " recorded_at::date, '', 'x' FROM prosecution_waiverproposal WHERE id = %s",
            [proposal.pk],
        )
    app.rollback()


def test_nobody_outside_sees_a_row(committed_cast: Cast, app: Connection) -> None:
    told.open_case(committed_cast.peter)
    for who in (committed_cast.mette, committed_cast.ulla, latecomer("niels"), latecomer("lone")):
        assert act(app, who)
        assert column(app, "SELECT count(*) FROM prosecution_criminalcase") == [0]
        app.rollback()
    with committed_cast.peter.acting():
        assert CriminalCase.objects.count() == 1


def test_shr_01_a_referral_that_is_taken_in_goes_on_though_a_statement_is_ended(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    victim, to = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH")), cast.peter.membership.unit_id
    row = told.give_a_statement(cast.mette, victim)
    owner.execute(
        "SELECT helle.apply_act('referral_accepted', %s, %s, %s, 'cmm_caseworker', %s, %s, %s)",
        [victim.pk, victim.person_id, to, cast.mette.user.pk, cast.mette.membership.unit_id, row.recorded_at],
    )
    owner.commit()
    with cast.mette.acting():
        beside_actions.disclosure_end(row)
    with cast.peter.acting():
        assert [one.case_id for one in queries.known_cases()] == [victim.pk]


def test_cri_09_nobody_ends_a_detention_ahead_or_that_of_another_past_the_application(
    committed_cast: Cast, app: Connection
) -> None:
    cast, niels = committed_cast, latecomer("niels")
    victim = stories.an_opened_case(cast)
    row = told.detain(cast.peter, victim)
    told.give_a_statement(cast.mette, victim, to=niels.membership.unit_id)
    end = (
        "UPDATE prosecution_detention SET ended_at = helle.instant() + %s::interval, ended_by_id = helle.acting_user()"
        " WHERE id = %s"
    )
    for who in (niels, told.pia()):
        assert act(app, who)
        assert app.execute(end, ["0", row.pk]).rowcount == 0
        app.rollback()
    assert act(app, cast.peter)
    with pytest.raises(CheckViolation, match="detention_is_ended_once"):
        app.execute(end, ["1 day", row.pk])
    app.rollback()
