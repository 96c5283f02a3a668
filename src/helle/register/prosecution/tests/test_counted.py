"""What other roles of the database count of area 3: the figures of the plan, and compensation (GOV-24, INT-05)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import psycopg
import pytest
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast

from helle.register.prosecution import beside_queries, claim_actions, statistics_actions, statistics_queries
from helle.register.prosecution.choices import ClaimOutcome, CompensationAnswer, DeliveryMistake
from helle.register.prosecution.claim_actions import Said
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

Owner = psycopg.Connection[tuple[object, ...]]
HEAD = "aar;bestemmelse;slags;kreds;personer\n"
ALL = HEAD + "2024;s262a;charges;;20\n2024;s262a;charges;POL-OJYL;6\n2024;s262b;charges;;4\n2023;s262a;charges;;15\n"
A_FEW = HEAD + "2024;s262a;charges;;21\n2024;s262b;charges;;\n"


def test_gov_24_the_figures_of_the_plan_are_those_that_stand(committed_cast: Cast, owner: Owner) -> None:
    def figures() -> list[tuple[object, ...]]:
        return owner.execute(
            "SELECT year, offence, kind, number FROM helle.delivered_of_the_country ORDER BY 1, 2, 3"
        ).fetchall()

    def on_the_page() -> list[tuple[object, ...]]:
        of_the_country = [one for one in statistics_queries.standing() if not one.district]
        return sorted((one.year, one.offence, one.kind, one.number) for one in of_the_country)

    with committed_cast.stine.acting():
        statistics_actions.delivery_take_in(ALL, cut_off=dt.date(2025, 3, 1))
    with committed_cast.stine.acting():
        wrong = statistics_actions.delivery_take_in(A_FEW, cut_off=dt.date(2025, 9, 1))
    with committed_cast.stine.acting():
        assert figures() == on_the_page()
        assert (2024, "s262a", "charges", 21) in figures()
    with committed_cast.stine.acting():
        statistics_actions.delivery_withdraw(wrong, why=DeliveryMistake.WRONG_FILE)
    with committed_cast.stine.acting():
        assert figures() == on_the_page()
        assert (2024, "s262a", "charges", 20) in figures()


def test_int_05_what_was_noted_by_mistake_counts_no_more(committed_cast: Cast, owner: Owner) -> None:
    cast, victim = committed_cast, stories.an_opened_case(committed_cast)

    def counted() -> list[tuple[object, ...]]:
        return owner.execute(
            "SELECT year, told, claimed, declined, awarded FROM helle.compensation(%s)", [clock.today()]
        ).fetchall()

    year, taken_back = clock.today().year, Said(CompensationAnswer.MISTAKE, informed_on=None, said_on=None, why=None)
    told.told_of_compensation(cast.mette, victim)
    assert counted() == [(year, 1, 0, 1, 0)]
    with cast.mette.acting():
        claim_actions.compensation_answer(victim, taken_back)
        assert beside_queries.told_of_compensation(victim) is None
        with pytest.raises(Refused) as nothing:
            claim_actions.compensation_answer(victim, taken_back)
    assert (nothing.value.field, counted()) == ("answer", [])
    told.told_of_compensation(cast.mette, victim, answer=CompensationAnswer.UNDECIDED, said_on=None, why=None)
    assert counted() == [(year, 1, 0, 0, 0)]
    claimed = told.claim(cast.mette, victim)
    assert counted() == [(year, 1, 1, 0, 0)]
    with cast.mette.acting():
        claim_actions.claim_end(claimed, outcome=ClaimOutcome.AWARDED, decided_on=clock.today(), awarded=Decimal(1000))
    told.told_of_compensation(cast.mette, victim)
    assert counted() == [(year, 1, 1, 0, 1)]
