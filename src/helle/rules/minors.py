"""Whether a person is treated as a minor, and when she turns eighteen (MIN-15).

The plan names no age limit and no benefit of the doubt. Our reading follows the Council of Europe Convention (INT-02):
when the age is uncertain the person is treated as a minor until it is established otherwise.
"""

import calendar
from datetime import date

from helle.rules.codes import BirthPrecision, MinorStatus
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.parameters import PLAN_FIRST_DAY, parameter, whole_number
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided


def birthday_after(birth_date: date, years: int) -> date:
    """The day on which a person born on `birth_date` has lived `years` whole years.

    Someone born on 29 February reaches the age on 1 March when the year has no 29 February: the later day, which
    protects one day longer (our reading). Held at the last day of the calendar instead of overflowing.
    """
    year = birth_date.year + years
    if year > date.max.year:
        return date.max
    if (birth_date.month, birth_date.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return birth_date.replace(year=year)


def turns_18_on(birth_date: date) -> date:
    """The eighteenth birthday, on which the person is no longer a minor (MIN-15)."""
    return birthday_after(birth_date, whole_number(parameter("minor_age", PLAN_FIRST_DAY)))


def latest_birth_date(birth_date: date, precision: BirthPrecision) -> date:
    """The latest day of birth that is consistent with what is known.

    The day itself, the last day of its month or of its year; for an estimate the date plus the dated margin in years.
    UNKNOWN gives the last day of the calendar: nothing is known.
    """
    if precision is BirthPrecision.DAY:
        return birth_date
    if precision is BirthPrecision.MONTH:
        last = calendar.monthrange(birth_date.year, birth_date.month)[1]
        return birth_date.replace(day=last)
    if precision is BirthPrecision.YEAR:
        return date(birth_date.year, 12, 31)
    if precision is BirthPrecision.ESTIMATED:
        return birthday_after(birth_date, whole_number(parameter("age_estimate_margin_years", PLAN_FIRST_DAY)))
    return date.max


def _earliest_birth_date(birth_date: date, precision: BirthPrecision) -> date:
    if precision is BirthPrecision.MONTH:
        return birth_date.replace(day=1)
    if precision is BirthPrecision.YEAR:
        return date(birth_date.year, 1, 1)
    if precision is BirthPrecision.ESTIMATED:
        margin = whole_number(parameter("age_estimate_margin_years", PLAN_FIRST_DAY))
        return birth_date.replace(year=birth_date.year - margin, day=min(birth_date.day, 28))
    return birth_date


def minor_status(birth_date: date | None, precision: BirthPrecision, disputed: bool, on: date) -> Ruling[MinorStatus]:
    """Whether the person is a minor on this day (MIN-15).

    ALLOWED with MINOR or ADULT when every day of birth that fits gives the same answer. HUMAN_DECIDES with
    PRESUMED_MINOR when the age is unknown, disputed, or known so roughly that the person may be under the limit.
    CANNOT_BE_DECIDED when the date is missing although its precision says it is known, lies in the future, or is
    implausible; until that is put right the person is treated as a minor.
    """
    problems = _impossible(birth_date, precision, on)
    if problems:
        return undecided("minor", problems, (_BENEFIT_OF_THE_DOUBT,))
    record = parameter("minor_age", on)
    limit = whole_number(record)
    used: tuple[ParameterUse, ...] = (record.use(),)
    if precision is BirthPrecision.ESTIMATED:
        used = (*used, parameter("age_estimate_margin_years", on).use())
    if disputed:
        return _presumed(used, Text("Alderen er omstridt.", "The age is disputed."), "minor.disputed")
    if birth_date is None or precision is BirthPrecision.UNKNOWN:
        return _presumed(used, Text("Alderen er ukendt.", "The age is unknown."), "minor.unknown")
    adult_from = birthday_after(latest_birth_date(birth_date, precision), limit)
    if on >= adult_from:
        return Ruling(
            "minor",
            Verdict.ALLOWED,
            MinorStatus.ADULT,
            Text(f"Personen er fyldt {limit} år.", f"The person is {limit} or older."),
            (
                Reason(
                    "minor.adult",
                    Text(
                        f"Senest {danish_date(adult_from)} fyldte personen {limit} år.",
                        f"The person turned {limit} on {english_date(adult_from)} at the latest.",
                    ),
                    "MIN-15",
                ),
            ),
            used,
        )
    minor_until = birthday_after(_earliest_birth_date(birth_date, precision), limit)
    if on < minor_until:
        return Ruling(
            "minor",
            Verdict.ALLOWED,
            MinorStatus.MINOR,
            Text(f"Personen er under {limit} år.", f"The person is under {limit}."),
            (
                Reason(
                    "minor.under_limit",
                    Text(
                        f"Personen fylder {limit} år tidligst {danish_date(minor_until)}.",
                        f"The person turns {limit} on {english_date(minor_until)} at the earliest.",
                    ),
                    "MIN-15",
                ),
            ),
            used,
        )
    return _presumed(
        used,
        Text(
            f"Fødselsdatoen er for upræcis; personen kan være under {limit} år til {danish_date(adult_from)}.",
            f"The date of birth is too imprecise; the person may be under {limit} until {english_date(adult_from)}.",
        ),
        "minor.imprecise",
    )


def _impossible(birth_date: date | None, precision: BirthPrecision, on: date) -> tuple[Problem, ...]:
    problems = list(implausible_dates(birth_date=birth_date, on=on))
    if birth_date is None and precision is not BirthPrecision.UNKNOWN:
        problems.append(Problem("birth_date", Text("fødselsdatoen mangler.", "the date of birth is missing.")))
    if birth_date is not None and birth_date > on and not problems:
        problems.append(
            Problem("birth_date", Text("fødselsdatoen ligger i fremtiden.", "the date of birth lies in the future."))
        )
    return tuple(problems)


def _presumed(used: tuple[ParameterUse, ...], why: Text, code: str) -> Ruling[MinorStatus]:
    return Ruling(
        "minor",
        Verdict.HUMAN_DECIDES,
        MinorStatus.PRESUMED_MINOR,
        Text(
            "Personen behandles som mindreårig, til alderen er afklaret.",
            "The person is treated as a minor until the age has been established.",
        ),
        (Reason(code, why, "MIN-15"), _BENEFIT_OF_THE_DOUBT),
        used,
    )


_BENEFIT_OF_THE_DOUBT = Reason(
    "minor.benefit_of_the_doubt",
    Text("Tvivl om alderen kommer personen til gode.", "The person has the benefit of the doubt about the age."),
    "INT-02",
    reading="MIN-15",
)
