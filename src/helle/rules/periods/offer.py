"""The reflection and the restitution period: which kind, by whom, from when to when, and how far it may be extended.

Requirements PER-01..PER-10. Days are calendar days; day 1 is the day after the person was notified, and the last day
counts in full (our reading, C3; the plan does not say how to count). No weekend or gap moves a date.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, PeriodKind, ResidenceStatus, Rung
from helle.rules.dated import Dated
from helle.rules.facts import add_days, danish_date, english_date, implausible_dates
from helle.rules.ladder import CLOSED, NO_RUNG
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_group, stay_problems

AUTHORITY_OF_KIND = {PeriodKind.REFLECTION: Authority.UDLST, PeriodKind.RESTITUTION: Authority.CMM}
_REQUIREMENT_OF_KIND = {PeriodKind.REFLECTION: "PER-05", PeriodKind.RESTITUTION: "PER-07"}
_INITIAL = {PeriodKind.REFLECTION: "initial_days", PeriodKind.RESTITUTION: "restitution_initial"}
_MAXIMUM = {PeriodKind.REFLECTION: "max_total_days", PeriodKind.RESTITUTION: "restitution_max"}


@dataclass(frozen=True, slots=True)
class KindFacts:
    """On what basis the person stays, and on which rung she stands, on the day `on`; None means not known."""

    residence: ResidenceStatus | None
    danish_citizen: bool | None
    rung: Rung | None
    on: date


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


def latest_end(kind: PeriodKind, notified_on: date, days_used_before: int = 0) -> date:
    """The last day that any extension may reach. Days used in an earlier period of either kind count (PER-10)."""
    left = whole_number(maximum_days(kind, notified_on)) - max(days_used_before, 0)
    return add_days(notified_on, max(left, 0))


def period_kind(facts: KindFacts) -> Ruling[PeriodKind]:
    """Which kind of period the person is to be offered (PER-01, PER-03, PER-07).

    ALLOWED with the kind for a victim with a current relationship. HUMAN_DECIDES, with REFLECTION as the answer, for
    an asylum seeker, also under Dublin: support runs from day one, and the period is offered when a deadline for
    departure is set (C13.1). HUMAN_DECIDES also for a victim whose relationship is not current: every victim is
    offered a period, while support asks for a current relationship. REFUSED before an assessment and after a negative
    one. Unknown or contradictory stay, and no rung, cannot be decided.
    """
    implausible = implausible_dates(on=facts.on)
    if facts.rung is None or implausible:
        return undecided("period_kind", implausible or (NO_RUNG,))
    if facts.rung not in (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT):
        return Ruling(
            "period_kind",
            Verdict.REFUSED,
            None,
            Text("En periode kan ikke tilbydes på dette trin.", "A period cannot be offered at this rung."),
            (_too_early_or_late(facts.rung), *plan_notes(facts.on)),
        )
    problems = stay_problems(facts.danish_citizen, facts.residence)
    if problems:
        return undecided("period_kind", problems, (_OFFERED_TO_ALL, _SUPPORT_RUNS))
    group = stay_group(facts.danish_citizen, facts.residence)
    if group is StayGroup.ASYLUM:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            PeriodKind.REFLECTION,
            Text(
                "Støtte fra dag ét; refleksionsperioden tilbydes, når der fastsættes en udrejsefrist.",
                "Support from day one; the reflection period is offered when a deadline for departure is set.",
            ),
            (_OFFERED_TO_ALL, _SUPPORT_RUNS, _NO_DEADLINE_YET, *plan_notes(facts.on)),
        )
    kind = PeriodKind.REFLECTION if group is StayGroup.UNLAWFUL else PeriodKind.RESTITUTION
    reason = _UNLAWFUL if group is StayGroup.UNLAWFUL else _LAWFUL
    if facts.rung is Rung.VICTIM_NOT_CURRENT:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            kind,
            Text(
                f"{kind.label.da}, hvis et menneske finder grund til at tilbyde den.",
                f"{kind.label.en}, if a human finds reason to offer it.",
            ),
            (_OFFERED_TO_ALL, _NOT_CURRENT, reason, *plan_notes(facts.on)),
        )
    return Ruling(
        "period_kind",
        Verdict.ALLOWED,
        kind,
        Text(f"{kind.label.da}.", f"{kind.label.en}."),
        (_OFFERED_TO_ALL, reason, *plan_notes(facts.on)),
    )


def period_dates(kind: PeriodKind, notified_on: date, days_used_before: int = 0) -> Ruling[PeriodDates]:
    """First day, first end and latest end of a period notified on this day (PER-04, PER-06, PER-07).

    `days_used_before`: days already used in an earlier period, of either kind (PER-10); they shorten what is left, the
    first period too. REFUSED when nothing is left. An implausible date or a negative number cannot be decided.
    """
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
            (days_used_reason(days_used_before),),
            parameters,
        )
    first_end = min(add_days(notified_on, whole_number(initial)), latest)
    dates = PeriodDates(add_days(notified_on, 1), first_end, latest)
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
        Reason(
            "period.initial",
            Text(
                f"Perioden er først på {whole_number(initial)} dage og løber til og med {danish_date(first_end)}.",
                f"The period is {whole_number(initial)} days at first and runs to {english_date(first_end)} inclusive.",
            ),
            initial.requirement,
        ),
        Reason(
            "period.maximum",
            Text(
                f"Den kan forlænges til højst {whole_number(maximum)} dage i alt, det vil sige til og med "
                f"{danish_date(latest)}.",
                f"It can be extended to {whole_number(maximum)} days in total at most, that is to "
                f"{english_date(latest)} inclusive.",
            ),
            maximum.requirement,
        ),
    ]
    if days_used_before:
        reasons.append(days_used_reason(days_used_before))
    return Ruling(
        "period_dates",
        Verdict.ALLOWED,
        dates,
        Text(
            f"Fra {danish_date(dates.first_day)} til og med {danish_date(first_end)}.",
            f"From {english_date(dates.first_day)} to {english_date(first_end)} inclusive.",
        ),
        (*reasons, *plan_notes(notified_on)),
        parameters,
    )


def may_set_period(authority: Authority, kind: PeriodKind) -> Ruling[PeriodKind]:
    """Whether this authority notifies and extends this kind of period (PER-05, PER-07); otherwise REFUSED."""
    right = AUTHORITY_OF_KIND[kind]
    requirement = _REQUIREMENT_OF_KIND[kind]
    reason = Reason(
        "period.authority",
        Text(
            f"{kind.label.da}n meddeles af {right.label.da}.",
            f"The {kind.label.en.lower()} is notified by: {right.label.en}.",
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
                f"{authority.label.en} may notify the {kind.label.en.lower()}.",
            ),
            (reason,),
        )
    return Ruling(
        "may_set_period",
        Verdict.REFUSED,
        None,
        Text(
            f"{authority.label.da} kan ikke meddele {kind.label.da.lower()}n.",
            f"{authority.label.en} may not notify the {kind.label.en.lower()}.",
        ),
        (reason,),
    )


def days_used_problems(days_used_before: int) -> tuple[Problem, ...]:
    """A problem when the number of days used before is negative."""
    if days_used_before >= 0:
        return ()
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
            f"{days_used_before} dage er brugt i en tidligere periode og tæller med, uanset periodens art.",
            f"{days_used_before} days were used in an earlier period and count, whichever kind it was.",
        ),
        "PER-10",
        reading="C13.8",
    )


def _too_early_or_late(rung: Rung) -> Reason:
    if rung is Rung.NOT_VICTIM:
        return Reason(
            "period.not_a_victim",
            Text(
                "Personen er vurderet ikke handlet; perioden er for ofre.",
                "The person was assessed as not a victim; the period is for victims.",
            ),
            "PER-01",
        )
    if rung in CLOSED:
        return Reason(
            "period.closed",
            Text(
                "Sagen er lukket uden vurdering; genåbn den først.",
                "The case was closed without an assessment; reopen it first.",
            ),
            "PER-01",
            reading="C2",
        )
    return Reason(
        "period.not_assessed",
        Text(
            "Personen er endnu ikke vurderet; perioden tilbydes sammen med vurderingen.",
            "The person has not been assessed yet; the period is offered with the assessment.",
        ),
        "PER-01",
        reading="C2",
    )


_OFFERED_TO_ALL = Reason(
    "period.offered_to_all",
    Text("Ethvert offer tilbydes en periode.", "Every victim is offered a period."),
    "PER-01",
)
_SUPPORT_RUNS = Reason(
    "period.support_from_day_one",
    Text(
        "Støtten venter ikke på perioden; den løber fra dag ét.",
        "Support does not wait for the period; it runs from day one.",
    ),
    "ACC-04",
    reading="C13.1",
)
_NO_DEADLINE_YET = Reason(
    "period.when_deadline_is_set",
    Text(
        "Mens asylsagen behandles, er der ingen udrejsefrist at forlænge.",
        "While the asylum case is pending there is no deadline for departure to extend.",
    ),
    "PER-03",
    reading="C13.1",
)
_UNLAWFUL = Reason(
    "period.unlawful_stay",
    Text(
        "Personen er afvist asylansøger eller uden lovligt ophold: perioden er en refleksionsperiode.",
        "The person is a rejected asylum seeker or has no lawful stay: the period is a reflection period.",
    ),
    "PER-03",
)
_LAWFUL = Reason(
    "period.lawful_stay",
    Text(
        "Personen er dansk statsborger eller har lovligt ophold: perioden er en restitutionsperiode.",
        "The person is a Danish citizen or stays lawfully: the period is a restitution period.",
    ),
    "PER-07",
)
_NOT_CURRENT = Reason(
    "period.not_current",
    Text(
        "Støtte under planen kræver et aktuelt handelsforhold, og det er ikke fundet.",
        "Support under the plan asks for a current trafficking relationship, and none was found.",
    ),
    "ACC-01",
)
