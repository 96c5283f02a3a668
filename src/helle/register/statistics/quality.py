"""Counting how the work is done: what assessments rest on, when support begins, how long minors are without somebody to
represent them, what is passed on, when CMM is told, who calls the hotline, which joint actions are held.

For those who lead and analyse the work. As with the persons counted, no identity is read, and a year with a small group
is shown to CMM's lead and analyst alone; of the others everybody else reads shares and no number (`shares`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connections

from helle.methods.courses import Course, End, counted, median
from helle.register.identification.choices import NoInterviewReason
from helle.register.protection import clock
from helle.register.statistics.baseline import baseline
from helle.register.statistics.dimensions import sector_labels
from helle.register.statistics.queries import Breakdown, YearRow
from helle.rules.definitions.spectrum import SpectrumPlace
from helle.rules.hotline import CallerGroup, CallerKind
from helle.rules.joint_actions import PARTS, JointActionPart
from helle.rules.ruling import Text
from helle.rules.support.codes import SupportDelay

# A median of fewer would be the hours of somebody.
FEWEST_CASES = 10
WITH_INTERVIEW = "with_interview"
NO_INTERVIEW = {
    NoInterviewReason.REFUSED: Text("Personen ønskede ingen samtale", "The person did not want an interview"),
    NoInterviewReason.UNABLE: Text("Personen var ude af stand til at tale", "The person was unable to talk"),
    NoInterviewReason.COURT: Text("Domstolen har taget stilling", "The court has decided"),
}


@dataclass(frozen=True, slots=True)
class _Measure:
    """One table of the page: what is counted, in which groups, and the query for year, group and number."""

    code: str
    title: Text
    counted: Text
    requirement: str
    groups: dict[str, Text]
    query: str
    group_of: Mapping[str, str] = field(default_factory=dict)
    """The group of each code, where what is counted has more codes than are shown."""


_WITH_GROUNDS = Text("Sager med indikation", "Cases with reasonable grounds")

MEASURES = (
    _Measure(
        "interviews",
        Text("Hvad vurderingerne hviler på", "What the assessments are based on"),
        Text("Vurderinger", "Assessments"),
        "ID-02",
        {
            WITH_INTERVIEW: Text("Efter samtale", "After an interview"),
            **{reason.value: label for reason, label in NO_INTERVIEW.items()},
        },
        """
        SELECT extract(year FROM decided_on)::int, coalesce(nullif(no_interview_reason, ''), 'with_interview'), count(*)
          FROM helle.assessments_made(%(until)s) WHERE decided_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "answers",
        Text("Hvad vurderingerne siger", "Outcome of the assessments"),
        Text("Vurderinger", "Assessments"),
        "STA-05",
        {
            "current": Text("Handlet, aktuelt forhold", "Victim, current relationship"),
            "not_current": Text("Handlet, ikke aktuelt forhold", "Victim, no current relationship"),
            "no_victim": Text("Ikke handlet", "Not a victim"),
        },
        """
        SELECT extract(year FROM decided_on)::int,
               CASE WHEN NOT was_trafficked THEN 'no_victim'
                    WHEN relationship_current THEN 'current' ELSE 'not_current' END, count(*)
          FROM helle.assessments_made(%(until)s) WHERE decided_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "support",
        Text("Fra indikation til første støtte", "From reasonable grounds to the first support"),
        _WITH_GROUNDS,
        "ID-13",
        {delay.value: delay.label for delay in SupportDelay}
        | {"stopped": Text("Blev ikke til noget, før støtten begyndte", "Came to nothing before any support")},
        # As the rule `first_support` has it: what may have been longer is not called quick.
        """
        SELECT extract(year FROM indicated_on)::int,
               CASE WHEN stopped_on IS NOT NULL THEN 'stopped' WHEN hours IS NULL THEN 'not_begun'
                    WHEN hours <= 24 THEN 'within_day'
                    WHEN hours <= 72 THEN 'within_three_days' WHEN hours <= 168 THEN 'within_week' ELSE 'later' END,
               count(*)
          FROM (SELECT indicated_on, stopped_on,
                       helle.most_hours(indicated_on, indicated_minute, supported_on, supported_minute) AS hours
                  FROM helle.first_support WHERE indicated_on BETWEEN %(since)s AND %(until)s) f
         GROUP BY 1, 2
        """,
    ),
    _Measure(
        "grounds_interview",
        Text("Fra indikation til første samtale", "From reasonable grounds to the first interview"),
        _WITH_GROUNDS,
        "ID-02",
        {
            "same_day": Text("Samme dag eller før", "The same day or before"),
            "within_week": Text("1-7 dage", "1-7 days"),
            "within_month": Text("8-30 dage", "8-30 days"),
            "later": Text("Senere", "Later"),
            "not_held": Text("Ikke holdt endnu", "Not held yet"),
            "stopped": Text("Afgjort eller afsluttet uden samtale", "Decided or closed without an interview"),
        },
        """
        SELECT extract(year FROM indicated_on)::int,
               CASE WHEN stopped_on IS NOT NULL THEN 'stopped' WHEN held_on IS NULL THEN 'not_held'
                    WHEN held_on <= indicated_on THEN 'same_day' WHEN held_on <= indicated_on + 7 THEN 'within_week'
                    WHEN held_on <= indicated_on + 30 THEN 'within_month' ELSE 'later' END, count(*)
          FROM helle.first_interview WHERE indicated_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "unrepresented",
        Text("Uledsagede mindreåriges dage uden repræsentant", "Days of unaccompanied minors without a representative"),
        Text("Sager om uledsagede mindreårige", "Cases of unaccompanied minors"),
        "MIN-04",
        {
            "none": Text("Ingen dage", "No days"),
            "week": Text("1-7 dage", "1-7 days"),
            "month": Text("8-30 dage", "8-30 days"),
            "longer": Text("Flere end 30 dage", "More than 30 days"),
        },
        """
        SELECT extract(year FROM opened_on)::int,
               CASE WHEN days = 0 THEN 'none' WHEN days <= 7 THEN 'week' WHEN days <= 30 THEN 'month' ELSE 'longer' END,
               count(*)
          FROM helle.unrepresented(%(until)s) WHERE opened_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "spectrum",
        Text("Sendt videre: ikke menneskehandel", "Passed on: not trafficking"),
        Text("Henvendelser og meldinger fra borgere", "Referrals, and reports from the public"),
        "DEF-08",
        {place.value: place.label for place in SpectrumPlace if place is not SpectrumPlace.TRAFFICKING}
        | {"not_placed": Text("Før reglen blev brugt", "Before the rule was applied")},
        """
        SELECT extract(year FROM decided_on)::int, coalesce(nullif(spectrum, ''), 'not_placed'), count(*)
          FROM helle.triaged WHERE outcome = 'passed_on' AND decided_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "reports",
        Text("Meldinger fra borgere", "Reports from the public"),
        Text("Meldinger", "Reports"),
        "FLO-08",
        {
            "referred": Text("Blev en henvendelse", "Became a referral"),
            "passed_on": Text("Ikke menneskehandel; sendt videre", "Not trafficking; passed on"),
            "no_action": Text("Intet at gå videre med", "Nothing to go on"),
            "open": Text("Ikke afsluttet", "Not closed"),
        },
        """
        SELECT extract(year FROM received_on)::int, coalesce(nullif(outcome, ''), 'open'), count(*)
          FROM helle.reported WHERE received_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "police",
        Text("Fra politiets iagttagelse til CMM", "From police observation to CMM"),
        Text("Politiets henvendelser", "Referrals by the police"),
        "CRI-04",
        {
            "same_day": Text("Samme dag", "The same day"),
            "within_week": Text("1-7 dage", "1-7 days"),
            "within_month": Text("8-30 dage", "8-30 days"),
            "later": Text("Senere", "Later"),
        },
        """
        SELECT extract(year FROM sent_on)::int,
               CASE WHEN sent_on <= occurred_on THEN 'same_day' WHEN sent_on <= occurred_on + 7 THEN 'within_week'
                    WHEN sent_on <= occurred_on + 30 THEN 'within_month' ELSE 'later' END, count(*)
          FROM helle.told_by_police WHERE sent_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "prosecution",
        Text("Anklagemyndigheden i politiets henvendelser", "The prosecution in referrals by the police"),
        Text("Politiets henvendelser", "Referrals by the police"),
        "FLO-04",
        {
            "involved": Text("Noteret som inddraget", "Recorded as involved"),
            "not_noted": Text("Ikke noteret", "Not recorded"),
        },
        """
        SELECT extract(year FROM sent_on)::int,
               CASE WHEN prosecution_on IS NULL THEN 'not_noted' ELSE 'involved' END, count(*)
          FROM helle.told_by_police WHERE sent_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "calls",
        Text("Opkald til hotlinen", "Calls to the hotline"),
        Text("Opkald", "Calls"),
        "DET-08",
        {group.value: group.label for group in CallerGroup},
        """
        SELECT extract(year FROM called_on)::int, caller, count(*)
          FROM helle.calls WHERE called_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
        {kind.value: kind.group.value for kind in CallerKind},
    ),
    _Measure(
        "joint_actions",
        Text("Fælles aktioner efter hvem der ledte dem", "Joint actions by who led them"),
        Text("Gennemførte aktioner", "Joint actions held"),
        "LAB-06",
        {kind.value: kind.label for kind, (part, _why) in PARTS.items() if part is JointActionPart.LEADS},
        """
        SELECT extract(year FROM held_on)::int, led_by, count(*)
          FROM helle.joint_actions_held WHERE held_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
    _Measure(
        "joint_action_sectors",
        Text("Fælles aktioner efter hvor de var", "Joint actions by where they were"),
        Text("Gennemførte aktioner", "Joint actions held"),
        "LAB-06",
        sector_labels(),
        """
        SELECT extract(year FROM held_on)::int, sector, count(*)
          FROM helle.joint_actions_held WHERE held_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
        """,
    ),
)


def measures(until: dt.date) -> tuple[Breakdown, ...]:
    """Each measure for the years the register has counted itself. One query for each."""
    since = baseline().cut_over
    return tuple(_measured(one, since, until) for one in MEASURES)


def measure(code: str, until: dt.date) -> Breakdown:
    """One of the measures, by its code. One query. Raises `StopIteration` for a code that none has."""
    return _measured(next(one for one in MEASURES if one.code == code), baseline().cut_over, until)


def groups_between(code: str, since: dt.date, until: dt.date) -> list[tuple[Text, int]]:
    """Each group of a measure with its number in a period, by the reckoning of the years. One query."""
    measure = next(one for one in MEASURES if one.code == code)
    numbers: Counter[str] = Counter()
    for (_year, group), number in _found(measure, since, until).items():
        numbers[group] += number
    return [(label, numbers[group]) for group, label in measure.groups.items()]


def _measured(measure: _Measure, since: dt.date, until: dt.date) -> Breakdown:
    found = _found(measure, since, until)
    years = []
    for year in range(since.year, until.year + 1):
        counts = tuple(found[year, group] for group in measure.groups)
        years.append(YearRow(year, sum(counts), counts))
    return Breakdown(
        measure.code,
        measure.title,
        tuple(measure.groups.items()),
        tuple(years),
        several=False,
        requirement=measure.requirement,
        counted=measure.counted,
    )


def _found(measure: _Measure, since: dt.date, until: dt.date) -> Counter[tuple[int, str]]:
    with connections["numbers"].cursor() as cursor:
        cursor.execute(measure.query, {"since": since, "until": until})
        found: Counter[tuple[int, str]] = Counter()
        for year, code, number in cursor.fetchall():
            found[year, measure.group_of.get(code, code)] += number
    unknown = {group for _year, group in found} - measure.groups.keys()
    if unknown:
        raise LookupError(f"{measure.code}: {unknown} is in no group")
    return found


def median_hours(until: dt.date) -> dict[int, int | None]:
    """The median of the hours from reasonable grounds to the first support, by year (ID-13); None where fewer than half
    have got any.

    Of all cases, also those that wait or came to nothing: a median of the rest would tell of the quick alone. A year in
    which it has begun in fewer than `FEWEST_CASES` has none. One query.
    """
    return {
        year: median(courses)
        for year, courses in support_hours(baseline().cut_over, until).items()
        if counted(courses, End.DONE) >= FEWEST_CASES
    }


def support_hours(since: dt.date, until: dt.date) -> dict[int, list[Course]]:
    """By the year of the reasonable grounds: in how many cases the first support took how many hours, at the most that
    it can have been, and in how many it has not begun after how many whole days, told in hours: they wait, or came to
    nothing then. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute(
            """
            SELECT extract(year FROM indicated_on)::int,
                   CASE WHEN hours IS NOT NULL THEN 'done' WHEN stopped_on IS NOT NULL THEN 'stopped'
                        ELSE 'running' END,
                   coalesce(hours, 24 * greatest(0, coalesce(stopped_on, %(today)s) - indicated_on - 1)), count(*)
              FROM (SELECT indicated_on, stopped_on,
                           helle.most_hours(indicated_on, indicated_minute, supported_on, supported_minute) AS hours
                      FROM helle.first_support WHERE indicated_on BETWEEN %(since)s AND %(until)s) f
             GROUP BY 1, 2, 3
            """,
            {"since": since, "until": until, "today": clock.today()},
        )
        found: dict[int, list[Course]] = {}
        for year, end, hours, number in cursor.fetchall():
            found.setdefault(year, []).append(Course(End(end), hours, number))
        return found
