"""From when to when a period runs, and who notifies it (PER-04..PER-07, PER-10).

Days are calendar days; day 1 is the day after the person was notified, and the last day counts in full (our reading,
C3; the plan does not say how to count). No weekend or gap moves a date.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, PeriodKind
from helle.rules.dated import Dated
from helle.rules.facts import (
    add_days,
    danish_date,
    danish_days,
    english_date,
    english_days,
    implausible_dates,
    implausible_numbers,
)
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

AUTHORITY_OF_KIND = {PeriodKind.REFLECTION: Authority.UDLST, PeriodKind.RESTITUTION: Authority.CMM}
_REQUIREMENT_OF_KIND = {PeriodKind.REFLECTION: "PER-05", PeriodKind.RESTITUTION: "PER-07"}
_INITIAL = {PeriodKind.REFLECTION: "initial_days", PeriodKind.RESTITUTION: "restitution_initial"}
_MAXIMUM = {PeriodKind.REFLECTION: "max_total_days", PeriodKind.RESTITUTION: "restitution_max"}


@dataclass(frozen=True, slots=True)
class DatesFacts:
    """Which kind of period, notified on which day, and how many days an earlier period of either kind used (PER-10)."""

    kind: PeriodKind
    notified_on: date
    days_used_before: int = 0


@dataclass(frozen=True, slots=True)
class SetPeriodFacts:
    """Who wants to notify or extend a period, and of which kind it is."""

    by: Authority
    kind: PeriodKind


@dataclass(frozen=True, slots=True)
class PeriodDates:
    """Day 1, the last day of the first period, and the last day that any extension may reach; all inclusive."""

    first_day: date
    initial_end: date
    latest_end: date


def initial_days(kind: PeriodKind, notified_on: date) -> Dated:
    """The dated length in days of the first period (PER-04, PER-07)."""
    return parameter(_INITIAL[kind], notified_on)


def maximum_days(kind: PeriodKind, notified_on: date) -> Dated:
    """The dated greatest length in days, the first period included (PER-06, PER-07)."""
    return parameter(_MAXIMUM[kind], notified_on)


def latest_end(kind: PeriodKind, notified_on: date, days_used_before: int) -> date:
    """The last day that any extension may reach. Days used in an earlier period of either kind count (PER-10)."""
    left = whole_number(maximum_days(kind, notified_on)) - max(days_used_before, 0)
    return add_days(notified_on, max(left, 0))


def first_end(kind: PeriodKind, notified_on: date, days_used_before: int) -> date:
    """The last day of the first length, or of what days used before have left of it (PER-04, PER-07, PER-10)."""
    full = add_days(notified_on, whole_number(initial_days(kind, notified_on)))
    return min(full, latest_end(kind, notified_on, days_used_before))


def end_problems(
    fact: str, end: date, kind: PeriodKind, notified_on: date, days_used_before: int, *, broken_off: bool = False
) -> tuple[Problem, ...]:
    """A problem with the last day of a period, named as this fact: before day 1, beyond the greatest length, or short
    of the first one, which only a period that was broken off is (PER-04, PER-06, PER-07, PER-10)."""
    if end <= notified_on:
        text = Text("perioden slutter, før dens første dag.", "the period ends before its first day.")
    elif end > latest_end(kind, notified_on, days_used_before):
        text = Text("perioden slutter efter den seneste mulige dag.", "the period ends after the latest possible day.")
    elif end < first_end(kind, notified_on, days_used_before) and not broken_off:
        text = Text(
            "perioden slutter før den første længdes sidste dag, og den er ikke afbrudt.",
            "the period ends before the last day of its first length, and it was not broken off.",
        )
    else:
        return ()
    return (Problem(fact, text),)


def broken_off_problems(end: date, notified_on: date, interrupted_on: date | None) -> tuple[Problem, ...]:
    """A problem with the day a period was broken off: before it was notified, or after it had ended (PER-10)."""
    if interrupted_on is not None and interrupted_on < notified_on:
        text = Text("perioden er afbrudt, før den blev meddelt.", "the period was interrupted before it was notified.")
    elif interrupted_on is not None and interrupted_on > end > notified_on:
        text = Text("perioden er afbrudt, efter at den var udløbet.", "the period was interrupted after it had ended.")
    else:
        return ()
    return (Problem("interrupted_on", text),)


def days_gone(kind: PeriodKind, notified_on: date, latest: date) -> int:
    """How many of the greatest length's days are gone for a period that is notified now and may reach this last day."""
    return whole_number(maximum_days(kind, notified_on)) - (latest - notified_on).days


def period_dates(facts: DatesFacts) -> Ruling[PeriodDates]:
    """First day, first end and latest end of a period notified on this day (PER-04, PER-06, PER-07).

    Days used before shorten what is left, the first period too (PER-10). REFUSED when nothing is left. An implausible
    date or a negative number cannot be decided.
    """
    kind, notified_on, days_used_before = facts.kind, facts.notified_on, facts.days_used_before
    problems = implausible_dates(notified_on=notified_on) + days_used_problems(days_used_before)
    if problems:
        return undecided("period_dates", problems)
    initial, maximum = initial_days(kind, notified_on), maximum_days(kind, notified_on)
    latest = latest_end(kind, notified_on, days_used_before)
    parameters = (initial.use(), maximum.use())
    if latest == notified_on:
        return Ruling(
            "period_dates",
            Verdict.REFUSED,
            None,
            Text(
                f"Alle {whole_number(maximum)} dage er brugt.",
                f"All {whole_number(maximum)} days have been used.",
            ),
            (days_used_reason(days_used_before), *plan_notes(notified_on)),
            parameters,
        )
    dates = PeriodDates(add_days(notified_on, 1), first_end(kind, notified_on, days_used_before), latest)
    reasons = [
        Reason(
            "period.counting",
            Text(
                f"Dag 1 er dagen efter meddelelsen: {danish_date(dates.first_day)}. Alle kalenderdage tæller.",
                f"Day 1 is the day after notification: {english_date(dates.first_day)}. Every calendar day counts.",
            ),
            "PER-04",
            reading="C3",
        ),
        _first_length(dates, notified_on, initial),
        _greatest_length(dates, maximum),
    ]
    if days_used_before:
        reasons.append(days_used_reason(days_used_before))
    return Ruling(
        "period_dates",
        Verdict.ALLOWED,
        dates,
        Text(
            f"Fra {danish_date(dates.first_day)} til og med {danish_date(dates.initial_end)}.",
            f"From {english_date(dates.first_day)} to {english_date(dates.initial_end)} inclusive.",
        ),
        (*reasons, *plan_notes(notified_on)),
        parameters,
    )


def _first_length(dates: PeriodDates, notified_on: date, initial: Dated) -> Reason:
    """How long the period is at first: the first length, or what is left of the greatest one (PER-10)."""
    first, left = whole_number(initial), (dates.initial_end - notified_on).days
    if left < first:
        return Reason(
            "period.what_is_left",
            Text(
                f"Den første længde er {danish_days(first)}, men der er kun {danish_days(left)} tilbage: perioden "
                f"løber til og med {danish_date(dates.initial_end)}.",
                f"The first length is {english_days(first)}, but what is left is {english_days(left)}: the period runs "
                f"to {english_date(dates.initial_end)} inclusive.",
            ),
            "PER-10",
            reading="C13.8",
        )
    return Reason(
        "period.initial",
        Text(
            f"Perioden er først på {danish_days(first)} og løber til og med {danish_date(dates.initial_end)}.",
            f"The period is {english_days(first)} at first and runs to {english_date(dates.initial_end)} inclusive.",
        ),
        initial.requirement,
    )


def _greatest_length(dates: PeriodDates, maximum: Dated) -> Reason:
    """How far it can be extended, or that it cannot be: then its first end is the last day there can be."""
    total = danish_days(whole_number(maximum)), english_days(whole_number(maximum))
    if dates.initial_end == dates.latest_end:
        return Reason(
            "period.no_extension_left",
            Text(
                f"Den kan ikke forlænges: med den er {total[0]} i alt brugt, som er det højeste.",
                f"It cannot be extended: with it {total[1]} in total are used, which is the most there can be.",
            ),
            maximum.requirement,
        )
    return Reason(
        "period.maximum",
        Text(
            f"Den kan forlænges til højst {total[0]} i alt, det vil sige til og med {danish_date(dates.latest_end)}.",
            f"It can be extended to {total[1]} in total at most, that is to {english_date(dates.latest_end)} "
            "inclusive.",
        ),
        maximum.requirement,
    )


def may_set_period(facts: SetPeriodFacts) -> Ruling[PeriodKind]:
    """Whether this authority notifies and extends this kind of period (PER-05, PER-07); otherwise REFUSED."""
    authority, kind = facts.by, facts.kind
    right = AUTHORITY_OF_KIND[kind]
    requirement = _REQUIREMENT_OF_KIND[kind]
    reason = Reason(
        "period.authority",
        Text(
            f"{kind.label.da}n meddeles af {right.label.da}.",
            f"It is the {right.label.en} that gives notice of the {kind.label.en.lower()}.",
        ),
        requirement,
    )
    if authority is right:
        return Ruling(
            "may_set_period",
            Verdict.ALLOWED,
            kind,
            Text(
                f"{authority.label.da} kan meddele {kind.label.da.lower()}n.",
                f"{_with_article(authority)} may notify the {kind.label.en.lower()}.",
            ),
            (reason,),
        )
    return Ruling(
        "may_set_period",
        Verdict.REFUSED,
        None,
        Text(
            f"{authority.label.da} kan ikke meddele {kind.label.da.lower()}n.",
            f"{_with_article(authority)} may not notify the {kind.label.en.lower()}.",
        ),
        (reason,),
    )


def _with_article(authority: Authority) -> str:
    return authority.label.en if authority is Authority.COURT else f"The {authority.label.en}"


def days_used_problems(days_used_before: int) -> tuple[Problem, ...]:
    """A problem when the number of days used before is negative, or larger than any life has."""
    if days_used_before >= 0:
        return implausible_numbers(days_used_before=days_used_before)
    return (
        Problem(
            "days_used_before",
            Text("antallet af brugte dage er negativt.", "the number of days used is negative."),
        ),
    )


def days_used_reason(days_used_before: int) -> Reason:
    """That days of an earlier period count towards the maximum (PER-10)."""
    return Reason(
        "period.days_used_before",
        Text(
            f"{danish_days(days_used_before)} er brugt i eller gået siden en tidligere periode og tæller med, uanset "
            "dens art.",
            f"Used in, or gone since, an earlier period, and counted whichever its kind: "
            f"{english_days(days_used_before)}.",
        ),
        "PER-10",
        reading="C13.8",
    )


DATES_RULE = Rule(
    name="period_dates",
    title=Text("Periodens dage", "The days of the period"),
    meaning=Text(
        "En periode har en første længde og kan forlænges til en største længde i alt. Dag 1 er dagen efter "
        "meddelelsen, alle kalenderdage tæller, og den sidste dag tæller med; planen siger ikke, hvordan der tælles, "
        "så det er vores læsning. Dage fra en tidligere periode tæller med, uanset dens art.",
        "A period has a first length and can be extended to a greatest length in total. Day 1 is the day after "
        "notification, every calendar day counts, and the last day counts in full; the plan does not say how to count, "
        "so that is our reading. Days of an earlier period count, whichever kind it was.",
    ),
    facts=DatesFacts,
    decide=period_dates,
    questions={
        "kind": Text("Hvilken periode er det?", "Which kind of period is it?"),
        "notified_on": Text("Hvilken dag fik personen den meddelt?", "On which day was the person notified?"),
        "days_used_before": Text(
            "Hvor mange dage er brugt i tidligere perioder?", "How many days were used in earlier periods?"
        ),
    },
    requirements=("PER-04", "PER-06", "PER-07", "PER-10"),
    parameters=(*_INITIAL.values(), *_MAXIMUM.values()),
)

SET_RULE = Rule(
    name="may_set_period",
    title=Text("Hvem meddeler perioden?", "Who notifies the period?"),
    meaning=Text(
        "Refleksionsperioden meddeles og forlænges af Udlændingestyrelsen, restitutionsperioden af CMM. Ingen andre "
        "kan gøre det.",
        "The reflection period is notified and extended by the Immigration Service, the restitution period by CMM. "
        "Nobody else can do so.",
    ),
    facts=SetPeriodFacts,
    decide=may_set_period,
    questions={
        "by": Text("Hvem vil meddele eller forlænge perioden?", "Who wants to notify or extend the period?"),
        "kind": Text("Hvilken periode er det?", "Which kind of period is it?"),
    },
    requirements=("PER-05", "PER-07"),
)
