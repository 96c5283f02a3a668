"""Dated values, switches that are off, and codes with labels."""

import copy
import pickle
from dataclasses import replace
from datetime import date

import pytest

from helle.rules import codes, parameters
from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.accommodation.placement import may_be_placed
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.codes import (
    BirthPrecision,
    Code,
    ExploitationGroup,
    ExploitationPurpose,
    MinorStatus,
    OrganisationKind,
    ResidenceStatus,
    label,
)
from helle.rules.dated import Dated, Switch
from helle.rules.duties import codes as duties_codes
from helle.rules.minors import MinorFacts, minor_status
from helle.rules.minors import codes as minors_codes
from helle.rules.parameters import (
    organisations,
    parameter,
    parameter_while_valid,
    plan_note,
    switch,
    whole_number,
    whole_numbers,
)
from helle.rules.plans import PARAMETERS, SWITCHES, before_2022, plan_2022
from helle.rules.requirements import exists, requirement
from helle.rules.returns.deadlines import ReintegrationDeadlineFacts, reintegration_deadlines
from helle.rules.returns.payment import last_cash_day
from helle.rules.ruling import Text, Verdict
from helle.rules.support import codes as support_codes

from .checks import AFTER_EVERY_PLAN, assert_sentence

TODAY = date(2024, 6, 1)
DAYS_BEFORE_A_LATER_PLAN = (date(2021, 12, 31), date(2022, 1, 1), TODAY, date(2025, 12, 31))
ALL_CODES: list[type[Code]] = [
    c
    for module in (codes, minors_codes, support_codes, duties_codes)
    for c in vars(module).values()
    if isinstance(c, type) and issubclass(c, Code) and c is not Code
]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("initial_days", 30),
        ("max_total_days", 120),
        ("restitution_initial", 30),
        ("restitution_max", 120),
        ("extension_request_reminder_day", 20),
        ("minor_age", 18),
        ("municipality_receipt_days", 3),
        ("disclosure_receipt_days", 7),
        ("competence_receipt_days", 3),
        ("negative_assessment_grace_days", 0),
        ("max_years_262a", 10),
        ("max_years_262b", 6),
        ("party_access_working_days", 7),
        ("gdpr_answer_months", 1),
        ("gdpr_extension_months", 2),
    ],
)
def test_numbers_of_the_plan(name: str, value: int) -> None:
    assert whole_number(parameter(name, TODAY)) == value


def test_alerts_come_ten_five_and_one_day_before() -> None:
    assert whole_numbers(parameter("alert_days_before_end", TODAY)) == (10, 5, 1)


@pytest.mark.parametrize(
    ("day", "ngo"),
    [(date(2021, 12, 31), True), (date(2022, 1, 1), False), (date(2030, 1, 1), False), (date(1990, 1, 1), True)],
)
def test_id_11_ngos_hold_interviews_only_before_2022(day: date, ngo: bool) -> None:
    assert (OrganisationKind.NGO in organisations(parameter("interview_authorities", day))) is ngo


def test_an_unknown_name_is_an_error_of_the_code() -> None:
    with pytest.raises(KeyError):
        parameter("nope", TODAY)
    with pytest.raises(KeyError):
        switch("nope", TODAY)


def test_a_parameter_of_another_kind_is_an_error_of_the_code() -> None:
    with pytest.raises(TypeError):
        whole_number(parameter("interview_authorities", TODAY))
    with pytest.raises(TypeError):
        organisations(parameter("initial_days", TODAY))
    with pytest.raises(TypeError):
        whole_numbers(parameter("initial_days", TODAY))


def test_a_used_parameter_shows_its_value_as_text() -> None:
    assert parameter("interview_authorities", TODAY).use().value == "cmm, udlst"
    assert parameter("alert_days_before_end", TODAY).use().value == "10, 5, 1"
    assert parameter("initial_days", TODAY).use().value == "30"


def test_records_of_one_name_never_overlap_and_cite_what_exists() -> None:
    for one in PARAMETERS:
        assert exists(one.requirement)
        assert_sentence(one.note)
        for other in PARAMETERS:
            if one is not other and one.name == other.name and one.valid_from <= other.valid_from:
                # A later record ends an earlier one that has no end of its own, and never shares its first day.
                assert one.valid_from < other.valid_from
                assert one.valid_to is None or one.valid_to < other.valid_from


@pytest.mark.parametrize("record", SWITCHES, ids=lambda record: f"{record.name} {record.valid_from}")
def test_what_the_plan_does_not_yet_decide_is_off_until_the_law_decides_it(record: Switch) -> None:
    assert record.is_on is requirement(record.requirement).in_force
    assert record.use().value == ("on" if record.is_on else "off")
    assert_sentence(record.text)


def test_of_the_switches_of_the_plan_only_the_limit_that_it_wants_to_lift_is_on() -> None:
    on = {record.name for record in SWITCHES if switch(record.name, date(2022, 1, 1))}
    # Section 262 a is older than the plan, which turns it neither on nor off.
    assert on == {"service_act_requires_lawful_stay", "offence_262a"}


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2025, 12, 31), 118_200_000), (date(2026, 1, 1), None)],
)
def test_a_value_holds_to_its_last_day_and_no_longer(day: date, value: int | None) -> None:
    record = parameter_while_valid("appropriation_dkk", day)
    assert (record.value if record else None) == value


def test_asking_for_a_value_that_has_ended_is_an_error_of_the_code() -> None:
    with pytest.raises(LookupError):
        parameter("appropriation_dkk", date(2026, 1, 1))
    with pytest.raises(LookupError):
        parameter("police_fte_target", date(2024, 1, 1))


@pytest.mark.parametrize(("day", "punishable"), [(date(2022, 5, 31), False), (date(2022, 6, 1), True)])
def test_cri_13_human_exploitation_is_a_crime_of_its_own_from_1_june_2022(day: date, punishable: bool) -> None:
    assert bool(switch("offence_262b", day)) is punishable
    assert bool(switch("punishable_without_coercion", day)) is punishable


def test_fig_10_the_years_that_recur_in_the_plan_bound_its_values() -> None:
    first = [before_2022.FIRST_DAY, plan_2022.PLAN.first_day, plan_2022.PLAN.last_day]
    assert first == [date(2002, 1, 1), date(2022, 1, 1), date(2025, 12, 31)]
    assert parameter("reintegration_programmes", date(2024, 1, 1)).valid_from == date(2020, 4, 1)


def test_meta_02_a_later_plan_changes_no_answer_about_the_days_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    old = [parameter_while_valid(record.name, day) for record in PARAMETERS for day in DAYS_BEFORE_A_LATER_PLAN]
    later = tuple(
        Dated(name, 45, "days", date(2026, 1, 1), None, "PER-04", Text("Ny længde.", "New length."))
        for name in ("initial_days", "restitution_initial")
    )
    monkeypatch.setattr(parameters, "_PARAMETERS", parameters.by_name(PARAMETERS + later))
    now = [parameter_while_valid(record.name, day) for record in PARAMETERS for day in DAYS_BEFORE_A_LATER_PLAN]
    assert now == old
    assert whole_number(parameter("initial_days", date(2025, 12, 31))) == 30
    assert whole_number(parameter("initial_days", date(2026, 1, 1))) == 45


def test_shr_01_systematic_sharing_is_off_on_every_day() -> None:
    for day in (date(2000, 1, 1), TODAY, date(2099, 1, 1)):
        assert not switch("systematic_sharing", day)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2021, 12, 31), "plan.not_begun"),
        (date(2022, 1, 1), None),
        (date(2025, 12, 31), None),
        (AFTER_EVERY_PLAN, "plan.ended"),
    ],
)
def test_meta_01_days_outside_the_plans_period_get_a_note(day: date, code: str | None) -> None:
    note = plan_note(day)
    assert (note.code if note else None) == code


@pytest.mark.parametrize("kind", ALL_CODES, ids=lambda kind: kind.__name__)
def test_every_code_is_its_name_in_small_letters_and_has_labels(kind: type[Code]) -> None:
    for member in kind:
        assert member.value == member.name.lower()
        assert label(member).da
        assert label(member).en
        assert copy.deepcopy(member) is member
        assert pickle.loads(pickle.dumps(member)) is member  # noqa: S301 # our own bytes
    assert len({label(m).da for m in kind}) == len(kind)


def test_equal_values_of_different_codes_keep_their_own_labels() -> None:
    assert label(ResidenceStatus.UNKNOWN).da == "Opholdsgrundlag ikke afklaret"
    assert label(codes.FactorAnswer.UNKNOWN).da == "Ved ikke"


@pytest.mark.parametrize(
    ("purpose", "in_262a", "group"),
    [
        (ExploitationPurpose.PROSTITUTION, True, ExploitationGroup.SEXUAL),
        (ExploitationPurpose.PORNOGRAPHIC_IMAGES, True, ExploitationGroup.SEXUAL),
        (ExploitationPurpose.PORNOGRAPHIC_PERFORMANCE, True, ExploitationGroup.SEXUAL),
        (ExploitationPurpose.FORCED_LABOUR, True, ExploitationGroup.FORCED_LABOUR),
        (ExploitationPurpose.SLAVERY_LIKE, True, ExploitationGroup.SLAVERY_LIKE),
        (ExploitationPurpose.CRIMINAL_ACTS, True, ExploitationGroup.CRIMINAL_ACTS),
        (ExploitationPurpose.ORGAN_REMOVAL, True, ExploitationGroup.ORGAN_REMOVAL),
        (ExploitationPurpose.BEGGING, False, ExploitationGroup.OTHER),
        (ExploitationPurpose.FORCED_MARRIAGE, False, ExploitationGroup.OTHER),
        (ExploitationPurpose.OTHER, False, ExploitationGroup.OTHER),
        (ExploitationPurpose.NOT_ESTABLISHED, False, ExploitationGroup.NOT_ESTABLISHED),
    ],
)
def test_def_03_purposes_and_their_groups(
    purpose: ExploitationPurpose, in_262a: bool, group: ExploitationGroup
) -> None:
    assert purpose.in_262a is in_262a
    assert purpose.group is group


def test_every_purpose_has_a_group() -> None:
    assert all(purpose.group in ExploitationGroup for purpose in ExploitationPurpose)


def _later(monkeypatch: pytest.MonkeyPatch, name: str, value: int, unit: str) -> None:
    record = Dated(name, value, unit, date(2026, 1, 1), None, "META-02", Text("Ny værdi.", "New value."))
    monkeypatch.setattr(parameters, "_PARAMETERS", parameters.by_name((*PARAMETERS, record)))


def test_meta_02_a_later_plan_moves_no_deadline_of_a_reintegration_that_began_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _later(monkeypatch, "cash_months", 5, "months")
    for day in (date(2025, 12, 15), date(2026, 2, 15)):
        ruling = reintegration_deadlines(ReintegrationDeadlineFacts(date(2025, 9, 1), day))
        assert ruling.answer is not None
        assert ruling.answer.cash_until == date(2026, 3, 1)
        assert next(used.value for used in ruling.parameters if used.name == "cash_months") == "6"
    assert last_cash_day(date(2025, 12, 31)) == date(2026, 6, 30)
    assert last_cash_day(date(2026, 1, 1)) == date(2026, 6, 1)


def test_the_margin_of_an_estimated_age_that_is_shown_is_the_one_that_was_used(monkeypatch: pytest.MonkeyPatch) -> None:
    _later(monkeypatch, "age_estimate_margin_years", 3, "years")
    born = date(2010, 6, 15)
    for day, status in ((date(2031, 6, 14), MinorStatus.PRESUMED_MINOR), (date(2031, 6, 15), MinorStatus.ADULT)):
        ruling = minor_status(MinorFacts(born, BirthPrecision.ESTIMATED, disputed=False, on=day))
        assert ruling.answer is status
        assert "3" in {used.value for used in ruling.parameters if used.name == "age_estimate_margin_years"}


def test_acm_10_without_the_demand_for_lawful_stay_an_approved_place_is_read_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lifted = Switch("service_act_requires_lawful_stay", False, date(2025, 7, 1), "ACM-10", Text("Ophævet.", "Lifted."))
    facts = PlacementFacts(
        offer=OfferKind.SERVICE_ACT,
        on=date(2025, 7, 1),
        rung=codes.Rung.VICTIM_CURRENT,
        sex=Sex.WOMAN,
        minor=False,
        unaccompanied=None,
        danish_citizen=False,
        residence=ResidenceStatus.NONE,
        within_target_group=True,
    )
    assert may_be_placed(facts).verdict is Verdict.REFUSED
    monkeypatch.setattr(parameters, "_SWITCHES", parameters.by_name((*SWITCHES, lifted)))
    assert may_be_placed(facts).verdict is Verdict.ALLOWED_WITH_REASON
    assert may_be_placed(replace(facts, on=date(2025, 6, 30))).verdict is Verdict.REFUSED
