"""Which looks in the log are unusual, how often a sample of the log is due, and what is too many requests (PUB-DIG-04).

None of it says that a look was wrong: whoever leads looks at it. What staff do at home, where they live and whom they
know is not in the register, and is not asked here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from helle.rules.codes import Code
from helle.rules.facts import add_days, implausible_dates, implausible_numbers
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

REQUIREMENT: Final = "PUB-DIG-04"
MANY_CASES: Final = "log_many_cases"
MANY_FACTOR: Final = "log_many_factor"
USUAL_DAYS: Final = "log_usual_days"
HOURS_MARGIN: Final = "log_hours_margin"
MANY_REFUSED: Final = "log_many_refused"
EMPTY_SEARCHES: Final = "log_empty_searches"
SAME_MUNICIPALITY: Final = "log_same_municipality"
SAMPLE_DAYS: Final = "log_sample_days"
SAMPLE_LINES: Final = "log_sample_lines"
ANSWER_DAYS: Final = "log_answer_days"
SETTLE_DAYS: Final = "log_settle_days"
SEARCHES_AN_HOUR: Final = "person_searches_an_hour"
REFUSED_AT_ONCE: Final = "refused_in_ten_minutes"
CASES_AN_HOUR: Final = "cases_opened_an_hour"


class Attention(Code):
    """Whether a look stands out."""

    UNUSUAL = "unusual", "Usædvanligt", "Unusual"
    ORDINARY = "ordinary", "Som de andre", "Like the others"


class Asking(Code):
    """What somebody asks for again and again."""

    PERSON_SEARCH = "person_search", "Søgning efter en person", "Search for a person"
    REFUSED_ADDRESS = "refused_address", "Sider, der ikke kan vises", "Pages that cannot be shown"
    CASE_OPENED = "case_opened", "Åbning af sager og henvendelser", "Opening cases and referrals"


@dataclass(frozen=True, slots=True)
class UnusualLookFacts:
    """What is known of a look, of the day `on`. Each number stands beside her own looks, and nobody else's.

    `cases_in_hour`: how many different cases she opened in the hour of it; `usual_in_hour`: the median of her hours
    of the weeks before. `same_municipality`: how many cases in which she has no part she opened of persons whom the
    same municipality was told of; where she lives is not known. `empty_searches`: her searches of that day that found
    nobody. `limited`: she was held up for asking too often.
    """

    on: date
    own_name: bool = False
    cases_in_hour: int = 0
    usual_in_hour: int = 0
    part_ended: bool = False
    same_municipality: int = 0
    colleagues_case: bool = False
    outside_hours: bool = False
    refused_in_hour: int = 0
    empty_searches: int = 0
    limited: bool = False


def _reason(code: str, danish: str, english: str) -> Reason:
    return Reason(code, Text(danish, english), REQUIREMENT, reading=REQUIREMENT)


OWN_NAME: Final = _reason(
    "unusual_look.own_name",
    "Personen har samme efternavn som medarbejderen.",
    "The person has the same surname as the member of staff.",
)
LIMITED: Final = _reason(
    "unusual_look.limited",
    "Medarbejderen søgte, prøvede eller åbnede sager så tit, at der blev sat en stopper for det.",
    "The member of staff searched, tried or opened cases so often that it was stopped.",
)
PART_ENDED: Final = _reason(
    "unusual_look.part_ended",
    "Medarbejderen havde sagen engang og har ingen del i den længere.",
    "The member of staff had the case once and has no part in it any more.",
)
MUNICIPALITY: Final = _reason(
    "unusual_look.same_municipality",
    "Medarbejderen åbnede flere sager uden at have del i dem, og samme kommune er underrettet i dem alle.",
    "The member of staff opened several cases without a part in them, and the same municipality was told of all of "
    "them.",
)
MANY: Final = _reason(
    "unusual_look.many_cases",
    "Medarbejderen åbnede mange forskellige sager på en time, også målt mod, hvad medarbejderen plejer.",
    "The member of staff opened many different cases in an hour, also measured against what is usual for them.",
)
SEARCHES: Final = _reason(
    "unusual_look.empty_searches",
    "Mange af medarbejderens søgninger den dag fandt ingen.",
    "Many of the searches of that day found nobody.",
)
REFUSED: Final = _reason(
    "unusual_look.refused", "Mange forsøg blev afvist på en time.", "Many attempts were refused within an hour."
)
COLLEAGUE: Final = _reason(
    "unusual_look.colleagues_case",
    "Det var en kollegas sag, åbnet med et formål.",
    "It was a colleague's case, opened with a purpose.",
)
OUTSIDE: Final = _reason(
    "unusual_look.outside_hours", "Det var uden for enhedens åbningstid.", "It was outside of the unit's hours."
)
_ORDINARY: Final = _reason("unusual_look.ordinary", "Intet skiller sig ud.", "Nothing stands out.")
# In this order they come first in a sample.
PATTERNS: Final = (OWN_NAME, LIMITED, PART_ENDED, MUNICIPALITY, MANY, SEARCHES, REFUSED, COLLEAGUE, OUTSIDE)


def unusual_look(facts: UnusualLookFacts) -> Ruling[Attention]:
    """Whether a look is among those that are looked at first, and why (PUB-DIG-04, C6)."""
    numbers = {
        "cases_in_hour": facts.cases_in_hour,
        "usual_in_hour": facts.usual_in_hour,
        "same_municipality": facts.same_municipality,
        "refused_in_hour": facts.refused_in_hour,
        "empty_searches": facts.empty_searches,
    }
    problems = implausible_dates(on=facts.on) + implausible_numbers(**numbers) + _negative(**numbers)
    if problems:
        return undecided("unusual_look", problems)
    floor, factor = parameter(MANY_CASES, facts.on), parameter(MANY_FACTOR, facts.on)
    refused, searches = parameter(MANY_REFUSED, facts.on), parameter(EMPTY_SEARCHES, facts.on)
    municipality = parameter(SAME_MUNICIPALITY, facts.on)
    most = max(whole_number(floor), whole_number(factor) * facts.usual_in_hour)
    holds = (
        facts.own_name,
        facts.limited,
        facts.part_ended,
        facts.same_municipality >= whole_number(municipality),
        facts.cases_in_hour > most,
        facts.empty_searches >= whole_number(searches),
        facts.refused_in_hour >= whole_number(refused),
        facts.colleagues_case,
        facts.outside_hours,
    )
    found = tuple(reason for reason, is_so in zip(PATTERNS, holds, strict=True) if is_so)
    used = tuple(one.use() for one in (floor, factor, refused, searches, municipality))
    if not found:
        return Ruling("unusual_look", Verdict.ALLOWED, Attention.ORDINARY, _ORDINARY.text, (_ORDINARY,), used)
    return Ruling(
        "unusual_look",
        Verdict.HUMAN_DECIDES,
        Attention.UNUSUAL,
        Text("Opslaget skiller sig ud. Det siger intet om, hvorfor.", "The look stands out. That says nothing of why."),
        found,
        used,
    )


def _negative(**numbers: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(fact, Text("tallet kan ikke være mindre end 0.", "the number cannot be less than 0."))
        for fact, number in numbers.items()
        if number < 0
    )


@dataclass(frozen=True, slots=True)
class LogSampleFacts:
    """What is known of the log of a unit on the day `on`: whether anybody looked since, and when it was sampled."""

    on: date
    looked_at: bool = True
    last_sample: date | None = None


def log_sample(facts: LogSampleFacts) -> Ruling[date]:
    """From which day a sample of a unit's log is due (PUB-DIG-04). The answer is that day; one that is past is late.

    A unit of which none was ever drawn is due at once. Where nobody looked at anything, nothing is due.
    """
    problems = implausible_dates(on=facts.on, last_sample=facts.last_sample)
    if problems:
        return undecided("log_sample", problems)
    every = parameter(SAMPLE_DAYS, facts.on)
    used = (every.use(), parameter(SAMPLE_LINES, facts.on).use())
    if not facts.looked_at:
        return Ruling("log_sample", Verdict.REFUSED, None, _QUIET.text, (_QUIET,), used)
    if facts.last_sample is None:
        return Ruling("log_sample", Verdict.ALLOWED, facts.on, _NEVER.text, (_NEVER,), used)
    due = add_days(facts.last_sample, whole_number(every))
    reason = _DUE if due <= facts.on else _LATER
    return Ruling("log_sample", Verdict.ALLOWED, due, reason.text, (reason,), used)


def sample_lines(on: date) -> int:
    """Of how many looks a sample consists at most (PUB-DIG-04)."""
    return whole_number(parameter(SAMPLE_LINES, on))


def answer_days(on: date) -> int:
    """Within how many days somebody answers what she is asked of a look (PUB-DIG-04)."""
    return whole_number(parameter(ANSWER_DAYS, on))


def settle_days(on: date) -> int:
    """Within how many days what was not in order is settled (PUB-DIG-04)."""
    return whole_number(parameter(SETTLE_DAYS, on))


@dataclass(frozen=True, slots=True)
class RequestLimitFacts:
    """How often somebody has asked for the same kind of thing, this time counted: searches of the last hour, pages
    that were refused in the last ten minutes, or different cases and referrals opened in the last hour. One that she
    opened within the hour already, or because of danger, is 0."""

    on: date
    asking: Asking
    so_often: int


def request_limit(facts: RequestLimitFacts) -> Ruling[bool]:
    """Whether it is answered. Whoever asks more often than any work needs is held up, and that stands in the log."""
    problems = implausible_dates(on=facts.on) + implausible_numbers(so_often=facts.so_often)
    problems += _negative(so_often=facts.so_often)
    if problems:
        return undecided("request_limit", problems)
    name, too_many = _TOO_MANY[facts.asking]
    most = parameter(name, facts.on)
    if facts.so_often <= whole_number(most):
        return Ruling("request_limit", Verdict.ALLOWED, True, _FEW.text, (_FEW,), (most.use(),))
    return Ruling("request_limit", Verdict.REFUSED, None, too_many.text, (too_many,), (most.use(),))


_QUIET = _reason("log_sample.quiet", "Ingen har slået noget op siden.", "Nobody has looked at anything since.")
_NEVER = _reason("log_sample.never", "Der er aldrig taget en stikprøve.", "No sample was ever drawn.")
_DUE = _reason("log_sample.due", "En stikprøve skal tages nu.", "A sample is to be drawn now.")
_LATER = _reason("log_sample.later", "Næste stikprøve har tid.", "The next sample is not due yet.")
_FEW = _reason("request_limit.few", "Der svares.", "It is answered.")
_TOO_MANY_SEARCHES = _reason(
    "request_limit.searches",
    "Du har søgt efter mange personer på en time. Vent, og søg igen senere; har du brug for flere nu, så tal med din "
    "leder. Det står i loggen.",
    "You have searched for many persons within an hour. Wait, and search again later; if you need more now, talk to "
    "your lead. It is in the log.",
)
TOO_MANY_REFUSED = _reason(
    "request_limit.refused",
    "Du har på ti minutter bedt om mange sider, der ikke kan vises for dig. Vent ti minutter, og begynd fra "
    "skrivebordet. Det står i loggen.",
    "Within ten minutes you have asked for many pages that cannot be shown to you. Wait ten minutes, and start from "
    "the desk. It is in the log.",
)
TOO_MANY_CASES = _reason(
    "request_limit.cases",
    "Du har åbnet mange forskellige sager og henvendelser på en time. Du kan arbejde videre i dem, du har åbnet; vent "
    "med at åbne flere. Heller ikke din leder kan ophæve grænsen: den hører op med tiden, og en sag åbnes dog, hvis "
    "nogen er i fare. Det står i loggen og er noget af det første, der bliver gennemgået.",
    "You have opened many different cases and referrals within an hour. You can go on working in those that you have "
    "opened; wait before you open more. Nor can your lead lift the limit: it ends with time, and a case is opened all "
    "the same where somebody is in danger. It is in the log, and is among the first that is looked through.",
)
_TOO_MANY: Final = {
    Asking.PERSON_SEARCH: (SEARCHES_AN_HOUR, _TOO_MANY_SEARCHES),
    Asking.REFUSED_ADDRESS: (REFUSED_AT_ONCE, TOO_MANY_REFUSED),
    Asking.CASE_OPENED: (CASES_AN_HOUR, TOO_MANY_CASES),
}

RULE = Rule(
    name="unusual_look",
    title=Text("Hvilke opslag der ses på først", "Which looks are looked at first"),
    meaning=Text(
        "Når loggen efterses i stikprøver, står de usædvanlige opslag først. At et opslag er usædvanligt, siger ikke, "
        "at det var forkert. Naboer kan ikke findes, for Helle ved ikke, hvor medarbejderne bor; det, der regnes på, "
        "er flere sager med samme kommune, som hun ikke har del i. Et navn sammenlignes kun, når det blev vist på "
        "sagens side. Ringer nogen til hotlinen om natten, er det ikke uden for åbningstiden for dens vagter.",
        "When samples of the log are looked at, unusual looks stand first. That a look is unusual does not say that it "
        "was wrong. Neighbours cannot be found, since Helle does not know where staff live; what is computed is "
        "several cases of the same municipality in which she has no part. A name is compared only where it was shown "
        "on the page of the case. For the shifts of the hotline no hour of the night is outside of hours.",
    ),
    facts=UnusualLookFacts,
    decide=unusual_look,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "own_name": Text("Har personen hendes efternavn?", "Does the person have her surname?"),
        "cases_in_hour": Text(
            "Hvor mange forskellige sager åbnede hun i den time?", "How many different cases did she open in that hour?"
        ),
        "usual_in_hour": Text(
            "Hvor mange åbner hun ellers på en time (medianen)?",
            "How many does she open in an hour otherwise (median)?",
        ),
        "part_ended": Text(
            "Havde hun sagen engang, og har hun ingen del i den nu?",
            "Did she have the case once, and has she no part in it now?",
        ),
        "same_municipality": Text(
            "Hvor mange sager med samme kommune, som hun ikke har del i?",
            "How many cases of the same municipality in which she has no part?",
        ),
        "colleagues_case": Text("Var det en kollegas sag?", "Was it a colleague's case?"),
        "outside_hours": Text("Var det uden for åbningstiden?", "Was it outside of hours?"),
        "refused_in_hour": Text(
            "Hvor mange forsøg blev afvist i den time?", "How many attempts were refused in that hour?"
        ),
        "empty_searches": Text(
            "Hvor mange søgninger fandt ingen den dag?", "How many searches found nobody on that day?"
        ),
        "limited": Text("Blev hun stoppet for at spørge for tit?", "Was she held up for asking too often?"),
    },
    requirements=(REQUIREMENT,),
    parameters=(MANY_CASES, MANY_FACTOR, MANY_REFUSED, EMPTY_SEARCHES, SAME_MUNICIPALITY),
)
SAMPLE = Rule(
    name="log_sample",
    title=Text("Hvornår loggen skal efterses", "When the log is to be looked through"),
    meaning=Text(
        "Loggen over opslag efterses i stikprøver, enhed for enhed: af den, der leder enheden, og ellers af "
        "databeskyttelsesrådgiveren. Ingen efterser sine egne opslag.",
        "The log of looks is sampled, unit by unit: by whoever leads the unit, and else by the data protection "
        "officer. Nobody looks through her own looks.",
    ),
    facts=LogSampleFacts,
    decide=log_sample,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "looked_at": Text("Har nogen slået noget op siden?", "Has anybody looked at anything since?"),
        "last_sample": Text("Hvornår blev den sidste stikprøve taget?", "When was the last sample drawn?"),
    },
    requirements=(REQUIREMENT,),
    parameters=(SAMPLE_DAYS, SAMPLE_LINES),
)
LIMIT = Rule(
    name="request_limit",
    title=Text("Hvor tit der svares", "How often it is answered"),
    meaning=Text(
        "Den, der søger efter flere personer, beder om flere sider eller åbner flere sager, end noget arbejde kræver, "
        "kan være ved at prøve sig frem eller tage sagerne med sig. Så svarer Helle ikke en tid, og det kommer først i "
        "stikprøven af loggen. Er nogen i fare, åbnes sagen alligevel, med alarm.",
        "Whoever searches for more persons, asks for more pages or opens more cases than any work needs may be trying "
        "what there is, or taking the cases along. Then Helle does not answer for a while, and it comes first in the "
        "sample of the log. If somebody is in danger, the case is opened all the same, with an alarm.",
    ),
    facts=RequestLimitFacts,
    decide=request_limit,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "asking": Text("Hvad bedes der om?", "What is asked for?"),
        "so_often": Text("Hvor mange gange, denne talt med?", "How many times, this one counted?"),
    },
    requirements=(REQUIREMENT,),
    parameters=(SEARCHES_AN_HOUR, REFUSED_AT_ONCE, CASES_AN_HOUR),
)
