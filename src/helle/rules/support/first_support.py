"""How long it took from the reasonable-grounds indication to the first support (ID-13).

A day is always known, the time of day at times. Where one of the two times is not known the answer is the fewest and
the most hours it can have been, and the delay counts as the longest of them: nothing is called quick that may not have
been.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_days, english_days, implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.support.codes import SupportDelay

HOURS_OF_A_DAY = 24
MINUTES_OF_A_DAY = 1440
# The most hours of each delay, in order; longer than the last is later.
MOST_HOURS = ((SupportDelay.WITHIN_DAY, 24), (SupportDelay.WITHIN_THREE_DAYS, 72), (SupportDelay.WITHIN_WEEK, 168))


@dataclass(frozen=True, slots=True)
class FirstSupportFacts:
    """The day of the indication and of the first support, each with the minute of the day (0 to 1439) where known.

    `began_on` None: nothing has begun on the day `on`.
    """

    indicated_on: date | None
    indicated_minute: int | None
    began_on: date | None
    began_minute: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Wait:
    """The hours begun that it took, or has taken so far: the fewest and the most, alike where both times are known."""

    fewest_hours: int
    most_hours: int
    delay: SupportDelay


def first_support(facts: FirstSupportFacts) -> Ruling[Wait]:
    """The hours from the indication to the first support, and which delay that is (ID-13).

    Measured, not enforced: ALLOWED whatever it took. Support that ran before the indication took no time. CANNOT_BE_
    DECIDED while there is no indication, for support of a day to come, and for a minute that no day has.
    """
    problems = (
        *implausible_dates(indicated_on=facts.indicated_on, began_on=facts.began_on, on=facts.on),
        *_impossible_minutes(facts),
        *_ahead(facts),
    )
    if problems:
        return undecided("first_support", problems)
    if facts.indicated_on is None:
        return undecided("first_support", (_NO_INDICATION,))
    notes = plan_notes(facts.on)
    if facts.began_on is None:
        days = (facts.on - facts.indicated_on).days
        wait = Wait(max(0, days - 1) * HOURS_OF_A_DAY, (days + 1) * HOURS_OF_A_DAY, SupportDelay.NOT_BEGUN)
        return _measured(wait, (_not_begun(days), *notes))
    minutes = _minutes(facts.indicated_on, facts.indicated_minute, facts.began_on, facts.began_minute)
    if minutes is not None:
        hours = -(-max(0, minutes) // 60)
        before = minutes < 0
        return _measured(Wait(hours, hours, _delay(hours)), (_RAN_BEFORE if before else _BY_THE_HOUR, *notes))
    days = (facts.began_on - facts.indicated_on).days
    if days < 0:
        return _measured(Wait(0, 0, SupportDelay.WITHIN_DAY), (_RAN_BEFORE, *notes))
    most = (days + 1) * HOURS_OF_A_DAY
    return _measured(Wait(max(0, days - 1) * HOURS_OF_A_DAY, most, _delay(most)), (_BY_THE_DAY, *notes))


def _minutes(indicated_on: date, indicated_minute: int | None, began_on: date, began_minute: int | None) -> int | None:
    if indicated_minute is None or began_minute is None:
        return None
    return (began_on - indicated_on).days * MINUTES_OF_A_DAY + began_minute - indicated_minute


def _delay(hours: int) -> SupportDelay:
    return next((delay for delay, most in MOST_HOURS if hours <= most), SupportDelay.LATER)


def _measured(wait: Wait, reasons: tuple[Reason, ...]) -> Ruling[Wait]:
    return Ruling("first_support", Verdict.ALLOWED, wait, _headline(wait), reasons)


def _headline(wait: Wait) -> Text:
    if wait.delay is SupportDelay.NOT_BEGUN:
        return Text("Støtten er ikke begyndt.", "Support has not begun.")
    if wait.fewest_hours == wait.most_hours:
        hours = wait.most_hours
        return Text(
            f"{hours} {'time' if hours == 1 else 'timer'} fra indikation til første støtte.",
            f"{hours} {'hour' if hours == 1 else 'hours'} from indication to first support.",
        )
    return Text(
        f"Mellem {wait.fewest_hours} og {wait.most_hours} timer fra indikation til første støtte.",
        f"Between {wait.fewest_hours} and {wait.most_hours} hours from indication to first support.",
    )


def _impossible_minutes(facts: FirstSupportFacts) -> tuple[Problem, ...]:
    text = Text("klokkeslættet findes ikke.", "there is no such time of day.")
    minutes = {"indicated_minute": facts.indicated_minute, "began_minute": facts.began_minute}
    return tuple(
        Problem(fact, text)
        for fact, minute in minutes.items()
        if minute is not None and not 0 <= minute < MINUTES_OF_A_DAY
    )


def _ahead(facts: FirstSupportFacts) -> tuple[Problem, ...]:
    days = {"indicated_on": facts.indicated_on, "began_on": facts.began_on}
    text = Text("dagen er ikke kommet endnu.", "the day has not come yet.")
    return tuple(Problem(fact, text) for fact, day in days.items() if day is not None and day > facts.on)


def _not_begun(days: int) -> Reason:
    return Reason(
        "first_support.not_begun",
        Text(
            f"Der gives bistand straks ved en indikation; efter {danish_days(days)} er ingen støtte begyndt.",
            f"Assistance is given at once at an indication; no support has begun after {english_days(days)}.",
        ),
        "ID-13",
    )


_NO_INDICATION = missing(
    "indicated_on", "der er ingen indikation at måle fra.", "there is no indication to measure from."
)
_RAN_BEFORE = Reason(
    "first_support.ran_before",
    Text("Støtten var begyndt, før indikationen kom.", "Support had begun before the indication came."),
    "ID-13",
)
_BY_THE_HOUR = Reason(
    "first_support.by_the_hour",
    Text(
        "Bistand gives straks ved en indikation; begge klokkeslæt er noteret, og hver påbegyndt time tæller.",
        "Assistance is given at once at an indication; both times are recorded, and each hour begun counts.",
    ),
    "ID-13",
)
_BY_THE_DAY = Reason(
    "first_support.by_the_day",
    Text(
        "Bistand gives straks ved en indikation; et klokkeslæt mangler, så det regnes som det længste, det kan have "
        "været.",
        "Assistance is given at once at an indication; a time of day is missing, so it counts as the longest it can "
        "have been.",
    ),
    "ID-13",
    reading="ID-13",
)

RULE = Rule(
    name="first_support",
    title=Text("Timer fra indikation til første støtte", "Hours from indication to first support"),
    meaning=Text(
        "Støtten skal begynde straks, når der er en rimelig begrundet indikation. Reglen måler, hvor længe det tog. Er "
        "begge klokkeslæt noteret, er svaret i timer; ellers er det de færreste og de fleste timer, det kan have "
        "været, og det regnes som de fleste. Det måles, men håndhæves ikke.",
        "Support is to begin at once where there is a reasonable-grounds indication. The rule measures how long it "
        "took. Where both times of day are recorded the answer is in hours; else it is the fewest and the most hours "
        "it can have been, and it counts as the most. It is measured and not enforced.",
    ),
    facts=FirstSupportFacts,
    decide=first_support,
    questions={
        "indicated_on": Text("Hvilken dag var indikationen?", "On which day was the indication?"),
        "indicated_minute": Text("Hvor mange minutter efter midnat?", "How many minutes after midnight?"),
        "began_on": Text("Hvilken dag begyndte den første støtte?", "On which day did the first support begin?"),
        "began_minute": Text(
            "Hvor mange minutter efter midnat begyndte den?", "How many minutes after midnight did it begin?"
        ),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=("ID-13",),
    unanswered={"began_on": Text("Den er ikke begyndt.", "It has not begun.")},
)
