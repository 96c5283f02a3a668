"""Whether a person who has had a period may be given another one (PER-01, PER-06, PER-07, PER-10; C13.7, C13.8)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import PeriodKind
from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.parameters import plan_notes, whole_number
from helle.rules.periods.dates import days_used_problems, days_used_reason, latest_end, maximum_days
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class AnotherFacts:
    """The period that somebody wants to notify, and the first one notified before it, if any.

    `assessed_on` is the day of the assessment that stands when the new one is notified. `first_notified_on` is None
    where the person has had none since that assessment. `same_kind_before`: one of this kind ran to its end or runs;
    `same_kind_broken_off`: one was broken off. `days_used_before`: the days of those on an assessment before it; None
    where the person had none.
    """

    kind: PeriodKind
    notified_on: date
    assessed_on: date | None
    first_notified_on: date | None
    same_kind_before: bool = False
    same_kind_broken_off: bool = False
    days_used_before: int | None = None


def another_period(facts: AnotherFacts) -> Ruling[date]:
    """Whether another period may be notified, and the last day that it may ever reach.

    ALLOWED for the first one, and for one of another kind after the stay has changed, up to the maximum counted from
    the first notification, and that of the plan it was given under; REFUSED past that day. REFUSED for one of the same
    kind on the same assessment: what is wanted is an extension, which has its grounds. ALLOWED_WITH_REASON after one of
    the same kind that was broken off, and where the person was assessed anew since; the days used before are gone. No
    assessment, and days that cannot be, cannot be decided.
    """
    problems = _impossible(facts)
    if problems:
        return undecided("another_period", problems)
    first = facts.first_notified_on or facts.notified_on
    record = maximum_days(facts.kind, first)
    latest = latest_end(facts.kind, first, facts.days_used_before or 0)
    counted = (
        *((_counted_from_the_first(first, latest),) if facts.first_notified_on is not None else ()),
        *((days_used_reason(facts.days_used_before),) if facts.days_used_before is not None else ()),
    )
    reasons: tuple[Reason, ...]
    if facts.same_kind_before:
        verdict, headline, reasons = Verdict.REFUSED, _EXTEND_INSTEAD, (_ONE_ON_AN_ASSESSMENT, _ON_ITS_GROUNDS)
    elif facts.notified_on >= latest:
        verdict, headline, reasons = Verdict.REFUSED, _NO_DAY_LEFT, counted
    elif facts.first_notified_on is not None and facts.same_kind_broken_off:
        verdict, headline = Verdict.ALLOWED_WITH_REASON, _after_one_broken_off(whole_number(record))
        reasons = (_COMES_BACK, _MORE_DAYS_ON_GROUNDS, *counted)
    elif facts.first_notified_on is not None:
        verdict, headline, reasons = Verdict.ALLOWED, _after_a_change(whole_number(record)), counted
    elif facts.days_used_before is not None:
        verdict, headline, reasons = Verdict.ALLOWED_WITH_REASON, _ON_A_NEW_ASSESSMENT, (_ASSESSED_ANEW, *counted)
    else:
        verdict, headline, reasons = Verdict.ALLOWED, _THE_FIRST, (_NONE_BEFORE,)
    return Ruling(
        "another_period",
        verdict,
        None if verdict is Verdict.REFUSED else latest,
        headline,
        (*reasons, *plan_notes(facts.notified_on)),
        (record.use(),),
    )


def _impossible(facts: AnotherFacts) -> tuple[Problem, ...]:
    if facts.assessed_on is None:
        return (missing("assessed_on", "personen er ikke vurderet.", "the person has not been assessed."),)
    problems = [*implausible_dates(notified_on=facts.notified_on, assessed_on=facts.assessed_on)]
    problems += days_used_problems(facts.days_used_before or 0)
    if facts.notified_on < facts.assessed_on:
        text = Text("perioden meddeles før vurderingen.", "the period is notified before the assessment.")
        problems.append(Problem("notified_on", text))
    return (*problems, *_impossible_first(facts, facts.assessed_on))


def _impossible_first(facts: AnotherFacts, assessed_on: date) -> tuple[Problem, ...]:
    first = facts.first_notified_on
    if first is None:
        return ()
    problems = [*implausible_dates(first_notified_on=first)]
    if first > facts.notified_on:
        text = Text(
            "den første periode er meddelt efter den, der skal meddeles nu.",
            "the first period was notified after the one that is to be notified now.",
        )
        problems.append(Problem("first_notified_on", text))
    if first < assessed_on:
        text = Text(
            "perioden er meddelt før vurderingen; dens dage hører til de brugte på en tidligere.",
            "the period was notified before the assessment; its days belong to those used on an earlier one.",
        )
        problems.append(Problem("first_notified_on", text))
    return tuple(problems)


def _counted_from_the_first(first: date, latest: date) -> Reason:
    return Reason(
        "another_period.counted_from_the_first",
        Text(
            f"Der tælles fra den første meddelelse {danish_date(first)}, og intet ophold imellem flytter den seneste "
            f"mulige dag, {danish_date(latest)}.",
            f"It is counted from the first notification on {english_date(first)}, and no gap moves the latest possible "
            f"day, {english_date(latest)}.",
        ),
        "PER-10",
        reading="C13.7",
    )


def _after_a_change(days: int) -> Text:
    return Text(
        f"Efter en periode af den anden art kan en ny meddeles inden for de samme {days} dage.",
        f"After a period of the other kind a new one may be notified within the same {days} days.",
    )


def _after_one_broken_off(days: int) -> Text:
    return Text(
        f"Den tidligere periode blev afbrudt; en ny begrundes og ligger inden for de samme {days} dage.",
        f"The earlier period was broken off; a new one is given with a reason, within the same {days} days.",
    )


_THE_FIRST = Text("Det er personens første periode.", "It is the person's first period.")
_ON_A_NEW_ASSESSMENT = Text(
    "Personen er vurderet på ny; en ny periode begrundes.",
    "The person was assessed anew; the reason for a new period is given.",
)
_EXTEND_INSTEAD = Text(
    "Personen har haft sin periode på denne vurdering. Afgør en forlængelse i stedet.",
    "The person has had the period on this assessment. Decide an extension instead.",
)
_NO_DAY_LEFT = Text(
    "Den seneste mulige dag er nået; der er ingen dag tilbage.",
    "The latest possible day has been reached; no day is left.",
)
_NONE_BEFORE = Reason(
    "another_period.none_before",
    Text("Ethvert offer tilbydes en periode.", "Every victim is offered a period."),
    "PER-01",
)
_ONE_ON_AN_ASSESSMENT = Reason(
    "another_period.one_on_an_assessment",
    Text(
        "En vurdering åbner én periode af hver art; flere dage gives ved at forlænge den.",
        "An assessment opens one period of each kind; more days are given by extending it.",
    ),
    "PER-07",
    reading="C3",
)
_ON_ITS_GROUNDS = Reason(
    "another_period.extended_on_its_grounds",
    Text(
        "Mere end de første dage kræver særlige grunde eller samarbejde om en forberedt hjemsendelse; også efter at "
        "perioden er udløbet.",
        "More than the first days asks for special reasons or cooperation on a prepared return; also after the period "
        "has ended.",
    ),
    "PER-06",
    reading="C13.7",
)
_COMES_BACK = Reason(
    "another_period.comes_back",
    Text(
        "Personen kommer tilbage til et tilbud, der ikke blev brugt helt; planen siger ikke, om det står ved magt.",
        "The person comes back to an offer that was not used in full; the plan does not say whether it still stands.",
    ),
    "PER-01",
    reading="C3",
)
_MORE_DAYS_ON_GROUNDS = Reason(
    "another_period.more_days_on_grounds",
    Text(
        "Bliver det til mere end de første dage i alt, hører en af de to grunde for forlængelse med i begrundelsen.",
        "Where it comes to more than the first days in all, the reason names one of the two grounds for extension.",
    ),
    "PER-06",
    reading="C3",
)
_ASSESSED_ANEW = Reason(
    "another_period.assessed_anew",
    Text(
        "Perioden tilbydes med vurderingen, og der er truffet en ny.",
        "The period is offered with the assessment, and a new one has been made.",
    ),
    "PER-01",
    reading="C13.8",
)

RULE = Rule(
    name="another_period",
    title=Text("En periode mere?", "Another period?"),
    meaning=Text(
        "En vurdering åbner én periode. Er den udløbet, forlænges den på planens to grunde; den begynder ikke forfra. "
        "Har opholdet ændret sig, kan en periode af den anden art følge, men der tælles fra den første meddelelse, og "
        "intet ophold imellem flytter den seneste mulige dag. Er personen vurderet på ny, afgør et menneske, om der er "
        "grund til en ny periode.",
        "An assessment opens one period. Where it has ended it is extended on the two grounds of the plan; it does not "
        "begin again. Where the stay has changed, a period of the other kind may follow, but it is counted from the "
        "first notification, and no gap moves the latest possible day. Where the person was assessed anew, a human "
        "decides whether there is reason for a new period.",
    ),
    facts=AnotherFacts,
    decide=another_period,
    questions={
        "kind": Text("Hvilken periode skal meddeles?", "Which kind of period is to be notified?"),
        "notified_on": Text("Hvilken dag meddeles den?", "On which day is it notified?"),
        "assessed_on": Text("Hvornår blev personen sidst vurderet?", "When was the person last assessed?"),
        "first_notified_on": Text(
            "Hvornår blev den første periode på den vurdering meddelt, om nogen?",
            "When was the first period on that assessment notified, if any?",
        ),
        "same_kind_before": Text(
            "Har personen haft en periode af samme art på den vurdering?",
            "Has the person had a period of the same kind on that assessment?",
        ),
        "same_kind_broken_off": Text(
            "Blev en periode af samme art på den vurdering afbrudt?",
            "Was a period of the same kind on that assessment broken off?",
        ),
        "days_used_before": Text(
            "Hvor mange dage er brugt i perioder på en tidligere vurdering, om nogen?",
            "How many days were used in periods on an earlier assessment, if any?",
        ),
    },
    unanswered={
        "first_notified_on": Text("Ingen periode på den vurdering", "No period on that assessment"),
        "days_used_before": Text("Ingen periode på en tidligere vurdering", "No period on an earlier assessment"),
    },
    requirements=("PER-01", "PER-06", "PER-07", "PER-10"),
    parameters=("max_total_days", "restitution_max"),
)
