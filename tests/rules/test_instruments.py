"""The register of instruments and law: INT-01..INT-15, what binds, and what a rule rests on (META-04)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from helle.rules.instruments import (
    INSTRUMENTS,
    INTERNATIONAL,
    NATIONAL,
    BasisKind,
    Binding,
    InstrumentKind,
    bases,
    behind,
    only_intended,
)
from helle.rules.register import RULES
from helle.rules.requirements import all_requirements, exists

from .checks import assert_sentence

BY_CODE = {one.code: one for one in INSTRUMENTS}
ON = date(2024, 5, 1)


def test_int_01_int_15_every_row_of_the_series_is_there() -> None:
    cited = {source for one in INSTRUMENTS for source in (one.requirement, *one.also)}
    series = {one for one in all_requirements() if one.startswith("INT-")}
    # INT-05 is a duty that follows from the protocol of 2014, no instrument.
    assert series - cited == {"INT-05"}
    assert "INT-05" in BY_CODE["ilo_protocol_2014"].carries


def test_every_id_exists_and_every_sentence_is_one() -> None:
    assert len(BY_CODE) == len(INSTRUMENTS)
    for one in INSTRUMENTS:
        assert all(exists(id_) for id_ in (one.requirement, *one.also, *one.carries)), one.code
        assert_sentence(one.about)


def test_the_days_that_the_plan_and_the_acts_tell() -> None:
    days = {
        one.code: tuple(str(day) if day else "" for day in (one.adopted_on, one.ratified_on, one.valid_from))
        for one in INSTRUMENTS
        if one.adopted_on or one.ratified_on or one.valid_from
    }
    assert days == {
        "palermo": ("2000-11-15", "", ""),
        "council_of_europe": ("2005-05-16", "2007-09-19", "2008-02-01"),
        "ilo_protocol_2014": ("", "2017-06-14", ""),
        "eu_directive": ("2011-04-05", "", ""),
        "criminal_code_262a": ("", "", "2002-06-08"),
        "criminal_code_262b": ("", "", "2022-06-01"),
        "gdpr": ("", "", "2018-05-25"),
        "act_275": ("2012-03-27", "", ""),
    }


def test_int_11_two_are_central() -> None:
    assert [one.code for one in INSTRUMENTS if one.central] == ["palermo", "council_of_europe"]


def test_int_07_int_08_what_does_not_bind_never_holds() -> None:
    loose = {one.code: one.binding for one in INSTRUMENTS if one.binding is not Binding.BINDING}
    assert loose == {
        "eu_directive": Binding.NOT_BINDING,
        "framework_decision_2002": Binding.REPEALED,
        "act_275": Binding.AMENDING,
    }
    assert not any(BY_CODE[code].holds(ON) for code in loose)


@pytest.mark.parametrize(
    ("rule", "instruments"),
    [
        ("charge_waiver", {"procedure_722", "prosecution_guideline"}),
        ("gentle_treatment", {"prosecution_guideline"}),
        ("detention", {"aliens_34", "prosecution_guideline"}),
        ("payer", {"aliens_42a", "service_act"}),
        ("disclosure", {"administration_28", "gdpr"}),
        ("return_offer", {"return_act"}),
    ],
)
def test_a_rule_names_every_instrument_that_it_rests_on(rule: str, instruments: set[str]) -> None:
    found = next(one for one in RULES if one.name == rule)
    assert instruments <= {one.code for one in behind(found.requirements)}


def test_the_rates_of_a_return_rest_on_the_plan_and_on_no_law() -> None:
    assert bases(("RET-17", "RET-19", "RET-20"), ON) == (BasisKind.PLAN,)


def test_what_became_law_is_no_longer_only_intended() -> None:
    offence = next(one for one in RULES if one.name == "offence")
    assert BasisKind.INTENDED in bases(offence.requirements, date(2022, 5, 31))
    assert BasisKind.INTENDED not in bases(offence.requirements, date(2022, 6, 1))
    assert only_intended(offence.requirements, date(2022, 5, 31)) == ("CRI-13", "CRI-14")
    assert only_intended(offence.requirements, date(2022, 6, 1)) == ()


def test_a_charge_is_waived_under_section_722_and_not_given_up_under_721() -> None:
    assert BY_CODE["procedure_722"].about.da.startswith("Tiltalefrafald")


@pytest.mark.parametrize(("day", "holds"), [(date(2022, 5, 31), False), (date(2022, 6, 1), True)])
def test_a_provision_holds_from_its_day(day: date, holds: bool) -> None:
    assert BY_CODE["criminal_code_262b"].holds(day) is holds
    # CRI-25 rests on the plan until the provision takes it over.
    assert bases(("CRI-25",), day) == ((BasisKind.STATUTE,) if holds else (BasisKind.PLAN,))


def test_what_has_ended_does_not_hold() -> None:
    ended = replace(BY_CODE["health_act"], valid_to=ON)
    assert ended.holds(ON)
    assert not ended.holds(ON + timedelta(days=1))


@pytest.mark.parametrize(
    ("requirement", "kinds"),
    [
        ("PER-04", (BasisKind.STATUTE,)),
        ("CRI-05", (BasisKind.GUIDELINE,)),
        ("SUP-01", (BasisKind.PLAN,)),
        ("ACM-15", (BasisKind.INTENDED,)),
        ("PUB-LAW-06", (BasisKind.STATUTE,)),
        ("PUB-LAW-21", (BasisKind.STATUTE,)),
        ("PUB-STAT-05", ()),
    ],
)
def test_meta_04_what_a_requirement_rests_on(requirement: str, kinds: tuple[BasisKind, ...]) -> None:
    assert bases((requirement,), ON) == kinds


def test_meta_04_the_strongest_basis_comes_first_and_each_once() -> None:
    found = bases(("ACM-15", "SUP-01", "CRI-05", "PER-04", "PER-06"), ON)
    assert found == (BasisKind.STATUTE, BasisKind.GUIDELINE, BasisKind.PLAN, BasisKind.INTENDED)


def test_no_rule_rests_on_nothing_but_those_of_what_is_published() -> None:
    assert [rule.name for rule in RULES if not bases(rule.requirements, ON)] == []


def test_def_05_the_instruments_behind_a_requirement_come_in_the_order_of_the_register() -> None:
    assert [one.code for one in behind(("DEF-05",))] == ["palermo", "eu_directive"]
    assert [one.code for one in behind(("INT-13",))] == ["act_275"]
    assert [one.code for one in behind(("PUB-LAW-11",))] == ["aliens_33"]
    assert behind(("SUP-01",)) == ()


def test_what_is_international_and_what_is_danish_stand_apart() -> None:
    assert {one.kind for one in INTERNATIONAL} == {InstrumentKind.CONVENTION, InstrumentKind.EU_ACT}
    assert {one.kind for one in NATIONAL} == {InstrumentKind.STATUTE, InstrumentKind.GUIDELINE}
