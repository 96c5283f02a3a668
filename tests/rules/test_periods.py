"""The reflection and the restitution period, whatever the facts (PER-01..PER-10); the cases stand in the examples."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import Authority, ExtensionGround, PeriodKind, ResidenceStatus, Rung
from helle.rules.parameters import whole_number
from helle.rules.periods import (
    AUTHORITY_OF_KIND,
    AnotherFacts,
    BreakOffFacts,
    ClockFacts,
    DatesFacts,
    ExtendFacts,
    KindFacts,
    StatusChangeFacts,
    another_period,
    break_off,
    days_gone,
    first_end,
    initial_days,
    latest_end,
    maximum_days,
    may_extend,
    open_grounds,
    period_clock,
    period_dates,
    period_kind,
    status_change,
)
from helle.rules.ruling import Ruling, Verdict
from helle.rules.stay import stay_contradictions

from .checks import facts_wrong, well_formed

S, G = ResidenceStatus, ExtensionGround
REFLECTION, RESTITUTION = PeriodKind.REFLECTION, PeriodKind.RESTITUTION
DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1)) | st.dates()


def greatest(kind: PeriodKind, notified_on: date) -> int:
    """The greatest length in days under the plan of this day: 120 in that of 2022."""
    return whole_number(maximum_days(kind, notified_on))


@given(st.builds(KindFacts, on=DAYS))
def test_kind_is_total(facts: KindFacts) -> None:
    well_formed(period_kind(facts))


@given(st.builds(KindFacts, on=DAYS), st.sampled_from([True, False]), st.sampled_from(ResidenceStatus))
def test_knowing_more_never_takes_a_kind_away(facts: KindFacts, danish: bool, status: ResidenceStatus) -> None:
    more = replace(
        facts,
        danish_citizen=danish if facts.danish_citizen is None else facts.danish_citizen,
        residence=status if facts.residence in (None, S.UNKNOWN) else facts.residence,
    )
    decided = period_kind(facts).verdict is not Verdict.CANNOT_BE_DECIDED
    if decided and not stay_contradictions(more.danish_citizen, more.residence):
        assert period_kind(more).verdict is not Verdict.CANNOT_BE_DECIDED


@given(st.sampled_from(PeriodKind), st.dates(), st.integers(-5, 200))
def test_dates_are_total(kind: PeriodKind, notified: date, used: int) -> None:
    well_formed(period_dates(DatesFacts(kind, notified, used)))


# Notified 31 January 2024: first end 1 March, latest end 30 May (day 120).
COOPERATES = ExtendFacts(
    kind=REFLECTION,
    notified_on=date(2024, 1, 31),
    current_end=date(2024, 3, 1),
    new_end=date(2024, 4, 30),
    decided_on=date(2024, 2, 25),
    ground=G.COOPERATES_ON_PREPARED_RETURN,
    foreign=True,
    dublin=False,
    wants_or_must_leave=True,
    by=Authority.UDLST,
)


def test_per_06_a_refusal_past_day_120_names_the_day_and_the_latest_day() -> None:
    reason = may_extend(replace(COOPERATES, new_end=date(2024, 6, 9))).reasons[0]
    # 9 June is ten days after 30 May, day 120
    assert "dag 130" in reason.text.da
    assert "30. maj 2024" in reason.text.da
    assert "30 May 2024" in reason.text.en


def test_c13_7_the_gap_is_shown() -> None:
    # ended 1 March, decided 9 March
    late = may_extend(replace(COOPERATES, decided_on=date(2024, 3, 9)))
    assert "8 dage" in late.headline.da
    assert "8 days" in late.headline.en
    one = may_extend(replace(COOPERATES, decided_on=date(2024, 3, 2)))
    assert "1 dag for sent" in one.headline.da


def test_per_06_grounds_that_are_open() -> None:
    both = frozenset(G)
    only = frozenset({G.SPECIAL_REASONS})
    assert open_grounds(True, False, True) == both
    assert open_grounds(None, None, None) == both
    assert open_grounds(False, False, True) == only
    assert open_grounds(True, True, True) == only
    assert open_grounds(True, False, False) == only


def test_a_period_is_broken_off_on_the_same_days_for_its_clock_and_its_extension() -> None:
    # Notified 31 January, ended 1 March: from the day of notification to the last day it can be broken off.
    for day in range(-2, 34):
        off = date(2024, 1, 31) + timedelta(days=day)
        extension = may_extend(replace(COOPERATES, interrupted_on=off))
        now = period_clock(ClockFacts(REFLECTION, date(2024, 1, 31), date(2024, 3, 1), off, date(2024, 3, 9), None))
        assert facts_wrong(extension) == facts_wrong(now) == (() if 0 <= day <= 30 else ("interrupted_on",))


def test_of_a_period_without_a_day_only_its_end_is_named_wherever_it_was_broken_off() -> None:
    notified, off = date(2024, 1, 31), date(2024, 2, 9)
    assert facts_wrong(may_extend(replace(COOPERATES, current_end=notified, interrupted_on=off))) == ("current_end",)
    assert facts_wrong(period_clock(ClockFacts(REFLECTION, notified, notified, off, off, None))) == ("end",)


NEAR = st.dates(date(2023, 12, 1), date(2024, 8, 1))
ANY_EXTENSION = st.builds(
    ExtendFacts,
    notified_on=NEAR | st.dates(),
    current_end=NEAR | st.dates(),
    new_end=NEAR | st.dates(),
    decided_on=NEAR | st.dates(),
    days_used_before=st.integers(-5, 200),
)


@given(ANY_EXTENSION)
def test_extension_is_total(facts: ExtendFacts) -> None:
    well_formed(may_extend(facts))


@given(
    st.sampled_from(PeriodKind),
    st.dates(date(2022, 1, 1), date(2030, 1, 1)),
    st.integers(0, 90),
    st.lists(st.tuples(st.integers(-10, 150), st.integers(-10, 60), st.sampled_from(ExtensionGround)), max_size=12),
)
def test_per_06_no_sequence_of_extensions_passes_the_last_day(
    kind: PeriodKind, notified: date, used: int, tries: list[tuple[int, int, ExtensionGround]]
) -> None:
    by = Authority.UDLST if kind is REFLECTION else Authority.CMM
    dates = period_dates(DatesFacts(kind, notified, used)).answer
    assert dates is not None
    end = dates.initial_end
    for more, late, ground in tries:
        ruling = may_extend(
            ExtendFacts(
                kind=kind,
                notified_on=notified,
                current_end=end,
                new_end=end + timedelta(days=more),
                decided_on=max(end + timedelta(days=late), notified),
                ground=ground,
                foreign=True,
                dublin=False,
                wants_or_must_leave=True,
                by=by,
                days_used_before=used,
            )
        )
        if ruling.permits(reason_given=True) and ruling.answer is not None:
            end = ruling.answer
    assert (end - notified).days + used <= greatest(kind, notified)
    assert end <= latest_end(kind, notified, used)


@given(
    ANY_EXTENSION,
    st.booleans(),
    st.booleans(),
)
def test_knowing_more_never_takes_an_extension_away(facts: ExtendFacts, dublin: bool, leave: bool) -> None:
    facts = replace(facts, foreign=True)
    # A restitution period under Dublin would contradict itself.
    dublin = dublin and facts.kind is REFLECTION
    more = replace(
        facts,
        dublin=dublin if facts.dublin is None else facts.dublin,
        wants_or_must_leave=leave if facts.wants_or_must_leave is None else facts.wants_or_must_leave,
        ground=facts.ground or G.SPECIAL_REASONS,
    )
    if may_extend(facts).verdict is not Verdict.CANNOT_BE_DECIDED:
        assert may_extend(more).verdict is not Verdict.CANNOT_BE_DECIDED


@given(ANY_EXTENSION)
def test_per_06_no_input_yields_an_end_past_the_last_day(facts: ExtendFacts) -> None:
    answer = may_extend(facts).answer
    if answer is not None:
        assert (answer - facts.notified_on).days + facts.days_used_before <= greatest(facts.kind, facts.notified_on)


@given(st.sampled_from(PeriodKind), st.dates(), st.integers(-5, 200))
def test_per_06_no_first_period_ends_past_the_last_day(kind: PeriodKind, notified: date, used: int) -> None:
    dates = period_dates(DatesFacts(kind, notified, used)).answer
    if dates is not None:
        assert dates.first_day <= dates.initial_end <= dates.latest_end
        assert (dates.latest_end - notified).days + used == greatest(kind, notified)
        assert (dates.initial_end - notified).days <= whole_number(initial_days(kind, notified))


CHANGES = st.builds(
    StatusChangeFacts,
    notified_on=NEAR | st.dates(),
    end=NEAR | st.dates(),
    changed_on=NEAR | st.dates(),
    days_used_before=st.integers(-5, 200),
)


@given(CHANGES)
def test_per_10_a_change_never_gives_days_beyond_the_maximum(facts: StatusChangeFacts) -> None:
    ruling = status_change(facts)
    well_formed(ruling)
    if ruling.answer is not None:
        # Whichever kind follows, the days are those of the plan under which the period was notified.
        assert ruling.answer.days_used + ruling.answer.days_left == greatest(ruling.answer.kind, facts.notified_on)
        assert ruling.answer.by is AUTHORITY_OF_KIND[ruling.answer.kind]
    if ruling.answer is not None and ruling.answer.kind is not facts.kind:
        assert ruling.verdict is Verdict.HUMAN_DECIDES


@given(
    st.dates(date(2022, 1, 1), date(2030, 1, 1)),
    st.lists(st.tuples(st.integers(0, 130), st.sampled_from(ResidenceStatus), st.booleans()), max_size=6),
)
def test_c13_8_however_often_the_stay_changes_the_days_never_pass_the_greatest_length(
    notified: date, changes: list[tuple[int, ResidenceStatus, bool]]
) -> None:
    kind, used, in_all, most = PeriodKind.REFLECTION, 0, 0, 0
    for after, residence, extended in changes:
        dates = period_dates(DatesFacts(kind, notified, used)).answer
        if dates is None:
            break
        most = max(most, greatest(kind, notified))
        end = dates.latest_end if extended else dates.initial_end
        changed_on = notified + timedelta(days=after)
        answer = status_change(
            StatusChangeFacts(kind, notified, end, changed_on, None, residence, days_used_before=used)
        ).answer
        if answer is None:
            break
        in_all += (min(changed_on, end) - notified).days
        kind, used, notified = answer.kind, answer.days_used, changed_on
    assert in_all <= most


@given(
    st.sampled_from([PeriodKind.REFLECTION, PeriodKind.RESTITUTION]),
    st.dates(date(2022, 1, 1), date(2030, 1, 1)),
    st.integers(0, 60),
    st.integers(1, 200),
)
def test_c13_7_a_changed_stay_leaves_a_new_period_just_when_the_rule_of_another_one_allows_it(
    kind: PeriodKind, notified: date, used: int, gap: int
) -> None:
    end = first_end(kind, notified, used)
    changed_on = end + timedelta(days=gap)
    fits = S.PERMIT if kind is REFLECTION else S.NONE
    change = status_change(StatusChangeFacts(kind, notified, end, changed_on, False, fits, days_used_before=used))
    other = RESTITUTION if kind is REFLECTION else REFLECTION
    another = another_period(
        AnotherFacts(other, changed_on, assessed_on=notified, first_notified_on=notified, days_used_before=used)
    )
    assert (change.verdict is Verdict.REFUSED) == (another.verdict is Verdict.REFUSED)
    if change.answer is not None and another.answer is not None:
        assert change.answer.days_left == (another.answer - changed_on).days


@pytest.mark.parametrize("short", [1, 29])
def test_per_04_a_period_shorter_than_its_first_length_is_wrong_in_every_rule(short: int) -> None:
    notified = date(2024, 1, 31)
    end, on = notified + timedelta(days=short), notified + timedelta(days=1)
    rulings: tuple[Ruling[object], ...] = (
        may_extend(replace(COOPERATES, current_end=end, new_end=date(2024, 3, 20), decided_on=on)),
        status_change(StatusChangeFacts(REFLECTION, notified, end, on, False, S.PERMIT)),
        break_off(BreakOffFacts(REFLECTION, notified, end, on, on, Authority.UDLST)),
        period_clock(ClockFacts(REFLECTION, notified, end, None, on, None)),
    )
    for ruling in rulings:
        assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
        assert "første længdes sidste dag" in ruling.problems[0].text.da


def test_per_04_the_last_day_warns_once_of_the_end() -> None:
    last = period_clock(ClockFacts(REFLECTION, date(2024, 1, 31), date(2024, 3, 1), None, date(2024, 3, 1), True))
    assert [reason.text.da for reason in last.reasons if reason.code == "clock.ends_soon"] == [
        "Perioden udløber 1. marts 2024; det varsles 1 dag før."
    ]


def test_per_10_what_is_left_of_a_first_length_is_said_as_it_is() -> None:
    texts = [reason.text.da for reason in period_dates(DatesFacts(REFLECTION, date(2024, 1, 31), 119)).reasons]
    assert any("kun 1 dag tilbage" in text for text in texts)
    assert any(text.startswith("Den kan ikke forlænges") for text in texts)
    assert not any("først på 30 dage" in text for text in texts)


def test_per_10_the_kind_after_a_change_is_the_kind_that_would_be_offered() -> None:
    for residence in ResidenceStatus:
        offered = period_kind(KindFacts(residence, None, Rung.VICTIM_CURRENT, date(2024, 2, 20))).answer
        changed = status_change(
            StatusChangeFacts(
                PeriodKind.REFLECTION, date(2024, 1, 31), date(2024, 3, 1), date(2024, 2, 20), None, residence
            )
        ).answer
        assert offered is (changed.kind if changed else None)


@given(st.builds(BreakOffFacts, notified_on=DAYS, end=DAYS, last_day=DAYS, today=DAYS, interrupted_on=st.none() | DAYS))
def test_breaking_off_is_total(facts: BreakOffFacts) -> None:
    well_formed(break_off(facts))


@given(
    st.sampled_from(PeriodKind),
    st.dates(date(2022, 1, 1), date(2025, 12, 31)),
    # No period is shorter than its first length.
    st.integers(30, 120),
    st.integers(-5, 130),
    st.integers(0, 130),
    st.sampled_from(Authority),
)
def test_c13_8_what_is_given_back_and_what_was_used_make_the_whole(
    kind: PeriodKind, notified: date, length: int, last: int, today: int, by: Authority
) -> None:
    def day(number: int) -> date:
        return notified + timedelta(days=number)

    ruling = break_off(BreakOffFacts(kind, notified, day(length), day(last), day(today), by))
    inside = 1 <= last < length and last <= today <= length
    if AUTHORITY_OF_KIND[kind] is by and inside:
        assert ruling.verdict is Verdict.HUMAN_DECIDES
        assert ruling.answer == length - last
    else:
        assert ruling.answer is None


@pytest.mark.parametrize(
    ("latest", "gone"),
    [(date(2024, 8, 29), 0), (date(2024, 8, 28), 1), (date(2024, 5, 1), 120)],
)
def test_per_10_the_days_gone_are_what_is_missing_to_day_120(latest: date, gone: int) -> None:
    # Notified on 1 May 2024: day 120 is 29 August.
    assert days_gone(REFLECTION, date(2024, 5, 1), latest) == gone
