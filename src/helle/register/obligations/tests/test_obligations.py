"""Who says how an obligation stands, on what, and when it may be said no more (DEF-05, INT-07, INT-08)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.cast import Cast, named
from tests.obligation_stories import WHY, document, judge

from helle.register.obligations import actions, queries
from helle.register.obligations.choices import CarrierKind
from helle.register.obligations.content import SAID_NO_MORE, states_of
from helle.register.obligations.models import Carrier, Judgement, Obligation, Shows
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.obligations.codes import ObligationState

pytestmark = pytest.mark.django_db
CARRIED, PARTLY, NOT_CARRIED = ObligationState.CARRIED, ObligationState.PARTLY, ObligationState.NOT_CARRIED


def test_the_ministry_judges_on_fresh_evidence_def_05(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    with pytest.raises(Refused, match="No evidence"):
        judge(jytte, "coe-26")
    document(jytte, "coe-26")
    row = judge(jytte, "coe-26")
    assert (row.evidence_on, row.fresh_until) == (dt.date(2025, 9, 1), dt.date(2027, 9, 1))
    with cast.anders.acting():
        of = queries.view_of("coe-26")
        assert (of.state, of.lapsed, of.waits) == (CARRIED, False, False)
        assert of.judgement is not None and of.judgement.why == WHY


def test_another_ministry_and_the_ministry_of_the_plan_do_not_judge_it(cast: Cast) -> None:
    for who in ("charlotte", "birte", "karen", "ida"):
        with pytest.raises(PermissionDenied):
            judge(named(cast, who), "coe-26", state=NOT_CARRIED)
    # The ministry of the plan adds what carries and shows it all the same.
    document(named(cast, "charlotte"), "coe-26")
    with pytest.raises(PermissionDenied):
        document(named(cast, "birte"), "coe-26")


def test_what_nothing_carries_is_not_carried_out_wholly_or_in_part(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    document(jytte, "coe-19")
    for state in (CARRIED, PARTLY):
        with pytest.raises(Refused, match="carries the obligation"):
            judge(jytte, "coe-19", state=state)
    judge(jytte, "coe-19", state=NOT_CARRIED)
    with jytte.acting():
        of = queries.view_of("coe-19")
        actions.practice_add(of, unit_id=unit_id("JM"), text="Det er overvejet og besluttet ikke at gøre det.")
    assert judge(jytte, "coe-19").number == 2


def test_evidence_that_is_taken_back_or_grows_old_lets_it_be_said_no_more(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    with pytest.raises(Refused, match="too old"):
        document(jytte, "coe-18", on_day=dt.date(2023, 10, 5))
        judge(jytte, "coe-18")
    row = document(jytte, "coe-18", on_day=dt.date(2023, 10, 6))
    judge(jytte, "coe-18")
    with jytte.acting():
        actions.withdraw(queries.view_of("coe-18"), row, why="Notatet er trukket tilbage.")
        of = queries.view_of("coe-18")
        assert of.lapsed and of.waits and of.state is CARRIED  # What was said stays said.
        counted = dict(states_of(queries.views()))
        assert counted[SAID_NO_MORE] == 1 and CARRIED.label not in counted
        with pytest.raises(Refused, match="just written"):
            actions.withdraw(of, row, why="Notatet er trukket tilbage.")


def test_what_shows_it_is_taken_back_by_who_has_it_or_entered_it_alone_def_05(cast: Cast) -> None:
    jytte, charlotte = named(cast, "jytte"), named(cast, "charlotte")
    theirs, own = document(jytte, "coe-26"), document(charlotte, "coe-26", on_day=dt.date(2025, 1, 7))
    judge(jytte, "coe-26")
    with charlotte.acting():
        given = Carrier.objects.filter(obligation="coe-26", by_unit__isnull=True).first()
        assert given is not None
        of = queries.view_of("coe-26")
        for row in (theirs, given):
            with pytest.raises(PermissionDenied):
                actions.withdraw(of, row, why="Notatet passer os ikke.")
            past = type(row).objects.filter(pk=row.pk)
            assert not past.update(
                withdrawn_at=context.current().instant,
                withdrawn_by=context.current().user_id,
                withdrawn_why="Uden om siden.",
            )
        actions.withdraw(of, own, why="Det var forkert udgave.")
    page = charlotte.client().get(reverse("obligation", args=["coe-26"])).content.decode()
    assert reverse("obligation-withdraw", args=["coe-26", theirs.pk]) not in page
    assert charlotte.client().get(reverse("obligation-withdraw", args=["coe-26", theirs.pk])).status_code == 404
    assert "dokumentationen rækker til og med" in page
    with jytte.acting():
        actions.withdraw(queries.view_of("coe-26"), theirs, why="Notatet gælder ikke.")
    page = jytte.client().get(reverse("obligation", args=["coe-26"])).content.decode()
    assert "dokumentationen rækker til og med" not in page
    assert "bedømmelsen hviler på, gælder ikke længere" in page


def test_what_is_history_is_not_judged_and_what_does_not_bind_is_no_legal_ground(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    for code in ("framework-2002", "dk-275"):
        with pytest.raises(PermissionDenied):
            judge(jytte, code, state=NOT_CARRIED)
    with jytte.acting():
        of = queries.view_of("eu-2")
        assert not of.legal_ground
        ruling = of.ruling(PARTLY)
        assert ruling.answer is not None and not ruling.answer.legal_ground


def test_a_reason_says_something_and_leads_to_nobody(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    for why, said in (("..", "reasons"), ("Se sag 2025-0012.", "case number"), ("Ring 70 20 25 50.", "telephone")):
        with pytest.raises(Refused, match=said):
            judge(jytte, "coe-19", state=NOT_CARRIED, why=why)
    with pytest.raises(Refused, match="in the future"):
        document(jytte, "coe-26", on_day=dt.date(2025, 10, 7))
    with pytest.raises(Refused, match="e-mail"):
        document(jytte, "coe-26", title="Svar fra jens@example.dk")


def test_the_database_holds_what_the_action_holds(cast: Cast) -> None:
    jytte, birte = named(cast, "jytte"), named(cast, "birte")
    document(jytte, "coe-26")
    of = Obligation.objects.get(code="coe-26")

    def said(who: object, **values: object) -> None:
        given = {"number": 1, "state": "carried", "why": WHY, "evidence_on": dt.date(2025, 9, 1)}
        given |= {"fresh_until": dt.date(2027, 9, 1), "obligation": of, **values}
        with who.acting(), pytest.raises(DatabaseError), transaction.atomic():  # type: ignore[attr-defined]
            new_written(Judgement, **given).save(force_insert=True)

    said(birte)
    said(jytte, number=2)
    said(jytte, evidence_on=dt.date(2025, 9, 2))
    said(jytte, evidence_on=None, fresh_until=None)
    said(jytte, fresh_until=dt.date(2025, 10, 1))
    said(jytte, why="Om 010190-1234.")
    said(jytte, obligation=Obligation.objects.get(code="framework-2002"))
    with jytte.acting(), pytest.raises(DatabaseError), transaction.atomic():
        new_written(Carrier, obligation=of, kind=CarrierKind.RULE, of="offence").save(force_insert=True)
    with birte.acting(), pytest.raises(DatabaseError), transaction.atomic():
        new_written(Shows, obligation=of, kind="document", title_da="Et", where="Der", on_day=clock.today()).save(
            force_insert=True
        )


def test_a_section_that_is_the_whole_instrument_is_named_once(cast: Cast) -> None:
    with cast.karen.acting():
        names = {one.name.da for one in queries.views()}
    assert "Straffelovens § 262 a" in names
    assert "Forvaltningslovens § 28" in names
    assert not [name for name in names if name.count("§ 262 a") > 1 or name.count("§ 28") > 1]
