"""Whether a period that runs may be broken off: the person left, disappeared or declined it (PER-10; reading C3)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, PeriodEvent, PeriodKind
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.periods.dates import SetPeriodFacts, may_set_period
from helle.rules.periods.running import ClockFacts, clock
from helle.rules.periods.states import status_after
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class BreakOffFacts:
    """A period as it stands, who wants to break it off, and the last day that it is to run.

    `end` is its present last day; `interrupted_on` the day it was broken off before, None where it was not.
    """

    kind: PeriodKind
    notified_on: date
    end: date
    last_day: date
    today: date
    by: Authority
    interrupted_on: date | None = None
    days_used_before: int = 0


def break_off(facts: BreakOffFacts) -> Ruling[int]:
    """Whether the period may be broken off, and how many of its days are given back.

    HUMAN_DECIDES where it may: the plan says nothing of it, so whoever notifies the period gives the reason. REFUSED
    for another authority, for a period that has ended or was broken off, and for a day that is not one of its own, has
    not come or is its last anyway. Days that cannot be, cannot be decided.
    """
    problems = _impossible(facts)
    if problems:
        return undecided("break_off", problems)
    authority = may_set_period(SetPeriodFacts(facts.by, facts.kind))
    if authority.answer is None:
        return Ruling("break_off", Verdict.REFUSED, None, authority.headline, authority.reasons)
    if status_after(clock(_asked(facts)).status, PeriodEvent.BROKEN_OFF) is None:
        return _refused(_NOT_RUNNING, _RUNS_NO_MORE)
    if facts.last_day <= facts.notified_on or facts.last_day >= facts.end:
        return _refused(_NOT_ONE_OF_ITS_DAYS, _between(facts))
    if facts.last_day > facts.today:
        return _refused(_NOT_YET, _WHEN_IT_HAPPENED)
    left = (facts.end - facts.last_day).days
    return Ruling(
        "break_off",
        Verdict.HUMAN_DECIDES,
        left,
        Text(
            f"Perioden kan afbrydes {danish_date(facts.last_day)}, når det begrundes.",
            f"The period may be broken off on {english_date(facts.last_day)}, with a reason.",
        ),
        (_PLAN_IS_SILENT, _given_back(left), *plan_notes(facts.last_day)),
    )


def _impossible(facts: BreakOffFacts) -> tuple[Problem, ...]:
    return (*implausible_dates(last_day=facts.last_day), *clock(_asked(facts)).problems)


def _asked(facts: BreakOffFacts) -> ClockFacts:
    return ClockFacts(
        facts.kind, facts.notified_on, facts.end, facts.interrupted_on, facts.today, None, facts.days_used_before
    )


def _refused(headline: Text, reason: Reason) -> Ruling[int]:
    return Ruling("break_off", Verdict.REFUSED, None, headline, (reason,))


def _between(facts: BreakOffFacts) -> Reason:
    after, before = facts.notified_on, facts.end
    return Reason(
        "break_off.between_its_days",
        Text(
            f"Den sidste dag skal ligge efter meddelelsen {danish_date(after)} og før den dag, perioden alligevel "
            f"slutter, {danish_date(before)}.",
            f"The last day must lie after the notification on {english_date(after)} and before the day on which the "
            f"period ends anyway, {english_date(before)}.",
        ),
        "PER-04",
        reading="C3",
    )


def _given_back(days: int) -> Reason:
    return Reason(
        "break_off.days_given_back",
        Text(
            f"Dage, der falder bort og ikke tæller som brugt: {days}. Den seneste mulige dag flytter sig ikke.",
            f"Days that fall away and do not count as used: {days}. The latest possible day does not move.",
        ),
        "PER-10",
        reading="C13.8",
    )


_NOT_RUNNING = Text("Perioden løber ikke.", "The period does not run.")
_NOT_ONE_OF_ITS_DAYS = Text("Dagen afbryder ikke perioden.", "The day does not break off the period.")
_NOT_YET = Text("Dagen er ikke kommet endnu.", "The day has not come yet.")
_RUNS_NO_MORE = Reason(
    "break_off.runs_no_more",
    Text(
        "Kun en periode, der løber eller er meddelt, kan afbrydes.",
        "Only a period that runs or has been notified can be broken off.",
    ),
    "PER-10",
    reading="C3",
)
_WHEN_IT_HAPPENED = Reason(
    "break_off.when_it_happened",
    Text(
        "Perioden afbrydes, når personen er rejst, forsvundet eller har sagt nej; ikke forud.",
        "The period is broken off once the person has left, disappeared or declined; not beforehand.",
    ),
    "PER-10",
    reading="C3",
)
_PLAN_IS_SILENT = Reason(
    "break_off.plan_is_silent",
    Text(
        "Perioden er et tilbud; planen siger ikke, hvornår den ophører før tid. Den, der meddeler den, begrunder det.",
        "The period is an offer; the plan does not say when it ends early. Whoever notifies it gives the reason.",
    ),
    "PER-01",
    reading="C3",
)

RULE = Rule(
    name="break_off",
    title=Text("Kan perioden afbrydes?", "May the period be broken off?"),
    meaning=Text(
        "Perioden er et tilbud. Er personen rejst, forsvundet, eller vil personen ikke længere, kan den myndighed, der "
        "meddeler den, afbryde den med en begrundelse. Dagene, der er tilbage, tæller ikke som brugt. Kommer personen "
        "tilbage, afgør et menneske, om en ny periode meddeles inden for de samme dage i alt.",
        "The period is an offer. Where the person has left, has disappeared or does not want it any more, the "
        "authority that notifies it may break it off with a reason. The days that are left do not count as used. Where "
        "the person comes back, a human decides whether a new period is notified within the same days in all.",
    ),
    facts=BreakOffFacts,
    decide=break_off,
    questions={
        "kind": Text("Hvilken periode er det?", "Which kind of period is it?"),
        "notified_on": Text("Hvilken dag fik personen den meddelt?", "On which day was the person notified?"),
        "end": Text("Hvad er dens nuværende sidste dag?", "What is its present last day?"),
        "last_day": Text("Hvilken dag skal være den sidste?", "Which day is to be the last?"),
        "today": Text("Hvilken dag er det i dag?", "Which day is today?"),
        "by": Text("Hvem vil afbryde den?", "Who wants to break it off?"),
        "interrupted_on": Text(
            "Hvilken dag blev den afbrudt før, om nogen?", "On which day was it broken off before, if at all?"
        ),
        "days_used_before": Text(
            "Hvor mange dage er brugt i tidligere perioder?", "How many days were used in earlier periods?"
        ),
    },
    requirements=("PER-01", "PER-04", "PER-05", "PER-07", "PER-10"),
)
