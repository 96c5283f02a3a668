"""Minor or not (MIN-15): both sides of the eighteenth birthday, leap days, and the benefit of the doubt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import BirthPrecision, MinorStatus
from helle.rules.minors import MinorFacts, latest_birth_date, minor_status, turns_18_on
from helle.rules.ruling import Verdict

from .checks import cited, codes, facts_wrong, well_formed

P = BirthPrecision
MINOR, PRESUMED, ADULT = MinorStatus.MINOR, MinorStatus.PRESUMED_MINOR, MinorStatus.ADULT
BORN, EARLIER = date(2006, 6, 15), date(2005, 6, 15)
ON = date(2024, 6, 1)

CASES = [
    ("the day before the birthday", BORN, P.DAY, False, date(2024, 6, 14), MINOR),
    ("the birthday", BORN, P.DAY, False, date(2024, 6, 15), ADULT),
    ("born on the day asked", BORN, P.DAY, False, BORN, MINOR),
    # born in June 2006: adult for certain on 30 June 2024, possibly from the 1st
    ("month known, before it", BORN, P.MONTH, False, date(2024, 5, 31), MINOR),
    ("month known, inside it", BORN, P.MONTH, False, date(2024, 6, 1), PRESUMED),
    ("month known, the day before its last", BORN, P.MONTH, False, date(2024, 6, 29), PRESUMED),
    ("month known, its last day", BORN, P.MONTH, False, date(2024, 6, 30), ADULT),
    ("year known, before it", BORN, P.YEAR, False, date(2023, 12, 31), MINOR),
    ("year known, inside it", BORN, P.YEAR, False, date(2024, 1, 1), PRESUMED),
    ("year known, the day before its last", BORN, P.YEAR, False, date(2024, 12, 30), PRESUMED),
    ("year known, its last day", BORN, P.YEAR, False, date(2024, 12, 31), ADULT),
    # estimated 15 June 2005, two years either way: 18 between 15 June 2021 and 15 June 2025
    ("estimate, before the margin", EARLIER, P.ESTIMATED, False, date(2021, 6, 14), MINOR),
    ("estimate, inside the margin", EARLIER, P.ESTIMATED, False, date(2021, 6, 15), PRESUMED),
    ("estimate, the last day of doubt", EARLIER, P.ESTIMATED, False, date(2025, 6, 14), PRESUMED),
    ("estimate, after the margin", EARLIER, P.ESTIMATED, False, date(2025, 6, 15), ADULT),
    ("unknown", None, P.UNKNOWN, False, date(2024, 6, 1), PRESUMED),
    ("a date nobody vouches for", date(1980, 1, 1), P.UNKNOWN, False, date(2024, 6, 1), PRESUMED),
    ("disputed, however old", date(1980, 1, 1), P.DAY, True, date(2024, 6, 1), PRESUMED),
]


@pytest.mark.parametrize(
    ("sentence", "born", "precision", "disputed", "on", "status"), CASES, ids=[case[0] for case in CASES]
)
def test_min_15_status(
    sentence: str, born: date | None, precision: P, disputed: bool, on: date, status: MinorStatus
) -> None:
    ruling = minor_status(MinorFacts(born, precision, disputed, on))
    assert ruling.answer is status
    assert ruling.verdict is (Verdict.HUMAN_DECIDES if status is PRESUMED else Verdict.ALLOWED)
    well_formed(ruling)


def test_int_02_doubt_is_to_the_persons_benefit_and_says_why() -> None:
    ruling = minor_status(MinorFacts(None, P.UNKNOWN, False, date(2024, 6, 1)))
    assert codes(ruling) == ("minor.unknown", "minor.benefit_of_the_doubt")
    assert cited(ruling)[-1] == "INT-02"
    assert codes(minor_status(MinorFacts(BORN, P.DAY, True, date(2024, 6, 1))))[0] == "minor.disputed"
    assert codes(minor_status(MinorFacts(BORN, P.YEAR, False, date(2024, 6, 1))))[0] == "minor.imprecise"


@pytest.mark.parametrize(
    ("born", "precision", "on"),
    [
        (date(2024, 6, 2), P.DAY, date(2024, 6, 1)),
        (date(1899, 12, 31), P.DAY, date(2024, 6, 1)),
    ],
)
def test_an_impossible_birth_date_is_named_and_still_protects(born: date, precision: P, on: date) -> None:
    ruling = minor_status(MinorFacts(born, precision, False, on))
    assert facts_wrong(ruling) == ("birth_date",)
    assert codes(ruling) == ("minor.benefit_of_the_doubt",)
    well_formed(ruling)


@pytest.mark.parametrize("disputed", [True, False])
@pytest.mark.parametrize("precision", P)
def test_to_learn_how_exactly_a_birth_is_known_does_not_take_the_protection_away(precision: P, disputed: bool) -> None:
    ruling = minor_status(MinorFacts(None, precision, disputed, date(2024, 6, 1)))
    assert ruling.answer is PRESUMED
    assert facts_wrong(ruling) == (() if precision is P.UNKNOWN else ("birth_date",))
    well_formed(ruling)


BIRTHDAYS = [
    ("an ordinary day", date(2006, 6, 15), date(2024, 6, 15)),
    # 2006 + 18 = 2024 has a 29 February, but 2006 has none; 2008 + 18 = 2026 has none
    ("29 February, no leap year to turn 18 in", date(2008, 2, 29), date(2026, 3, 1)),
    ("28 February in a leap year", date(2008, 2, 28), date(2026, 2, 28)),
    ("1 March", date(2008, 3, 1), date(2026, 3, 1)),
    ("28 February turning 18 in a leap year", date(2006, 2, 28), date(2024, 2, 28)),
    ("the last day of a year", date(2006, 12, 31), date(2024, 12, 31)),
    ("beyond the calendar", date(9990, 1, 1), date.max),
    ("in the last year of the calendar", date(9981, 5, 1), date(9999, 5, 1)),
]


@pytest.mark.parametrize(("sentence", "born", "eighteen"), BIRTHDAYS, ids=[case[0] for case in BIRTHDAYS])
def test_turns_18_on(sentence: str, born: date, eighteen: date) -> None:
    assert turns_18_on(born, ON) == eighteen


@pytest.mark.parametrize(("on", "status"), [(date(2026, 2, 28), MINOR), (date(2026, 3, 1), ADULT)])
def test_born_on_a_leap_day_is_protected_to_the_end_of_february(on: date, status: MinorStatus) -> None:
    assert minor_status(MinorFacts(date(2008, 2, 29), P.DAY, False, on)).answer is status


@pytest.mark.parametrize(
    ("precision", "latest"),
    [
        (P.DAY, date(2008, 2, 10)),
        (P.MONTH, date(2008, 2, 29)),
        (P.YEAR, date(2008, 12, 31)),
        (P.ESTIMATED, date(2010, 2, 10)),
        (P.UNKNOWN, date.max),
    ],
)
def test_the_latest_day_of_birth_that_fits(precision: P, latest: date) -> None:
    assert latest_birth_date(date(2008, 2, 10), precision, ON) == latest


@given(
    st.none() | st.dates(), st.sampled_from(P), st.booleans(), st.dates(date(1950, 1, 1), date(2100, 1, 1)) | st.dates()
)
def test_minor_status_is_total(born: date | None, precision: P, disputed: bool, on: date) -> None:
    well_formed(minor_status(MinorFacts(born, precision, disputed, on)))


@given(st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.sampled_from(P), st.booleans(), st.integers(0, 30000))
def test_nobody_who_may_be_under_18_is_called_an_adult(born: date, precision: P, disputed: bool, days: int) -> None:
    on = born + timedelta(days=days)
    if minor_status(MinorFacts(born, precision, disputed, on)).answer is ADULT:
        assert on >= turns_18_on(latest_birth_date(born, precision, on), on)
        assert not disputed


@given(st.dates(date(1930, 1, 1), date(2005, 1, 1)), st.integers(0, 10000))
def test_knowing_the_day_of_birth_never_takes_the_answer_away(born: date, days: int) -> None:
    on = born + timedelta(days=days)
    assert minor_status(MinorFacts(None, P.UNKNOWN, False, on)).answer is not None
    for precision in P:
        assert minor_status(MinorFacts(born, precision, False, on)).answer is not None
