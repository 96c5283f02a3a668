"""The reflection and the restitution period: kind, dates, authority and extension (PER-01..PER-10, C3, C13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import Authority, ExtensionGround, PeriodKind, ResidenceStatus, Rung
from helle.rules.periods import (
    ExtendFacts,
    KindFacts,
    PeriodDates,
    latest_end,
    may_extend,
    may_set_period,
    open_grounds,
    period_dates,
    period_kind,
)
from helle.rules.ruling import Verdict
from helle.rules.stay import stay_contradictions

from .checks import cited, codes, facts_wrong, well_formed

S, G = ResidenceStatus, ExtensionGround
REFLECTION, RESTITUTION = PeriodKind.REFLECTION, PeriodKind.RESTITUTION
VICTIM = KindFacts(S.NONE, False, Rung.VICTIM_CURRENT, date(2024, 6, 1))
DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1)) | st.dates()

KINDS = [
    ("PER-03: no lawful stay", VICTIM, Verdict.ALLOWED, REFLECTION),
    ("PER-03: rejected asylum seeker", replace(VICTIM, residence=S.ASYLUM_REJECTED), Verdict.ALLOWED, REFLECTION),
    ("PER-07: a permit", replace(VICTIM, residence=S.PERMIT), Verdict.ALLOWED, RESTITUTION),
    ("PER-07: a permit for the investigation", replace(VICTIM, residence=S.PERMIT_9C5), Verdict.ALLOWED, RESTITUTION),
    ("PER-07: an EU right", replace(VICTIM, residence=S.EU_RIGHT), Verdict.ALLOWED, RESTITUTION),
    ("PER-07: visa or visa-free", replace(VICTIM, residence=S.VISA_OR_VISAFREE), Verdict.ALLOWED, RESTITUTION),
    ("PER-07: a Dane", replace(VICTIM, residence=S.DANISH, danish_citizen=True), Verdict.ALLOWED, RESTITUTION),
    ("C13.1: asylum pending", replace(VICTIM, residence=S.ASYLUM_PENDING), Verdict.HUMAN_DECIDES, REFLECTION),
    ("C13.1: Dublin", replace(VICTIM, residence=S.ASYLUM_DUBLIN), Verdict.HUMAN_DECIDES, REFLECTION),
    ("ACC-01: not current", replace(VICTIM, rung=Rung.VICTIM_NOT_CURRENT), Verdict.HUMAN_DECIDES, REFLECTION),
    ("PER-01: contact", replace(VICTIM, rung=Rung.CONTACT), Verdict.REFUSED, None),
    ("PER-01: indication", replace(VICTIM, rung=Rung.INDICATION), Verdict.REFUSED, None),
    ("PER-01: under assessment", replace(VICTIM, rung=Rung.UNDER_ASSESSMENT), Verdict.REFUSED, None),
    ("PER-01: not a victim", replace(VICTIM, rung=Rung.NOT_VICTIM), Verdict.REFUSED, None),
    ("PER-01: disappeared before", replace(VICTIM, rung=Rung.DISAPPEARED), Verdict.REFUSED, None),
    ("ID-13: unknown stay", replace(VICTIM, residence=S.UNKNOWN), Verdict.CANNOT_BE_DECIDED, None),
    ("ID-13: stay not asked", replace(VICTIM, residence=None), Verdict.CANNOT_BE_DECIDED, None),
    (
        "a Dane in the Dublin procedure",
        replace(VICTIM, danish_citizen=True, residence=S.ASYLUM_DUBLIN),
        Verdict.CANNOT_BE_DECIDED,
        None,
    ),
    ("no rung", replace(VICTIM, rung=None), Verdict.CANNOT_BE_DECIDED, None),
    ("an implausible day", replace(VICTIM, on=date(1, 1, 1)), Verdict.CANNOT_BE_DECIDED, None),
]


@pytest.mark.parametrize(("sentence", "facts", "verdict", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_kind(sentence: str, facts: KindFacts, verdict: Verdict, kind: PeriodKind | None) -> None:
    ruling = period_kind(facts)
    assert (ruling.verdict, ruling.answer) == (verdict, kind)
    well_formed(ruling)


@pytest.mark.parametrize("status", [S.ASYLUM_PENDING, S.ASYLUM_DUBLIN])
def test_c13_1_an_asylum_seeker_has_support_from_day_one_and_the_offer_later(status: ResidenceStatus) -> None:
    ruling = period_kind(replace(VICTIM, residence=status))
    assert codes(ruling) == (
        "period.offered_to_all",
        "period.support_from_day_one",
        "period.when_deadline_is_set",
    )
    assert ruling.headline.da.startswith("Støtte fra dag ét")


def test_per_01_an_unknown_stay_still_says_that_support_runs() -> None:
    assert "period.support_from_day_one" in codes(period_kind(replace(VICTIM, residence=None)))


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


WORKED = [
    # 2024-01-31 + 30: 29 days of February (leap year) and one of March; + 120: 29 + 31 + 30 + 30 = 120 -> 30 May
    ("C3: over a leap day", date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 1), date(2024, 5, 30)),
    # 2023-11-30 + 30 = 30 December; + 120: 31 + 31 + 29 = 91 -> 29 February, 29 more -> 29 March
    ("C3: over a new year", date(2023, 11, 30), date(2023, 12, 1), date(2023, 12, 30), date(2024, 3, 29)),
    # 2023-01-31 + 30: 28 days of February and two of March; + 120: 28 + 31 + 30 + 31 = 120 -> 31 May
    ("the same without a leap day", date(2023, 1, 31), date(2023, 2, 1), date(2023, 3, 2), date(2023, 5, 31)),
    # 29 March 2024 to 28 April: two days left of March and 28 of April; summer time begins on the way
    ("over the change to summer time", date(2024, 3, 29), date(2024, 3, 30), date(2024, 4, 28), date(2024, 7, 27)),
]


@pytest.mark.parametrize("kind", list(PeriodKind))
@pytest.mark.parametrize(("sentence", "notified", "first", "initial", "latest"), WORKED, ids=[c[0] for c in WORKED])
def test_worked_dates(
    sentence: str, kind: PeriodKind, notified: date, first: date, initial: date, latest: date
) -> None:
    ruling = period_dates(kind, notified)
    assert ruling.answer == PeriodDates(first, initial, latest)
    assert (initial - first).days + 1 == 30
    assert (latest - first).days + 1 == 120
    well_formed(ruling)


def test_per_10_days_used_before_shorten_what_is_left() -> None:
    # 120 - 100 = 20 days left, fewer than the first 30
    dates = period_dates(REFLECTION, date(2024, 1, 31), days_used_before=100).answer
    assert dates == PeriodDates(date(2024, 2, 1), date(2024, 2, 20), date(2024, 2, 20))
    # 120 - 89 = 31: the first period is whole, one day is left to extend
    dates = period_dates(REFLECTION, date(2024, 1, 31), days_used_before=89).answer
    assert dates == PeriodDates(date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 2))


@pytest.mark.parametrize(("used", "verdict"), [(119, Verdict.ALLOWED), (120, Verdict.REFUSED), (500, Verdict.REFUSED)])
def test_per_10_no_period_when_all_days_are_used(used: int, verdict: Verdict) -> None:
    ruling = period_dates(RESTITUTION, date(2024, 1, 31), days_used_before=used)
    assert ruling.verdict is verdict
    well_formed(ruling)


def test_dates_that_cannot_be_are_named() -> None:
    assert facts_wrong(period_dates(REFLECTION, date.max)) == ("notified_on",)
    assert facts_wrong(period_dates(REFLECTION, date(2024, 1, 1), -1)) == ("days_used_before",)


@given(st.sampled_from(PeriodKind), st.dates(), st.integers(-5, 200))
def test_dates_are_total(kind: PeriodKind, notified: date, used: int) -> None:
    well_formed(period_dates(kind, notified, used))


SETTERS = [
    (Authority.UDLST, REFLECTION, True, "PER-05"),
    (Authority.CMM, REFLECTION, False, "PER-05"),
    (Authority.COURT, REFLECTION, False, "PER-05"),
    (Authority.CMM, RESTITUTION, True, "PER-07"),
    (Authority.UDLST, RESTITUTION, False, "PER-07"),
    (Authority.COURT, RESTITUTION, False, "PER-07"),
]


@pytest.mark.parametrize(("authority", "kind", "may", "source"), SETTERS)
def test_who_notifies_which_period(authority: Authority, kind: PeriodKind, may: bool, source: str) -> None:
    ruling = may_set_period(authority, kind)
    assert ruling.verdict is (Verdict.ALLOWED if may else Verdict.REFUSED)
    assert cited(ruling) == (source,)
    well_formed(ruling)


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
SPECIAL = replace(COOPERATES, ground=G.SPECIAL_REASONS, foreign=None, dublin=None, wants_or_must_leave=None)
BY_CMM = replace(SPECIAL, kind=RESTITUTION, by=Authority.CMM)

EXTENSIONS = [
    ("PER-06: cooperates on a return", COOPERATES, Verdict.ALLOWED, "extend.cooperates"),
    ("PER-06: special reasons need words", SPECIAL, Verdict.ALLOWED_WITH_REASON, "extend.special_reasons"),
    ("PER-06: to day 120", replace(COOPERATES, new_end=date(2024, 5, 30)), Verdict.ALLOWED, "extend.within_maximum"),
    ("PER-06: not to day 121", replace(COOPERATES, new_end=date(2024, 5, 31)), Verdict.REFUSED, "extend.past_maximum"),
    ("PER-06: by one day", replace(COOPERATES, new_end=date(2024, 3, 2)), Verdict.ALLOWED, "extend.cooperates"),
    ("C3: to the same day is none", replace(COOPERATES, new_end=date(2024, 3, 1)), Verdict.REFUSED, "extend.not_later"),
    (
        "C3: decided on the last day",
        replace(COOPERATES, decided_on=date(2024, 3, 1)),
        Verdict.ALLOWED,
        "extend.cooperates",
    ),
    (
        "C13.7: decided the day after",
        replace(COOPERATES, decided_on=date(2024, 3, 2)),
        Verdict.HUMAN_DECIDES,
        "extend.late",
    ),
    (
        "C13.7: late for special reasons",
        replace(SPECIAL, decided_on=date(2024, 3, 2)),
        Verdict.HUMAN_DECIDES,
        "extend.late",
    ),
    (
        "C13.7: late does not move day 120",
        replace(COOPERATES, decided_on=date(2024, 3, 9), new_end=date(2024, 5, 31)),
        Verdict.REFUSED,
        "extend.past_maximum",
    ),
    ("PER-05: not by CMM", replace(COOPERATES, by=Authority.CMM), Verdict.REFUSED, "period.authority"),
    ("PER-05: not by a court", replace(COOPERATES, by=Authority.COURT), Verdict.REFUSED, "period.authority"),
    ("PER-07: CMM extends the restitution period", BY_CMM, Verdict.ALLOWED_WITH_REASON, "extend.special_reasons"),
    ("PER-07: UdlSt does not", replace(BY_CMM, by=Authority.UDLST), Verdict.REFUSED, "period.authority"),
    ("RET-09: Dublin has no return", replace(COOPERATES, dublin=True), Verdict.REFUSED, "extend.dublin"),
    (
        "RET-09: Dublin may have special reasons",
        replace(SPECIAL, dublin=True),
        Verdict.ALLOWED_WITH_REASON,
        "extend.special_reasons",
    ),
    (
        "RET-01: a Dane is not returned",
        replace(BY_CMM, foreign=False, ground=G.COOPERATES_ON_PREPARED_RETURN),
        Verdict.REFUSED,
        "extend.not_foreign",
    ),
    (
        "C13.6: neither must nor wants to leave",
        replace(COOPERATES, wants_or_must_leave=False),
        Verdict.REFUSED,
        "extend.neither_wants_nor_must_leave",
    ),
    (
        # 31 January + (120 - 40) = 20 April
        "C13.8: with 40 days used before, to 20 April",
        replace(COOPERATES, days_used_before=40, new_end=date(2024, 4, 20)),
        Verdict.ALLOWED,
        "period.days_used_before",
    ),
    (
        "C13.8: not to 21 April",
        replace(COOPERATES, days_used_before=40, new_end=date(2024, 4, 21)),
        Verdict.REFUSED,
        "period.days_used_before",
    ),
]


@pytest.mark.parametrize(("sentence", "facts", "verdict", "code"), EXTENSIONS, ids=[case[0] for case in EXTENSIONS])
def test_extension(sentence: str, facts: ExtendFacts, verdict: Verdict, code: str) -> None:
    ruling = may_extend(facts)
    assert ruling.verdict is verdict
    assert ruling.answer == (None if verdict is Verdict.REFUSED else facts.new_end)
    assert code in codes(ruling)
    well_formed(ruling)


UNDECIDABLE = [
    ("no ground", replace(COOPERATES, ground=None), ("ground",)),
    ("C13.6: not asked whether to leave", replace(COOPERATES, wants_or_must_leave=None), ("wants_or_must_leave",)),
    ("Dublin not known", replace(COOPERATES, dublin=None), ("dublin",)),
    ("citizenship not known", replace(COOPERATES, foreign=None), ("foreign",)),
    ("an end before day 1", replace(COOPERATES, current_end=date(2024, 1, 31)), ("current_end",)),
    ("decided before notified", replace(COOPERATES, decided_on=date(2024, 1, 30)), ("decided_on",)),
    ("negative days", replace(COOPERATES, days_used_before=-1), ("days_used_before",)),
    ("a Dane with a reflection period", replace(COOPERATES, foreign=False), ("kind",)),
    ("a Dane in the Dublin procedure", replace(BY_CMM, foreign=False, dublin=True), ("dublin",)),
    ("an implausible end", replace(COOPERATES, new_end=date.max), ("new_end",)),
]


@pytest.mark.parametrize(("sentence", "facts", "facts_named"), UNDECIDABLE, ids=[case[0] for case in UNDECIDABLE])
def test_extension_names_what_is_missing(sentence: str, facts: ExtendFacts, facts_named: tuple[str, ...]) -> None:
    ruling = may_extend(facts)
    assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
    assert facts_wrong(ruling) == facts_named
    well_formed(ruling)


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
def test_per_06_no_sequence_of_extensions_passes_day_120(
    kind: PeriodKind, notified: date, used: int, tries: list[tuple[int, int, ExtensionGround]]
) -> None:
    by = Authority.UDLST if kind is REFLECTION else Authority.CMM
    dates = period_dates(kind, notified, used).answer
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
    assert (end - notified).days + used <= 120
    assert end <= latest_end(kind, notified, used)


@given(
    ANY_EXTENSION,
    st.booleans(),
    st.booleans(),
)
def test_knowing_more_never_takes_an_extension_away(facts: ExtendFacts, dublin: bool, leave: bool) -> None:
    facts = replace(facts, foreign=True)
    more = replace(
        facts,
        dublin=dublin if facts.dublin is None else facts.dublin,
        wants_or_must_leave=leave if facts.wants_or_must_leave is None else facts.wants_or_must_leave,
        ground=facts.ground or G.SPECIAL_REASONS,
    )
    if may_extend(facts).verdict is not Verdict.CANNOT_BE_DECIDED:
        assert may_extend(more).verdict is not Verdict.CANNOT_BE_DECIDED
